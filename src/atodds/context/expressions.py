"""Finds the words of a text that name a day or a stretch of days. Finding only: `reckoning.py` says which days."""

from __future__ import annotations

import re
from dataclasses import dataclass

from atodds.types import Span

__all__ = ["MONTHS", "NUMBERS", "SEASONS", "WEEKDAYS", "Expression", "find_expressions", "quantity"]

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january february march april may june july august september october november december".split()
)  # fmt: skip
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
"""First month of each season, by the meteorological convention of the northern hemisphere."""

NUMBERS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen".split()
    )
} | {"a": 1, "an": 1, "couple": 2, "twenty": 20, "thirty": 30}

_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_SHORT_DAY = r"(?:Mon|Tues?|Wed|Thur?s?|Fri|Sat|Sun)\."
_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_YEAR = r"(?:19|20)\d\d\b"
_OF_DAY = r"(?i:morning|afternoon|evening|night|noon|midday)"
_N = (
    r"(?:\d{1,3}|a couple of|a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen"
    r"|fourteen|fifteen|twenty|thirty)"
)
_UNIT = r"(?:minute|hour|day|week|fortnight|month|year|decade)s?"
_VAGUE = r"(?:a few|several|many|some|a number of|dozens of|\d{1,3} or \d{1,3}|two or three|three or four) "
_ABOUT = r"(?:(?:about|around|nearly|almost|roughly|some|just|only|more than|less than|over|at least|barely) )"
_PART = r"(?:(?:early|earlier|late|later|mid)(?:[-\x20](?:in|on|of)\b)?[-\x20])"
_END = r"(?:the )?(?:end|start|beginning|middle) of "
_WHICH = r"(?:last|next|this|past|coming|previous|following)"
_SPAN = r"(?:weekend|week|month|year|quarter|decade|spring|summer|fall|autumn|winter)"
_HOLIDAY = (
    r"(?:New Year['’]s (?:Eve|Day)|Christmas (?:Eve|Day)|(?:the )?Fourth of July|Halloween"
    r"|Valentine['’]s Day|Thanksgiving(?: Day)?|Labor Day|Memorial Day)"
)

# One alternative per kind, tried in this order at each place; a blank stands for one or two blanks on one line.
_KINDS = {
    # Names that hold the name of a day but do not say when.
    "name": (
        rf"(?:Super|Fat|Shrove|Giving) Tuesday|(?:Good|Black|Casual) Friday|Ash Wednesday|(?:Cyber|Easter) Monday"
        rf"|(?:Palm|Bloody|Easter|Super Bowl|News|CBS|BBC) Sunday|Saturday Night Live|{_DAY} Night Football"
        r"|(?:CBS )?Sunday Morning\b|Sunday (?:Times|Telegraph|Mirror|Herald|Express|Mail|Post|Today)"
        r"|(?:USA|NBC['’]s|the|Russia|India) Today\b|Today (?:[Ss]how|[Pp]rogram(?:me)?)|Tonight Show"
    ),
    "full": (
        rf"(?:(?:{_DAY}|{_SHORT_DAY}|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)),? )?(?:the )?(?:"
        rf"\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH}(?![a-z])(?:,? {_YEAR})?"
        rf"|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?![\d:%]|,\d| (?:percent|per cent|million|billion))(?:,? {_YEAR})?"
        r"|(?:19|20)\d\d-\d\d-\d\d(?!\d))"
    ),
    "holiday": rf"{_HOLIDAY}(?:,? (?:of )?{_YEAR})?",
    "weekday": (
        rf"(?i:(?:a|one|two) weeks? (?:ago|from)(?: on)? )?(?i:{_PART})?(?i:(?:the )?(?:{_WHICH} ){{1,2}})?"
        rf"{_DAY}(?![a-z])(?:['’]s\b)?(?: {_OF_DAY}(?:['’]s\b)?)?(?i: (?:of )?(?:last|this|next) week\b)?"
    ),
    "ago": rf"(?i:{_ABOUT}?{_N} {_UNIT} ago\b)",
    "vague": (
        rf"(?i:{_VAGUE}{_UNIT} (?:ago|later|earlier|before|after)\b|(?:minutes|hours|moments|days|weeks|months|years)"
        r" (?:ago|later|earlier|before|after)\b|in recent (?:days|weeks|months|years)|in the (?:coming|last|past)"
        r" few (?:days|weeks|months|years)|in the coming (?:days|weeks|months|years)|the other day)"
    ),
    "shift": (
        rf"(?i:{_ABOUT}?{_N} {_UNIT} (?:later|earlier|(?:before|after)(?: (?:it|that|this|then)(?=[,;.]))?"
        rf"|afterwards?|prior)\b"
        r"|within (?:the|an) hour\b|within minutes\b)"
    ),
    "lapse": rf"(?i:(?:with)?in (?:the (?:next|coming) |about )?{_N} {_UNIT}(?:['’] time)?(?! of)\b)",
    "past": rf"(?i:(?:in|over|during|within) the (?:last|past) {_N} {_UNIT}\b)",
    "neighbour": (
        r"(?i:(?:the|that) (?:very )?(?:next|following|previous|same|preceding) (?:day|week|month|year|night"
        r"|morning|evening|afternoon)\b|the (?:day|week|month|year|night|morning) (?:before|after|earlier|prior)\b"
        r"(?! (?:yesterday|tomorrow))"
        r"|(?:(?:later|earlier|late|early) )?that (?:same )?(?:day|night|morning|evening|afternoon|week|month|year)\b"
        r"|(?:later|earlier) (?:on )?(?:in )?the (?:same )?(?:day|week|month|year)\b)"
    ),
    "deictic": (
        rf"(?i:the day (?:before yesterday|after tomorrow))|(?i:{_PART})?(?:"
        rf"[Yy]esterday(?: {_OF_DAY})?|(?<![A-Za-z]\x20)Today|today|[Tt]omorrow(?: {_OF_DAY})?|tonight|Tonight"
        r"|[Tt]his (?:morning|afternoon|evening)|[Ll]ast (?:night|evening)|[Oo]vernight)\b"
    ),
    "weekend": r"(?i:(?:over|at|on|during) the) weekend\b",
    "end": (
        rf"(?i:{_END})(?:(?:the|this|last|next) (?:week|month|year|quarter|decade)\b|{_MONTH}(?:,? {_YEAR})?(?! \d)"
        rf"|{_YEAR})|(?:(?:the|this) )?(?:year|month|week)['’]s?[-\x20]end\b"
    ),
    "period": rf"(?i:{_PART}?(?:the )?(?:{_WHICH} ){{1,2}})(?:{_SPAN})\b(?:['’]s)?",
    "season": rf"(?i:(?:the )?{_PART}?(?:spring|summer|fall|autumn|winter) (?:of )?){_YEAR}",
    "quarter": (rf"(?i:the (?:first|second|third|fourth|last|final) quarter)(?: of {_YEAR})?|Q[1-4] (?:of )?{_YEAR}"),
    "decade": rf"(?i:the {_PART}?)(?:19|20)\d0s\b",
    "month": (rf"(?i:{_PART})?(?i:{_WHICH} )?{_MONTH}(?![a-z])(?:,? (?:of )?{_YEAR}|(?! \d|['’]s|-[A-Z]| [A-Z]))"),
    "year": rf"(?i:{_PART})?{_YEAR}(?![-–/.]\d|\d|['’]?s\b)",
}
_ALTERNATIVES = "|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _KINDS.items())
_FINDER = re.compile(r"(?<![\w-])(?:" + _ALTERNATIVES.replace(" ", r"[ \t\u00a0]{1,2}") + ")")
_LEAD = re.compile(
    r"(?i)(?:\b(?P<keep>on|in|over|at|during|late on|early on|later on|just|early in|late in)|\b(?P<bound>by"
    r"|since|until|till"
    r"|before|after|from|through|to|of|for|starting|beginning|about|than|ahead of|as of|following|between))"
    r"[ \t\u00a0]+(?P<the>the[ \t]+)?$"
)
_NEEDS_LEAD = ("month", "year")
_KEEPERS = {"full", "weekday", "month", "year", "season", "quarter", "decade", "period", "weekend", "holiday", "past"}
_FOLLOWED = re.compile(r"[ \t\u00a0]+(?!and\b|but\b|in\b|on\b|at\b)[\w'“\"‘]")


@dataclass(frozen=True, slots=True)
class Expression:
    """Words that name a time: what kind, where, and the preposition that makes it a bound rather than a day.

    `bound` is "by", "since", "until", "before", "after", "of" and the like, or "". `open` is True for words that
    count from something named beside them ("three days after the summit"), which is not known here.
    """

    kind: str
    span: Span
    words: str
    bound: str = ""
    open: bool = False


def find_expressions(text: str) -> tuple[Expression, ...]:
    """Return the time expressions of `text` in order, none overlapping, in code points. Years lie in 1900 to 2099."""
    out: list[Expression] = []
    for match in _FINDER.finditer(text):
        kind = match.lastgroup or ""
        expression = _expression(text, kind, Span(match.start(), match.end()))
        if expression is not None and (not out or out[-1].span.end <= expression.span.start):
            out.append(expression)
    return tuple(out)


def _expression(text: str, kind: str, span: Span) -> Expression | None:
    """Return the expression at `span` with its preposition, or None when the words alone do not name a time."""
    if kind == "name":
        return None
    lead = _LEAD.search(text, max(0, span.start - 24), span.start)
    words = span.of(text)
    bare = len(words.split()) == 1
    if kind in _NEEDS_LEAD and bare and (lead is None or (words == "May" and lead["keep"] is None)):
        return None
    bound = (lead["bound"] or "").lower() if lead else ""
    if lead and lead["keep"] and kind in _KEEPERS:
        span = Span(lead.start("keep"), span.end)
    is_open = kind in ("shift", "neighbour", "vague") and words.lower().endswith(("before", "after"))
    is_open = is_open and _FOLLOWED.match(text, span.end) is not None
    return Expression(kind, span, span.of(text), bound, is_open)


def quantity(words: list[str]) -> int | None:
    """Return the first number among lower-case `words`, in figures or spelled out; None when there is none."""
    for word in words:
        if word.isdecimal() and word.isascii():
            return int(word)
        if word in NUMBERS and not (word == "a" and "couple" in words):
            return NUMBERS[word]
    return None
