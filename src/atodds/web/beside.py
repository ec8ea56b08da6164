"""Pairs as a reader sees them: two statements side by side, with the words that clash marked. Plain values only."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from atodds.store import query
from atodds.store.connect import Store
from atodds.store.judgements import verdicts
from atodds.store.pairs import AT_ODDS, End, Pair
from atodds.store.query import Spoken
from atodds.text import contains, fold, merge
from atodds.types import Certainty, Document, Judgement, Span, Statement
from atodds.web.render import day, interval, sentence_case

__all__ = [
    "Held",
    "Label",
    "Piece",
    "Review",
    "Row",
    "Side",
    "held_in",
    "labels",
    "name_of",
    "quoted",
    "review",
    "rows",
]


AROUND = 280
"""Characters of context shown on each side of a statement: about two sentences."""
LONGEST = 1200
"""Characters of one statement shown in a list; its own page has the rest."""
ALIKE = 0.5
"""Share of the shorter statement's words that the other must have for single words to be marked as what clashes; the
share at which statements are compared at all (docs/method.md)."""

LIGHT: Final = frozenset(
    "a an and as at by for from in into is it its of on or so than that the then there this these those to was were "
    "which who with".split()
)
"""Words that join others. What turns a statement round (negations, modals, numbers, "if", "before") is not here."""

_WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text and what it is: "around", "said", "clash" within what was said, or "whole": all that was said,
    where nothing narrower is known to clash."""

    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Label:
    """A circumstance as a small label: what it is, and the words of the page."""

    name: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """Whether a person has judged a row: the verdict ("" while nobody has), who, when, and their note."""

    verdict: str = ""
    user: str = ""
    at: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One end of a pair. `printed` is the mention as printed where it says more than the name; a side without a
    statement has only a name."""

    speaker: str
    speaker_id: str = ""
    known: bool = True
    printed: str = ""
    said: str = ""
    published: str = ""
    outlet: str = ""
    title: str = ""
    url: str = ""
    is_record: bool = False
    document_id: str = ""
    statement_id: str = ""
    pieces: tuple[Piece, ...] = ()
    labels: tuple[Label, ...] = ()
    review: Review = Review()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A pair."""

    id: str
    label: str
    odd: bool
    review: Review
    left: Side
    right: Side
    reasons: tuple[str, ...]


def rows(store: Store, found: Iterable[Pair]) -> list[Row]:
    """Return `found` as a reader sees them."""
    held = held_in(store)
    return [_row(pair, held) for pair in found]


@dataclass(frozen=True, slots=True)
class Held:
    """What the statements of one page are shown with: `document` gives one by its id, read once and without its
    frozen copy; `judged` are the judgements that hold, by what they are on."""

    document: Callable[[str], Document]
    judged: Mapping[str, Judgement]


def held_in(store: Store) -> Held:
    """Return what statements in `store` are shown with."""
    return Held(lru_cache(maxsize=64)(lambda key: query.document(store, key, raw=False)), verdicts(store))


def review(judgement: Judgement | None) -> Review:
    """Return a judgement as a reader sees it."""
    if judgement is None:
        return Review()
    return Review(verdict=judgement.verdict, user=judgement.user, at=day(judgement.at.date()), note=judgement.note)


def quoted(end: Spoken, held: Held, clash: Sequence[Span] = ()) -> Side:
    """Return a statement in its surroundings; `clash` are the stretches to mark in it."""
    said, speaker = end.statement, end.speaker
    printed = said.mention.text if said.mention else ""
    return Side(
        speaker=name_of(end),
        speaker_id=speaker.id if speaker else "",
        known=speaker is not None,
        printed="" if not speaker or _bare(printed) == _bare(speaker.name) else printed,
        said=interval(said.said),
        published=day(end.published),
        outlet=end.publisher,
        title=end.document_title,
        url=end.url,
        is_record=end.document_kind == "record",
        document_id=said.document_id,
        statement_id=said.id,
        pieces=_in_context(held.document(said.document_id).text, said, clash),
        labels=labels(said),
        review=review(held.judged.get(said.id)),
    )


def name_of(end: Spoken) -> str:
    """Return the name that a statement is shown under: the mention as printed where the speaker is unknown. What is
    nobody's own name begins with a capital."""
    speaker, mention = end.speaker, end.statement.mention
    if speaker is None:
        return sentence_case(mention.text if mention else "speaker unknown")
    named = speaker.kind == "person" and not speaker.name.startswith(("the ", "a ", "an "))
    return speaker.name if named else sentence_case(speaker.name)


def _bare(name: str) -> str:
    return fold(name).text.removeprefix("the ")


def labels(said: Statement) -> tuple[Label, ...]:
    """Return the circumstances that a reader must not miss."""
    out = []
    if said.via:
        names = [link.mention.text for link in said.via if link.mention]
        out.append(Label("Second-hand", f"through {', then '.join(names)}" if names else ""))
    if said.certainty:
        out.append(Label("How sure", f"“{said.certainty.phrase}”{_range(said.certainty)}"))
    if said.condition:
        out.append(Label("Condition", f"“{said.condition.text}”"))
    if said.commitment:
        out.append(Label("Promise", f"“{said.commitment.phrase}”"))
    if said.unsupported:
        out.append(Label("Support withheld", f"“{said.unsupported.text}”"))
    if said.polarity == "denied":
        out.append(Label("Denied", ""))
    return tuple(out)


def _row(pair: Pair, held: Held) -> Row:
    left, right = _clashes(pair, held)
    return Row(
        id=pair.relation.id,
        label=pair.relation.label,
        odd=pair.relation.label in AT_ODDS,
        review=review(pair.judgement),
        left=_side(pair.left, held, left),
        right=_side(pair.right, held, right),
        reasons=tuple(evidence.detail for evidence in pair.relation.evidence),
    )


def _side(end: End, held: Held, clash: Sequence[Span]) -> Side:
    if isinstance(end, Spoken):
        return quoted(end, held, clash)
    return Side(speaker=end.name, speaker_id=end.id)


def _clashes(pair: Pair, held: Held) -> tuple[Sequence[Span], Sequence[Span]]:
    """What clashes, on each side: the words that only one of two like-worded statements has, else what the evidence
    points at, else the whole of what was said; nothing in a pair that agrees."""
    left, right = pair.left, pair.right
    if pair.relation.label in ("restates", "supports", "unrelated"):
        return (), ()
    if not (isinstance(left, Spoken) and isinstance(right, Spoken)):
        return _whole(left), _whole(right)
    texts = [held.document(end.statement.document_id).text for end in (left, right)]
    one, two = (_words(text, end.statement) for text, end in zip(texts, (left, right), strict=True))
    first, second = ({word for word, _ in words} for words in (one, two))
    shared = first & second
    if len(shared) >= ALIKE * max(1, min(len(first), len(second))):
        return _telling(texts[0], one, shared), _telling(texts[1], two, shared)
    return _pointed_at(pair, left.statement), _pointed_at(pair, right.statement)


def _telling(text: str, words: Iterable[tuple[str, Span]], shared: Container[str]) -> list[Span]:
    """Return the words that are not shared, without runs of nothing but light words, which say nothing by themselves;
    with them where there is nothing else."""
    runs: list[list[tuple[str, Span]]] = []
    for word, span in words:
        if word in shared:
            continue
        if runs and text[runs[-1][-1][1].end : span.start].isspace():
            runs[-1].append((word, span))
        else:
            runs.append([(word, span)])
    heavy = [run for run in runs if any(word not in LIGHT for word, _ in run)]
    return [span for run in heavy or runs for _, span in run]


def _whole(end: End) -> Sequence[Span]:
    return end.statement.content if isinstance(end, Spoken) else ()


def _words(text: str, said: Statement) -> list[tuple[str, Span]]:
    found = []
    for start, end in merge(said.content):
        for match in _WORD.finditer(text, start, min(end, start + LONGEST)):
            found.append((fold(match[0]).text, Span(*match.span())))
    return found


def _pointed_at(pair: Pair, said: Statement) -> list[Span]:
    spans = [span for evidence in pair.relation.evidence for id, span in evidence.spans if id == said.document_id]
    return [span for span in spans if any(contains(piece, span) for piece in said.content)] or list(said.content)


def _in_context(text: str, said: Statement, clash: Sequence[Span]) -> tuple[Piece, ...]:
    """Return the statement's paragraph, or what of it lies near, with what was said and what clashes marked."""
    first, last = said.content[0].start, said.content[-1].end
    start = max(text.rfind("\n", 0, first) + 1, first - AROUND)
    stop = text.find("\n", last)
    end = min(len(text) if stop < 0 else stop, last + AROUND)
    pieces = [Piece("… ", "around")] if start > 0 and text[start - 1] != "\n" else []
    at = start
    for span in merge(said.content):
        pieces.append(Piece(text[at : span.start], "around"))
        pieces += _said(text, span, clash)
        at = span.end
        if at - first > LONGEST:
            return tuple(piece for piece in [*pieces, Piece(" …", "around")] if piece.text)
    pieces.append(Piece(text[at:end], "around"))
    if end < len(text) and text[end] != "\n":
        pieces.append(Piece(" …", "around"))
    return tuple(piece for piece in pieces if piece.text)


def _said(text: str, whole: Span, clash: Sequence[Span]) -> list[Piece]:
    """Return one stretch of what was said, its clashing words marked; neighbours with only spaces between are one."""
    if whole in clash:
        return [Piece(text[whole.start : min(whole.end, whole.start + LONGEST)], "whole")]
    pieces: list[Piece] = []
    end = min(whole.end, whole.start + LONGEST)
    at = whole.start
    for span in merge(clash):
        if span.start < at or span.end > end:
            continue
        between = text[at : span.start]
        if pieces and pieces[-1].kind == "clash" and between.isspace():
            pieces[-1] = Piece(pieces[-1].text + between + span.of(text), "clash")
        else:
            pieces += [Piece(between, "said"), Piece(span.of(text), "clash")]
        at = span.end
    return [*pieces, Piece(text[at:end], "said")]


def _range(certainty: Certainty) -> str:
    if certainty.low is None or certainty.high is None:
        return ""
    return f", {certainty.low:g}–{certainty.high:g} per cent ({certainty.scale})"
