"""Comparators that explain why two propositions may look at odds and not be: another time, place, people, base, a
condition, a question, other people's "I"; and one that tells a reversal.

A comparator's docstring is the sentence that the reader of the page sees as its reason. Scores lie in [0, 1].
"""

from __future__ import annotations

import math
import re

from atodds.relations.clashes import facing
from atodds.relations.proposition import Proposition
from atodds.relations.reading import alike, reading, stem
from atodds.relations.scope import Scope, scope_of
from atodds.types import Evidence

__all__ = [
    "LIMITS",
    "asks",
    "base",
    "condition",
    "fragment",
    "has_clause",
    "hypothetical",
    "people",
    "person",
    "place",
    "reversal",
    "same_breath",
    "scopes",
    "time",
]

_QUESTION = re.compile(
    r"\?[\"'”’»)]*\s*$|^\W*(?:whether|why|do you|did you|is it true|the question is)\b(?!.*[.!]\W*$)", re.IGNORECASE
)
_WHETHER = re.compile(
    r"^\W*(?:whether\b|if\b[^,]*$)|\b(?:tell|say|know|see|ask(?:ed)?|clear|question is|wonder(?:ed)?"
    r"|decide) (?:us )?whether\b",
    re.I,
)
_WISH = re.compile(
    r"\b(?:I wish|would be (?:wonderful|nice|great|good|better|the first)|(?:I|we) (?:fear|hope|want|wish"
    r"|would like)|imagine|suppose|what if"
    r"|one day|fear the day|if it turned out|might have|could have|would have|should have|too early to say"
    r"|no guarantee|nobody can promise)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"\b(?<!\bto )(?:am|is|are|was|were|be|been|being|has|have|had|do|does|did|will|would|shall|can|could|cannot"
    r"|may|might|must|should|ought|ain|let)\b|n['’]t\b|['’](?:re|m|ve|ll|d)\b|\b(?:it|that|there|he|she|what|who)['’]s\b"
    r"|\b(?:I|we|you|he|she|it|they|there|nobody|everyone|everybody)\s+(?!of\b|in\b|and\b|or\b)\w+"
    r"|\b(?<!\bto )(?:wants?|says?|said|thinks?|believes?|makes?|takes?|gives?|goes|comes|opposes?|remains?|keeps?"
    r"|knows?|knew|went|came|took|gave|made|saw|met|told|lost|won|rose|fell|grew|paid|held|led|left|spent|kills?"
    r"|threatens?|deserves?|seems?|feels?|gets?|got|continues?|became|becomes?|began|begins?)\b|\b\w{3,}ed\b",
    re.IGNORECASE,
)
"""What a clause nearly always holds: an auxiliary, a pronoun with a word after it, a common verb, a past form."""
_UNCONDITIONAL = re.compile(
    r"\b(?:without (?:any )?(?:pre)?conditions?|unconditional(?:ly)?|no (?:pre)?conditions|no strings attached"
    r"|whatever happens|no matter what|regardless)\b",
    re.IGNORECASE,
)
_UNTIED = re.compile(
    r"\b(?:nothing to do with|n[o']t (?:be )?(?:linked|tied|related|connected) to|not depend(?:ent)? on|regardless of"
    r"|whether or not|even if|separate (?:from|issues?))\b",
    re.IGNORECASE,
)
_OWN = re.compile(r"\b(?:I|me|[Mm]y|mine|myself)\b")
_OURS = re.compile(r"\b(?:[Ww]e|us|[Oo]urs?|ourselves)\b")
_MAYBE_OURS = 0.3
"""What "we" counts for: two officials of one government say it of the same people."""


def asks(left: Proposition, right: Proposition) -> Evidence | None:
    """One of them only asks, and a question claims nothing."""
    texts = facing(left, right)
    found = [bool(_QUESTION.search(text) or _WHETHER.search(text)) for text in texts]
    return _evidence("asks", asks, 1.0 if any(found) else 0.0, "", left, right)


def hypothetical(left: Proposition, right: Proposition) -> Evidence | None:
    """One of them speaks of a wish or of what might be, the other of what is."""
    texts = facing(left, right)
    found = [_WISH.search(text) for text in texts]
    if bool(found[0]) == bool(found[1]):
        return None
    words = next(match.group() for match in found if match)
    return _evidence("hypothetical", hypothetical, 1.0, f"“{words}”", left, right)


def condition(left: Proposition, right: Proposition) -> Evidence | None:
    """One of them holds only on a condition, so they need not clash."""
    texts = facing(left, right)
    here, there = (_on_condition(side, text) for side, text in zip((left, right), texts, strict=True))
    here, there = ("" if _is_the_matter(held, other) else held for held, other in ((here, texts[1]), (there, texts[0])))
    if not here and not there:
        return None
    if here and there:
        score = 1 - alike(reading(here), reading(there))
        return _evidence("condition", condition, score, f"“{here}”, “{there}”", left, right)
    return _evidence("condition", condition, 1.0, f"“{here or there}”", left, right)


def _on_condition(whole: Proposition, text: str) -> str:
    """Return the condition, where it stands in the sentence that is compared; one in another sentence binds that."""
    words = reading(whole.condition).content
    here = words <= reading(text).content if words else whole.condition.casefold() in text.casefold()
    return whole.condition if whole.condition and here else ""


def _is_the_matter(condition: str, other: str) -> bool:
    """Return whether the other side refuses the condition: "the gates have nothing to do with the prisoners" against
    "we open them once the prisoners are home", or "without preconditions"."""
    if not condition:
        return False
    untied = _UNTIED.search(other) is not None and reading(condition).content & reading(other).content
    return bool(untied) or _UNCONDITIONAL.search(other) is not None


def time(left: Proposition, right: Proposition) -> Evidence | None:
    """They speak of different times, so they need not clash."""
    here, there = scopes(left, right)
    return _apart("time", time, here.times, there.times, left, right)


def place(left: Proposition, right: Proposition) -> Evidence | None:
    """They speak of different places, people or bodies, so they need not clash."""
    here, there = scopes(left, right)
    score = 1.0 if _in_one_slot(here, there) else 0.5 if not here.names & there.names else 0.3
    return _apart("place", place, here.names, there.names, left, right, score=score)


def _in_one_slot(here: Scope, there: Scope) -> bool:
    """Return whether one preposition takes a name on either side, and never the same one ("of the Tern", "of the
    Varra"): names elsewhere may be those of people who do a thing, which says little about what it is."""
    named = [
        {(word, name) for word, name in side.adjuncts if name in {stem(n) for n in side.names}}
        for side in (here, there)
    ]
    slots = {word for word, _ in named[0]} & {word for word, _ in named[1]}
    return any(not {n for w, n in named[0] if w == slot} & {n for w, n in named[1] if w == slot} for slot in slots)


def people(left: Proposition, right: Proposition) -> Evidence | None:
    """They speak of different groups of people or kinds of cases, so they need not clash."""
    here, there = scopes(left, right)
    return _apart("people", people, here.groups, there.groups, left, right)


def base(left: Proposition, right: Proposition) -> Evidence | None:
    """Their numbers are reckoned on different bases, so they need not clash."""
    here, there = scopes(left, right)
    if here.bases == there.bases:
        return None
    shown = " against ".join(sorted(", ".join(sorted(side)) or "no base" for side in (here.bases, there.bases)))
    score = 1.0 if here.bases and there.bases and not here.bases & there.bases else 0.5
    return _evidence("base", base, score, shown, left, right)


def person(left: Proposition, right: Proposition) -> Evidence | None:
    """Each speaks of themselves, so they need not clash."""
    if not left.speaker_id or not right.speaker_id or left.speaker_id == right.speaker_id:
        return None
    own = [_own(text, whole) for text, whole in zip(facing(left, right), (left, right), strict=True)]
    return _evidence("person", person, min(own), "", left, right)


def fragment(left: Proposition, right: Proposition) -> float:
    """Return 1 where the facing words of a side hold no clause ("a call for new talks"): they claim nothing."""
    return float(not all(has_clause(text) for text in facing(left, right)))


def has_clause(text: str) -> bool:
    """Return whether `text` holds what a clause nearly always holds; "a call for new talks" claims nothing."""
    return _CLAUSE.search(text) is not None


def same_breath(left: Proposition, right: Proposition) -> float:
    """Return 1 where one speaker said both in one document or on one day: people seldom clash with themselves so."""
    if not left.speaker_id or left.speaker_id != right.speaker_id:
        return 0.0
    one_page = bool(left.document_id) and left.document_id == right.document_id
    days = left.days(), right.days()
    return float(one_page or (days[0] is not None and days[0] == days[1]))


def _own(text: str, whole: Proposition) -> float:
    if _OWN.search(text) or (whole.speaker and whole.speaker in text):
        return 1.0
    return _MAYBE_OURS if _OURS.search(text) else 0.0


def reversal(left: Proposition, right: Proposition) -> Evidence | None:
    """One speaker, on different days."""
    if not left.speaker_id or left.speaker_id != right.speaker_id:
        return None
    here, there = left.days(), right.days()
    if here is None or there is None or (here[0] <= there[1] and there[0] <= here[1]):
        return None
    first, later = sorted((here, there))
    return _evidence("reversal", reversal, 1.0, f"{first[0].isoformat()}, then {later[0].isoformat()}", left, right)


LIMITS = (asks, hypothetical, condition, time, place, people, base, person)


def scopes(left: Proposition, right: Proposition) -> tuple[Scope, Scope]:
    """Return the scopes of the two sentences that face each other."""
    texts = facing(left, right)
    here, there = (
        scope_of(text, days[0] if (days := whole.days()) else None, whole.speaker)
        for text, whole in zip(texts, (left, right), strict=True)
    )
    return here, there


def gap(left: Proposition, right: Proposition) -> float | None:
    """Return the days between the two, as a share of a year on a log scale in [0, 1]; None when a day is unknown."""
    here, there = left.days(), right.days()
    if here is None or there is None:
        return None
    days = max(0, (there[0] - here[1]).days, (here[0] - there[1]).days)
    return min(1.0, math.log1p(days) / math.log1p(365))


def _apart(
    feature: str,
    comparator: object,
    here: frozenset[str],
    there: frozenset[str],
    *sides: Proposition,
    score: float | None = None,
) -> Evidence | None:
    """Return the evidence that each side names what the other does not; without a `score`, less where they also share
    some."""
    mine, theirs = here - there, there - here
    if not mine or not theirs:
        return None
    if score is None:
        score = 1.0 if not here & there else 0.5
    shown = f"{', '.join(sorted(mine))} against {', '.join(sorted(theirs))}"
    return _evidence(feature, comparator, score, re.sub(r"\bm(\d+)\b|\b\w+:(?=\d{4})", _shown, shown), *sides)


def _shown(match: re.Match[str]) -> str:
    months = "January February March April May June July August September October November December".split()
    return months[int(match[1]) - 1] if match[1] else ""


def _evidence(feature: str, comparator: object, score: float, detail: str, *sides: Proposition) -> Evidence | None:
    if not score:
        return None
    reason = " ".join((comparator.__doc__ or "").split())
    spans = tuple(place for side in sides for place in side.places())
    return Evidence(
        feature=feature,
        score=round(min(1.0, score), 3),
        detail=f"{reason} {detail}.".replace(" .", "") if detail else reason,
        spans=spans,
    )
