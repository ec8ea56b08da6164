"""Matters: statements grouped by what they are about, each group with a label made of its own words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from atodds.relations.naming import label, lexicon, words_of
from atodds.relations.proposition import of_statement
from atodds.text import folded
from atodds.types import (
    Embedder,
    Extraction,
    Matter,
    Origin,
    Relation,
    RelationLabel,
    Statement,
    content_id,
)

__all__ = ["ALIKE", "JOINED", "LEAST", "ORIGIN", "TOGETHER", "TOLD", "grouped", "matters"]

ORIGIN = Origin(stage="matter", version="1")

ALIKE = 0.4
"""Least cosine between a statement and the middle of a matter that it joins."""
JOINED = 0.5
"""Least cosine between the middles of two groups that are one matter."""
LEAST = 3
"""Fewest statements of a matter, restatements counted once: what two say alike may be chance."""
TOLD = 3
"""Fewest words that could tell a matter, without which a statement is of none."""
AROUND = 0.7
"""Weight of what stands around a statement on its page, beside its own words; less where few stand around it."""
REACH = 3
"""Statements before and after that stand around one.

These were chosen by reading the groups of invented dossiers and of news: nearer ones split a matter by its wording,
farther ones run two together."""
TOGETHER: tuple[RelationLabel, ...] = ("contradicts", "reverses", "differs in certainty", "restates")
"""Relations whose two statements are of one matter whatever their words."""
FEW = 50
"""Statements without likeness to the rest that are added in thought when what all share is taken out: few statements
may well be of one matter."""
ROUNDS = 4
BLOCK = 2_048
"""Rows handled at once: bounds memory."""

_QUESTION = re.compile(
    r"\?[\"'”’»)\s]*$|^[\"'“‘«(\s]*(?:whether|if|how|why|what|who|when|where)\b(?!.*[.!][\"'”’»)\s]*$)",
    re.IGNORECASE | re.DOTALL,
)

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]


def matters(extractions: Sequence[Extraction], relations: Iterable[Relation], embedder: Embedder) -> tuple[Matter, ...]:
    """Return what the statements of `extractions` are about (see `grouped`), as far as `embedder` and the `relations`
    among them tell. The order of the extractions makes no difference."""
    statements = [(statement, each.document) for each in extractions for statement in each.statements]
    vectors = embedder.embed([of_statement(statement, document).text for statement, document in statements])
    together = [(each.left_id, each.right_id) for each in relations if each.label in TOGETHER]
    return grouped([statement for statement, _ in statements], np.asarray(vectors, np.float32), together=together)


def grouped(
    statements: Sequence[Statement], vectors: Floats, *, together: Iterable[tuple[str, str]] = ()
) -> tuple[Matter, ...]:
    """Return the matters of `statements`, the one with most statements first; a statement is in one at most.

    `vectors` has one row of length one per statement. `together` are pairs of ids of statements that are of one matter
    whatever their words: restatements, and pairs at odds. Questions and very short statements are of no matter, nor is
    a group whose members share no word that could name it; groups of one name are one matter, and its id is made of
    that name. The order of the statements makes no difference.

    Grouping is by DP-means (Kulis and Jordan, ICML 2012) with the cosine, over vectors from which what all statements
    share is taken out: a statement joins the nearest group, or opens a new one when none is near. Groups whose middles
    are near are then joined.
    """
    order = sorted(range(len(statements)), key=lambda at: statements[at].id)
    words = {at: words_of(statements[at].text) for at in order}
    telling = [at for at in order if words[at].telling >= TOLD and not _QUESTION.search(_ends(statements[at].text))]
    if not telling:
        return ()
    said = [statements[at] for at in telling]
    units = _units(said, together)
    middles = _middles(_placed(said, vectors[telling]), units)
    groups = _joined(middles, _clustered(middles))
    held = [words[telling[unit[0]]] for unit in units]
    known = lexicon(held)
    found: dict[int, list[int]] = defaultdict(list)
    for at, group in enumerate(groups.tolist()):
        found[group].append(at)
    named: dict[str, list[str]] = defaultdict(list)
    for members in found.values():
        if len(members) >= LEAST and (name := label([held[at] for at in members], known)):
            named[name].extend(said[each].id for at in members for each in units[at])
    made = [_matter(name, ids) for name, ids in named.items()]
    return tuple(sorted(made, key=lambda matter: (-len(matter.statement_ids), matter.id)))


def _matter(name: str, ids: Iterable[str]) -> Matter:
    ordered = tuple(sorted(ids))
    return Matter(id=content_id("matter", name), label=name, statement_ids=ordered, origin=ORIGIN)


def _ends(text: str) -> str:
    """Return the start and the end of a long text: what tells a question stands there."""
    return text if len(text) <= 800 else f"{text[:400]} {text[-400:]}"


def _units(said: Sequence[Statement], together: Iterable[tuple[str, str]]) -> list[list[int]]:
    """Return the statements that are grouped as one, each unit and all of them in order."""
    place = {statement.id: at for at, statement in enumerate(said)}
    alike: dict[str, int] = {}
    first = [alike.setdefault(folded(statement.text), at) for at, statement in enumerate(said)]

    def root(at: int) -> int:
        while first[at] != at:
            first[at] = first[first[at]]
            at = first[at]
        return at

    for left, right in together:
        if left in place and right in place:
            low, high = sorted((root(place[left]), root(place[right])))
            first[high] = low
    units: dict[int, list[int]] = defaultdict(list)
    for at in range(len(said)):
        units[root(at)].append(at)
    return list(units.values())


def _placed(said: Sequence[Statement], vectors: Floats) -> Floats:
    """Return the vectors without what they all share, drawn towards those around them on their page."""
    own = _unit_length(vectors - vectors.sum(0) / (len(vectors) + FEW))
    pages: dict[str, list[int]] = defaultdict(list)
    for at, statement in enumerate(said):
        pages[statement.document_id].append(at)
    out = own.copy()
    for page in pages.values():
        page.sort(key=lambda at: (said[at].content[0], said[at].id))
        for nth, at in enumerate(page):
            around = page[max(0, nth - REACH) : nth] + page[nth + 1 : nth + 1 + REACH]
            if around:
                out[at] += AROUND * own[around].sum(0) / (2 * REACH)
    return _unit_length(out)


def _middles(points: Floats, units: Sequence[Sequence[int]]) -> Floats:
    return _unit_length(np.stack([points[unit].mean(0) for unit in units]))


def _clustered(points: Floats) -> Ints:
    """Return the group of each point. Points are taken densest first, so that groups open where many are; what is near
    no group is a group of its own."""
    density = np.concatenate([_near(points, points[at : at + BLOCK]) for at in range(0, len(points), BLOCK)])
    order = np.lexsort((np.arange(len(points)), -density))
    centres = _opened(points[order])
    for _ in range(ROUNDS):
        used, groups = np.unique(_nearest(points, centres)[0], return_inverse=True)
        counts = np.bincount(groups, minlength=len(used))
        centres = _unit_length(_sums(points, groups, len(used)))
        if (counts > 1).any():  # what stands alone draws nobody
            centres = centres[counts > 1]
    groups, cosines = _nearest(points, centres)
    return np.where(cosines >= ALIKE, groups, len(centres) + np.arange(len(points)))


def _joined(points: Floats, groups: Ints) -> Ints:
    """Return the groups with those joined, nearest first, whose middles are near; single points join nothing."""
    groups = groups.copy()
    while True:
        used, index, counts = np.unique(groups, return_inverse=True, return_counts=True)
        many = np.flatnonzero(counts > 1)
        if len(many) < 2:
            return groups
        centres = _unit_length(_sums(points, index, len(used))[many])
        best, cosines = _nearest(centres, centres, others=True)
        mutual = (best[best] == np.arange(len(many))) & (cosines >= JOINED) & (np.arange(len(many)) < best)
        if not mutual.any():
            return groups
        into = used.copy()
        into[many[best[mutual]]] = used[many[mutual]]
        groups = into[index]


def _opened(points: Floats) -> Floats:
    """Return the points that open a group: those that are not alike to one that opened a group before them."""
    centres = points[:0]
    for begin in range(0, len(points), BLOCK):
        block = points[begin : begin + BLOCK]
        left = block[_nearest(block, centres)[1] < ALIKE] if len(centres) else block
        alike = left @ left.T >= ALIKE
        fresh: list[int] = []
        for at in range(len(left)):
            if not alike[at, fresh].any():
                fresh.append(at)
        centres = np.concatenate([centres, left[fresh]])
    return centres


def _nearest(points: Floats, centres: Floats, *, others: bool = False) -> tuple[Ints, Floats]:
    """Return the nearest centre of each point, and the cosine to it; with `others`, where points are the centres
    themselves, the nearest other one."""
    best = np.empty(len(points), dtype=np.int64)
    cosines = np.empty(len(points), dtype=np.float32)
    for begin in range(0, len(points), BLOCK):
        rows = np.arange(begin, min(begin + BLOCK, len(points)))
        scores = points[rows] @ centres.T
        if others:
            scores[rows - begin, rows] = -2
        best[rows] = scores.argmax(1)
        cosines[rows] = scores[rows - begin, best[rows]]
    return best, cosines


def _near(points: Floats, some: Floats) -> Ints:
    """Return for each of `some` how many of (about `BLOCK`, evenly taken) points are alike."""
    taken = points[:: max(1, len(points) // BLOCK)]
    return np.asarray((some @ taken.T >= ALIKE).sum(1), dtype=np.int64)


def _sums(points: Floats, groups: Ints, count: int) -> Floats:
    order = np.argsort(groups, kind="stable")
    starts = np.searchsorted(groups[order], np.arange(count))
    return np.add.reduceat(points[order], starts, axis=0)


def _unit_length(rows: Floats) -> Floats:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), dtype=np.float32)
