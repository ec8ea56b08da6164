"""The first tables, and on SQLite their word indexes and the guard of the judgements."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# The full-text indexes, and the triggers that keep them in step with their tables.
_WORDS = (
    """CREATE VIRTUAL TABLE documents_words USING fts5(
        title, text, content='documents', content_rowid='key', tokenize='unicode61 remove_diacritics 2')""",
    """CREATE TRIGGER documents_words_insert AFTER INSERT ON documents BEGIN
        INSERT INTO documents_words(rowid, title, text) VALUES (new.key, new.title, new.text);
    END""",
    """CREATE TRIGGER documents_words_delete AFTER DELETE ON documents BEGIN
        INSERT INTO documents_words(documents_words, rowid, title, text)
        VALUES ('delete', old.key, old.title, old.text);
    END""",
    """CREATE TRIGGER documents_words_update AFTER UPDATE OF key, title, text ON documents BEGIN
        INSERT INTO documents_words(documents_words, rowid, title, text)
        VALUES ('delete', old.key, old.title, old.text);
        INSERT INTO documents_words(rowid, title, text) VALUES (new.key, new.title, new.text);
    END""",
    """CREATE VIRTUAL TABLE statements_words USING fts5(
        text, content='statements', content_rowid='key', tokenize='unicode61 remove_diacritics 2')""",
    """CREATE TRIGGER statements_words_insert AFTER INSERT ON statements BEGIN
        INSERT INTO statements_words(rowid, text) VALUES (new.key, new.text);
    END""",
    """CREATE TRIGGER statements_words_delete AFTER DELETE ON statements BEGIN
        INSERT INTO statements_words(statements_words, rowid, text) VALUES ('delete', old.key, old.text);
    END""",
    """CREATE TRIGGER statements_words_update AFTER UPDATE OF key, text ON statements BEGIN
        INSERT INTO statements_words(statements_words, rowid, text) VALUES ('delete', old.key, old.text);
        INSERT INTO statements_words(rowid, text) VALUES (new.key, new.text);
    END""",
)


def upgrade() -> None:
    """Make every table."""
    _make_documents()
    _make_speakers()
    _make_statements()
    _make_disputes()
    _make_people()
    _make_alignments()
    _make_relations()
    _make_judgements()
    if op.get_context().dialect.name == "sqlite":
        for statement in _WORDS:
            op.execute(statement)
        _guard_judgements()


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _short(name: str, length: int = 64, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(length), nullable=nullable)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _key() -> tuple[sa.Column[int], sa.Column[str], sa.UniqueConstraint]:
    return sa.Column("key", sa.Integer(), primary_key=True), _short("id"), sa.UniqueConstraint("id")


def _scored() -> tuple[sa.Column[float], sa.Column[str], sa.Column[str]]:
    return sa.Column("score", sa.Float(), nullable=False), _text("stage"), _text("version")


def _within(column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], ondelete="CASCADE")


def _make_documents() -> None:
    op.create_table(
        "documents",
        *_key(),
        _short("kind", 16),
        *(_text(name) for name in ("name", "title", "publisher", "author")),
        sa.Column("published", sa.Date()),
        _text("url"),
        _text("place"),
        _short("sha256"),
        _short("raw_sha256"),
        _number("length"),
        _number("statement_count"),
        _short("fingerprint"),
        _text("marks"),
        _text("turns"),
        _text("text"),
        sa.Column("raw", sa.LargeBinary()),
    )
    op.create_index("documents_by_day", "documents", [sa.desc("published"), "id"])
    op.create_index("documents_by_publisher", "documents", ["publisher"])


def _make_speakers() -> None:
    op.create_table(
        "speakers",
        *_key(),
        _short("document_id"),
        _number("ordinal"),
        _text("name"),
        _short("kind", 16),
        *(_text(name) for name in ("aliases", "roles", "wikidata", "names")),
        _number("statement_count"),
        _within("document_id", "documents.id"),
    )
    op.create_index("speakers_by_document", "speakers", ["document_id", "ordinal"])
    op.create_index("speakers_by_count", "speakers", ["id", "statement_count"])


def _make_statements() -> None:
    op.create_table(
        "statements",
        *_key(),
        _short("document_id"),
        _number("ordinal"),
        *(_text(name) for name in ("text", "content", "quotations", "cue", "cue_span", "source")),
        _text("mention", nullable=True),
        _short("speaker_id", nullable=True),
        sa.Column("said_start", sa.Date()),
        sa.Column("said_end", sa.Date()),
        *(_text(name, nullable=True) for name in ("said_words", "said_span", "venue", "medium", "addressee")),
        _text("via"),
        *(_text(name, nullable=True) for name in ("certainty", "condition", "commitment", "unsupported")),
        _short("polarity", 16),
        *_scored(),
        _within("document_id", "documents.id"),
        _within("speaker_id", "speakers.id"),
    )
    op.create_index("statements_by_document", "statements", ["document_id", "ordinal"])
    op.create_index("statements_by_day", "statements", [sa.desc("said_start"), "document_id", "ordinal"])
    op.create_index("statements_by_speaker", "statements", ["speaker_id", sa.desc("said_start")])


def _make_disputes() -> None:
    op.create_table(
        "disputes",
        *_key(),
        _short("document_id"),
        _number("ordinal"),
        *(_text(name) for name in ("span", "text", "act")),
        _text("left", nullable=True),
        _short("left_speaker_id", nullable=True),
        _text("right", nullable=True),
        _short("right_speaker_id", nullable=True),
        *_scored(),
        _within("document_id", "documents.id"),
        _within("left_speaker_id", "speakers.id"),
        _within("right_speaker_id", "speakers.id"),
    )
    op.create_index("disputes_by_document", "disputes", ["document_id", "ordinal"])
    op.create_index("disputes_by_left", "disputes", ["left_speaker_id"])
    op.create_index("disputes_by_right", "disputes", ["right_speaker_id"])


def _make_people() -> None:
    op.create_table(
        "identities",
        sa.Column("speaker_id", sa.String(64), primary_key=True),
        _short("canonical_id"),
        _text("reason"),
        *_scored(),
        _within("speaker_id", "speakers.id"),
    )
    op.create_index("identities_by_person", "identities", ["canonical_id", "speaker_id"])
    op.create_table(
        "people",
        sa.Column("id", sa.String(64), primary_key=True),
        _short("document_id"),
        _text("name"),
        _short("kind", 16),
        *(_text(name) for name in ("aliases", "roles", "wikidata")),
    )


def _make_alignments() -> None:
    op.create_table(
        "alignments",
        *_key(),
        _short("statement_id"),
        _text("quotation"),
        _short("passage_id", nullable=True),
        _short("record_id", nullable=True),
        _text("record", nullable=True),
        _text("edits"),
        _short("verdict"),
        _text("reason"),
        *_scored(),
        _within("statement_id", "statements.id"),
        _within("record_id", "documents.id"),
    )
    op.create_index("alignments_by_statement", "alignments", ["statement_id"])
    op.create_index("alignments_by_record", "alignments", ["record_id"])
    op.create_index("alignments_by_verdict", "alignments", ["verdict", "id"])


def _make_relations() -> None:
    op.create_table(
        "relations",
        *_key(),
        *(_short(name) for name in ("left_id", "right_id", "label")),
        sa.Column("score", sa.Float(), nullable=False),
        *(_text(name) for name in ("evidence", "stage", "version")),
    )
    op.create_index("relations_by_left", "relations", ["left_id"])
    op.create_index("relations_by_right", "relations", ["right_id"])
    op.create_index("relations_by_score", "relations", [sa.desc("score"), "id"])
    op.create_index("relations_by_label", "relations", ["label", sa.desc("score"), "id"])


def _make_judgements() -> None:
    op.create_table(
        "judgements",
        *_key(),
        _short("subject_id"),
        _short("verdict", 16),
        *(_text(name) for name in ("user", "at", "note")),
    )
    op.create_index("judgements_by_subject", "judgements", ["subject_id", "key"])


def _guard_judgements() -> None:
    """Let judgements be added only: neither changed nor taken away."""
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER judgements_no_{act.lower()} BEFORE {act} ON judgements "
            "BEGIN SELECT RAISE(ABORT, 'judgements are only ever added'); END"
        )
