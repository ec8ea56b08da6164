"""Whether the reporter says that support was withheld: "without giving specifics", "declined to say", "no evidence".

Only withheld support counts. That a statement is false ("falsely"), or that somebody declined to comment at all, is
another matter.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from atodds.context.frame import Finds, Frame, Page, scan
from atodds.text import contains, locate, merge, overlap
from atodds.types import Cast, Phrase, Span

__all__ = ["scan_support", "support_of"]

_THING = (
    r"(?:evidence|proof|details?|specifics?|examples?|names?|numbers?|figures?|sources?|data|documents?"
    r"|documentation|reasons?|basis|support"
    r"|explanation|information|dates?|timetable|timeline|particulars|grounds|facts|timeframe|time\s+frame"
    r"|estimate|substantiation|justification)"
)
_GIVE = (
    r"(?:giv(?:e|es|ing)|gave|given|provid(?:e|es|ed|ing)|offer(?:s|ed|ing)?|present(?:s|ed|ing)?|cit(?:e|es|ed"
    r"|ing)|produc(?:e|es|ed|ing)"
    r"|suppl(?:y|ies|ied|ying)|shar(?:e|es|ed|ing)|show(?:s|ed|ing)?|releas(?:e|es|ed|ing)|disclos(?:e|es|ed"
    r"|ing)|furnish(?:ed|ing)?"
    r"|nam(?:e|es|ed|ing)|identif(?:y|ies|ied|ying)|point(?:ing|ed)?\s+to|go(?:ing)?\s+into|went\s+into)"
)
_ALONE = (
    r"(?:elaborat(?:e|ing|ion)|specif(?:y|ying)|nam(?:e|ing)|identify(?:ing)?|explain(?:ing)?|substantiat(?:e"
    r"|ing)|back(?:ing)?\s+(?:it|this|that)\s+up"
    r"|sa(?:y|ying)\s+(?:(?:exactly\s+)?(?:how|why|where|when|what|who|which)\b[^.;,\n\"”]{0,80}|in\s+public|more))"
)
_BARE = r"(?:(?:supporting\s+)?evidence|proof|basis|explanation|substantiation|justification|specifics)"
_ANY = (
    r"(?:\s+(?:any|further|more|specific|concrete|additional|supporting|credible|immediate|direct|the|a|an|such|other"
    r"|its|his|her|their|or|for)){0,4}"
)
_REFUSE = r"(?:declin(?:e|es|ed|ing)|refus(?:e|es|ed|ing)|fail(?:s|ed|ing)?|(?:was|were)\s+(?:unable|unwilling))"
_NOT = r"(?:(?:did|does|do|has|have|had|could)(?:\s+not|\s+never|n['’]t)|never)"
_WITHHELD = re.compile(
    rf"(?i)\b(?:without\s+(?:further\s+|any\s+)?(?:{_ALONE}|{_GIVE}{_ANY}\s+{_THING}|{_BARE})"
    rf"|{_NOT}\s+(?:immediately\s+|publicly\s+|then\s+)?(?:{_GIVE}{_ANY}\s+{_THING}|{_ALONE})"
    rf"|{_REFUSE}\s+to\s+(?:publicly\s+|immediately\s+)?(?:{_GIVE}{_ANY}\s+{_THING}|{_ALONE}"
    rf"|say(?!\s+(?:whether|if))|be\s+more\s+specific)"
    rf"|would(?:\s+not|n['’]t)\s+(?:publicly\s+)?(?:{_GIVE}{_ANY}\s+{_THING}|{_ALONE}|say(?!\s+(?:whether|if)))"
    rf"|{_GIVE}\s+(?:no|few|little|scant|neither){_ANY}\s+{_THING}(?:,?\s+(?:and|or|nor)\s+(?:no\s+)?{_THING})?"
    rf"|neither\b[^;\n]{{1,60}}?\b{_GIVE}{_ANY}\s+{_THING}"
    rf"|with\s+(?:no|little|scant)\s+(?:supporting\s+|further\s+)?{_THING}"
    r"|baseless(?:ly)?|unsubstantiated|groundless(?:ly)?"
    r"|(?:has|have|had)\s+no\s+(?:evidence|proof)\b)"
)
_VALUE = (
    ("refused", re.compile(r"(?i)declin|refus|would\s+not|wouldn|unable|unwilling")),
    ("no evidence", re.compile(r"(?i)evidence|proof|substantiat|baseless|unsupported|groundless|basis|back")),
    ("no examples", re.compile(r"(?i)example")),
    ("no reasons", re.compile(r"(?i)reason|why|explanation|explain|justification")),
)
_LEAD_IN = re.compile(r"(?i)^\W*(?:(?:but|and|yet|however|still|though|also|then|nor)\b\W*)+")
_COORDINATE = re.compile(
    r"(?i)(?:^|[,;–—])\s*(?:but|and|although|though|while|yet)?\s*|\b(?:but|and|although|though|while|yet)\b"
)
_MUTE = frozenset(
    "assessment review audit inquiry investigation probe decision case plan offer programme program policy system deal "
    "process work project position account matter issue claim figure number contract sale trial".split()
)
"""Subjects that cannot decline: a refusal joined to their verb is the speaker's."""
_PRONOUNS = frozenset("he she they it who neither which i we".split())
_WORD = re.compile(r"[^\W\d_]{3,}")
_DULL = frozenset(
    "the and but for nor not his her their its neither either who which that mr mrs ms dr has had did".split()
)
_BACK = 900
"""How far back, in characters, a speaker named again may have spoken; about three paragraphs of news."""


def scan_support(text: str) -> Finds:
    """Return the words of a page that say support was withheld."""
    return scan(_WITHHELD, text)


def support_of(here: Page, framed: Sequence[Frame], found: Finds, cast: Cast) -> tuple[Phrase | None, ...]:
    """Return, for each frame in order, the reporter's words that its speaker gave no support; None when there are none.

    The words stand outside every content, in the sentence of the cue or in the next one (the same or the following
    paragraph), and their subject is the speaker: left out, a pronoun, or the speaker's name or noun again. A speaker
    named again may have spoken up to three paragraphs before.
    """
    out: list[Phrase | None] = [None] * len(framed)
    spoken = merge(span for frame in framed for span in frame.attribution.content)
    starts = [span.start for span in spoken]
    order = sorted(range(len(framed)), key=lambda at: framed[at].sentence)
    ends = [framed[at].sentence.start for at in order]
    for match in found.matches:
        near = order[bisect_left(ends, match.start() - _BACK) : bisect_right(ends, match.end())]
        telling = [framed[at] for at in near if not _is_withholding(framed[at], match)]
        inside = locate(starts, match.start())
        holds = inside >= 0 and spoken[inside].end > match.start()
        over = [frame for frame in telling if holds and _runs_over(here, frame, match)]
        if holds and len(telling) == len(near) and not over:
            continue
        phrase = Phrase(text=match.group(), span=Span(*match.span()), value=_value(match.group()))
        for at in [frame.at for frame in over] or _withholders(here, telling, match, cast):
            out[at] = out[at] or phrase
    return tuple(out)


def _is_withholding(frame: Frame, match: re.Match[str]) -> bool:
    """Return whether the attribution is itself the withholding: "offered" as the cue of "no evidence"."""
    if not frame.attribution.cue or overlap(frame.cue, Span(*match.span())) == 0:
        return False
    return all(span.start < match.end() for span in frame.attribution.content)


def _runs_over(here: Page, frame: Frame, match: re.Match[str]) -> bool:
    """Return whether the match, though in a content outside quotation marks, is the reporter's: it goes with the verb
    of the cue, or one whose subject cannot refuse ("said its review was under way and declined to give reasons").
    """
    span = Span(*match.span())
    within = any(contains(content, span) for content in frame.attribution.content)
    tokens = here.tokens(*span)
    if not within or not tokens or any(overlap(quoted, span) for quoted in frame.attribution.quotations):
        return False
    parse, first = here.parse, tokens[0]
    head = parse.heads[first]
    if any(head in here.tokens(*cue) for cue in frame.attribution.cue):
        return parse.relations[first] in ("conj", "prep")
    if parse.relations[first] != "conj" or parse.tags[first] != "VBD":
        return False
    subject = next(
        (t for t in range(max(0, head - 12), head) if parse.heads[t] == head and "subj" in parse.relations[t]), None
    )
    return subject is not None and parse.lemmas[subject] in _MUTE


def _value(words: str) -> str:
    return next((value for value, pattern in _VALUE if pattern.search(words)), "no details")


def _withholders(here: Page, near: list[Frame], match: re.Match[str], cast: Cast) -> list[int]:
    """Return the indices of the frames whose speaker is said to have withheld support."""
    number = here.sentence(match.start())
    sentence = here.sentences[number] if number >= 0 else Span(match.start(), match.end())
    same = [frame for frame in near if any(contains(piece, Span(*match.span())) for piece in frame.clause)]
    subject = _subject(here, same, sentence, match)
    words = {word.casefold() for word in _WORD.findall(subject)} - _DULL - _PRONOUNS
    if words:
        parties = re.split(r"(?i)\b(?:nor|and|or)\b", subject)
        named = [_latest(here, near, cast, _WORD.findall(party)) for party in parties]
        return [at for at in named if at is not None]
    if same:
        return [min(same, key=lambda frame: abs(frame.cue.start - match.start())).at]
    if not subject or subject.lower().split()[-1] not in _PRONOUNS:
        return []
    before = [frame for frame in near if _end(frame) <= sentence.start and here.sentence(_end(frame) - 1) >= number - 1]
    return [max(before, key=lambda frame: (_end(frame), frame.at)).at] if before else []


def _subject(here: Page, same: list[Frame], sentence: Span, match: re.Match[str]) -> str:
    """Return the words between the head of the clause and the match: its subject, empty when it is left out."""
    start = sentence.start
    if same:
        start = max((frame.cue.end for frame in same if frame.cue.end <= match.start()), default=start)
        holes = [span for frame in same for span in frame.attribution.content if span.end <= match.start()]
        start = max([start, *(span.end for span in holes)])
    words = here.text[start : match.start()]
    if match.group().lower().startswith("neither"):
        words += match.group()
        return re.split(rf"(?i)\b{_GIVE}", words)[0].strip()
    if match.group().lower().startswith(("without", "with ", "baseless", "groundless", "unsubstantiated")):
        return ""
    if same and start > sentence.start:
        pieces = [piece for piece in _COORDINATE.split(words) if piece.strip()]
        words = pieces[-1] if pieces else ""
    return _LEAD_IN.sub("", words).strip()


def _end(frame: Frame) -> int:
    return max([frame.sentence.end, *(span.end for span in frame.attribution.content)])


def _latest(here: Page, near: list[Frame], cast: Cast, party: list[str]) -> int | None:
    """Return the last of `near` whose source or speaker is called by one of the words of `party`."""
    wanted = {word.casefold() for word in party} - _DULL - _PRONOUNS
    names = {speaker.id: speaker.name for speaker in cast.speakers}
    for frame in reversed(near):
        mention = cast.mentions[frame.at]
        called = " ".join(here.text[s.start : s.end] for s in frame.attribution.source)
        called += f" {mention.text if mention else ''} {names.get(cast.speaker_ids[frame.at] or '', '')}"
        if wanted & {word.casefold() for word in _WORD.findall(called)}:
            return frame.at
    return None
