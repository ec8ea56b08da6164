"""The occasion of speaking: venue ("at a hearing of the harbor committee"), medium, and addressee ("reporters").

Only words of the reporting clause that belong to the telling count (see `attach.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from atodds.context.attach import attached
from atodds.context.frame import Finds, Frame, Page, scan
from atodds.text import contains, overlap
from atodds.types import Medium, Phrase, Span

__all__ = ["addressee_of", "medium_of", "scan_occasions", "venue_of"]

_MEDIA: Mapping[Medium, str] = {
    "interview": r"(?:tele(?:vision|phone)\s+|radio\s+|phone\s+)?interviews?|podcast|q\s?&\s?a",
    "hearing": r"hearings?|testimony|deposition|inquiry|cross-examination",
    "briefing": r"(?:press\s+|news\s+|daily\s+)?briefings?|(?:press|news)\s+conferences?|press\s+availability|gaggle",
    "statement": r"(?:joint\s+|written\s+|prepared\s+)?statements?|(?:press|news)\s+release|communiqué|communique",
    "letter": r"letters?|e-?mails?|memo(?:randum)?s?",
    "call": r"(?:tele)?(?:phone\s+|conference\s+)?call|teleconference|telephone|phone",
    "post": r"tweets?|retweets?|(?:blog\s+|facebook\s+|instagram\s+|social\s+media\s+)?posts?|thread|twitter|facebook"
    r"|instagram"
    r"|truth\s+social|telegram|social\s+media|weibo|mastodon|bluesky|threads|youtube|tiktok",
    "report": r"reports?|study|assessment|review|paper|filing|indictment|affidavit|complaint",
    "speech": r"(?:campaign\s+)?(?:speech|speeches|address|remarks|rally|rallies|lecture|sermon|keynote|eulogy|debate"
    r"|town\s+hall)",
}
_EVENT = (
    r"meetings?|summit|talks|event|conference|forum|dinner|lunch|convention|session|fundraiser|ceremony|visit"
    r"|tour|show|panel"
    r"|committee|parliament|assembly|senate|congress|court|trial|ground|steps|airport|palace|headquarters|office"
)
_NOUN = "|".join((*_MEDIA.values(), _EVENT))
_CAPITAL = r"[A-Z][\w&'’-]{0,30}"
_NAME = rf"{_CAPITAL}(?:\.(?=\s[A-Z]))?(?:\s(?:(?:(?:of|the|for|and|on)\s){{0,2}}{_CAPITAL}|\d{{1,3}}\b)){{0,5}}"
_WORD = r"(?:(?!(?i:at|in|on|during|by|from|with|to|of|before|and|that)\s)[\w.&'’“”\"-]{1,30}\s)"
_BODY = r"(?:committee|panel|parliament|council|assembly|reporters|journalists|lawmakers|senators|colleagues|staff)\b"
_OCCASION = re.compile(
    rf"\b(?:(?i:at|in|during|on|via|outside|inside|through|by)\s{_WORD}{{0,5}}?(?i:{_NOUN})\b"
    rf"(?:\s(?:of|with|at|in|on|by|before|for|to)\s(?:(?:the|a|an|its|his|her)\s)?"
    rf"(?:{_WORD}{{0,4}}?{_BODY}|(?:[a-z-]{{2,20}}\s){{0,2}}{_NAME})){{0,2}}"
    rf"|(?i:before)\s{_WORD}{{0,5}}?{_BODY}|(?i:at|in|on|aboard|outside|inside)\s(?:the\s)?{_NAME})"
)
_NOUNS = {medium: re.compile(rf"(?i)\b(?:{words})\b") for medium, words in _MEDIA.items()}
_VERBS: Mapping[str, Medium] = {
    "tweet": "post",
    "retweet": "post",
    "post": "post",
    "testify": "hearing",
    "telephone": "call",
}
_TELLS = frozenset("tell assure inform warn remind notify brief address advise instruct ask urge press lecture".split())
_TO = frozenset(
    "say speak write testify explain complain announce admit confess respond reply talk boast insist".split()
)
_PART = ("DT", "PRP", "PRP$", "JJ", "JJR", "JJS", "NN", "NNS", "NNP", "NNPS", "CD", "POS", "PDT", "VBG", "HYPH", "CC")
_HEAD = ("PRP", "NN", "NNS", "NNP", "NNPS", "CD")
_PLACES = ("GPE", "LOC", "FAC", "ORG")


def scan_occasions(text: str) -> Finds:
    """Return the phrases of a page that may name an occasion."""
    return scan(_OCCASION, text)


def venue_of(here: Page, frame: Frame, found: Finds) -> Phrase | None:
    """Return where or on what occasion it was said, the words as printed with their preposition."""
    best = None
    for match in found.within(frame.clause):
        span = _without_date(here, Span(*match.span()))
        in_source = any(overlap(span, source) for source in frame.attribution.source)
        if in_source or span.end - span.start < 4 or not _names_occasion(here, span):
            continue
        rank = attached(here, frame, span)
        if rank is not None and (best is None or rank < best[0]):
            best = rank, span
    if best is None:
        return None
    return Phrase(text=best[1].of(here.text), span=best[1])


def _without_date(here: Page, span: Span) -> Span:
    """Cut a phrase where a day begins: "at a briefing on Monday" is a briefing."""
    for token in here.tokens(span.start, span.end):
        if here.parse.entities[token] in ("DATE", "TIME") and here.parse.starts[token] > span.start:
            start = here.parse.starts[token]
            head = re.sub(r"(?i)\s+(?:on|in|the|this|last|late|early)?\s*$", "", here.text[span.start : start])
            rest = here.text[here.parse.ends[token] : span.end]
            if re.search(rf"(?i)\b(?:{_NOUN})\b", rest) and not re.search(rf"(?i)\b(?:{_NOUN})\b", head):
                return span
            return Span(span.start, span.start + len(head))
    return span


def _names_occasion(here: Page, span: Span) -> bool:
    words = span.of(here.text)
    if re.search(rf"(?i)\b(?:{_NOUN})\b", words):
        return True
    tokens = here.tokens(span.start, span.end)
    return any(here.parse.entities[token] in _PLACES for token in tokens)


def medium_of(here: Page, frame: Frame, *phrases: Phrase | None) -> Phrase | None:
    """Return the words that tell the medium; from the cue, `phrases` (venue, addressee) or the source.

    `value` is one of `Medium`. None when the page does not tell.
    """
    spans = [
        *frame.attribution.cue,
        *(phrase.span for phrase in phrases if phrase),
        *([frame.tag] if frame.tag else []),
    ]
    for token in _tokens(here, frame.attribution.cue):
        medium = _VERBS.get(here.parse.lemmas[token])
        if medium is not None and here.parse.tags[token].startswith("VB"):
            span = Span(here.parse.starts[token], here.parse.ends[token])
            return Phrase(text=span.of(here.text), span=span, value=medium)
    for span in (*spans, *frame.attribution.source):
        found = [
            (m.start(), m, medium) for medium, pattern in _NOUNS.items() if (m := pattern.search(here.text, *span))
        ]
        if found:
            _, match, medium = min(found, key=lambda item: (item[0], -item[1].end()))
            return Phrase(text=match.group(), span=Span(*match.span()), value=medium)
    return None


def _tokens(here: Page, spans: Iterable[Span]) -> list[int]:
    return [token for span in spans for token in here.tokens(span.start, span.end)]


def addressee_of(here: Page, frame: Frame) -> Phrase | None:
    """Return whom it was said to: the noun phrase after "told", or after "said to", "wrote to", "testified before"."""
    parse = here.parse
    for token in _tokens(here, frame.attribution.cue):
        lemma, after = parse.lemmas[token], token + 1
        if not parse.tags[token].startswith("VB"):
            continue
        if lemma in _TO and after < len(parse.starts) and parse.lemmas[after] in ("to", "before", "with"):
            after += 1
        elif lemma not in _TELLS or (parse.tags[token] == "VBN" and _passive(here, token)):
            continue
        span = _noun_phrase(here, frame, after)
        if span is not None:
            return Phrase(text=span.of(here.text), span=span)
    return None


def _passive(here: Page, token: int) -> bool:
    """Return whether a form of "be" stands just before the participle ("was told", "were asked")."""
    return any(here.parse.lemmas[at] in ("be", "get") for at in range(max(0, token - 2), token))


def _noun_phrase(here: Page, frame: Frame, first: int) -> Span | None:
    """Return the noun phrase that starts at token `first` inside the clause, without a date at its end."""
    parse, last = here.parse, None
    for token in range(first, min(first + 14, len(parse.starts))):
        span = Span(parse.starts[token], parse.ends[token])
        inside = any(contains(piece, span) for piece in frame.clause)
        if not inside or parse.entities[token] in ("DATE", "TIME"):
            break
        linking = parse.lemmas[token] in ("of", "for") and last == token - 1
        if parse.tags[token] not in _PART and not linking:
            break
        if parse.tags[token] in _HEAD:
            last = token
        if parse.tags[token] == "PRP" and token == first:
            break
    return Span(parse.starts[first], parse.ends[last]) if last is not None else None
