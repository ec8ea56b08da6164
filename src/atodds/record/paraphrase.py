"""Clauses in a reporter's own words beside the sentence of the record that they retell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from atodds.record import lexicon
from atodds.record.sentences import clause_ends, sentence_ends
from atodds.record.units import Units

__all__ = ["Pair", "Retold", "clauses", "pairs", "sentences", "stem", "telling"]

FEWEST = 3
"""Telling words that a clause and a sentence must share for one to retell the other."""
SHARE = 0.6
"""Share of a clause's telling words that the sentence must have."""
LONGEST = 60
"""Units of the longest sentence of the record, and of the longest clause, that are compared."""
_LIGHT = (
    lexicon.FUNCTION
    | lexicon.NEGATIONS
    | frozenset(lexicon.PERSONS)
    | frozenset(lexicon.MODALS)
    | frozenset(lexicon.QUANTIFIERS)
    | frozenset(lexicon.LIKELIHOODS)
    | frozenset(lexicon.CONDITIONS)
    | frozenset("going said says say now today ahead also still already because get got make made".split())
)
_ENDINGS = ("ing", "ed", "es", "s", "ly")


@dataclass(frozen=True, slots=True)
class Retold:
    """A statement as printed. `quoted` says of each unit whether it stands in quotation marks; `told` are the normal
    forms of all that the report says around it; `denied` that the reporter says that it was denied."""

    units: Units
    quoted: Sequence[bool]
    told: frozenset[str]
    denied: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """Units ``[p0, p1)`` of a statement retell units ``[r0, r1)`` of the record. `shared` are the telling words of
    both, as places in each, in the order of the print; `share` is their part of those in the clause; `heard` are the
    normal forms of the found turn and its neighbours."""

    printed: Retold
    p0: int
    p1: int
    record: Units
    r0: int
    r1: int
    shared: tuple[tuple[int, int], ...]
    share: float
    heard: frozenset[str]


def stem(norm: str) -> str:
    """Return a word without its ending: "opened", "opens" and "opening" are one."""
    if norm[0] in "#0123456789" or len(norm) < 4:
        return norm
    if norm.endswith("ies"):
        return norm[:-3] + "y"
    for ending in _ENDINGS:
        if norm.endswith(ending) and len(norm) - len(ending) >= 3 and not norm.endswith("ss"):
            norm = norm.removesuffix(ending)
            norm = norm[:-1] if norm[-1] == norm[-2] and norm[-1] not in "sl" else norm
            break
    return norm.removesuffix("e")


def telling(units: Units, first: int, last: int) -> dict[str, int]:
    """Return the stems of the words in ``[first, last)`` that name or tell something, each with its first place."""
    found: dict[str, int] = {}
    for at in range(first, last):
        norm = units.norms[at]
        if units.kinds[at] == "word" and norm not in _LIGHT and norm[0] != "#" and len(norm) > 1:
            found.setdefault(stem(norm), at)
    return found


def sentences(units: Units, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Yield the sentences in ``[first, last)`` as ranges, questions and those too long to compare left out."""
    start = first
    for at in range(first, last):
        if at + 1 == last or sentence_ends(units, at):
            if at + 1 - start <= LONGEST and "?" not in units.gap(at):
                yield start, at + 1
            start = at + 1


def clauses(units: Units) -> Iterator[tuple[int, int]]:
    """Yield the clauses of a statement as ranges: what stands between pauses."""
    start = 0
    for at in range(len(units)):
        if clause_ends(units, at):
            if at + 1 - start <= LONGEST:
                yield start, at + 1
            start = at + 1


def pairs(printed: Retold, record: Units, spoken: Sequence[tuple[int, int]], heard: frozenset[str]) -> Iterator[Pair]:
    """Yield, for each clause in the reporter's own words, the one sentence of `spoken` that it retells.

    A clause that two sentences have equally much of is passed over: it cannot be told which it retells.
    """
    known = [(first, last, telling(record, first, last)) for first, last in spoken]
    for p0, p1 in clauses(printed.units):
        if all(printed.quoted[p0:p1]):
            continue
        told = telling(printed.units, p0, p1)
        found = sorted(
            ((len(told.keys() & said.keys()), first, last) for first, last, said in known), key=lambda row: -row[0]
        )
        if not found or found[0][0] < max(FEWEST, SHARE * len(told)) or (found[1:] and found[1][0] == found[0][0]):
            continue
        _, r0, r1 = found[0]
        said = telling(record, r0, r1)
        shared = tuple(sorted((told[word], said[word]) for word in told.keys() & said.keys()))
        yield Pair(printed, p0, p1, record, r0, r1, shared, len(shared) / len(told), heard)
