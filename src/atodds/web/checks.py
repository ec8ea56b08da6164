"""Quotations beside the record, as a reader sees them: every difference marked, every outlet's wording in a row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from atodds.record.outside import ORIGIN, is_outside
from atodds.record.variants import variants
from atodds.store import query, results
from atodds.store.connect import Store
from atodds.store.query import Spoken
from atodds.store.shape import cut
from atodds.types import Alignment, Edit, Span
from atodds.web.beside import Held, Piece, Review, held_in, name_of, review
from atodds.web.render import day, sentence_case

__all__ = ["GRAVE", "Check", "checks", "count_outside", "printed_elsewhere"]

GRAVE: Final = ("meaning changed", "words changed")
"""Verdicts that touch what was said; the page gives them its one colour."""

LONGEST = 1500
"""Characters of one quotation or passage that are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A quotation beside the record; or, `outside` quotation marks, the reporter's own words for what was said. In
    `printed` the pieces marked "own" are the report's, in `record` the record's; `record` is empty when nothing was
    found."""

    id: str
    verdict: str
    grave: bool
    review: Review
    outside: bool
    speaker: str
    speaker_id: str
    statement_id: str
    document_id: str
    outlet: str
    published: str
    printed: tuple[Piece, ...]
    record: tuple[Piece, ...]
    record_id: str
    record_title: str
    record_day: str
    reason: str


def count_outside(store: Store) -> int:
    """Return how many stretches of the reporters' own words, outside quotation marks, depart from the record."""
    return sum(results.count_alignments(store, stage=ORIGIN.stage).values())


def checks(store: Store, found: Sequence[Alignment]) -> list[Check]:
    """Return alignments as a reader sees them, those without a statement left out."""
    held = held_in(store)
    ends = query.spoken(store, (item.statement_id for item in found))
    return [_check(item, ends[item.statement_id], held) for item in found if item.statement_id in ends]


def printed_elsewhere(alignment: Alignment, others: Iterable[Alignment]) -> list[Alignment]:
    """Return the other quotations of the same stretch of the record."""
    for group in variants([alignment, *(other for other in others if other.id != alignment.id)]):
        if any(member.id == alignment.id for member in group.alignments):
            return [member for member in group.alignments if member.id != alignment.id]
    return []


def _check(item: Alignment, end: Spoken, held: Held) -> Check:
    record = held.document(item.record_id) if item.record_id and item.record else None
    there: tuple[Piece, ...] = ()
    if record and item.record:
        before, after = _around(record.text, item.record)
        words = _edited(item.edits, record.text, 0, report=False)
        there = (Piece(before, "around"), *words, Piece(after, "around"))
    return Check(
        id=item.id,
        verdict=sentence_case(item.verdict),
        grave=item.verdict in GRAVE,
        review=review(held.judged.get(item.id)),
        outside=is_outside(item),
        speaker=name_of(end),
        speaker_id=end.speaker.id if end.speaker else "",
        statement_id=end.statement.id,
        document_id=end.statement.document_id,
        outlet=end.publisher or end.document_title,
        published=day(end.published),
        printed=_printed(item, end, held),
        record=there,
        record_id=record.id if record else "",
        record_title=(record.title or record.name) if record else "",
        record_day=day(record.published) if record else "",
        reason=sentence_case(item.reason),
    )


def _printed(item: Alignment, end: Spoken, held: Held) -> tuple[Piece, ...]:
    """Return the quotation; of the reporter's own words also what stands around them, as they are few."""
    words = cut(end.statement, item.quotation)
    pieces = _edited(item.edits, words, item.quotation.start, report=True) or (Piece(words[:LONGEST], "said"),)
    if not is_outside(item):
        return pieces
    before, after = _around(held.document(end.statement.document_id).text, item.quotation)
    return (Piece(before, "around"), *pieces, Piece(after, "around"))


def _around(text: str, span: Span) -> tuple[str, str]:
    """Return what stands before and after a stretch in its paragraph, cut at a word's edge."""
    before = text[max(0, span.start - 120) : span.start].rpartition("\n")[2]
    after = text[span.end : span.end + 120].partition("\n")[0]
    if len(before) == 120:
        before = f"… {before.partition(' ')[2]}"
    if len(after) == 120:
        after = f"{after.rpartition(' ')[0]} …"
    return before, after


def _edited(edits: Iterable[Edit], text: str, base: int, *, report: bool) -> tuple[Piece, ...]:
    out: list[Piece] = []
    length = 0
    for edit in edits:
        span: Span = edit.printed if report else edit.record
        words = text[span.start - base : span.end - base]
        if length + len(words) > LONGEST:
            return (*out, Piece(words[: LONGEST - length] + " …", "around"))
        kind = "said" if edit.kind in ("same", "formatting") else "own"
        bare = words.rstrip()
        out += [piece for piece in (Piece(bare, kind), Piece(words[len(bare) :], "said")) if piece.text]
        length += len(words)
    return tuple(out)
