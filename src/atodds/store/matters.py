"""Matters: what statements are about, who spoke on each, and what they said of it last.

A pair counts for a matter when one of its two statements is of it; a pair that a person rejected does not count.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, FromClause, Select, Subquery, func, or_, select, union

from atodds.errors import InputError
from atodds.store import schema
from atodds.store.browse import people_by_id
from atodds.store.connect import Store, reading
from atodds.store.judgements import verdicts
from atodds.store.pairs import AT_ODDS
from atodds.store.people import members
from atodds.store.prefix import full_id
from atodds.store.query import Spoken, spoken
from atodds.text import fold
from atodds.types import Matter, Origin, RelationLabel, Speaker

__all__ = [
    "AGREEING",
    "MOST",
    "Cell",
    "Index",
    "MatterEntry",
    "Position",
    "Share",
    "all_matters",
    "count_entries",
    "count_positions",
    "counted",
    "entries",
    "find_matter",
    "index",
    "index_of",
    "matrix",
    "matters",
    "positions",
    "said_on",
    "shares_of",
]

MOST: Final = 60
"""Matters that `matters` and `index` give: what a reader can look through."""

AGREEING: Final[tuple[RelationLabel, ...]] = ("restates", "supports")
_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterEntry:
    """A matter as a listing shows it: how many statements and known speakers it has, how many pairs with a statement of
    it are at odds, how many agree, and how many were found to bear on each other in any way."""

    id: str
    label: str
    statements: int
    speakers: int
    at_odds: int
    agreeing: int
    examined: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What a person said on a matter: how many statements, the id and first possible day of the latest one whose day
    is known (None when none is), and the ids of those that turn against their own earlier words."""

    speaker_id: str
    matter_id: str
    statements: int
    latest_id: str | None
    latest: date | None
    turned: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where a speaker stands on a matter: the latest dated statement (None when no day is known), and where the words
    turned against earlier ones, the earliest first."""

    speaker: Speaker
    statements: int
    latest: Spoken | None
    turned: tuple[Spoken, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A matter, and what somebody said on it: the statements by id, with the first possible day of each (None: not
    known)."""

    id: str
    label: str
    said: dict[str, date | None]


@dataclass(frozen=True, slots=True)
class Index:
    """What statements are about, at hand: the matters (at most `MOST`); who said each statement of them (None: unknown)
    and on what day; and how many statements of each person every matter holds, by its id."""

    matters: tuple[Matter, ...]
    said: Mapping[str, tuple[str | None, date | None]]
    shares: Mapping[str, Counter[str]]


_M: Final = schema.matters
_MS: Final = schema.matter_statements
_S: Final = schema.statements
_R: Final = schema.relations
_I: Final = schema.identities
_PERSON: Final[ColumnElement[Any]] = func.coalesce(_I.c.canonical_id, _S.c.speaker_id)
_SAID: Final[FromClause] = _MS.join(_S, _S.c.id == _MS.c.statement_id).outerjoin(_I, _I.c.speaker_id == _S.c.speaker_id)
_ORDER: Final = (_M.c.at_odds_count.desc(), _M.c.speaker_count.desc(), _M.c.statement_count.desc(), _M.c.id)
_HEAD: Final = (_M.c.id, _M.c.label, _M.c.stage, _M.c.version)
_COUNTS: Final = ("statement_count", "speaker_count", "at_odds_count", "agreeing_count", "examined_count")


def entries(store: Store, *, words: str = "", limit: int | None = None, offset: int = 0) -> list[MatterEntry]:
    """Return the matters whose label holds every one of `words` (all when empty): those with most pairs at odds first,
    then those with most speakers."""
    query = select(_M.c.id, _M.c.label, *(_M.c[name] for name in _COUNTS)).order_by(*_ORDER)
    rejected = _rejected(store)
    with reading(store) as connection:
        some = query.where(*_labelled(connection, words)).limit(limit).offset(offset)
        found = [MatterEntry(**dict(zip(MatterEntry.__slots__, row, strict=True))) for row in connection.execute(some)]
        return _without_rejected(connection, found, rejected)


def count_entries(store: Store, *, words: str = "") -> int:
    """Return how many matters `entries` lists without a limit."""
    with reading(store) as connection:
        return connection.execute(
            select(func.count()).select_from(_M).where(*_labelled(connection, words))
        ).scalar_one()


def find_matter(store: Store, given: str) -> MatterEntry:
    """Return the one matter whose id begins with `given`, or whose label holds its words.

    Raises `InputError` when there is none, and, naming some, when there are several; a label that is `given` itself
    wins over those that hold it."""
    named = entries(store, words=given) if given.strip() else []
    exact = [entry for entry in named if fold(entry.label).text == fold(given.strip()).text]
    if len(exact or named) == 1:
        return (exact or named)[0]
    if named:
        shown = ", ".join(f"{entry.id[:8]} ({entry.label})" for entry in named[:5]) + (", …" if len(named) > 5 else "")
        raise InputError(f"several matters are called so: {shown}", todo="give an id, or more words")
    rejected = _rejected(store)
    with reading(store) as connection:
        id = full_id(connection, _M.c.id, given, kind="matter", see="atodds matter")
        query = select(_M.c.id, _M.c.label, *(_M.c[name] for name in _COUNTS)).where(_M.c.id == id)
        row = connection.execute(query).one()
        entry = MatterEntry(**dict(zip(MatterEntry.__slots__, row, strict=True)))
        return _without_rejected(connection, [entry], rejected)[0]


def said_on(
    store: Store, matter_id: str, *, speaker: str = "", limit: int | None = None, offset: int = 0
) -> list[Spoken]:
    """Return a matter's statements (of one speaker, by name or id, when given), the newest first."""
    query = select(_S.c.id).select_from(_MS.join(_S, _S.c.id == _MS.c.statement_id)).where(_MS.c.matter_id == matter_id)
    if speaker.strip():
        query = query.where(_S.c.speaker_id.in_(members(speaker.strip())))
    order = (_S.c.said_start.desc().nulls_last(), _S.c.document_id, _S.c.ordinal)
    with reading(store) as connection:
        ids = list(connection.execute(query.order_by(*order).limit(limit).offset(offset)).scalars())
    return list(spoken(store, ids).values())


def matrix(store: Store, matter_ids: Sequence[str], *, speaker_ids: Sequence[str] = ()) -> list[Cell]:
    """Return what each person (of `speaker_ids`, canonical ids; everybody known when empty) said on each of these
    matters, where they said anything: by matter in the order given, those with most statements first."""
    where: list[ColumnElement[bool]] = [_MS.c.matter_id.in_(matter_ids)]
    where.append(_PERSON.in_(speaker_ids) if speaker_ids else _PERSON.is_not(None))
    counts = select(_MS.c.matter_id, _PERSON.label("person"), func.count()).select_from(_SAID).where(*where)
    rejected = _rejected(store)
    with reading(store) as connection:
        rows = connection.execute(counts.group_by(_MS.c.matter_id, _PERSON)).all()
        latest = {(matter, who): (id, day) for matter, who, id, day in connection.execute(_latest(where))}
        turned = _turned(connection, where, rejected)
    place = {id: at for at, id in enumerate(matter_ids)}
    return [
        Cell(
            speaker_id=person,
            matter_id=matter,
            statements=count,
            latest_id=latest.get((matter, person), (None, None))[0],
            latest=latest.get((matter, person), (None, None))[1],
            turned=tuple(turned.get((matter, person), ())),
        )
        for matter, person, count in sorted(rows, key=lambda row: (place[row[0]], -row[2], row[1]))
    ]


def positions(store: Store, matter_id: str, *, limit: int | None = None, offset: int = 0) -> list[Position]:
    """Return where each known speaker stands on a matter, those with most statements first."""
    most = _people(matter_id).order_by(func.count().desc(), _PERSON).limit(limit).offset(offset)
    with reading(store) as connection:
        ids = list(connection.execute(most).scalars())
    cells = matrix(store, [matter_id], speaker_ids=ids) if ids else []
    shown = spoken(store, [id for cell in cells for id in (cell.latest_id, *cell.turned) if id])
    known = people_by_id(store, ids)
    return [
        Position(
            speaker=known[cell.speaker_id],
            statements=cell.statements,
            latest=shown.get(cell.latest_id or ""),
            turned=tuple(shown[id] for id in cell.turned if id in shown),
        )
        for cell in cells
        if cell.speaker_id in known
    ]


def count_positions(store: Store, matter_id: str) -> int:
    """Return how many known speakers spoke on a matter."""
    with reading(store) as connection:
        return connection.execute(select(func.count()).select_from(_people(matter_id).subquery())).scalar_one()


def matters(store: Store) -> tuple[Matter, ...]:
    """Return the first `MOST` matters with their statements, in the order of `entries`."""
    return index(store).matters


def all_matters(store: Store) -> list[Matter]:
    """Return every matter as it was written, by id."""
    with reading(store) as connection:
        heads = connection.execute(select(*_HEAD).order_by(_M.c.id)).all()
        holding: defaultdict[str, list[str]] = defaultdict(list)
        for id, statement in connection.execute(
            select(_MS.c.matter_id, _MS.c.statement_id).order_by(_MS.c.statement_id)
        ):
            holding[id].append(statement)
    return [_record(head, holding[head[0]]) for head in heads]


def index(store: Store) -> Index:
    """Return the first `MOST` matters with what is said on each; kept until statements are compared anew."""
    sums = (func.sum(_M.c[name]) for name in _COUNTS)
    state = (
        select(func.count(), func.min(_M.c.id), func.max(_M.c.id), *sums).select_from(_M),
        select(func.count(_I.c.canonical_id.distinct())),
        select(func.max(_S.c.key), func.count(_S.c.key)),
    )
    with reading(store) as connection:
        return _index(store, tuple(cell for query in state for cell in connection.execute(query).one()))


def index_of(store: Store, given: str) -> Index:
    """Return what `index` does of one matter only, whichever: its `matters` holds that one. Raises `InputError` as
    `find_matter` does."""
    with reading(store) as connection:
        found = _gathered(connection, select(*_HEAD).where(_M.c.id == given))
    if found.matters:
        return found
    id = find_matter(store, given).id
    with reading(store) as connection:
        return _gathered(connection, select(*_HEAD).where(_M.c.id == id))


def shares_of(store: Store, speaker_ids: Iterable[str]) -> list[Share]:
    """Return what these speakers (those of one person) spoke on, the matter with most of their statements first."""
    joined = _S.join(_MS, _MS.c.statement_id == _S.c.id).join(_M, _M.c.id == _MS.c.matter_id)
    query = select(_M.c.id, _M.c.label, _S.c.id, _S.c.said_start).select_from(joined).order_by(_S.c.id)
    query = query.where(_S.c.speaker_id.in_(list(speaker_ids)))
    found: dict[str, Share] = {}
    with reading(store) as connection:
        for id, label, said, day in connection.execute(query):
            found.setdefault(id, Share(id=id, label=label, said={})).said[said] = day
    return sorted(found.values(), key=lambda share: (-len(share.said), share.label, share.id))


@lru_cache(maxsize=4)
def _index(store: Store, _state: tuple[Any, ...]) -> Index:
    with reading(store) as connection:
        return _gathered(connection, select(*_HEAD).order_by(*_ORDER).limit(MOST))


def _gathered(connection: Connection, wanted: Select[Any]) -> Index:
    holding: defaultdict[str, list[str]] = defaultdict(list)
    shares: defaultdict[str, Counter[str]] = defaultdict(Counter)
    said: dict[str, tuple[str | None, date | None]] = {}
    heads = connection.execute(wanted).all()
    query = select(_MS.c.matter_id, _S.c.id, _PERSON, _S.c.said_start).select_from(_SAID).order_by(_S.c.id)
    for matter, id, person, day in connection.execute(query.where(_MS.c.matter_id.in_([h[0] for h in heads]))):
        holding[matter].append(id)
        said[id] = (person, day)
        if person:
            shares[matter][person] += 1
    found = tuple(_record(head, holding[head[0]]) for head in heads)
    return Index(found, said, {matter.id: shares[matter.id] for matter in found})


def _record(head: Sequence[Any], ids: Sequence[str]) -> Matter:
    id, label, stage, version = head
    return Matter(id=id, label=label, statement_ids=tuple(ids), origin=Origin(stage=stage, version=version))


def counted(connection: Connection) -> Iterator[dict[str, Any]]:
    """Yield what the tables say of each matter: its id and the counts that are kept beside it."""
    plain = select(_MS.c.matter_id, func.count(), func.count(_PERSON.distinct())).select_from(_SAID)
    sides = _sides()
    labels = select(sides.c.matter_id, sides.c.label, func.count())
    pairs: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for matter, label, count in connection.execute(labels.group_by(sides.c.matter_id, sides.c.label)):
        pairs[matter][label] += count
    rows: Any = connection.execute(plain.group_by(_MS.c.matter_id))
    said = {matter: (count, people) for matter, count, people in rows}
    for id in connection.execute(select(_M.c.id).order_by(_M.c.id)).scalars():
        found = pairs[id]
        groups = (sum(found[label] for label in some) for some in (AT_ODDS, AGREEING, found))
        yield {"id": id, **dict(zip(_COUNTS, (*said.get(id, (0, 0)), *groups), strict=True))}


def _sides(*where: ColumnElement[bool]) -> Subquery:
    """Return the query for each relation's id and label with each matter that it has an end in, once."""
    ends = (
        select(_R.c.id, _R.c.label, _MS.c.matter_id).join(_MS, _MS.c.statement_id == side).where(*where)
        for side in (_R.c.left_id, _R.c.right_id)
    )
    return union(*ends).subquery()


def _ids(matter_id: str) -> Select[Any]:
    return select(_MS.c.statement_id).where(_MS.c.matter_id == matter_id)


def _people(matter_id: str) -> Select[Any]:
    query = select(_PERSON).select_from(_SAID).where(_MS.c.matter_id == matter_id, _PERSON.is_not(None))
    return query.group_by(_PERSON)


def _latest(where: list[ColumnElement[bool]]) -> Select[Any]:
    """Return the query for the latest dated statement of each person on each matter; of one day, one at first hand."""
    order = (_S.c.said_start.desc(), _S.c.said_end.desc(), _S.c.via != (), _S.c.id)
    place = func.row_number().over(partition_by=(_MS.c.matter_id, _PERSON), order_by=order).label("place")
    dated = select(_MS.c.matter_id, _PERSON.label("person"), _S.c.id, _S.c.said_start, place).select_from(_SAID)
    ranked = dated.where(*where, _S.c.said_start.is_not(None)).subquery()
    return select(ranked.c.matter_id, ranked.c.person, ranked.c.id, ranked.c.said_start).where(ranked.c.place == 1)


def _turned(
    connection: Connection, where: list[ColumnElement[bool]], rejected: frozenset[str]
) -> dict[tuple[str, str], list[str]]:
    """Return the statements that turn against their speaker's earlier words, by matter and person, earliest first."""
    joined = _SAID.join(_R, _R.c.right_id == _S.c.id)
    query = select(_MS.c.matter_id, _PERSON, _S.c.id, _R.c.id).select_from(joined)
    query = query.where(*where, _R.c.label == "reverses").order_by(_S.c.said_start.nulls_last(), _S.c.id, _R.c.id)
    found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for matter, person, id, relation in connection.execute(query):
        if relation not in rejected and id not in found[matter, person]:
            found[matter, person].append(id)
    return found


def _rejected(store: Store) -> frozenset[str]:
    return frozenset(id for id, judgement in verdicts(store).items() if judgement.verdict == "reject")


def _without_rejected(connection: Connection, found: list[MatterEntry], rejected: frozenset[str]) -> list[MatterEntry]:
    """Return the entries without the pairs that a person rejected."""
    taken: defaultdict[str, Counter[str]] = defaultdict(Counter)
    gone = sorted(rejected)
    for at in range(0, len(gone), _AT_ONCE):
        sides = _sides(_R.c.id.in_(gone[at : at + _AT_ONCE]))
        for matter, label in connection.execute(select(sides.c.matter_id, sides.c.label)):
            taken[matter].update(at_odds=label in AT_ODDS, agreeing=label in AGREEING, examined=1)
    return [
        replace(entry, **{name: getattr(entry, name) - count for name, count in taken[entry.id].items()})
        for entry in found
    ]


def _labelled(connection: Connection, words: str) -> list[ColumnElement[bool]]:
    """Labels are few: they are compared here, where letter case is folded in every script."""
    wanted = fold(words).text.split()
    if not wanted:
        return []
    rows = connection.execute(select(_M.c.id, _M.c.label))
    held = [id for id, label in rows if all(word in fold(label).text for word in wanted)]
    return [or_(*(_M.c.id.in_(held[at : at + _AT_ONCE]) for at in range(0, len(held), _AT_ONCE)), _M.c.id == "")]
