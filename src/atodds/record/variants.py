"""How each outlet printed the same words of the record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from atodds.record.outside import is_outside
from atodds.record.words import read_words
from atodds.text import overlap
from atodds.types import Alignment, Document, Edit, EditKind, Span

__all__ = ["Difference", "Printing", "Printings", "Variant", "printing", "printings", "variants"]

FEWEST = 3
"""Words of the shortest printing that is set beside others."""
_FORM: frozenset[EditKind] = frozenset({"same", "formatting"})
SHARED = 0.5
"""Share of the shorter stretch that two stretches of the record must have in common to be the same words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """Quotations of one stretch of a record: the stretch that holds them all, the alignments in order of place, and
    `differences`: for each alignment, its edits that change more than form, inside the words that all of them print.
    """

    record_id: str
    record: Span
    common: Span
    alignments: tuple[Alignment, ...]
    differences: tuple[tuple[Edit, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Printing:
    """A checked quotation with what a reader needs of its report; `words` are the quotation as printed."""

    alignment: Alignment
    document_id: str
    outlet: str
    title: str
    published: date | None
    url: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What one printing has for what the record has; either is empty where words were added or left out."""

    kind: EditKind
    record: str
    printed: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Printings:
    """How several reports printed the same words of a record: the stretch that holds all of them, its text, the
    printings by day and outlet, and for each, in the same order, what it changes besides form."""

    record_id: str
    record: Span
    text: str
    printings: tuple[Printing, ...]
    differences: tuple[tuple[Difference, ...], ...]


def printing(alignment: Alignment, report: Document) -> Printing:
    """Return an alignment with what a reader needs of `report`, which it is a quotation of."""
    return Printing(
        alignment=alignment,
        document_id=report.id,
        outlet=report.publisher,
        title=report.title or report.name,
        published=report.published,
        url=report.url,
        words=alignment.quotation.of(report.text),
    )


def printings(found: Iterable[Printing], texts: Mapping[str, str]) -> tuple[Printings, ...]:
    """Return the groups of `found` in which two and more reports quote the same words of a record, in the record's
    order; `texts` holds the records' texts by id.

    A stretch of a report counts once, also where statements inside one another quote it. Alignments of words outside
    quotation marks, and of one or two words, are left out. The result does not depend on the order of `found`.
    """
    stretches: dict[tuple[str, Span], Printing] = {}
    for row in sorted(found, key=lambda row: row.alignment.id):
        told = not is_outside(row.alignment) and len(read_words(row.words)) >= FEWEST
        if told and row.alignment.record_id in texts:
            stretches.setdefault((row.document_id, row.alignment.quotation), row)
    rows = {row.alignment.id: row for row in stretches.values()}
    groups = []
    for variant in variants(row.alignment for row in rows.values()):
        each = sorted((rows[alignment.id] for alignment in variant.alignments), key=_day)
        if len({row.document_id for row in each}) > 1:
            text = texts[variant.record_id]
            groups.append(
                Printings(
                    record_id=variant.record_id,
                    record=variant.record,
                    text=variant.record.of(text),
                    printings=tuple(each),
                    differences=tuple(_differences(row, text) for row in each),
                )
            )
    return tuple(groups)


def _day(row: Printing) -> tuple[date, str, str]:
    return row.published or date.max, row.outlet, row.alignment.id


def _differences(row: Printing, text: str) -> tuple[Difference, ...]:
    return tuple(_difference(row, edit, text) for edit in row.alignment.edits if edit.kind not in _FORM)


def _difference(row: Printing, edit: Edit, text: str) -> Difference:
    shift = row.alignment.quotation.start
    return Difference(
        kind=edit.kind,
        record=edit.record.of(text).strip(),
        printed=row.words[edit.printed.start - shift : edit.printed.end - shift].strip(),
        why=edit.why,
    )


def variants(alignments: Iterable[Alignment]) -> tuple[Variant, ...]:
    """Return the groups of two and more `alignments` that quote the same stretch of a record, in the record's order.

    Two belong together when at least half of the shorter stretch lies in the longer; the groups are the chains of
    such pairs. The result does not depend on the order of `alignments`.
    """
    placed = sorted((a for a in alignments if a.record_id and a.record), key=_place)
    groups: list[list[Alignment]] = []
    for alignment in placed:
        group = next((group for group in reversed(groups) if any(_same(alignment, other) for other in group)), None)
        if group is None:
            groups.append([alignment])
        else:
            group.append(alignment)
    return tuple(_variant(group) for group in groups if len(group) > 1)


def _place(alignment: Alignment) -> tuple[str, int, int, str]:
    start, end = alignment.record or (0, 0)
    return alignment.record_id or "", start, -end, alignment.id


def _same(left: Alignment, right: Alignment) -> bool:
    if left.record_id != right.record_id or left.record is None or right.record is None:
        return False
    shorter = min(left.record.end - left.record.start, right.record.end - right.record.start)
    return overlap(left.record, right.record) >= SHARED * max(1, shorter)


def _variant(group: list[Alignment]) -> Variant:
    stretches = [alignment.record for alignment in group if alignment.record]
    common = Span(max(span.start for span in stretches), min(span.end for span in stretches))
    return Variant(
        record_id=group[0].record_id or "",
        record=Span(min(span.start for span in stretches), max(span.end for span in stretches)),
        common=common if common.start < common.end else Span(common.start, common.start),
        alignments=tuple(group),
        differences=tuple(
            tuple(e for e in a.edits if e.kind not in _FORM and _touches(e.record, common)) for a in group
        ),
    )


def _touches(span: Span, common: Span) -> bool:
    return (span.start < common.end and common.start < span.end) or common.start < span.start == span.end < common.end
