"""Everything that writes. Each call is one transaction: after a crash at any point a document is whole or not there.

with open_store("atodds.db") as store:
    add_extraction(store, extract(document))
    analysis = analyse(list(extractions(store)))
    replace_analysis(store, analysis.identities, analysis.alignments, analysis.relations, analysis.matters)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, bindparam, delete, insert, or_, select, update

from atodds.errors import InputError, StoreError
from atodds.store import schema
from atodds.store.check import (
    Problem,
    alignment_problems,
    extraction_problems,
    identity_problems,
    matter_problems,
    relation_problems,
)
from atodds.store.connect import Store, open_store, writing
from atodds.store.matters import counted
from atodds.store.people import people_rows
from atodds.store.rows import Values, document_row, row_of, speaker_rows
from atodds.types import Alignment, Extraction, Identity, Judgement, Matter, Relation

__all__ = ["Store", "add_extraction", "add_judgement", "open_store", "replace_analysis"]

T = TypeVar("T")

_AT_ONCE = 500
"""Rows or ids handed to the database at a time; SQLite takes at most 32,766 values in one query."""

_SUBJECTS = (
    schema.statements,
    schema.relations,
    schema.speakers,
    schema.alignments,
    schema.disputes,
    schema.documents,
)


def add_extraction(store: Store, extraction: Extraction) -> bool:
    """Write a document with everything that it gives, and return True; return False, and write nothing, when exactly
    this is in the store already.

    When the document is there with other rows (an older model's, or another kind), they are replaced, and what was
    derived from them goes until the next `replace_analysis`; judgements stay. Raises `StoreError`, naming the row,
    when a span does not hold the words that the row says it holds, and when the database cannot be written.
    """
    _refuse(store, extraction_problems(extraction))
    row = document_row(extraction)
    documents = schema.documents
    with writing(store) as connection:
        there = connection.execute(select(documents.c.fingerprint).where(documents.c.id == row["id"])).scalar()
        if there == row["fingerprint"]:
            return False
        if there is not None:
            _take_out(connection, row["id"])
        _put(connection, documents, [row])
        _put(connection, schema.speakers, speaker_rows(extraction))
        for table, rows in ((schema.statements, extraction.statements), (schema.disputes, extraction.disputes)):
            _put(connection, table, (row_of(record, ordinal=at) for at, record in enumerate(rows)))
    return True


def replace_analysis(
    store: Store,
    identities: Iterable[Identity],
    alignments: Iterable[Alignment],
    relations: Iterable[Relation],
    matters: Iterable[Matter] = (),
) -> None:
    """Put these in the place of all cross-document results, in one transaction.

    Raises `StoreError`, naming the row, when one points at a statement, speaker, document or place that is not in the
    store; then the old results stay.
    """
    identities, alignments, relations, matters = list(identities), list(alignments), list(relations), list(matters)
    with writing(store) as connection:
        statements = _lookup(
            connection,
            schema.statements,
            "document_id",
            [*(row.statement_id for row in alignments), *_parties(relations), *_grouped(matters)],
        )
        speaking = [*_parties(relations), *(id for row in identities for id in (row.speaker_id, row.canonical_id))]
        speakers = _lookup(connection, schema.speakers, "id", speaking)
        resting = [id for row in relations for evidence in row.evidence for id, _ in evidence.spans]
        cited = [*statements.values(), *(row.record_id for row in alignments if row.record_id), *resting]
        length = _lookup(connection, schema.documents, "length", cited).get
        for identity in identities:
            _refuse(store, identity_problems(identity, speakers.__contains__))
        for alignment in alignments:
            _refuse(store, alignment_problems(alignment, statements.get(alignment.statement_id), length))
        for relation in relations:
            _refuse(store, relation_problems(relation, lambda id: id in statements or id in speakers, length))
        _refuse(store, matter_problems(matters, statements.__contains__))
        for table in (schema.identities, schema.people, schema.alignments, schema.relations, schema.matters):
            connection.execute(delete(table))
        _put(connection, schema.identities, map(row_of, identities))
        _put(connection, schema.alignments, map(row_of, alignments))
        _put(connection, schema.relations, map(row_of, relations))
        _put(connection, schema.people, people_rows(connection))
        _put_matters(connection, matters)


def add_judgement(store: Store, judgement: Judgement) -> bool:
    """Append a person's judgement and return True; return False when this very judgement is there already.

    Raises `InputError` when nothing in the store has the id that it judges, or its moment has no time zone.
    """
    if judgement.at.tzinfo is None:
        raise InputError("a judgement's moment needs a time zone", where=judgement.id)
    table = schema.judgements
    with writing(store) as connection:
        if connection.execute(select(table.c.key).where(table.c.id == judgement.id)).first():
            return False
        if not any(_lookup(connection, subject, "id", [judgement.subject_id]) for subject in _SUBJECTS):
            raise InputError(f"nothing in the store has the id {judgement.subject_id}", todo="see: atodds odds")
        _put(connection, table, [row_of(judgement)])
    return True


def _put_matters(connection: Connection, matters: Sequence[Matter]) -> None:
    table, joins = schema.matters, schema.matter_statements
    heads = ({"id": m.id, "label": m.label, "stage": m.origin.stage, "version": m.origin.version} for m in matters)
    _put(connection, table, heads)
    _put(connection, joins, ({"matter_id": m.id, "statement_id": id} for m in matters for id in m.statement_ids))
    _count_matters(connection)


def _count_matters(connection: Connection) -> None:
    table = schema.matters
    for some in _batches({"key": counts.pop("id"), **counts} for counts in list(counted(connection))):
        names = [name for name in some[0] if name != "key"]
        row = update(table).where(table.c.id == bindparam("key")).values({name: bindparam(name) for name in names})
        connection.execute(row, some)


def _grouped(matters: Iterable[Matter]) -> list[str]:
    return [id for matter in matters for id in matter.statement_ids]


def _refuse(store: Store, problems: Iterator[Problem]) -> None:
    if problem := next(problems, None):
        raise StoreError(f"not written: {problem}", where=store.where, todo="this is a fault in atodds: report it")


def _put(connection: Connection, table: Table, rows: Iterable[Values]) -> None:
    for some in _batches(rows):
        connection.execute(insert(table), some)


def _batches(rows: Iterable[T]) -> Iterator[list[T]]:
    each = iter(rows)
    while some := list(islice(each, _AT_ONCE)):
        yield some


def _take_out(connection: Connection, document_id: str) -> None:
    """Delete a document, and with it every row that would not be without it; judgements are not among them. A group
    of speakers, or a matter, that it had a part in is dissolved until the next analysis."""
    relations, identities, people = schema.relations, schema.identities, schema.people
    statements, speakers = (
        select(table.c.id).where(table.c.document_id == document_id) for table in (schema.statements, schema.speakers)
    )
    touched = select(identities.c.canonical_id).where(
        or_(identities.c.speaker_id.in_(speakers), identities.c.canonical_id.in_(speakers))
    )
    groups = list(connection.execute(touched.distinct()).scalars())
    for side in (relations.c.left_id, relations.c.right_id):
        connection.execute(delete(relations).where(or_(side.in_(statements), side.in_(speakers))))
    joins = schema.matter_statements
    about = select(joins.c.matter_id).where(joins.c.statement_id.in_(statements))
    connection.execute(delete(schema.matters).where(schema.matters.c.id.in_(about)))
    for some in _batches(groups):
        connection.execute(delete(people).where(people.c.id.in_(some)))
        connection.execute(delete(identities).where(identities.c.canonical_id.in_(some)))
    connection.execute(delete(schema.documents).where(schema.documents.c.id == document_id))
    _count_matters(connection)


def _parties(relations: Iterable[Relation]) -> list[str]:
    return [id for relation in relations for id in (relation.left_id, relation.right_id)]


def _lookup(connection: Connection, table: Table, column: str, ids: Iterable[str]) -> dict[str, Any]:
    """Return the value of `column` for each of `ids` that is in `table`."""
    found: dict[str, Any] = {}
    for some in _batches(dict.fromkeys(ids)):
        rows = connection.execute(select(table.c.id, table.c[column]).where(table.c.id.in_(some)))
        found.update((id, value) for id, value in rows)
    return found
