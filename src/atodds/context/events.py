"""Days that count from something that happened: "two days before he resigned", "a day after the vote".

What happened gets its day from the page's own words: a date that goes with its verb or noun ("resigned on Wednesday",
"Tuesday's vote"), a date that counts from it ("on Thursday, a day after Roe left the post"), or the day on which it was
written or said. Two mentions are one event when their words stand in one row of `_ROWS` and no name speaks against it.
Where the page gives such events several days, or none, the date stays unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from atodds.context.expressions import Expression
from atodds.context.frame import Frame, Page
from atodds.context.reckoning import Basis, Interval, reckon
from atodds.types import Span, When

__all__ = ["Event", "counted_clause", "counts_from", "day_of", "events_on", "tellings"]

_ROWS = (
    "leave resign resignation quit depart departure exit oust ouster dismiss dismissal fire firing sack sacking",
    "swear appoint appointment inauguration inaugurate",
    "write post tweet",
    "vote",
    "election",
    "sign signing signature",
    "meet meeting",
    "testify testimony hearing",
    "speak speech",
    "die death",
    "shoot shooting",
    "explode explosion",
    "bomb bombing",
    "crash",
    "collide collision",
    "arrest",
    "announce announcement",
    "convict conviction",
    "arrive arrival",
    "launch",
    *("summit interview debate referendum attack raid blast ruling verdict visit rally march protest strike".split()),
)
_ROW_OF = {word: at for at, row in enumerate(_ROWS) for word in row.split()}
_LEFT = frozenset("post job office role position government cabinet board ministry company seat".split())
_ITSELF = re.compile(r"(?i)\b(?:before|after) (?:it|that|this)$")
_CLAUSE = re.compile(r"[^,.;:!?\n]{1,120}")
_FOLLOWED = re.compile(r",?\s+$")
_CLIMB = 6


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: its row, the names of who did it (lower case, none when unnamed), and the day."""

    row: int
    names: frozenset[str]
    day: date


def counts_from(expression: Expression) -> bool:
    """Return whether an expression counts from something named beside it or, as "it", before it."""
    return expression.open or _ITSELF.search(expression.words) is not None


def counted_clause(here: Page, expression: Expression) -> Span:
    """Return the expression with the words for what it counts from, up to the next comma or stop."""
    match = _CLAUSE.match(here.text, expression.span.end) if expression.open else None
    return Span(expression.span.start, match.end() if match else expression.span.end)


def events_on(
    here: Page, expressions: Sequence[Expression], intervals: Sequence[Interval | None], spoken: Sequence[bool]
) -> tuple[Event, ...]:
    """Return what happened on a known day, by the dates of the page's own words; `spoken` ones are left out."""
    found: list[Event] = []
    for at, (expression, interval) in enumerate(zip(expressions, intervals, strict=True)):
        if interval is None or interval[0] != interval[1] or spoken[at] or expression.bound:
            continue
        named = _governing(here, expression.span)
        if named is not None:
            found.append(Event(*named, interval[0]))
        after = expressions[at + 1] if at + 1 < len(expressions) else None
        if after is None or not after.open or not _FOLLOWED.fullmatch(here.text, expression.span.end, after.span.start):
            continue
        counted, day = _described(here, after), _backwards(after, interval)
        if counted is not None and day is not None:
            found.append(Event(*counted, day))
    return tuple(found)


def tellings(here: Page, framed: Iterable[Frame], said: Sequence[When | None]) -> tuple[Event, ...]:
    """Return the acts of telling that have a row of their own ("wrote", "testified") and one known day."""
    found = []
    for frame in framed:
        when = said[frame.at]
        if when is None or when.start != when.end or not frame.attribution.cue:
            continue
        lemmas = [here.parse.lemmas[token] for token in here.tokens(*frame.cue)]
        row = next((_ROW_OF[lemma] for lemma in lemmas if lemma in _ROW_OF), None)
        if row is not None:
            found.append(Event(row, frozenset(), when.start))
    return tuple(found)


def day_of(here: Page, expression: Expression, events: Iterable[Event]) -> Interval | None:
    """Return the day that `expression` gives, counted from the one day of the event that its words name."""
    named = _described(here, expression) if expression.open else _last_named(here, expression.span.start)
    if named is None:
        return None
    row, names = named
    same = [event for event in events if event.row == row]
    if names:
        same = [event for event in same if not event.names or event.names & names]
    days = {event.day for event in same}
    people = [event.names for event in same if event.names]
    if len(days) != 1 or any(not one & other for one in people for other in people):
        return None
    day = days.pop()
    return reckon(replace(expression, open=False), Basis(None, (day, day)))


def _backwards(expression: Expression, interval: Interval) -> date | None:
    """Return the day that `expression` counts from, given the day that it leads to."""
    found = reckon(replace(expression, open=False), Basis(None, interval))
    if found is None or found[0] != found[1]:
        return None
    step: timedelta = interval[0] - found[0]
    return interval[0] + step


def _described(here: Page, expression: Expression) -> tuple[int, frozenset[str]] | None:
    """Return the row and names of the event in the words after an open expression."""
    clause = counted_clause(here, expression)
    tokens = here.tokens(expression.span.end, clause.end)
    tags = here.parse.tags
    verb = next((t for t in tokens if tags[t] in ("VBD", "VBZ", "VBP", "VBN", "VBG")), None)
    heads = [verb] if verb is not None else [t for t in tokens if tags[t] in ("NN", "NNS", "NNP")]
    for token in heads:
        row = _row(here, token)
        if row is not None:
            before = [t for t in tokens if t < token]
            return row, _names(here, before)
    return None


def _governing(here: Page, span: Span) -> tuple[int, frozenset[str]] | None:
    """Return the row and names of what a date goes with: the first verb or noun with a row above it in the tree."""
    tokens = here.tokens(*span)
    if not tokens:
        return None
    parse, at = here.parse, tokens[-1]
    for _ in range(_CLIMB):
        above = parse.heads[at]
        if above == at:
            return None
        at = above
        row = _row(here, at)
        if row is not None and at not in tokens:
            subject = [t for t in range(max(0, at - 12), at) if parse.heads[t] == at and parse.relations[t] == "nsubj"]
            first = subject[0] if subject else at
            return row, _names(here, range(max(0, first - 4), first + 1) if subject else ())
        if parse.tags[at].startswith("VB") and at not in tokens:
            return None
    return None


def _row(here: Page, token: int) -> int | None:
    parse = here.parse
    lemma = parse.lemmas[token]
    row = _ROW_OF.get(lemma)
    if lemma == "leave":
        return (
            row if any(parse.lemmas[t] in _LEFT for t in range(token + 1, min(token + 4, len(parse.lemmas)))) else None
        )
    if lemma == "step" and parse.lemmas[token + 1 : token + 2] == ("down",):
        return _ROW_OF["leave"]
    return row


def _names(here: Page, tokens: Iterable[int]) -> frozenset[str]:
    """The last word of each capitalised name among `tokens`: "Prime Minister Ida Brook" gives "brook"."""
    parse, text, proper = here.parse, here.text, ("NNP", "NNPS")
    last = (t for t in tokens if parse.tags[t] in proper and parse.tags[t + 1 : t + 2] not in (("NNP",), ("NNPS",)))
    return frozenset(text[parse.starts[t] : parse.ends[t]].lower() for t in last)


def _last_named(here: Page, at: int) -> tuple[int, frozenset[str]] | None:
    """Return the event that "it" means: the only noun with a row after "the" in the sentence before, in the same
    paragraph."""
    number = here.sentence(at) - 1
    if number < 0 or "\n" in here.text[here.sentences[number].end : at]:
        return None
    parse = here.parse
    nouns = [token for token in here.tokens(*here.sentences[number]) if token and parse.tags[token] == "NN"]
    rows = {_row(here, token) for token in nouns if parse.lemmas[token - 1] in ("the", "that", "this")} - {None}
    row = rows.pop() if len(rows) == 1 else None
    return (row, frozenset()) if row is not None else None
