"""Words of a text with their exact places and their normal forms: what the matcher treats as one word and as equal.

A normal form folds letter case, accents, the shape of apostrophes, characters that are not printed, the dots of an
abbreviation in capitals ("U.K."), thousands separators, small numbers written as words, and contractions, which are
split where they join ("can" + "n't" is "can" + "not"). Words are split at hyphens. Nothing here moves an offset.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from atodds.types import Span

__all__ = ["APOSTROPHES", "Piece", "Words", "iterate", "pieces", "read_words"]

APOSTROPHES = "'‘’‚‛′`´ʼ＇"
_UNPRINTED = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_MARKS = "\u0300-\u036f"
_WORD = re.compile(
    r"(?:[^\W\d_]\.){2,}(?:[^\W\d_](?![^\W_]))?"
    r"|\d+(?:[.,]\d+)*[^\W\d_]*"
    rf"|[^\W_](?:[^\W_{APOSTROPHES}]|[{_UNPRINTED}{_MARKS}]|[{APOSTROPHES}](?=[^\W_]))*"
    r"|[%$£€&]"
)
_STRIP = re.compile(f"[{_UNPRINTED}]")
_APOSTROPHE = re.compile(f"[{APOSTROPHES}]")

_ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
_NUMBERS = {
    **{word: str(value) for value, word in enumerate([*_ONES.split(), "seventeen", "eighteen", "nineteen"])},
    **{word: str(20 + 10 * at) for at, word in enumerate(_TENS.split())},
    **{
        word: f"{value}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(value, 'th') }"
        for value, word in enumerate(_ORDINALS.split(), 1)
    },
}
_SPELLINGS = {
    "okay": "ok",
    "till": "until",
    "towards": "toward",
    "afterwards": "afterward",
    "grey": "gray",
    "mister": "mr",
    "doctor": "dr",
    "&": "and",
    "%": "percent",
}
_ENDINGS = {"re": "are", "ve": "have", "ll": "will", "m": "am", "s": "'s", "d": "'d"}
_STEMS = {"ca": "can", "wo": "will", "sha": "shall"}
_RUN_TOGETHER = {
    "alright": (2, "all", "right"),
    "cannot": (3, "can", "not"),
    "gonna": (3, "going", "to"),
    "wanna": (3, "want", "to"),
    "gotta": (3, "got", "to"),
    "kinda": (4, "kind", "of"),
    "sorta": (4, "sort", "of"),
    "lotta": (3, "lot", "of"),
    "lemme": (3, "let", "me"),
    "gimme": (3, "give", "me"),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """One word or part of a contraction: its normal form, and its place inside the printed word."""

    norm: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a stretch of `text`, in columns: normal forms, and half-open places in `text`."""

    text: str
    norms: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]

    def __len__(self) -> int:
        return len(self.norms)

    def raw(self, at: int) -> str:
        """Return word `at` as printed."""
        return self.text[self.starts[at] : self.ends[at]]

    def gap(self, at: int) -> str:
        """Return what stands between word `at` and the next one; "" after the last."""
        return self.text[self.ends[at] : self.starts[at + 1]] if at + 1 < len(self.starts) else ""


@functools.lru_cache(maxsize=1 << 16)
def pieces(raw: str) -> tuple[Piece, ...]:
    """Return the parts of a printed word: one, or two and more for a contraction. Places are inside `raw`."""
    if len(raw) > 64:
        return (Piece(_normal(raw), 0, len(raw)),)
    marks = [match.start() for match in _APOSTROPHE.finditer(raw)]
    if not marks:
        norm = _normal(raw)
        if norm in _RUN_TOGETHER and len(norm) == len(raw):
            at, left, right = _RUN_TOGETHER[norm]
            return Piece(left, 0, at), Piece(right, at, len(raw))
        return (Piece(norm, 0, len(raw)),)
    mark = marks[-1]
    ending = _STRIP.sub("", raw[mark + 1 :]).casefold()
    if ending == "t" and mark >= 2 and raw[mark - 1] in "nN":
        stem = _normal(raw[: mark - 1])
        return Piece(_STEMS.get(stem, stem), 0, mark - 1), Piece("not", mark - 1, len(raw))
    if ending in _ENDINGS and mark:
        return *pieces(raw[:mark]), Piece(_ENDINGS[ending], mark, len(raw))
    return (Piece(_normal(_APOSTROPHE.sub("", raw)) or raw, 0, len(raw)),)


def iterate(text: str, span: Span) -> Iterator[tuple[str, int]]:
    """Yield each printed word of `text` inside `span` and where it starts."""
    for match in _WORD.finditer(text, *span):
        yield match.group(), match.start()


def read_words(text: str, span: Span | None = None) -> Words:
    """Return the words of `text` inside `span` (all of it by default), in order; places are into `text`."""
    norms: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for raw, at in iterate(text, span if span is not None else Span(0, len(text))):
        for piece in pieces(raw):
            norms.append(piece.norm)
            starts.append(at + piece.start)
            ends.append(at + piece.end)
    return Words(text, norms, starts, ends)


def _normal(raw: str) -> str:
    if raw in {"US", "U.S.", "U.S"}:
        return "u.s"
    word = raw.casefold()
    if not word.isascii():
        word = unicodedata.normalize("NFKD", _STRIP.sub("", word))
        word = "".join(char for char in word if not unicodedata.combining(char)).casefold()
    if word[:1].isdigit():
        return word.replace(",", "")
    if "." in word:
        word = word.replace(".", "")
    word = _NUMBERS.get(word, word)
    return _SPELLINGS.get(word, word) or raw
