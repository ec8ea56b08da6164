"""The units that are compared: words, amounts, bracketed glosses (in the print) and stage notes (in a record)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from atodds.record.numerals import amounts
from atodds.record.words import Words
from atodds.types import Span

__all__ = ["Side", "Units", "plain", "units"]

Side = Literal["printed", "record"]
UnitKind = Literal["word", "gloss", "note"]
_WORD: UnitKind = "word"
LONGEST_NOTE = 24
"""Words of the longest bracketed stretch that is read as a gloss or a note; a longer one is ordinary text."""

_DOTS = re.compile(r"…|\.(?:\s?\.){2,}|\*(?:\s?\*){2,}")
_DAY = re.compile(r"[0-9]{1,2}(?:st|nd|rd|th)")
_MONTHS = frozenset("january february march april may june july august september october november december".split())
_NOTES = frozenset(
    "applause laughter laughs laughing crosstalk inaudible unintelligible cheers cheering boos booing chanting chants "
    "music pause ph sic audience video clip begin end interruption commercial break crowd overlapping speaking "
    "foreign gasps sighs coughs clears knock bell gavel recess off mic mike indiscernible redacted".split()
)


@dataclass(frozen=True, slots=True)
class Units:
    """Units in columns. `starts`/`ends` are places in `text` (brackets included for a gloss or note), `firsts` the
    word each begins with; `marked[i]` says that dots of omission stand before unit i, `marked[-1]` after the last.
    `inner` holds the normal forms inside each gloss and note."""

    text: str
    norms: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]
    kinds: Sequence[UnitKind]
    firsts: Sequence[int]
    marked: Sequence[bool]
    inner: dict[int, tuple[str, ...]]

    def __len__(self) -> int:
        return len(self.norms)

    def raw(self, at: int) -> str:
        """Return unit `at` as printed."""
        return self.text[self.starts[at] : self.ends[at]]

    def gap(self, at: int) -> str:
        """Return what stands between unit `at` and the next; "" before the first (-1) and after the last."""
        return self.text[self.ends[at] : self.starts[at + 1]] if 0 <= at < len(self.norms) - 1 else ""

    def stretch(self, first: int, last: int) -> str:
        """Return units ``[first, last)`` as printed."""
        return self.text[self.starts[first] : self.ends[last - 1]] if first < last else ""


def units(words: Words, side: Side, around: Span) -> Units:
    """Return the units of `words`; `around` bounds what may be read before the first and after the last word."""
    out = _Growing(words, side, around)
    at = 0
    while at < len(words):
        at = out.bracket(at) or out.amount(at) or out.word(at)
    text = words.text
    tail = text[out.ends[-1] : around.end] if out.ends else text[around.start : around.end]
    out.marked.append(bool(_DOTS.search(tail)))
    return Units(text, out.norms, out.starts, out.ends, out.kinds, out.firsts, out.marked, out.inner)


def plain(words: Words) -> Units:
    """Return `words` as units of one word each, whatever brackets and dots stand between them."""
    size = len(words)
    return Units(
        words.text, words.norms, words.starts, words.ends, [_WORD] * size, range(size), (False,) * (size + 1), {}
    )


class _Growing:
    """The columns as they grow."""

    def __init__(self, words: Words, side: Side, around: Span) -> None:
        self.words, self.side, self.around = words, side, around
        self.norms: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.kinds: list[UnitKind] = []
        self.firsts: list[int] = []
        self.marked: list[bool] = []
        self.inner: dict[int, tuple[str, ...]] = {}

    def _add(self, norm: str, place: Span, first: int, kind: UnitKind = "word") -> None:
        before = self.ends[-1] if self.ends else self.around.start
        self.marked.append(place.start - before > 1 and bool(_DOTS.search(self.words.text, before, place.start)))
        self.norms.append(norm)
        self.starts.append(place.start)
        self.ends.append(place.end)
        self.kinds.append(kind)
        self.firsts.append(first)

    def bracket(self, at: int) -> int:
        """Add the gloss, note or bracketed word that opens right before word `at`; return the word after it, or 0."""
        words = self.words
        low = words.ends[at - 1] if at else self.around.start
        gap = words.text[low : words.starts[at]]
        if gap in {" ", ", ", ""} and (at + 1 == len(words) or words.starts[at + 1] - words.ends[at] != 1):
            return 0
        if at + 1 < len(words) and words.starts[at + 1] - words.ends[at] == 1 and self._broken(at, gap):
            return self._mended(at, low + gap.rfind("[") if gap.endswith("[") else words.starts[at])
        opening = max(gap.rfind("["), gap.rfind("("))
        if opening < 0 or "]" in gap[opening:] or ")" in gap[opening:]:
            return 0
        closing = "]" if gap[opening] == "[" else ")"
        for last in range(at, min(at + LONGEST_NOTE, len(words))):
            high = words.starts[last + 1] if last + 1 < len(words) else self.around.end
            close = words.text.find(closing, words.ends[last], high)
            if close >= 0:
                return self._bracketed(at, last, Span(low + opening, close + 1))
        return 0

    def _bracketed(self, at: int, last: int, place: Span) -> int:
        inner = tuple(self.words.norms[at : last + 1])
        note = any(norm in _NOTES for norm in inner)
        if self.words.text[place.start] == "(" and not note:
            return 0
        self.inner[len(self.norms)] = inner
        self._add("[" + " ".join(inner) + "]", place, at, "gloss" if self.side == "printed" and not note else "note")
        return last + 1

    def _broken(self, at: int, gap: str) -> bool:
        """Whether a bracket stands inside a printed word here: "[T]he", "walk[ed]"."""
        between = self.words.gap(at)
        return (between == "]" and gap.endswith("[")) or (between == "[" and not gap.endswith("["))

    def _mended(self, at: int, start: int) -> int:
        """Add a word that has brackets inside as one word."""
        words = self.words
        last = at
        while last + 1 < len(words) and words.gap(last) in {"[", "]"}:
            last += 1
        end = words.ends[last]
        end += words.text.startswith("]", end) and words.gap(last - 1) == "["
        self._add("".join(words.norms[at : last + 1]), Span(start, end), at)
        return last + 1

    def amount(self, at: int) -> int:
        """Add the amount that starts at word `at`; return the word after it, or 0."""
        norm = self.words.norms[at]
        if not (norm[0].isdigit() or norm in {"$", "£", "€", "a", "an"}):
            return 0
        found = amounts(self.words, at)
        if found is None:
            return 0
        self._add(found[0], Span(self.words.starts[at], self.words.ends[found[1] - 1]), at)
        return found[1]

    def word(self, at: int) -> int:
        """Add word `at` as it is; return the word after it. "May 8th" is May 8, "No. 5" a number, no refusal."""
        words = self.words
        norm = words.norms[at]
        if _DAY.fullmatch(norm) and self.norms and self.norms[-1] in _MONTHS:
            norm = f"#{norm[:-2]}"
        elif norm == "u.s" and words.text.isupper():
            norm = "us"
        elif (
            norm == "no" and words.gap(at).startswith(".") and at + 1 < len(words) and words.norms[at + 1][0].isdigit()
        ):
            norm = "number"
        self._add(norm, Span(words.starts[at], words.ends[at]), at)
        return at + 1
