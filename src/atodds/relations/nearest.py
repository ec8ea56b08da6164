"""Nearest neighbours among many vectors, at a cost per vector that hardly grows with their number.

Few vectors are compared with all. Many are first sorted into cells around centres (spherical k-means), and each is
compared with the members of the few cells whose centres are nearest to it (an inverted file: Sivic and Zisserman, ICCV
2003; Jégou, Douze and Schmid, PAMI 2011). Cells hold about the same number whatever the total.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["EXACT", "nearest"]

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

EXACT = 3_000
"""Up to so many vectors each is compared with all: as much work as the cells that are looked into beyond it."""
CELL = 256
"""Members a cell should have; one of more than four times as many is cut, so that no crowd of copies is slow."""
PROBES = 8
"""Cells looked into for each vector. Of the 12 nearest among 60,000 perturbed statements 99 in 100 are found."""
ROUNDS = 4
SAMPLE = 24
"""Vectors per cell that the centres are found from."""
BLOCK = 1_024
"""Rows handled at once: bounds memory."""


def nearest(vectors: Floats, count: int) -> Ints:
    """Return for each row the `count` rows of the greatest inner product with it, best first, itself left out; -1 fills
    up where fewer were found. Approximate beyond `EXACT` rows; the same rows in the same order give the same answer.
    """
    total = len(vectors)
    best = np.full((total, count), -np.inf, dtype=np.float32)
    rows = np.full((total, count), -1, dtype=np.int32)
    if total <= EXACT:
        _look(vectors, np.arange(total), np.arange(total, dtype=np.int32), best, rows)
    else:
        members, probes = _cells(vectors)
        queries = np.argsort(probes, axis=None, kind="stable")
        bounds = np.searchsorted(probes.ravel()[queries], np.arange(len(members) + 1))
        for cell, inside in enumerate(members):
            asking = queries[bounds[cell] : bounds[cell + 1]] // probes.shape[1]
            _look(vectors, asking, inside.astype(np.int32), best, rows)
    order = np.lexsort((rows, -best), axis=1)
    return np.take_along_axis(rows, order, axis=1).astype(np.int64)


def _look(
    vectors: Floats, asking: Ints, inside: npt.NDArray[np.int32], best: Floats, rows: npt.NDArray[np.int32]
) -> None:
    """Put into `best` and `rows` of the rows `asking` what they find among the rows `inside`."""
    count = best.shape[1]
    for start in range(0, len(asking), BLOCK):
        here = asking[start : start + BLOCK]
        found = vectors[here] @ vectors[inside].T
        found[here[:, None] == inside[None]] = -np.inf
        names = np.broadcast_to(inside, found.shape)
        if len(inside) > count:
            top = np.argpartition(-found, count - 1, axis=1)[:, :count]
            found, names = np.take_along_axis(found, top, axis=1), inside[top]
        names = np.where(np.isneginf(found), np.int32(-1), names)
        both = np.concatenate([best[here], found], axis=1)
        named = np.concatenate([rows[here], names], axis=1)
        top = np.argpartition(-both, count - 1, axis=1)[:, :count]
        best[here], rows[here] = np.take_along_axis(both, top, axis=1), np.take_along_axis(named, top, axis=1)


def _cells(vectors: Floats) -> tuple[list[Ints], Ints]:
    """Return the members of each cell, and for each row the cells to look into."""
    cells = max(PROBES, round(len(vectors) / CELL))
    sample = vectors[np.linspace(0, len(vectors) - 1, min(len(vectors), SAMPLE * cells)).astype(np.int64)]
    centres = _unit(sample[np.linspace(0, len(sample) - 1, cells).astype(np.int64)])
    for _ in range(ROUNDS):
        centres = _centres(sample, _closest(sample, centres, 1)[:, 0], centres)
    home = _closest(vectors, centres, 1)[:, 0]
    order = np.argsort(home, kind="stable")
    members: list[Ints] = []
    for inside in np.split(order, np.searchsorted(home[order], np.arange(1, cells))):
        parts = -(-len(inside) // (4 * CELL))
        members += np.array_split(inside, parts) if parts else []
    centres = _unit(np.stack([vectors[inside].mean(axis=0) for inside in members]))
    return members, _closest(vectors, centres, min(PROBES, len(members)))


def _centres(sample: Floats, home: Ints, before: Floats) -> Floats:
    """Return the mean direction of each cell's members; a cell without any keeps its centre."""
    order = np.argsort(home, kind="stable")
    held, first = np.unique(home[order], return_index=True)
    centres = before.copy()
    centres[held] = np.add.reduceat(sample[order], first, axis=0)
    return _unit(centres)


def _closest(vectors: Floats, centres: Floats, count: int) -> Ints:
    out = np.empty((len(vectors), count), dtype=np.int64)
    for start in range(0, len(vectors), BLOCK):
        found = vectors[start : start + BLOCK] @ centres.T
        out[start : start + BLOCK] = (
            found.argmax(axis=1)[:, None] if count == 1 else np.argpartition(-found, count - 1, axis=1)[:, :count]
        )
    return out


def _unit(vectors: Floats) -> Floats:
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(length > 0, length, 1), dtype=np.float32)
