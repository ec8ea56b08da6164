"""What the learned tagger sees: words with their places, a few surface features, word pieces, and windows of text.

The same functions feed training and use, so a change here means training again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

__all__ = ["FEATURES", "ROOM", "Pieces", "Window", "Words", "cut", "pieces", "read_words"]

FEATURES = 41
"""Rows of the feature table: 5 states of quotation x 4 of case x 2 of paragraph start, and row 0 for no word."""

ROOM = 320
"""Word pieces in a window, [CLS] and [SEP] included: the length trained on."""

LONGEST_WORD = 64
"""Characters of a word that are read; what is longer is no word of a language and becomes one unknown piece anyway."""

MOST_PIECES = 4
"""Word pieces kept of a word: links and codes would otherwise fill a window. Hardly any English word has more."""

_UNPRINTED = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_TOKEN = re.compile(
    rf"(?P<line>[\r\n\v\f\x85\u2028\u2029]+)|''|``|[^\W_](?:[^\W_]|[{_UNPRINTED}]+(?=[^\W_]))*|[^\w\s{_UNPRINTED}]|_"
)
_HIDDEN = re.compile(f"[{_UNPRINTED}]")
_OPENING = frozenset("“„‟«") | {"``"}
_CLOSING = frozenset("”»")
_MARKS = _OPENING | _CLOSING | frozenset('"″＂') | {"''"}
_APOSTROPHES = frozenset("‘’‛ʼ`´＇")
_OUTSIDE, _INSIDE, _OPEN, _CLOSE, _STRAY = range(5)

IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Words:
    """The words and punctuation marks of a text in order: offsets, the form that the encoder reads, the row of the
    feature table, and the number of the line (a line break ends a paragraph)."""

    starts: IntArray
    ends: IntArray
    forms: list[str]
    features: IntArray
    paragraphs: IntArray

    def __len__(self) -> int:
        return len(self.forms)


@dataclass(frozen=True, slots=True)
class Pieces:
    """Word pieces of every word, end to end: `ids`, and `first` with one more entry than there are words."""

    ids: IntArray
    first: IntArray


class Window(NamedTuple):
    """Words ``[start, end)`` are read; those in ``[own_start, own_end)`` are scored here and nowhere else."""

    start: int
    end: int
    own_start: int
    own_end: int


def read_words(text: str, *, start: int = 0, end: int | None = None) -> Words:
    """Return the words of ``text[start:end]`` with offsets into `text`. All kinds of double quotation mark (curly,
    straight, ``''``) take one form; a mark's direction is read from the paragraph it stands in."""
    starts: list[int] = []
    ends: list[int] = []
    raw: list[str] = []
    paragraphs: list[int] = []
    paragraph = 0
    for match in _TOKEN.finditer(text, start, len(text) if end is None else end):
        if match.lastgroup:
            paragraph += 1
            continue
        starts.append(match.start())
        ends.append(match.end())
        raw.append(text[match.start() : min(match.end(), match.start() + LONGEST_WORD)])
        paragraphs.append(paragraph)
    lines = np.array(paragraphs, dtype=np.int64)
    return Words(
        starts=np.array(starts, dtype=np.int64),
        ends=np.array(ends, dtype=np.int64),
        forms=[_form(word) for word in raw],
        features=features(raw, lines),
        paragraphs=lines,
    )


def features(raw: Sequence[str], paragraphs: IntArray) -> IntArray:
    """Return the feature row of each word: state of quotation, case, and whether it opens its paragraph."""
    states = np.zeros(len(raw), dtype=np.int64)
    firsts = np.flatnonzero(np.diff(paragraphs, prepend=-1))
    bounds = [*firsts.tolist(), len(raw)]
    for at in range(len(firsts)):
        begin, end = bounds[at], bounds[at + 1]
        follows = end < len(raw) and raw[end] in _MARKS
        _quotation_states(raw, range(begin, end), follows, states)
    opens = np.zeros(len(raw), dtype=np.int64)
    opens[firsts] = 1
    cases = np.array([_case(word) for word in raw], dtype=np.int64)
    return np.asarray(1 + (states * 4 + cases) * 2 + opens, dtype=np.int64)


def pieces(words: Words, encode: Callable[[list[str]], list[list[int]]], unknown: int) -> Pieces:
    """Return the word pieces of `words`. `encode` gives the piece ids of each of a list of forms; a form without any
    (a control character) becomes `unknown`."""
    forms = list(dict.fromkeys(words.forms))
    known = {form: ids[:MOST_PIECES] or [unknown] for form, ids in zip(forms, encode(forms), strict=True)}
    rows = [known[form] for form in words.forms]
    first = np.zeros(len(rows) + 1, dtype=np.int64)
    np.cumsum([len(row) for row in rows], out=first[1:])
    return Pieces(ids=np.array([piece for row in rows for piece in row], dtype=np.int64), first=first)


def cut(
    first: IntArray, paragraphs: IntArray, *, room: int = ROOM, before: int = 0, after: int = 0
) -> Iterator[Window]:
    """Yield windows that own every word once, in order. A window ends at a paragraph's end where that leaves it half
    full, and reads up to `before` word pieces before what it owns and `after` behind it; `room` counts [CLS] and
    [SEP]."""
    total = len(first) - 1
    own = 0
    while own < total:
        start = own
        while start > 0 and first[own] - first[start - 1] <= before:
            start -= 1
        space = room - 2
        last = int(np.searchsorted(first, first[start] + space, side="right")) - 1
        end = last
        own_end = total if last >= total else _break(first, paragraphs, own, last, after)
        yield Window(start, end, own, own_end)
        own = own_end


def _break(first: IntArray, paragraphs: IntArray, own: int, last: int, after: int) -> int:
    """Return where the words owned by a window end: the last paragraph end that leaves `after` pieces to read after
    it, if that owns at least half of what is possible; else simply as many words as possible."""
    most = int(np.searchsorted(first, first[last] - after, side="right")) - 1
    most = max(own + 1, most)
    least = own + max(1, (most - own) // 2)
    ends = np.flatnonzero(np.diff(paragraphs[least - 1 : most + 1])) + least
    return int(ends[-1]) if len(ends) else most


def _form(word: str) -> str:
    if word in _MARKS:
        return '"'
    if word in _APOSTROPHES:
        return "'"
    if word.isascii():
        return word
    word = _HIDDEN.sub("", word)
    return word.encode("utf-8", "replace").decode("utf-8")


def _case(word: str) -> int:
    if word[0].isdigit():
        return 3
    if not word[0].isupper():
        return 0
    return 2 if len(word) > 1 and word.isupper() else 1


def _quotation_states(raw: Sequence[str], where: range, follows: bool, states: IntArray) -> None:
    """Write the states of one paragraph. A mark left open reaches the paragraph's end only if the next paragraph starts
    with a mark (`follows`); otherwise it is a stray mark."""
    opened = -1
    for at in where:
        word = raw[at]
        if word not in _MARKS:
            continue
        if opened >= 0 and word not in _OPENING:
            states[opened], states[at] = _OPEN, _CLOSE
            states[opened + 1 : at] = _INSIDE
            opened = -1
            continue
        states[at] = _STRAY
        if word not in _CLOSING or at == where.start:
            opened = at
    if opened >= 0 and follows:
        states[opened] = _OPEN
        states[opened + 1 : where.stop] = _INSIDE
