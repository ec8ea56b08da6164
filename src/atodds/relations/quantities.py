"""Quantities: the numbers of a text as ranges, with what they count: "more than 20" and "at least 25" can both hold."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["Amount", "amounts"]

ROUNDED = 0.1
"""Share by which a number with "about" may be off; news round to one or two figures."""
EXACT = 0.01
"""Share by which a bare number may be off: 61,000 for 60,984."""

_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ONES = """one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen""".split()
_UNITS: Mapping[str, float] = (
    {word: float(value) for value, word in enumerate(_ONES, 1)}
    | {word: 10.0 * value for value, word in enumerate(_TENS, 2)}
    | {"single": 1.0, "once": 1.0, "twice": 2.0, "both": 2.0, "couple": 2.0}
)
_SCALES = {
    "dozen": 12.0,
    "hundred": 1e2,
    "thousand": 1e3,
    "k": 1e3,
    "million": 1e6,
    "m": 1e6,
    "mn": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "trillion": 1e12,
}
_PLURAL = {
    "dozens": (24, 99),
    "scores": (40, 199),
    "hundreds": (200, 999),
    "thousands": (2e3, 99e3),
    "millions": (2e6, 99e6),
}
_SHARES = {
    "half": 50.0,
    "third": 100 / 3,
    "quarter": 25.0,
    "fifth": 20.0,
    "tenth": 10.0,
    "thirds": 200 / 3,
    "quarters": 75.0,
}
_MONEY = frozenset(
    """dollar dollars euro euros pound pounds yen yuan crown crowns franc francs rouble roubles ruble rubles rupee
    rupees peso pesos cent cents pence usd eur gbp""".split()
)
_SIGNS = {"$": "dollar", "€": "euro", "£": "pound", "¥": "yen"}
_ABOUT = frozenset("about around roughly approximately some circa nearly almost close estimated".split())
_OVER = tuple(
    tuple(phrase.split())
    for phrase in "more than|at least|over|above|exceeding|no fewer than|no less than|upwards of|not less than".split(
        "|"
    )
)
_UNDER = tuple(
    tuple(phrase.split())
    for phrase in "less than|fewer than|under|below|at most|up to|no more than|not more than|a maximum of".split("|")
)
_MONTHS = frozenset(
    """january february march april may june july august september october november december jan feb mar apr jun jul
    aug sept sep oct nov dec""".split()
)
_SKIPPED = frozenset(
    """of the a an more other new additional further extra such our their his her its these those all full whole
    confirmed reported known total annual average to and or in per last past next first""".split()
)
_WORD = re.compile(
    r"\b[ap]\.m\b|[$€£¥]|\d[\d,]*(?:\.\d+)?(?:st|nd|rd|th|%|[kmKM](?![a-z])|bn)?|[^\W\d_]+(?:['’][^\W\d_]+)?|[.!?;:]"
    r"|(?<=\d)[-–](?=\d)"
)
_STOP = frozenset(".!?;:")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number from `low` to `high` (infinite where only bounded on one side), its kind ("count", "percent", "money",
    "ordinal", "times") and what is counted ("" unknown), as printed in `text`."""

    low: float
    high: float
    kind: str
    unit: str
    text: str

    def meets(self, other: Amount) -> bool:
        """Return whether both can be true of one thing."""
        return self.low <= other.high and other.low <= self.high

    def like(self, other: Amount) -> bool:
        """Return whether both seem to measure the same: one kind, and one unit where both name it."""
        return self.kind == other.kind and (self.unit == other.unit or not self.unit or not other.unit)


@lru_cache(maxsize=65_536)
def amounts(text: str) -> tuple[Amount, ...]:
    """Return the quantities of `text` in order. Years, days of a month, clock times and "one" as a pronoun are none."""
    found = list(_WORD.finditer(text))
    words = [match.group().casefold().replace("’", "'") for match in found]
    out: list[Amount] = []
    at = 0
    while at < len(words):
        read = _read(words, at)
        if read is None:
            at += 1
            continue
        low, high, kind, end = read
        start = at
        if not _is_date(words, at, end, low):
            low, high, start = _bounded(words, at, low, high)
            unit, kind = _unit(words, end, kind)
            printed = text[found[start].start() : found[end - 1].end()]
            out.append(Amount(low, high, kind, unit, printed))
        at = max(end, at + 1)
    return tuple(out)


def _read(words: list[str], at: int) -> tuple[float, float, str, int] | None:
    """Return (low, high, kind, end) of the number that begins at `at`, None when none does."""
    word = words[at]
    following = words[at + 1] if at + 1 < len(words) else ""
    if word in _PLURAL and following == "of":
        return *_PLURAL[word], "count", at + 1
    if (
        word in _SHARES
        and word not in ("third", "quarter", "fifth", "tenth")
        and (following in ("of", "the", "a", "as"))
    ):
        return _SHARES[word], _SHARES[word], "percent", at + 1
    if word in ("a", "one", "two", "three") and following in _SHARES and at + 2 < len(words) and words[at + 2] == "of":
        value = _SHARES[following]
        return value, value, "percent", at + 2
    if word in ("a", "an") and following in _SCALES and len(following) > 2:
        return _SCALES[following], _SCALES[following], "count", at + 2
    if word in _SIGNS:
        value, end = _value(words, at + 1)
        return (value, value, "money " + _SIGNS[word], end) if end > at + 1 else None
    if re.fullmatch(r"\d+(?:st|nd|rd|th)", word):
        return float(word[:-2]), float(word[:-2]), "ordinal", at + 1
    value, end = _value(words, at)
    if end == at:
        return None
    kind = "percent" if words[end - 1].endswith("%") or words[end : end + 1] in (["percent"], ["pct"]) else "count"
    if words[end : end + 2] == ["per", "cent"]:
        kind = "percent"
    high, after = value, end
    if words[end : end + 1] in (["to"], ["-"], ["–"]) and end + 1 < len(words):
        upper, after = _value(words, end + 1)
        if after > end + 1 and upper > value:
            scale = next((_SCALES[word] for word in reversed(words[end + 1 : after]) if word in _SCALES), 1.0)
            high, value = upper, value * (scale if value * scale < upper and value < 1000 else 1.0)
            kind = "percent" if words[after - 1].endswith("%") or words[after : after + 1] == ["percent"] else kind
        else:
            after = end
    return value, high, kind, max(end, after)


def _value(words: list[str], at: int) -> tuple[float, int]:
    """Return the value of the number words from `at` on, and where they end (`at` when there is none)."""
    total, end = 0.0, at
    while end < len(words):
        word = words[end]
        digits = re.fullmatch(r"(\d[\d,]*(?:\.\d+)?)(%|k|m|bn)?", word)
        if digits and end == at:
            total = float(digits[1].replace(",", "")) * _SCALES.get(digits[2] or "", 1.0)
            end += 1
            if digits[2]:
                break
        elif word in _UNITS and (end == at or (total % 100 == 0 and total) or (total % 10 == 0 and 20 <= total < 100)):
            if word in ("one", "both", "once", "single", "couple", "twice") and end == at and not _counts(words, end):
                break
            total += _UNITS[word]
            end += 1
        elif word in _SCALES and len(word) > 1 and end > at:
            total *= _SCALES[word]
            end += 1
        elif word == "and" and end > at and end + 1 < len(words) and words[end + 1] in _UNITS and total >= 100:
            end += 1
        else:
            break
    return total, end


def _counts(words: list[str], at: int) -> bool:
    following = words[at + 1] if at + 1 < len(words) else ""
    return words[at] == "one" and following in {
        *_SCALES,
        "percent",
        "per",
        "person",
        "case",
        "day",
        "week",
        "month",
        "year",
        "hour",
    }


def _is_date(words: list[str], at: int, end: int, value: float) -> bool:
    before = words[at - 1] if at else ""
    after = words[end] if end < len(words) else ""
    if (
        end == at + 1
        and re.fullmatch(r"(?:1[89]|20)\d\d", words[at])
        and (after not in _SKIPPED - {"in", "and", "or", "to", "the"})
    ):
        return (
            before
            in {*_MONTHS, "in", "of", "since", "by", "until", "from", "after", "before", "during", "late", "early", ""}
            or not after
        )
    if value <= 31 and (before in _MONTHS or (after in _MONTHS and after != "may")):
        return True
    return after in ("a.m", "p.m", "am", "pm", "o'clock") or before == "-"


def _bounded(words: list[str], at: int, low: float, high: float) -> tuple[float, float, int]:
    """Return the range that the words before a number give it, and where they begin."""
    for phrase in sorted((*_OVER, *_UNDER), key=len, reverse=True):
        size = len(phrase)
        if at >= size and tuple(words[at - size : at]) == phrase:
            return (low, math.inf, at - size) if phrase in _OVER else (0.0, high, at - size)
    if at and words[at - 1] in _ABOUT:
        return low * (1 - ROUNDED), high * (1 + ROUNDED), at - 1
    return low * (1 - EXACT), high * (1 + EXACT), at


def _unit(words: list[str], end: int, kind: str) -> tuple[str, str]:
    """Return what the number that ends at `end` counts, and its kind."""
    if kind.startswith("money "):
        return kind.removeprefix("money "), "money"
    following: list[str] = []
    for word in words[end : end + 5]:
        if word in _STOP:
            break
        following.append(word)
    if kind == "percent":
        rest = [w for w in following if w not in ("percent", "per", "cent", "pct")]
        if rest[:1] == ["of"]:
            return _noun(rest[1:]), kind
        return "", kind
    if kind == "ordinal":
        return _noun(following), kind
    if following and following[0] in ("times", "fold"):
        return "", "times"
    money = next((word for word in following[:2] if word in _MONEY), "")
    if money:
        return money.rstrip("s"), "money"
    return _noun(following), kind


def _noun(words: list[str]) -> str:
    for word in words[:3]:
        if word not in _SKIPPED and word[0].isalpha():
            noun = word.removesuffix("'s")
            return noun[:-3] + "y" if noun.endswith("ies") else noun.rstrip("s")
        if word in ("in", "to", "and", "or", "per"):
            return ""
    return ""
