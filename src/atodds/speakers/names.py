"""Names of people: taking one apart, and whether two may be spellings of one."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from atodds.speakers.lexicon import given_names, nicknames, plain, words

__all__ = ["Name", "given_for", "parse_name", "same_name", "short_for", "skeleton"]

_SPLIT = re.compile(r"[\s,]+")
_NICKNAME = re.compile(r"[\"“”‘'(][^\"“”‘’'()]{1,30}[\"“”’')]\s")
_VOWELS = str.maketrans({"y": "i", "j": "i", "ı": "i", "w": "v"})
_SOUNDS = (
    ("sch", "sh"), ("tch", "ch"), ("kh", "h"), ("gh", "g"), ("ph", "f"), ("ck", "k"), ("ks", "x"), ("zh", "z"),
    ("ts", "z"), ("tz", "z"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("ei", "e"), ("ai", "e"), ("ie", "i"),
    ("q", "k"), ("c", "k"), ("dh", "d"), ("th", "t"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name in comparable form (`plain`): given names and initials, the family name with its particles, and
    a suffix such as "jr". `tokens` holds all parts in printed order. A single name is a family name until shown
    otherwise."""

    tokens: tuple[str, ...]
    given: tuple[str, ...]
    family: str
    suffix: str = ""

    @property
    def full(self) -> bool:
        """Whether more than a family name is known."""
        return bool(self.given)

    @property
    def gender(self) -> str:
        """The gender that the first given name is usually borne with, "" when it tells nothing."""
        return given_names().get(self.given[0], "") if self.given else ""


@functools.lru_cache(maxsize=4096)
def parse_name(text: str) -> Name:
    """Return the parts of a name printed without honorific or title; nicknames in quotation marks are passed over."""
    lists = words()
    parts = [part.strip(".'’\"“”()") for part in _SPLIT.split(_NICKNAME.sub(" ", text))]
    tokens = [plain(part) for part in parts if part]
    while len(tokens) > 1 and tokens[0] in lists.honorifics:
        tokens = tokens[1:]
    suffix = tokens.pop() if len(tokens) > 1 and tokens[-1] in lists.kinds["suffixes"] else ""
    suffix = "" if suffix in {"phd", "md", "esq"} else suffix
    cut = len(tokens) - 1
    while cut > 1 and tokens[cut - 1] in lists.kinds["particles"]:
        cut -= 1
    if len(tokens) > 1 and cut == 1 and tokens[0] in lists.kinds["particles"] - {"al", "ben"}:
        cut = 0
    cut = max(cut, 0)
    return Name(tuple(tokens), tuple(tokens[:cut]), " ".join(tokens[cut:]), suffix)


def short_for(short: Name, full: Name) -> bool:
    """Return whether `short` (a family name, or a given name alone) may stand for `full` on the same page: it ends the
    full name, or starts one whose first part is no common given name (family name first, as in Korean)."""
    if short.suffix and short.suffix != full.suffix:
        return False
    size = len(short.tokens)
    if not size or size >= len(full.tokens):
        return False
    if full.tokens[-size:] == short.tokens:
        return True
    joined = "".join(short.tokens)
    if joined == full.family.replace(" ", "") or joined == full.family.split(" ")[-1]:
        return True
    return full.tokens[:size] == short.tokens and full.tokens[0] not in given_names()


def given_for(short: Name, full: Name) -> bool:
    """Return whether `short` is the first given name of `full`, or a short form of it."""
    return (
        len(short.tokens) == 1
        and bool(full.given)
        and _given_agree(short.tokens[0], full.given[0])
        and (len(short.tokens[0]) > 1)
    )


def same_name(left: Name, right: Name) -> str:
    """Return why two full names may be one person's, "" when they may not. Reasons: "same full name", "hyphens or
    spaces apart", "parts in another order", "initials or short forms agree", "transliterations of one name"."""
    if not (left.full and right.full) or left.suffix != right.suffix:
        return ""
    if left.tokens == right.tokens:
        return "same full name"
    joined = ["".join(name.tokens).replace("-", "") for name in (left, right)]
    if joined[0] == joined[1]:
        return "hyphens or spaces apart"
    loose = [sorted(" ".join(name.tokens).replace("-", " ").split()) for name in (left, right)]
    if loose[0] == loose[1] or _rotated(left, right):
        return "parts in another order"
    if _family(left) == _family(right) and _initials(left, right):
        return "initials or short forms agree"
    if len(left.tokens) == len(right.tokens) and all(map(_sounds_alike, left.tokens, right.tokens)):
        return "transliterations of one name"
    return ""


def skeleton(word: str) -> str:
    """Return a coarse key that transliterations of one name share: consonant groups levelled, doubled letters and
    final vowels dropped."""
    key = plain(word).replace("-", "").replace("'", "").translate(_VOWELS)
    for old, new in _SOUNDS:
        key = key.replace(old, new)
    key = re.sub(r"(.)\1+", r"\1", key)
    return key.rstrip("ieh") or key


def _family(name: Name) -> str:
    return name.family.replace(" ", "").replace("-", "").replace("'", "")


def _rotated(left: Name, right: Name) -> bool:
    """Whether one is the other with the family name moved, hyphens apart: "Kim Jong-un", "Jong Un Kim"."""
    parts = ["".join(name.tokens[1:]).replace("-", "") + "|" + name.tokens[0] for name in (left, right)]
    ends = ["".join(name.tokens[:-1]).replace("-", "") + "|" + name.tokens[-1] for name in (left, right)]
    return parts[0] == ends[1] or parts[1] == ends[0]


def _given_agree(left: str, right: str) -> bool:
    if left == right:
        return True
    short, long = sorted((left, right), key=len)
    if len(short) == 1:
        return long.startswith(short)
    return long in nicknames().get(short, ())


def _initials(left: Name, right: Name) -> bool:
    """First given names agree, and middle ones do where both are printed; an initial alone agrees with no initial."""
    if not _given_agree(left.given[0], right.given[0]):
        return False
    return all(map(_given_agree, left.given[1:], right.given[1:]))


def _sounds_alike(left: str, right: str) -> bool:
    if left == right:
        return True
    if min(len(left), len(right)) < 4 or skeleton(left)[:1] != skeleton(right)[:1]:
        return False
    known = given_names()
    if (
        left in known
        and right in known
        and right not in nicknames().get(left, ())
        and skeleton(left) != skeleton(right)
    ):
        return False
    return skeleton(left) == skeleton(right) or (min(len(left), len(right)) >= 6 and _one_vowel_apart(left, right))


def _one_vowel_apart(left: str, right: str) -> bool:
    """Whether two words have the same consonants and one vowel differs."""
    bones = [re.sub(r"[aeiou]+", "", skeleton(word)) for word in (left, right)]
    vowels = [re.findall(r"[aeiou]+", skeleton(word)) for word in (left, right)]
    if bones[0] != bones[1] or len(vowels[0]) != len(vowels[1]):
        return False
    return sum(1 for a, b in zip(*vowels, strict=True) if a != b) <= 1
