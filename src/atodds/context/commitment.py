"""Promises of something to come: the words, and the deadline where one is given.

A commitment is what the speaker undertakes ("I will vote against it", "vowed to rebuild the bridge", "we are going to
publish the figures") or announces for a day ("the first buses will leave on Monday"). A forecast is none: words with a
likelihood ("it is likely that they will be home by June") and verbs of what merely befalls ("will lose", "will rise")
are left out.
"""

from __future__ import annotations

import re
from datetime import date

from atodds.context.dating import Dates
from atodds.context.frame import Finds, Frame, Page, scan
from atodds.context.reckoning import Basis, Interval, reckon
from atodds.text import contains
from atodds.types import Certainty, Commitment, Span, When

__all__ = ["commitment_of", "scan_commitments"]

_MODAL = re.compile(
    r"(?i)(?:\b(?P<will>will|shall|won['’]t|would)\b|(?P<short>['’](?:ll|d))\b|\b(?P<going>(?:am|is|are|was"
    r"|were)|['’](?:m|re|s))"
    r"\s+(?:going|about|set|due|planning|committed|determined|obliged)\s+to\b"
    r"|\b(?P<plan>(?:plan|intend|promise|pledge|vow|undertake|agree|propose)(?:s|ed|d)?\s+to|swore\s+to|sworn\s+to"
    r"|(?:guarantee|promise|pledge)(?:s|d)?\s+that)\b)"
)
_CUE = re.compile(
    r"(?i)\b(?:promis(?:e|es|ed|ing)|vow(?:s|ed|ing)?|pledg(?:e|es|ed|ing)|undert(?:ake|akes|ook|aken)|swore"
    r"|sworn|swears?|commit(?:s|ted)?"
    r"|plan(?:s|ned)?|intend(?:s|ed)?|agree(?:s|d)?|guarantee(?:s|d)?|order(?:s|ed)|instruct(?:s|ed)|offer(?:s"
    r"|ed)|threaten(?:s|ed|ing)?)\b"
)
_FIRST = re.compile(r"(?i)\b(?:I|we)\s*(?:also|all|now|still|both|certainly|definitely|absolutely|never)?\s*$")
_BEFALL = frozenset(
    "lose fail die rain snow rise fall drop cost get become happen suffer see need like love prefer want know find "
    "learn take seem appear remain tell miss think hope regret believe wonder mean feel hear guess win grow "
    "shrink worsen "
    "improve increase decrease exceed hit affect hurt face understand remember recall matter depend".split()
)
_MODIFIED = frozenset(("not", "never", "also", "now", "soon", "then", "again", "only", "still", "always", "certainly"))
_NOBODY = re.compile(
    r"(?i)\b(?:no|nobody|none|nothing|not\s+one|few|whether|who|what|if|it|that|which|you)\s*(?:\w+\s*)?$"
)
_COMPLEMENT = re.compile(r"(?i)[\"“”‘’']?that\s+")
_ASKED = re.compile(r"(?i)\b(?:if|whether)\s+\w+\s*$")
_STOP = re.compile(
    r"[.;:?!\n]+(?=[\s\"”’'»)]|$)|,\s+(?:but|and|or|so|which|who|if|unless|provided|because|though|while)\b"
    r"|\s[—–-]\s|,(?=[\"”’'])"
)
_UNLESS = re.compile(r"(?i),?\s+(?:if|unless|provided|because|though|although|so\s+that|as\s+long\s+as)\b")
_NOT_DUE = frozenset(("since", "before", "of", "after", "than", "for", "following", "ahead of"))
_DUE = re.compile(r"(?i)\bwithin\s+(?:\w+|\d+)\s+(?:hours|days|weeks|months|years)\b")
_LONGEST, _NEAR = 240, 160
"""Characters: the longest clause kept; between a day and the words that count from it. Ample on development pages."""


def scan_commitments(text: str) -> Finds:
    """Return the words of a page that may open a commitment."""
    return scan(_MODAL, text)


def commitment_of(
    here: Page, frame: Frame, found: Finds, *, dates: Dates, said: When | None, certainty: Certainty | None
) -> Commitment | None:
    """Return the first commitment of the statement, None when it makes none.

    The deadline counts from the day of speaking when that is one day, else from publication; it is the whole interval
    that the words allow ("early next week"), and None when they count from something else ("of signature").
    """
    promised = _promised(here, frame)
    forecast = certainty is not None and certainty.low is not None
    for own in frame.own:
        piece = next((span for span in frame.attribution.content if contains(span, own)), own)
        for match in found.within((own,)):
            span = _clause(here, piece, match)
            deadline = _deadline(here, span, dates, said)
            due = (deadline is not None or _is_due(here, span, dates)) and not forecast
            if _undertakes(here, piece, match, firm=promised or due):
                return Commitment(phrase=span.of(here.text), span=span, deadline=deadline)
    whole = _whole(here, frame.own[0]) if frame.own and promised and not forecast else None
    if whole is None or not _is_promise(here, frame, whole):
        return None
    return Commitment(phrase=whole.of(here.text), span=whole, deadline=_deadline(here, whole, dates, said))


def _undertakes(here: Page, piece: Span, match: re.Match[str], *, firm: bool) -> bool:
    """Return whether the clause is an undertaking: first person, or promised, or set for a day."""
    tokens = here.tokens(match.end(), min(piece.end, match.end() + 60))
    parse = here.parse
    verb = next((parse.lemmas[t] for t in tokens if parse.lemmas[t] not in _MODIFIED and parse.tags[t] != "RB"), "")
    start = piece.end if (lead := _COMPLEMENT.match(here.text, *piece)) is None else lead.end()
    start = start if start <= match.start() else piece.start
    before = here.text[max(start, match.start() - 60) : match.start()]
    before = re.split(r"[.;:?!,]\s", before)[-1]
    first = _FIRST.search(before) is not None
    if _ASKED.search(before) or (match["short"] and any(parse.tags[t] == "VBN" for t in tokens[:1])):
        return False
    if match["plan"]:
        at = here.tokens(match.start(), match.end())
        if at and not parse.tags[at[0]].startswith("VB"):
            return False
        return not re.search(r"(?i)\b(?:not|no|you|n['’]t)\s*$", before)
    if verb in _BEFALL or (verb in ("be", "have") and not firm):
        return False
    if match.group().lower() in ("would", "'d", "’d"):
        return firm and not _NOBODY.search(before)
    if first:
        return True
    return firm and not _NOBODY.search(before)


def _promised(here: Page, frame: Frame) -> bool:
    """Return whether the cue promises; "plan" and "offer" only as verbs ("a plan to attack" is nobody's promise)."""
    if not frame.attribution.cue:
        return False
    match = _CUE.search(here.text, frame.cue.start, frame.cue.end)
    if match is None:
        return False
    tokens = here.tokens(match.start(), match.end())
    verb = not tokens or here.parse.tags[tokens[0]].startswith("VB")
    return verb or match.group().lower() in ("promise", "pledge", "vow")


def _clause(here: Page, piece: Span, match: re.Match[str]) -> Span:
    limit = min(piece.end, match.end() + _LONGEST)
    stop = _STOP.search(here.text, match.end(), limit)
    end = stop.start() if stop else limit
    unless = _UNLESS.search(here.text, match.end(), end)
    end = unless.start() if unless else end
    start = match.start()
    lead = _FIRST.search(here.text, max(piece.start, start - 30), start)
    start = lead.start() if lead else start
    return _trimmed(here, Span(start, end))


def _whole(here: Page, piece: Span) -> Span | None:
    stop = _STOP.search(here.text, piece.start, min(piece.end, piece.start + _LONGEST))
    span = _trimmed(here, Span(piece.start, stop.start() if stop else min(piece.end, piece.start + _LONGEST)))
    return span if span.start < span.end else None


def _trimmed(here: Page, span: Span) -> Span:
    start, end = span
    while end > start and here.text[end - 1] in ' \t\n.,;:"”':
        end -= 1
    while start < end and here.text[start] in ' \t\n"“':
        start += 1
    return Span(start, end)


def _is_promise(here: Page, frame: Frame, span: Span) -> bool:
    """Return whether what follows a word of promising is itself to come: "to ...", or a thing with a deadline."""
    words = here.text[span.start : span.end].lower()
    before = here.text[max(0, span.start - 4) : span.start].lower()
    if words.startswith("to ") or before.endswith("to "):
        return True
    cue = here.text[frame.cue.start : frame.cue.end].lower()
    return "promis" in cue or "pledg" in cue or "vow" in cue


def _deadline(here: Page, span: Span, dates: Dates, said: When | None) -> When | None:
    day = said.start if said is not None and said.start == said.end else here.document.published
    found = [at for at in dates.within(span) if dates.expressions[at].span.end <= span.end]
    for at in found:
        expression = dates.expressions[at]
        if expression.bound in _NOT_DUE or expression.words.lower().startswith("in one "):
            continue
        when = dates.when(at, basis=Basis(day, _just_named(dates, at, day), ahead=True))
        if when is not None and (day is None or when.end >= day):
            return when
    return None


def _is_due(here: Page, span: Span, dates: Dates) -> bool:
    """Return whether a time limit is named, known or not: "within ten days of signature", "by the end of May"."""
    if _DUE.search(here.text, *span) is not None:
        return True
    return any(dates.expressions[at].bound == "by" for at in dates.within(span))


def _just_named(dates: Dates, at: int, day: date | None) -> Interval | None:
    """Return the interval of the day named just before expression `at` ("by Monday, ... that night")."""
    if at == 0 or dates.starts[at] - dates.expressions[at - 1].span.end > _NEAR:
        return None
    return reckon(dates.expressions[at - 1], Basis(day, ahead=True))
