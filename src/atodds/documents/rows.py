"""JSON lines and Parquet: one page per row, read as a stream, so that a bad row costs that row and no more."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, NamedTuple

from atodds.documents import gdelt
from atodds.documents.page import Page, day, is_web_address
from atodds.errors import InputError

__all__ = ["Row", "read_jsonl", "read_parquet"]

LONGEST_ROW = 32 * 2**20
"""Bytes of one JSON line: a text at its limit (`read.TEXT_LIMIT`), written with escapes."""

BATCH = 64
"""Rows of Parquet held at once."""

_TEXT = ("text", "body", "content")
_FIELDS = {
    "name": ("id",),
    "title": ("title", "headline"),
    "publisher": ("outlet", "publisher", "source"),
    "author": ("author", "byline"),
    "url": ("url", "link"),
    "published": ("published", "date"),
    "kind": ("kind",),
}


class Row(NamedTuple):
    """A row's page, its name ("" when it has no id), and where it stands ("file:line")."""

    page: Page
    name: str
    place: str


def read_jsonl(path: Path) -> Iterator[Row | InputError]:
    """Yield a `Row` per line of a JSON lines file, an `InputError` for each line that cannot be used.

    A row is an object with its text under text, body or content, and optionally id, title, outlet (publisher, source),
    author, url, published (date) and kind; or a row of GDELT's quotation graph (see `gdelt`). Blank lines are passed
    over.
    """
    with path.open("rb") as file:
        for number, line in enumerate(_lines(file), 1):
            place = f"{path}:{number}"
            if line is None:
                yield InputError(f"a line longer than {LONGEST_ROW} bytes", where=place, todo="split the row")
            elif line.strip(b" \t\r\n\xef\xbb\xbf"):
                yield _parsed(line, place)


def read_parquet(path: Path) -> Iterator[Row | InputError]:
    """Yield a `Row` per row of a Parquet file, with the columns that `read_jsonl` knows, an `InputError` for each row
    that cannot be used; one for the rest of the file where its bytes are damaged."""
    import pyarrow
    from pyarrow import parquet

    number = 0
    try:
        with parquet.ParquetFile(path) as file:
            known = {*_TEXT, *(key for keys in _FIELDS.values() for key in keys)}
            columns = [name for name in file.schema_arrow.names if name in known]
            for batch in file.iter_batches(batch_size=BATCH, columns=columns):
                for row in batch.to_pylist():
                    number += 1
                    yield _row(row, f"{path}:{number}")
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        yield InputError(
            f"the Parquet file cannot be read ({type(error).__name__})",
            where=f"{path}:{number + 1}" if number else path,
            todo="write it again",
        )


def _lines(file: BinaryIO) -> Iterator[bytes | None]:
    """The lines of a file, None for one that is too long."""
    while line := file.readline(LONGEST_ROW):
        if line.endswith(b"\n") or len(line) < LONGEST_ROW:
            yield line
            continue
        while (rest := file.readline(LONGEST_ROW)) and not rest.endswith(b"\n"):
            pass
        yield None


def _parsed(line: bytes, place: str) -> Row | InputError:
    try:
        value = json.loads(line.lstrip(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError):
        return InputError("not a line of JSON", where=place, todo="write one JSON object per line, in UTF-8")
    if not isinstance(value, dict):
        return InputError("a line of JSON that is not an object", where=place, todo="write one JSON object per line")
    return _row(value, place)


def _row(value: Mapping[str, object], place: str) -> Row | InputError:
    text = next((value[key] for key in _TEXT if value.get(key) is not None), None)
    if text is None and (text := gdelt.text_of(value)) is not None and not gdelt.is_english(value):
        return InputError(f"a page in {str(value.get('lang'))[:40]}", where=place, todo="only English is read")
    if not isinstance(text, str) or not text.strip():
        return InputError("a row without text", where=place, todo="put the text under text, body or content")
    fields = {name: _field(value, keys) for name, keys in _FIELDS.items()}
    published = day(fields["published"])
    problems: tuple[InputError, ...] = ()
    if published is None and fields["published"].lower() not in {"", "unknown", "none"}:
        problems = (
            InputError(
                f"published {fields['published'][:40]!r} is not a day that can be read",
                where=place,
                todo="write it as 2020-05-13; the row is read without a date",
            ),
        )
    page = Page(
        text=text,
        title=fields["title"],
        publisher=fields["publisher"],
        author=fields["author"],
        published=published,
        url=fields["url"] if is_web_address(fields["url"]) else "",
        kind="record" if fields["kind"] == "record" else "report" if fields["kind"] == "report" else None,
        problems=problems,
    )
    return Row(page, fields["name"], place)


def _field(value: Mapping[str, object], keys: tuple[str, ...]) -> str:
    found = next((value[key] for key in keys if value.get(key) not in (None, "")), "")
    if isinstance(found, list):
        found = ", ".join(str(part) for part in found)
    return "" if isinstance(found, dict) else " ".join(str(found).split())
