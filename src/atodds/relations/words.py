"""A statement's content words, and the words that are none."""

from __future__ import annotations

import re
from functools import lru_cache

from atodds.text import folded

__all__ = ["FUNCTION_WORDS", "NEGATIONS", "content_words"]

NEGATIONS = frozenset("not n't never no none nobody nothing neither nor cannot without".split())

FUNCTION_WORDS = frozenset(
    """a about after all also an and any are as at be because been before being but by can could did do does doing done
    for from had has have having he her here hers him his how i if in into is it its itself just may me might more most
    much must my of on one only or other our out over own shall she should so some such than that the their them then
    there these they this those to too under until up us very was we were what when where whether which while who whom
    why will with would you your yours said says say told tell 's 'd 'll 're 've 'm""".split()
)

_NUMBER_WORDS = frozenset(
    """two three four five six seven eight nine ten eleven twelve dozen thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety""".split()
)
"""Words that begin a number; "one" is mostly a pronoun."""
_SCALES = frozenset("hundred thousand million billion trillion one".split())
"""Words that go on with one."""
_WORD = re.compile(r"\d[\d,]*(?:\.\d+)?%?|[^\W\d_]+?(?=n't\b)|n't\b|'(?:s|d|ll|re|ve|m)\b|[^\W_]+(?:-[^\W_]+)*")


@lru_cache(maxsize=65_536)
def content_words(text: str) -> frozenset[str]:
    """Return the folded content words of `text`: no function words, negations, numbers or single letters."""
    words = _WORD.findall(folded(text))
    return frozenset(
        word
        for word, number in zip(words, _numbers(words), strict=True)
        if not number and word not in NEGATIONS and word not in FUNCTION_WORDS and len(word) > 1
    )


def _numbers(words: list[str]) -> list[bool]:
    """Return for each word whether it belongs to a number."""
    out: list[bool] = []
    for word in words:
        starts = word[0].isdigit() or word in _NUMBER_WORDS
        out.append(starts or (word in _SCALES and bool(out) and out[-1]))
    return out
