"""Whether words of a reporting clause belong to the act of telling, or to something else in the sentence.

In "Brook, who resigned on Monday, said at a hearing that ..." the hearing is where it was said and Monday is not when.
Only tags and punctuation decide; where they leave doubt the words do not belong.
"""

from __future__ import annotations

import re

from atodds.context.frame import Frame, Page, gaps
from atodds.types import Span

__all__ = ["Rank", "attached", "verbs_in"]

Rank = tuple[int, int]

_REPORTING = frozenset(
    "say tell speak talk ask appear testify write respond interview press address brief tweet post announce declare "
    "release issue publish air broadcast deliver give send date file report state reply record hold quote cite add "
    "obtain see sign make".split()
)
_PRESENT = ("speaking", "asked", "appearing", "testifying", "writing", "responding", "addressing", "pressed", "talking")
_EVENTS = (
    r"meetings?|talks|summit|session|briefing|hearing|call|debate|speech|ceremony|vote|visit|interview|conference|event"
)
_AFTER_EVENT = re.compile(rf"(?i)\b(?:after|following)\b[^,;()]{{0,60}}\b(?:{_EVENTS})\b")
_BREAK = re.compile(
    r"(?i)\b(?:who|whom|which|whose|that|where|when|while|since|because|although|though|despite|amid|until|unless|if"
    r"|once|before|after|following|ahead of|as|about|regarding|concerning|response to|responding to|reaction to"
    r"|reacting to|referring to)\b|[;:]"
)
_TOPIC = re.compile(r"(?i)^\W*(?:of|over|against)\b")
_EDGE = re.compile(r"[,;:–—()]|\s-\s")
_TOGETHER = re.compile(r"\b(?:and|then)\s*\Z", re.IGNORECASE)
_AUXILIARIES = frozenset(("have", "be", "do", "will", "would", "not", "also", "later", "then", "'d", "’d"))
_TURN = re.compile(r"(?i)\b(?:but|and|while|as|so)\b(?P<rest>.*)", re.DOTALL)
_OPENING = frozenset(("", "but", "and", "then", "so", "also", "yet", "just", "meanwhile", "later", "earlier"))


def attached(here: Page, frame: Frame, span: Span) -> Rank | None:
    """Return a rank (lower is closer to the cue) when `span` belongs to the telling of `frame`, else None."""
    cue = frame.cue
    if span.start < cue.end and cue.start < span.end:
        return 0, span.start
    if span.start >= cue.end:
        between = _between(here, frame, Span(cue.end, span.start))
        return (1, span.start - cue.end) if _follows(here, frame, span, between) else None
    return (2, cue.start - span.end) if _precedes(here, frame, span) else None


def _between(here: Page, frame: Frame, span: Span) -> str:
    return " ".join(here.text[piece.start : piece.end] for piece in gaps(span, frame.clause))


def verbs_in(here: Page, frame: Frame, span: Span) -> bool:
    """Return whether `span` of the clause holds a verb that is not itself one of telling or publishing."""
    parse = here.parse
    for piece in gaps(span, frame.clause):
        for token in here.tokens(piece.start, piece.end):
            if parse.tags[token][:2] in ("VB", "MD") and parse.lemmas[token] not in _REPORTING:
                return True
    return False


def _follows(here: Page, frame: Frame, span: Span, between: str) -> bool:
    turn = _TURN.search(between)
    if turn and any(
        here.parse.tags[token].startswith("VB") for token in here.tokens(span.start - len(turn["rest"]), span.start)
    ):
        return False
    if _TOPIC.match(between) or verbs_in(here, frame, Span(frame.cue.end, span.start)):
        return False
    event = _AFTER_EVENT.search(between)
    if event:
        between = between[: event.start()] + between[event.end() :]
    broken = _BREAK.search(between)
    return broken is None or (broken.group().lower() in ("that", ":") and not between[broken.end() :].strip(" ,\"“”'"))


def _precedes(here: Page, frame: Frame, span: Span) -> bool:
    """Return whether a date before the cue dates it: at the head of the sentence, beside the subject, or in a phrase
    such as "in an interview Sunday" or "speaking to reporters on Monday"."""
    before = _between(here, frame, Span(frame.sentence.start, span.start))
    edges = [match.end() for match in _EDGE.finditer(before)]
    segment = before[edges[-1] :] if edges else before
    start = span.start - len(segment)
    head = segment.strip().strip("\"“”‘’'").lower()
    opening = head in _OPENING
    between = Span(span.end, _verb_group(here, frame))
    middle = _between(here, frame, between)
    if opening and not _BREAK.search(middle):
        return not verbs_in(here, frame, between) or (_TOGETHER.search(middle) is not None and ", and" not in middle)
    if verbs_in(here, frame, between) or _BREAK.search(middle):
        return False
    if head.startswith(_PRESENT):
        return not re.search(r"\b(?:after|before|since)\b", head)
    return _BREAK.search(segment) is None and not verbs_in(
        here, frame, Span(max(frame.sentence.start, start), span.start)
    )


def _verb_group(here: Page, frame: Frame) -> int:
    """Return where the cue's verb group begins, its auxiliaries included ("had written", "did not say")."""
    at = frame.cue.start
    for token in reversed(here.tokens(max(frame.sentence.start, at - 30), at)):
        if here.parse.lemmas[token] not in _AUXILIARIES:
            break
        at = here.parse.starts[token]
    return at
