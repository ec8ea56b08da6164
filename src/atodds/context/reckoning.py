"""From the words for a time to an interval of days.

Rules over the words are our own; `dateutil.relativedelta` does the calendar arithmetic (weekdays, ends of months, leap
years) and `dateparser` reads explicit dates, in English, strictly, with every setting fixed. Nothing consults the
clock: the only "now" is the page's day of publication, and without it relative words give None.

Conventions, where the words leave room:
- a bare weekday is the most recent one on or before publication, the day of publication included (news style);
- weeks run Monday to Sunday, a weekend is Saturday and Sunday, seasons are those of the northern hemisphere;
- "three weeks ago" is that day give or take half a unit (3 days; 15 for months; 183 for years); days are exact;
- "earlier this month" ends at publication, "later this month" starts there;
- early, mid and late are thirds: days 1-10, 11-20, 21-end of a month; Monday-Wednesday, Tuesday-Thursday,
  Thursday-Sunday of a week; four months each of a year;
- "last Tuesday" is the one before publication; where that falls in the same week, the week before is meant as often,
  so the interval runs from the earlier to the later of the two. "last June" in the same year, likewise, is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta, weekday

from atodds.context import periods
from atodds.context.expressions import SEASONS, WEEKDAYS, Expression, quantity
from atodds.context.periods import DAY, HOLIDAYS, Interval

__all__ = ["Basis", "Interval", "reckon"]


_WORD = re.compile(r"[A-Za-z]+|\d+")
_YEAR = re.compile(r"\b(?:19|20)\d\d")
_HALF = {"week": 3, "fortnight": 3, "month": 15, "year": 183, "decade": 1826}


@dataclass(frozen=True, slots=True)
class Basis:
    """What a relative expression counts from: the day of publication, the day last spoken of, and the direction.

    `ahead` is True when the words speak of something still to come.
    """

    published: date | None
    anchor: Interval | None = None
    ahead: bool = False


def reckon(expression: Expression, basis: Basis) -> Interval | None:
    """Return the first and last day that `expression` can mean, or None where it cannot be known."""
    if expression.open or expression.kind == "vague":
        return None
    words = [word.lower() for word in _WORD.findall(expression.words)]
    try:
        found = _RECKONERS[expression.kind](words, basis)
    except (OverflowError, ValueError):
        return None
    return found if found is None or found[0] <= found[1] else None


def _full(words: list[str], basis: Basis) -> Interval | None:
    """13 May 2020; Wednesday, May 13; 2020-05-13. A printed weekday that disagrees makes the date unknown."""
    figures = [int(word) for word in words if word.isdigit()]
    day_name = next((periods.weekday_of(word) for word in words if periods.weekday_of(word) is not None), None)
    if len(figures) == 3:
        found = periods.exact(figures[2], figures[1], figures[0])
    else:
        month = next((periods.month_of(word) for word in words if periods.month_of(word)), 0)
        if not figures or not month:
            return None
        found = _day_of_month(figures[0], month, figures[1] if len(figures) > 1 else None, basis)
    if found is None or (day_name is not None and found.weekday() != day_name):
        return None
    return found, found


def _day_of_month(day: int, month: int, year: int | None, basis: Basis) -> date | None:
    if year is not None:
        return periods.exact(day, month, year)
    if basis.published is None:
        return None
    step = 1 if basis.ahead else -1
    for tried in (basis.published.year, basis.published.year + step):
        found = periods.exact(day, month, tried)
        if found is None:
            continue
        late = (found - basis.published).days
        if not basis.ahead and 0 < late <= 14:
            return None
        if late * step >= 0:
            return found
    return None


def _weekday(words: list[str], basis: Basis) -> Interval | None:
    number = next(WEEKDAYS.index(word) for word in words if word in WEEKDAYS)
    if "following" in words or "previous" in words:
        return _beside(number, basis, after="following" in words)
    day = basis.published
    if day is None:
        return None
    if words[-1] == "week":
        week = periods.week(day, {"last": -1, "next": 1}.get(words[-2], 0))
        return (week[0] + number * DAY,) * 2
    back = day + relativedelta(weekday=weekday(number)(-1))
    forth = day + relativedelta(weekday=weekday(number)(+1))
    if "weeks" in words or "week" in words:
        weeks = 7 * (quantity(words) or 1)
        day = back - timedelta(days=weeks) if "ago" in words else forth + timedelta(days=weeks)
        return day, day
    return _chosen_weekday(words, basis, back, forth)


def _chosen_weekday(words: list[str], basis: Basis, back: date, forth: date) -> Interval:
    day = basis.published or back
    monday = periods.week(day, 0)[0]
    if "last" in words or "past" in words:
        before = back - 7 * DAY if back == day else back
        doubtful = "last" in words and before >= monday
        return (before - 7 * DAY if doubtful else before), before
    if "next" in words or "coming" in words:
        after = forth + 7 * DAY if forth == day else forth
        doubtful = "next" in words and after <= monday + 6 * DAY
        return after, (after + 7 * DAY if doubtful else after)
    if "this" in words:
        number = back.weekday()
        return (monday + number * DAY,) * 2
    return (forth, forth) if basis.ahead else (back, back)


def _beside(number: int, basis: Basis, *, after: bool) -> Interval | None:
    """Return the weekday next after, or before, the single day last spoken of."""
    if basis.anchor is None or basis.anchor[0] != basis.anchor[1]:
        return None
    step = DAY if after else -DAY
    found = basis.anchor[0] + step + relativedelta(weekday=weekday(number)(1 if after else -1))
    return found, found


def _ago(words: list[str], basis: Basis) -> Interval | None:
    number, unit = quantity(words), periods.unit_of(words)
    if basis.published is None or number is None or {"more", "over", "less", "least"} & set(words):
        return None
    if unit in ("minute", "hour"):
        days = number // 24 if unit == "hour" else 0
        return basis.published - (days + 1) * DAY, basis.published - days * DAY
    middle = basis.published - periods.delta(number, unit)
    loose = _HALF.get(unit, 0) + (
        1 if {"about", "around", "nearly", "almost", "roughly", "some", "couple"} & set(words) else 0
    )
    return middle - loose * DAY, min(middle + loose * DAY, basis.published)


def _shift(words: list[str], basis: Basis) -> Interval | None:
    number, unit = quantity(words), periods.unit_of(words)
    if basis.anchor is None or {"more", "over", "less", "least"} & set(words):
        return None
    if unit in ("minute", "hour"):
        return basis.anchor if "within" in words and basis.anchor[0] == basis.anchor[1] else None
    if number is None:
        return None
    back = bool({"earlier", "before", "prior"} & set(words))
    delta, loose = periods.delta(number, unit), _HALF.get(unit, 0) * DAY
    if unit == "day" and basis.anchor[0] != basis.anchor[1]:
        return None
    start, end = ((day - delta) if back else (day + delta) for day in basis.anchor)
    return start - loose, end + loose


def _neighbour(words: list[str], basis: Basis) -> Interval | None:
    if basis.anchor is None:
        return None
    day = basis.anchor[0]
    unit = next((word for word in words if word in ("week", "month", "year")), "day")
    if unit == "day" and day != basis.anchor[1]:
        return None
    step = 0
    if {"next", "following", "after"} & set(words):
        step = 1
    elif {"previous", "preceding", "before", "prior"} & set(words) or words[-1] == "earlier":
        step = -1
    if unit == "day":
        return (day + step * DAY,) * 2
    found = periods.whole(unit, day, step)
    if step == 0 and words[0] == "earlier":
        return found[0], basis.anchor[1]
    return (basis.anchor[0], found[1]) if step == 0 and words[0] == "later" else found


def _lapse(words: list[str], basis: Basis) -> Interval | None:
    """Within thirty days: the last of them. In two weeks: that day give or take half a unit."""
    number, unit = quantity([word for word in words if word != "in"]), periods.unit_of(words)
    if basis.published is None or number is None or not basis.ahead:
        return None
    if unit in ("minute", "hour"):
        return basis.published, basis.published + (1 + number // (24 if unit == "hour" else 1440)) * DAY
    last = basis.published + periods.delta(number, unit)
    if words[0] == "within" or "next" in words or "coming" in words:
        return last, last
    loose = _HALF.get(unit, 0) * DAY
    return max(basis.published, last - loose), last + loose


def _past(words: list[str], basis: Basis) -> Interval | None:
    number, unit = quantity(words), periods.unit_of(words)
    if basis.published is None or number is None or unit in ("minute", "hour"):
        return None
    return basis.published - periods.delta(number, unit), basis.published


def _deictic(words: list[str], basis: Basis) -> Interval | None:
    day = basis.published
    if day is None:
        return None
    if "overnight" in words:
        return day - DAY, day
    offset = 0
    if "yesterday" in words or words[0] == "last":
        offset = -2 if "before" in words else -1
    elif "tomorrow" in words:
        offset = 2 if "after" in words else 1
    return (day + offset * DAY,) * 2


def _weekend(_: list[str], basis: Basis) -> Interval | None:
    if basis.published is None:
        return None
    saturday = basis.published + relativedelta(weekday=weekday(5)(+1 if basis.ahead else -1))
    if basis.ahead and basis.published.weekday() == 6:
        saturday = basis.published - DAY
    last = saturday + DAY
    return saturday, (last if basis.ahead else min(last, basis.published))


def _period(words: list[str], basis: Basis) -> Interval | None:
    day, unit = basis.published, words[-2] if words[-1] == "s" else words[-1]
    step = {"last": -1, "previous": -1, "next": 1, "coming": 1, "following": 1}
    move = next((step[word] for word in words if word in step), 0)
    if {"previous", "following"} & set(words):
        if basis.anchor is None:
            return None
        day = basis.anchor[0]
    if day is None:
        return None
    if unit in SEASONS:
        return periods.relative_season(unit, day, move, ahead=basis.ahead)
    if "past" in words:
        return _weekend(words, basis) if unit == "weekend" else (day - periods.delta(1, unit), day)
    if unit == "weekend":
        return _relative_weekend(day, move, basis)
    whole = periods.whole(unit, day, move)
    if unit == "week" and move == -1 and day.weekday() == 6:
        whole = (whole[0], day - DAY)  # on a Sunday, "last week" may be the one just ended
    if "earlier" in words:
        return _so_far(unit, whole, day)
    if "later" in words:
        return (max(day, whole[0]), whole[1])
    part = next((word for word in words if word in ("early", "mid", "late")), "")
    if part:
        return periods.part_of(part, unit, whole)
    if move == 0 and not basis.ahead:
        return _so_far(unit, whole, day)
    return whole


def _so_far(unit: str, whole: Interval, day: date) -> Interval:
    """Return `whole` up to `day`; a Monday paper's "this week" may still mean the Sunday."""
    start = whole[0] - DAY if unit == "week" and day == whole[0] else whole[0]
    return start, min(whole[1], day)


def _relative_weekend(day: date, move: int, basis: Basis) -> Interval:
    week = periods.week(day, 0)
    saturday = week[0] + 5 * DAY
    if move < 0:
        saturday -= 7 * DAY
    elif move > 0:
        return (saturday, saturday + 8 * DAY) if day < saturday else (saturday + 7 * DAY, saturday + 8 * DAY)
    elif not basis.ahead and day < saturday:
        saturday -= 7 * DAY
    last = saturday + DAY
    return saturday, last if move or basis.ahead else min(last, day)


def _end(words: list[str], basis: Basis) -> Interval | None:
    """The last (first, middle) third of the period in "the end of the month"; of a week the whole, for want of use."""
    part = {"end": "late", "start": "early", "beginning": "early"}.get(next(w for w in words if w in _ENDS), "mid")
    year = next((int(word) for word in words if _YEAR.fullmatch(word)), None)
    month = next((periods.month_of(word) for word in words if periods.month_of(word)), 0)
    if month:
        found = _month_interval(month, year, basis)
        return periods.part_of(part, "month", found) if found else None
    if year is not None:
        return periods.part_of(part, "year", (date(year, 1, 1), date(year, 12, 31)))
    unit = next((word for word in words if word in ("week", "month", "year", "quarter", "decade")), "")
    if basis.published is None or not unit:
        return None
    move = -1 if "last" in words else 1 if "next" in words else 0
    whole = periods.whole(unit, basis.published, move)
    start, end = whole if unit == "week" else periods.part_of(part, unit, whole)
    return (max(start, basis.published), end) if basis.ahead and end >= basis.published else (start, end)


_ENDS = ("end", "start", "beginning", "middle")


def _month_words(words: list[str], basis: Basis) -> Interval | None:
    month = next(periods.month_of(word) for word in words if periods.month_of(word))
    year = next((int(word) for word in words if _YEAR.fullmatch(word)), None)
    found = _month_interval(month, year, basis, words=words)
    part = next((word for word in words if word in ("early", "mid", "late")), "")
    return periods.part_of(part, "month", found) if found and part else found


def _month_interval(month: int, year: int | None, basis: Basis, *, words: list[str] | None = None) -> Interval | None:
    words = words or []
    day = basis.published
    if year is None:
        if day is None:
            return None
        which = next((word for word in words if word in ("last", "next", "this")), "")
        year = day.year
        if which in ("last", "next"):
            step = -1 if which == "last" else 1
            if (month - day.month) * step > 0:
                return None  # one lies in this year too: which is meant is not said
            year += step
        elif which == "" and (basis.ahead and month < day.month):
            year += 1
        elif which == "" and not basis.ahead and month > day.month:
            year -= 1
        found = periods.whole("month", date(year, month, 1), 0)
        clip = not basis.ahead and found[0] <= day < found[1] and "late" not in words
        return (found[0], day) if clip and not {"early", "mid"} & set(words) else found
    return periods.whole("month", date(year, month, 1), 0)


def _year(words: list[str], basis: Basis) -> Interval | None:
    year = int(words[-1])
    whole = (date(year, 1, 1), date(year, 12, 31))
    part = next((word for word in words if word in ("early", "mid", "late")), "")
    if part:
        return periods.part_of(part, "year", whole)
    if basis.published and basis.published.year == year and not basis.ahead:
        return whole[0], basis.published
    return whole


def _season_words(words: list[str], _: Basis) -> Interval | None:
    unit = next(word for word in words if word in SEASONS)
    year = int(words[-1])
    if unit == "winter":
        return date(year, 1, 1), periods.season(unit, year)[1]
    return periods.season(unit, year)


def _quarter(words: list[str], basis: Basis) -> Interval | None:
    year = next((int(word) for word in words if _YEAR.fullmatch(word)), None)
    if year is None:
        year = basis.published.year if basis.published else None
    order = {"first": 1, "second": 2, "third": 3, "fourth": 4, "final": 4}
    number = next((order[word] for word in words if word in order), 0)
    if words[0] == "q":
        number = int(words[1])
    if not number or year is None:
        return None
    return periods.whole("quarter", date(year, 3 * number - 2, 1), 0)


def _decade(words: list[str], _: Basis) -> Interval | None:
    first = next(int(word) for word in words if word.isdigit())
    part = next((word for word in words if word in ("early", "mid", "late")), "")
    low, high = {"early": (0, 3), "mid": (3, 6), "late": (6, 9)}.get(part, (0, 9))
    return date(first + low, 1, 1), date(first + high, 12, 31)


def _holiday(words: list[str], basis: Basis) -> Interval | None:
    year = int(words[-1]) if _YEAR.fullmatch(words[-1]) else None
    name = next(key for key in HOLIDAYS if key in " ".join(words))
    if year is not None:
        return (HOLIDAYS[name](year),) * 2
    if basis.published is None:
        return None
    days = [HOLIDAYS[name](basis.published.year + step) for step in (-1, 0, 1)]
    fit = [day for day in days if (day >= basis.published if basis.ahead else day <= basis.published)]
    return (fit[0] if basis.ahead else fit[-1],) * 2


_RECKONERS: dict[str, Callable[[list[str], Basis], Interval | None]] = {
    "full": _full,
    "holiday": _holiday,
    "weekday": _weekday,
    "ago": _ago,
    "shift": _shift,
    "lapse": _lapse,
    "past": _past,
    "neighbour": _neighbour,
    "deictic": _deictic,
    "weekend": _weekend,
    "end": _end,
    "period": _period,
    "season": _season_words,
    "quarter": _quarter,
    "decade": _decade,
    "month": _month_words,
    "year": _year,
}
