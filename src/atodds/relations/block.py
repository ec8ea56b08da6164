"""Candidate pairs: which statements are worth comparing.

Two ways. `similar_pairs` is an exact set-similarity join over content words with a prefix filter (Chaudhuri, Ganti and
Kaushik, ICDE 2006): two sets can reach the wanted overlap only if they share one of their few rarest words, so only
those are indexed. `candidates` finds what is worth comparing though the words differ: it pools each statement's
neighbours in meaning, by rare words and on its page, ranks them by one score, and keeps the best.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from atodds.relations.nearest import nearest
from atodds.relations.pool import (
    Floats,
    Ints,
    Layout,
    Pool,
    by_page,
    by_words,
    joined,
    layout,
    parts,
    scored,
)
from atodds.relations.tied import least_of
from atodds.relations.words import content_words
from atodds.types import Document, Embedder, Statement

__all__ = ["MAX_SHARED", "MEAN", "candidates", "similar_pairs"]

MAX_SHARED = 200
"""A word that stands in the prefix of more statements than this is a stock phrase's: it proposes no further pairs."""
MEAN = 40
"""Partners per statement on average, at most; a pair counts for both of its statements."""
NEIGHBOURS = 48
"""Neighbours in meaning that are weighed for each part of a statement: more than are kept."""
LEAST = 1
"""Fewest content words of a statement that is compared: "Yes, I do" says too little to clash, "I don't kid" enough."""
QUOTED = 3.0
"""A statement with words in quotation marks has so many times as many partners as one without: what a page quotes it
takes for worth quoting. On the development dossier such statements stand four times as often in pairs that an annotator
noted. Chosen there; between 2 and 4 little changes."""


def candidates(
    statements: Sequence[Statement],
    embedder: Embedder,
    *,
    documents: Mapping[str, Document],
    groups: Iterable[Collection[str]] = (),
    mean: int = MEAN,
) -> Iterator[tuple[int, int]]:
    """Yield pairs ``(i, j)`` of positions in `statements`, i < j, that are worth comparing, the best first.

    `documents` holds the pages by id: a statement's surroundings help to tell what it is about. `groups` are sets of
    statement ids that restate one another; each stands as one, and pairs name its member of the least id. At most
    ``mean / 2`` pairs come per unit (a group or a single statement), so a unit has `mean` partners at most on average;
    one that many others resemble has more, one of fewer than `LEAST` content words none. Overlapping stretches of one
    page are never paired. The pairs depend on the ids, not on the order of `statements` or `groups`; among more than
    `nearest.EXACT` units the neighbours in meaning are approximate.
    """
    units = _units(statements, groups)
    most = mean * len(units) // 2
    units = [members for members in units if len(content_words(statements[members[0]].text)) >= LEAST]
    if len(units) < 2:
        return
    table = layout(statements, units, documents)
    held = parts(statements, units, documents, embedder)
    neighbours = nearest(held.rows, min(NEIGHBOURS, len(held.rows) - 1))
    pool = scored(joined(_pairs(neighbours, held.units()), by_page(table), by_words(table), table=table), held, table)
    pool = pool.where(~_overlapping(pool, statements, table))
    sizes = np.array([len(members) for members in units], dtype=np.float64)
    quoted = np.array([any(statements[at].quotations for at in members) for members in units])
    for at in _best(pool, sizes * np.where(quoted, QUOTED, 1.0), most):
        i, j = int(table.first[pool.left[at]]), int(table.first[pool.right[at]])
        yield (i, j) if i < j else (j, i)


def _units(statements: Sequence[Statement], groups: Iterable[Collection[str]]) -> list[list[int]]:
    """Return the positions of the statements that stand as one, each unit and the units in the order of ids."""
    at = {statement.id: position for position, statement in enumerate(statements)}
    first = least_of([key for key in group if key in at] for group in groups)
    units: dict[str, list[int]] = defaultdict(list)
    for key in sorted(at):
        units[first.get(key, key)].append(at[key])
    return [units[key] for key in sorted(units)]


def _pairs(neighbours: Ints, units: Ints) -> tuple[Ints, Ints]:
    """Return the pairs of units of which a part is near to one of the other."""
    left = np.repeat(np.arange(len(neighbours)), neighbours.shape[1])
    right = neighbours.ravel()
    return units[left[right >= 0]], units[right[right >= 0]]


def _overlapping(pool: Pool, statements: Sequence[Statement], table: Layout) -> np.ndarray:
    """Return for each pair whether the two share characters of one page. Only those whose outer ends cross are read."""
    left, right = table.first[pool.left], table.first[pool.right]
    crossing = table.page[left] == table.page[right]
    crossing &= (table.start[left] < table.end[right]) & (table.start[right] < table.end[left])
    out = np.zeros(len(left), dtype=bool)
    for at in np.flatnonzero(crossing):
        here, there = statements[left[at]].content, statements[right[at]].content
        out[at] = any(a.start < b.end and b.start < a.end for a in here for b in there)
    return out


def _best(pool: Pool, shares: npt.NDArray[np.float64], most: int) -> Ints:
    """Return the places in `pool` of at most `most` pairs, best first: by the better of the two ranks that each has
    among the partners of its two units, then by score. Ranks are divided by the unit's share of the partners: a unit of
    several statements stands on several pages and has as many more worth comparing."""
    left, right = _ranks(pool.left, pool.right, pool.score)
    rank = np.minimum((left + 0.5) / shares[pool.left], (right + 0.5) / shares[pool.right])
    near = np.flatnonzero(rank <= np.partition(rank, most)[most]) if most < len(rank) else np.arange(len(rank))
    return near[np.lexsort((pool.right[near], pool.left[near], -pool.score[near], rank[near]))][:most]


def _ranks(left: Ints, right: Ints, score: Floats) -> tuple[Ints, Ints]:
    """Return the rank of each pair among those of its left and among those of its right unit, from 0; of equal scores
    those of which the unit is the left come first, in the order given."""
    unit = np.concatenate([left, right])
    down = np.argsort(-np.concatenate([score, score]), kind="stable")
    order = down[np.argsort(unit[down], kind="stable")]
    begins = np.searchsorted(unit[order], np.arange(unit.max(initial=0) + 1))
    rank = np.empty(len(unit), dtype=np.int64)
    rank[order] = np.arange(len(unit)) - begins[unit[order]]
    return rank[: len(left)], rank[len(left) :]


def similar_pairs(
    sets: Sequence[frozenset[str]], *, threshold: float, least: int = 3
) -> Iterator[tuple[int, int, float]]:
    """Yield ``(i, j, similarity)``, i < j, for every two sets whose Jaccard similarity reaches `threshold`.

    Sets of fewer than `least` words pair only when equal. Exact up to `MAX_SHARED`; cost grows with the pairs that
    share a rare word, not with all pairs. The similarity lies in [threshold, 1].
    """
    frequency = Counter(word for words in sets for word in words)
    index: dict[str, list[int]] = defaultdict(list)
    for here, words in enumerate(sets):
        if not words:
            continue
        ordered = sorted(words, key=lambda word: (frequency[word], word))
        wanted = 1.0 if len(words) < least else threshold
        prefix = ordered[: len(words) - math.ceil(wanted * len(words) - 1e-9) + 1]
        found = {there for word in prefix for there in index[word]}
        for there in sorted(found):
            other = sets[there]
            shared = len(words & other)
            similarity = shared / (len(words) + len(other) - shared)
            if similarity >= (1.0 if min(len(words), len(other)) < least else threshold):
                yield there, here, similarity
        for word in prefix:
            if len(index[word]) < MAX_SHARED:
                index[word].append(here)
