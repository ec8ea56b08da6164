"""How sure a speaker is: the likelihood phrase, its place, and its range on a named scale.

The default scale is ICD 203 (Intelligence Community Directive 203, Analytic Standards, 2015: seven rows of likelihood
in per cent); Sherman Kent's (Words of Estimative Probability, 1964) is the other. Inflections and near-synonyms go with
their row ("highly likely" with "very likely", "probably" with "probable"); comparisons ("more likely than") name no
likelihood and are hedges. A negated phrase is one phrase: "not likely" and "probably not" stand in the row of
"unlikely", "almost certainly not" in that of "remote". Percentages that the speaker gives are on the scale "stated".
Hedges ("may") and boosters ("no doubt") have no range. Likelihood is not confidence: "I am sure" is a booster.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from atodds.context.frame import Finds, Frame, Page, scan
from atodds.text import contains
from atodds.types import Certainty, Span

__all__ = ["Scale", "certainty_of", "icd203", "kent", "scan_certainty"]

Range = tuple[float, float]
Scale = Callable[[str], Range | None]

_ROWS: Mapping[str, tuple[str, ...]] = {
    "remote": ("almost no chance", "remote", "almost certainly not", "almost certain not", "nearly certain not"),
    "very unlikely": (
        "very unlikely", "highly unlikely", "extremely unlikely", "very improbable", "highly improbable",
    ),
    "unlikely": (
        "unlikely", "improbable", "not likely", "not probable", "probably not", "not very likely", "not too likely",
    ),
    "even": ("roughly even", "about even", "even chance", "even odds", "even chances"),
    "likely": ("likely", "probable", "probably", "most likely", "most probably"),
    "very likely": (
        "very likely", "highly likely", "extremely likely", "very probable", "highly probable", "very probably",
    ),
    "almost certain": (
        "almost certain", "almost certainly", "nearly certain", "virtually certain", "virtually certainly",
    ),
}  # fmt: skip
_ROW_OF = {phrase: row for row, phrases in _ROWS.items() for phrase in phrases}
_ICD203: Mapping[str, Range] = {
    "remote": (1, 5),
    "very unlikely": (5, 20),
    "unlikely": (20, 45),
    "even": (45, 55),
    "likely": (55, 80),
    "very likely": (80, 95),
    "almost certain": (95, 99),
}
_KENT: Mapping[str, Range] = {
    "remote": (2, 12),
    "unlikely": (20, 40),
    "even": (40, 60),
    "likely": (63, 87),
    "almost certain": (87, 99),
}

_NUMBER = r"\d{1,3}(?:\.\d{1,2})?"
_CENT = r"\s?(?:percent\b|per\s?cent\b|%)"
_STATED = re.compile(
    rf"(?i)(?P<low>{_NUMBER})(?:(?:{_CENT})?\s?(?:-|–|to|or)\s?(?P<high>{_NUMBER}))?{_CENT}[\s-](?:chance|probability"
    r"|likelihood|possibility|likely|sure|certain|confident)\b"
    rf"|\b(?:chances?|probability|likelihood|odds)\b[^.;%\n\d]{{0,40}}\b(?:is|are|was|were|at|of"
    rf"|as)\s(?:about\s|around\s"
    rf"|roughly\s|only\s)?(?P<alone>{_NUMBER}){_CENT}(?!\s[a-z])"
    r"|\b(?P<even>50[-–/]50|fifty[-–]fifty)\b"
    r"|\b(?P<top>one|1)[\s-]in[\s-](?P<bottom>two|three|four|five|six|ten|twenty|\d{1,3})[\s-](?:chance|odds)\b"
)
_LIKELIHOOD = re.compile(
    r"(?i)\b(?:(?:roughly|about)\s+even(?:\s+(?:chances?|odds))?|even\s+(?:chances?|odds)|almost\s+no\s+chance"
    r"|(?:almost|nearly|virtually)\s+certain(?:ly)?(?:\s+not\b)?"
    r"|(?P<degree>(?:(?:not|\w{2,5}n['’]t|very|highly|extremely|most|more|less|equally|as|how|too|so"
    r"|increasingly|any|hardly)\s+){1,3})?"
    r"(?P<core>(?:un)?likely|(?:im)?probable|(?:im)?probably)(?P<comparison>\s+than\b)?(?P<not>\s+not\b)?"
    r"(?!\s+(?:voters?|electorate))|remote)\b"
)
_HEDGE = re.compile(
    r"\b(?:may|might|could)\b(?!\s+(?:not\s+)?(?:you|I|we)\b)|(?i:\b(?:possibly|perhaps|maybe|potentially"
    r"|apparently|seemingly"
    r"|presumably|conceivably|arguably|in\s+all\s+(?:likelihood|probability)|it(?:['’]s|\s+is"
    r"|\s+was)\s+(?:quite\s+|entirely\s+)?possible"
    r"|possible\s+that|appear(?:s|ed)?\s+(?:to|that)|seem(?:s|ed)?\s+(?:to|that|like)|(?:I|we)\s+(?:think"
    r"|believe|suspect|guess"
    r"|suppose|assume)|as\s+far\s+as\s+I\s+know|to\s+my\s+knowledge|not\s+(?:sure|certain)|(?:a\s+)?(?:good"
    r"|fair|strong|slim|small"
    r"|little|real|decent|outside|some|every)\s+(?:chance|possibility|likelihood)|unclear|uncertain|not\s+unlikely)\b)"
)
_BOOSTER = re.compile(
    r"(?i)\b(?:certainly|no\s+doubt|without\s+(?:a\s+|any\s+)?doubt|beyond\s+(?:a\s+|any\s+)?doubt|undoubtedly"
    r"|doubtless|definitely|surely"
    r"|unquestionably|inevitabl[ey]|for\s+(?:sure|certain)|(?:there\s+is|there['’]s)\s+no\s+question"
    r"|absolutely\s+(?:will|no|not|sure"
    r"|certain|convinced)|(?:am|is|are|was|were|['’]m|['’]re|be|been|feel|quite|very)\s+(?:absolutely\s+"
    r"|very\s+|quite\s+|completely\s+|fully\s+)?"
    r"(?:certain|sure|confident|convinced|positive)|bound\s+to|guaranteed?\s+(?:to|that)|no\s+chance|clearly|obviously"
    r"|100\s?(?:percent|per\s+cent|%)\s+(?:sure|certain|confident))\b"
)
_CHANCE = re.compile(r"(?i)\b(?:chances?|possibility|prospects?|odds|likelihood|probability)\b")
_OTHERS = re.compile(
    r"(?i)\b(?P<subject>[\w.’'-]+)\s+(?:(?:has|have|had|also|still|now|once)\s+){0,2}(?:said|says|told"
    r"|claim(?:s|ed)|argue[sd]|believe[sd]"
    r"|thinks|thought|predict(?:s|ed)|warn(?:s|ed)|insist(?:s|ed)|call(?:s|ed)|describe[sd]|consider(?:s|ed)"
    r"|assess(?:es|ed)|judge[sd]"
    r"|estimate[sd])\b"
)
_BROKEN_IN = re.compile(r"(?i)(?:^|(?<=[\s\"“‘']))(?P<words>it(?:\s+is|\s+was|['’]s)\s+[\w\s-]{4,30}),\s+$")
_NEAR = 60
_SELF = frozenset("i we he she they it and who you not had has".split())
_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10, "twenty": 20}
_COMPARED = frozenset({"more", "less", "equally", "as", "how", "increasingly", "any", "hardly"})


def icd203(phrase: str) -> Range | None:
    """Return the range of `phrase` on ICD 203 in per cent, None when the scale has none for it."""
    return _ICD203.get(_row(phrase))


def kent(phrase: str) -> Range | None:
    """Return the range of `phrase` on Kent's scale in per cent, None when the scale has none for it."""
    return _KENT.get(_row(phrase))


def _row(phrase: str) -> str:
    words = re.sub(r"\w+n['’]t\b", "not", " ".join(phrase.lower().split()))
    for tail in (" chances", " chance", " odds"):
        if words.endswith(tail) and words.startswith(("roughly", "about")):
            words = words.removesuffix(tail)
    return _ROW_OF.get(words, "")


def scan_certainty(text: str) -> tuple[Finds, ...]:
    """Return every likelihood phrase of a page, strongest kind first: stated, on a scale, boosters, hedges."""
    return tuple(scan(pattern, text) for pattern in (_STATED, _LIKELIHOOD, _BOOSTER, _HEDGE))


def certainty_of(here: Page, frame: Frame, found: tuple[Finds, ...], *, scale: Scale = icd203) -> Certainty | None:
    """Return how sure the speaker of `frame` is, None when no phrase says so.

    Looked for in the statement's own words and between its cue and its content, never in words that it passes on from
    others. A phrase with a range wins over one without; then the first.
    """
    spans = (*frame.own, *_cue_words(here.text, frame))
    name = "Kent" if scale is kent else "ICD 203"
    readers: tuple[Callable[[re.Match[str]], Certainty | None], ...] = (
        _stated,
        lambda match: _likelihood(here.text, match, scale, name),
        lambda match: _plain(match, "booster"),
        lambda match: _plain(match, "hedge"),
    )
    spare: list[Certainty] = []
    for finds, read in zip(found, readers, strict=True):
        for match in finds.within(spans):
            known = None if _passed_on(here.text, frame.own, match.start()) else read(match)
            if known is not None and known.low is not None:
                return known
            spare.extend([known] if known is not None and _is_modal(here, match) else [])
    return min(spare, key=lambda known: known.span, default=None)


def _cue_words(text: str, frame: Frame) -> Iterable[Span]:
    """Return the cue, with what stands between it and the content ("judged it unlikely that"), and the clause that the
    cue breaks in on ("It is likely, she said, that")."""
    starts = [span.start for span in frame.attribution.content if span.start >= frame.cue.end]
    if frame.attribution.cue:
        near = bool(starts) and starts[0] - frame.cue.end <= 40
        yield Span(frame.cue.start, starts[0] if near else frame.cue.end)
        anchor = min(span.start for span in (frame.cue, *frame.attribution.source))
        broken = _BROKEN_IN.search(text, max(frame.sentence.start, anchor - _NEAR), anchor) if near else None
        if broken is not None and any(contains(piece, Span(*broken.span())) for piece in frame.clause):
            yield Span(*broken.span("words"))


def _stated(match: re.Match[str]) -> Certainty | None:
    if match["even"]:
        low = high = 50.0
    elif match["bottom"]:
        below = _WORDS.get(match["bottom"].lower()) or int(match["bottom"])
        low = high = round(100 / below, 1) if below else 101
    else:
        low = float(match["low"] or match["alone"])
        high = float(match["high"] or low)
    if not low <= high <= 100:
        return None
    return Certainty(phrase=match.group(), span=Span(*match.span()), scale="stated", low=low, high=high)


def _likelihood(text: str, match: re.Match[str], scale: Scale, name: str) -> Certainty | None:
    phrase, span = match.group(), Span(*match.span())
    if phrase.lower() == "remote":
        sentence = text[max(0, span.start - 60) : span.end + 30]
        if not _CHANCE.search(sentence):
            return None
    degree = set((match["degree"] or "").lower().split())
    core = match["core"]
    compared = bool(degree & _COMPARED) or match["comparison"] is not None
    compared = compared or ("most" in degree and text[max(0, span.start - 4) : span.start].lower() == "the ")
    if match["comparison"]:
        span = Span(span.start, match.start("comparison"))
        phrase = span.of(text)
    if match["not"] and core and core.lower() not in ("probably", "improbably"):
        span = Span(span.start, match.start("not"))
        phrase = span.of(text)
    found = None if compared else scale(phrase)
    if found is None:
        return Certainty(phrase=phrase, span=span, scale="hedge", low=None, high=None)
    return Certainty(phrase=phrase, span=span, scale=name, low=found[0], high=found[1])


def _plain(match: re.Match[str], kind: str) -> Certainty:
    return Certainty(phrase=match.group(), span=Span(*match.span()), scale=kind, low=None, high=None)


def _is_modal(here: Page, match: re.Match[str]) -> bool:
    """Return False for the noun in "military might" and for what somebody could not do."""
    word = match.group().lower()
    if word == "could" and here.text[match.end() : match.end() + 5].lower().startswith(
        (" not ", "n't", "n’t", " only")
    ):
        return False
    if word != "might":
        return True
    tokens = here.tokens(match.start(), match.end())
    return not tokens or here.parse.tags[tokens[0]] == "MD"


def _passed_on(text: str, own: Iterable[Span], at: int) -> bool:
    """Return whether, earlier in the same sentence of the content, another party is made to say it."""
    piece = next((span for span in own if span.start <= at < span.end), None)
    if piece is None:
        return False
    before = text[max(piece.start, at - 200) : at]
    before = before[max(before.rfind(mark) for mark in (". ", "? ", "! ", "\n", "; ")) + 1 :]
    return any(match["subject"].lower() not in _SELF for match in _OTHERS.finditer(before))
