"""The shortest way from the record's units to the printed ones, found by dynamic programming over whole rows.

The printed side is aligned in full, the record's side from any place to any place. Leaving out a stretch of the record
costs about the same however long it is, and next to nothing where the print marks an omission.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from atodds.record.sentences import sentence_ends
from atodds.record.units import Units

__all__ = ["Step", "steps"]

Floats = npt.NDArray[np.float32]

EQUAL, SHORT = 4.0, 2.0
"""What an equal unit earns; a word of up to three letters earns the second."""
NEAR, OTHER, ADDED = 0.0, -3.0, -3.0
"""What a unit costs that is replaced by one with the same beginning, by another, or that the record lacks."""
OPEN, EXTEND = 2.5, 0.02
"""What leaving out a stretch of the record costs, and each of its units."""
MARKED_OPEN, MARKED_EXTEND = 0.2, 0.002
"""The same where the print has dots; and a gloss, which may stand for a few words only, extends dearly."""
WHOLE = 0.4
"""What is spared when an omission begins, and again when it ends, where a sentence of the record ends."""
FAR, STRAY = 6, 10.0
"""Equal units that earn less than the second and stand more than the first away from all others are strays."""
GLOSS_EXTEND = 0.3


@dataclass(frozen=True, slots=True)
class Step:
    """Units ``[r0, r1)`` of the record against units ``[p0, p1)`` of the print; `equal` ones pair off one to one."""

    r0: int
    r1: int
    p0: int
    p1: int
    equal: bool


def steps(printed: Units, record: Units) -> tuple[Step, ...]:
    """Return the steps that lead from a stretch of `record` to all of `printed`: equal and differing ones in turn.

    Empty when no unit is equal. Glosses and stage notes always stand in a differing step.
    """
    rows = [at for at, kind in enumerate(printed.kinds) if kind == "word"]
    columns = [at for at, kind in enumerate(record.kinds) if kind == "word"]
    if not rows or not columns:
        return ()
    joints = np.array([WHOLE * sentence_ends(record, at - 1) for at in [*columns, len(record)]], np.float32)
    pairs = _pairs(_scores(printed, record, rows, columns), _gaps(printed, rows), joints)
    equal = [(rows[i], columns[j]) for i, j in pairs if printed.norms[rows[i]] == record.norms[columns[j]]]
    equal = _without_strays(equal, printed, record)
    return _edges(_steps(equal, len(printed)), printed, record) if equal else ()


def _without_strays(equal: list[tuple[int, int]], printed: Units, record: Units) -> list[tuple[int, int]]:
    """Drop a few equal words that stand far from all others, with no dots between: chance, no source. Those with a
    long word among them are kept when no sentence ends between."""
    groups: list[list[tuple[int, int]]] = []
    for row, column in equal:
        if groups and not _far(groups[-1][-1], (row, column), printed, record):
            groups[-1].append((row, column))
        else:
            groups.append([(row, column)])
    earned = [[SHORT if len(printed.norms[row]) <= 3 else EQUAL for row, _ in group] for group in groups]
    most = max((sum(worth) for worth in earned), default=0.0)
    kept: list[tuple[int, int]] = []
    for at, (group, worth) in enumerate(zip(groups, earned, strict=True)):
        sides = [(groups[at - 1][-1][1], group[0][1])] if at else []
        sides += [(group[-1][1], groups[at + 1][0][1])] if at + 1 < len(groups) else []
        whole = any(not any(sentence_ends(record, place) for place in range(*side)) for side in sides)
        close = len(group) > 1 and any(end - start <= FAR for start, end in sides)
        if sum(worth) >= min(STRAY, most) or close or (EQUAL in worth and whole):
            kept += group
    return kept


def _far(left: tuple[int, int], right: tuple[int, int], printed: Units, record: Units) -> bool:
    gap = right[1] - left[1]
    if gap == 1 or any(printed.marked[left[0] + 1 : right[0] + 1]):
        return False
    return gap > FAR or any(sentence_ends(record, at) for at in range(left[1], right[1]))


def _edges(path: tuple[Step, ...], printed: Units, record: Units) -> tuple[Step, ...]:
    """Set words that the print has before the first or after the last equal one against those of the record there,
    as many and in the same sentence: one replaced by the other."""
    first, last = path[0], path[-1]
    if not first.equal:
        r0 = first.r1
        while r0 and first.r1 - r0 < first.p1 and record.kinds[r0 - 1] == "word" and not sentence_ends(record, r0 - 1):
            r0 -= 1
        path = (Step(r0, first.r1, first.p0, first.p1, equal=False), *path[1:])
    if not last.equal:
        count = last.p1 - last.p0
        r1 = _reach(record, last.r1, last.r1 + count)
        longer = _reach(record, r1, r1 + 1)
        if "".join(record.norms[last.r0 : longer]) == "".join(printed.norms[last.p0 : last.p1]):
            r1 = longer
        path = (*path[:-1], Step(last.r0, r1, last.p0, last.p1, equal=False))
    return path


def _reach(record: Units, start: int, most: int) -> int:
    """Return the end of the words of the record from `start` on, in the same sentence and at most to `most`."""
    while start < min(most, len(record)) and record.kinds[start] == "word" and not sentence_ends(record, start - 1):
        start += 1
    return start


def _scores(printed: Units, record: Units, rows: list[int], columns: list[int]) -> Floats:
    numbers: dict[str, int] = {}
    left = np.array([numbers.setdefault(printed.norms[at], len(numbers)) for at in rows])
    right = np.array([numbers.setdefault(record.norms[at], len(numbers)) for at in columns])
    near_left = np.array([numbers.setdefault(_beginning(printed.norms[at]), len(numbers)) for at in rows])
    near_right = np.array([numbers.setdefault(_beginning(record.norms[at]), len(numbers)) for at in columns])
    earned = np.array([SHORT if len(printed.norms[at]) <= 3 else EQUAL for at in rows], np.float32)
    scores = np.where(near_left[:, None] == near_right[None, :], np.float32(NEAR), np.float32(OTHER))
    return np.where(left[:, None] == right[None, :], earned[:, None], scores)


def _beginning(norm: str) -> str:
    return "#" if norm[0] == "#" else norm[:4] + "~"


def _gaps(printed: Units, rows: list[int]) -> list[tuple[float, float]]:
    """Return what leaving out record words costs (opening, each) right after each row."""
    out = []
    for at, following in zip(rows, [*rows[1:], len(printed)], strict=True):
        marked = any(printed.marked[at + 1 : following + 1])
        if marked:
            out.append((MARKED_OPEN, MARKED_EXTEND))
        else:
            out.append((MARKED_OPEN, GLOSS_EXTEND) if following - at > 1 else (OPEN, EXTEND))
    return out


def _pairs(scores: Floats, gaps: list[tuple[float, float]], joints: Floats) -> list[tuple[int, int]]:
    """Return the (row, column) pairs of the best path, first to last, replaced ones included."""
    height, width = scores.shape
    direct = np.empty((height, width + 1), np.float32)
    best = np.zeros((height + 1, width + 1), np.float32)
    places = np.arange(width + 1, dtype=np.float32)
    for row in range(height):
        direct[row] = best[row] + np.float32(ADDED)
        np.maximum(direct[row, 1:], best[row, :-1] + scores[row], out=direct[row, 1:])
        opening, each = gaps[row]
        slope = places * np.float32(each)
        reach = np.maximum.accumulate(direct[row] + slope + joints)
        best[row + 1] = direct[row]
        gained = reach[:-1] - slope[1:] + joints[1:] - np.float32(opening)
        np.maximum(best[row + 1, 1:], gained, out=best[row + 1, 1:])
    return _trace(scores, (direct, best, joints), gaps)


def _trace(
    scores: Floats, rows: tuple[Floats, Floats, Floats], gaps: list[tuple[float, float]]
) -> list[tuple[int, int]]:
    direct, best, joints = rows
    places = np.arange(direct.shape[1], dtype=np.float32)
    column = int(direct[-1].argmax())
    pairs: list[tuple[int, int]] = []
    for row in range(len(direct) - 1, -1, -1):
        if row < len(direct) - 1 and best[row + 1, column] > direct[row, column]:
            slope = places * np.float32(gaps[row][1])
            reach = direct[row, :column] + slope[:column] + joints[:column]
            column = column - 1 - int(reach[::-1].argmax())
        paired = column > 0 and best[row, column - 1] + scores[row, column - 1] >= direct[row, column]
        if paired:
            column -= 1
            pairs.append((row, column))
    return pairs[::-1]


def _steps(equal: list[tuple[int, int]], printed: int) -> tuple[Step, ...]:
    out: list[Step] = []
    p = 0
    r = equal[0][1]
    for row, column in equal:
        if row > p or column > r:
            out.append(Step(r, column, p, row, equal=False))
            p, r = row, column
        if out and out[-1].equal:
            last = out.pop()
            out.append(Step(last.r0, column + 1, last.p0, row + 1, equal=True))
        else:
            out.append(Step(column, column + 1, row, row + 1, equal=True))
        p, r = row + 1, column + 1
    if p < printed:
        out.append(Step(r, r, p, printed, equal=False))
    return tuple(out)
