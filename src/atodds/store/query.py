"""Everything that reads. Records come back exactly as they were written; listings carry no text of a page.

Days: a statement is within a period when the days on which it may have been said touch it. A statement whose day is
unknown is in no period. Newest first, unknown last; within a document in the order of its rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, func, null, select

from atodds.errors import InputError
from atodds.store import schema
from atodds.store.connect import Store, reading
from atodds.store.judgements import judgements, verdict_of, verdicts
from atodds.store.people import Person, count_speakers, identities, join_person, members, speakers
from atodds.store.results import alignments, count_alignments, count_relations, disputes, relations
from atodds.store.rows import TABLES, columns_of, record_of
from atodds.store.search import holds_words
from atodds.text import legal
from atodds.types import (
    Alignment,
    Dispute,
    Document,
    DocumentKind,
    Extraction,
    Judgement,
    Relation,
    Speaker,
    Statement,
)

__all__ = [
    "DocumentEntry",
    "Filter",
    "Found",
    "Person",
    "Spoken",
    "Store",
    "alignments",
    "count_alignments",
    "count_documents",
    "count_relations",
    "count_speakers",
    "count_statements",
    "disputes",
    "document",
    "document_entries",
    "document_ids",
    "documents",
    "each",
    "each_statement",
    "extraction",
    "extractions",
    "find",
    "has_document",
    "identities",
    "judgements",
    "relations",
    "speakers",
    "spoken",
    "statements",
    "verdict_of",
    "verdicts",
]

T = TypeVar("T")
Found = Document | Speaker | Statement | Dispute | Alignment | Relation | Judgement
"""What an id may stand for."""

_FOUND: Final = (Document, Speaker, Statement, Dispute, Alignment, Relation, Judgement)
_D: Final = schema.documents
_S: Final = schema.statements
_ID: Final = re.compile(r"[0-9a-f]{4,64}")
_AT_ONCE = 500
_SHOWN = 10
"""Candidates named when the beginning of an id is that of several rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which statements to list; what is empty or None does not narrow.

    `speaker` is the id of a speaker or person, or words of a name or alias. `words` is a search over the statements'
    text: words, "phrases" and beginnings*. `since` and `until` are days, both included. `outlet` is a part of the
    publisher's name, in any case. `document` is a document's id. `limit` None means all.
    """

    speaker: str = ""
    words: str = ""
    since: date | None = None
    until: date | None = None
    outlet: str = ""
    document: str = ""
    limit: int | None = None
    offset: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A statement as a listing shows it. `speaker` is the person that its speaker was resolved to across documents,
    None when unknown: its `id` is the canonical id, its aliases and roles are those of the whole group."""

    statement: Statement
    speaker: Speaker | None
    document_kind: DocumentKind
    document_title: str
    publisher: str
    published: date | None
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentEntry:
    """A document as a listing shows it: `length` is that of its text in characters, `statement_count` how many
    statements it gave."""

    id: str
    kind: DocumentKind
    name: str
    title: str
    publisher: str
    author: str
    published: date | None
    url: str
    place: str
    sha256: str
    length: int
    statement_count: int


def document(store: Store, id: str, *, raw: bool = True) -> Document:
    """Return the document with its text and, unless `raw` is False, its frozen copy; raises `InputError` when it is not
    there."""
    with reading(store) as connection:
        return _document(connection, id, raw=raw)


def documents(store: Store, *, raw: bool = True) -> Iterator[Document]:
    """Yield every document by id, one in memory at a time; without the frozen copies when `raw` is False."""
    with reading(store) as connection:
        for id in document_ids_on(connection):
            yield _document(connection, id, raw=raw)


def document_ids(store: Store) -> list[str]:
    """Return the ids of all documents, in order."""
    with reading(store) as connection:
        return document_ids_on(connection)


def has_document(store: Store, id: str) -> bool:
    """Return whether a document of this id is in the store: then it is finished."""
    with reading(store) as connection:
        return connection.execute(select(_D.c.key).where(_D.c.id == id)).first() is not None


def document_entries(
    store: Store, *, words: str = "", outlet: str = "", limit: int | None = None, offset: int = 0
) -> list[DocumentEntry]:
    """Return the documents that hold `words` in title or text and whose publisher's name holds `outlet`, as a listing
    shows them: newest first, undated last."""
    query = select(*columns_of(DocumentEntry, _D)).order_by(_D.c.published.desc().nulls_last(), _D.c.id)
    with reading(store) as connection:
        where = _documents_where(connection, words, outlet)
        rows = connection.execute(query.where(*where).limit(limit).offset(offset))
        return [record_of(DocumentEntry, row) for row in rows]


def count_documents(store: Store, *, words: str = "", outlet: str = "") -> int:
    """Return how many documents `document_entries` lists without a limit."""
    with reading(store) as connection:
        return _count(connection, select(_D.c.key).where(*_documents_where(connection, words, outlet)))


def extraction(store: Store, document_id: str, *, raw: bool = True) -> Extraction:
    """Return everything that one document gave, as it was written; without its frozen copy when `raw` is False.
    Raises `InputError` when it is not there."""
    with reading(store) as connection:
        return extraction_on(connection, document_id, raw=raw)


def extractions(store: Store, *, raw: bool = False) -> Iterator[Extraction]:
    """Yield everything that each document gave, by document id, one document in memory at a time. The frozen copies,
    which no analysis needs, are left empty unless `raw`."""
    with reading(store) as connection:
        for id in document_ids_on(connection):
            yield extraction_on(connection, id, raw=raw)


def statements(store: Store, where: Filter | None = None) -> list[Spoken]:
    """Return the statements that pass the filter (all without one): the newest first, or, within one document, in the
    order of its text."""
    where = where or Filter()
    order: list[ColumnElement[Any]] = [_S.c.document_id, _S.c.ordinal]
    if not where.document:
        order.insert(0, _S.c.said_start.desc().nulls_last())
    with reading(store) as connection:
        keys = select(_S.c.key).where(*_statements_where(connection, where)).order_by(*order)
        keys = keys.limit(where.limit).offset(where.offset)
        return list(_spoken(connection, keys, order))


def each_statement(store: Store) -> Iterator[Spoken]:
    """Yield all statements in the order of `statements`, some in memory at a time."""
    order = [_S.c.said_start.desc().nulls_last(), _S.c.document_id, _S.c.ordinal]
    with reading(store) as connection:
        keys = connection.execute(select(_S.c.key).order_by(*order)).scalars().all()
        for at in range(0, len(keys), _AT_ONCE):
            yield from _spoken(connection, keys[at : at + _AT_ONCE], order)


def each(store: Store, kind: type[T], *, by: str = "id") -> Iterator[T]:
    """Yield every record of `kind` (one of those in `rows.TABLES`) in the order of the column `by`, then of its id,
    some in memory at a time."""
    table = TABLES[kind]
    order = (table.c[by].nulls_first(), table.c.id)
    with reading(store) as connection:
        ids = connection.execute(select(table.c.id).order_by(*order)).scalars().all()
        for at in range(0, len(ids), _AT_ONCE):
            some = select(*columns_of(kind)).where(table.c.id.in_(ids[at : at + _AT_ONCE])).order_by(*order)
            yield from (record_of(kind, row) for row in connection.execute(some))


def count_statements(store: Store, where: Filter | None = None) -> int:
    """Return how many statements pass the filter, its limit and offset aside."""
    with reading(store) as connection:
        return _count(connection, select(_S.c.key).where(*_statements_where(connection, where or Filter())))


def spoken(store: Store, ids: Iterable[str]) -> dict[str, Spoken]:
    """Return the statements of these ids that are in the store, by id, in the order of `ids`."""
    wanted = list(dict.fromkeys(ids))
    found: dict[str, Spoken] = {}
    with reading(store) as connection:
        for at in range(0, len(wanted), _AT_ONCE):
            keys = select(_S.c.key).where(_S.c.id.in_(wanted[at : at + _AT_ONCE]))
            found.update((each.statement.id, each) for each in _spoken(connection, keys, []))
    return {id: found[id] for id in wanted if id in found}


def find(store: Store, prefix: str) -> Found:
    """Return the one row whose id begins with `prefix`, which has four digits or more.

    Raises `InputError` when it is no beginning of an id, when nothing has it, and, naming candidates, when several do.
    """
    start = prefix.strip().lower()
    if not _ID.fullmatch(start):
        raise InputError(f"{prefix!r} is not an id", todo="give at least 4 of its digits (0-9, a-f)")
    with reading(store) as connection:
        candidates: list[tuple[type[Any], str]] = []
        for kind in _FOUND:
            ids = TABLES[kind].c.id
            # "g" is beyond every hexadecimal digit: a range, which the index of ids answers on every database.
            some = select(ids).where(ids >= start, ids < start + "g").order_by(ids).limit(_SHOWN + 1)
            candidates += [(kind, id) for id in connection.execute(some).scalars()]
        if not candidates:
            raise InputError(f"nothing in the store has an id that begins with {start}", todo="see: atodds documents")
        if len(candidates) > 1:
            shown = ", ".join(f"{kind.__name__.lower()} {id}" for kind, id in candidates[:_SHOWN])
            more = ", …" if len(candidates) > _SHOWN else ""
            raise InputError(f"{start} begins several ids: {shown}{more}", todo="give more digits")
        ((kind, id),) = candidates
        return _document(connection, id, raw=True) if kind is Document else _one(connection, kind, id)


def document_ids_on(connection: Connection) -> list[str]:
    """Return the ids of all documents, in order."""
    return list(connection.execute(select(_D.c.id).order_by(_D.c.id)).scalars())


def _one(connection: Connection, kind: type[T], id: str) -> T:
    return record_of(kind, connection.execute(select(*columns_of(kind)).where(TABLES[kind].c.id == id)).one())


def _document(connection: Connection, id: str, *, raw: bool) -> Document:
    columns = [null() if column is _D.c.raw and not raw else column for column in columns_of(Document)]
    row = connection.execute(select(*columns).where(_D.c.id == id)).first()
    if row is None:
        raise InputError(f"there is no document {id} in the store", todo="see: atodds documents")
    return record_of(Document, row)


def _of_document(connection: Connection, kind: type[T], id: str) -> tuple[T, ...]:
    table = TABLES[kind]
    query = select(*columns_of(kind)).where(table.c.document_id == id).order_by(table.c.ordinal)
    return tuple(record_of(kind, row) for row in connection.execute(query))


def extraction_on(connection: Connection, id: str, *, raw: bool) -> Extraction:
    """Return everything that one document gave, read on an open connection (see `extraction`)."""
    return Extraction(
        document=_document(connection, id, raw=raw),
        speakers=_of_document(connection, Speaker, id),
        statements=_of_document(connection, Statement, id),
        disputes=_of_document(connection, Dispute, id),
    )


def _spoken(
    connection: Connection, keys: Select[int] | Sequence[int], order: list[ColumnElement[Any]]
) -> Iterator[Spoken]:
    """Yield the statements of these keys. The keys are chosen first, by themselves, so that what a long listing skips
    is never read."""
    page = (_D.c.kind, _D.c.title, _D.c.publisher, _D.c.published, _D.c.url)
    joined, person = join_person(_S.join(_D, _D.c.id == _S.c.document_id), _S.c.speaker_id)
    query = select(*page, *person, *columns_of(Statement)).select_from(joined)
    for row in connection.execute(query.where(_S.c.key.in_(keys)).order_by(*order)):
        about, who, rest = row[: len(page)], row[len(page) : len(page) + len(person)], row[len(page) + len(person) :]
        kind, title, publisher, published, url = about
        yield Spoken(
            statement=record_of(Statement, rest),
            speaker=None if who[0] is None else record_of(Speaker, who),
            document_kind=kind,
            document_title=title,
            publisher=publisher,
            published=published,
            url=url,
        )


def _statements_where(connection: Connection, where: Filter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if where.speaker.strip():
        conditions.append(_S.c.speaker_id.in_(members(legal(where.speaker.strip()))))
    conditions += holds_words(where.words, _S, ("text",), dialect=connection.dialect)
    if where.since:
        conditions.append(_S.c.said_end >= where.since)
    if where.until:
        conditions.append(_S.c.said_start <= where.until)
    if where.outlet.strip():
        conditions.append(_S.c.document_id.in_(select(_D.c.id).where(_outlet(connection, where.outlet))))
    if where.document:
        conditions.append(_S.c.document_id == where.document)
    return conditions


def _documents_where(connection: Connection, words: str, outlet: str) -> list[ColumnElement[bool]]:
    conditions = holds_words(words, _D, ("title", "text"), dialect=connection.dialect)
    return [*conditions, _outlet(connection, outlet)] if outlet.strip() else conditions


def _outlet(connection: Connection, outlet: str) -> ColumnElement[bool]:
    """Publishers are few: they are compared here, where letter case is folded in every script."""
    part = legal(outlet).strip().casefold()
    names = connection.execute(select(_D.c.publisher).distinct()).scalars()
    return _D.c.publisher.in_([name for name in names if part in name.casefold()])


def _count(connection: Connection, query: Select[Any]) -> int:
    return connection.execute(select(func.count()).select_from(query.subquery())).scalar_one()
