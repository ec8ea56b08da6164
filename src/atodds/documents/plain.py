"""Plain text, with an optional `key: value` head."""

from __future__ import annotations

import re

from atodds.documents.page import Page, day, is_web_address
from atodds.errors import InputError

__all__ = ["read_plain"]

_LINE = re.compile(r"([^\r\n]*)(?:\r\n|\r|\n|\Z)")
_KEY = re.compile(r"[A-Za-z][A-Za-z_-]{1,20}")
_FIELDS = {
    "url": "url",
    "link": "url",
    "published": "published",
    "date": "published",
    "outlet": "publisher",
    "publisher": "publisher",
    "title": "title",
    "headline": "title",
    "author": "author",
    "kind": "kind",
}
MOST_LINES = 20
"""A head longer than this is not a head."""

UNKNOWN = {"", "unknown", "none", "n/a", "?", "-"}


def read_plain(text: str, place: str) -> Page:
    """Return the page that a plain text is.

    A head is a block of ``key: value`` lines at the very top, ended by a blank line, whose first key is one of url,
    published, outlet, title, author, kind (or link, date, publisher, headline); other keys, in lower case, are passed
    over. With a head, `Page.text` is what follows the blank line; without one, the whole text. Never edited either way.
    """
    fields, body = _head(text)
    problems: list[InputError] = []
    kind = fields.get("kind", "").lower()
    if kind not in {"report", "record"} | UNKNOWN:
        problems.append(
            InputError(
                f"kind {kind[:40]!r} is not known", where=place, todo="write report or record; it is passed over"
            )
        )
    published = day(fields.get("published", ""))
    if published is None and fields.get("published", "").lower() not in UNKNOWN:
        problems.append(
            InputError(
                f"published {fields['published'][:40]!r} is not a day that can be read",
                where=place,
                todo="write it as 2020-05-13, or unknown; the text is read without a date",
            )
        )
    url = fields.get("url", "")
    return Page(
        text=text[body:],
        title=fields.get("title", ""),
        publisher=fields.get("publisher", ""),
        author=fields.get("author", ""),
        published=published,
        url=url if is_web_address(url) else "",
        kind="record" if kind == "record" else "report" if kind == "report" else None,
        problems=tuple(problems),
    )


def _head(text: str) -> tuple[dict[str, str], int]:
    """The fields of the head and where the body starts: ({}, 0) when there is no head."""
    fields: dict[str, str] = {}
    at = 0
    for number in range(MOST_LINES + 1):
        line = _LINE.match(text, at)
        if line is None or not line[1].strip():
            return (fields, line.end() if line else at) if fields else ({}, 0)
        key, colon, value = line[1].partition(":")
        field = _FIELDS.get(key.strip().lower())
        if not (colon and _KEY.fullmatch(key.strip())) or (field is None and (number == 0 or not key.islower())):
            break
        if field is not None:
            fields.setdefault(field, value.strip())
        at = line.end()
    return {}, 0
