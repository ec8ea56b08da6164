"""The day on which something was said.

Only words of the reporting clause count, never words inside what was said: "on Thursday" in "she said on Thursday the
bridge would open". Failing those: a note after the quotation ("- tweet Saturday"), the date printed under an embedded
post, the day that opens the sentence before when a pronoun takes its subject up, the day of the speech that this one
continues, and for a turn of a transcript the transcript's own day. Without any of these the date is unknown. What each
expression means is read in `reckoning.py`; whether it belongs to the telling is decided in `attach.py`.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from atodds.context.attach import Rank, attached, verbs_in
from atodds.context.events import Event, counted_clause, counts_from, day_of, events_on, tellings
from atodds.context.expressions import Expression, find_expressions
from atodds.context.frame import Frame, Page, hull
from atodds.context.printed import printed_week
from atodds.context.reckoning import Basis, Interval, reckon
from atodds.text import contains, merge
from atodds.types import Cast, Span, When

__all__ = ["Dates", "date_speech", "dates_on"]

_POST_LINE = re.compile(
    r"[\s\"“”’']{0,6}[—–-][^\n@]{0,60}\(@\w{1,20}\)[\s,·|–—-]{0,4}(?:\d{1,2}:\d\d\s?[AaPp][Mm][\s,·|–—-]{0,4})?"
)
_GOES_ON = frozenset(
    "add continue note say tell write explain tweet declare insist argue warn stress joke reply answer ask "
    "concede admit "
    "state acknowledge go deny promise vow assert conclude complain observe remark describe call suggest claim".split()
)
_OTHER_TIME = re.compile(
    r"(?i)\b(?:had|has|have|previously|once|earlier|later|former|formerly|then|ago|years|at the time|back"
    r"|recently|often"
    r"|repeatedly|always|frequently|before|until|used to|long|in (?:a|an|the|his|her|their) (?:book|memoir"
    r"|biography))\b"
)
_WHEN = re.compile(r",?\s+when\s+")
_AT = ("at", "during", "in", "told")
_PERFECT = re.compile(r"(?i)\b(?:had|has|have)\b|[’']d\b")
_PLACE = re.compile(r"[A-Z][\w .'’/-]{1,50}(?:,[\w .'’-]{1,30})?[,\s]\s*")
_FILED = re.compile(r",?\s*(?:\([^)\n]{2,40}\)|[—–-]{1,2}\s)")
_HEARD = re.compile(
    r"(?i)\bwho\s+(?:(?:was|were|had|has|have|been)\s+){0,2}(?:in\s+the\s+room|present|attend(?:ed|ing)|at\s+the|heard"
    r"|listened|sat\s+in|took\s+part|participated|joined|witnessed)\b"
)
_LOOKS_BACK = re.compile(r"(?i)\b(?:earlier|before|previous|preceding|prior)\b")
_IN_DAYS = re.compile(r"(?i)\bdays?\b")
_GAP = 300
_REACH = 500
"""How far back, in characters, a day last spoken of is still the one that "a day later" counts from."""


@dataclass(frozen=True, slots=True)
class Dates:
    """Every time expression of a page in order, and the interval each gives when read where it stands.

    `spoken` is True for those inside what somebody said.
    """

    expressions: tuple[Expression, ...]
    starts: tuple[int, ...]
    intervals: tuple[Interval | None, ...]
    bases: tuple[Basis, ...]
    spoken: tuple[bool, ...]

    def within(self, span: Span) -> range:
        """Return the expressions that begin inside `span`."""
        return range(bisect_left(self.starts, span.start), bisect_left(self.starts, span.end))

    def when(self, at: int, *, basis: Basis | None = None) -> When | None:
        """Return expression `at` as a `When`, read from `basis` instead of its own when one is given."""
        expression = self.expressions[at]
        interval = reckon(expression, basis) if basis else self.intervals[at]
        if interval is None:
            return None
        return When(start=interval[0], end=interval[1], words=expression.words, span=expression.span)


def dates_on(here: Page, contents: Sequence[Span] = ()) -> Dates:
    """Return the time expressions of a page, each read where it stands.

    A day named inside `contents` (what somebody said) never becomes the day that a later "a day earlier" counts from.
    Looking back with no such day near, or in days from a longer time ("last week"), words count from the news day: the
    one day, of publication or before it, that the page's own words name. On a page without a date, a weekday may be
    named by the page's other dates (see `printed`).
    """
    expressions = find_expressions(here.text)
    spoken = _inside(expressions, contents)
    day = _news_day(here.document.published, [e for e, quoted in zip(expressions, spoken, strict=True) if not quoted])
    week = printed_week(expressions, spoken) if here.document.published is None else None
    intervals: list[Interval | None] = []
    bases: list[Basis] = []
    anchor: tuple[int, Interval] | None = None
    for expression, quoted in zip(expressions, spoken, strict=True):
        start = expression.span.start
        near = anchor[1] if anchor is not None and _close(here.text, anchor[0], start) else None
        if _LOOKS_BACK.search(expression.words) and (
            near is None or (near[0] < near[1] and _IN_DAYS.search(expression.words))
        ):
            near = day
        published = week.last if week is not None and week.names(expression) else here.document.published
        basis = Basis(published, near, _ahead(here, start))
        interval = reckon(expression, basis)
        intervals.append(interval)
        bases.append(basis)
        if interval is not None and not quoted and not expression.bound:
            anchor = (expression.span.end, interval)
    starts = tuple(expression.span.start for expression in expressions)
    return Dates(expressions, starts, tuple(intervals), tuple(bases), spoken)


def _inside(expressions: Sequence[Expression], contents: Sequence[Span]) -> tuple[bool, ...]:
    pieces = merge(contents)
    starts = [piece.start for piece in pieces]
    places = [(bisect_right(starts, e.span.start) - 1, e.span.start) for e in expressions]
    return tuple(piece >= 0 and pieces[piece].end > start for piece, start in places)


def _news_day(published: date | None, expressions: Sequence[Expression]) -> Interval | None:
    """Return the day of the news, when `expressions` name just one of the day of publication and the day before."""
    if published is None:
        return None
    read = {
        reckon(e, Basis(published)) for e in expressions if e.kind in ("weekday", "full", "deictic") and not e.bound
    }
    days = {day for day in read if day is not None and day[0] == day[1] and 0 <= (published - day[0]).days <= 1}
    return days.pop() if len(days) == 1 else None


def _close(text: str, end: int, start: int) -> bool:
    """Return whether a day last spoken of at `end` is still the one that words at `start` count from: the same
    paragraph or one of the next two."""
    return start - end <= _REACH and text.count("\n\n", end, start) <= 2


def _ahead(here: Page, at: int) -> bool:
    """Return whether the verb before offset `at`, in its sentence, speaks of something to come."""
    number = here.sentence(at)
    if number < 0:
        return False
    tokens = here.tokens(max(here.sentences[number].start, at - 120), at)
    text, parse = here.text, here.parse
    for token in reversed(tokens):
        tag = parse.tags[token]
        if tag in ("VBD", "VBN", "VBZ", "VBP"):
            return parse.lemmas[token] in ("plan", "expect", "intend", "schedule", "slate", "due")
        if tag == "MD":
            return text[parse.starts[token] : parse.ends[token]].lower() in ("will", "'ll", "’ll", "shall")
        if tag == "TO" and parse.tags[min(token + 1, len(parse.tags) - 1)] == "VB":
            return True
    return False


def date_speech(here: Page, framed: Sequence[Frame], cast: Cast, dates: Dates) -> tuple[When | None, ...]:
    """Return, for each frame in order, when it was said: None where the page does not tell."""
    found: list[When | None] = []
    for frame in framed:
        found.append(_from_clause(here, frame, dates) or _under_post(here, frame, dates) or _turn(here, frame))
    last: dict[str, Frame] = {}
    for at in sorted(range(len(framed)), key=lambda at: _place(framed[at])):
        frame, speaker = framed[at], cast.speaker_ids[at]
        if found[at] is None:
            found[at] = _from_sentence_before(here, frame, dates)
        if speaker is None or frame.parents:
            continue
        before = last.get(speaker)
        if found[at] is None and before is not None and _goes_on(here, before, frame, dates):
            found[at] = found[before.at]
        last[speaker] = frame
    _from_events(here, framed, dates, found)
    return tuple(found)


def _from_events(here: Page, framed: Sequence[Frame], dates: Dates, found: list[When | None]) -> None:
    """Fill in days counted from something that happened, and those of words told at an occasion that the teller of
    them was at."""
    counting = [at for at, e in enumerate(dates.expressions) if counts_from(e) and not dates.spoken[at]]
    events: tuple[Event, ...] | None = None
    for frame in framed:
        if found[frame.at] is not None:
            continue
        for at in counting:
            expression = dates.expressions[at]
            if (
                not frame.sentence.start <= expression.span.start < frame.sentence.end
                or dates.intervals[at] is not None
            ):
                continue
            if attached(here, frame, counted_clause(here, expression)) is None:
                continue
            if events is None:
                events = events_on(here, dates.expressions, dates.intervals, dates.spoken) + tellings(
                    here, framed, found
                )
            day = day_of(here, expression, events)
            if day is not None:
                found[frame.at] = When(start=day[0], end=day[1], words=expression.words, span=expression.span)
        found[frame.at] = found[frame.at] or _witnessed(here, frame, framed, dates)


def _witnessed(here: Page, frame: Frame, framed: Sequence[Frame], dates: Dates) -> When | None:
    """Return the day of the occasion at which the one who passes the words on heard them: ``a minister who was in the
    room when the cabinet met on Tuesday said the envoy had told ...``."""
    if not frame.parents or not _PERFECT.search(
        here.text, max(frame.sentence.start, frame.cue.start - 20), frame.cue.end
    ):
        return None
    outer = framed[frame.parents[-1]]
    source = hull(outer.attribution.source)
    if source is None or outer.cue.start <= source.start:
        return None
    heard = _HEARD.search(here.text, source.start, outer.cue.start)
    days = [at for at in dates.within(Span(heard.end(), outer.cue.start)) if not dates.spoken[at]] if heard else []
    when = dates.when(days[0]) if len(days) == 1 and not dates.expressions[days[0]].bound else None
    return when if when is not None and when.start == when.end else None


def _place(frame: Frame) -> tuple[int, int]:
    spans = frame.attribution.content
    return (min(s.start for s in spans) if spans else frame.cue.start, frame.at)


def _from_clause(here: Page, frame: Frame, dates: Dates) -> When | None:
    for at in dates.within(frame.tag) if frame.tag else ():
        if not dates.expressions[at].bound and (when := _told(here, frame, dates, at)) is not None:
            return when
    if not frame.attribution.cue and not frame.attribution.source:
        return None
    attached = []
    for at in dates.within(frame.sentence):
        expression = dates.expressions[at]
        if not any(contains(piece, expression.span) for piece in frame.clause):
            continue
        rank = _attached(here, frame, expression)
        if rank is not None:
            attached.append((rank, at))
    whens = [when for _, at in sorted(attached) if (when := _told(here, frame, dates, at)) is not None]
    return _narrowest(whens)


def _told(here: Page, frame: Frame, dates: Dates, at: int) -> When | None:
    return dates.when(at, basis=replace(dates.bases[at], ahead=_will(here, frame)))


def _narrowest(whens: list[When]) -> When | None:
    """Return the best-attached date, or a narrower one inside it ("four days ago, on March 27")."""
    if not whens:
        return None
    best = whens[0]
    for other in whens[1:]:
        if best.start <= other.start and other.end <= best.end and (other.end - other.start) < (best.end - best.start):
            best = other
    return best


def _will(here: Page, frame: Frame) -> bool:
    """Return whether the telling itself is still to come ("will speak on Tuesday", "is expected to announce")."""
    tokens = here.tokens(max(frame.sentence.start, frame.cue.start - 40), frame.cue.end)
    text, parse = here.text, here.parse
    near = [text[parse.starts[token] : parse.ends[token]].lower() for token in tokens]
    verbs = [at for at, token in enumerate(tokens) if parse.tags[token] == "VB"]
    return any({"will", "'ll", "’ll", "to"} & set(near[max(0, at - 2) : at]) for at in verbs[-1:])


def _attached(here: Page, frame: Frame, expression: Expression) -> Rank | None:
    """Return a rank (lower is closer) when `expression` dates the telling, None when it belongs to something else."""
    when = _WHEN.match(here.text, expression.span.end, frame.sentence.end)
    if when and expression.bound in ("", "of", "from") and when.end() <= frame.cue.start and frame.attribution.cue:
        return (0, expression.span.start) if not verbs_in(here, frame, Span(when.end(), frame.cue.start)) else None
    if expression.bound or _is_dateline(here.text, expression.span):
        return None
    words = expression.words.lower()
    if words.endswith(("'s", "’s")):
        lead = (here.text[max(0, expression.span.start - 12) : expression.span.start].lower() + words).split()
        if lead[-len(words.split()) :][0] not in _AT and lead[-len(words.split()) - 1 :][0] not in _AT:
            return None
    return attached(here, frame, expression.span)


def _is_dateline(text: str, span: Span) -> bool:
    """Return whether a date stands in a dateline ("PORT ELM, 3 March (Agency) -"): when it was filed, not said."""
    start = text.rfind("\n", max(0, span.start - 80), span.start) + 1
    return _PLACE.fullmatch(text, start, span.start) is not None and _FILED.match(text, span.end) is not None


def _under_post(here: Page, frame: Frame, dates: Dates) -> When | None:
    """Return the date printed under an embedded post: ``— Name (@handle) March 3, 2020``."""
    if not frame.attribution.content:
        return None
    end = max(span.end for span in frame.attribution.content)
    line = _POST_LINE.match(here.text, end, end + 120)
    if line is None:
        return None
    for at in dates.within(Span(line.end(), line.end() + 2)):
        if dates.expressions[at].kind == "full":
            return dates.when(at)
    return None


def _turn(here: Page, frame: Frame) -> When | None:
    """Return a record's own day for words spoken in it, not for words that its speakers pass on."""
    day = here.document.published
    if here.document.kind != "record" or day is None or frame.parents or frame.attribution.cue:
        return None
    return When(start=day, end=day)


def _from_sentence_before(here: Page, frame: Frame, dates: Dates) -> When | None:
    """Return the day that opens the sentence before, when a pronoun takes its subject up in the same paragraph.

    ``On Tuesday, the minister answered the charge. "Nobody asked us," he said.``
    """
    mention = hull(frame.attribution.source)
    start = min([frame.sentence.start, *(span.start for span in frame.attribution.content)])
    number = here.sentence(start) - 1
    if mention is None or mention.of(here.text).lower() not in ("he", "she", "they", "it") or number < 0:
        return None
    sentence = here.sentences[number]
    if "\n" in here.text[sentence.end : start] or not _told_plainly(here, frame, dates):
        return None
    for at in dates.within(sentence)[:1]:
        expression = dates.expressions[at]
        if (
            expression.span.start - sentence.start <= 4
            and not dates.spoken[at]
            and not expression.bound
            and not dates.bases[at].ahead
        ):
            return dates.when(at)
    return None


def _goes_on(here: Page, before: Frame, after: Frame, dates: Dates) -> bool:
    """Return whether `after` is the same speaker's speech going on from `before`: in the same paragraph or the next.

    No other day is named between, outside what was said; the cue is one that carries speech on, in the simple past,
    or there is none. What somebody "had said" on Friday is a step back in time: speech does not go on from it.
    """
    end = max([before.sentence.end, *(span.end for span in before.attribution.content)])
    start = min([after.sentence.start, *(span.start for span in after.attribution.content)])
    gap = Span(min(end, start), start)
    between = here.text[gap.start : gap.end]
    if len(between) > _GAP or between.count("\n\n") > 1 or not _told_plainly(here, after, dates):
        return False
    if _PERFECT.search(here.text, max(before.sentence.start, before.cue.start - 20), before.cue.end):
        return False
    return not any(not dates.spoken[at] for at in dates.within(gap))


def _told_plainly(here: Page, frame: Frame, dates: Dates) -> bool:
    """Return whether the cue carries speech on in the simple past, and its clause holds no words for another time."""
    clause = " ".join(here.text[piece.start : piece.end] for piece in frame.clause)
    named = any(
        contains(piece, dates.expressions[at].span) for at in dates.within(frame.sentence) for piece in frame.clause
    )
    if named or _OTHER_TIME.search(clause):
        return False
    tokens = [token for span in frame.attribution.cue for token in here.tokens(span.start, span.end)]
    verbs = [token for token in tokens if here.parse.tags[token].startswith("VB")]
    if not verbs:
        return True
    parse = here.parse
    return parse.lemmas[verbs[0]] in _GOES_ON and parse.tags[verbs[0]] not in ("VBZ", "VBP", "VB")
