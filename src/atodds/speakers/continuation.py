"""Quotations without a source: whose earlier words they go on from, when the page makes that plain."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence

from atodds.speakers.lexicon import words
from atodds.speakers.page import Page
from atodds.types import Attribution, Mention, Span

__all__ = ["continued"]

_QUOTED_SHARE = 0.6
"""Of a content without source, the share that must stand in quotation marks before it is taken as a continuation."""


_LOOK_BACK = 8
"""Pieces of attributions before a quotation that are tried."""

_FARTHEST = 5_000
"""Characters: a paragraph longer than this is no paragraph, and nothing is concluded across it."""

_QUOTED_PARAGRAPHS = 4
"""Paragraphs of nothing but quotation that are looked back over for the sentence that introduced them."""


def continued(
    page: Page,
    attributions: Sequence[Attribution],
    mentions: list[Mention | None],
    ids: list[str | None],
    centres: Callable[[Span], tuple[Mention, str] | None],
) -> None:
    """Fill in mention and speaker of quotations without source, in reading order.

    They go on from the attribution before, in the same paragraph or at the end of the one before, when no sentence of
    the page's own comes between. A quotation that is a paragraph by itself also goes on from the subject of the last
    sentence before it when that sentence tells of speech; `centres` gives that subject for a sentence's span."""
    outer = [at for at, item in enumerate(attributions) if item.content and item.parent is None]
    by_end = sorted((span.end, at) for at in outer for span in _spans(attributions[at]))
    ends = [end for end, _ in by_end]
    spoken = {quote.start: at for at in outer if ids[at] is not None for quote in _quotes(page, attributions[at])}
    order = sorted(range(len(attributions)), key=lambda at: attributions[at].content[:1])
    for at in order:
        item = attributions[at]
        if not item.content or ids[at] is not None or item.parent is not None:
            continue
        inner = bool(item.source) and _first_person(page, item)
        if not inner and (item.source or item.cue or not _mostly_quoted(item)):
            continue
        holder = _quote_of(page, item.source[0], spoken) if inner else None
        if holder is not None:
            ids[at] = ids[holder]
            continue
        start = _start(page, item)
        last = _last(page, start, by_end[: bisect_right(ends, start)], (at, ids))
        if last is not None:
            mentions[at] = mentions[at] if inner else mentions[last]
            ids[at] = ids[last]
        elif (found := _spoken_before(page, start, centres)) is not None:
            mentions[at] = mentions[at] if inner else found[0]
            ids[at] = found[1]


def _last(
    page: Page, start: int, by_end: Sequence[tuple[int, int]], known: tuple[int, Sequence[str | None]]
) -> int | None:
    """The attribution with a known speaker that a quotation at `start` goes straight on from."""
    own, ids = known
    for end, at in reversed(by_end[-_LOOK_BACK:]):
        if at == own:
            continue
        if not _follows(page, end, start):
            return None
        if ids[at] is not None:
            return at
    return None


def _quotes(page: Page, item: Attribution) -> list[Span]:
    """The quotations that the attribution's content starts in or holds."""
    starts = [span.start for span in (*item.content, *item.quotations)]
    return [quote for start in starts if (quote := page.quote_at(start)) is not None]


def _quote_of(page: Page, span: Span, spoken: Mapping[int, int]) -> int | None:
    quote = page.quote_at(span.start)
    return spoken.get(quote.start) if quote is not None else None


def _first_person(page: Page, item: Attribution) -> bool:
    span = item.source[0]
    return span.of(page.text).lower() in {"i", "we"} and page.quote_at(span.start) is not None


def _start(page: Page, item: Attribution) -> int:
    quote = page.quote_at(item.content[0].start)
    return quote.start if quote is not None else item.content[0].start


def _mostly_quoted(attribution: Attribution) -> bool:
    quoted = sum(span.end - span.start for span in attribution.quotations)
    return quoted >= _QUOTED_SHARE * sum(span.end - span.start for span in attribution.content)


def _spans(attribution: Attribution) -> tuple[Span, ...]:
    return (*attribution.content, *attribution.source, *attribution.cue)


def _follows(page: Page, end: int, start: int) -> bool:
    """Whether a quotation at `start` goes straight on from what ends at `end`."""
    here = page.paragraph(start)
    if end > here.start:
        return not _sentences(page, Span(end, start))
    previous = page.paragraph_before(start)
    if previous is None or end <= previous.start or _sentences(page, Span(here.start, start), whole=True):
        return False
    return not _sentences(page, Span(end, previous.end))


def _sentences(page: Page, span: Span, *, whole: bool = False) -> bool:
    """Whether the page says anything of its own in `span`: a sentence that starts there (with `whole`, any word)."""
    if span.end - span.start > _FARTHEST:
        return True
    first = page.at(span.start)
    if first >= len(page):
        return False
    sentence = -1 if whole else page.sentence_of[first]
    return any(
        page.words[at][0].isalnum() and page.sentence_of[at] != sentence and page.quote_at(page.starts[at]) is None
        for at in page.tokens(span)
    )


def _spoken_before(
    page: Page, start: int, centres: Callable[[Span], tuple[Mention, str] | None]
) -> tuple[Mention, str] | None:
    """The subject of the last sentence of the page's own before a paragraph that is one quotation."""
    here = page.paragraph(start)
    if here.end - here.start > _FARTHEST or _sentences(page, here, whole=True):
        return None
    for _ in range(_QUOTED_PARAGRAPHS):
        previous = page.paragraph_before(here.start)
        if previous is None or previous.end - previous.start > _FARTHEST:
            return None
        own = [
            at for at in page.tokens(previous) if page.words[at][0].isalnum() and page.quote_at(page.starts[at]) is None
        ]
        if own:
            first, last = page.sentences[page.sentence_of[own[-1]]]
            speech = words().kinds["speech"]
            tells = any(
                page.lemmas[at] in speech for at in range(first, last) if page.quote_at(page.starts[at]) is None
            )
            return centres(page.span(first, last - 1)) if tells else None
        here = previous
    return None
