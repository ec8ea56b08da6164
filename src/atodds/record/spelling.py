"""Whether two different spellings are one word, and whether two names may be one name heard differently."""

from __future__ import annotations

import re
from collections.abc import Sequence

from atodds.record.lexicon import PAIRS

__all__ = ["same_name", "same_spelling", "sounds"]

_BRITISH = (
    (re.compile(r"(?<=\w{3})is(e|ed|es|er|ers|ing|ation|ations)$"), r"iz\1"),
    (re.compile(r"(?<=\w{2})ys(e|ed|es|ing)$"), r"yz\1"),
    (re.compile(r"(?<=\w{3})our(s|ed|ing|ite|ites|able|hood|ly|er|ers|al)?$"), r"or\1"),
    (re.compile(r"(?<=\w{3})ll(ed|ing|er|ers)$"), r"l\1"),
    (re.compile(r"(?<=\w{3})ogue(s)?$"), r"og\1"),
    (re.compile(r"ae|oe"), "e"),
)
_SOUNDS = (
    ("ph", "f"),
    ("v", "f"),
    ("ck", "k"),
    ("ch", "k"),
    ("q", "k"),
    ("c", "k"),
    ("z", "s"),
    ("sh", "s"),
    ("gh", "g"),
    ("j", "g"),
    ("d", "t"),
    ("th", "t"),
)


def same_spelling(left: Sequence[str], right: Sequence[str]) -> bool:
    """Return whether two runs of normal forms are the same words written differently: "organise", "health care",
    "goin'", "'em", "Sen."; a word added or lost is never a spelling."""
    if "".join(left) == "".join(right):
        return True
    if len(left) != len(right):
        return False
    return all(
        a == b or frozenset((a, b)) in PAIRS or _american(a) == _american(b) or _g(a, b)
        for a, b in zip(left, right, strict=True)
    )


def _g(left: str, right: str) -> bool:
    return (left + "g" == right and left.endswith("in")) or (right + "g" == left and right.endswith("in"))


def _american(word: str) -> str:
    if len(word) < 5 or not word.isalpha():
        return word
    for pattern, change in _BRITISH:
        word = pattern.sub(change, word)
    return word


def sounds(name: str) -> str:
    """Return the consonants of `name` with those that sound alike made one, runs of one made single."""
    out = name
    for written, heard in _SOUNDS:
        out = out.replace(written, heard)
    out = out[:1] + re.sub(r"[aeiouyhw]", "", out[1:])
    return re.sub(r"(.)\1+", r"\1", out)


def same_name(left: str, right: str) -> bool:
    """Return whether two different words may be one name as two people heard it ("Stephen", "Steven").

    Both must have five letters or more, start alike, differ by at most two letters and have the same consonants to
    the ear. Shorter names differ by a letter too easily ("Iran", "Iraq").
    """
    if min(len(left), len(right)) < 5 or abs(len(left) - len(right)) > 2:
        return False
    return left[-1:] not in "ao" and right[-1:] not in "ao" and sounds(left) == sounds(right)
