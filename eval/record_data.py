"""Reads the data folder's records and articles as documents, for the programs that measure the record check."""

from __future__ import annotations

import hashlib
import json
import lzma
import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from atodds.types import Document, DocumentKind, Span, Turn, content_id

_LABEL = re.compile(r"^(Q|[A-Z][A-Z.’' -]{2,40}:)[ \u00a0]+", re.MULTILINE)


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the rows of a JSON-lines file packed with xz."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def record_2016(row: dict[str, Any]) -> Document:
    """Return a row of records_2016 as a record: one paragraph per turn, each after its label."""
    parts: list[str] = []
    turns: list[Turn] = []
    at = 0
    for turn in row["turns"]:
        label, words = turn["speaker"] or "", turn["text"]
        start = at + (len(label) + 2 if label else 0)
        parts.append(f"{label}: {words}\n" if label else f"{words}\n")
        turns.append(Turn(speaker=label, label=Span(at, at + len(label)), span=Span(start, start + len(words))))
        at += len(parts[-1])
    return document("".join(parts), row["id"], "record", day=row["date"], turns=tuple(turns))


def records_2016(data: Path, share: float = 1.0) -> list[Document]:
    """Return the first `share` of the 2016 records."""
    found = [record_2016(row) for row in rows(data / "records" / "records_2016.jsonl.xz")]
    return found[: round(len(found) * share)]


def covid_document(path: Path) -> Document:
    """Return a file of the dossier: `key: value` lines, an empty line, the text; labelled turns where it has them."""
    head, body = path.read_text(encoding="utf-8").split("\n\n", 1)
    fields = dict(line.split(": ", 1) for line in head.split("\n"))
    record = path.name.startswith("record_")
    marks = list(_LABEL.finditer(body)) if record else []
    turns = [
        Turn(
            speaker=mark.group(1).rstrip(":"),
            label=Span(mark.start(1), mark.end(1)),
            span=Span(mark.end(), following),
        )
        for mark, following in zip(marks, [*(mark.start() for mark in marks[1:]), len(body)], strict=False)
    ]
    if marks and body[: marks[0].start()].strip():
        turns.insert(0, Turn(speaker="", label=Span(0, 0), span=Span(0, marks[0].start())))
    kind: DocumentKind = "record" if record else "report"
    return document(body, path.name, kind, day=fields["published"], turns=tuple(turns))


def document(text: str, name: str, kind: DocumentKind, *, day: str = "", turns: Iterable[Turn] = ()) -> Document:
    """Return a document made of `text`."""
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Document(
        id=content_id("document", name, digest),
        text=text,
        kind=kind,
        name=name,
        published=date.fromisoformat(day) if re.fullmatch(r"\d{4}-\d\d-\d\d", day or "") else None,
        sha256=digest,
        raw_sha256=digest,
        turns=tuple(turns),
    )
