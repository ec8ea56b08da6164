"""What a statement points back to: "put it at 20", "a remote chance of that", "we spoke of little else".

Such words say nothing by themselves; with the statement before them they do. Only these few shapes are read: a wrong
guess at what is meant is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from atodds.relations.likelihood import likelihood_in
from atodds.relations.quantities import amounts
from atodds.types import Document, Statement

__all__ = ["before", "resolved"]

REACH = 250
"""Characters of the page that may stand between a statement and the one that it points back to."""

_AT = re.compile(
    r"^(?:it|that|this|the (?:number|figure|total|toll|count|cost|price|bill|sum|share|rate|flow|size))\s+at\s+"
    r"(?P<number>[^.;]+?)\W*$",
    re.IGNORECASE,
)
"""A number given for what was just said: "(puts) it at 20"."""
_OF_THAT = re.compile(r"\s+(?:of|for|about)\s+(?:that|this|it)\W*$", re.IGNORECASE)
_ELSE = re.compile(r"\b(?:little|nothing|not much|hardly anything|nobody|no one) else\W*$", re.IGNORECASE)
_THAT = re.compile(r"\bthat\s+(?P<event>\S.*)$", re.IGNORECASE | re.DOTALL)


def resolved(text: str, earlier: str) -> str:
    """Return `text` with what it points back to put in from `earlier`, the statement before it; `text` itself where it
    points to nothing that is known."""
    if not earlier:
        return text
    given = _AT.match(text)
    if given:
        held = amounts(earlier)
        return earlier.replace(held[0].text, given["number"], 1) if held and amounts(given["number"]) else text
    if _OF_THAT.search(text) and likelihood_in(text):
        found = likelihood_in(earlier)
        rest = _THAT.search(earlier[found.span.end :]) if found else None
        event = rest["event"] if rest else earlier
        return f"{_OF_THAT.sub('', text)} that {event[0].lower()}{event[1:]}"
    return f"{earlier.rstrip(' .,')}. {text}" if _ELSE.search(text) else text


def before(statements: Sequence[Statement], documents: Mapping[str, Document]) -> dict[str, str]:
    """Return by id the text of the statement that stands last before each on its page, within `REACH` and in the same
    paragraph; statements that have none are left out. "Little else" points to the speaker's own words only."""
    out: dict[str, str] = {}
    last: dict[str, Statement] = {}
    for statement in sorted((s for s in statements if s.content), key=lambda s: (s.document_id, s.content[0], s.id)):
        one = last.get(statement.document_id)
        if one is not None and one.content[-1].end <= statement.content[0].start:
            between = documents[statement.document_id].text[one.content[-1].end : statement.content[0].start]
            own = statement.speaker_id == one.speaker_id or not _ELSE.search(statement.text)
            if own and len(between) <= REACH and "\n" not in between:
                out[statement.id] = one.text
        last[statement.document_id] = statement
    return out
