"""What is weighed before pairs are chosen: vectors of units, pools of pairs by page and by rare words, and their score.

A unit is one statement or several that restate one another. All is held in columns, so memory grows with the number of
pairs that are weighed (about a hundred for each unit) and time does too.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from atodds.relations.proposition import LONGEST, sentences
from atodds.relations.words import content_words
from atodds.types import Document, Embedder, Statement

__all__ = ["Layout", "Parts", "Pool", "by_page", "by_words", "joined", "layout", "parts", "scored"]

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

OWN, AROUND, WORDS, PAGE, CLOSE, TIME = 1.0, 0.75, 0.4, 0.25, 0.2, 0.3
"""What makes a pair worth comparing: likeness of the statements, of their surroundings and of their rare words,
standing on one page, standing close there (half of it four statements on), and being said within days of each other.
Chosen on the development dossier by trial."""
DAYS = 14
"""Days apart at which the weight of time has fallen to 37 per cent; an unknown day counts as so far away."""
MARGIN = 250
"""Characters of the page on either side of a part that are read as its surroundings."""
PARTS = 8
"""Parts of a unit at most; the sentences of a longer one are put together in as many."""
WINDOW = 40
"""Statements after each one on its page that are weighed with it."""
RARE, NEXT = 4, 4
"""Rarest words of each unit, and how many units next in time that share one are weighed with it. Neither grows with the
corpus, so a frequent word costs no more than a rare one (sorted neighbourhoods: Hernández and Stolfo, SIGMOD 1995)."""
SKETCH = 128
"""Numbers that stand for a unit's words (a count sketch: Charikar, Chen and Farach-Colton, ICALP 2002)."""
FEW = 50
"""Units without likeness to the rest that are added in thought when the mean of all is taken."""
BLOCK = 16_384
"""Pairs weighed at once: bounds memory."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything stands. By statement, in the order given: `unit` (-1 for one that belongs to none), `page`,
    `start` and `end` (outer ends), `place` (its number on its page) and `day` (NaN when unknown). By unit: `first`, the
    position of its statement of the least id, and `words`, its rarest words as numbers, rarest first, -1 where it has
    fewer."""

    unit: Ints
    page: Ints
    start: Ints
    end: Ints
    place: Ints
    day: npt.NDArray[np.float64]
    first: Ints
    words: Ints


@dataclass(frozen=True, slots=True)
class Parts:
    """Sentences of units, or a few together: a row for each, and where those of each unit begin. Of a long answer one
    sentence may clash, and a vector of the whole would hide it."""

    rows: Floats
    begins: Ints

    def sizes(self) -> Ints:
        """Return how many parts each unit has."""
        return np.diff(np.append(self.begins, len(self.rows)))

    def units(self) -> Ints:
        """Return the unit of each part."""
        return np.repeat(np.arange(len(self.begins)), self.sizes())


@dataclass(frozen=True, slots=True)
class Pool:
    """Pairs of units, left < right, sorted; `apart` is how many statements apart they stand on one page (infinite when
    they share none), `score` what they are ranked by."""

    left: Ints
    right: Ints
    apart: npt.NDArray[np.float64]
    score: Floats

    def where(self, kept: npt.NDArray[np.bool_]) -> Pool:
        """Return the pairs for which `kept` is true."""
        return Pool(self.left[kept], self.right[kept], self.apart[kept], self.score[kept])


def layout(
    statements: Sequence[Statement], units: Sequence[Sequence[int]], documents: Mapping[str, Document]
) -> Layout:
    """Return where every statement stands; `units` hold positions in `statements`."""
    count = len(statements)
    unit = np.full(count, -1, dtype=np.int64)
    for number, members in enumerate(units):
        unit[list(members)] = number
    names = {name: at for at, name in enumerate(sorted({s.document_id for s in statements}))}
    page = np.array([names[s.document_id] for s in statements], dtype=np.int64)
    start = np.array([s.content[0].start if s.content else 0 for s in statements], dtype=np.int64)
    end = np.array([s.content[-1].end if s.content else 0 for s in statements], dtype=np.int64)
    order = np.lexsort((unit, end, start, page))
    place = np.empty(count, dtype=np.int64)
    place[order] = np.arange(count)
    day = np.array([_day(s, documents.get(s.document_id)) for s in statements], dtype=np.float64)
    first = np.array([members[0] for members in units], dtype=np.int64)
    return Layout(unit, page, start, end, place, day, first, _rarest([statements[at].text for at in first]))


def parts(
    statements: Sequence[Statement],
    units: Sequence[Sequence[int]],
    documents: Mapping[str, Document],
    embedder: Embedder,
) -> Parts:
    """Return the parts of every unit with a row each, whose inner products sum up the likenesses of what two parts say,
    of their surroundings and of their rare words."""
    found: list[tuple[str, str]] = []
    begins = np.empty(len(units), dtype=np.int64)
    for number, members in enumerate(units):
        begins[number] = len(found)
        each = max(1, PARTS // len(members))
        for at in members[:PARTS]:
            found += _parts(statements[at], documents.get(statements[at].document_id), each)
    texts = [text for text, _ in found]
    own = _apart_from_all(embedder.embed(texts))
    around = _apart_from_all(embedder.embed([surroundings for _, surroundings in found]))
    weighed = [OWN**0.5 * own, AROUND**0.5 * around, WORDS**0.5 * _sketch(texts)]
    return Parts(np.concatenate(weighed, axis=1, dtype=np.float32), begins)


def _parts(statement: Statement, document: Document | None, most: int) -> list[tuple[str, str]]:
    """Return the texts of at most `most` parts of a statement, each with what stands around it on its page."""
    whole = sentences(statement.text[:LONGEST])
    size = -(-len(whole) // most)
    pieces = [whole[at : at + size] for at in range(0, len(whole), size)]
    place = statement.content[0].start if statement.content else 0
    out = []
    for piece in pieces:
        text = " ".join(piece)
        if document is None:
            out.append((text, text))
            continue
        at = document.text.find(piece[0], place, place + LONGEST)
        place = at if at >= 0 else place
        out.append((text, document.text[max(0, place - MARGIN) : place + len(text) + MARGIN]))
    return out


def by_page(table: Layout) -> tuple[Ints, Ints, Ints]:
    """Return the pairs of units with statements close on one page, and how many statements apart these are."""
    order = np.argsort(table.place, kind="stable")
    page, unit = table.page[order], table.unit[order]
    left, right, apart = [], [], []
    for step in range(1, WINDOW + 1):
        near = np.flatnonzero((page[:-step] == page[step:]) & (unit[:-step] >= 0) & (unit[step:] >= 0))
        left.append(unit[near])
        right.append(unit[near + step])
        apart.append(np.full(len(near), step))
    return np.concatenate(left), np.concatenate(right), np.concatenate(apart)


def by_words(table: Layout) -> tuple[Ints, Ints]:
    """Return the pairs of units that share one of their rarest words and are next to each other in time among those."""
    unit = np.repeat(np.arange(len(table.words)), table.words.shape[1])
    word = table.words.ravel()
    held = word >= 0
    unit, word = unit[held], word[held]
    order = np.lexsort((unit, table.day[table.first[unit]], word))
    unit, word = unit[order], word[order]
    left, right = [], []
    for step in range(1, NEXT + 1):
        near = np.flatnonzero(word[:-step] == word[step:])
        left.append(unit[near])
        right.append(unit[near + step])
    return np.concatenate(left), np.concatenate(right)


def joined(near: tuple[Ints, Ints], page: tuple[Ints, Ints, Ints], words: tuple[Ints, Ints], *, table: Layout) -> Pool:
    """Return the pairs of three pools, each once, at its least distance on a page; not yet scored."""
    left, right = (np.concatenate([near[side], page[side], words[side]]) for side in (0, 1))
    far = np.abs(table.place[table.first[left]] - table.place[table.first[right]]).astype(np.float64)
    far[table.page[table.first[left]] != table.page[table.first[right]]] = np.inf
    inside = slice(len(near[0]), len(near[0]) + len(page[0]))
    far[inside] = np.minimum(far[inside], page[2])
    low, high = np.minimum(left, right), np.maximum(left, right)
    order = np.lexsort((far, high, low))
    order = order[low[order] != high[order]]
    low, high, far = low[order], high[order], far[order]
    fresh = np.ones(len(low), dtype=bool)
    fresh[1:] = (low[1:] != low[:-1]) | (high[1:] != high[:-1])
    none = np.zeros(int(fresh.sum()), dtype=np.float32)
    return Pool(low[fresh], high[fresh], far[fresh], none)


def scored(pool: Pool, held: Parts, table: Layout) -> Pool:
    """Return `pool` with the score of each pair: that of its two likest parts, and what the places and days add."""
    score = np.empty_like(pool.score)
    for start in range(0, len(score), BLOCK):
        part = slice(start, start + BLOCK)
        score[part] = _likest(held, pool.left[part], pool.right[part])
    day = table.day[table.first]
    gap = np.nan_to_num(np.abs(day[pool.left] - day[pool.right]), nan=DAYS)
    score += PAGE * np.isfinite(pool.apart) + CLOSE / (1 + pool.apart / 4) + TIME * np.exp(-gap / DAYS)
    return Pool(pool.left, pool.right, pool.apart, score)


def _likest(held: Parts, left: Ints, right: Ints) -> Floats:
    """Return for each pair of units the greatest inner product of a part of one with a part of the other."""
    wide, long = held.sizes()[left], held.sizes()[right]
    counts = wide * long
    ends = np.cumsum(counts)
    pair = np.repeat(np.arange(len(left)), counts)
    place = np.arange(len(pair)) - np.repeat(ends - counts, counts)
    here, there = held.begins[left][pair] + place // long[pair], held.begins[right][pair] + place % long[pair]
    out = np.empty(len(pair), dtype=np.float32)
    for start in range(0, len(pair), BLOCK):
        some = slice(start, start + BLOCK)
        out[some] = np.einsum("ij,ij->i", held.rows[here[some]], held.rows[there[some]])
    return np.asarray(np.maximum.reduceat(out, ends - counts), dtype=np.float32)


def _day(statement: Statement, document: Document | None) -> float:
    day: date | None = statement.said.start if statement.said else document.published if document else None
    return float(day.toordinal()) if day else np.nan


def _apart_from_all(rows: Sequence[Sequence[float]]) -> Floats:
    """Return the rows less what all have in common: what the whole corpus is about tells no pair from another. Of few
    rows little is taken off."""
    held = np.asarray(rows, dtype=np.float32)
    return _unit(held - held.sum(axis=0, dtype=np.float64).astype(np.float32) / (len(held) + FEW))


def _unit(rows: Floats) -> Floats:
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(length > 0, length, 1), dtype=np.float32)


def _rarest(texts: Sequence[str]) -> Ints:
    """Return the numbers of the `RARE` rarest words of each text that stand in another one too."""
    frequency = Counter(word for text in texts for word in content_words(text))
    shared = {word: at for at, word in enumerate(sorted(word for word, count in frequency.items() if count > 1))}
    out = np.full((len(texts), RARE), -1, dtype=np.int64)
    for at, text in enumerate(texts):
        words = sorted((frequency[word], shared[word]) for word in content_words(text) if word in shared)
        out[at, : min(RARE, len(words))] = [number for _, number in words[:RARE]]
    return out


def _sketch(texts: Sequence[str]) -> Floats:
    """Return rows whose inner products come near to the share of rare words that two texts have in common."""
    frequency = Counter(word for text in texts for word in content_words(text))
    out = np.zeros((len(texts), SKETCH), dtype=np.float32)
    weight = {word: np.log1p(len(texts) / (1 + count)) for word, count in frequency.items()}
    place = {word: zlib.crc32(word.encode("utf-8", "replace")) for word in frequency}
    for at, text in enumerate(texts):
        for word in sorted(content_words(text)):
            out[at, (place[word] >> 1) % SKETCH] += weight[word] * (1 if place[word] & 1 else -1)
    return _unit(out)
