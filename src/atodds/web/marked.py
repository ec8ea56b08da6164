"""A page's text with its sources, cues and contents marked. The text is cut into runs; it is never changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from atodds.types import Mark, Span, Statement

__all__ = ["LONGEST", "Run", "paragraphs", "part_of", "parts"]

LONGEST = 20_000
"""Characters of text in one part of a page, so that the longest document is still sent in pieces of 300 kB at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A run of text that is alike throughout. `kinds` are of "content", "quotation", "cue", "source", "mark" and
    "here" (the statement that was asked for); `statement` is the innermost statement that it is part of, empty where
    the run holds no letter or digit and so could not be read out as a link; `begins` and `ends` are the statements
    whose content begins or ends with it."""

    text: str
    kinds: tuple[str, ...] = ()
    statement: str = ""
    begins: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()


def parts(text: str) -> list[Span]:
    """Return the parts that a long text is shown in, cut between lines where there are any; one part when empty."""
    found: list[Span] = []
    at = 0
    while len(text) - at > LONGEST:
        cut = text.rfind("\n", at + LONGEST // 2, at + LONGEST) + 1 or at + LONGEST
        found.append(Span(at, cut))
        at = cut
    return [*found, Span(at, len(text))]


def part_of(spans: Sequence[Span], at: int) -> int:
    """Return the number, from 1, of the part that offset `at` lies in."""
    return next((number for number, span in enumerate(spans, 1) if at < span.end), len(spans))


def paragraphs(
    text: str, statements: Iterable[Statement], marks: Iterable[Mark], part: Span, *, here: str = ""
) -> list[list[Run]]:
    """Return the lines of one part of `text` that are not blank, each as runs in order. The statement `here` stands
    out."""
    kinds = list(_kinds(statements, part, here)) + [(mark.span, "mark", "") for mark in marks]
    kinds = [each for each in kinds if each[0].start < part.end and part.start < each[0].end]
    starting, ending = _edges(statements)
    lines: list[list[Run]] = []
    at = part.start
    for line in text[part.start : part.end].splitlines(keepends=True):
        span = Span(at, at + len(line))
        at = span.end
        if line.strip():
            near = [each for each in kinds if each[0].start < span.end and span.start < each[0].end]
            lines.append(list(_runs(text, span, near, (starting, ending))))
    return lines


_Kind = tuple[Span, str, str]
_Edges = tuple[dict[int, list[str]], dict[int, list[str]]]


def _kinds(statements: Iterable[Statement], part: Span, here: str) -> Iterator[_Kind]:
    for said in statements:
        if said.content[0].start >= part.end and not said.source:
            continue
        yield from ((span, "content", said.id) for span in said.content)
        yield from ((span, "quotation", "") for span in said.quotations)
        yield from ((span, "cue", "") for span in said.cue_span)
        yield from ((span, "source", "") for span in said.source)
        if said.id == here:
            yield from ((span, "here", "") for span in said.content)


def _edges(statements: Iterable[Statement]) -> _Edges:
    starting: dict[int, list[str]] = {}
    ending: dict[int, list[str]] = {}
    for said in statements:
        starting.setdefault(said.content[0].start, []).append(said.id)
        ending.setdefault(said.content[-1].end, []).append(said.id)
    return starting, ending


def _runs(text: str, line: Span, kinds: Sequence[_Kind], edges: _Edges) -> Iterator[Run]:
    starting, ending = edges
    bounds = {line.start, line.end}
    for span, _, _ in kinds:
        bounds |= {at for at in span if line.start < at < line.end}
    cuts = sorted(bounds)
    for start, end in pairwise(cuts):
        over = [each for each in kinds if each[0].start <= start and end <= each[0].end]
        holding = [(each[0].end - each[0].start, each[2]) for each in over if each[2]]
        yield Run(
            text=text[start:end],
            kinds=tuple(sorted({kind for _, kind, _ in over})),
            statement=min(holding)[1] if holding and any(map(str.isalnum, text[start:end])) else "",
            begins=tuple(starting.get(start, ())),
            ends=tuple(ending.get(end, ())),
        )
