"""Span arithmetic, and folding: comparing texts without moving a single offset.

Folding never edits a document. It gives a second string together with a map back, so that every stretch of the folded
text names a stretch of the original. What is folded, exactly: letter case (`str.casefold`), the shape of quotation
marks and apostrophes, the kind of dash, runs of whitespace (to one space), and characters that are not printed
(soft hyphens, zero-width and direction marks). Nothing else: no accent, digit or punctuation mark is dropped.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from atodds.types import Span

__all__ = [
    "Folded",
    "contains",
    "fold",
    "folded",
    "join_lines",
    "legal",
    "locate",
    "merge",
    "overlap",
    "strip",
    "subtract",
]

_ENDS = re.compile(r"[\r\n]+")
_SPACES = re.compile(r"\s+")
_SINGLE = dict.fromkeys(map(ord, "‘’‚‛′`´ʼ＇"), "'")
_DOUBLE = dict.fromkeys(map(ord, "“”„‟″«»＂"), '"')
_DASH = dict.fromkeys(map(ord, "‐‑‒–—―−﹘﹣－"), "-")
_UNPRINTED = dict.fromkeys([0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF], "")
_TABLE: dict[int, str] = {**_SINGLE, **_DOUBLE, **_DASH, **_UNPRINTED}


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text and its map: `starts[i]` and `ends[i]` bound the original characters behind folded character i."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def span(self, start: int, end: int) -> Span:
        """Return the original span behind the folded stretch ``[start, end)``; an empty stretch gives an empty one."""
        if start >= end:
            at = self.starts[start] if start < len(self.starts) else (self.ends[-1] if self.ends else 0)
            return Span(at, at)
        return Span(self.starts[start], self.ends[end - 1])


def fold(text: str) -> Folded:
    """Return `text` folded (see the module's docstring) with its map back into `text`."""
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for at, char in enumerate(text):
        folded = _TABLE.get(ord(char))
        if folded is None:
            folded = " " if char.isspace() else char.casefold()
        if folded == " " and out and out[-1] == " ":
            ends[-1] = at + 1
            continue
        for piece in folded:
            out.append(piece)
            starts.append(at)
            ends.append(at + 1)
    return Folded("".join(out), starts, ends)


def folded(text: str) -> str:
    """Return the text of `fold(text)` alone, several times as fast."""
    return _SPACES.sub(" ", text.translate(_TABLE)).casefold()


def legal(text: str) -> str:
    """Return `text` with a question mark for each lone surrogate, which no database and no tokenizer takes."""
    return text.encode("utf-8", "replace").decode("utf-8")


def overlap(left: Span, right: Span) -> int:
    """Return how many characters two spans share."""
    return max(0, min(left.end, right.end) - max(left.start, right.start))


def contains(outer: Span, inner: Span) -> bool:
    """Return whether `inner` lies wholly inside `outer`."""
    return outer.start <= inner.start and inner.end <= outer.end


def strip(text: str, span: Span) -> Span:
    """Return `span` without the whitespace at its ends; empty at its start when it holds nothing else."""
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def merge(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return the union of `spans` as disjoint spans in order; touching ones are joined, empty ones dropped."""
    out: list[Span] = []
    for span in sorted(span for span in spans if span.start < span.end):
        if out and span.start <= out[-1].end:
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end))
        else:
            out.append(span)
    return tuple(out)


def subtract(span: Span, holes: Iterable[Span]) -> tuple[Span, ...]:
    """Return what is left of `span` when `holes` are taken out, in order."""
    out: list[Span] = []
    at = span.start
    for hole in merge(holes):
        if hole.end <= at:
            continue
        if hole.start >= span.end:
            break
        if hole.start > at:
            out.append(Span(at, hole.start))
        at = max(at, hole.end)
    if at < span.end:
        out.append(Span(at, span.end))
    return tuple(out)


def locate(starts: Sequence[int], at: int) -> int:
    """Return the index of the last entry of the sorted `starts` that is <= `at`, or -1."""
    return bisect_right(starts, at) - 1


def join_lines(text: str, pieces: Iterable[Span]) -> Iterator[Span]:
    """Yield `pieces`, in order, with those that only line ends of `text` keep apart as one."""
    held: Span | None = None
    for piece in pieces:
        if held is not None and _ENDS.fullmatch(text, held.end, piece.start):
            held = Span(held.start, piece.end)
            continue
        if held is not None:
            yield held
        held = piece
    if held is not None:
        yield held
