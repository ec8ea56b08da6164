"""Timelines and the matrix of speakers and matters: where every mark of a chart stands, worked out for a template."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from atodds.types import Matter

__all__ = ["Cell", "Dot", "Lane", "Line", "Matrix", "Point", "Timeline", "matrix", "timeline"]

WIDTH: Final = 1000
_LEFT, _RIGHT, _TOP, _HEIGHT = 190, 20, 14, 32
_STEP, _BESIDE = 9, 8
"""Pixels between dots of one day in one lane, and how many of them are drawn."""
_TICKS: Final = 6


@dataclass(frozen=True, slots=True)
class Point:
    """A statement to be drawn: its id, its lane's key, its day, what a reader is told of it, and whether it is part of
    a pair at odds."""

    id: str
    lane: str
    day: date
    words: str
    at_odds: bool = False


@dataclass(frozen=True, slots=True)
class Dot:
    """A statement drawn."""

    x: int
    y: int
    point: Point


@dataclass(frozen=True, slots=True)
class Lane:
    """One row of a timeline: its name, the key that it links to, and its dots."""

    y: int
    key: str
    name: str
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """Two statements at odds, joined."""

    x1: int
    y1: int
    x2: int
    y2: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """Days from left to right, a lane per speaker or matter. `ticks` are places and the day that stands there."""

    height: int
    lanes: tuple[Lane, ...]
    lines: tuple[Line, ...]
    ticks: tuple[tuple[int, str], ...]
    left: int = _LEFT
    width: int = WIDTH


@dataclass(frozen=True, slots=True)
class Cell:
    """How many statements a speaker made on a matter; `level` is 0 to 4, for the shade."""

    matter_id: str
    number: int
    level: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """Speakers down, matters across."""

    matters: tuple[Matter, ...]
    rows: tuple[tuple[str, str, tuple[Cell, ...]], ...]


def timeline(
    lanes: Sequence[tuple[str, str]], points: Iterable[Point], joined: Iterable[tuple[str, str]] = ()
) -> Timeline | None:
    """Return the points drawn in their `lanes` (key and name, from the top; empty ones are left out), those in `joined`
    (pairs of ids) with a line between them; None when there is nothing to draw."""
    points = sorted(points, key=lambda point: (point.day, point.id))
    used = {point.lane for point in points}
    lanes = [lane for lane in lanes if lane[0] in used]
    if not points:
        return None
    first, last = points[0].day, max(points[-1].day, points[0].day + timedelta(days=1))
    drawn: list[Lane] = []
    places: dict[str, Dot] = {}
    for at, (key, name) in enumerate(lanes):
        y = _TOP + at * _HEIGHT + _HEIGHT // 2
        taken: Counter[date] = Counter()
        dots = []
        for point in points:
            if point.lane == key and taken[point.day] < _BESIDE:
                x = _x(point.day, first, last) + taken[point.day] * _STEP
                taken[point.day] += 1
                dots.append(Dot(min(x, WIDTH - _STEP), y, point))
                places.setdefault(point.id, dots[-1])
        drawn.append(Lane(y, key, name, tuple(dots)))
    lines = [
        Line(places[left].x, places[left].y, places[right].x, places[right].y)
        for left, right in joined
        if left in places and right in places
    ]
    return Timeline(_TOP + len(lanes) * _HEIGHT + 26, tuple(drawn), tuple(lines), _ticks(first, last))


def matrix(
    matters: Sequence[Matter], shares: Mapping[str, Counter[str]], names: Mapping[str, str], *, most: int = 14
) -> Matrix:
    """Return who spoke on what: the `most` people of `names` with most statements on these matters."""
    total: Counter[str] = Counter()
    for matter in matters:
        total.update({who: number for who, number in shares[matter.id].items() if who in names})
    people = sorted(total, key=lambda who: (-total[who], names[who], who))[:most]
    top = max((shares[matter.id][who] for matter in matters for who in people), default=1)
    rows = tuple(
        (who, names[who], tuple(_cell(matter, shares[matter.id][who], top) for matter in matters)) for who in people
    )
    return Matrix(tuple(matters), rows)


def _cell(matter: Matter, number: int, top: int) -> Cell:
    return Cell(matter.id, number, -(-4 * number // top) if number else 0)


def _x(day: date, first: date, last: date) -> int:
    return _LEFT + round((day - first).days * (WIDTH - _LEFT - _RIGHT - _STEP * 3) / (last - first).days)


def _ticks(first: date, last: date) -> tuple[tuple[int, str], ...]:
    days = (last - first).days
    steps = min(_TICKS, days)
    marks = [first + timedelta(days=round(days * at / steps)) for at in range(steps + 1)]
    years = first.year != last.year
    return tuple((_x(day, first, last), f"{day:%b} {day.year}" if years else f"{day.day} {day:%b}") for day in marks)
