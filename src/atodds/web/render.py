"""Templates filled in: text of pages always as text, days as a reader writes them, links that may lead nowhere."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from importlib import resources
from typing import Protocol
from urllib.parse import quote, urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined

from atodds import __version__
from atodds.types import When

__all__ = ["Links", "Served", "asset", "count", "day", "fill", "interval", "sentence_case", "shown", "web_address"]

_DIRECTIONS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_UNPRINTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class Links(Protocol):
    """Where things are: addresses on the server, places in the file of a report. An empty address is no link."""

    def pair(self, id: str) -> str: ...

    def statement(self, id: str) -> str: ...

    def place(self, document_id: str, statement_id: str, /) -> str: ...

    def note(self, id: str) -> str: ...

    def document(self, id: str) -> str: ...

    def person(self, id: str) -> str: ...

    def matter(self, id: str) -> str: ...

    def quotation(self, id: str) -> str: ...


class Served:
    """Addresses on the server."""

    def pair(self, id: str) -> str:
        """Return the address of a pair's own page."""
        return f"/pairs/{quote(id)}"

    def statement(self, id: str) -> str:
        """Return the address of a statement's own page."""
        return f"/statements/{quote(id)}"

    def place(self, document_id: str, statement_id: str, /) -> str:
        """Return the address of the place of a statement in its page."""
        return f"/documents/{quote(document_id)}?{urlencode({'s': statement_id})}#s-{quote(statement_id)}"

    def note(self, id: str) -> str:
        """Return where a marked stretch of a page's text leads: to the statement's own page."""
        return self.statement(id)

    def document(self, id: str) -> str:
        """Return the address of a document."""
        return f"/documents/{quote(id)}"

    def person(self, id: str) -> str:
        """Return the address of a person."""
        return f"/people/{quote(id)}"

    def matter(self, id: str) -> str:
        """Return the address of a matter."""
        return f"/matters/{quote(id, safe='')}"

    def quotation(self, id: str) -> str:
        """Return the address of a quotation held against the record."""
        return f"/record/{quote(id)}"


def fill(template: str, links: Links, /, **values: object) -> str:
    """Return the template `template` filled with `values`; everything that is not markup of ours is escaped."""
    return _environment().get_template(template).render(links=links, version=__version__, **values)


def shown(text: object) -> str:
    """Return `text` without what is not to be shown: marks that turn the direction of writing, by which a page could
    make another's words read differently, control characters, and halves of characters."""
    return _UNPRINTED.sub("\ufffd", _DIRECTIONS.sub("", str(text)))


def day(value: date | None) -> str:
    """Return a day as "24 March 2026"; empty for none."""
    return f"{value.day} {value:%B} {value.year}" if value else ""


def interval(when: When | None) -> str:
    """Return the day or days of speaking in words; empty for none."""
    if when is None:
        return ""
    start, end = when.start, when.end
    if start == end:
        return day(start)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{day(end)}"
    if start.year == end.year:
        return f"{start.day} {start:%B} – {day(end)}"
    return f"{day(start)} – {day(end)}"


def count(number: int, one: str, many: str = "") -> str:
    """Return "1 statement", "2 statements", "12,345 statements"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def sentence_case(text: str) -> str:
    """Return `text` with its first letter as a capital."""
    return text[:1].upper() + text[1:]


def web_address(url: str) -> str:
    """Return `url` when it is an http or https address, else nothing: no other kind is ever linked to."""
    return url if re.match(r"https?://[^\s/]", url, re.IGNORECASE) else ""


@lru_cache(maxsize=8)
def asset(name: str) -> str:
    """Return one of our own files (style, script, mark)."""
    return resources.files("atodds.web").joinpath("static", name).read_text(encoding="utf-8")


def _version_of(name: str) -> str:
    return f"/static/{name}?{hashlib.sha256(asset(name).encode()).hexdigest()[:8]}"


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("atodds.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    filters: dict[str, Callable[..., object]] = {
        "shown": shown,
        "day": day,
        "capital": sentence_case,
        "web": web_address,
    }
    environment.filters.update(filters)
    environment.globals.update(count=count, asset=_version_of)
    return environment
