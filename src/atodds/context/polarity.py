"""Whether the speaker stands by the content as printed, or denies it.

"Denied" means: the reporting words themselves turn the content down ("denied that he had met them", "rejected the
claim that", "never said that", "do not think"). What is left open ("did not say whether") is not denied. A content
that is negative in itself ("the dam was not discussed") is affirmed: its "not" is part of what was said. Two denials
cancel out ("did not deny").
"""

from __future__ import annotations

import re

from atodds.context.frame import Frame, Page, gaps
from atodds.types import Polarity, Span

__all__ = ["polarity_of"]

_DENIES = re.compile(
    r"(?i)\b(?:den(?:y|ies|ied|ying|ials?)|reject(?:s|ed|ing)?|disput(?:e|es|ed|ing)|refut(?:e|es|ed|ing)"
    r"|rebut(?:s|ted|ting)?"
    r"|dismiss(?:es|ed|ing)?|disavow(?:s|ed|ing)?|contradict(?:s|ed|ing)?|rul(?:e|es|ed|ing)\s+out|disown(?:s"
    r"|ed)?|debunk(?:s|ed)?)\b"
)
_NOT = re.compile(r"(?i)(?:\b(?:not|never|neither|nor|without|no\s+longer)\b|n['’]t\b)(?:\s+\w+ly)?\s*$")


_STANCE = frozenset(
    "say claim think believe state assert argue agree accept find expect suggest imply mean tell call describe concede "
    "admit acknowledge consider maintain contend see support".split()
)
"""Verbs whose negation turns the content down; "did not know", "would not confirm" and "does not want" do not."""
_OPEN = re.compile(r"(?i)[\"“‘']?(?:whether|if|how|why|what|when|where|who|which)\b")


def polarity_of(here: Page, frame: Frame) -> Polarity:
    """Return "denied" when the cue denies, or is itself negated; "affirmed" when neither or both."""
    if not frame.attribution.cue:
        return "affirmed"
    start, end = frame.cue
    denial = _DENIES.search(here.text, start, end)
    verbs = [t for t in here.tokens(start, end) if here.parse.tags[t].startswith("VB")]
    if denial is None and (not verbs or here.parse.lemmas[verbs[-1]] not in _STANCE):
        return "affirmed"
    before = Span(max(frame.sentence.start, start - 24), start)
    lead = " ".join(here.text[piece.start : piece.end] for piece in gaps(before, frame.clause))
    verb = denial.start() if denial else here.parse.starts[verbs[-1]]
    negated = _NOT.search(f"{lead}{here.text[start:verb]}") is not None
    if denial is None and negated and _OPEN.match(here.text, min(s.start for s in frame.attribution.content)):
        return "affirmed"
    return "denied" if (denial is not None) != negated else "affirmed"
