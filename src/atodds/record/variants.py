"""How each outlet printed the same words of the record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from atodds.text import overlap
from atodds.types import Alignment, Edit, Span

__all__ = ["Variant", "variants"]

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
            tuple(e for e in a.edits if e.kind not in {"same", "formatting"} and _touches(e.record, common))
            for a in group
        ),
    )


def _touches(span: Span, common: Span) -> bool:
    return (span.start < common.end and common.start < span.end) or common.start < span.start == span.end < common.end
