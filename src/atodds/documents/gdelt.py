"""Rows of the GDELT Global Quotation Graph: no article, only its quotations with some words before and after each.

A row is ``{"date", "url", "title", "lang", "quotes": [{"pre", "quote", "post"}]}``. `date` is when GDELT read the
page, which is taken as its day of publication: for news that is the day or the one after.
Format: https://blog.gdeltproject.org/announcing-the-global-quotation-graph/
"""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["is_english", "text_of"]

_MARKS = tuple('"“”„‟″«»＂')


def text_of(row: Mapping[str, object]) -> str | None:
    """Return the text made of a row's quotations, None when the row is not of this form.

    Each quotation is a paragraph: the words before it, the quotation within quotation marks (which the row leaves
    out), the words after it. What two of these windows share stands twice.
    """
    quotes = row.get("quotes")
    if not isinstance(quotes, list):
        return None
    return "\n\n".join(filter(None, (_paragraph(item) for item in quotes if isinstance(item, Mapping))))


def is_english(row: Mapping[str, object]) -> bool:
    """Return whether a row's `lang` says English, or says nothing."""
    return str(row.get("lang") or "english").strip().casefold() in {"english", "en", "eng"}


def _paragraph(item: Mapping[str, object]) -> str:
    before, words, after = (_words(item.get(name)) for name in ("pre", "quote", "post"))
    if not words:
        return ""
    words = words if words.startswith(_MARKS) or before.endswith(_MARKS) else f"“{words}"
    words = words if words.endswith(_MARKS) or after.startswith(_MARKS) else f"{words}”"
    gap = "" if before.endswith(_MARKS) else " "
    close = "" if after.startswith((*_MARKS, *",.;:!?)")) else " "
    return f"{before}{gap}{words}{close}{after}".strip()


def _words(value: object) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""
