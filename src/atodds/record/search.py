"""Where in the records a quotation may stand: exactly, and nearly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from atodds.record.index import CAP, Index, Ints
from atodds.record.lexicon import FUNCTION

__all__ = ["PRIOR", "REACH", "Rarity", "Window", "exact_places", "near_windows", "rarity"]

Floats = npt.NDArray[np.float64]
BEST = 4
"""Windows that are compared word by word."""
LIKELY = 0.4
"""Share of the best window's bits below which another is not compared."""
TRIED = 24
"""Windows whose hits are counted exactly."""
REACH = 20_000
"""Words of the record that an omission may leave out."""
COMMON, RARE, PRIOR = 1e-2, 3e-5, 1e5
"""How frequent a function word and any other word are taken to be, and the words of text that this belief weighs."""
LONE = 8.0
"""Bits below which a word by itself tells nothing."""
BACK = 4.0
"""The weight of the shorter sequence when the longer one's counts are read."""
SAME_DAY = 6.0
"""Bits that a record within two days of the day of speaking is put ahead by."""
PIECE = 14.0
"""Bits that a second window must add before a quotation is taken to be spread over both."""


@dataclass(frozen=True, slots=True)
class Rarity:
    """How telling each word of a quotation is, in bits: by itself, after the word before, after the two before."""

    alone: Floats
    second: Floats
    third: Floats

    def of_run(self, first: int, last: int) -> float:
        """Return the bits of words ``[first, last)`` said in one run; none for a function word by itself."""
        bits = float(self.alone[first])
        if last - first == 1 and bits < LONE:
            return 0.0
        if last - first > 1:
            bits += float(self.second[first + 1])
        return bits + float(self.third[first + 2 : last].sum())


@dataclass(frozen=True, slots=True)
class Window:
    """Words ``[first, last)`` of the index, all of one record, with the bits of the word sequences found there."""

    first: int
    last: int
    bits: float


def rarity(index: Index, norms: Sequence[str], numbers: Ints, *, without: int | None = None) -> Rarity:
    """Return how telling each word of a quotation is against this index.

    Each sequence's counts leave out one occurrence, the source itself (or all those in record `without`), and fall
    back on those of shorter sequences and in the end on a prior (function words one in a hundred, others one in thirty
    thousand), so that a record of one page, in which every word is frequent, does not make every phrase a stock phrase.
    """
    counts = [_elsewhere(index, numbers, size, without) for size in (1, 2, 3)]
    prior = np.array([COMMON if norm in FUNCTION else RARE for norm in norms])
    alone = (counts[0] + PRIOR * prior) / (len(index) + PRIOR)
    second, third = alone.copy(), alone.copy()
    if len(numbers) > 1:
        second[1:] = (counts[1] + BACK * alone[1:]) / (counts[0][:-1] + BACK)
        third[1] = second[1]
    if len(numbers) > 2:
        third[2:] = (counts[2] + BACK * second[2:]) / (counts[1][:-1] + BACK)
    return Rarity(-np.log2(alone), -np.log2(second), -np.log2(third))


def _elsewhere(index: Index, numbers: Ints, size: int, without: int | None) -> Floats:
    """Return how often each sequence occurs apart from its source."""
    left, right = index.ranges(numbers, size)
    counts = (right - left).astype(np.float64)
    own = np.ones(len(counts))
    if without is not None:
        low, high = index.bounds(without)
        for at in np.flatnonzero(counts > 1).tolist():
            posting = index.postings[size - 1][left[at] : right[at]]
            own[at] = max(1, int(np.searchsorted(posting, high)) - int(np.searchsorted(posting, low)))
    return np.maximum(counts - own, 0.0)


def exact_places(index: Index, numbers: Ints, day: int | None) -> Ints:
    """Return the first words of the stretches that have exactly these words, at most `CAP`: those nearest to `day`,
    or the earliest when it is None."""
    if not len(numbers) or len(index) < len(numbers) or (numbers < 0).any():
        return np.zeros(0, np.int64)
    size = min(3, len(numbers))
    left, right = index.ranges(numbers, size)
    rarest = int(np.argmin(right - left))
    places = index.postings[size - 1][left[rarest] : right[rarest]].astype(np.int64) - rarest
    places = places[(places >= 0) & (places + len(numbers) <= len(index))]
    for shift in range(len(numbers)):
        if not len(places):
            break
        places = places[index.words[places + shift] == numbers[shift]]
    inside = np.searchsorted(index.firsts, places, "right") == np.searchsorted(
        index.firsts, places + len(numbers) - 1, "right"
    )
    return _nearest(places[inside], index, day, CAP)


def _nearest(places: Ints, index: Index, day: int | None, most: int) -> Ints:
    if len(places) <= most:
        return places
    middle = int(np.searchsorted(places, index.near(day))) if day is not None else 0
    start = min(max(0, middle - most // 2), len(places) - most)
    return places[start : start + most]


@dataclass(frozen=True, slots=True)
class _Hits:
    """Word sequences of the quotation found in the record: where, at which word of the quotation, and their bits;
    ordered by place."""

    places: Ints
    shifts: Ints
    bits: Floats

    def distinct(self, low: int, high: int, without: Ints) -> float:
        """Return the bits of hits ``[low, high)`` that are not of the words `without`, each sequence once."""
        shifts = self.shifts[low:high]
        kept = np.flatnonzero(~np.isin(shifts, without)) if len(without) else np.arange(high - low)
        _, first = np.unique(shifts[kept], return_index=True)
        return float(self.bits[low:high][kept[first]].sum())


_Group = tuple[float, int, int]
"""Bits of a range of hits, and the range."""


def near_windows(index: Index, numbers: Ints, day: int | None) -> list[Window]:
    """Return the windows that share most with a quotation, in bits of its one, two and three word sequences; best
    first, at most `BEST`. Windows of one record are joined when each has a part of the quotation."""
    hits = _hits(index, numbers, day)
    if not len(hits.places):
        return []
    groups = _groups(index, hits, 2 * len(numbers) + 12, day)
    likely = [group for group in groups[:BEST] if group[0] >= LIKELY * groups[0][0]]
    return [_window(index, len(numbers), hits, group, groups) for group in likely]


def _hits(index: Index, numbers: Ints, day: int | None) -> _Hits:
    """Return the sequences that both have; long ones first, and shorter ones only where they are rare."""
    places: list[Ints] = []
    shifts: list[Ints] = []
    bits: list[Floats] = []
    total = max(len(index), 2)
    for size, most in ((3, CAP), (2, CAP // 4), (1, CAP // 16)):
        left, right = index.ranges(numbers, size)
        counts = right - left
        wanted = (counts > 0) & ((counts <= most) | ((size == 3) & (day is not None)))
        for shift in np.flatnonzero(wanted).tolist():
            posting = index.postings[size - 1][left[shift] : right[shift]].astype(np.int64)
            posting = _nearest(posting, index, day, most)
            places.append(posting)
            shifts.append(np.full(len(posting), shift, np.int64))
            bits.append(np.full(len(posting), np.log2(total / counts[shift]) / size))
    if not places:
        return _Hits(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))
    where = np.concatenate(places)
    order = np.argsort(where, kind="stable")
    return _Hits(where[order], np.concatenate(shifts)[order], np.concatenate(bits)[order])


def _groups(index: Index, hits: _Hits, width: int, day: int | None) -> list[_Group]:
    """Return the ranges of hits within `width` words of each other that have most, best first; none overlap."""
    records = np.searchsorted(index.firsts, hits.places, "right") - 1
    ends = np.searchsorted(hits.places, np.minimum(hits.places + width, index.firsts[records + 1]))
    sums = np.concatenate(([0.0], np.cumsum(hits.bits)))
    totals = sums[ends] - sums[:-1]
    if day is not None:
        totals = totals + SAME_DAY * (np.abs(index.days[records] - day) <= 2)
    found: list[_Group] = []
    nothing = np.zeros(0, np.int64)
    for low in np.argsort(-totals, kind="stable")[: TRIED * 8].tolist():
        high = int(ends[low])
        if all(high <= other[1] or low >= other[2] for other in found):
            found.append((hits.distinct(low, high, nothing), low, high))
            if len(found) == TRIED:
                break
    return sorted(found, key=lambda group: (-group[0], group[1]))


def _window(index: Index, size: int, hits: _Hits, group: _Group, groups: list[_Group]) -> Window:
    """Return a window wide enough for the whole quotation, with the other groups of its record that complete it."""
    score, low, high = group
    first, last = int(hits.places[low]), int(hits.places[high - 1]) + 3
    record = index.record_of(first)
    covered = hits.shifts[low:high]
    for _, other_low, other_high in groups:
        start, end = int(hits.places[other_low]), int(hits.places[other_high - 1]) + 3
        if index.record_of(start) != record or max(last, end) - min(first, start) > REACH:
            continue
        gained = hits.distinct(other_low, other_high, covered)
        if gained > PIECE:
            first, last, score = min(first, start), max(last, end), score + gained
            covered = np.concatenate((covered, hits.shifts[other_low:other_high]))
    slack = size + 12
    low_bound, high_bound = index.bounds(record)
    return Window(max(low_bound, first - slack), min(high_bound, last + slack), score)
