"""The turns of a transcript as attributions, without the parse.

One attribution per paragraph (a line) of a turn, so that a statement stays about as long as one in an article; a
paragraph of more than `LONGEST` characters is cut at sentence ends. Stage notes and other marked stretches are left
out, and may part a content into pieces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from atodds.text import strip, subtract
from atodds.types import Attribution, Document, Origin, Span, content_id

__all__ = ["LONGEST", "turns"]

LONGEST = 600
"""Characters of one statement: about a hundred words, the longest that is still read as one claim. A choice."""

_ORIGIN = Origin(stage="turns", version="1")
_LINE = re.compile(r"[^\r\n]+")
_STOP = re.compile(r"[.!?…][\"”’')\]]{0,3}\s")
_SCORE = 0.99
"""A transcript's own label says who speaks; what is missing to one is for wrong labels. A choice."""


def turns(document: Document, holes: Sequence[Span]) -> tuple[Attribution, ...]:
    """Return the attributions of the document's turns in order: the label is the source, there is no cue.

    A turn that goes on from the one before (empty label, same speaker) has that one's label as its source. `holes` are
    left out.
    """
    out: list[Attribution] = []
    label: tuple[Span, ...] = ()
    speaker = ""
    for turn in document.turns:
        if turn.label.start < turn.label.end:
            label = (turn.label,)
        elif turn.speaker != speaker:
            label = ()
        speaker = turn.speaker
        for content in _contents(document.text, turn.span, holes):
            out.append(_made(document, content, label))
    return tuple(out)


def _contents(text: str, turn: Span, holes: Sequence[Span]) -> Iterator[tuple[Span, ...]]:
    inside = [hole for hole in holes if hole.start < turn.end and hole.end > turn.start]
    for line in _LINE.finditer(text, turn.start, turn.end):
        for piece in _pieces(text, Span(*line.span())):
            content = tuple(s for part in subtract(piece, inside) if (s := strip(text, part)).start < s.end)
            if any(char.isalnum() for span in content for char in span.of(text)):
                yield content


def _pieces(text: str, line: Span) -> Iterator[Span]:
    start, end = line
    while end - start > LONGEST:
        stops = [match.end() for match in _STOP.finditer(text, start, start + LONGEST)]
        space = text.rfind(" ", start, start + LONGEST) + 1
        cut = stops[-1] if stops else space if space > start else start + LONGEST
        yield Span(start, cut)
        start = cut
    yield Span(start, end)


def _made(document: Document, content: tuple[Span, ...], label: tuple[Span, ...]) -> Attribution:
    return Attribution(
        id=content_id("attribution", document.id, content),
        document_id=document.id,
        content=content,
        quotations=(),
        cue=(),
        source=label,
        score=_SCORE,
        origin=_ORIGIN,
    )
