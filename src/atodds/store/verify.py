"""The whole store checked against the bytes it keeps: hashes, offsets, references, counts, indexes.

Nothing is written, and one document at a time is in memory.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, Table, column, except_, insert, select, table, text
from sqlalchemy.exc import DBAPIError

from atodds.errors import StoreError
from atodds.store import schema
from atodds.store.check import Problem, alignment_problems, extraction_problems, identity_problems, relation_problems
from atodds.store.connect import Store, complaint, reading
from atodds.store.matters import counted
from atodds.store.people import grouped
from atodds.store.query import document_ids_on, extraction_on
from atodds.store.rows import columns_of, document_row, record_of, speaker_rows
from atodds.types import Alignment, Extraction, Identity, Judgement, Relation, Speaker

__all__ = ["Problem", "verify"]

T = TypeVar("T")

_AT_ONCE = 500
_INDEXED = {"documents": "title, text", "statements": "text"}
"""The tables with a full-text index, and the columns that it covers."""


def verify(store: Store) -> Iterator[Problem]:
    """Yield everything in the store that is not as it must be; nothing when all is well.

    Per document: text and frozen copy against their hashes, every span against the words stored for it, and all rows
    together against the fingerprint taken when they were written. Then references between rows, edits that must
    rebuild both sides, the people made from the identities, and the full-text indexes. Raises `StoreError` when the
    database cannot be read at all.
    """
    with reading(store) as connection:
        if connection.dialect.name == "sqlite":
            yield from _file(connection)
        for id in document_ids_on(connection):
            yield from _document(connection, id)
        yield from _across(connection)
        if connection.dialect.name == "sqlite":
            for indexed in (schema.documents, schema.statements):
                yield from _words(connection, indexed)


def _file(connection: Connection) -> Iterator[Problem]:
    """The database file itself, by SQLite's own checks; a sound one answers "ok"."""
    for (message,) in connection.execute(text("PRAGMA integrity_check")):
        if message != "ok":
            yield Problem(kind="database", id="", what=str(message))
    for child, row, parent, _ in connection.execute(text("PRAGMA foreign_key_check")):
        yield Problem(kind=str(child), id=f"(key {row})", what=f"points at a row of {parent} that is not there")


def _document(connection: Connection, id: str) -> Iterator[Problem]:
    try:
        extraction = extraction_on(connection, id, raw=True)
    except StoreError as error:
        yield Problem(kind="document", id=id, what=error.what)
        return
    except DBAPIError as error:
        yield Problem(kind="document", id=id, what=f"cannot be read: {complaint(error.orig, '').what}")
        return
    yield from extraction_problems(extraction)
    yield from _counts(connection, extraction)


def _counts(connection: Connection, extraction: Extraction) -> Iterator[Problem]:
    """What was reckoned from the records when they were written, reckoned again."""
    id = extraction.document.id
    expected = document_row(extraction)
    documents, speakers = schema.documents, schema.speakers
    names = ("fingerprint", "length", "statement_count")
    stored = connection.execute(select(*(documents.c[name] for name in names)).where(documents.c.id == id)).one()
    for name, value in zip(names, stored, strict=True):
        if value != expected[name]:
            what = "a row was changed after it was written" if name == "fingerprint" else f"its {name} is wrong"
            yield Problem(kind="document", id=id, what=what)
    query = select(speakers.c.id, speakers.c.names, speakers.c.statement_count).where(speakers.c.document_id == id)
    reckoned = {row[0]: tuple(row[1:]) for row in connection.execute(query)}
    for row in speaker_rows(extraction):
        if reckoned[row["id"]] != (row["names"], row["statement_count"]):
            yield Problem(kind="speaker", id=row["id"], what="its searched names or its count are wrong")


def _across(connection: Connection) -> Iterator[Problem]:
    """Rows that many documents give, against the rows that they point at."""

    @functools.lru_cache(maxsize=100_000)
    def cell(of: Table, name: str, id: str) -> Any:
        return connection.execute(select(of.c[name]).where(of.c.id == id)).scalar()

    def length(id: str) -> int | None:
        found: int | None = cell(schema.documents, "length", id)
        return found

    def is_speaker(id: str) -> bool:
        return cell(schema.speakers, "id", id) is not None

    def is_party(id: str) -> bool:
        return cell(schema.statements, "id", id) is not None or is_speaker(id)

    def of_statement(alignment: Alignment) -> Iterator[Problem]:
        report = cell(schema.statements, "document_id", alignment.statement_id)
        return alignment_problems(alignment, report, length)

    yield from _each(connection, Identity, lambda identity: identity_problems(identity, is_speaker))
    yield from _each(connection, Alignment, of_statement)
    yield from _each(connection, Relation, lambda relation: relation_problems(relation, is_party, length))
    yield from _each(connection, Judgement, lambda _: iter(()))
    yield from _people(connection)
    yield from _matters(connection)


def _each(connection: Connection, kind: type[T], check: Callable[[T], Iterator[Problem]]) -> Iterator[Problem]:
    """Check every row of a table, some at a time."""
    key = columns_of(kind)[0]
    ids = connection.execute(select(key).order_by(key)).scalars().all()
    for at in range(0, len(ids), _AT_ONCE):
        for row in _read(connection, kind, key, ids[at : at + _AT_ONCE]):
            yield from [row] if isinstance(row, Problem) else check(row)


def _read(connection: Connection, kind: type[T], key: ColumnElement[str], ids: Sequence[str]) -> Iterator[T | Problem]:
    """Yield the records of these ids; in the place of one that cannot be read, the problem."""
    try:
        rows = connection.execute(select(*columns_of(kind)).where(key.in_(ids)).order_by(key)).all()
    except StoreError as error:
        if len(ids) == 1:
            yield Problem(kind=kind.__name__.lower(), id=ids[0], what=error.what)
        else:
            for id in ids:
                yield from _read(connection, kind, key, [id])
        return
    yield from (record_of(kind, row) for row in rows)


def _people(connection: Connection) -> Iterator[Problem]:
    """The people that listings name, against those that the identities give."""
    table = schema.people
    stored = connection.execute(select(*columns_of(Speaker, table)).order_by(table.c.id))
    try:
        for expected, row in zip_longest(grouped(connection), stored):
            kept = row and record_of(Speaker, row)
            if kept != expected:
                id = min(person.id for person in (kept, expected) if person)
                yield Problem(kind="person", id=id, what="is not what the identities make of its speakers")
                return
    except StoreError as error:
        yield Problem(kind="person", id="", what=error.what)


def _matters(connection: Connection) -> Iterator[Problem]:
    """The counts beside each matter, reckoned again; a matter without a label or a statement is none."""
    table = schema.matters
    stored = {row.id: row for row in connection.execute(select(table))}
    for expected in counted(connection):
        kept = stored[expected["id"]]
        if not kept.label.strip() or not expected["statement_count"]:
            yield Problem(kind="matter", id=kept.id, what="it has no label, or no statement is of it")
        if any(getattr(kept, name) != value for name, value in expected.items()):
            yield Problem(kind="matter", id=kept.id, what="its counts are wrong")


def _words(connection: Connection, indexed: Table) -> Iterator[Problem]:
    """A full-text index against a second one, made now from the table itself in the connection's own temporary
    database: both must hold the same rows, and every word in as many rows and as often."""
    columns = _INDEXED[indexed.name]
    index, fresh = f"{indexed.name}_words", f"{indexed.name}_again"
    connection.exec_driver_sql(f"CREATE VIRTUAL TABLE temp.{fresh} USING fts5({columns}, content='', {schema.TOKENS})")
    connection.exec_driver_sql(f"CREATE VIRTUAL TABLE temp.{fresh}_kept USING fts5vocab('main', '{index}', 'row')")
    connection.exec_driver_sql(f"CREATE VIRTUAL TABLE temp.{fresh}_made USING fts5vocab('temp', '{fresh}', 'row')")
    names = columns.split(", ")
    again = table(fresh, column("rowid"), *map(column, names), schema="temp")
    rows = select(indexed.c.key, *(indexed.c[name] for name in names))
    connection.execute(insert(again).from_select(["rowid", *names], rows))
    kept, made = (_from(f"{fresh}_{side}", "term", "doc", "cnt", of="temp") for side in ("kept", "made"))
    sizes, keys = _from(f"{index}_docsize", "id"), select(indexed.c.key)
    for left, right in ((kept, made), (made, kept), (sizes, keys), (keys, sizes)):
        if connection.execute(except_(left, right).limit(1)).first():
            what = "the full-text index is out of step with its table: searches miss rows"
            yield Problem(kind=indexed.name, id="", what=what)
            break
    for name in (f"{fresh}_kept", f"{fresh}_made", fresh):
        connection.exec_driver_sql(f"DROP TABLE temp.{name}")


def _from(name: str, *columns: str, of: str | None = None) -> Select[*tuple[Any, ...]]:
    wanted: list[ColumnElement[Any]] = [column(each) for each in columns]
    return select(*wanted).select_from(table(name, schema=of))
