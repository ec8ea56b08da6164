"""The lexicon of disputing words (`disputes.txt`), and how its phrases are found in a parsed sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from atodds.types import Parse

__all__ = ["GAP", "Act", "acts", "match"]

GAP = 2
"""Adverbs and days that may stand inside a phrase of the lexicon ("pushed back Sunday on")."""

_NO_VERB = frozenset("at in contrary shift departure different despite however not".split())
_NOMINAL = frozenset(["noun", "subject"])
"""Where the other party stands with phrases that begin with a noun."""
_DAY = frozenset("monday tuesday wednesday thursday friday saturday sunday today yesterday later".split())
_NEGATED = frozenset(["not", "n't", "n’t", "’t", "never", "nor", "neither", "decline", "refuse"])
"""Close before a word of dispute they take it back ("would neither confirm nor deny")."""


@dataclass(frozen=True, slots=True)
class Act:
    """How a dispute is worded: its lemmas from the head on, its normal form, and where the other party stands:
    "object", "words" (an object that must be somebody's words), "subject" (who disputes follows the words, as in
    "pushback from"), "self" (the subject again), "noun" (itself, named by "for", "by" or "from"), "each" (the subjects
    among themselves), "before" (the speaker of the statement before), "clause" (the subject of the clause that
    follows), or the preposition before it."""

    lemmas: tuple[str, ...]
    act: str
    other: str


@lru_cache(maxsize=1)
def acts() -> Mapping[str, tuple[Act, ...]]:
    """Return the lexicon of disputing words (`disputes.txt`), by the lemma of the first word, longest first."""
    out: dict[str, list[Act]] = {}
    lines = resources.files("atodds.relations").joinpath("disputes.txt").read_text(encoding="utf-8").splitlines()
    for line in lines:
        if line and not line.startswith("#"):
            words, act, other = (field.strip() for field in line.split("|"))
            entry = Act(tuple(words.split()), act, other)
            out.setdefault(entry.lemmas[0], []).append(entry)
    return {first: tuple(sorted(entries, key=lambda e: -len(e.lemmas))) for first, entries in out.items()}


def match(parse: Parse, at: int, last: int) -> tuple[Act, int] | None:
    """Return the entry whose words begin at the token, with the token after its last; None when there is none."""
    for entry in acts().get(parse.lemmas[at], ()):
        verb = entry.lemmas[0] not in _NO_VERB and entry.other not in _NOMINAL
        if verb and not parse.tags[at].startswith("VB") and not _is_root(parse, at):
            continue
        end = _run(parse, at, last, entry.lemmas)
        if end is not None:
            return None if _NEGATED & set(parse.lemmas[max(0, at - 3) : at]) else (entry, end)
    return None


def _is_root(parse: Parse, at: int) -> bool:
    """Return whether a word tagged as a noun is the sentence's verb all the same: it has a subject."""
    return parse.relations[at] == "ROOT" and "nsubj" in parse.relations[max(0, at - 3) : at]


def _run(parse: Parse, at: int, last: int, lemmas: tuple[str, ...]) -> int | None:
    """Return the token after the last of `lemmas`, read on from `at` over at most `GAP` adverbs and days; "~" stands
    for up to five words."""
    skipped = 0
    for number, lemma in enumerate(lemmas):
        if lemma == "~":
            found = [there for there in range(at, min(last, at + 6)) if parse.lemmas[there] == lemmas[number + 1]]
            at = found[0] if found else last
            continue
        while at < last and parse.lemmas[at] != lemma:
            if skipped == GAP or not (parse.tags[at].startswith("RB") or parse.lemmas[at] in _DAY):
                return None
            skipped += 1
            at += 1
        if at >= last:
            return None
        at += 1
    return at
