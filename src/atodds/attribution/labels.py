"""Speakers named by the layout of a page rather than by a sentence: labelled lines (`KORR: We will see.`).

A label that comes back, as in a printed interview, is a fact of the page, like a quotation mark; a single one may be
any heading (`CORRECTION: …`) and is only a proposal.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from atodds.attribution.cues import Candidate
from atodds.text import strip
from atodds.types import Span

__all__ = ["label_lines"]

_LINE = re.compile(r"[^\r\n]+")
_MARK = r"(?:[\"“”„]|''|``)"
_LABELLED = re.compile(rf"({_MARK}?)([A-Z][A-Z.'’-]{{1,24}}(?: [A-Z][A-Z.'’-]{{0,24}}){{0,4}})(:)[^\S\r\n]+(?=\S)")
_OPENING = re.compile(rf"\s*{_MARK}(?![\s(\[])")
_NOTE = re.compile(rf"\s*{_MARK}?[(\[…][^\r\n]{{0,80}}$")


class _Row(NamedTuple):
    """A line that holds something: its place and, where it has a label, the label's and the colon's."""

    line: Span
    label: Span | None
    colon: Span
    quoted: bool


def label_lines(text: str) -> tuple[Candidate, ...]:
    """Return a candidate per line that begins with a label in capitals and a colon, as articles print pieces of an
    interview; its cue is the colon.

    It is `formal` when the label's last word labels another line too, or labels the line before or after such a one.
    Between formal lines in quotation marks, a line that opens with a mark and has no label goes on with the speaker
    before.
    """
    rows = [_row(text, Span(*line.span())) for line in _LINE.finditer(text) if not line[0].isspace()]
    often = Counter(_name(text, row) for row in rows if row.label)
    repeated = [row.label is not None and often[_name(text, row)] > 1 for row in rows]
    formal = [row.label is not None and any(repeated[max(0, at - 1) : at + 2]) for at, row in enumerate(rows)]
    out: list[Candidate] = []
    for at, row in enumerate(rows):
        if row.label is None:
            continue
        content: tuple[Span, ...] = (strip(text, Span(row.colon.end, row.line.end)),)
        if formal[at] and row.quoted:
            after = slice(at + 1, at + 1 + _MOST)
            content += _further(text, rows[after], formal[after])
        out.append(Candidate(content, (row.colon,), (row.label,), "label-line", ":", formal=formal[at]))
    return tuple(out)


def _row(text: str, line: Span) -> _Row:
    found = _LABELLED.match(text, *line)
    if found is None:
        return _Row(line, None, line, False)
    return _Row(line, Span(*found.span(2)), Span(*found.span(3)), bool(found[1]))


def _name(text: str, row: _Row) -> str:
    return row.label.of(text).split()[-1] if row.label else ""


_MOST = 20
"""Lines that one speaker's turn may go on for in a printed interview. A choice; it bounds the work."""


def _further(text: str, rows: Sequence[_Row], formal: Sequence[bool]) -> tuple[Span, ...]:
    """Return the lines that go on before the next formal one; none when no such line follows."""
    out: list[Span] = []
    for row, ends in zip(rows, formal, strict=True):
        if ends:
            return tuple(out)
        if row.label is not None or not _OPENING.match(text, *row.line):
            if _NOTE.match(text, *row.line):
                continue
            return ()
        out.append(strip(text, row.line))
    return ()
