"""Calendar arithmetic over days and periods: weeks, months, seasons, parts of them, holidays.

`dateutil.relativedelta` does the sums, `dateparser` reads explicit dates; neither is ever asked for the present day.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import lru_cache

import dateparser
from dateutil.relativedelta import MO, TH, relativedelta

from atodds.context.expressions import MONTHS, SEASONS, WEEKDAYS

__all__ = [
    "DAY",
    "HOLIDAYS",
    "Interval",
    "delta",
    "exact",
    "month_of",
    "part_of",
    "relative_season",
    "season",
    "unit_of",
    "week",
    "weekday_of",
    "whole",
]

Interval = tuple[date, date]
DAY = timedelta(days=1)

_SETTINGS = {
    "STRICT_PARSING": True,
    "PARSERS": ["absolute-time"],
    "RELATIVE_BASE": datetime(2000, 1, 1),  # noqa: DTZ001 - never used: only complete dates are handed over
    "TIMEZONE": "UTC",
    "DATE_ORDER": "DMY",
}

HOLIDAYS: dict[str, Callable[[int], date]] = {
    "year s eve": lambda year: date(year, 12, 31),
    "year s day": lambda year: date(year, 1, 1),
    "christmas eve": lambda year: date(year, 12, 24),
    "christmas day": lambda year: date(year, 12, 25),
    "fourth of july": lambda year: date(year, 7, 4),
    "halloween": lambda year: date(year, 10, 31),
    "valentine": lambda year: date(year, 2, 14),
    "thanksgiving": lambda year: date(year, 11, 1) + relativedelta(weekday=TH(4)),
    "labor": lambda year: date(year, 9, 1) + relativedelta(weekday=MO(1)),
    "memorial": lambda year: date(year, 5, 31) + relativedelta(weekday=MO(-1)),
}


def week(day: date, move: int) -> Interval:
    """Return the week, Monday to Sunday, that is `move` weeks from that of `day`."""
    monday = day + relativedelta(weekday=MO(-1)) + timedelta(days=7 * move)
    return monday, monday + 6 * DAY


def whole(unit: str, day: date, move: int) -> Interval:
    """Return the calendar week, month, quarter, year or decade of `day`, moved by `move` of them."""
    if unit == "week":
        return week(day, move)
    months = {"month": 1, "quarter": 3, "year": 12, "decade": 120}[unit]
    index = (day.year * 12 + day.month - 1) // months + move
    first = date(index * months // 12, index * months % 12 + 1, 1)
    return first, first + relativedelta(months=months) - DAY


def season(unit: str, year: int) -> Interval:
    """Return the season that begins in `year`."""
    first = date(year, SEASONS[unit], 1)
    return first, first + relativedelta(months=3) - DAY


def relative_season(unit: str, day: date, move: int, *, ahead: bool) -> Interval | None:
    """This summer: the one of publication's year. Last, next: only where a year lies between, else unknown."""
    year = day.year + move
    if unit == "winter" and move <= 0 and day.month <= 2:
        year -= 1
    found = season(unit, year)
    if move == 0:
        return (found[0], min(found[1], day)) if not ahead and found[0] <= day else found
    this = season(unit, day.year)
    if move < 0 and this[1] < day:
        return None
    return None if move > 0 and this[0] > day else found


def part_of(part: str, unit: str, whole: Interval) -> Interval:
    """Return the early, mid or late part of a whole period, as `reckoning.py` lays down."""
    start, end = whole
    if unit == "week":
        low, high = {"early": (0, 2), "mid": (1, 3), "late": (3, 6)}[part]
        return start + low * DAY, start + high * DAY
    if unit == "month":
        low, high = {"early": (1, 10), "mid": (11, 20), "late": (21, end.day)}[part]
        return start.replace(day=low), start.replace(day=high)
    third = (end - start) // 3
    if unit == "year":
        low, high = {"early": (0, 4), "mid": (4, 8), "late": (8, 12)}[part]
        return start + relativedelta(months=low), start + relativedelta(months=high) - DAY
    return {"early": (start, start + third), "mid": (start + third, end - third), "late": (end - third, end)}[part]


@lru_cache(maxsize=4096)
def exact(day: int, month: int, year: int) -> date | None:
    """Return the day, read by `dateparser`; None when there is no such day or its year is not in 1900 to 2099."""
    if not (1 <= month <= 12 and 1 <= day <= 31 and 1900 <= year <= 2099):
        return None
    read = dateparser.parse(f"{day} {MONTHS[month - 1]} {year}", languages=["en"], settings=_SETTINGS)
    return read.date() if read else None


def delta(number: int, unit: str) -> relativedelta:
    """Return `number` of `unit` as a distance in the calendar."""
    factor = {"fortnight": ("weeks", 2), "quarter": ("months", 3), "decade": ("years", 10)}
    name, times = factor.get(unit, (unit + "s", 1))
    return relativedelta(**{name: number * times})  # type: ignore[arg-type] # every name is a keyword of whole numbers


def unit_of(words: list[str]) -> str:
    """Return the unit of time among lower-case `words`, in the singular."""
    units = ("minute", "hour", "day", "week", "fortnight", "month", "year", "decade")
    return next(word.rstrip("s") for word in words if word.rstrip("s") in units)


def month_of(word: str) -> int:
    """Return 1 to 12 for a month's name or its printed short form, else 0."""
    if len(word) < 3 or word == "mid":
        return 0
    return next((at for at, name in enumerate(MONTHS, 1) if name == word or word in (name[:3], name[:4])), 0)


def weekday_of(word: str) -> int | None:
    """Return 0 (Monday) to 6 for the name of a day or its printed short form, else None."""
    if len(word) < 3:
        return None
    return next(
        (at for at, name in enumerate(WEEKDAYS) if name == word or (len(word) < 6 and name.startswith(word))), None
    )
