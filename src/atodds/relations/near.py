"""The statements of a document, found by place."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from itertools import accumulate

from atodds.types import Span, Statement

__all__ = ["REACH", "Near"]

REACH = 1500
"""Characters back to the statement that a denial may answer: about five paragraphs."""


class Near:
    """The outermost statements of a document, found by place."""

    def __init__(self, statements: Iterable[Statement]) -> None:
        every = sorted((s for s in statements if not s.via), key=lambda s: s.content[0].start)
        self._spans = [_extent(statement) for statement in every]
        order = sorted(range(len(every)), key=lambda at: self._spans[at].start)
        self._every, self._order = every, order
        self._starts = [self._spans[at].start for at in order]
        self._reached = list(accumulate((self._spans[at].end for at in order), max))

    def around(self, place: Span) -> list[Statement]:
        """Return, by place of their contents, the statements any part of which lies in `place` or up to `REACH`
        characters before it."""
        found = []
        for row in range(bisect_left(self._starts, place.end) - 1, -1, -1):
            if self._reached[row] < place.start - REACH:
                break
            if self._spans[self._order[row]].end >= place.start - REACH:
                found.append(self._order[row])
        return [self._every[at] for at in sorted(found)]


def _extent(statement: Statement) -> Span:
    parts = [*statement.content, *statement.source, *statement.cue_span]
    parts += [statement.mention.span] if statement.mention else []
    return Span(min(part.start for part in parts), max(part.end for part in parts))
