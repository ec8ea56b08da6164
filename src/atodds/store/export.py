"""The whole store in another program's form. Every row says what a person decided on it, "unreviewed" while nobody
has, and what made it.

`write` makes a file (or a folder), `stream` gives the same bytes piece by piece; neither holds more than some rows, or
one document, in memory.
"""

from __future__ import annotations

import json
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

from atodds.errors import InputError
from atodds.store import brat, matters, pairs, people, query, shape
from atodds.store.browse import reviews
from atodds.store.connect import Store
from atodds.store.drafts import draft_lines
from atodds.store.judgements import judgements, verdicts
from atodds.store.linked import linked_lines
from atodds.store.tables import csv_lines, write_parquet
from atodds.types import Alignment, Dispute, Judgement, Relation, join_spans

__all__ = ["FORMATS", "Format", "as_csv", "as_json", "stream", "write"]

_AT_ONCE = 500
_PIECE = 2**16
_MIDNIGHT = (1980, 1, 1, 0, 0, 0)
"""The date of files in an archive: the same store gives the same bytes."""


class Format(NamedTuple):
    """A form of export: the ending of its file, its media type, and what it holds, in a few words."""

    ending: str
    media_type: str
    holds: str


FORMATS: Final[Mapping[str, Format]] = {
    "json": Format(".json", "application/json", "everything"),
    "csv": Format(".csv", "text/csv", "the statements, for spreadsheets"),
    "parquet": Format(".parquet", "application/vnd.apache.parquet", "the statements, for programs"),
    "jsonld": Format(".jsonld", "application/ld+json", "schema.org quotations and claims with their places"),
    "brat": Format(".zip", "application/zip", "texts with brat standoff, in a folder or an archive"),
    "claimreview": Format(".jsonld", "application/ld+json", "drafts of ClaimReview that a person must rate"),
}


def as_json(store: Store) -> str:
    """Return documents, speakers, statements, relations, alignments, disputes, matters and judgements as one
    JSON object, in
    an order that depends on nothing but the content."""
    return "".join(_json_lines(store))


def as_csv(store: Store) -> str:
    """Return the statements as CSV with a head line (see `tables`)."""
    return "".join(csv_lines(store))


def stream(store: Store, form: str) -> Iterator[bytes]:
    """Return the bytes, piece by piece, of the file that `write` makes, for brat of the archive; raises `InputError`
    when `form` is not one of `FORMATS`."""
    _known(form)
    return _encoded(store, form) if form in _LINES else _through_file(store, form)


def write(store: Store, form: str, out: Path) -> None:
    """Write the store to `out` in one of `FORMATS`: a file, whole or not at all; for brat a folder, unless the name
    ends in ``.zip``. Raises `InputError` when the form is unknown or `out` cannot be written."""
    _known(form)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        if form == "brat" and out.suffix.lower() != ".zip":
            _write_folder(store, out)
        else:
            _write_whole(store, form, out)
    except OSError as error:
        todo = "name a place that you may write to"
        raise InputError(f"cannot be written ({error.strerror or error})", where=out, todo=todo) from error


def _write_whole(store: Store, form: str, out: Path) -> None:
    part = out.parent / f"{out.name}.part"
    try:
        _WRITERS.get(form, _write_lines)(store, form, part)
        part.replace(out)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise


def _through_file(store: Store, form: str) -> Iterator[bytes]:
    with tempfile.TemporaryDirectory(prefix="atodds-") as folder:
        path = Path(folder, f"export{FORMATS[form].ending}")
        write(store, form, path)
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                yield piece


def _known(form: str) -> None:
    if form not in FORMATS:
        raise InputError(f"{form!r} is no format", where="--format", todo=f"one of: {', '.join(FORMATS)}")


def _encoded(store: Store, form: str) -> Iterator[bytes]:
    """Yield UTF-8. It has no form for a lone surrogate: JSON escapes it, a table shows a question mark."""
    errors = "replace" if form == "csv" else "backslashreplace"
    return (line.encode("utf-8", errors) for line in _LINES[form](store))


def _write_lines(store: Store, form: str, path: Path) -> None:
    with path.open("wb") as file:
        file.writelines(_encoded(store, form))


def _write_parquet(store: Store, _form: str, path: Path) -> None:
    write_parquet(store, path)


def _write_archive(store: Store, _form: str, path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _brat_files(store):
            archive.writestr(zipfile.ZipInfo(name, _MIDNIGHT), content, zipfile.ZIP_DEFLATED)


def _write_folder(store: Store, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    for name, content in _brat_files(store):
        (folder / name).write_bytes(content)


def _brat_files(store: Store) -> Iterator[tuple[str, bytes]]:
    """Yield names and contents: a text as it was read and its annotations per document, and brat's own settings."""
    judged = verdicts(store)
    yield "annotation.conf", brat.CONFIGURATION.encode()
    for id in query.document_ids(store):
        extraction = query.extraction(store, id, raw=False)
        name = brat.file_name(extraction.document.name, id)
        yield f"{name}.txt", extraction.document.text.encode("utf-8", "replace")
        yield f"{name}.ann", brat.standoff(extraction, judged).encode("utf-8", "replace")


def _json_lines(store: Store) -> Iterator[str]:
    judged = reviews(store)
    documents = (_reviewed(shape.document(entry), judged) for entry in query.document_entries(store))
    speakers = (_reviewed(shape.person(person), judged) for person in people.speakers(store))
    statements = (shape.statement(s, judged) for s in query.each_statement(store))
    disputes = (_reviewed(shape.dispute(item), judged) for item in query.each(store, Dispute, by="document_id"))
    sections = {
        "documents": documents,
        "speakers": speakers,
        "statements": statements,
        "relations": _relations(store, judged),
        "alignments": _alignments(store, judged),
        "disputes": disputes,
        "matters": (_reviewed(shape.plain(matter), judged) for matter in matters.all_matters(store)),
        "judgements": (shape.plain(judgement) for judgement in judgements(store)),
    }
    yield "{"
    for at, (name, rows) in enumerate(sections.items()):
        yield f'{"," if at else ""}\n"{name}": ['
        yield from _rows(rows)
        yield "]"
    yield "\n}\n"


def _rows(rows: Iterable[shape.Json]) -> Iterator[str]:
    between = "\n"
    for row in rows:
        yield between + json.dumps(row, ensure_ascii=False)
        between = ",\n"


def _reviewed(row: shape.Json, judged: Mapping[str, Judgement]) -> shape.Json:
    return {**row, "review": shape.review(judged.get(row["id"]))}


def _relations(store: Store, judged: Mapping[str, Judgement]) -> Iterator[shape.Json]:
    relations = query.each(store, Relation)
    while some := list(islice(relations, _AT_ONCE)):
        ends = pairs.ends_of(store, some)
        for item in some:
            left, right = ends.get(item.left_id), ends.get(item.right_id)
            if left and right:
                pair = pairs.Pair(relation=item, left=left, right=right, judgement=judged.get(item.id))
                yield shape.pair(pair, judged)


def _alignments(store: Store, judged: Mapping[str, Judgement]) -> Iterator[shape.Json]:
    @lru_cache(maxsize=1)  # they come record by record
    def text_of(record_id: str) -> str:
        return query.document(store, record_id, raw=False).text

    alignments = query.each(store, Alignment, by="record_id")
    while some := list(islice(alignments, _AT_ONCE)):
        ends = query.spoken(store, (item.statement_id for item in some))
        for item in some:
            found = join_spans(text_of(item.record_id), [item.record]) if item.record_id and item.record else ""
            yield shape.alignment(item, ends.get(item.statement_id), judged, record_text=found)


_LINES: Final[Mapping[str, Callable[[Store], Iterator[str]]]] = {
    "json": _json_lines,
    "csv": csv_lines,
    "jsonld": linked_lines,
    "claimreview": draft_lines,
}
_WRITERS: Final[Mapping[str, Callable[[Store, str, Path], None]]] = {
    "parquet": _write_parquet,
    "brat": _write_archive,
}
