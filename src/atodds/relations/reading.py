"""A sentence as comparators read it: the stems of its words, which are negated, and what it praises or blames."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from atodds.relations.words import FUNCTION_WORDS
from atodds.text import folded

__all__ = ["Reading", "alike", "opposites", "reading", "shared", "stem"]

REACH = 7
"""Words after a negation that it still turns: the verb and its complement, as counted on invented news sentences."""

_NEGATORS = frozenset(
    "not n't never no none nobody nothing neither nor cannot without hardly barely scarcely nowhere".split()
)
_FAILING = frozenset("fail refuse deny lack decline unable impossible avoid cease stop prevent neglect".split())
"""Verbs and adjectives (stems) that turn what follows as a negation does; not counted where nothing follows."""
_STOPS = frozenset(
    [",", ";", ":", ".", "!", "?", "but", "because", "although", "though", "while", "which", "who", "and", "-"]
)
_NO_NEGATION = re.compile(
    r"\b(?:not only|not just|not merely|no doubt|no question(?! of)|no wonder|no longer than|why not|if not"
    r"|whether or not|or not|no\. \d"
    r"|no one (?:is|was|wants|has been) more|nobody (?:is|was|wants|has done|has been) (?:more|better)"
    r"|no later than|nothing but)\b"
)
_DENIAL = re.compile(
    r"\b(?:(?:is|are|was|were|['’]s|it|that) (?:simply |just |plainly |totally |completely |absolutely "
    r"|utterly |also )?(?:not (?:true|accurate|correct"
    r"|right|the case|so)|untrue|false|inaccurate|incorrect|wrong|a lie|a myth|a hoax|nonsense|a fairy tale"
    r"|made[- ]up|misquoted|fake)"
    r"|is(?:n['’]t| not) (?:true|accurate|correct|right|the case|so)|no truth (?:in|to)|wrong to (?:say|claim"
    r"|suggest)|den(?:y|ies|ied) that"
    r"|nobody should believe|fairy tale|is mistaken|(?:totally |completely )?misquoted|whoever says"
    r"|reports? that\b.{0,80}\bfalse"
    r"|(?:strongly |totally |completely |flatly )disagree[sd]?|disagree[sd]? (?:with|strongly))",
    re.IGNORECASE,
)
_WORD = re.compile(r"\d[\d,.]*%?|[^\W\d_]+?(?=n't\b)|n't\b|'(?:s|d|ll|re|ve|m)\b|[^\W_]+(?:-[^\W_]+)*|[,;:.!?]|-(?=\s)")
_FORMS = """
    fall fell fallen | rise rose risen | grow grew grown | sink sank sunk | shrink shrank shrunk | lose lost loss |
    win won | hold held | meet met | pay paid | tell told | leave left | go went gone | come came | take took taken
    | give gave given | know knew known | begin began begun | break broke broken | make made | send sent | keep kept
    | find found | see saw seen | get got gotten | buy bought | sell sold | bring brought | think thought | speak
    spoke spoken | choose chose chosen | build built | run ran | stand stood | fight fought | hear heard | write
    wrote written | die dead death died | child children | man men | woman women | person people | freeze froze
    frozen | say said | hurt hurts | steal stole stolen | catch caught | forget forgot forgotten | rig rigged | ban
    banned | kill killed | cut cuts cutting | shut shuts shutting | lie lied lying lies | safe safety safely | open
    opened opening
    """
_IRREGULAR: Mapping[str, str] = {form: forms.split()[0] for forms in _FORMS.split("|") for form in forms.split()[1:]}
"""Forms that no rule of `stem` reaches, to their base."""


@dataclass(frozen=True, slots=True)
class Reading:
    """`stems` of the words in order, with `negated` beside them; `content` are the content stems, `signs` the places of
    each row of the opposites as (row, +1 or -1), negation reckoned in; `stance` in [-1, 1]: praise less blame."""

    stems: tuple[str, ...]
    negated: tuple[bool, ...]
    content: frozenset[str]
    negators: tuple[str, ...]
    signs: tuple[tuple[int, int, str], ...]
    stance: float
    denies: str


@lru_cache(maxsize=65_536)
def reading(sentence: str) -> Reading:
    """Return how comparators read one sentence."""
    text = _NO_NEGATION.sub(" ", folded(sentence))
    denial = _DENIAL.search(text)
    words = _WORD.findall(text[: denial.start()] + " " + text[denial.end() :] if denial else text)
    stems = tuple(stem(word) for word in words)
    negators, negated = _negations(words, stems)
    content = frozenset(
        stem_
        for word, stem_ in zip(words, stems, strict=True)
        if word[0].isalpha() and len(word) > 1 and word not in FUNCTION_WORDS and word not in _NEGATORS
    )
    turned = -1 if denial else 1
    signs = tuple(
        (row, side * (-1 if off else 1) * turned, word)
        for word, key, off in zip(words, stems, negated, strict=True)
        for row, side in (opposites().get(word) or opposites().get(key, ()))
    )
    values = [
        value * (-1 if off else 1)
        for word, key, off in zip(words, stems, negated, strict=True)
        if (value := _stances().get(word) or _stances().get(key, 0))
    ]
    stance = turned * sum(values) / len(values) if values else (-0.5 if denial else 0.0)
    return Reading(stems, negated, content, negators, signs, stance, denial.group() if denial else "")


def _negations(words: list[str], stems: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[bool, ...]]:
    """Return the words that negate, and for each word whether it is negated (twice is not)."""
    out = [False] * len(words)
    negators = []
    for at, word in enumerate(words):
        failing = stems[at] in _FAILING and at + 1 < len(words) and words[at + 1] not in _STOPS
        if word not in _NEGATORS and not failing:
            continue
        if word == "no" and at + 1 < len(words) and words[at + 1] in _STOPS:  # an answer
            continue
        negators.append(word)
        for there in range(at + 1, min(len(words), at + 1 + REACH)):
            if words[there] in _STOPS and there > at + 1:
                break
            out[there] = not out[there]
    return tuple(negators), tuple(out)


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """Return a word's rough stem: enough for "rising" to meet "rises"; no stem is meant to be read."""
    word = word.removesuffix("'s")
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    for ending, rest in (("ies", "y"), ("ied", "y"), ("ing", ""), ("edly", ""), ("ed", ""), ("es", ""), ("s", "")):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith(("ss", "us", "is")):
            base = word.removesuffix(ending) + rest
            if len(base) > 3 and base[-1] == base[-2] and base[-1] in "bdgmnprt":
                base = base[:-1]
            return base.removesuffix("e") if len(base) > 4 else base
    return word.removesuffix("e") if len(word) > 4 else word


def shared(left: Reading, right: Reading) -> frozenset[str]:
    """Return the content stems that both have."""
    return left.content & right.content


def alike(left: Reading, right: Reading) -> float:
    """Return the share of the shorter sentence's content stems that stand in the other, in [0, 1]; a sentence of a
    single content word counts as if it had two."""
    least = max(2, min(len(left.content), len(right.content)))
    return len(shared(left, right)) / least


@lru_cache(maxsize=1)
def opposites() -> Mapping[str, tuple[tuple[int, int], ...]]:
    """Return each word of `opposites.txt`, and its stem, with its rows and sides (+1 the first, -1 the second)."""
    out: dict[str, list[tuple[int, int]]] = {}
    for row, line in enumerate(_lines("opposites.txt")):
        for side, words in zip((1, -1), line.split("|"), strict=True):
            for word in words.split():
                for key in {word, stem(word)}:
                    out.setdefault(key, [])
                    if (row, side) not in out[key]:
                        out[key].append((row, side))
    return {word: tuple(rows) for word, rows in out.items()}


@lru_cache(maxsize=1)
def _stances() -> Mapping[str, int]:
    out: dict[str, int] = {}
    for line in _lines("stance.txt"):
        for word in line[1:].split():
            for key in {word, stem(word)}:
                out.setdefault(key, 1 if line[0] == "+" else -1)
    return out


def _lines(name: str) -> Iterator[str]:
    text = resources.files("atodds.relations").joinpath(name).read_text(encoding="utf-8")
    return (line for line in text.splitlines() if line and not line.startswith("#"))
