"""Documents to attributions: who is said to have said what.

Quotation marks and transcript turns are facts of the page; the parse proposes the rest; the lexicon of cues decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from atodds.attribution.clauses import clauses
from atodds.attribution.cues import Candidate, lexicon
from atodds.attribution.dateline import past_dateline
from atodds.attribution.direct import direct
from atodds.attribution.edges import Offers, Weighing
from atodds.attribution.joining import beside, best, nest
from atodds.attribution.labels import label_lines
from atodds.attribution.marks import Quotations, quotations
from atodds.attribution.settling import settled, within
from atodds.attribution.tree import Tree
from atodds.attribution.turns import turns
from atodds.text import contains, locate, merge, overlap
from atodds.types import Attribution, Document, Origin, Parse, Span, Tagger, Turn, content_id

__all__ = ["FORMAL", "SURE", "THRESHOLD", "attribute", "candidates"]

THRESHOLD = 0.40
"""Candidates of the rules scored lower are dropped; chosen for the best F1 (full_j50) on the development texts."""

SURE = 0.80
"""What the rules add to a tagger's attributions, or correct in them, must be scored at least this; chosen on the
development texts, where full_j50 is 73.9 at 0.4, 75.2 at 0.6, 75.4 at 0.75 and 0.8, 75.3 at 0.85 and 75.2 without."""

_NEAR = 200
"""Characters between two cues of one sentence that share a source (`"…," she said, adding that …`)."""

FORMAL = 0.95
"""The score of what the page's layout says: a labelled line of an interview, a quotation signed with a dash and a name.
In the training texts all of the 11 such lines that were annotated one by one have that label as their source."""

_DAY = re.compile(
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September|October"
    r"|November|December|[Tt]oday|[Yy]esterday|[Tt]omorrow)(?: (?:morning|afternoon|evening|night|\d{1,2}))?"
)
_ORIGIN = Origin(stage="attribute", version="rules-2")
_LAYOUT = Origin(stage="attribute/layout", version="1")


class _Ground:
    """Where statements may be taken from: outside marked stretches, and never across two turns."""

    def __init__(self, document: Document) -> None:
        self.holes = merge(mark.span for mark in document.marks)
        self._hole_starts = [hole.start for hole in self.holes]
        self._turns = sorted((_beginning(turn), turn.span) for turn in document.turns)
        self._turn_starts = [start for start, _ in self._turns]

    def bears(self, item: Attribution) -> bool:
        """Return whether `item` touches no marked stretch and lies inside the words of one turn, or outside all."""
        spans = (*item.content, *item.cue, *item.source)
        if any(self._in_hole(span) for span in spans):
            return False
        places = {locate(self._turn_starts, span.start) for span in spans}
        if len(places) > 1:
            return False
        at = places.pop()
        turn = self._turns[at][1] if at >= 0 else Span(0, 0)
        return all(contains(turn, span) for span in spans) or all(span.start >= turn.end for span in spans)

    def _in_hole(self, span: Span) -> bool:
        at = locate(self._hole_starts, span.end - 1)
        return at >= 0 and self.holes[at].end > span.start


def _beginning(turn: Turn) -> int:
    return min(turn.span.start, turn.label.start) if turn.label.start < turn.label.end else turn.span.start


def attribute(document: Document, parse: Parse, *, tagger: Tagger | None = None) -> tuple[Attribution, ...]:
    """Return the attributions of `document` by place, outer before inner, no content twice.

    Nothing overlaps `document.marks`. Content spans hold the quotation marks around quoted words, and no full stop
    or comma outside them; `quotations` are the stretches inside those marks. With a `tagger`, the rules add only what
    does not get in the way of its attributions, and say whose words are whose where they are sure (see `settling`);
    where the page's layout names the speaker, layout goes first.
    """
    ground = _Ground(document)
    marked = Quotations(quotations(document.text, ground.holes))
    tree = Tree(document.text, parse)
    rules = [item for item in _scored(document, tree, marked) if ground.bears(item)]
    spoken = turns(document, ground.holes)
    if tagger is not None:
        sure = [item for item in rules if item.score >= SURE]
        tagged = [_refitted(document, item, marked) for item in _tagged(document, tagger, rules) if item.content]
        tagged = best(settled(tree, best(tagged), rules, least=SURE, marked=marked))
        formal = [item for item in rules if item.origin == _LAYOUT]
        tagged = [item for item in tagged if item.source or not _inside(item, formal)]
        tagged = [*formal, *beside((item for item in tagged if ground.bears(item)), formal)]
        rules = [*tagged, *beside(sure, tagged)]
    return tuple(replace(item, quotations=marked.inside(item.content)) for item in nest(best([*spoken, *rules])))


def _inside(item: Attribution, outer: Sequence[Attribution]) -> bool:
    return any(all(any(contains(whole, piece) for whole in each.content) for piece in item.content) for each in outer)


def _speaking(text: str, source: tuple[Span, ...]) -> tuple[Span, ...]:
    """Return `source`; nothing when it is no more than a day ("— remarks Tuesday"): days say nothing."""
    return () if source and all(_DAY.fullmatch(span.of(text)) for span in source) else source


def candidates(tree: Tree, marked: Quotations) -> list[Candidate]:
    """Return every candidate of the rules, unscored, in order of place, no cue twice: direct speech goes first."""
    found = [*direct(tree, marked.outer), *label_lines(tree.text)]
    anchors = {item.anchor for item in found}
    found += [item for item in clauses(tree) if item.anchor not in anchors]
    return list(_held(tree, found, marked))


def _held(tree: Tree, found: list[Candidate], marked: Quotations) -> Iterator[Candidate]:
    """Yield `found` with marks respected: a cue inside quotation marks governs nothing outside them; one outside cuts
    no quotation in two and has no source inside one (then it shares the source of the cue just before)."""
    before: Candidate | None = None
    for item in sorted(found, key=lambda item: (item.cue or item.content)[0].start):
        around = marked.around(item.cue[0].start) if item.cue else None
        if around is not None:
            inside = tuple(
                _clip(tree.text, span, ((item.formal and marked.around(span.start)) or around).inner)
                for span in item.content
            )
            content = merge(_snapped(span, item.cue, marked) for span in inside if span.start < span.end)
            source = tuple(span for span in item.source if contains(around.inner, span))
            if content:
                yield replace(item, content=content, source=source)
            continue
        source = item.source
        if source and marked.around(source[0].start) is not None:
            near = before is not None and item.cue and 0 < item.cue[0].start - before.cue[0].start < _NEAR
            source = before.source if before is not None and near else ()
        whole = replace(
            item,
            content=merge(_snapped(past_dateline(tree.text, span), item.cue, marked) for span in item.content),
            source=tuple(_snapped(past_dateline(tree.text, span), item.cue, marked) for span in source),
        )
        before = whole if whole.cue else before
        yield whole


def _clip(text: str, span: Span, limits: Span) -> Span:
    """Return what of `span` lies inside `limits`, without a comma that the closing mark pulled in."""
    start, end = max(span.start, limits.start), min(span.end, limits.end)
    while end > start and text[end - 1] in " ,":
        end -= 1
    return Span(start, max(start, end))


def _snapped(span: Span, cue: Sequence[Span], marked: Quotations) -> Span:
    """Return `span` with every quotation that it enters taken whole, unless `span` lies inside it or the cue does."""
    start, end = span
    for quote in marked.touching(span):
        if contains(quote.inner, span) or any(overlap(quote.span, piece) for piece in cue):
            continue
        start, end = min(start, quote.span.start), max(end, quote.span.end)
    return Span(start, end)


def _scored(document: Document, tree: Tree, marked: Quotations) -> Iterator[Attribution]:
    weigh = lexicon().precision
    for item in candidates(tree, marked):
        score = FORMAL if item.formal else weigh(item.key, item.lemma)
        if score < THRESHOLD or (item.key == "quote-alone" and document.turns):
            continue
        content = tuple(sorted(item.content))
        yield Attribution(
            id=content_id("attribution", document.id, content),
            document_id=document.id,
            content=content,
            quotations=(),
            cue=item.cue,
            source=_speaking(document.text, item.source),
            score=round(min(max(score, 0.01), 0.99), 4),
            origin=_LAYOUT if item.formal else _ORIGIN,
        )


def _tagged(document: Document, tagger: Tagger, rules: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """Return the tagger's attributions, the ends of their contents mended by the rules where the tagger says that it
    doubts them."""
    if not isinstance(tagger, Weighing):
        return tagger.tag(document)
    found, odds = tagger.weigh(document)
    offers = Offers(rules)
    known = {item.id: item for item in found}
    return tuple(
        offers.closer(document.text, item, odds) if item.parent is None else within(item, known[item.parent])
        for item in found
    )


def _refitted(document: Document, item: Attribution, marked: Quotations) -> Attribution:
    """Return a tagged attribution with the marks' facts laid over it: no quotation cut in two."""
    item = replace(item, source=_speaking(document.text, item.source))
    content = merge(_snapped(past_dateline(document.text, span), item.cue, marked) for span in item.content)
    source = tuple(past_dateline(document.text, span) for span in item.source)
    made = content_id("attribution", document.id, content)
    return replace(item, id=made, content=content, source=source, parent=None)
