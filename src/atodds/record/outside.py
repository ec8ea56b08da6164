"""Where the words outside the quotation marks depart from the record, at the place that the statement is known from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from atodds.record import lexicon, reason
from atodds.record.departures import Departure, departures
from atodds.record.evidence import day_support, speaker_support
from atodds.record.gate import Quoted
from atodds.record.index import Index
from atodds.record.paraphrase import Pair, Retold, pairs, sentences
from atodds.record.search import near_windows
from atodds.record.units import Units, units
from atodds.record.words import read_words
from atodds.types import Alignment, Document, Edit, Origin, Span, Statement, content_id, join_spans

__all__ = ["ORIGIN", "is_outside", "outside"]

ORIGIN = Origin(stage="record, outside quotation marks", version="1")
AROUND = 320
"""Characters of the report before and after a statement in which a condition or a hedge may be told."""
WIDEST = 1_000
"""Words of the widest stretch of the record in which a statement without a quotation is looked for."""
LONGEST = 120
"""Words of the longest statement without a quotation that is looked for in the record."""
QUOTED, RETOLD = 0.9, 0.7
"""What the score of a finding is at most where a quotation tells the place, and where only the words do."""
ALIKE, SHARED = 0.75, 4
"""Share of a clause's telling words, and how many, that a sentence must have to be what an indirect statement
retells; where a quotation of the statement stands there, `paraphrase.SHARE` and `paraphrase.FEWEST` do."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A stretch of a record: the index's number of its first word, its units, the sentences in it that the speaker
    says, and all its normal forms; `quoted` says that a quotation of the statement stands there."""

    first: int
    units: Units
    spoken: tuple[tuple[int, int], ...]
    heard: frozenset[str]
    quoted: bool


def is_outside(alignment: Alignment) -> bool:
    """Return whether an alignment is about the reporter's own words, not about a quotation."""
    return alignment.origin.stage == ORIGIN.stage


def outside(
    statement: Statement, report: Document, index: Index, asked: Quoted, *, found: Iterable[Alignment] = ()
) -> tuple[Alignment, ...]:
    """Return an alignment, "meaning changed", for each place where the reporter's own words in `statement` depart
    from the record; empty when none is certain.

    The record is read where the quotations of the statement were `found`, in that turn and those beside it. A
    statement without quotations is looked for by its words: then the speaker must be the one that `asked` names, and
    the date fit or the report quote that record otherwise. `quotation` of such an alignment is the stretch of the
    reporter's words, `record` the words of the record they differ from.
    """
    if not index.records or not statement.content:
        return ()
    told = _retold(statement, report)
    places = _found(index, found) if statement.quotations else _retelling(statement, index, asked)
    made = [
        _alignment(statement, index, place, pair, departure)
        for place in places
        for pair, departure in _compared(told, place)
    ]
    return tuple({(one.quotation, one.record): one for one in made}.values())


def _compared(told: Iterable[Retold], place: _Place) -> Iterator[tuple[Pair, Departure]]:
    for piece in told:
        for pair in pairs(piece, place.units, place.spoken, place.heard):
            if place.quoted or (pair.share >= ALIKE and len(pair.shared) >= SHARED):
                for departure in departures(pair):
                    yield pair, departure


def _alignment(statement: Statement, index: Index, place: _Place, pair: Pair, found: Departure) -> Alignment:
    shown, said = _span(pair.printed.units, *found.printed), _span(place.units, *found.record)
    at = place.first + place.units.firsts[found.record[0]]
    record_id = index.records[index.record_of(at)].id
    return Alignment(
        id=content_id("alignment outside", statement.id, *shown, record_id, *said),
        statement_id=statement.id,
        quotation=shown,
        passage_id=index.passage(index.stretch_of(at)).id,
        record_id=record_id,
        record=said,
        edits=(Edit(kind="replaced", record=said, printed=shown, why=found.why),),
        verdict="meaning changed",
        reason=reason.sentence(f"outside the quotation marks, {found.why}", "the transcript itself may err"),
        score=round(pair.share * (QUOTED if place.quoted else RETOLD), 3),
        origin=ORIGIN,
    )


def _span(words: Units, first: int, last: int) -> Span:
    return Span(words.starts[first], words.ends[last - 1])


def _retold(statement: Statement, report: Document) -> tuple[Retold, ...]:
    """Return each piece of a statement's content as it is compared."""
    low, high = statement.content[0].start - AROUND, statement.content[-1].end + AROUND
    told = frozenset(read_words(report.text, Span(max(0, low), min(len(report.text), high))).norms)
    cue = read_words(join_spans(report.text, statement.cue_span)).norms
    denied = statement.polarity == "denied" or bool(lexicon.NEGATIONS.intersection(cue))
    out = []
    for span in statement.content:
        made = units(read_words(report.text, span), "printed", span)
        quoted = [
            any(q.start < e and s < q.end for q in statement.quotations)
            for s, e in zip(made.starts, made.ends, strict=True)
        ]
        out.append(Retold(made, quoted, told, denied))
    return tuple(out)


def _found(index: Index, found: Iterable[Alignment]) -> Iterator[_Place]:
    """Yield the turns in which quotations stand, each with the turns or paragraphs beside it."""
    standing = [(a.record_id, a.record.start) for a in found if a.record_id and a.record]
    numbers = {record.id: number for number, record in enumerate(index.records)} if standing else {}
    seen: set[int] = set()
    for record_id, start in standing:
        low, high = index.bounds(numbers[record_id])
        at = low + int(np.searchsorted(index.ends[low:high], start, "right"))
        stretch = index.stretch_of(min(at, high - 1))
        if stretch not in seen:
            seen.add(stretch)
            label = index.labels[int(index.speakers[stretch])]
            yield _place(index, (stretch, stretch), {label}, quoted=True)


def _retelling(statement: Statement, index: Index, asked: Quoted) -> Iterator[_Place]:
    """Yield where the words of a statement without quotations stand most together under its speaker's label."""
    words = read_words(statement.text)
    if not asked.speaker or not SHARED <= len(words) <= LONGEST:
        return
    day = (asked.said.start.toordinal() + asked.said.end.toordinal()) // 2 if asked.said else None
    for window in near_windows(index, index.numbers(words.norms), day):
        if window.last - window.first > WIDEST:
            continue
        record = index.records[index.record_of(window.first)]
        fits = day_support(asked.said, record.published).stand in {"agrees", "near"} or record.id in asked.events
        first, last = index.stretch_of(window.first), index.stretch_of(window.last - 1)
        labels = {index.labels[int(index.speakers[at])] for at in range(first, last + 1)}
        own = {label for label in labels if speaker_support(asked.speaker, label).stand == "agrees"}
        if fits and own:
            yield _place(index, (first, last), own, quoted=False)
            return


def _place(index: Index, stretches: tuple[int, int], labels: set[str], *, quoted: bool) -> _Place:
    """Return a range of turns or paragraphs, both ends included, with those beside it; only the sentences under
    `labels` are what the speaker says."""
    first, last = stretches
    low, high = index.bounds(index.record_of(int(index.stretches[first])))
    ends = [*index.stretches[1:].tolist(), len(index)]
    begin, end = max(low, int(index.stretches[max(0, first - 1)])), min(high, ends[min(last + 1, len(ends) - 1)])
    words = index.read(begin, end)
    made = units(words, "record", Span(words.starts[0], words.ends[-1]))
    own = [index.speaker_of(begin + word) in labels for word in made.firsts]
    spoken = tuple((s, e) for s, e in sentences(made, 0, len(made)) if all(own[s:e]))
    return _Place(begin, made, spoken, frozenset(made.norms), quoted)
