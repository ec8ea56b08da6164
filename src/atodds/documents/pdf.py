"""PDF: the text layer of every page, as paragraphs.

A PDF holds placed lines, not paragraphs, so the text is made here: the lines of a paragraph are joined by a space,
and paragraphs and pages kept apart by a blank line. A word divided at a line's end keeps its hyphen: nothing in the
file tells a division from a compound.
"""

from __future__ import annotations

import re

import pypdfium2

from atodds.documents.labels import label_of
from atodds.documents.page import Page
from atodds.errors import InputError

__all__ = ["read_pdf"]

MOST_PAGES = 5_000
"""Longer files are books or dumps; split them."""

FULL = 0.75
"""A line this share of the page's usual line length or longer runs on into the next: ragged-right lines end after
that, the last lines of paragraphs mostly before it."""

_HYPHEN = "￾"
_JUNK_TITLE = re.compile(r"microsoft word|untitled|\.(?:docx?|indd|pptx?|xlsx?|pdf|qxd|tmp)\b|^\W*$", re.IGNORECASE)


def read_pdf(raw: bytes, place: str) -> Page:
    """Return the text of a PDF. Raises `InputError` when it is broken, locked, or has no text (a scan)."""
    try:
        document = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise InputError(
            "this PDF is locked with a password" if locked else "this PDF is broken",
            where=place,
            todo="save an open copy" if locked else "download it again, or save its text as .txt",
        ) from error
    try:
        if len(document) > MOST_PAGES:
            raise InputError(f"{len(document)} pages, more than {MOST_PAGES}", where=place, todo="split it")
        pages = [_page_text(document, number) for number in range(len(document))]
        title = str(document.get_metadata_dict().get("Title", "")).strip()
    except pypdfium2.PdfiumError as error:
        raise InputError("this PDF is broken inside", where=place, todo="download it again") from error
    finally:
        document.close()
    text = "\n\n".join(page for page in pages if page)
    if not any(map(str.isalnum, text)):
        raise InputError(
            "this PDF holds no text, only pictures of pages", where=place, todo="run text recognition (OCR) on it first"
        )
    return Page(text=text, title="" if _JUNK_TITLE.search(title) else title)


def _page_text(document: pypdfium2.PdfDocument, number: int) -> str:
    page = document[number]
    textpage = page.get_textpage()
    try:
        lines = re.split(r"\r\n|\r|\n", str(textpage.get_text_range()).replace(_HYPHEN, "-").replace("\0", ""))
    finally:
        textpage.close()
        page.close()
    return _flow([line.strip() for line in lines])


def _flow(lines: list[str]) -> str:
    """The lines of a page with paragraphs put together again."""
    lengths = sorted(len(line) for line in lines if line)
    usual = lengths[len(lengths) * 9 // 10] if lengths else 0
    out: list[str] = []
    runs_on = False
    for line in lines:
        if line and runs_on and not _opens(line):
            out.append(line if out[-1].endswith("-") and not out[-1].endswith(" -") else f" {line}")
        elif line:
            out.append(f"\n\n{line}" if out else line)
        runs_on = len(line) >= FULL * usual if line else False
    return "".join(out)


def _opens(line: str) -> bool:
    """A speaker label starts a paragraph, however full the line before it."""
    label = label_of(line)
    return label is not None and label.form in {"capitals", "question", "bare", "dotted", "printed"}
