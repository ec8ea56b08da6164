"""Relations with both their ends at hand: what a list of who is at odds shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from atodds.store import schema
from atodds.store.connect import Store, reading
from atodds.store.judgements import verdicts
from atodds.store.people import join_person
from atodds.store.query import Spoken, spoken
from atodds.store.results import relations
from atodds.store.rows import record_of
from atodds.text import fold
from atodds.types import Judgement, Relation, RelationLabel, Speaker

__all__ = ["AT_ODDS", "End", "Pair", "PairFilter", "ends_of", "pairs"]

_AT_ONCE = 500

AT_ODDS: tuple[RelationLabel, ...] = ("contradicts", "reverses", "differs in certainty")
"""The labels that count as at odds; "differs in scope or time" looks so and is not."""

End = Spoken | Speaker


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A relation, its two ends (statements, or speakers where a report names only those), and the judgement that
    holds on it, None while unreviewed."""

    relation: Relation
    left: End
    right: End
    judgement: Judgement | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PairFilter:
    """Which pairs to list; what is empty does not narrow.

    Each of `speakers` (a canonical id, or part of a name) must stand at an end of its own. `about` is words that one
    of the two statements or the reason holds. A pair that a person rejected is left out unless `rejected`.
    """

    labels: Sequence[RelationLabel] = AT_ODDS
    speakers: Sequence[str] = ()
    about: str = ""
    min_score: float = 0.0
    rejected: bool = False


def pairs(store: Store, where: PairFilter | None = None) -> list[Pair]:
    """Return the pairs that pass the filter: accepted ones first, then those with two statements, then by score."""
    where = where or PairFilter()
    found = [r for r in relations(store, labels=where.labels) if r.score >= where.min_score]
    ends = ends_of(store, found)
    judged = verdicts(store)
    kept = [
        Pair(relation=r, left=ends[r.left_id], right=ends[r.right_id], judgement=judged.get(r.id))
        for r in found
        if r.left_id in ends and r.right_id in ends
    ]
    kept = [pair for pair in kept if _passes(pair, where)]
    return sorted(kept, key=_order)


def _order(pair: Pair) -> tuple[bool, bool, float, str]:
    whole = isinstance(pair.left, Spoken) and isinstance(pair.right, Spoken)
    return not _is(pair, "accept"), not whole, -pair.relation.score, pair.relation.id


def speaker_of(end: End) -> Speaker | None:
    """Return who stands at this end; None when unknown."""
    return end.speaker if isinstance(end, Spoken) else end


def ends_of(store: Store, relations: Iterable[Relation]) -> dict[str, End]:
    """Return what stands at the ends of `relations`, by id; an end that is no longer in the store is not in it."""
    wanted = list(dict.fromkeys(key for r in relations for key in (r.left_id, r.right_id)))
    found: dict[str, End] = dict(spoken(store, wanted))
    missing = [key for key in wanted if key not in found]
    for at in range(0, len(missing), _AT_ONCE):
        found |= _people(store, missing[at : at + _AT_ONCE])
    return found


def _people(store: Store, ids: Sequence[str]) -> dict[str, Speaker]:
    """Return the person behind each of these ids of speakers."""
    asked = schema.speakers.alias("asked")
    joined, person = join_person(asked, asked.c.id)
    with reading(store) as connection:
        rows = connection.execute(select(asked.c.id, *person).select_from(joined).where(asked.c.id.in_(ids)))
        return {row[0]: record_of(Speaker, row[1:]) for row in rows}


def _passes(pair: Pair, where: PairFilter) -> bool:
    if _is(pair, "reject") and not where.rejected:
        return False
    words = fold(where.about).text.split()
    if words:
        texts = [end.statement.text for end in (pair.left, pair.right) if isinstance(end, Spoken)]
        hay = fold(" ".join([*texts, *(evidence.detail for evidence in pair.relation.evidence)])).text
        if not all(word in hay for word in words):
            return False
    return _stand_apart([name for name in where.speakers if name.strip()], pair)


def _stand_apart(names: Sequence[str], pair: Pair) -> bool:
    left, right = ([_named(end, name) for name in names] for end in (pair.left, pair.right))
    if len(names) == 1:
        return left[0] or right[0]
    if len(names) == 2:
        return (left[0] and right[1]) or (left[1] and right[0])
    return not names


def _named(end: End, name: str) -> bool:
    speaker = speaker_of(end)
    if speaker is None:
        return False
    part = fold(name.strip()).text
    return speaker.id == name or any(part in fold(held).text for held in (speaker.name, *speaker.aliases))


def _is(pair: Pair, verdict: str) -> bool:
    return pair.judgement is not None and pair.judgement.verdict == verdict
