from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atodds.attribution.decode import LINK, LONGEST, TAGS, Reading, Stretch, chain, group, masses, stretches
from atodds.models.tagging import Tables

BAD = np.array([[-1e4 if b.startswith("I-") and a[2:] != b[2:] else 0.0 for b in TAGS] for a in TAGS])


def every_path(scores: np.ndarray, step: np.ndarray) -> dict[tuple[int, ...], float]:
    out = {}
    for path in itertools.product(range(len(TAGS)), repeat=len(scores)):
        total = sum(scores[n, tag] for n, tag in enumerate(path)) + sum(step[a, b] for a, b in itertools.pairwise(path))
        out[path] = total - (1e4 if TAGS[path[0]].startswith("I-") else 0)
    return out


@given(st.integers(0, 10_000), st.integers(1, 4))
@settings(deadline=None, max_examples=15)
def test_chain_is_the_best_path_and_its_odds_are_exact(seed: int, size: int) -> None:
    rng = np.random.default_rng(seed)
    scores = rng.normal(size=(size, len(TAGS))).astype(np.float32) * 2
    step = rng.normal(size=BAD.shape) + BAD
    best, odds = chain(scores, np.zeros(size, dtype=np.int64), step)
    paths = every_path(scores, step)
    top = max(paths.values())
    assert paths[tuple(best.tolist())] == pytest.approx(top, abs=1e-4)
    weights = {path: np.exp(total - top) for path, total in paths.items()}
    whole = sum(weights.values())
    for at, tag in itertools.product(range(size), range(len(TAGS))):
        mass = sum(weight for path, weight in weights.items() if path[at] == tag) / whole
        assert odds[at, tag] == pytest.approx(mass, abs=1e-4)


@given(st.lists(st.integers(0, 3), max_size=60), st.integers(0, 1000))
@settings(deadline=None, max_examples=40)
def test_paragraphs_are_decoded_apart(breaks: list[int], seed: int) -> None:
    lines = np.cumsum([b == 0 for b in breaks], dtype=np.int64)
    scores = np.random.default_rng(seed).normal(size=(len(breaks), len(TAGS))).astype(np.float32)
    best, odds = chain(scores, lines, BAD)
    for line in set(lines.tolist()):
        here = lines == line
        alone, odds_alone = chain(scores[here], lines[here], BAD)
        assert best[here].tolist() == alone.tolist()
        assert np.allclose(odds[here], odds_alone)
    for each in stretches(best):
        assert len(set(lines[each.start : each.end].tolist())) == 1


def test_a_line_longer_than_any_is_cut() -> None:
    size = 3 * LONGEST + 7
    scores = np.zeros((size, len(TAGS)), dtype=np.float32)
    scores[:, 6] = 5
    best, odds = chain(scores, np.zeros(size, dtype=np.int64), BAD)
    assert [each.end - each.start for each in stretches(best)] == [LONGEST] * 3 + [7]
    assert np.isfinite(odds).all()


def test_stretches_end_where_another_begins() -> None:
    tags = np.array([0, 1, 2, 1, 3, 4, 4, 0, 5, 6, 5])
    assert stretches(tags) == [
        Stretch("source", 1, 3),
        Stretch("source", 3, 4),
        Stretch("cue", 4, 7),
        Stretch("content", 8, 10),
        Stretch("content", 10, 11),
    ]


def reading(pairs: list[tuple[int, int]], size: int, kind: int = 0) -> Reading:
    """Links in which word `a` asks for word `b` alone, for each pair."""
    links = np.zeros((size, 4 * LINK + 2), dtype=np.float32)
    for n, (a, b) in enumerate(pairs):
        links[a, 2 * kind * LINK + n] = 8
        links[b, (2 * kind + 1) * LINK + n] = 8
    return Reading(0, size, 0, size, links)


NONE = Tables(BAD, np.zeros((2, 23), dtype=np.float32), np.zeros((2, 9), dtype=np.float32))


def test_masses_are_probabilities() -> None:
    lines = np.zeros(9, dtype=np.int64)
    asking = [Stretch("content", 0, 2), Stretch("content", 4, 5)]
    rows = masses(reading([(0, 7), (1, 7), (4, 2)], 9), asking, 0, lines, NONE)
    assert rows.shape == (2, 10)
    assert np.allclose(rows.sum(1), 1)
    assert rows[0].argmax() == 7
    assert rows[1].argmax() == 2


def test_two_pieces_of_content_make_one_attribution() -> None:
    both = [Stretch("content", 0, 2), Stretch("source", 2, 3), Stretch("cue", 3, 4), Stretch("content", 4, 6)]
    said = reading([(0, 3), (1, 3), (4, 3), (5, 3)], 6)
    odds = np.full((6, len(TAGS)), 1 / len(TAGS))
    found = group(both, [said], np.zeros(6, dtype=np.int64), odds, NONE)
    assert [each.content for each in found] == [(both[0], both[3])]


def test_a_cue_without_content_is_no_attribution() -> None:
    cue = Stretch("cue", 1, 2)
    odds = np.full((3, len(TAGS)), 1 / len(TAGS))
    assert group([cue], [reading([], 3)], np.zeros(3, dtype=np.int64), odds, NONE) == []
