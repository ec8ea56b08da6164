"""A statement's words in the form that comparators work on: content words, negations, numbers with units, names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from atodds.text import fold

__all__ = ["FUNCTION_WORDS", "NEGATIONS", "Quantity", "Wording", "wording"]

NEGATIONS = frozenset("not n't never no none nobody nothing neither nor cannot without".split())

FUNCTION_WORDS = frozenset(
    """a about after all also an and any are as at be because been before being but by can could did do does doing done
    for from had has have having he her here hers him his how i if in into is it its itself just may me might more most
    much must my of on one only or other our out over own shall she should so some such than that the their them then
    there these they this those to too under until up us very was we were what when where whether which while who whom
    why will with would you your yours said says say told tell 's 'd 'll 're 've 'm""".split()
)

_NUMBER_WORDS: dict[str, float] = {
    word: float(value)
    for value, words in {
        1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine", 10: "ten",
        11: "eleven", 12: "twelve dozen", 13: "thirteen", 14: "fourteen", 15: "fifteen", 16: "sixteen", 17: "seventeen",
        18: "eighteen", 19: "nineteen", 20: "twenty", 30: "thirty", 40: "forty", 50: "fifty", 60: "sixty",
        70: "seventy", 80: "eighty", 90: "ninety",
    }.items()
    for word in words.split()
}  # fmt: skip
_SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_WORD = re.compile(r"\d[\d,]*(?:\.\d+)?%?|[^\W\d_]+?(?=n't\b)|n't\b|'(?:s|d|ll|re|ve|m)\b|[^\W_]+(?:-[^\W_]+)*")
_NAME = re.compile(r"(?<=[\w,;)] )[A-Z][\w-]+")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number and the word that follows it (its unit or what is counted); `unit` is empty at the end of a text."""

    value: float
    unit: str


@dataclass(frozen=True, slots=True)
class Wording:
    """`content` are the folded content words without negations and numbers; `negations` those printed, in order;
    `names` are words capitalised inside a sentence, months and years included, folded."""

    content: frozenset[str]
    negations: tuple[str, ...]
    quantities: tuple[Quantity, ...]
    names: frozenset[str]


@lru_cache(maxsize=65_536)
def wording(text: str) -> Wording:
    """Return the words of `text` in the form that the comparators work on."""
    words = _WORD.findall(fold(text).text)
    quantities, taken = _quantities(words)
    content = {
        word
        for at, word in enumerate(words)
        if at not in taken and word not in NEGATIONS and word not in FUNCTION_WORDS and len(word) > 1
    }
    years = {word for word in words if re.fullmatch(r"(?:19|20)\d\d", word)}
    return Wording(
        content=frozenset(content),
        negations=tuple(word for word in words if word in NEGATIONS),
        quantities=quantities,
        names=frozenset(fold(name).text for name in _NAME.findall(text)) | years,
    )


def _quantities(words: list[str]) -> tuple[tuple[Quantity, ...], set[int]]:
    out: list[Quantity] = []
    taken: set[int] = set()
    at = 0
    while at < len(words):
        end, value = _number(words, at)
        if end == at:
            at += 1
            continue
        taken.update(range(at, end))
        percent = words[end - 1].endswith("%") or words[end : end + 2] == ["per", "cent"]
        year = end == at + 1 and re.fullmatch(r"(?:19|20)\d\d", words[at])
        if not year:
            out.append(Quantity(value, "percent" if percent else _unit(words[end:])))
        at = end
    return tuple(out), taken


def _number(words: list[str], at: int) -> tuple[int, float]:
    """Return where the number that starts at `at` ends, and its value; (`at`, 0) when none starts there."""
    total, end = 0.0, at
    while end < len(words):
        word = words[end].rstrip("%")
        if word[:1].isdigit():
            if end > at:
                break
            total = float(word.replace(",", "") or 0)
        elif word in _NUMBER_WORDS and (end == at or total % 100 == 0 or (total % 10 == 0 and total < 100)):
            if end == at and word == "one":  # mostly a pronoun
                break
            total += _NUMBER_WORDS[word]
        elif word in _SCALES and end > at:
            total *= _SCALES[word]
        else:
            break
        end += 1
    return (end, total) if end > at else (at, 0.0)


def _unit(words: Iterable[str]) -> str:
    return next((word.rstrip("s") for word in words if word not in FUNCTION_WORDS), "")
