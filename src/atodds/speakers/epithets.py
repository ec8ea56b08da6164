"""Epithets: "the mother-of-two", "the 34-year-old", said of whoever the sentence before is about."""

from __future__ import annotations

import re

__all__ = ["epithet_gender"]

_PARENT = re.compile(
    r"(?i)(?:the|this)\s+(?:[\w-]{2,20}\s+)?(?:(?P<f>mum|mom|mother|grandmother|gran)|(?P<m>dad|father|grandfather|grandad)"
    r"|parent)[\s-]of[\s-][\w-]+"
)
_AGED = re.compile(r"(?i)(?:the|this)\s+\d{1,3}-year-old(?:\s+[\w-]{2,20}){0,3}")
_WORDS = {"woman": "f", "girl": "f", "mother": "f", "grandmother": "f", "widow": "f", "actress": "f"} | {
    "man": "m",
    "boy": "m",
    "father": "m",
    "grandfather": "m",
    "widower": "m",
    "businessman": "m",
}


def epithet_gender(text: str) -> str | None:
    """Return the gender that an epithet tells ("f", "m", "" for neither), None when `text` is no epithet."""
    phrase = " ".join(text.split())
    match = _PARENT.fullmatch(phrase)
    if match is not None:
        return "f" if match["f"] else "m" if match["m"] else ""
    return _WORDS.get(phrase.lower().rsplit(" ", 1)[-1], "") if _AGED.fullmatch(phrase) else None
