"""Whose words are whose, where the tagger gives one cue the words of another and the page knows better.

The tagger links words by likeness and distance; it counts neither sentences nor quotation marks. Here its attributions
are held against the marks, the sentences and the rules that these make sure. Words change hands, or are let go.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from atodds.attribution.edges import Offers
from atodds.attribution.joining import Places
from atodds.attribution.marks import Quotations
from atodds.attribution.tree import Tree
from atodds.text import contains, merge, overlap, subtract
from atodds.types import Attribution, Span, content_id

__all__ = ["settled", "within"]

_BLANK = " \t\r\n.,;:!?-–—\"“”‘’'"
_ENDING = re.compile(r"[.!?][\"”’']{0,3}(?:\s|$)|\n")
_REACH = 200
"""Characters of the reporter's between a piece and the cue that it is given back to: a long noun phrase."""
_TAIL = 12
"""Tokens at the end of a content among which "without" is sought: longer phrases say more than how it was said."""


def within(item: Attribution, outer: Attribution) -> Attribution:
    """Return `item`, found in the content of `outer`, with what stands beside its cue: a piece of that content apart
    from it, before or after the outer cue, is not its speaker's, unless there is nothing else."""
    if not item.cue or len(item.content) < 2:
        return item
    here = [piece for piece in outer.content if contains(piece, item.cue[0])]
    near = tuple(span for span in item.content if any(contains(piece, span) for piece in here))
    return replace(item, content=near) if near else item


def settled(
    tree: Tree, tagged: Sequence[Attribution], rules: Sequence[Attribution], *, least: float, marked: Quotations
) -> list[Attribution]:
    """Return `tagged` with words given back to the cue that governs them.

    A piece of a content goes when a rule scored `least` or more gives it to another cue, outside that content, while
    the rules for the attribution's own cue (any of `rules`) do without it; a sentence's end or that other cue must
    stand between the two. It is joined to the tagger's attribution with that other cue, or else comes back as the rule
    has it. A source that the tagger has missed is taken from such a rule for the same cue. Let go are pieces without
    quotation marks in another sentence than the cue, and quotations on lines of their own that another speaker's line
    parts from the cue.
    """
    text = tree.text
    sure = [rule for rule in rules if rule.score >= least]
    by_cue, places = Offers(sure), Places(sure)
    tagged = [_in_the_sentence(tree, _sourced(item, by_cue, marked), marked) for item in tagged]
    tagged = [_unburdened(tree, item) for item in tagged]
    own, others = Offers(rules), Offers(tagged)
    taken: dict[str, list[Span]] = {}
    given: dict[str, list[Span]] = {}
    added: dict[str, Attribution] = {}
    for item in tagged:
        for rule, pieces in _foreign(text, item, own, places):
            taken.setdefault(item.id, []).extend(pieces)
            owners = [each for each in others.with_cue(rule.cue) if not each.source or _touch(each.source, rule.source)]
            for owner in owners:
                given.setdefault(owner.id, []).extend(pieces)
            if not owners:
                added[rule.id] = rule
    bare = Places(rule for rule in rules if not rule.cue and not rule.source)
    for item in tagged:
        for rule in _parted(text, item, bare.near(item.content[1:]), others):
            taken.setdefault(item.id, []).extend(rule.content)
            added[rule.id] = rule
    kept = [_changed(text, item, taken.get(item.id, ()), given.get(item.id, ())) for item in tagged]
    return [*kept, *added.values()]


def _sourced(item: Attribution, sure: Offers, marked: Quotations) -> Attribution:
    """Return `item` with the source that the surest rule has for its cue, where it has none; or that rule itself, where
    the source of `item` stands in a quotation and its cue does not: there the tagger has read across the marks."""
    rules = [each for each in sure.with_cue(item.cue) if each.source]
    if not item.source:
        best = max(rules, key=_sureness, default=None)
        return item if best is None or _touch(best.source, item.content) else replace(item, source=best.source)
    around = marked.around(item.source[0].start)
    if around is None or not contains(around.inner, item.source[0]) or _touch(item.cue, [around.span]):
        return item
    return max((each for each in rules if not _touch(each.source, [around.span])), key=_sureness, default=item)


def _sureness(rule: Attribution) -> tuple[float, str]:
    return rule.score, rule.id


def _in_the_sentence(tree: Tree, item: Attribution, marked: Quotations) -> Attribution:
    """Return `item` without pieces in other sentences than its cue's that hold no quotation, where its own sentence has
    some of its content: over a sentence's end only quotation marks carry a speech on."""
    tokens = tree.tokens(item.cue[0]) if item.cue and len(item.content) > 1 else range(0)
    if not tokens:
        return item
    first, stop = tree.bounds(tokens[0])
    sentence = tree.span(first, stop - 1)
    away = [span for span in item.content if not overlap(sentence, span) and not any(marked.touching(span))]
    return item if len(away) == len(item.content) else _changed(tree.text, item, away, ())


def _unburdened(tree: Tree, item: Attribution) -> Attribution:
    """Return `item` without a "without …ing" at the end of its content that goes with the cue's verb: how it was said
    (`made claims of abuse without presenting evidence`) is no part of what was said."""
    last = tree.tokens(item.content[-1])
    cues = {token for span in item.cue for token in tree.tokens(span)}
    for token in reversed(last[1:][-_TAIL:]):
        if tree.word(token).lower() == "without" and tree.heads[token] in cues:
            ends = tree.right[token] >= last[-1] and tree.child(token, "pcomp") is not None
            tail = Span(tree.parse.starts[token], item.content[-1].end)
            return _changed(tree.text, item, [tail], ()) if ends else item
    return item


def _foreign(
    text: str, item: Attribution, own: Offers, places: Places
) -> Iterator[tuple[Attribution, tuple[Span, ...]]]:
    """Yield the rules whose words `item` has taken, with those words."""
    mine = merge(span for each in own.with_cue(item.cue) for span in each.content)
    for rule in places.near(item.content) if mine else ():
        if not rule.cue or _touch(rule.cue, item.cue) or _touch((*rule.cue, *rule.source), item.content):
            continue
        if _touch(rule.content, (*item.cue, *item.source)):
            continue
        pieces = tuple(span for span in rule.content if any(contains(piece, span) for piece in item.content))
        pieces = tuple(span for span in pieces if _apart(text, item, span, rule) and _beside(text, span, rule))
        if pieces and not _touch(pieces, mine):
            yield rule, pieces


def _apart(text: str, item: Attribution, piece: Span, rule: Attribution) -> bool:
    """Return whether a sentence ends, or the rule's cue stands, between `piece` and the content before it (after it,
    where none is before)."""
    rest = [span for whole in item.content for span in subtract(whole, [piece]) if span.of(text).strip(_BLANK)]
    before = max((_bare(text, span).end for span in rest if span.start < piece.start), default=-1)
    if before < 0:
        after = min((_bare(text, span).start for span in rest), default=-1)
        return after >= 0 and _ENDING.search(text, max(0, piece.end - 3), after) is not None
    return _touch(rule.cue, [Span(before, piece.start)]) or _ENDING.search(text, before, piece.start + 1) is not None


def _beside(text: str, piece: Span, rule: Attribution) -> bool:
    """Return whether no sentence of the reporter's ends between `piece` and the rule's cue."""
    cue = rule.cue[0]
    between = Span(piece.end, cue.start) if cue.start > piece.start else Span(cue.end, piece.start)
    rest = [span for span in subtract(between, rule.content) if span.of(text).strip()]
    size = sum(end - start for start, end in rest)
    return size <= _REACH and not any(_ENDING.search(text, *span) for span in rest)


def _parted(text: str, item: Attribution, bare: Iterable[Attribution], others: Offers) -> Iterator[Attribution]:
    """Yield the quotations alone on their lines (rules without cue and source) that `item` has taken although a line in
    between names another speaker: whose they are, the page leaves to its reader."""
    for rule in bare if item.cue else ():
        between = Span(item.cue[-1].end, rule.content[0].start)
        if not _touch(rule.content, item.content[1:]) or between.start >= between.end:
            continue
        if any(_speaks_between(text, each, item, between) for each in others.with_cue([between])):
            yield rule


def _speaks_between(text: str, each: Attribution, item: Attribution, between: Span) -> bool:
    if not each.source or not contains(between, each.cue[0]) or not contains(between, each.source[0]):
        return False
    if _touch(each.cue, item.content) or each.source[0].of(text).islower():
        return False
    first, last = min(each.source[0].start, each.cue[0].start), max(each.source[-1].end, each.cue[-1].end)
    return "\n" in text[between.start : first] and "\n" in text[last : between.end]


def _touch(left: Iterable[Span], right: Sequence[Span]) -> bool:
    return any(overlap(a, b) for a in left for b in right)


def _changed(text: str, item: Attribution, taken: Sequence[Span], given: Sequence[Span]) -> Attribution:
    """Return `item` without `taken` and with `given`; as it is when nothing would be left."""
    if not taken and not given:
        return item
    content = merge([*(piece for span in item.content for piece in subtract(span, taken)), *given])
    content = tuple(span if span in item.content else _bare(text, span) for span in content)
    content = tuple(span for span in content if span.start < span.end)
    if not content:
        return item
    return replace(item, id=content_id("attribution", item.document_id, content), content=content)


def _bare(text: str, span: Span) -> Span:
    """Return `span` without spaces and stops at the ends that a cut has laid open."""
    start, end = span
    while end > start and text[end - 1] in " \t,.;:":
        end -= 1
    while start < end and text[start] in " \t,.;:":
        start += 1
    return Span(start, end)
