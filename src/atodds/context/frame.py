"""What belongs to an attribution: its own words, and the reporting clause around them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from atodds.text import contains, locate, merge, subtract
from atodds.types import Attribution, Cast, Document, Parse, Span

__all__ = ["Finds", "Frame", "Page", "frames", "gaps", "hull", "page", "scan"]


@dataclass(frozen=True, slots=True)
class Page:
    """A document with its parse, and its sentences as spans of characters (`starts` are their first offsets)."""

    document: Document
    parse: Parse
    sentences: tuple[Span, ...]
    starts: tuple[int, ...]

    @property
    def text(self) -> str:
        return self.document.text

    def sentence(self, at: int) -> int:
        """Return the index of the sentence that holds, or last began before, offset `at`; -1 before the first."""
        return locate(self.starts, at)

    def tokens(self, start: int, end: int) -> range:
        """Return the tokens that begin in ``[start, end)``."""
        return range(bisect_left(self.parse.starts, start), bisect_left(self.parse.starts, end))


@dataclass(frozen=True, slots=True)
class Frame:
    """One attribution in its surroundings.

    `own` is its content without what it passes on from others; `cue` the stretch from its first cue word to its last
    (empty where the source stands, or at the content, when no cue is printed); `sentence` runs from the first to the
    last sentence that holds cue, source or, failing both, content; `clause` is what of it lies in no content but that
    of the attributions around this one; `tag` is a note of the occasion after a quotation and a dash.
    """

    at: int
    attribution: Attribution
    own: tuple[Span, ...]
    cue: Span
    sentence: Span
    clause: tuple[Span, ...]
    tag: Span | None
    parents: tuple[int, ...]


def page(document: Document, parse: Parse) -> Page:
    """Return `document` with its sentences as character spans."""
    sentences = tuple(
        Span(parse.starts[first], parse.ends[last - 1]) for first, last in parse.sentences if first < last
    )
    return Page(document, parse, sentences, tuple(span.start for span in sentences))


def hull(spans: Iterable[Span]) -> Span | None:
    """Return the smallest span over `spans`; None when there are none."""
    kept = list(spans)
    return Span(min(s.start for s in kept), max(s.end for s in kept)) if kept else None


def frames(here: Page, attributions: Sequence[Attribution], cast: Cast | None = None) -> tuple[Frame, ...]:
    """Return the frame of each attribution, in their order. `cast` tells whether an inner one is the same speaker's:
    "We think it likely" passes nothing on."""
    index = {attribution.id: at for at, attribution in enumerate(attributions)}
    above = [_ancestors(at, attributions, index) for at in range(len(attributions))]
    below: dict[int, list[Span]] = defaultdict(list)
    for at, parents in enumerate(above):
        if parents and not _same_speaker(here.text, attributions[at], cast, (at, parents[-1])):
            for parent in parents:
                below[parent].extend(attributions[at].content)
    by_sentence = _by_sentence(here, attributions)
    return tuple(
        _frame(here, at, attributions[at], above[at], (below[at], by_sentence)) for at in range(len(attributions))
    )


_TAG = re.compile(
    r"[\"”’'.]{0,3}[ \t]{0,2}(?:—|–|--?)[ \t]{0,2}(?P<tag>(?:(?:in|at|from|on|to)\s)?(?:(?:an?|the|his"
    r"|her)\s)?(?:[a-z]{2,12}\s)?"
    r"(?:tweets?|interview|remarks|speech|address|statement|briefing|news conference|press conference|rally"
    r"|debate|hearing"
    r"|testimony|post|letter|video|town hall)\b[^\n—–.]{0,80})",
    re.IGNORECASE,
)
_Buckets = dict[int, list[tuple[Span, int]]]


def _by_sentence(here: Page, attributions: Sequence[Attribution]) -> _Buckets:
    buckets: _Buckets = defaultdict(list)
    for at, attribution in enumerate(attributions):
        for span in attribution.content:
            for sentence in range(max(0, here.sentence(span.start)), bisect_right(here.starts, span.end)):
                buckets[sentence].append((span, at))
    return buckets


def _same_speaker(text: str, inner: Attribution, cast: Cast | None, pair: tuple[int, int]) -> bool:
    """Return whether the inner one of a `pair` of attributions speaks of the outer speaker's own view."""
    if len(inner.source) == 1 and inner.source[0].of(text).lower() in ("i", "we"):
        return True
    ids = [cast.speaker_ids[at] for at in pair] if cast is not None else [None]
    return ids[0] is not None and ids[0] == ids[-1]


def _ancestors(at: int, attributions: Sequence[Attribution], index: dict[str, int]) -> tuple[int, ...]:
    """Return the attributions around this one, outermost first; a circle of parents is cut."""
    seen: list[int] = []
    parent = attributions[at].parent
    while parent is not None and (above := index.get(parent)) is not None and above not in seen and above != at:
        seen.append(above)
        parent = attributions[above].parent
    return tuple(reversed(seen))


def _frame(
    here: Page, at: int, attribution: Attribution, parents: tuple[int, ...], around: tuple[list[Span], _Buckets]
) -> Frame:
    below, buckets = around
    own = tuple(piece for span in attribution.content for piece in subtract(span, below))
    anchor = _anchor(here.text, attribution)
    cue = hull(attribution.cue) or hull(attribution.source) or Span(anchor.start, anchor.start)
    sentence, numbers = _reach(here, anchor)
    foreign = merge(span for number in numbers for span, who in buckets.get(number, ()) if who not in parents)
    holes = [span for span in foreign if not contains(span, anchor) or span in attribution.content]
    return Frame(at, attribution, own, cue, sentence, subtract(sentence, holes), _tag(here.text, attribution), parents)


def _anchor(text: str, attribution: Attribution) -> Span:
    """Return the stretch from cue to source; the cue alone where the source stands in another paragraph."""
    cue, source = hull(attribution.cue), hull(attribution.source)
    if cue is None or source is None:
        return cue or source or hull(attribution.content) or Span(0, 0)
    between = text[min(cue.end, source.end) : max(cue.start, source.start)]
    return cue if "\n" in between else Span(min(cue.start, source.start), max(cue.end, source.end))


def _tag(text: str, attribution: Attribution) -> Span | None:
    """Return the note after the content: "tweet Saturday" in ``"It is safe." — tweet Saturday.``"""
    content = hull(attribution.content)
    match = _TAG.match(text, content.end) if content else None
    return Span(*match.span("tag")) if match else None


def _reach(here: Page, anchor: Span) -> tuple[Span, range]:
    first, last = here.sentence(anchor.start), here.sentence(max(anchor.start, anchor.end - 1))
    if first < 0 or not here.sentences:
        return anchor, range(0)
    end = max(here.sentences[last].end, anchor.end)
    return Span(min(here.sentences[first].start, anchor.start), end), range(first, last + 1)


def gaps(inner: Span, clause: Sequence[Span]) -> Iterator[Span]:
    """Yield the stretches of `clause` inside `inner`, in order."""
    for piece in clause:
        start, end = max(piece.start, inner.start), min(piece.end, inner.end)
        if start < end:
            yield Span(start, end)


@dataclass(frozen=True, slots=True)
class Finds:
    """The matches of one pattern over a whole page, in order, to be looked up by place."""

    matches: tuple[re.Match[str], ...]
    starts: tuple[int, ...]

    def within(self, spans: Iterable[Span]) -> Iterator[re.Match[str]]:
        """Yield the matches that lie wholly inside one of `spans`, in order."""
        for span in spans:
            for at in range(bisect_left(self.starts, span.start), bisect_left(self.starts, span.end)):
                if self.matches[at].end() <= span.end:
                    yield self.matches[at]


def scan(pattern: re.Pattern[str], text: str) -> Finds:
    """Return every match of `pattern` in `text`, found in one pass."""
    matches = tuple(pattern.finditer(text))
    return Finds(matches, tuple(match.start() for match in matches))
