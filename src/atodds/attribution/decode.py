"""From the tagger's numbers to spans and links: the best chain of tags per paragraph, then whom each span belongs
to."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Literal, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

__all__ = ["LINK", "PROBABILITIES", "TAGS", "Found", "Reading", "Stretch", "Tables", "chain", "group", "stretches"]

TAGS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
LINK = 96
"""Columns of one link vector: what asks and what answers, for either kind of link."""

LONGEST = 400
"""Words of a chain decoded at once. Longer paragraphs are cut there; in news none is half as long."""

FEW = 8
"""Rows multiplied at once. Larger products wake numpy's threads, whose waiting costs more than the work."""

Role = Literal["source", "cue", "content"]
Array = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
PROBABILITIES = 8
"""How many entries of `Found.evidence`, from the first, are probabilities."""

_INSIDE = np.array([tag.startswith("I-") for tag in TAGS])
_ROLES: tuple[Role, ...] = ("source", "cue", "content")


class Tables(Protocol):
    """The small learned tables beside the network."""

    @property
    def step(self) -> Doubles:
        """Scores of steps from one tag to the next."""
        ...

    @property
    def far(self) -> Array:
        """What the distance in words, by size class, adds to a link of either kind."""
        ...

    @property
    def line(self) -> Array:
        """What the distance in lines adds to a link of either kind."""
        ...


class Stretch(NamedTuple):
    """Words ``[start, end)`` that carry one role."""

    role: Role
    start: int
    end: int


class Reading(NamedTuple):
    """What one window says: the words ``[start, end)`` that it read, those it owns, and the link vectors of all it
    read."""

    start: int
    end: int
    own_start: int
    own_end: int
    links: Array


class Found(NamedTuple):
    """One attribution in words, with what its score rests on (`evidence`, see `EVIDENCE`)."""

    source: Stretch | None
    cue: Stretch
    content: tuple[Stretch, ...]
    evidence: tuple[float, ...]


def chain(scores: Array, paragraphs: Ints, step: Doubles) -> tuple[Ints, Doubles]:
    """Return the best tag of each word and the probability of every tag of each word, under a linear chain with the
    steps' scores `step`. No span crosses a line break."""
    best = np.zeros(len(scores), dtype=np.int64)
    odds = np.zeros((len(scores), len(TAGS)))
    rows = sorted(_rows(paragraphs), key=lambda row: row[0] - row[1])
    at = 0
    while at < len(rows):
        longest = rows[at][1] - rows[at][0]
        some = rows[at : at + max(1, 20_000 // longest)]
        _solve(scores, some, step, best, odds)
        at += len(some)
    return best, odds


def _rows(paragraphs: Ints) -> list[tuple[int, int]]:
    bounds = [*np.flatnonzero(np.diff(paragraphs, prepend=-1)).tolist(), len(paragraphs)]
    return [
        (start, min(start + LONGEST, bounds[at + 1]))
        for at in range(len(bounds) - 1)
        for start in range(bounds[at], bounds[at + 1], LONGEST)
    ]


def _solve(scores: Array, rows: Sequence[tuple[int, int]], step: Doubles, best: Ints, odds: Doubles) -> None:
    """Fill `best` and `odds` for paragraphs of falling length: Viterbi, and forward-backward with rescaling."""
    sizes = np.array([end - start for start, end in rows])
    table = np.zeros((len(rows), int(sizes[0]), len(TAGS)))
    for at, (start, end) in enumerate(rows):
        table[at, : end - start] = scores[start:end]
    table[:, 0, _INSIDE] = -1e4
    likely = np.exp(table - table.max(-1, keepdims=True))
    moves = np.exp(step)
    live = [int(np.searchsorted(-sizes, -at, side="left")) for at in range(table.shape[1])]
    top, back = table[:, 0].copy(), np.zeros(table.shape, dtype=np.int8)
    ahead, behind = np.empty_like(likely), np.ones_like(likely)
    ahead[:, 0] = likely[:, 0] / likely[:, 0].sum(-1, keepdims=True)
    for at in range(1, table.shape[1]):
        some = slice(0, live[at])
        ways = top[some, :, None] + step
        back[some, at] = ways.argmax(1)
        top[some] = ways.max(1) + table[some, at]
        new = (ahead[some, at - 1] @ moves) * likely[some, at] + 1e-300
        ahead[some, at] = new / new.sum(-1, keepdims=True)
    for at in range(table.shape[1] - 1, 0, -1):
        some = slice(0, live[at])
        old = (behind[some, at] * likely[some, at]) @ moves.T + 1e-300
        behind[some, at - 1] = old / old.sum(-1, keepdims=True)
    for at, (start, end) in enumerate(rows):
        tag = int(top[at].argmax())
        for word in range(end - start - 1, -1, -1):
            best[start + word] = tag
            tag = int(back[at, word, tag])
        both = ahead[at, : end - start] * behind[at, : end - start]
        odds[start:end] = both / both.sum(-1, keepdims=True)


def stretches(tags: Ints) -> list[Stretch]:
    """Return the spans of the tags in order: a B- tag and the I- tags that follow it."""
    out: list[Stretch] = []
    begins = np.flatnonzero(tags % 2 == 1).tolist()
    for start in begins:
        end = start + 1
        while end < len(tags) and tags[end] == tags[start] + 1:
            end += 1
        out.append(Stretch(_ROLES[(int(tags[start]) - 1) // 2], start, end))
    return out


def masses(reading: Reading, asking: Sequence[Stretch], kind: int, lines: Ints, tables: Tables) -> Doubles:
    """Return per stretch the mean over its words of the probability that the link of `kind` (0 content to cue, 1 cue to
    source) goes to each word that the window read; the last column is "none in sight"."""
    size = reading.end - reading.start
    read = [(max(each.start, reading.start), min(each.end, reading.end)) for each in asking]
    words = np.concatenate([np.arange(start, end) for start, end in read]) - reading.start
    first = 2 * kind * LINK
    links = reading.links[:, first : first + 2 * LINK].astype(np.float32)
    ask, answer = links[words, :LINK], links[:, LINK:].T
    scores = np.concatenate([ask[at : at + FEW] @ answer for at in range(0, len(ask), FEW)])
    places = np.arange(size)
    scores += tables.far[kind][_distance_rows(places[None] - words[:, None], tables.far.shape[1])]
    mine = lines[reading.start : reading.end]
    reach = tables.line.shape[1] // 2
    scores += tables.line[kind][np.clip(mine[None] - mine[words][:, None], -reach, reach) + reach]
    nothing = reading.links[words, 4 * LINK + kind, None].astype(np.float32)
    scores = np.concatenate([scores, nothing], axis=1)
    odds = np.exp(scores - scores.max(1, keepdims=True))
    odds /= odds.sum(1, keepdims=True)
    lengths = np.array([end - start for start, end in read])
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    return np.asarray(np.add.reduceat(odds.astype(np.float64), starts, axis=0) / lengths[:, None])


def _distance_rows(distance: Ints, count: int) -> Ints:
    size = np.abs(distance)
    logs = np.minimum(np.floor(np.log2(np.maximum(size, 1))).astype(np.int64) + 2, count // 2)
    rows = np.where(size < 4, size, logs)
    return np.asarray(count // 2 + np.sign(distance) * rows)


def group(
    found: Sequence[Stretch], readings: Sequence[Reading], lines: Ints, odds: Doubles, tables: Tables
) -> list[Found]:
    """Return the attributions that the links make of the stretches, by place of the cue: every content goes to the cue
    that its words point at, every cue to the source that its words point at. A cue without content is no
    attribution."""
    contents, cues, sources = ([each for each in found if each.role == role] for role in ("content", "cue", "source"))
    owned: dict[Stretch, list[tuple[Stretch, float]]] = {}
    source_of: dict[Stretch, tuple[Stretch | None, float]] = {}
    for reading in readings:
        for content, cue, weight, _ in _linked(reading, contents, cues, 0, lines=lines, tables=tables):
            if cue is not None:
                owned.setdefault(cue, []).append((content, weight))
        for cue, source, weight, none in _linked(reading, cues, sources, 1, lines=lines, tables=tables):
            source_of[cue] = (None, none) if source is None or weight < none else (source, weight)
    out = []
    for cue in sorted(owned, key=lambda each: each.start):
        source, sure = source_of.get(cue, (None, 0.0))
        parts = tuple(content for content, _ in owned[cue])
        out.append(Found(source, cue, parts, _evidence(cue, source, sure, owned[cue], odds)))
    return out


def _linked(
    reading: Reading, asking: Sequence[Stretch], offers: Sequence[Stretch], kind: int, *, lines: Ints, tables: Tables
) -> list[tuple[Stretch, Stretch | None, float, float]]:
    """Return for each stretch whose middle the window owns: the offer that its words point at most, with the weight of
    that, and the weight of there being none. Both lists are in order of place."""
    low = bisect_left(asking, reading.own_start, key=_middle)
    mine = asking[low : bisect_left(asking, reading.own_end, key=_middle)]
    if not mine:
        return []
    mass = masses(reading, mine, kind, lines, tables)
    low = bisect_left(offers, reading.start, key=lambda each: each.start)
    near = offers[low : bisect_right(offers, reading.end, key=lambda each: each.end)]
    if not near:
        return [(each, None, 0.0, float(row[-1])) for each, row in zip(mine, mass, strict=True)]
    total = np.concatenate([np.zeros((len(mine), 1)), np.cumsum(mass, axis=1)], axis=1)
    starts, ends = (np.array(edges) - reading.start for edges in zip(*((e.start, e.end) for e in near), strict=True))
    weights = total[:, ends] - total[:, starts]
    best = weights.argmax(1)
    return [
        (each, near[at], float(row[at]), float(none))
        for each, at, row, none in zip(mine, best.tolist(), weights, mass[:, -1], strict=True)
    ]


def _middle(each: Stretch) -> int:
    return (each.start + each.end) // 2


def _evidence(
    cue: Stretch, source: Stretch | None, sure: float, contents: list[tuple[Stretch, float]], odds: Doubles
) -> tuple[float, ...]:
    """Return what the score rests on, probabilities first: of the content's words on average and of the least certain
    one, of the content's edges, of the cue's words and of its first word's tag, of the source's words, of either link;
    then whether there is a source, and the logarithm of the number of words of content."""
    rows = np.concatenate([odds[c.start : c.end, 5:7].sum(1) for c, _ in contents])
    edges = [odds[c.start, 5] * (1 - (odds[c.end, 6] if c.end < len(odds) else 0.0)) for c, _ in contents]
    named = 0.0 if source is None else float(odds[source.start : source.end, 1:3].sum(1).mean())
    return (
        float(rows.mean()),
        float(rows.min()),
        float(np.mean(edges)),
        float(odds[cue.start : cue.end, 3:5].sum(1).mean()),
        float(odds[cue.start, 3]),
        named,
        float(np.mean([weight for _, weight in contents])),
        sure,
        float(source is not None),
        math.log(len(rows)),
    )
