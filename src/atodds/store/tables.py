"""The statements as one table: CSV for spreadsheets, Parquet for programs. The same columns in both."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

from atodds.store import query, shape
from atodds.store.connect import Store
from atodds.store.judgements import verdicts
from atodds.store.query import Spoken
from atodds.types import Judgement, Span

__all__ = ["COLUMNS", "csv_lines", "write_parquet"]

_AT_ONCE = 5_000
"""Statements of one row group in Parquet, and of one stretch of CSV in memory."""

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet may take for the start of a formula (OWASP, "CSV Injection"). Such a cell gets an apostrophe in
front, as https://owasp.org/www-community/attacks/CSV_Injection says. To take it off again: it is one of ours when one
of these follows it, after any spaces."""

_Kind = Literal["text", "number", "day", "score", "texts", "spans"]


class Column(NamedTuple):
    """A column: its name, what its cells hold, and how a cell is made. An absent value is None."""

    name: str
    kind: _Kind
    of: Callable[[Spoken], Any]


COLUMNS: Final = (
    Column("id", "text", lambda item: item.statement.id),
    Column("speaker", "text", lambda item: item.speaker and item.speaker.name),
    Column("speaker_id", "text", lambda item: item.speaker and item.speaker.id),
    Column("mention", "text", lambda item: item.statement.mention and item.statement.mention.text),
    Column("said", "text", lambda item: shape.interval(item.statement.said)),
    Column("said_start", "day", lambda item: item.statement.said and item.statement.said.start),
    Column("said_end", "day", lambda item: item.statement.said and item.statement.said.end),
    Column("text", "text", lambda item: item.statement.text),
    Column("quoted", "texts", lambda item: [shape.cut(item.statement, span) for span in item.statement.quotations]),
    Column("cue", "text", lambda item: item.statement.cue),
    Column("outlet", "text", lambda item: item.publisher),
    Column("title", "text", lambda item: item.document_title),
    Column("published", "day", lambda item: item.published),
    Column("url", "text", lambda item: item.url),
    Column("start", "number", lambda item: item.statement.content[0].start),
    Column("end", "number", lambda item: item.statement.content[-1].end),
    Column("content", "spans", lambda item: item.statement.content),
    Column("quotations", "spans", lambda item: item.statement.quotations),
    Column("document_id", "text", lambda item: item.statement.document_id),
    Column("document_kind", "text", lambda item: item.document_kind),
    Column("certainty", "text", lambda item: item.statement.certainty and item.statement.certainty.phrase),
    Column("condition", "text", lambda item: item.statement.condition and item.statement.condition.text),
    Column("polarity", "text", lambda item: item.statement.polarity),
    Column("unsupported", "text", lambda item: item.statement.unsupported and item.statement.unsupported.text),
    Column("score", "score", lambda item: item.statement.score),
    Column("stage", "text", lambda item: item.statement.origin.stage),
    Column("version", "text", lambda item: item.statement.origin.version),
)
"""All but the last, ``review``: what a person decided, "unreviewed" while nobody has."""


def csv_lines(store: Store) -> Iterator[str]:
    """Yield the statements as CSV, the head line first, in the order of listings.

    Text is as it stands in the page, line ends included (such a cell is in quotation marks, RFC 4180), but for an
    apostrophe before what a spreadsheet would take for a formula. Several quotations in a cell have `` … `` between
    them, spans are ``start-end`` with a space between; `start` and `end` are those of the whole content.
    """
    judged = verdicts(store)
    yield _csv([[*(column.name for column in COLUMNS), "review"]])
    items = query.each_statement(store)
    while some := list(islice(items, _AT_ONCE)):
        yield _csv(_cells(item, judged) for item in some)


def write_parquet(store: Store, path: Path) -> None:
    """Write the statements to `path` as Parquet: days as dates, quotations and spans as lists, lone surrogates, which
    UTF-8 has no form for, as question marks. Raises `OSError` when it cannot be written."""
    import pyarrow
    from pyarrow import parquet

    kinds = {
        "text": pyarrow.string(),
        "number": pyarrow.int64(),
        "day": pyarrow.date32(),
        "score": pyarrow.float64(),
        "texts": pyarrow.list_(pyarrow.string()),
        "spans": pyarrow.list_(pyarrow.struct([("start", pyarrow.int64()), ("end", pyarrow.int64())])),
    }
    schema = pyarrow.schema([*((column.name, kinds[column.kind]) for column in COLUMNS), ("review", pyarrow.string())])
    judged, items = verdicts(store), query.each_statement(store)
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        while some := list(islice(items, _AT_ONCE)):
            values = {column.name: [_value(column.of(item)) for item in some] for column in COLUMNS}
            values["review"] = [shape.review(judged.get(item.statement.id)) for item in some]
            writer.write_table(pyarrow.table(values, schema=schema))


def _value(value: Any) -> Any:
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "replace").decode()
    if isinstance(value, Span):
        return {"start": value.start, "end": value.end}
    return [_value(item) for item in value] if isinstance(value, (list, tuple)) else value


def _cells(item: Spoken, judged: Mapping[str, Judgement]) -> list[str]:
    cells = [_cell(column.kind, column.of(item)) for column in COLUMNS]
    return [*cells, shape.review(judged.get(item.statement.id))]


def _cell(kind: _Kind, value: Any) -> str:
    if value is None:
        return ""
    if kind == "spans":
        return " ".join(f"{start}-{end}" for start, end in value)
    if kind == "score":
        return str(round(value, 4))
    text = " … ".join(value) if kind == "texts" else value.isoformat() if isinstance(value, date) else str(value)
    return f"'{text}" if text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA) else text


def _csv(rows: Iterable[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
