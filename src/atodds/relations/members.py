"""Who of those named on a page belongs to a group that disputes: "governors pushed back ... Governor Vale said"."""

from __future__ import annotations

import re
from bisect import bisect_left

from atodds.relations.parties import Page, Party
from atodds.text import folded
from atodds.types import Mention, Span

__all__ = ["members"]

AFTER = 1500
"""Characters after the sentence in which members of its group speak: about five paragraphs."""
INSIDE = 300
"""Characters after a group in which "including" may name a member."""
FURTHER = 30
"""Tokens after "including" in which a person is named."""
MOST = 2
"""Members taken of one group: the first that speak."""

_ROLES = {
    "governor": "governor gov",
    "lawmaker": "senator sen representative rep congressman congresswoman mp lawmaker legislator",
    "senator": "senator sen",
    "mayor": "mayor",
    "minister": "minister",
    "expert": "expert professor scientist epidemiologist economist researcher analyst physician doctor",
    "scientist": "scientist professor researcher epidemiologist biologist physicist",
    "economist": "economist",
    "doctor": "doctor physician surgeon",
    "official": "director secretary commissioner official administrator surgeon adviser advisor minister expert",
    "adviser": "adviser advisor",
    "aide": "aide adviser advisor spokesman spokeswoman press",
    "democrat": "democrat democratic",
    "republican": "republican",
    "lawyer": "lawyer attorney counsel",
}
"""Which words of a role make somebody a member of a group so called, folded."""
_EXAMPLE = re.compile(r"\b(?:including|such as|among them|led by|notably)\b")
_WORD = re.compile(r"[^\W_]+")


def members(page: Page, party: Party, sentence: tuple[int, int]) -> list[Party]:
    """Return named people who stand for the group `party` in the sentence of these tokens, `MOST` at most: who is named
    first in "Vale and other officials", who is named after "including" in the same sentence, else who speaks soon after
    it and whose role is the group's. None for a party that is a person or no such group."""
    if party.mention is None or page.kind(party) == "person":
        return []
    first, joined, _ = party.mention.text.partition(" and other ")
    known = page.known(first) if joined else None
    if known and known != party.speaker_id:
        return [Party(party.mention, known)]
    roles = _roles(party.mention.text)
    return (_examples(page, party.mention, sentence) or _speaking(page, roles, sentence)) if roles else []


def _roles(phrase: str) -> frozenset[str]:
    words = _WORD.findall(folded(phrase))
    return frozenset(role for word in words if word.endswith("s") for role in _ROLES.get(word[:-1], "").split())


def _examples(page: Page, group: Mention, sentence: tuple[int, int]) -> list[Party]:
    parse, text = page.parse, page.document.text
    found = _EXAMPLE.search(text, group.span.end, min(parse.ends[sentence[1] - 1], group.span.end + INSIDE))
    if found is None:
        return []
    first = bisect_left(parse.starts, found.end())
    for at in range(first, min(sentence[1], first + FURTHER)):
        if parse.entities[at] == "PERSON":
            known = page.known(text[parse.starts[at] : parse.ends[at]])
            if known and page.kinds[known] == "person":
                return [Party(group, known)]
    return []


def _speaking(page: Page, roles: frozenset[str], sentence: tuple[int, int]) -> list[Party]:
    end = page.parse.ends[sentence[1] - 1]
    held = {speaker_id for words, speaker_id in page.roles if words & roles and page.kinds[speaker_id] == "person"}
    out: dict[str, Party] = {}
    for statement in page.near.around(Span(end, end + AFTER)):
        if statement.speaker_id in held and end <= statement.content[0].start < end + AFTER:
            out.setdefault(statement.speaker_id or "", Party(statement.mention, statement.speaker_id))
    return list(out.values())[:MOST]
