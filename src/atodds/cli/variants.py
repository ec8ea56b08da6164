"""How each outlet printed the same words of the record: `atodds check --variants`."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from rich.text import Text

from atodds.cli.terminal import listing, out, print_json, safe
from atodds.record.variants import Difference, Printing, Printings, printings
from atodds.store import query, results, shape
from atodds.store.connect import Store
from atodds.types import Alignment

__all__ = ["printed_in_common", "show_variants"]


_PAUSES = " ,.;:"
"""What stands around the words of a difference and is not shown."""


def printed_in_common(store: Store, about: Collection[str]) -> list[Printings]:
    """Return the groups of printings that have one of the alignments `about`, by their ids."""
    found = [item for item in results.alignments(store) if item.record_id]
    ends = query.spoken(store, (item.statement_id for item in found))
    texts = {key: query.document(store, key).text for key in {item.record_id for item in found} if key}
    rows = [_printing(item, ends[item.statement_id]) for item in found if item.statement_id in ends]
    return [group for group in printings(rows, texts) if any(row.alignment.id in about for row in group.printings)]


def _printing(item: Alignment, end: query.Spoken) -> Printing:
    return Printing(
        alignment=item,
        document_id=end.statement.document_id,
        outlet=end.publisher,
        title=end.document_title,
        published=end.published,
        url=end.url,
        words=shape.cut(end.statement, item.quotation),
    )


def show_variants(found: Sequence[Printings], *, limit: int, as_json: bool) -> None:
    """Print the groups as a table, or as JSON."""
    shown = found[: limit or None]
    if as_json:
        print_json([_shape(group) for group in shown])
        return
    for group in shown:
        out.print(Text("the record  ", "bold").append(safe(group.text), "not bold"))
        rows = [
            (
                row.outlet or row.title,
                row.published or "unknown",
                row.alignment.verdict,
                safe(row.words),
                _changes(each),
            )
            for row, each in zip(group.printings, group.differences, strict=True)
        ]
        listing(("outlet", "published", "verdict", "printed", "changed"), rows, total=len(rows))
    out.print(f"{len(shown)} of {len(found)} stretches of the record that more than one report quotes", style="dim")


def _changes(differences: Sequence[Difference]) -> Text:
    """Return what a printing changes: struck what the record has, underlined what the report has."""
    shown = Text()
    for at, difference in enumerate(differences):
        shown.append("; " if at else "")
        shown.append(safe(difference.record.strip(_PAUSES)) or "nothing", "red strike" if difference.record else "dim")
        shown.append(" → ")
        shown.append(
            safe(difference.printed.strip(_PAUSES)) or "nothing", "green underline" if difference.printed else "dim"
        )
    return shown


def _shape(group: Printings) -> shape.Json:
    return {
        "record_id": group.record_id,
        "record": shape.plain(group.record),
        "text": group.text,
        "printings": [
            {
                "alignment_id": row.alignment.id,
                "statement_id": row.alignment.statement_id,
                "document_id": row.document_id,
                "outlet": row.outlet,
                "title": row.title,
                "published": row.published.isoformat() if row.published else None,
                "url": row.url,
                "verdict": row.alignment.verdict,
                "reason": row.alignment.reason,
                "printed": row.words,
                "differences": [shape.plain(difference) for difference in each],
            }
            for row, each in zip(group.printings, group.differences, strict=True)
        ],
    }
