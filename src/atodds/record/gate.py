"""Which of the places compared may be the source of a quotation: what its words, its date and its speaker ask for."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from atodds.record.evidence import NEAR, SLACK, Support
from atodds.record.index import Index, Ints
from atodds.record.judge import Change
from atodds.record.search import PRIOR, Rarity, rarity
from atodds.record.sentences import sentence_ends
from atodds.record.units import Units
from atodds.record.words import Words
from atodds.types import When

__all__ = ["SHORT", "Candidate", "Question", "Quoted", "choose", "worth"]

SHARE, SHARE_UNSPOKEN, SHARE_OLD, SHARE_WHOLE = 0.62, 0.70, 0.85, 0.55
"""Share of a quotation's bits that must stand in the record, in order, for the passage to be called its source: when
the speaker is right, when he is not known, when the record is old besides; and when the speaker is right, the event
too, and a whole sentence of the record stands in the print.

These and the bits below were set on quotations of the 2016 campaign and its transcripts, so that stock phrases of other
days and of other speakers are refused and fragments of three words said at the right event are found."""
MARGIN = 6.0
"""Bits beyond what singles out one place of the record, asked of a quotation of which nothing else is known."""
DAY = {"agrees": -10.0, "near": -7.0, "unknown": 0.0, "old": 4.0, "later": 45.0, "differs": 45.0}
"""Bits by which a date asks for less or more; a date at odds with the record asks for a long, telling quotation."""
SPEAKER = {"agrees": -8.0, "unknown": 0.0, "differs": math.inf}
"""Bits by which the right speaker asks for less; another one is refused whatever was said."""
OLD_CHANGED = 6.0
"""Bits that an old record asks for when not all the words stand there."""
UNSPOKEN = 6.0
"""Bits that an old record asks for when its speaker cannot be confirmed."""
EVENT = -8.0
"""Bits by which a record that the report quotes otherwise asks for less."""
JOINED = 60.0
"""Bits asked of a quotation that would join the words of two speakers."""
LEAST = 7.0
"""Bits that every match must have."""
EACH_DAY = 0.5
"""Bits by which each day between record and report sets a place behind another."""
LONG = 8
"""Units that a quotation needs when its date does not fit."""
SHORT = 3
"""Words of the shortest quotation that is found without telling anything, where nothing else can be meant."""
COMMON = 0.25
"""By how much such a quotation lowers the score: under `SURE`, so that it does not tell which record is quoted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """A quotation to be checked: its words, what the report says right after it, the names its speaker goes by, when
    it was said (see `day_support`), and the ids of records that the report is known to quote otherwise."""

    text: str
    context: str = ""
    speaker: tuple[str, ...] = ()
    said: When | None = None
    events: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Question:
    """A quotation with its words, and their numbers in the index."""

    quotation: Quoted
    words: Words
    numbers: Ints
    index: Index

    @cached_property
    def rarity(self) -> Rarity:
        """How telling each word is."""
        return rarity(self.index, self.words.norms, self.numbers)

    @property
    def day(self) -> int | None:
        """The day near which the source is looked for, as an ordinal: the middle of the time of speaking."""
        said = self.quotation.said
        return (said.start.toordinal() + said.end.toordinal()) // 2 if said else None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A quotation aligned with one place. `first` is the index's number of the first word of `record`; `runs` are the
    ranges of the quotation's words that stand there, `bits` what they tell, `share` their part of all; `fault` says
    why the kept words are not one speaker's. `places` is how many places of the record have exactly these words, 0
    where this one has not; `common` that the words by themselves do not tell enough; `asked_by` that one who only asks
    says them."""

    first: int
    printed: Units
    record: Units
    changes: tuple[Change, ...]
    runs: tuple[tuple[int, int], ...]
    bits: float
    share: float
    day: Support
    speaker: Support
    known: bool
    fault: str = ""
    places: int = 0
    common: bool = False
    asked_by: bool = False

    def place(self) -> int:
        """Return the index's number of the first kept word."""
        start = next(change.step.r0 for change in self.changes if change.step.equal)
        return self.first + self.record.firsts[start]

    def rank(self) -> tuple[float, int]:
        """Return what candidates are ordered by: bits found, less what changed, more what date and speaker say."""
        price = {"elided in order": 3.0, "words changed": 4.0, "meaning changed": 6.0}
        cost = sum(price.get(change.grade, 0.0) for change in self.changes)
        far = min(self.day.gap, NEAR) * EACH_DAY
        return self.bits - cost - far - worth(self.day, self.speaker, self.known), -self.first

    def score(self) -> float:
        """Return the share of the quotation found, lowered by a tenth for each of date and speaker not confirmed and
        by a quarter for common words."""
        doubts = (self.day.stand not in {"agrees", "near"}) + (self.speaker.stand != "agrees")
        return self.share * (1.0 - 0.1 * doubts - COMMON * self.common)

    def notes(self) -> tuple[str, ...]:
        """Return what an editor should know of date and speaker."""
        common = "the phrase is short and could have been said elsewhere too" if self.common else ""
        return tuple(note for note in (self.speaker.note, self.day.note, common) if note)

    def asked(self, size: int) -> float:
        """Return the bits that a record of `size` words asks of the quotation for this place."""
        bits = math.log2(size + PRIOR) + MARGIN + worth(self.day, self.speaker, self.known)
        if self.day.stand == "old":
            bits += UNSPOKEN * (self.speaker.stand != "agrees") + OLD_CHANGED * (self.share < 1.0)
        return max(bits, JOINED if self.fault else LEAST)

    def certain(self) -> bool:
        """Return whether exactly these words can only be from here, however common: the speaker said them that day,
        or the records have them once and neither date nor speaker speaks against it."""
        if not self.places or self.fault or len(self.printed) < SHORT or self.speaker.stand == "differs":
            return False
        dated = self.day.stand == "agrees" or (self.day.stand == "near" and self.day.gap <= SLACK)
        if dated and self.speaker.stand == "agrees":
            return True
        return self.places == 1 and (dated or (self.day.stand == "unknown"))

    def repeated(self) -> bool:
        """Return whether a question has the words, so that it may repeat them but is no record of them: when they are
        too few to be known again, or differ in meaning."""
        changed = any(change.grade == "meaning changed" for change in self.changes)
        return self.asked_by and self.speaker.stand != "agrees" and (changed or len(self.printed) < SHORT)

    def reworded(self) -> bool:
        """Return whether the print has other words than the record."""
        return any(change.grade in {"words changed", "meaning changed"} for change in self.changes)

    def complete(self) -> bool:
        """Return whether enough of the quotation stands here."""
        if self.speaker.stand == "agrees":
            fits = self.known or self.day.stand in {"agrees", "near"}
            return self.share >= (SHARE_WHOLE if fits and self._whole() else SHARE)
        return self.share >= (SHARE_OLD if self.day.stand == "old" else SHARE_UNSPOKEN)

    def _whole(self) -> bool:
        """Whether the words that the print keeps are all the words of a sentence of the record."""
        kept = [change.step for change in self.changes if change.step.equal]
        first, last = kept[0].r0, kept[-1].r1
        return (
            sum(step.r1 - step.r0 for step in kept) == last - first
            and sentence_ends(self.record, first - 1)
            and sentence_ends(self.record, last - 1)
        )


def worth(day: Support, speaker: Support, known: bool) -> float:
    """Return by how many bits date, speaker and event ask for more (or, below zero, less)."""
    return DAY[day.stand] + SPEAKER[speaker.stand] + EVENT * known


def choose(question: Question, candidates: Iterable[Candidate]) -> tuple[Candidate | None, str]:
    """Return the best candidate that may be the source, and what speaks against the best one when none may."""
    against = ""
    for candidate in sorted(candidates, key=Candidate.rank, reverse=True):
        if not candidate.complete():
            continue
        words = "the same words" if candidate.places else "similar words"
        if candidate.speaker.stand == "differs":
            against = against or f"{words} stand there, but {candidate.speaker.note}"
            continue
        if question.quotation.speaker and candidate.repeated():
            against = against or f"{words} stand there, but in a question"
            continue
        if len(candidate.printed) < SHORT and candidate.places > 1 and candidate.speaker.stand != "agrees":
            continue
        if candidate.day.stand == "later" and candidate.reworded():
            against = against or f"similar words stand there, but {candidate.day.note}"
            continue
        short = candidate.day.stand in {"later", "differs"} and len(candidate.printed) < LONG
        if not short and _telling(question, candidate):
            return candidate, ""
        if candidate.certain():
            return replace(candidate, common=True), ""
        if candidate.day.stand in {"old", "later", "differs"}:
            against = against or f"{words} stand there, but {candidate.day.note}"
    return None, against


def _telling(question: Question, candidate: Candidate) -> bool:
    """Whether the words found tell enough: as they are, or when what is said again and again at the same event does
    not make them common."""
    asked = candidate.asked(len(question.index))
    if candidate.bits >= asked:
        return True
    record = question.index.record_of(candidate.place())
    alone = rarity(question.index, question.words.norms, question.numbers, without=record)
    return sum(alone.of_run(*run) for run in candidate.runs) >= asked
