"""The tables, one per record of `types.py`. Start at `write.py`; the history of the tables is in `migrations/`.

Rows that one document gives (speakers, statements, disputes) go with their document. Rows that a set of documents
gives (identities, people, alignments, relations, matters) are derived: they are thrown away and made anew. Judgements,
the roster and what was learned are neither: nothing here points at them, so nothing takes them away. `key` columns are
the database's own and never leave it; `ordinal` keeps the order that a document's rows were given in.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, Date, Float, ForeignKey, Index, Integer, MetaData, String, Table, desc

from atodds.store.columns import Compressed, Moment, Plain, Words
from atodds.types import Certainty, Commitment, Edit, Evidence, Mark, Mention, Phrase, Role, Span, Turn, Via

__all__ = [
    "REVISION",
    "TOKENS",
    "alignments",
    "disputes",
    "documents",
    "identities",
    "judgements",
    "learned",
    "matter_statements",
    "matters",
    "metadata",
    "people",
    "relations",
    "roster",
    "speakers",
    "statements",
]

REVISION: Final = "0004"
"""The newest migration. A database that stands here is opened without loading Alembic; a test holds the two equal."""

TOKENS: Final = "tokenize='unicode61 remove_diacritics 2'"
"""How the full-text indexes cut text into words: at anything but letters and digits, case and accents folded."""

metadata = MetaData()

_DOCUMENT: Final = "documents.id"


def _within(column: str, target: str, *, nullable: bool = False) -> Column[str]:
    """Return a column that names a row of `target`, and whose row goes when that one goes."""
    return Column(column, String(64), ForeignKey(target, ondelete="CASCADE"), nullable=nullable)


def _origin() -> tuple[Column[str], Column[str]]:
    return Column("stage", Words, nullable=False), Column("version", Words, nullable=False)


documents = Table(
    "documents",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("id", String(64), nullable=False, unique=True),
    Column("kind", String(16), nullable=False),
    Column("name", Words, nullable=False),
    Column("title", Words, nullable=False),
    Column("publisher", Words, nullable=False),
    Column("author", Words, nullable=False),
    Column("published", Date),
    Column("url", Words, nullable=False),
    Column("place", Words, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("raw_sha256", String(64), nullable=False),
    # The length of `text`, in code points, and how many statements it gave: known without loading either.
    Column("length", Integer, nullable=False),
    Column("statement_count", Integer, nullable=False),
    # SHA-256 of everything that the document gave (see `rows.fingerprint`). It is written in the same transaction, so
    # a document that is here at all is finished.
    Column("fingerprint", String(64), nullable=False),
    # The bulk comes last, so that a listing never reads past it.
    Column("marks", Plain(tuple[Mark, ...]), nullable=False),
    Column("turns", Plain(tuple[Turn, ...]), nullable=False),
    Column("text", Words, nullable=False),
    Column("raw", Compressed),
    Index("documents_by_day", desc("published"), "id"),
    Index("documents_by_publisher", "publisher"),
)

speakers = Table(
    "speakers",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("id", String(64), nullable=False, unique=True),
    _within("document_id", _DOCUMENT),
    Column("ordinal", Integer, nullable=False),
    Column("name", Words, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("aliases", Plain(tuple[str, ...]), nullable=False),
    Column("roles", Plain(tuple[Role, ...]), nullable=False),
    Column("wikidata", Words, nullable=False),
    # Name and aliases folded, for search by name (see `search.folded_names`).
    Column("names", Words, nullable=False),
    Column("statement_count", Integer, nullable=False),
    Index("speakers_by_document", "document_id", "ordinal"),
    Index("speakers_by_count", "id", "statement_count"),
)

statements = Table(
    "statements",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("id", String(64), nullable=False, unique=True),
    _within("document_id", _DOCUMENT),
    Column("ordinal", Integer, nullable=False),
    Column("text", Words, nullable=False),
    Column("content", Plain(tuple[Span, ...]), nullable=False),
    Column("quotations", Plain(tuple[Span, ...]), nullable=False),
    Column("cue", Words, nullable=False),
    Column("cue_span", Plain(tuple[Span, ...]), nullable=False),
    Column("source", Plain(tuple[Span, ...]), nullable=False),
    Column("mention", Plain(Mention)),
    _within("speaker_id", "speakers.id", nullable=True),
    Column("said_start", Date),
    Column("said_end", Date),
    Column("said_words", Words),
    Column("said_span", Plain(Span)),
    Column("venue", Plain(Phrase)),
    Column("medium", Plain(Phrase)),
    Column("addressee", Plain(Phrase)),
    Column("via", Plain(tuple[Via, ...]), nullable=False),
    Column("certainty", Plain(Certainty)),
    Column("condition", Plain(Phrase)),
    Column("commitment", Plain(Commitment)),
    Column("unsupported", Plain(Phrase)),
    Column("polarity", String(16), nullable=False),
    Column("score", Float, nullable=False),
    *_origin(),
    Index("statements_by_document", "document_id", "ordinal"),
    Index("statements_by_day", desc("said_start"), "document_id", "ordinal"),
    Index("statements_by_speaker", "speaker_id", desc("said_start")),
)

disputes = Table(
    "disputes",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("id", String(64), nullable=False, unique=True),
    _within("document_id", _DOCUMENT),
    Column("ordinal", Integer, nullable=False),
    Column("span", Plain(Span), nullable=False),
    Column("text", Words, nullable=False),
    Column("act", Words, nullable=False),
    # Names of fields, not of `left` and `right` joins: the two parties as printed.
    Column("left", Plain(Mention)),
    _within("left_speaker_id", "speakers.id", nullable=True),
    Column("right", Plain(Mention)),
    _within("right_speaker_id", "speakers.id", nullable=True),
    Column("score", Float, nullable=False),
    *_origin(),
    Index("disputes_by_document", "document_id", "ordinal"),
    Index("disputes_by_left", "left_speaker_id"),
    Index("disputes_by_right", "right_speaker_id"),
)

identities = Table(
    "identities",
    metadata,
    Column("speaker_id", String(64), ForeignKey("speakers.id", ondelete="CASCADE"), primary_key=True),
    Column("canonical_id", String(64), nullable=False),
    Column("reason", Words, nullable=False),
    Column("score", Float, nullable=False),
    *_origin(),
    Index("identities_by_person", "canonical_id", "speaker_id"),
)

people = Table(
    "people",
    metadata,
    # A group of speakers under its canonical id: the name somebody gave it, else the one most documents give, every
    # other name, every role.
    Column("id", String(64), primary_key=True),
    Column("document_id", String(64), nullable=False),
    Column("name", Words, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("aliases", Plain(tuple[str, ...]), nullable=False),
    Column("roles", Plain(tuple[Role, ...]), nullable=False),
    Column("wikidata", Words, nullable=False),
    # Name and aliases folded, for search by name (see `search.folded_names`).
    Column("names", Words, nullable=False, server_default=""),
    # What the group said, and in how many documents it appears.
    Column("statement_count", Integer, nullable=False, server_default="0"),
    Column("document_count", Integer, nullable=False, server_default="0"),
    Index("people_by_count", desc("statement_count"), "id"),
)

roster = Table(
    "roster",
    metadata,
    # People known beforehand, with the posts they held and when (see `roster.py`): given, not derived.
    Column("key", Integer, primary_key=True),
    Column("id", String(64), nullable=False, unique=True),
    Column("name", Words, nullable=False),
    Column("aliases", Plain(tuple[str, ...]), nullable=False),
    Column("roles", Plain(tuple[Role, ...]), nullable=False),
    Column("wikidata", Words, nullable=False),
    Column("place", Words, nullable=False),
)

alignments = Table(
    "alignments",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("id", String(64), nullable=False, unique=True),
    _within("statement_id", "statements.id"),
    Column("quotation", Plain(Span), nullable=False),
    Column("passage_id", String(64)),
    _within("record_id", _DOCUMENT, nullable=True),
    Column("record", Plain(Span)),
    Column("edits", Plain(tuple[Edit, ...]), nullable=False),
    Column("verdict", String(64), nullable=False),
    Column("reason", Words, nullable=False),
    Column("score", Float, nullable=False),
    *_origin(),
    Index("alignments_by_statement", "statement_id"),
    Index("alignments_by_record", "record_id"),
    Index("alignments_by_verdict", "verdict", "id"),
)

relations = Table(
    "relations",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("id", String(64), nullable=False, unique=True),
    # Statements, or speakers where a reported dispute names no statement.
    Column("left_id", String(64), nullable=False),
    Column("right_id", String(64), nullable=False),
    Column("label", String(64), nullable=False),
    Column("score", Float, nullable=False),
    Column("evidence", Plain(tuple[Evidence, ...]), nullable=False),
    *_origin(),
    Index("relations_by_left", "left_id"),
    Index("relations_by_right", "right_id"),
    Index("relations_by_score", desc("score"), "id"),
    Index("relations_by_label", "label", desc("score"), "id"),
)

judgements = Table(
    "judgements",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("id", String(64), nullable=False, unique=True),
    Column("subject_id", String(64), nullable=False),
    Column("verdict", String(16), nullable=False),
    Column("user", Words, nullable=False),
    Column("at", Moment, nullable=False),
    Column("note", Words, nullable=False),
    Index("judgements_by_subject", "subject_id", "key"),
)

matters = Table(
    "matters",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("label", Words, nullable=False),
    *_origin(),
    # Counted when they are written (see `matters.counted`): statements, known speakers, and pairs with an end in it.
    Column("statement_count", Integer, nullable=False, server_default="0"),
    Column("speaker_count", Integer, nullable=False, server_default="0"),
    Column("at_odds_count", Integer, nullable=False, server_default="0"),
    Column("agreeing_count", Integer, nullable=False, server_default="0"),
    Column("examined_count", Integer, nullable=False, server_default="0"),
)

matter_statements = Table(
    "matter_statements",
    metadata,
    # A statement is of one matter at most.
    Column("statement_id", String(64), ForeignKey("statements.id", ondelete="CASCADE"), primary_key=True),
    _within("matter_id", "matters.id"),
    Index("matter_statements_by_matter", "matter_id", "statement_id"),
)

learned = Table(
    "learned",
    metadata,
    # What was fitted on people's judgements, under the name of what it stands in for: neither given nor derived.
    Column("name", String(64), primary_key=True),
    Column("at", Moment, nullable=False),
    Column("fitted", Words, nullable=False),
)
