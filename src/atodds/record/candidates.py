"""Places in the record compared with a quotation, word by word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from atodds.record.evidence import Support, asks, day_support, speaker_support
from atodds.record.gate import Candidate, Question, worth
from atodds.record.glosses import REFERENT
from atodds.record.index import Index
from atodds.record.judge import Change, judge
from atodds.record.search import REACH, Window, exact_places, near_windows
from atodds.record.steps import Step, steps
from atodds.record.units import Units, plain, units
from atodds.types import Span

__all__ = ["exact_candidate", "near_candidates"]

LONGEST = 600
"""Words of a quotation that are compared when it is not in the record exactly."""
CAPPED = 12.0
"""Bits that one unit counts for at most in a quotation's share, so that one swapped name does not outweigh the rest."""
FRESH = 2
"""Days within which a report quotes what is new."""
AROUND = 48
"""Words of the record read before and after a stretch that has exactly the quotation's words."""
MOVED = "these words stand elsewhere in the record, so the order is changed"
"""Why a part of a quotation that stands in the same record, but not after the part before it, is grave."""
PART = 4
"""Units of the shortest part that is looked for elsewhere in the record."""


def exact_candidate(question: Question) -> list[Candidate]:
    """Return the best supported of the places that have exactly the words of the quotation, if any."""
    index, size = question.index, len(question.words)
    places = exact_places(index, question.numbers, question.day)
    if not len(places):
        return []
    place, support = _best_supported(question, places.tolist())
    low, high = index.bounds(index.record_of(place))
    first, last = max(low, place - AROUND), min(high, place + size + AROUND)
    record = plain(index.read(first, last))
    step = Step(place - first, place - first + size, 0, size, equal=True)
    found = Candidate(
        first,
        plain(question.words),
        record,
        (Change(step, "same", "exact"),),
        ((0, size),),
        question.rarity.of_run(0, size),
        1.0,
        *support,
        fault=_joined(index, first, record, [step]),
        places=len(places),
        asked_by=asks(index.speaker_of(place)),
    )
    return [found]


_Supports = tuple[Support, Support, bool]


def _best_supported(question: Question, places: list[int]) -> tuple[int, _Supports]:
    """Return the place for which date, speaker and event speak most; of several, the first one written like the
    print, else the first."""
    index = question.index
    records = (np.searchsorted(index.firsts, places, "right") - 1).tolist()
    labels = index.speakers[np.searchsorted(index.stretches, places, "right") - 1].tolist()
    groups: dict[tuple[int, int], list[int]] = {}
    for place, record, label in zip(places, records, labels, strict=True):
        groups.setdefault((record, label), []).append(place)
    supports = {key: _support(question, key[0], index.labels[key[1]]) for key in groups}
    ranks = {key: (worth(*support), _gap(support[0])) for key, support in supports.items()}
    best = min(ranks.values())
    kept = sorted((place, key) for key, rank in ranks.items() if rank == best for place in groups[key])
    words = question.words
    printed = words.text[words.starts[0] : words.ends[-1]]
    for place, key in kept:
        text = index.records[key[0]].text
        if text[index.starts[place] : index.ends[place + len(words) - 1]] == printed:
            return place, supports[key]
    return kept[0][0], supports[kept[0][1]]


def _gap(day: Support) -> int:
    """Days to the report, those of two days counting as none: what was said first then is likelier the source than a
    clip of it; of what is old, the first likewise."""
    return 0 if day.gap <= FRESH or day.stand == "old" else day.gap


def _support(question: Question, record: int, label: str) -> _Supports:
    document = question.index.records[record]
    return (
        day_support(question.quotation.said, document.published),
        speaker_support(question.quotation.speaker, label),
        document.id in question.quotation.events,
    )


def near_candidates(question: Question) -> list[Candidate]:
    """Return the quotation aligned with each of the places that share most with it."""
    if len(question.words) > LONGEST:
        return []
    printed = units(question.words, "printed", Span(0, len(question.quotation.text)))
    spoken = question.numbers[_spoken(printed, len(question.words))]
    found = [_near(question, printed, window) for window in near_windows(question.index, spoken, question.day)]
    return [candidate for candidate in found if candidate]


def _spoken(printed: Units, size: int) -> list[int]:
    """Return the words that are not in brackets: those that the print gives as said."""
    ends = [*printed.firsts[1:], size]
    return [
        at
        for first, last, kind in zip(printed.firsts, ends, printed.kinds, strict=True)
        if kind == "word"
        for at in range(first, last)
    ]


def _near(question: Question, printed: Units, window: Window, *, again: bool = True) -> Candidate | None:
    index = question.index
    glossed = REFERENT if "gloss" in printed.kinds else 0
    first, last = _whole_words(index, window.first - glossed, window.last)
    words = index.read(first, last)
    record = units(words, "record", Span(words.starts[0], words.ends[-1]))
    path = steps(printed, record)
    if not path:
        return None
    kept = [first + record.firsts[at] for step in path if step.equal for at in (step.r0, step.r1 - 1)]
    changes = judge(printed, record, _labels(index, first, record), path)
    elsewhere = [_elsewhere(question, printed, change, (kept[0], kept[-1])) for change in changes]
    wider = [found for found in elsewhere if found is not None and found.first != found.last]
    if wider and again:
        return _near(question, printed, _covering(window, wider), again=False)
    changes = tuple(
        change if found is None else replace(change, grade="meaning changed", why=MOVED)
        for change, found in zip(changes, elsewhere, strict=True)
    )
    runs, share = _weigh(question, printed, changes)
    return Candidate(
        first,
        printed,
        record,
        changes,
        runs,
        sum(question.rarity.of_run(*run) for run in runs),
        share,
        *_support(question, index.record_of(kept[0]), index.speaker_of(kept[0])),
        fault=_joined(index, first, record, path),
        asked_by=asks(index.speaker_of(kept[0])),
    )


def _covering(window: Window, others: Sequence[Window]) -> Window:
    first = min(window.first, *(other.first for other in others))
    return Window(first, max(window.last, *(other.last for other in others)), window.bits)


def _whole_words(index: Index, first: int, last: int) -> tuple[int, int]:
    """Return a range cut to the record that it ends in, and widened so that it cuts no contraction."""
    low, high = index.bounds(index.record_of(last - 1))
    first = max(first, low)
    while first > low and index.starts[first] == index.ends[first - 1]:
        first -= 1
    while last < high and index.starts[last] == index.ends[last - 1]:
        last += 1
    return first, last


def _labels(index: Index, first: int, record: Units) -> list[str]:
    """Return who speaks each unit; labels of one person are made one, and no label is the speaker before."""
    stretches = np.searchsorted(index.stretches, np.asarray(record.firsts, np.int64) + first, "right") - 1
    known: dict[int, str] = {}
    out: list[str] = []
    for number in index.speakers[stretches].tolist():
        if number not in known:
            label = index.labels[number]
            same = [other for other in known.values() if speaker_support((other,), label).stand == "agrees"]
            known[number] = same[0] if same else label
        out.append(known[number] or (out[-1] if out else ""))
    return out


def _joined(index: Index, first: int, record: Units, path: Sequence[Step]) -> str:
    """Return why the kept words are not one speaker's; "" when they are."""
    kept = [at for step in path if step.equal for at in (step.r0, step.r1 - 1)]
    if index.stretch_of(first + record.firsts[kept[0]]) == index.stretch_of(first + record.firsts[kept[-1]]):
        return ""
    labels = _labels(index, first, record)
    speakers = list(dict.fromkeys(labels[at] for step in path if step.equal for at in range(step.r0, step.r1)))
    return f"joins words of {speakers[0] or 'one speaker'} and {speakers[1]}" if len(speakers) > 1 else ""


def _weigh(question: Question, printed: Units, changes: Sequence[Change]) -> tuple[tuple[tuple[int, int], ...], float]:
    """Return the ranges of the quotation's words that the record has, and their share of what is said to be spoken."""
    ends = [*printed.firsts, len(question.words)]
    alone = np.minimum(question.rarity.alone, CAPPED)
    weights = [float(alone[low:high].max()) for low, high in pairwise(ends)]
    runs: list[tuple[int, int]] = []
    kept = 0.0
    for change in changes:
        step = change.step
        if step.p0 < step.p1 and (step.equal or change.grade == "formatting only" or change.why == MOVED):
            runs.append((ends[step.p0], ends[step.p1]))
            kept += sum(weights[at] for at in range(step.p0, step.p1) if printed.kinds[at] == "word")
    spoken = sum(weight for weight, kind in zip(weights, printed.kinds, strict=True) if kind == "word")
    return tuple(runs), min(1.0, kept / max(1e-9, spoken))


def _elsewhere(question: Question, printed: Units, change: Change, kept: tuple[int, int]) -> Window | None:
    """Return where a part without counterpart stands in the same record, None when nowhere or when it is too short.

    An empty window says that it stands there out of order; `kept` are the first and last word of the record that the
    rest of the quotation stands at.
    """
    step = change.step
    if change.kind not in {"inserted", "replaced"} or step.p1 - step.p0 < PART:
        return None
    ends = [*printed.firsts, len(question.words)]
    numbers = question.numbers[ends[step.p0] : ends[step.p1]]
    low, high = question.index.bounds(question.index.record_of(kept[0]))
    places = exact_places(question.index, numbers, None)
    places = places[(places >= low) & (places < high)]
    if not len(places):
        return None
    if step.p0 == 0:
        places = places[(places < kept[0]) & (places > kept[1] - REACH)]
    elif step.p1 == len(printed):
        places = places[(places > kept[1]) & (places < kept[0] + REACH)]
    else:
        places = places[:0]
    if not len(places):
        return Window(0, 0, 0.0)
    place = int(places[-1] if step.p0 == 0 else places[0])
    return Window(place, place + len(numbers), 0.0)
