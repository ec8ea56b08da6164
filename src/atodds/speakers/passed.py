"""Sources that only pass words on: from whom the words came ("heard from a colleague", "the agency has Roe saying")."""

from __future__ import annotations

from atodds.speakers.lexicon import words
from atodds.speakers.page import Page
from atodds.types import Attribution, Span

__all__ = ["origin_of", "quoter_of"]

_QUOTES = frozenset(["have", "quote", "cite", "paraphrase"])
_PART = frozenset(["DT", "PRP$", "JJ", "JJS", "NN", "NNS", "NNP", "NNPS", "CD", "POS", "HYPH", "VBN"])
_JOINTS = frozenset(["of", "in", "at", "with", "for", "on"])
_LONGEST = 14


def origin_of(page: Page, attribution: Attribution) -> Span | None:
    """Return the words that name whom the content comes from, as a source; None when there is neither source nor cue.

    That is the source itself, except for one who heard it from somebody and for one who quotes somebody.
    """
    source = attribution.source[0] if attribution.source else None
    if attribution.cue:
        told_by = _heard_from(page, attribution.cue[-1])
        if told_by is not None:
            return told_by
    return _quoted(page, source) if source is not None else None


def quoter_of(page: Page, source: Span) -> Span | None:
    """Return the noun phrase of the one who quotes `source`: "the agency" of "the agency has Ms. Roe saying", "the
    agency quoted Ms. Roe as saying"."""
    tokens = page.tokens(source)
    if not tokens:
        return None
    verb = tokens[0] - 1
    after = page.lower[tokens[-1] + 1 : tokens[-1] + 3]
    saying = (
        after[:1] == ["saying"]
        or after == ["as", "saying"]
        or (page.lower[tokens[-1]] == "as" and after[:1] == ["saying"])
    )
    if verb < 1 or not saying or page.lemmas[verb] not in _QUOTES or page.tags[verb] not in {"VBZ", "VBP", "VBD"}:
        return None
    first, start = verb, page.sentences[page.sentence_of[verb]][0]
    while first > max(start, verb - _LONGEST) and page.tags[first - 1] in _PART:
        first -= 1
    return page.span(first, verb - 1) if first < verb and page.tags[verb - 1][:2] == "NN" else None


def _heard_from(page: Page, cue: Span) -> Span | None:
    """The noun phrase after "heard from", "learned from"."""
    tokens = page.tokens(cue)
    at = next((i for i in tokens if page.lemmas[i] in words().kinds["hears"] and page.tags[i][:2] == "VB"), None)
    if at is None or page.lower[at + 1 : at + 2] != ["from"]:
        return None
    first, last = at + 2, -1
    for i in range(first, min(first + _LONGEST, page.sentences[page.sentence_of[at]][1])):
        if page.tags[i] not in _PART and not (last == i - 1 and page.lower[i] in _JOINTS):
            break
        if page.tags[i][:2] == "NN":
            last = i
    return page.span(first, last) if last >= first else None


def _quoted(page: Page, source: Span) -> Span:
    """The part of a source after "has", "quoted", "cited": "the agency has Ms. Roe" saying something."""
    tokens = page.tokens(source)
    for at in tokens[1:-1]:
        if page.lemmas[at] in _QUOTES and page.tags[at] in {"VBZ", "VBP", "VBD"}:
            stop = tokens[-1] - (page.lower[tokens[-1]] == "as")
            if all(page.tags[i] in _PART for i in range(at + 1, stop + 1)) and stop > at:
                return page.span(at + 1, stop)
    return source
