"""What a format gives before it becomes a `Document`; how its lines, dates and addresses are read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from atodds.errors import InputError
from atodds.text import strip
from atodds.types import DocumentKind, Span, Turn

__all__ = ["Page", "day", "is_web_address", "lines_of"]

EARLIEST = date(1800, 1, 1)
"""No page was published before this day: what claims so is a mistyped year."""

_ISO = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?!\d)")
_NUMBERS = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?!\d)")
_YEAR_FIRST = re.compile(r"(\d{4})([./])(\d{1,2})\2(\d{1,2})(?!\d)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_MONTH_DAY = re.compile(rf"\b{_MONTH} (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}})\b", re.IGNORECASE)
_DAY_MONTH = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)? (?:of )?{_MONTH},? (\d{{4}})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a format gives. `kind` is None when the page does not say; `turns` is None when the format knows nothing
    of speakers, so that the text itself must be asked; `problems` are pieces of it that could not be used."""

    text: str
    title: str = ""
    publisher: str = ""
    author: str = ""
    published: date | None = None
    url: str = ""
    kind: DocumentKind | None = None
    turns: tuple[Turn, ...] | None = None
    problems: tuple[InputError, ...] = ()


def day(words: str) -> date | None:
    """Return the day that `words` name in full, None when they name none or more than one could be meant.

    Read: ISO dates and times, mail dates, "April 3, 2012", "3 April 2012", and numbers when only one order of day and
    month is possible (25/12/2020, not 03/04/2020). The day is the one printed, whatever the time zone. A day after
    tomorrow in Greenwich, or before `EARLIEST`, is not believed.
    """
    found = _named(words.strip()[:80])
    latest = datetime.now(UTC).date() + timedelta(days=1)
    return found if found is not None and EARLIEST <= found <= latest else None


def is_web_address(words: str) -> bool:
    """Return whether `words` are one absolute http or https address."""
    if re.fullmatch(r"https?://[^\s/?#]+[^\s]*", words, re.IGNORECASE) is None:
        return False
    try:
        return bool(urlsplit(words).hostname)
    except ValueError:  # brackets that are no address
        return False


def lines_of(text: str) -> list[Span]:
    """Return the lines of `text` that hold something, without the whitespace at their ends."""
    lines = (strip(text, Span(*match.span())) for match in re.finditer(r"[^\r\n]+", text))
    return [line for line in lines if line.start < line.end]


def _named(words: str) -> date | None:
    if match := _ISO.match(words):
        return _date(match[1], match[2], match[3])
    if match := _YEAR_FIRST.match(words):
        return _date(match[1], match[3], match[4])
    if match := _NUMBERS.fullmatch(words):
        readings = {_date(match[4], match[1], match[3]), _date(match[4], match[3], match[1])} - {None}
        return readings.pop() if len(readings) == 1 else None
    spelled = [_date(m[3], _month(m[1]), m[2]) for m in _MONTH_DAY.finditer(words)]
    spelled += [_date(m[3], _month(m[2]), m[1]) for m in _DAY_MONTH.finditer(words)]
    if spelled:
        return spelled[0] if len(set(spelled)) == 1 else None
    try:
        return parsedate_to_datetime(words).date()
    except (TypeError, ValueError, OverflowError):
        return None


def _month(name: str) -> str:
    return str(_MONTHS.index(name[:3].lower()) + 1)


def _date(year: str, month: str, number: str) -> date | None:
    try:
        return date(int(year), int(month), int(number))
    except ValueError:
        return None
