"""Amounts written in figures, in words or in both, brought to one normal form: "$5 million" is "five million dollars".

A normal form is "#" and the value, then the unit where one is printed: "#5000000 dollars", "#10 percent", "#2016".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from atodds.record.words import Words

__all__ = ["amounts"]

_FIGURE = re.compile(r"(\d{1,15})(?:\.(\d{1,9}))?(k|m|mm|b|bn|tn)?")
_MAGNITUDES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_SUFFIXES = {"k": 10**3, "m": 10**6, "mm": 10**6, "b": 10**9, "bn": 10**9, "tn": 10**12}
_CURRENCIES = {"$": "dollars", "£": "pounds", "€": "euros"}
_UNITS = {
    "percent": "percent",
    "dollar": "dollars",
    "dollars": "dollars",
    "bucks": "dollars",
    "pounds": "pounds",
    "euro": "euros",
    "euros": "euros",
    "cent": "cents",
    "cents": "cents",
}
LONGEST = 12
"""Words of the longest amount that is read as one."""


def amounts(words: Words, first: int) -> tuple[str, int] | None:
    """Return the normal form of the amount that starts at word `first` and the word after it; None without one."""
    at, unit = first, ""
    norms = words.norms
    if norms[at] in _CURRENCIES:
        unit = _CURRENCIES[norms[at]]
        at += 1
        if at >= len(words) or not _joined(words, at - 1):
            return None
    found = _value(words, at, money=bool(unit))
    if found is None:
        return None
    value, at = found
    if not unit and at < len(words) and _joined(words, at - 1):
        if norms[at] in _UNITS:
            unit, at = _UNITS[norms[at]], at + 1
        elif norms[at : at + 2] == ["per", "cent"]:
            unit, at = "percent", at + 2
    return f"#{value} {unit}".rstrip(), at


def _joined(words: Words, at: int) -> bool:
    gap = words.gap(at)
    return not gap.strip(" \u00a0\n\t-‐‑")


def _figure(norm: str, *, money: bool) -> Fraction | None:
    if not norm[0].isdigit():
        return None
    match = _FIGURE.fullmatch(norm)
    if match is None or not norm.isascii() or (match[3] and match[3] != "k" and not money):
        return None
    value = Fraction(int(match[1])) + (Fraction(int(match[2]), 10 ** len(match[2])) if match[2] else 0)
    return value * _SUFFIXES[match[3]] if match[3] else value


def _value(words: Words, first: int, *, money: bool) -> tuple[Fraction, int] | None:
    norms: Sequence[str] = words.norms
    total, group = Fraction(0), None
    at, last = first, ""
    while at < min(len(words), first + LONGEST) and (at == first or _joined(words, at - 1)):
        word = norms[at]
        figure = _figure(word, money=money)
        if figure is not None:
            joined = _join(group, figure, last, _spelled(words, at) and _spelled(words, at - 1))
            if joined is None:
                break
            group, last = joined, "figure"
        elif word == "hundred" and (at > first or last):
            group, last = (group or 1) * Fraction(100), word
        elif word in _MAGNITUDES and at > first and last != "magnitude":
            total, group, last = total + (group or 1) * _MAGNITUDES[word], None, "magnitude"
        elif word in {"a", "an"} and at == first and _followed(words, at):
            group, last = None, "a"
        elif word == "and" and last in {"hundred", "magnitude"} and _tens(words, at + 1):
            pass
        elif word == "point" and last == "figure" and group is not None and _decimal(words, at + 1):
            group, at = group + Fraction(int(norms[at + 1]), 10), at + 1
        else:
            break
        at += 1
    if last in {"", "a"}:
        return None
    return total + (group or 0), at


def _join(group: Fraction | None, figure: Fraction, last: str, spelled: bool) -> Fraction | None:
    """Return `group` and the next figure as one: none yet, "six hundred" "ten", "twenty" "one", "twenty" "sixteen"."""
    if group is None:
        return figure
    if last == "hundred" and figure < 100:
        return group + figure
    if not spelled:
        return None
    if 20 <= group < 100 and group % 10 == 0 and 0 < figure < 10:
        return group + figure
    if 10 <= group <= 20 and 10 <= figure < 100:
        return group * 100 + figure
    if 1000 < group < 2100 and group % 10 == 0 and group % 100 and 0 < figure < 10:
        return group + figure
    return None


def _spelled(words: Words, at: int) -> bool:
    return at >= 0 and words.raw(at)[0].isalpha()


def _followed(words: Words, at: int) -> bool:
    return at + 1 < len(words) and _joined(words, at) and words.norms[at + 1] in {"hundred", *_MAGNITUDES}


def _tens(words: Words, at: int) -> bool:
    figure = _figure(words.norms[at], money=False) if at < len(words) else None
    return figure is not None and figure < 100 and _spelled(words, at)


def _decimal(words: Words, at: int) -> bool:
    return at < len(words) and words.norms[at].isdigit() and len(words.norms[at]) == 1
