"""Bytes to documents. Start here.

`walk` lists the files, `read_file` reads one, `read` does both. A file's format decides which module makes its text
(`html`, `plain`, `pdf`, `subtitles`, `rows`); then the text is asked for speaker turns (`transcript`) and for what is
nobody's reporting (`furniture`). Whatever cannot be used comes out as an `InputError` among the documents.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import NamedTuple

from atodds.documents import brat, furniture, transcript
from atodds.documents.decode import FORMATS, HEAD, Format, decode, sniff
from atodds.documents.page import Page
from atodds.documents.plain import read_plain
from atodds.documents.rows import Row, read_jsonl, read_parquet
from atodds.errors import InputError
from atodds.text import locate, overlap
from atodds.types import Document, DocumentKind, Mark, Span, Turn, content_id

__all__ = ["read", "read_file", "walk"]

TEXT_LIMIT = 20 * 2**20
"""Bytes of one page, transcript or text: three million words. The analysis of a document is held in memory as a whole,
so that a larger one must come in parts; a file of fifty megabytes is a dump, not a document."""

PDF_LIMIT = 128 * 2**20
"""Bytes of one PDF: pictures make them large, their text is bounded by `TEXT_LIMIT` in turn. Rows are read as a stream
and have no limit as files, only one by one."""

# What is read in a folder although its name does not say what it is, and what is not read although it is text.
_SELF_TELLING: frozenset[Format] = frozenset({"html", "pdf", "vtt", "srt", "parquet"})
_SETTINGS = frozenset(
    ".yaml .yml .toml .ini .cfg .conf .json .xml .rss .atom .csv .tsv .log .md .rst .lock .map .py .js .mjs .ts .css "
    ".scss .sh .bat .sql .ipynb .php .svg".split()
)
_READABLE_IF_NAMED = frozenset({".md", ".rst", ".log"})
_PROJECT_FILES = frozenset(
    "readme license licence copying notice authors contributors changelog makefile dockerfile todo install".split()
)


class _Source(NamedTuple):
    """A piece of input before it is a document."""

    page: Page
    name: str
    place: str
    raw: bytes


def read(
    paths: Iterable[Path | str], *, kind: DocumentKind = "report", plain: bool = False
) -> Iterator[Document | InputError]:
    """Yield a `Document` for everything readable at `paths`, files and folders, and an `InputError` for each piece that
    is not; nothing is raised. See `walk` for the order and for what a folder gives, `read_file` for the options."""
    for path in walk(paths):
        if isinstance(path, InputError):
            yield path
        else:
            yield from read_file(path, kind=kind, plain=plain)


def walk(paths: Iterable[Path | str]) -> list[Path | InputError]:
    """Return the files at `paths`, each once, in the order given; a folder's files sorted by path, at every depth.

    In a folder, hidden files, symbolic links that lead out of it, and files that are settings, code or of an unknown
    kind are passed over; a file that is named is always tried. A missing path and a folder without anything to read
    come out as an `InputError` in their place.
    """
    out: list[Path | InputError] = []
    seen: set[str] = set()
    for path in map(Path, paths):
        found = _folder(path) if _is_folder(path) else [path]
        for item in found:
            if isinstance(item, InputError):
                out.append(item)
            elif not os.path.lexists(item):
                out.append(InputError("no such file or folder", where=item, todo="check the path"))
            elif (real := os.path.realpath(item)) not in seen:
                seen.add(real)
                out.append(item)
    return out


def read_file(
    path: Path | str, *, kind: DocumentKind = "report", plain: bool = False
) -> Iterator[Document | InputError]:
    """Yield what one file holds: one `Document`, or one per row of JSON lines or Parquet, and an `InputError` for each
    piece that cannot be used.

    Args:
        kind: what the documents are, unless the file's own head or row says otherwise.
        plain: take a text file byte for byte as UTF-8: ``document.text == bytes.decode()``, no head taken off, no
            marks, turns only if it is clearly a transcript. Rows are read as rows; their text is never changed anyway.
            A text with brat's ``.ann`` file beside it is always read so, as the offsets there count from its start.
    """
    path = Path(path)
    plain = plain or brat.beside(path) is not None
    try:
        for source in _sources(path, plain=plain):
            if isinstance(source, InputError):
                yield source
            else:
                yield _document(source, kind, plain=plain)
                yield from source.page.problems
    except InputError as error:
        yield error
    except OSError as error:
        yield InputError(
            f"cannot be read: {error.strerror or type(error).__name__}", where=path, todo="check that you may open it"
        )
    except Exception as error:  # noqa: BLE001  # four parsers read what strangers wrote: a surprise costs one file
        yield InputError(
            f"could not be read ({type(error).__name__}: {str(error)[:80]})",
            where=path,
            todo="save its text as .txt, and report this",
        )


def _sources(path: Path, *, plain: bool) -> Iterator[_Source | InputError]:
    form = _format(path)
    if form in {"jsonl", "parquet"}:
        rows = 0
        for row in read_jsonl(path) if form == "jsonl" else read_parquet(path):
            rows += 1
            yield _row_source(row, path, rows) if isinstance(row, Row) else row
        if not rows:
            raise InputError("no rows in this file", where=path, todo="write one JSON object per line")
        return
    raw = _bytes(path, PDF_LIMIT if form == "pdf" else TEXT_LIMIT)
    page = _plainly(raw, path, form) if plain else _page(raw, path, form)
    if not page.text.strip():
        raise InputError("no text in this file", where=path, todo="check that it was saved whole")
    if len(page.text) > TEXT_LIMIT:
        raise InputError(f"more than {TEXT_LIMIT} characters of text", where=path, todo="split it")
    yield _Source(page, path.stem, str(path), raw)


def _row_source(row: Row, path: Path, number: int) -> _Source | InputError:
    raw = row.page.text.encode("utf-8", "surrogatepass")
    if len(raw) > TEXT_LIMIT:
        return InputError(f"a text of more than {TEXT_LIMIT} bytes", where=row.place, todo="split it")
    return _Source(row.page, row.name or f"{path.stem}:{number}", row.place, raw)


def _format(path: Path) -> Format:
    """The format of a file; raises `InputError` when it has none that can be read."""
    status = path.stat()
    if not S_ISREG(status.st_mode):
        what = "a folder where a file was expected" if S_ISDIR(status.st_mode) else "not an ordinary file"
        raise InputError(what, where=path, todo="save it as a file first")
    if status.st_size == 0:
        raise InputError("the file is empty", where=path, todo="check that it was saved whole")
    suffix = path.suffix.lower()
    if suffix == brat.ENDING:
        raise InputError("marks without their text", where=path, todo="name the .txt file beside it")
    form = sniff(_head(path), suffix)
    if form == "binary":
        raise InputError(
            "not a text, page or PDF (binary data)",
            where=path,
            todo="save it as plain text, HTML or PDF; unpack archives",
        )
    if form in {None, "plain"} and suffix in _SETTINGS - _READABLE_IF_NAMED:
        raise InputError(f"{suffix} files are not read", where=path, todo="save it as .txt, .html, .pdf or .jsonl")
    return form or "plain"


def _plainly(raw: bytes, path: Path, form: Format) -> Page:
    if form == "pdf":
        raise InputError("a PDF is not a text file", where=path, todo="leave out --plain, or save its text as .txt")
    try:
        return Page(text=raw.decode())
    except UnicodeDecodeError as error:
        raise InputError(
            f"not UTF-8 at byte {error.start}", where=path, todo="save it as UTF-8, or leave out --plain"
        ) from error


def _page(raw: bytes, path: Path, form: Format) -> Page:
    if form == "pdf":
        from atodds.documents.pdf import read_pdf

        return read_pdf(raw, str(path))
    text = decode(raw)
    if text is None:
        raise InputError("the encoding of this text is not known", where=path, todo="save it as UTF-8")
    if form == "html":
        from atodds.documents.html import read_html

        return read_html(text, str(path))
    if form in {"vtt", "srt"}:
        from atodds.documents.subtitles import read_subtitles

        return read_subtitles(text, "vtt" if form == "vtt" else "srt", str(path))
    return read_plain(text, str(path))


def _document(source: _Source, kind: DocumentKind, *, plain: bool) -> Document:
    page = source.page
    kind = page.kind or kind
    title = page.title or ("" if plain or kind == "record" else furniture.find_headline(page.text))
    turns = transcript.find_turns(page.text, kind) if page.turns is None else page.turns
    if kind == "record" and page.author and not turns:  # a post or a speech: all of it is its author's
        turns = (Turn(speaker=page.author, label=Span(0, 0), span=Span(0, len(page.text))),)
    digest = hashlib.sha256(page.text.encode("utf-8", "surrogatepass")).hexdigest()
    return Document(
        id=content_id("document", kind, digest, page.url, page.publisher, title),
        text=page.text,
        kind=kind,
        name=source.name,
        title=title,
        publisher=page.publisher,
        author=page.author,
        published=page.published,
        url=page.url,
        place=source.place,
        sha256=digest,
        raw_sha256=hashlib.sha256(source.raw).hexdigest(),
        raw=source.raw,
        turns=turns,
        marks=() if plain else _marks(page.text, kind, title, turns),
    )


def _marks(text: str, kind: DocumentKind, title: str, turns: tuple[Turn, ...]) -> tuple[Mark, ...]:
    """Furniture where a reporter writes, stage notes where people speak. A report may hold both."""
    if kind == "record":
        found = [*furniture.find_title(text, title), *furniture.find_notices(text)]
        found += transcript.find_notes(text, [Span(0, len(text))])
    elif turns:
        starts = [turn.label.start for turn in turns]
        around = [mark for mark in furniture.find_furniture(text, title) if not _spoken(mark.span, turns, starts)]
        found = [*around, *furniture.find_notices(text), *transcript.find_notes(text, [turn.span for turn in turns])]
    else:
        return furniture.find_furniture(text, title)
    return furniture.settled(found)


def _spoken(span: Span, turns: Sequence[Turn], starts: Sequence[int]) -> bool:
    at = locate(starts, span.end - 1)
    return at >= 0 and overlap(Span(starts[at], turns[at].span.end), span) > 0


def _bytes(path: Path, limit: int) -> bytes:
    if path.stat().st_size > limit:
        raise InputError(
            f"larger than {limit // 2**20} MB", where=path, todo="split it, or write its parts as rows of a .jsonl file"
        )
    with path.open("rb") as file:
        return file.read(limit)


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(HEAD)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a name too long for the system
        return False


def _folder(top: Path) -> list[Path | InputError]:
    """The files of a folder that can be read, sorted; an error for each part of it that may not be looked into."""
    files: list[Path] = []
    errors: list[InputError] = []
    root = top.resolve()

    def refused(error: OSError) -> None:
        errors.append(
            InputError("this folder may not be opened", where=error.filename or top, todo="check that you may open it")
        )

    for folder, folders, names in os.walk(top, onerror=refused):
        folders[:] = [name for name in folders if not name.startswith(".") and not _is_saved_with(name, names)]
        files.extend(Path(folder, name) for name in names if not name.startswith("."))
    found: list[Path | InputError] = [*errors, *(path for path in sorted(files) if _wanted(path, root))]
    return found or [InputError("nothing to read in this folder", where=top, todo="name the files themselves")]


def _is_saved_with(folder: str, files: list[str]) -> bool:
    """The folder in which a browser saves a page's scripts and frames: ``Story_files`` beside ``Story.html``."""
    page, files_of, _ = folder.rpartition("_files")
    return bool(files_of) and any(f"{page}{ending}" in files for ending in (".html", ".htm", ".xhtml"))


def _wanted(path: Path, root: Path) -> bool:
    """Whether a file met in a folder is read: known by its name, or by its first bytes when the name says nothing."""
    try:
        if not path.resolve().is_relative_to(root) or not path.is_file():
            return False
        suffix = path.suffix.lower()
        if suffix in _SETTINGS:
            return False
        if suffix in FORMATS:
            return True
        if path.stem.lower() in _PROJECT_FILES:
            return False
        form = sniff(_head(path), suffix)
    except OSError:
        return False
    return form in _SELF_TELLING or (form is None and not suffix and path.stat().st_size > 0)
