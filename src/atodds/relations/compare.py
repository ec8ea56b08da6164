"""Comparators: small functions that look at two statements of like wording and say what they see.

Each returns an `Evidence` or None. A comparator's docstring is the sentence that the reader of the page sees as its
reason. Scores lie in [0, 1]: how strongly the sign, by itself, speaks for the label that `relate` gives it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from atodds.relations.words import wording
from atodds.types import Evidence, Span, Statement

__all__ = [
    "CLASHES",
    "LIMITS",
    "Comparator",
    "asks",
    "certainty",
    "condition",
    "facing",
    "negation",
    "number",
    "scope",
    "sentence",
]

_SENTENCE = re.compile(r"(?<=[.!?])[\"'”’»]{0,2}\s+|(?<=[,;])[\"'”’»]\s+")
"""Where a sentence ends: at its mark, or where a quotation that breaks off is followed by its next piece."""

_QUESTION = re.compile(
    r"\?[\"'”’»)]*$|^[\"'“‘«(]*(?:whether|if|how|why|what|who|when|where)\b(?!.*[.!]$)", re.IGNORECASE
)

Comparator = Callable[[Statement, Statement], Evidence | None]


def negation(left: Statement, right: Statement) -> Evidence | None:
    """In all but the same words, one affirms what the other negates."""
    here, there = facing(left.text, right.text)
    if _denies(left, here) == _denies(right, there):
        return None
    words = wording(here).negations or wording(there).negations or ("denied",)
    return _evidence(negation, 0.8, f"“{words[0]}” stands on one side only", left, right)


def number(left: Statement, right: Statement) -> Evidence | None:
    """In all but the same words, they give different numbers."""
    here, there = ({(q.unit, q.value) for q in wording(t).quantities} for t in facing(left.text, right.text))
    units = {unit for unit, _ in here - there} & {unit for unit, _ in there - here}
    if not units:
        return None
    unit = min(units)
    shown = [", ".join(f"{value:g}" for u, value in sorted(side) if u == unit) for side in (here, there)]
    return _evidence(number, 0.7, f"{shown[0]} against {shown[1]} {unit}".strip(), left, right)


def asks(left: Statement, right: Statement) -> bool:
    """Return whether one of the two sentences that face each other is a question: a question claims nothing."""
    return any(_QUESTION.search(text.strip()) for text in facing(left.text, right.text))


def certainty(left: Statement, right: Statement) -> Evidence | None:
    """They give one proposition likelihoods whose ranges do not meet."""
    here, there = left.certainty, right.certainty
    if here is None or there is None or here.scale != there.scale:
        return None
    if here.low is None or there.low is None or here.high is None or there.high is None:
        return None
    if here.low <= there.high and there.low <= here.high:
        return None
    ranges = f"“{here.phrase}” ({here.low:g} to {here.high:g} per cent) against " + (
        f"“{there.phrase}” ({there.low:g} to {there.high:g} per cent) on the {here.scale} scale"
    )
    spans = ((left.document_id, here.span), (right.document_id, there.span))
    return Evidence(feature="certainty", score=0.8, detail=f"{sentence(certainty)} {ranges}.", spans=spans)


def scope(left: Statement, right: Statement) -> Evidence | None:
    """They speak of different places, people or times, so they need not clash."""
    here, there = (wording(text).names for text in facing(left.text, right.text))
    if not here - there or not there - here:
        return None
    detail = f"{', '.join(sorted(here - there))} against {', '.join(sorted(there - here))}"
    return _evidence(scope, 0.7, detail, left, right)


def condition(left: Statement, right: Statement) -> Evidence | None:
    """One of them holds only on a condition, so they need not clash."""
    if (left.condition is None) == (right.condition is None):
        return None
    stated = left.condition or right.condition
    return _evidence(condition, 0.7, f"“{stated.text}”" if stated else "", left, right)


CLASHES: tuple[Comparator, ...] = (negation, number)
LIMITS: tuple[Comparator, ...] = (scope, condition)


def sentence(comparator: Comparator) -> str:
    """Return the reader's sentence of a comparator: its docstring."""
    return " ".join((comparator.__doc__ or "").split())


@lru_cache(maxsize=65_536)
def facing(left: str, right: str) -> tuple[str, str]:
    """Return the two sentences, one of each text, that share most of their content words: what stands in the other
    sentences of a longer statement says nothing about these two. The first pair wins a tie."""
    pairs = [(here, there) for here in _sentences(left) for there in _sentences(right)]
    return max(pairs, key=_likeness, default=(left, right))


def _likeness(pair: tuple[str, str]) -> float:
    here, there = (wording(text).content for text in pair)
    return len(here & there) / len(here | there) if here | there else 0.0


def _sentences(text: str) -> list[str]:
    return [piece for piece in _SENTENCE.split(text) if piece.strip()]


def _denies(statement: Statement, words: str) -> bool:
    return statement.polarity == "denied" or len(wording(words).negations) % 2 == 1


def _evidence(comparator: Comparator, score: float, detail: str, left: Statement, right: Statement) -> Evidence:
    spans: tuple[tuple[str, Span], ...] = tuple((s.document_id, span) for s in (left, right) for span in s.content)
    name = getattr(comparator, "__name__", "comparator")
    return Evidence(feature=name, score=score, detail=f"{sentence(comparator)} {detail}.", spans=spans)
