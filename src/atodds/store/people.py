"""Speakers across documents. A speaker that no identity joins to another is a person of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    distinct,
    func,
    literal,
    or_,
    select,
    union,
    union_all,
)

from atodds.store import schema
from atodds.store.connect import Store, reading
from atodds.store.judgements import names_given
from atodds.store.prefix import full_id
from atodds.store.rows import Values, columns_of, record_of, row_of
from atodds.store.search import folded_names, names_like
from atodds.types import Identity, Speaker

__all__ = [
    "Person",
    "count_speakers",
    "find_speaker",
    "grouped",
    "identities",
    "join_person",
    "members",
    "people_rows",
    "person_columns",
    "printed",
    "speakers",
]

_S: Final = schema.speakers
_I: Final = schema.identities
_P: Final = schema.people
_GROUPED: Final = _S.outerjoin(_I, _I.c.speaker_id == _S.c.id)
_CANONICAL: Final[ColumnElement[str]] = func.coalesce(_I.c.canonical_id, _S.c.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A speaker across documents: `speaker.id` is the canonical id, its aliases and roles are those of the whole group.
    `statements` and `documents` count what the group said and where it appears."""

    speaker: Speaker
    statements: int
    documents: int


def speakers(store: Store, *, name: str = "", limit: int | None = None, offset: int = 0) -> list[Person]:
    """Return the people who go by `name` (or have that id; all when it is empty), those with most statements first."""
    query = _groups(name).subquery()
    some = select(query).order_by(query.c.statements.desc(), query.c.id).limit(limit).offset(offset).subquery()
    head = _S.alias("head")
    joined = some.outerjoin(schema.people, schema.people.c.id == some.c.id).outerjoin(head, head.c.id == some.c.id)
    shown = select(*person_columns(head), some.c.statements, some.c.documents).select_from(joined)
    with reading(store) as connection:
        rows = connection.execute(shown.order_by(some.c.statements.desc(), some.c.id))
        return [Person(speaker=record_of(Speaker, row[:-2]), statements=row[-2], documents=row[-1]) for row in rows]


def count_speakers(store: Store, *, name: str = "") -> int:
    """Return how many people `speakers` lists without a limit."""
    with reading(store) as connection:
        return connection.execute(select(func.count()).select_from(_groups(name).subquery())).scalar_one()


def find_speaker(store: Store, prefix: str) -> Speaker:
    """Return the one speaker whose id begins with `prefix`, as its document has it.

    Raises `InputError` when it is no beginning of an id, and when no speaker or several have it."""
    with reading(store) as connection:
        id = full_id(connection, _S.c.id, prefix, kind="speaker", see="atodds speakers")
        return record_of(Speaker, connection.execute(select(*columns_of(Speaker)).where(_S.c.id == id)).one())


def printed(store: Store) -> list[Speaker]:
    """Return every speaker as its document has it, by id."""
    with reading(store) as connection:
        rows = connection.execute(select(*columns_of(Speaker)).order_by(_S.c.id))
        return [record_of(Speaker, row) for row in rows]


def identities(store: Store) -> list[Identity]:
    """Return what joins speakers to people, by speaker id."""
    with reading(store) as connection:
        return [
            record_of(Identity, row)
            for row in connection.execute(select(*columns_of(Identity)).order_by(_I.c.speaker_id))
        ]


def members(who: str) -> Select[str]:
    """Return the query for the ids of all speakers of the people who go by the name, or have the id, `who`."""
    persons = _persons(who)
    joined = select(_I.c.speaker_id).where(_I.c.canonical_id.in_(persons))
    return select(union(joined, select(_S.c.id).where(_S.c.id.in_(persons))).subquery().c[0])


def join_person(table: FromClause, speaker_id: ColumnElement[Any]) -> tuple[FromClause, list[ColumnElement[Any]]]:
    """Return `table` joined to the person behind its column `speaker_id`, and that person's columns, as `record_of`
    takes them: all NULL where the speaker is unknown."""
    joined = (
        table.outerjoin(_S, _S.c.id == speaker_id)
        .outerjoin(_I, _I.c.speaker_id == _S.c.id)
        .outerjoin(schema.people, schema.people.c.id == _I.c.canonical_id)
    )
    return joined, person_columns(_S)


def person_columns(own: FromClause) -> list[ColumnElement[Any]]:
    """Return a person's columns: those of the group where there is one, else those of the speaker alone in `own`."""
    pairs = zip(columns_of(Speaker, schema.people), columns_of(Speaker, own), strict=True)
    return [func.coalesce(group, alone) for group, alone in pairs]


def grouped(connection: Connection) -> Iterator[Speaker]:
    """Yield the person under each canonical id, made from the speakers of its group: what the table of people holds. A
    name that somebody gave to one of them, the last one, comes before those that are printed."""
    given = names_given(connection)
    rows = connection.execute(
        select(*columns_of(Speaker), _CANONICAL)
        .select_from(_GROUPED)
        .where(_CANONICAL.in_(select(_I.c.canonical_id)))
        .order_by(_CANONICAL, _S.c.id)
    )
    for canonical_id, group in groupby(rows, key=lambda row: str(row[-1])):
        yield _person(canonical_id, [record_of(Speaker, row[:-1]) for row in group], given)


def people_rows(connection: Connection) -> list[Values]:
    """Return the rows of the table of people, as `grouped` gives them, with their names folded for search, and how many
    statements and documents each has."""
    counted = {id: (statements, documents) for id, statements, documents in connection.execute(_counted())}
    rows = []
    for person in grouped(connection):
        statements, documents = counted[person.id]
        names = folded_names((person.name, *person.aliases))
        rows.append(row_of(person, names=names, statement_count=statements, document_count=documents))
    return rows


def _person(canonical_id: str, group: Sequence[Speaker], given: dict[str, str]) -> Speaker:
    """Return one speaker for the whole group: under the name that was `given` to one of them last, else the one that
    most documents give (of these the longest), with all other names as aliases and every role once, without its
    place, as that may be in another document."""
    counts = Counter(speaker.name for speaker in group)
    usual = max(counts, key=lambda name: (counts[name], len(name), name))
    ids = {speaker.id for speaker in group}
    name = next((name for id, name in reversed(given.items()) if id in ids), usual)
    head = next((speaker for speaker in group if speaker.id == canonical_id), group[0])
    others = {alias for speaker in group for alias in (speaker.name, *speaker.aliases)} - {name}
    return Speaker(
        id=canonical_id,
        document_id=head.document_id,
        name=name,
        kind=head.kind,
        aliases=tuple(sorted(others)),
        roles=tuple(dict.fromkeys(replace(role, span=None) for speaker in group for role in speaker.roles)),
        wikidata=next((speaker.wikidata for speaker in group if speaker.wikidata), ""),
    )


def _persons(who: str) -> Select[str]:
    """Return the query for the canonical ids of the people who go by the name, or have the id, `who`."""
    named = select(_S.c.id).where(or_(_S.c.id == who, names_like(who, _S.c.names)))
    persons = select(_P.c.id).where(or_(_P.c.id == who, names_like(who, _P.c.names)))
    joined = select(_I.c.speaker_id).where(_I.c.canonical_id.in_(persons))
    meant = union(named, joined).subquery()
    return select(_CANONICAL).select_from(_GROUPED).where(_S.c.id.in_(select(meant.c[0])))


def _groups(name: str) -> Select[str, int, int]:
    """Return the query for canonical ids with counts of statements and documents."""
    if name.strip():
        return _counted().where(_S.c.id.in_(members(name)))
    # Everybody: the counts of groups are kept; a speaker that no identity joins is looked for only if there is one.
    speakers, joined = (select(func.count()).select_from(table).scalar_subquery() for table in (_S, _I))
    single = select(_S.c.id, _S.c.statement_count, literal(1)).where(
        speakers != joined, ~select(_I.c.speaker_id).where(_I.c.speaker_id == _S.c.id).exists()
    )
    every = union_all(select(_P.c.id, _P.c.statement_count, _P.c.document_count), single).subquery()
    id, statements, documents = every.c
    return select(id.label("id"), statements.label("statements"), documents.label("documents"))


def _counted() -> Select[str, int, int]:
    return (
        select(
            _CANONICAL.label("id"),
            func.sum(_S.c.statement_count).label("statements"),
            func.count(distinct(_S.c.document_id)).label("documents"),
        )
        .select_from(_GROUPED)
        .group_by(_CANONICAL)
    )
