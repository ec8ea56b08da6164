"""Likelihood phrases in bare text, on the scale of ICD 203 (Intelligence Community Directive 203, 2015)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from atodds.types import Certainty, Span

__all__ = ["likelihood_in"]

_ROWS: Mapping[str, tuple[float, float]] = {
    "almost no chance": (1, 5),
    "remote": (1, 5),
    "almost certainly not": (1, 5),
    "very unlikely": (5, 20),
    "highly unlikely": (5, 20),
    "extremely unlikely": (5, 20),
    "very improbable": (5, 20),
    "highly improbable": (5, 20),
    "unlikely": (20, 45),
    "improbable": (20, 45),
    "not likely": (20, 45),
    "not probable": (20, 45),
    "probably not": (20, 45),
    "roughly even": (45, 55),
    "about even": (45, 55),
    "even chance": (45, 55),
    "likely": (55, 80),
    "most likely": (55, 80),
    "probable": (55, 80),
    "probably": (55, 80),
    "very likely": (80, 95),
    "highly likely": (80, 95),
    "extremely likely": (80, 95),
    "very probable": (80, 95),
    "highly probable": (80, 95),
    "almost certain": (95, 99),
    "almost certainly": (95, 99),
    "nearly certain": (95, 99),
    "virtually certain": (95, 99),
}
_PHRASE = re.compile(
    r"\b(?:" + "|".join(sorted(map(re.escape, _ROWS), key=len, reverse=True)) + r")\b(?!\s+than\b)", re.I
)
_COMPARED = re.compile(r"\b(?:more|less|as|how|equally|too|so)\s+$", re.IGNORECASE)
_STATED = re.compile(
    r"\b(\d{1,3}(?:\.\d)?)(?:\s?(?:%|per\s?cent|percent))?(?:\s?(?:-|–|to)\s?(\d{1,3}(?:\.\d)?))?\s?(?:%"
    r"|per\s?cent|percent)"
    r"[\s-](?:chance|probability|likelihood|possibility|likely|sure|certain)\b",
    re.IGNORECASE,
)
_CHANCE = re.compile(r"\b(?:chances?|possibility|prospects?|odds|likelihood|probability)\b", re.IGNORECASE)


def likelihood_in(text: str) -> Certainty | None:
    """Return the first likelihood of `text` that has a range, None when there is none; offsets are into `text`."""
    stated = _STATED.search(text)
    if stated:
        low, high = float(stated[1]), float(stated[2] or stated[1])
        if low <= high <= 100:
            return Certainty(phrase=stated.group(), span=Span(*stated.span()), scale="stated", low=low, high=high)
    for match in _PHRASE.finditer(text):
        phrase = match.group().casefold()
        if _COMPARED.search(text[max(0, match.start() - 10) : match.start()]):
            continue
        if phrase == "remote" and not _CHANCE.search(text[max(0, match.start() - 60) : match.end() + 30]):
            continue
        low, high = _ROWS[phrase]
        return Certainty(phrase=match.group(), span=Span(*match.span()), scale="ICD 203", low=low, high=high)
    return None
