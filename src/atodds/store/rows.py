"""Records to rows, rows to records. A column is named after its field; an `Origin` takes two columns, a `When` four."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
from collections import Counter
from collections.abc import Sequence
from typing import Any, TypeVar, cast

from sqlalchemy import ColumnElement, FromClause, Row, Table

from atodds.store import schema
from atodds.store.columns import encode
from atodds.store.search import folded_names
from atodds.types import (
    Alignment,
    Dispute,
    Document,
    Extraction,
    Identity,
    Judgement,
    Origin,
    Relation,
    Speaker,
    Statement,
    When,
)

__all__ = ["TABLES", "Values", "columns_of", "document_row", "fingerprint", "record_of", "row_of", "speaker_rows"]

T = TypeVar("T")
Values = dict[str, Any]
"""What is bound to the columns of one row."""

TABLES: dict[type[Any], Table] = {
    Document: schema.documents,
    Speaker: schema.speakers,
    Statement: schema.statements,
    Dispute: schema.disputes,
    Identity: schema.identities,
    Alignment: schema.alignments,
    Relation: schema.relations,
    Judgement: schema.judgements,
}
"""The table of every record that has one."""

_PARTS = {"origin": ("stage", "version"), "said": ("said_start", "said_end", "said_words", "said_span")}


def columns_of(kind: type[Any], table: FromClause | None = None) -> list[ColumnElement[Any]]:
    """Return the columns that make a record of `kind`, in the order of its fields: what `record_of` reads. `table`
    stands in for the record's own table, as an alias or a table of the same columns."""
    columns = (TABLES[kind] if table is None else table).c
    return [columns[part] for field in dataclasses.fields(kind) for part in _PARTS.get(field.name, (field.name,))]


def record_of(kind: type[T], row: Sequence[Any] | Row[Any]) -> T:
    """Return the record of `kind` that the first cells of `row` hold (see `columns_of`)."""
    cells = iter(row)
    values: Values = {}
    for name in _fields(cast(Any, kind)):
        if name == "origin":
            values[name] = _origin(next(cells), next(cells))
        elif name == "said":
            values[name] = _when(next(cells), next(cells), next(cells), next(cells))
        elif name == "raw":
            values[name] = next(cells) or b""
        else:
            values[name] = next(cells)
    return kind(**values)


def row_of(record: Any, **more: Any) -> Values:
    """Return the row of `record`, with the columns in `more` that are no field of it."""
    row: Values = {name: getattr(record, name) for name in _fields(cast(Any, type(record)))}
    if "origin" in row:
        origin = row.pop("origin")
        row |= {"stage": origin.stage, "version": origin.version}
    if "said" in row:
        said = row.pop("said")
        row |= {f"said_{part}": said and getattr(said, part) for part in ("start", "end", "words", "span")}
    return row | more


def document_row(extraction: Extraction) -> Values:
    """Return the row of the document; an absent frozen copy is NULL."""
    document = extraction.document
    return row_of(
        document,
        length=len(document.text),
        statement_count=len(extraction.statements),
        fingerprint=fingerprint(extraction),
    ) | {"raw": document.raw or None}


def speaker_rows(extraction: Extraction) -> list[Values]:
    """Return a row per speaker, in order, with the number of statements of each."""
    counts = Counter(statement.speaker_id for statement in extraction.statements)
    return [
        row_of(
            speaker,
            ordinal=ordinal,
            names=folded_names((speaker.name, *speaker.aliases)),
            statement_count=counts[speaker.id],
        )
        for ordinal, speaker in enumerate(extraction.speakers)
    ]


def fingerprint(extraction: Extraction) -> str:
    """Return the SHA-256 of everything in `extraction`, in hexadecimal: the bytes of the document by their hashes, and
    not the place where it was read from, which moves when a folder does. Fields at their default are left out of it,
    so a field that a later version adds changes no fingerprint that exists."""
    document = dataclasses.replace(extraction.document, text="", place="", raw=b"")
    bare = dataclasses.replace(extraction, document=document)
    return hashlib.sha256(encode(Extraction, bare).encode("utf-8", "surrogatepass")).hexdigest()


@functools.cache
def _fields(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind))


@functools.lru_cache(maxsize=256)
def _origin(stage: str, version: str) -> Origin:
    return Origin(stage=stage, version=version)


def _when(start: Any, end: Any, words: Any, span: Any) -> When | None:
    return None if start is None else When(start=start, end=end, words=words, span=span)
