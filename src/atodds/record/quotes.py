"""The record check as a filter: one line of JSON in, one row out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from atodds.errors import InputError
from atodds.record.align import Finding, Quoted, align
from atodds.record.index import Index
from atodds.types import Document, When

__all__ = ["check_quotes"]

_TEXTS = ("context", "speaker", "date")


def check_quotes(lines: Iterable[str], index: Index) -> Iterator[dict[str, Any] | InputError]:
    """Yield, for each line ``{"id", "quote", "context"?, "speaker"?, "date"?}``, what the record says of the quotation.

    `context` is the text that follows the quotation in the report, or a longer stretch of the report that holds the
    quotation; `date` the day (YYYY-MM-DD) on which the words were said or reported. It comes back as ``{"id",
    "verdict", "record", "edits", "score", "reason"}``: `record` is None or ``{"id", "name", "start", "end", "text",
    "speaker", "date"}`` with `start` and `end` in code points of the record's text; each edit has `kind`, `why`, and
    the stretches `record` and `printed` (into the quotation) as ``{"start", "end", "text"}``.

    A line that is no such object comes out as an `InputError` that names it by its number, from 1, and the rest goes
    on; empty lines are passed over.
    """
    texts = {record.id: record for record in index.records}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row, quoted = _read(line, f"line {number}")
        except InputError as error:
            yield error
            continue
        found = align(quoted, index)
        yield {
            "id": row,
            "verdict": found.verdict,
            "record": _record(found, texts),
            "edits": _edits(found, texts, quoted.text),
            "score": found.score,
            "reason": found.reason,
        }


def _read(text: str, where: str) -> tuple[str | int, Quoted]:
    """Return a line's id and its quotation."""
    try:
        line = json.loads(text)
    except (ValueError, RecursionError):
        raise InputError("the line is not JSON", where=where, todo='write {"id": ..., "quote": ...}') from None
    if not isinstance(line, dict):
        raise InputError("the line is not a JSON object", where=where, todo='write {"id": ..., "quote": ...}')
    if not isinstance(line.get("id"), (str, int)):
        raise InputError("the line has no id", where=where, todo='give each line an "id"')
    if not isinstance(line.get("quote"), str) or not line["quote"].strip():
        raise InputError("the line has no quotation", where=where, todo='put the quoted words under "quote"')
    for name in _TEXTS:
        if line.get(name) is not None and not isinstance(line[name], str):
            raise InputError(f'"{name}" is not text', where=where, todo=f'write "{name}" as a string or leave it out')
    speaker = line.get("speaker") or ""
    quoted = Quoted(
        text=line["quote"],
        context=_after(line.get("context") or "", line["quote"]),
        speaker=(speaker,) if speaker.strip() else (),
        said=_day(line.get("date"), where),
    )
    return line["id"], quoted


def _after(context: str, quote: str) -> str:
    """Return what follows the quotation: the rest of `context` when it holds the quotation, else all of it."""
    at = context.find(quote)
    return context[at + len(quote) :] if at >= 0 else context


def _day(value: str | None, where: str) -> When | None:
    if not value:
        return None
    try:
        day = date.fromisoformat(value[:10])
    except ValueError:
        raise InputError(f"“{value}” is no date", where=where, todo='write "date" as YYYY-MM-DD') from None
    return When(start=day, end=day)


def _record(found: Finding, texts: Mapping[str, Document]) -> dict[str, Any] | None:
    if found.record_id is None or found.record is None:
        return None
    record = texts[found.record_id]
    return {
        "id": record.id,
        "name": record.name,
        "start": found.record.start,
        "end": found.record.end,
        "text": found.record.of(record.text),
        "speaker": found.speaker,
        "date": record.published.isoformat() if record.published else None,
    }


def _edits(found: Finding, texts: Mapping[str, Document], quote: str) -> list[dict[str, Any]]:
    if found.record_id is None:
        return []
    text = texts[found.record_id].text
    return [
        {
            "kind": edit.kind,
            "why": edit.why,
            "record": {"start": edit.record.start, "end": edit.record.end, "text": edit.record.of(text)},
            "printed": {"start": edit.printed.start, "end": edit.printed.end, "text": edit.printed.of(quote)},
        }
        for edit in found.edits
    ]
