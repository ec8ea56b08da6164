"""Labels of transcript turns: "DR. ROE", "THE PRESIDENT", "Q"."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from functools import cached_property

from atodds.speakers.lexicon import plain, words
from atodds.speakers.roles import RolePhrase, role_from_text
from atodds.types import Document, Span, Turn

__all__ = ["Label", "Turns", "read_label"]

_NOTE = re.compile(r"\([^()]{0,80}\)|\[[^\[\]]{0,80}\]")


_CALLED = re.compile(
    r"(?P<who>[A-Z][\w.'’-]*(?:\s+[A-Z][\w.'’-]*){0,3}),?\s+(?:(?:was|were|is|having been|being)\s+)"
    r"(?:(?:then|duly|first|next)\s+)*(?:called|recalled|sworn|examined|cross-examined|questioned|interviewed)\b"
)


@dataclass(frozen=True, slots=True)
class Label:
    """What a label says: a person's bare name, or the post alone ("the president"), or nobody (an unnamed asker)."""

    name: str = ""
    role: RolePhrase | None = None
    gender: str = ""
    honorific: bool = False


def read_label(text: str) -> Label:
    """Return what a turn's label says. Notes in brackets are passed over; capitals become ordinary case."""
    bare = _NOTE.sub(" ", text).strip(" :.-–—\t\n>")
    low = plain(bare).rstrip(".:")
    if not low or low.rstrip("0123456789# ") in words().kinds["askers"] or not any(char.isalpha() for char in low):
        return Label()
    lists = words()
    parts = bare.replace(",", " ").split()
    if plain(parts[0]) == "the" or (len(parts) < 3 and all(plain(p).rstrip(".") in lists.titles for p in parts)):
        return Label(role=role_from_text(low))
    cut, gender, honorific = 0, "", False
    for at, part in enumerate(parts[:-1]):
        word = plain(part).rstrip(".")
        if word in lists.honorifics or word in lists.titles or lists.role(word):
            cut, honorific = at + 1, True
            gender = lists.honorifics.get(word, "") or lists.gender.get(word, "") or gender
        elif word in {"of", "for"} and cut == at:
            cut = min(at + 2, len(parts) - 1)
    role = role_from_text(" ".join(cased(part) for part in parts[:cut])) if cut else None
    return Label(" ".join(cased(part) for part in parts[cut:]), role, gender, honorific)


def cased(word: str) -> str:
    """Return a word of capitals in ordinary case ("O'NEIL" as "O'Neil", "McROE" as "McRoe"); others unchanged."""
    if not word.isupper() or len(word) < 2 or (word.endswith(".") and len(word) == 2):
        return word
    out = re.sub(r"(?<![^\W\d_]{2}['’])[^\W\d_]+", lambda match: match.group().capitalize(), word)
    out = re.sub(r"(?<=[^\W\d_]{2}['’])[^\W\d_]+", lambda match: match.group().lower(), out)
    return re.sub(r"\bMc([a-z])", lambda match: "Mc" + match.group(1).upper(), out)


class Turns:
    """The turns of a transcript, looked up by offset."""

    def __init__(self, document: Document) -> None:
        self.turns = sorted(document.turns, key=lambda turn: (turn.span.start, turn.span.end))
        self._starts = [turn.span.start for turn in self.turns]
        self._text = document.text
        self._labels = {turn.label: turn for turn in self.turns if turn.label.start < turn.label.end}

    def labelled(self, span: Span) -> Turn | None:
        """Return the turn whose label is at `span`, None when no label is."""
        return self._labels.get(span)

    def holding(self, offset: int) -> Turn | None:
        """Return the turn whose words hold `offset`."""
        index = bisect_right(self._starts, offset) - 1
        turn = self.turns[index] if index >= 0 else None
        return turn if turn is not None and offset < turn.span.end else None

    def named(self, turn: Turn) -> Turn:
        """Return the turn with what its label says as its speaker. Where that is only that somebody answers ("A"), the
        speaker is the person last said before it to have been called or sworn, else nobody."""
        printed = turn.speaker or turn.label.of(self._text)
        if plain(printed).strip(" .:") in words().kinds["answerers"]:
            at = bisect_left(self._called, turn.label.start, key=lambda match: match.end()) - 1
            printed = self._called[at]["who"] if at >= 0 else ""
        return replace(turn, speaker=printed)

    @cached_property
    def _called(self) -> list[re.Match[str]]:
        return list(_CALLED.finditer(self._text))
