"""Weekdays on a page without a date, by the days that the page itself prints in full.

A report that dates its pictures ("The envoy arrives in Carra, June 28, 2020.") says which Sunday it means, though not
when it was published. One date proves little: it may lie ahead, or in another year's story. A page that prints three
days of one week in full is of that week, and a weekday near one of them, which that day is, names it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from atodds.context.expressions import Expression
from atodds.context.reckoning import Basis, reckon

__all__ = ["PrintedWeek", "printed_week"]

_FEWEST, _REACH = 3, 900
"""Days of one week that must be printed in full; characters between a weekday and its day in full, about three
paragraphs of news. On 6,839 dated news pages read as if they had no date, these two name 28 weekdays on 14 pages: 18
agree with the page's date, and the other 10 were read and found right too (galleries, pages updated later). With two
days, or without the reach, some are wrong."""
_WEEK = 7
_YEAR = re.compile(r"\b(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class PrintedWeek:
    """The last week that a page prints in full: for each day printed, where it stands, in order."""

    last: date
    places: Mapping[date, Sequence[int]]

    def names(self, expression: Expression) -> bool:
        """Return whether `expression` is a weekday that stands near the day of this week that it names."""
        day = reckon(expression, Basis(self.last)) if expression.kind == "weekday" else None
        if day is None or day[0] != day[1] or day[0] not in self.places:
            return False
        places, start = self.places[day[0]], expression.span.start
        at = bisect_left(places, start)
        return any(abs(place - start) <= _REACH for place in places[max(0, at - 1) : at + 1])


def printed_week(expressions: Sequence[Expression], spoken: Sequence[bool]) -> PrintedWeek | None:
    """Return the seven days up to the last one that the reporter's words print with its year; None when fewer than
    three days of them are printed."""
    found: defaultdict[date, list[int]] = defaultdict(list)
    for expression, quoted in zip(expressions, spoken, strict=True):
        if expression.kind == "full" and not quoted and _YEAR.search(expression.words):
            day = reckon(expression, Basis(None))
            if day is not None:
                found[day[0]].append(expression.span.start)
    last = max(found, default=None)
    if last is None:
        return None
    week = {day: places for day, places in found.items() if (last - day).days < _WEEK}
    return PrintedWeek(last, week) if len(week) >= _FEWEST else None
