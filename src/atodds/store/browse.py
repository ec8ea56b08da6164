"""What a page lists, a part at a time: chosen, counted and ordered here, so that a view reads no more than it shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, Generic, Literal, TypeVar

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from atodds.store import schema
from atodds.store.connect import Store, reading
from atodds.store.judgements import count_judgements, entries, verdicts
from atodds.store.pairs import AT_ODDS, End, Pair, ends_of
from atodds.store.people import join_person, members
from atodds.store.query import Spoken, spoken
from atodds.store.rows import columns_of, record_of
from atodds.text import legal
from atodds.types import Alignment, Identity, Judgement, Relation, RelationLabel, Speaker

__all__ = [
    "Log",
    "Member",
    "Page",
    "PairSearch",
    "Review",
    "Subject",
    "counts",
    "ends_about",
    "group",
    "log",
    "on_record",
    "pair",
    "pair_page",
    "pair_pages",
    "pairs_about",
    "people_by_id",
    "quotation",
    "reviews",
    "said_by",
    "words_of",
]

T = TypeVar("T")
Review = Literal["", "unreviewed", "accept", "reject"]

_R: Final = schema.relations
_S: Final = schema.statements
_A: Final = schema.alignments
_MS: Final = schema.matter_statements
_MOST: Final = 500
"""Rows of one kind that a single page works with where it cannot list them in parts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[T]):
    """One part of a list: `items`, the `total` in the whole list, and the `number` of the part, from 1."""

    items: list[T]
    total: int
    number: int = 1
    size: int = 20

    @property
    def last(self) -> int:
        """The number of the last part, 1 for an empty list."""
        return max(1, -(-self.total // self.size))


@dataclass(frozen=True, slots=True, kw_only=True)
class PairSearch:
    """Which pairs to list; what is empty does not narrow.

    `speaker` and `other` (a canonical id, or words of a name) must stand at an end each. Of a pair within a period,
    one statement's days of speaking touch it; of one on a matter (its id), one statement is of it.
    Pairs that a person rejected are listed only when `review` is "reject".
    """

    labels: Sequence[RelationLabel] = AT_ODDS
    speaker: str = ""
    other: str = ""
    since: date | None = None
    until: date | None = None
    review: Review = ""
    matter: str = ""
    number: int = 1
    size: int = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One speaker of a person's group: its identity (None when it is alone) and the document that it stands in."""

    speaker: Speaker
    identity: Identity | None
    title: str
    publisher: str
    published: date | None
    statements: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a judgement is on: the kind of row, words that name it, and the document it stands in; all empty when the
    row is gone. A pair has the names of its two speakers instead of words."""

    kind: str = ""
    words: str = ""
    document_id: str = ""
    names: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """A judgement, whether it still holds (nobody took it back), and what it is on."""

    judgement: Judgement
    holds: bool
    subject: Subject


def pair_page(store: Store, where: PairSearch) -> Page[Pair]:
    """Return a part of the pairs that pass: accepted ones first, then those with two statements, then by score."""
    return pair_pages(store, where, (where.labels,))[0]


def pair_pages(store: Store, where: PairSearch, kinds: Sequence[Sequence[RelationLabel]]) -> list[Page[Pair]]:
    """Return what `pair_page` gives for each of several choices of labels, in one pass; those of `where` are not
    looked at."""
    judged = verdicts(store)
    labels = tuple(dict.fromkeys(label for some in kinds for label in some))
    every = [row for row in _slim(store, replace(where, labels=labels)) if _passes(row, where, judged)]
    accepted = {id for id, judgement in judged.items() if judgement.verdict == "accept"}
    every.sort(key=lambda row: (row.id not in accepted, not row.whole, -row.score, row.id))
    first = (where.number - 1) * where.size
    pages = []
    for some in kinds:
        rows = [row for row in every if row.label in some]
        shown = [row.id for row in rows[first : first + where.size]]
        pages.append(Page(items=_pairs(store, shown, judged), total=len(rows), number=where.number, size=where.size))
    return pages


def pair(store: Store, id: str) -> Pair | None:
    """Return one pair, None when there is none of this id or one of its ends is gone."""
    found = _pairs(store, [id], verdicts(store))
    return found[0] if found else None


def pairs_about(store: Store, ids: Iterable[str], *, labels: Sequence[RelationLabel] = ()) -> list[Pair]:
    """Return the pairs that have one of `ids` (of statements or speakers) at an end, the surest first, at most 500."""
    wanted = list(dict.fromkeys(ids))[:_MOST]
    query = select(_R.c.id).where(or_(_R.c.left_id.in_(wanted), _R.c.right_id.in_(wanted)))
    query = query.where(_R.c.label.in_(labels)) if labels else query
    with reading(store) as connection:
        found = list(connection.execute(query.order_by(_R.c.score.desc(), _R.c.id).limit(_MOST)).scalars())
    return _pairs(store, found, verdicts(store))


def ends_about(store: Store, ids: Iterable[str]) -> list[tuple[str, str]]:
    """Return the two ids of each pair at odds that has one of `ids` at an end, at most 500."""
    wanted = list(dict.fromkeys(ids))[:_MOST]
    query = select(_R.c.left_id, _R.c.right_id).where(
        _R.c.label.in_(AT_ODDS), or_(_R.c.left_id.in_(wanted), _R.c.right_id.in_(wanted))
    )
    with reading(store) as connection:
        return [(left, right) for left, right in connection.execute(query.order_by(_R.c.id).limit(_MOST))]


def words_of(store: Store, ids: Iterable[str]) -> dict[str, str]:
    """Return the text of each of the first 500 of these statements."""
    query = select(_S.c.id, _S.c.text).where(_S.c.id.in_(list(dict.fromkeys(ids))[:_MOST]))
    with reading(store) as connection:
        return dict(map(tuple, connection.execute(query)))


def people_by_id(store: Store, ids: Iterable[str]) -> dict[str, Speaker]:
    """Return the person behind each of these speaker ids that is in the store."""
    speakers = schema.speakers
    asked = speakers.alias("asked")
    joined, person = join_person(asked, asked.c.id)
    query = select(asked.c.id, *person).select_from(joined).where(asked.c.id.in_(list(dict.fromkeys(ids))))
    with reading(store) as connection:
        return {row[0]: record_of(Speaker, row[1:]) for row in connection.execute(query)}


def reviews(store: Store) -> dict[str, Judgement]:
    """Return the judgement that holds for each row, by its id; for a person, under the canonical id, the last one on
    any of the speakers taken for that person."""
    held = verdicts(store)
    people = people_by_id(store, held)
    for id, judgement in sorted(held.items(), key=lambda item: item[1].at):
        if id in people:
            held[people[id].id] = judgement
    return held


def group(store: Store, id: str, *, limit: int = _MOST) -> list[Member]:
    """Return the speakers of the person with this id (a canonical id, or one of its speakers'), by day."""
    speakers, identities, documents = schema.speakers, schema.identities, schema.documents
    own = select(identities.c.canonical_id).where(identities.c.speaker_id == id).scalar_subquery()
    joined = select(identities.c.speaker_id).where(
        or_(identities.c.canonical_id == id, identities.c.canonical_id == own)
    )
    query = (
        select(
            *(documents.c[name] for name in ("title", "publisher", "published")),
            speakers.c.statement_count,
            identities.c.speaker_id,
            *columns_of(Speaker),
            *columns_of(Identity),
        )
        .select_from(
            speakers.join(documents, documents.c.id == speakers.c.document_id).outerjoin(
                identities, identities.c.speaker_id == speakers.c.id
            )
        )
        .where(or_(speakers.c.id == id, speakers.c.id.in_(joined)))
        .order_by(documents.c.published.desc().nulls_last(), speakers.c.id)
        .limit(limit)
    )
    width = len(columns_of(Speaker))
    with reading(store) as connection:
        return [
            Member(
                title=row[0],
                publisher=row[1],
                published=row[2],
                statements=row[3],
                speaker=record_of(Speaker, row[5 : 5 + width]),
                identity=record_of(Identity, row[5 + width :]) if row[4] else None,
            )
            for row in connection.execute(query)
        ]


def said_by(
    store: Store,
    speakers: Iterable[str],
    *,
    second_hand: bool,
    among: frozenset[str] | None = None,
    number: int = 1,
    size: int = 25,
) -> Page[Spoken]:
    """Return a part of what these speakers said, the newest first: at first hand, or only passed on by others.
    `among` narrows to the statements of a matter."""
    where: list[ColumnElement[bool]] = [_S.c.speaker_id.in_(list(speakers))]
    where.append(_S.c.via != () if second_hand else _S.c.via == ())
    query = select(_S.c.id).where(*where).order_by(_S.c.said_start.desc().nulls_last(), _S.c.document_id, _S.c.ordinal)
    with reading(store) as connection:
        ids = list(connection.execute(query).scalars())
    ids = [id for id in ids if among is None or id in among]
    some = ids[(number - 1) * size : number * size]
    return Page(items=list(spoken(store, some).values()), total=len(ids), number=number, size=size)


def quotation(store: Store, id: str) -> Alignment | None:
    """Return the quotation held against the record that has this id, None when there is none."""
    with reading(store) as connection:
        row = connection.execute(select(*columns_of(Alignment)).where(_A.c.id == id)).first()
        return record_of(Alignment, row) if row else None


def on_record(store: Store, record_id: str) -> list[Alignment]:
    """Return the quotations that were found in this record, by place of their row, at most 500."""
    query = select(*columns_of(Alignment)).where(_A.c.record_id == record_id).order_by(_A.c.key).limit(_MOST)
    with reading(store) as connection:
        return [record_of(Alignment, row) for row in connection.execute(query)]


def counts(store: Store) -> dict[str, int]:
    """Return how many documents, records, statements, speakers named and unnamed, pairs at odds and quotations held
    against a record there are: what was examined."""
    documents, people = schema.documents, schema.people
    queries: dict[str, Select[Any]] = {
        "documents": select(func.count()).select_from(documents),
        "records": select(func.count()).select_from(documents).where(documents.c.kind == "record"),
        "statements": select(func.count()).select_from(_S),
        "unknown": select(func.count()).select_from(_S).where(_S.c.speaker_id.is_(None)),
        "people": select(func.count())
        .select_from(people)
        .where(people.c.kind != "unnamed", people.c.statement_count > 0),
        "at_odds": select(func.count()).select_from(_R).where(_R.c.label.in_(AT_ODDS)),
        "compared": select(func.count()).select_from(_R),
        "checked": select(func.count()).select_from(_A).where(_A.c.verdict != "no record supplied"),
    }
    with reading(store) as connection:
        return {name: connection.execute(query).scalar_one() for name, query in queries.items()}


def log(store: Store, *, number: int = 1, size: int = 40) -> Page[Log]:
    """Return a part of the judgements, the newest first, each with what it was made on."""
    some = [(each.judgement, each.undone_by) for each in entries(store, limit=size, offset=(number - 1) * size)]
    about = _subjects(store, [judgement.subject_id for judgement, _ in some])
    items = [
        Log(judgement=each, holds=undone_by is None, subject=about.get(each.subject_id, Subject()))
        for each, undone_by in some
    ]
    return Page(items=items, total=count_judgements(store), number=number, size=size)


@dataclass(frozen=True, slots=True)
class _Slim:
    id: str
    score: float
    label: str
    whole: bool


def _slim(store: Store, where: PairSearch) -> list[_Slim]:
    """Every relation that passes what the database can tell, without its evidence."""
    left, right = _S.alias("left_statement"), _S.alias("right_statement")
    joined = _R.outerjoin(left, left.c.id == _R.c.left_id).outerjoin(right, right.c.id == _R.c.right_id)
    both = and_(left.c.key.is_not(None), right.c.key.is_not(None))
    conditions: list[ColumnElement[bool]] = [_R.c.label.in_(where.labels)]
    if where.since or where.until:
        conditions.append(or_(*(_touches(side, where) for side in (left, right))))
    if where.matter:
        of_it = select(_MS.c.statement_id).where(_MS.c.matter_id == where.matter)
        conditions.append(or_(_R.c.left_id.in_(of_it), _R.c.right_id.in_(of_it)))
    if names := [legal(name.strip()) for name in (where.speaker, where.other) if name.strip()]:
        conditions.append(_stand_apart(names, left, right))
    query = select(_R.c.id, _R.c.score, _R.c.label, both).select_from(joined).where(*conditions)
    with reading(store) as connection:
        return [_Slim(*row) for row in connection.execute(query)]


def _touches(side: Any, where: PairSearch) -> ColumnElement[bool]:
    limits = [side.c.said_end >= where.since] if where.since else []
    return and_(*limits, *([side.c.said_start <= where.until] if where.until else []))


def _stand_apart(names: Sequence[str], left: Any, right: Any) -> ColumnElement[bool]:
    """Each of one or two names at an end of its own; an end is a statement's speaker, or a speaker."""

    def at(side: Any, end: ColumnElement[str], name: str) -> ColumnElement[bool]:
        return func.coalesce(side.c.speaker_id, end).in_(members(name))

    first = [at(left, _R.c.left_id, name) for name in names]
    second = [at(right, _R.c.right_id, name) for name in names]
    if len(names) == 1:
        return or_(first[0], second[0])
    return or_(and_(first[0], second[1]), and_(first[1], second[0]))


def _passes(row: _Slim, where: PairSearch, judged: dict[str, Judgement]) -> bool:
    verdict = judged[row.id].verdict if row.id in judged else "unreviewed"
    return verdict == where.review if where.review else verdict != "reject"


def _pairs(store: Store, ids: Sequence[str], judged: dict[str, Judgement]) -> list[Pair]:
    """The pairs of these ids in their order; one whose end is gone is left out."""
    with reading(store) as connection:
        rows = connection.execute(select(*columns_of(Relation)).where(_R.c.id.in_(ids)))
        found = {relation.id: relation for relation in (record_of(Relation, row) for row in rows)}
    ends = ends_of(store, found.values())
    return [
        Pair(relation=one, left=ends[one.left_id], right=ends[one.right_id], judgement=judged.get(one.id))
        for one in (found[id] for id in ids if id in found)
        if one.left_id in ends and one.right_id in ends
    ]


def _subjects(store: Store, ids: Sequence[str]) -> dict[str, Subject]:
    about: dict[str, Subject] = {}
    named = {
        "statement": (_S, _S.c.text, _S.c.document_id),
        "speaker": (schema.speakers, schema.speakers.c.name, schema.speakers.c.document_id),
        "dispute": (schema.disputes, schema.disputes.c.text, schema.disputes.c.document_id),
        "document": (schema.documents, schema.documents.c.title, schema.documents.c.id),
        "quotation": (_A, _A.c.reason, _A.c.statement_id),
    }
    with reading(store) as connection:
        for kind, (table, words, document) in named.items():
            rows = connection.execute(select(table.c.id, words, document).where(table.c.id.in_(ids)))
            about |= {row[0]: Subject(kind=kind, words=row[1], document_id=row[2]) for row in rows}
    for one in _pairs(store, [id for id in ids if id not in about], {}):
        names = (_name(one.left), _name(one.right))
        about[one.relation.id] = Subject(kind="pair", words=one.relation.label, names=names)
    return about


def _name(end: End) -> str:
    if not isinstance(end, Spoken):
        return end.name
    return end.speaker.name if end.speaker else "speaker unknown"
