"""Somebody's word that what another said is not so: "Vale said this was not true", "called the claim false"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from atodds.relations.disputing import governing
from atodds.relations.parties import NEAR, OBJECT, Page, Party
from atodds.types import Statement

__all__ = ["called_wrong", "outdone", "set_against", "taken_back"]

OPENING = 30
"""Characters before the words that call another's wrong: "But I think that ..."."""

_WRONG = re.compile(
    r"\b(?P<what>this|that|it|(?:the|those|these|such|any) (?:idea|claim|report|suggestion|allegation|story"
    r"|statement|account|assertion|charge"
    r"|accusation|comment|remark|version)s?)\s+(?:(?:was|is|were|are)(?:\s+(?:simply|just|totally|completely"
    r"|flatly|plainly))?|as)\s+[\"“'‘]?"
    r"(?:not\s+(?:true|accurate|correct|right|the case|so(?! \w))|untrue|false|inaccurate|incorrect|wrong|made[- ]up"
    r"|nonsense|a lie|a myth|a hoax"
    r"|ridiculous|baseless|absurd|unfounded)\b(?P<rest>[^.;]{0,160})",
    re.IGNORECASE,
)
_WHEN = re.compile(
    r"\b(?:when|for|that|after|as)\s+(?:the\s+)?(?P<who>(?:[A-Z][\w.’'-]*\s+){1,4})(?:had\s+|has\s+)?(?:said"
    r"|says|claimed|claims|told|to\s+(?:say|claim))"
)
_ASKS = re.compile(r"\bask", re.IGNORECASE)
_ASKED = re.compile(r"[\"“'‘]?(?:if|whether)\b|[^.!]*\?[\"”'’]?$", re.IGNORECASE)
_SUBJECTS = frozenset(["nsubj", "nsubjpass"])
_INACCURATE = re.compile(r"\b(?:inaccurate|false|falsely|incorrectly|wrongly|misleading)\b", re.IGNORECASE)
_UNMEANT = re.compile(
    r"\b(?:he|she|they)(?: had|['’]d)? (?:was|were|been) (?:only |just |merely |being )*(?:sarcastic"
    r"|sarcastically|joking|kidding|jesting|in jest"
    r"|misunderstood|taken out of context|speaking loosely|ironic)\b|\b(?:he|she|they) (?:had )?(?:misspoke"
    r"|misspoken)\b",
    re.IGNORECASE,
)


def called_wrong(page: Page, sentence: tuple[int, int]) -> Iterator[tuple[str, tuple[Party, Party]]]:
    """Yield who calls the words of whom wrong in a sentence: the speaker of the content that says so, and the one who
    is named there as having said it, else the speaker of the statement before."""
    parse, text = page.parse, page.document.text
    start, end = parse.starts[sentence[0]], parse.ends[sentence[1] - 1]
    for match in _WRONG.finditer(text, start, end):
        holder = page.holder(match.start())
        if holder is None or holder.speaker_id is None or page.nobodys(holder):
            continue
        if _is_relative(page, match.start()) or not _opens(text, holder, match.start()):
            continue
        named = _WHEN.search(text, match.start("rest"), match.end("rest"))
        left = Party(holder.mention, holder.speaker_id)
        if named is None and match["what"].casefold() == "it":
            continue
        right = page.by_name(named["who"].strip(), named.start("who")) if named else _before(page, holder)
        if right.speaker_id and right.speaker_id != left.speaker_id:
            yield "disputes", (left, right)


def taken_back(page: Page, sentence: tuple[int, int]) -> Iterator[tuple[str, tuple[Party, Party]]]:
    """Yield who says in a sentence that they did not mean what they said ("said he was being sarcastic")."""
    parse, text = page.parse, page.document.text
    for match in _UNMEANT.finditer(text, parse.starts[sentence[0]], parse.ends[sentence[1] - 1]):
        holder = page.holder(match.start())
        quoted = holder is not None and any(span.start <= match.start() < span.end for span in holder.quotations)
        opens = holder is not None and not text[holder.content[0].start : match.start()].strip().removeprefix("that")
        if holder is not None and holder.speaker_id and opens and not quoted:
            party = Party(holder.mention, holder.speaker_id)
            if page.kind(party) == "person":
                yield "walks back", (party, party)


def set_against(page: Page, sentence: tuple[int, int]) -> Iterator[tuple[str, tuple[Party, Party]]]:
    """Yield whose words the reporter sets against whose with "though": somebody says something, though another says or,
    where the reporter calls the first words inaccurate, has done something else."""
    parse, text = page.parse, page.document.text
    for at in range(sentence[0] + 1, sentence[1]):
        if parse.lemmas[at] not in ("though", "although"):
            continue
        place, end = parse.starts[at], parse.ends[sentence[1] - 1]
        first = [s for s in page.statements if parse.starts[sentence[0]] <= s.content[0].start < place and s.speaker_id]
        subject = page.child(parse.heads[at], _SUBJECTS)
        if not first or subject is None or not parse.tags[subject].startswith("NN") or not page.is_party(subject):
            continue
        left = Party(first[-1].mention, first[-1].speaker_id)
        right = page.party(subject, sentence, other_than=left.speaker_id)
        after = [s.speaker_id for s in page.statements if place < s.content[0].start < end]
        says = right.speaker_id in after if right.speaker_id else page.cued(parse.heads[at]) is not None
        if (says or _INACCURATE.search(text, parse.starts[sentence[0]], place)) and right.mention:
            yield "contrasts with", (left, right)


def outdone(page: Page, sentence: tuple[int, int]) -> Iterator[tuple[str, tuple[Party, Party]]]:
    """Yield whose words the reporter sets against whose with "than": "Vale's forecast is gloomier than the bank's"."""
    parse = page.parse
    for at in range(sentence[0] + 1, sentence[1]):
        other = page.child(at, OBJECT) if parse.lemmas[at] == "than" else None
        if other is None or not page.is_words(other):
            continue
        verb = governing(page, at)
        subject = page.child(verb, _SUBJECTS)
        if subject is None or not _is_compared(page, parse.heads[at]):
            continue
        owners = [page.owner(subject), page.owner(other)]
        if all(owner is not None and page.is_party(owner) for owner in owners):
            left = page.party(subject, sentence)
            yield "contrasts with", (left, page.party(other, sentence, other_than=left.speaker_id))


def _is_compared(page: Page, at: int) -> bool:
    """Return whether the token is a comparative: "gloomier", "more hopeful"."""
    kids = page.children.get(at, ())
    return page.parse.tags[at] == "JJR" or any(page.parse.tags[kid] in ("RBR", "JJR") for kid in kids)


def _opens(text: str, holder: Statement, place: int) -> bool:
    """Return whether hardly anything stands before the words at `place` in the content: else "that" may mean what the
    speaker has just said."""
    start = holder.content[0].start
    return start <= place < start + OPENING and not re.search(r"[.!?;]", text[start:place])


def _is_relative(page: Page, place: int) -> bool:
    """Return whether the word at `place` is the "that" of "much that was wrong"."""
    at = bisect_left(page.parse.starts, place)
    return at < len(page.parse.starts) and page.parse.tags[at] in ("WDT", "WP")


def _before(page: Page, holder: Statement) -> Party:
    """Return who made the statement before `holder`, within reach: nobody where that one is the same speaker's or a
    question."""
    place = holder.content[0].start
    for statement in reversed(page.statements):
        start = statement.content[0].start
        if start >= place or statement.speaker_id is None or page.nobodys(statement):
            continue
        asked = _ASKS.search(statement.cue) or _ASKED.match(statement.text)
        if place - start > NEAR or statement.speaker_id == holder.speaker_id or asked:
            return Party(None, None)
        return Party(statement.mention, statement.speaker_id)
    return Party(None, None)
