"""The condition on which a statement holds: "if ...", "only if", "unless", "until", "should diplomacy fail".

"If" that means whether ("asked if"), comparisons ("as if"), concessions ("even if") and asides ("if anything") are no
conditions; nor are "until" and "when" with a mere time ("until Monday").
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from atodds.context.frame import Finds, Frame, Page, scan
from atodds.text import contains
from atodds.types import Phrase, Span

__all__ = ["condition_of", "scan_conditions"]

_MARKERS = re.compile(
    r"(?i)(?<![\w-])(?:(?P<plain>only\s+(?:if|when|once|after)|(?:but\s+)?not\s+(?:until|unless)"
    r"|if\s+and\s+only\s+if|but\s+only\s+if|if"
    r"|unless(?:\s+and\s+until)?|provided(?:\s+that)?|providing(?:\s+that)?|as\s+long\s+as|so\s+long\s+as"
    r"|on\s+(?:the\s+)?condition\s+that"
    r"|in\s+the\s+event\s+(?:of|that)|in\s+case\s+of|assuming(?:\s+that)?|on\s+the\s+understanding\s+that"
    r"|subject\s+to|contingent\s+(?:up)?on"
    r"|conditional\s+on|depend(?:s|ing|ent)?\s+(?:up)?on|except\s+if|supposing)|(?P<timed>until|till|once"
    r"|as\s+soon\s+as|when|while)"
    r"|(?P<inverted>should|had|were))(?![\w-])"
)
_WHETHER = re.compile(
    r"(?i)\b(?:ask(?:s|ed|ing)?|wonder(?:s|ed|ing)?|know(?:s|n)?|knew|see|sure|unclear|clear|determin\w+"
    r"|decid\w+|find\s+out"
    r"|check(?:s|ed|ing)?|question(?:s|ed)?|matter|doubt(?:s|ed)?|tell|learn|test(?:s|ed)?|say|said|remember"
    r"|consider(?:s|ed|ing)?"
    r"|inquir\w+|examin\w+|assess\w*|discuss\w*|certain|uncertain|explain\w*|confirm(?:ed)?)"
    r"(?:\s+(?:me|him|her|us|them|you|it|reporters|\w+\s+\w+))?\s*$"
)
_AFTER = re.compile(
    r"(?i)\s+(?:not\b(?!\s+for)|any(?:thing|one|body)?\b(?!\s+\w+\s+\w+s\b)|ever\b|only\b(?=\s+to|\s*[,.])|so\b"
    r"|you\s+(?:will|like|want\s+to\s+call)\b"
    r"|I\s+(?:may|might|remember)\b|need\s+be\b|at\s+all\b|nothing\s+else\b)"
)
_SUBJECT = ("DT", "PRP", "PRP$", "NN", "NNS", "NNP", "NNPS", "JJ", "CD", "PDT", "EX", "PDT", "WDT")
_END = re.compile(
    r"(?:(?<![A-Z])(?<!\bMr)(?<!\bMs)(?<!\bDr)(?<!\bMrs)(?<!\bSen)(?<!\bGov)(?<!\bRep)(?<!\bGen)(?<!\bSt)\."
    r"|[;:?!\n])+(?=[\s\"”’'»)]|$)|[,—–](?=[\s\"”’'»])|\s-\s|[\"”»)]"
)
_TAIL = re.compile(r"(?i),\s+(?:and\s+)?(?:not\s+before|and\s+only\s+then|not\s+otherwise)\b")
_TIME_ONLY = re.compile(
    r"(?i)\s+(?:(?:the\s+)?(?:end|middle|start)\b|then\b|now\b|recently\b|today\b|tomorrow\b|yesterday\b|late\b"
    r"|early\b|next\b|last\b|this\b(?=\s+\w+\s*(?:[,.]|$))"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|january|february|march|april|may\b|june|july|august"
    r"|september|october|november"
    r"|december|noon|midnight|\d)"
)
_ONCE = re.compile(
    r"(?i)\s+(?:again|more|a|an|every|per|said|called|told|was|had|said|wrote|famously|described|known)\b"
)
_CONCEDES = re.compile(r"(?i)\b(?:as|even|what|almost|worse)\s*$")
_NO = re.compile(r"(?i)\b(?:no|never|nobody|none|nothing|neither)\b")
_COMING = re.compile(r"(?i)\b(?:will|would|shall|going\s+to|won['’]t)\b|['’]ll\b")
_SHUTS_OUT = re.compile(r"only|not|unless|until|till|except|if and only")
_LONGEST = 300
"""Characters after which a condition is cut: no clause of the development articles came near it."""


def scan_conditions(text: str) -> Finds:
    """Return the words of a page that may open a condition."""
    return scan(_MARKERS, text)


def condition_of(here: Page, frame: Frame, found: Finds) -> Phrase | None:
    """Return the condition in the statement's own words: its clause, with the marker in normal form as value.

    Of several it is the first that shuts out all else ("only if", "unless", "until"), otherwise the first.
    """
    first = None
    for own in frame.own:
        piece = next((span for span in frame.attribution.content if contains(span, own)), own)
        for match in found.within((own,)):
            if not _opens(here, piece, match):
                continue
            span = _extent(here, piece, match)
            if span.end <= match.end():
                continue
            value = " ".join(match.group().lower().split()).removeprefix("but ")
            phrase = Phrase(text=span.of(here.text), span=span, value=value)
            if _SHUTS_OUT.match(value):
                return phrase
            first = first or phrase
    return first


def _before(here: Page, piece: Span, at: int) -> str:
    """Return what precedes offset `at` in its sentence of the content, at most 160 characters."""
    before = here.text[max(piece.start, at - 160) : at]
    return before[max(before.rfind(mark) for mark in (". ", "? ", "! ", "\n", ".” ", '." ')) + 1 :]


def _opens(here: Page, piece: Span, match: re.Match[str]) -> bool:
    before = _before(here, piece, match.start())
    after = here.text[match.end() : min(piece.end, match.end() + 80)]
    if match["inverted"]:
        return _inverted(here, piece, match, before)
    if match["timed"]:
        return _timed(here, piece, match, before)
    word = match.group().lower()
    if word == "if":
        at_head = match.start() == piece.start and not before.strip()
        asked = here.text[max(0, match.start() - 40) : match.start()] if at_head else before
        return not (_CONCEDES.search(before) or _WHETHER.search(asked) or _AFTER.match(after))
    if word.startswith(("provided", "providing")) and not word.endswith("that"):
        return before.rstrip().endswith((",", "—", "–")) or not before.strip()
    if word.startswith(("only after", "only once", "only when", "not until")):
        return True
    return not (word.startswith("assuming") and re.search(r"(?i)\b(?:is|are|was|were|been|by)\s*$", before))


def _timed(here: Page, piece: Span, match: re.Match[str], before: str) -> bool:
    """Until, once, as soon as, when, while: conditions when what they wait for is an event, not a time."""
    word = " ".join(match.group().lower().split())
    after = here.text[match.end() : min(piece.end, match.end() + 80)]
    if not _has_verb(here, Span(match.end(), _extent(here, piece, match).end)):
        return False
    if word in ("until", "till"):
        return not _TIME_ONLY.match(after) and not re.search(r"(?i)\b(?:up|waited)\s*$", before)
    if word == "once":
        return not _ONCE.match(after) and not re.search(
            r"(?i)\b(?:at|than|was|were|had|only|he|she|they|I|it|who)\s*$", before
        )
    if word == "as soon as":
        return not after.lower().startswith(" possible")
    if word == "while":
        return _NO.search(before) is not None
    tail = _TAIL.search(here.text, match.end(), min(piece.end, match.end() + _LONGEST))
    return tail is not None or (
        bool(before.strip()) and _COMING.search(before) is not None and _present(here, piece, match)
    )


def _present(here: Page, piece: Span, match: re.Match[str]) -> bool:
    """Return whether the first verb after the marker is in the present: "when the gates are raised"."""
    for token in here.tokens(match.end(), min(piece.end, match.end() + 80)):
        if here.parse.tags[token] in ("VBZ", "VBP", "VBD", "MD"):
            return here.parse.tags[token] in ("VBZ", "VBP")
    return False


def _inverted(here: Page, piece: Span, match: re.Match[str], before: str) -> bool:
    """Should diplomacy fail; were the talks to fail; had they acted: at the head of a clause, before its subject."""
    head = not before.strip(" \"“”‘’'«»") or before.rstrip().endswith((",", "—", "–", "but", "and", "that"))
    word = match.group().lower()
    tokens = here.tokens(match.end(), min(piece.end, match.end() + 90))
    tags, end = here.parse.tags, _extent(here, piece, match).end
    inside = [token for token in tokens if here.parse.starts[token] < end]
    if not inside or tags[inside[0]] not in _SUBJECT or here.text[end : end + 1] == "?":
        return False
    sentence = here.sentence(match.start())
    if sentence >= 0 and here.text[here.sentences[sentence].start : here.sentences[sentence].end].rstrip(
        "\"”’' "
    ).endswith("?"):
        return False
    rest = [tags[token] for token in inside[1:9]]
    if word == "should":
        loose = before.rstrip()[-1:].isalpha() and _COMING.search(before) is not None
        return (head or loose) and any(tag in ("VB", "VBP", "VBN", "VBD", "NN") for tag in rest)
    if word == "were":
        return head and "TO" in rest
    return head and any(tag in ("VBN", "VBD") for tag in rest) and match.group()[0].isupper()


def _has_verb(here: Page, span: Span) -> bool:
    return any(here.parse.tags[token][:2] in ("VB", "MD") for token in here.tokens(span.start, span.end))


def _extent(here: Page, piece: Span, match: re.Match[str]) -> Span:
    """Return the conditional clause: from the marker to the comma, dash, stop or closing mark after its verb."""
    limit = min(piece.end, match.end() + _LONGEST)
    end = limit
    for stop in _stops(here, Span(match.end(), limit)):
        end = stop
        break
    tail = _TAIL.match(here.text, end, limit)
    if tail:
        end = tail.end()
    while end > match.end() and here.text[end - 1] in " \t\n.,;:\"”’'»":
        end -= 1
    return Span(match.start(), end)


def _stops(here: Page, span: Span) -> Iterator[int]:
    """Yield the places where the clause may end, in order."""
    tags, starts = here.parse.tags, here.parse.starts
    tokens = here.tokens(span.start, span.end)
    verb = next((token for token in tokens if tags[token][:2] in ("VB", "MD")), None)
    seen = starts[verb] if verb is not None else span.end
    main = next(
        (t for t in tokens if starts[t] > seen and tags[t] == "PRP" and t + 1 in tokens and tags[t + 1] == "MD"), None
    )
    limit = starts[main] if main is not None else span.end
    for stop in _END.finditer(here.text, span.start, limit):
        if not stop.group().startswith((",", "—", "–")) or stop.start() > seen:
            yield stop.start()
    yield limit
