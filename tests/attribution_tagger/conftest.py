from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from atodds.attribution.decode import LINK, TAGS
from atodds.attribution.tagger import LearnedTagger
from atodds.models.tagging import Tables, network
from atodds.types import Attribution, Document, Span

NOTHING, SOURCE, CUE, CONTENT = 1, 2, 3, 4


class FakeNetwork:
    """Reads "SRC" as a source, "CUE" as a cue and "con" as content; every content asks for any cue, every cue for any
    source, and the nearest in words wins."""

    version = "fake"
    bonus = 0.0
    threshold = 0.0
    inner_threshold = 0.9
    cue_words = frozenset({"cue"})
    start_piece, end_piece, unknown_piece = 101, 102, 100
    calibration = (0.0,) * 11
    tables = Tables(
        np.zeros((len(TAGS), len(TAGS))),
        np.array([[-abs(n - 11) for n in range(23)]] * 2, dtype=np.float32),
        np.zeros((2, 9), dtype=np.float32),
    )

    def encode(self, forms: list[str]) -> list[list[int]]:
        return [[{"SRC": SOURCE, "CUE": CUE, "con": CONTENT}.get(form, NOTHING)] for form in forms]

    def run(self, ids: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        assert ids.shape == rows.shape
        tags = np.zeros((*ids.shape, len(TAGS)), dtype=np.float32)
        for kind, first in ((SOURCE, 1), (CUE, 3), (CONTENT, 5)):
            here = ids == kind
            before = np.pad(here, ((0, 0), (1, 0)))[:, :-1]
            tags[here & ~before, first] = 20
            tags[here & before, first + 1] = 20
        links = np.zeros((*ids.shape, 4 * LINK + 2), dtype=np.float32)
        links[ids == CONTENT, 0] = links[ids == CUE, LINK] = links[ids == CUE, 2 * LINK] = 5
        links[ids == SOURCE, 3 * LINK] = 5
        return tags, links


@pytest.fixture(scope="session")
def fake() -> FakeNetwork:
    return FakeNetwork()


@pytest.fixture(scope="session")
def tagger() -> LearnedTagger:
    return LearnedTagger(network())


@pytest.fixture(scope="session")
def document() -> Callable[[str], Document]:
    return lambda text: Document(id="d", text=text, kind="report", name="n", sha256="0", raw_sha256="0")


@pytest.fixture(scope="session")
def check() -> Callable[[str, tuple[Attribution, ...]], None]:
    def run(text: str, found: tuple[Attribution, ...]) -> None:
        known = {each.id for each in found}
        for each in found:
            assert each.content
            assert each.cue
            assert 0 <= each.score <= 1
            assert each.parent is None or each.parent in known
            for spans in (each.content, each.cue, each.source, each.quotations):
                assert list(spans) == sorted(spans)
                for start, end in spans:
                    assert 0 <= start < end <= len(text)
                    assert text[start:end].strip() == text[start:end]
                    assert "\n" not in text[start:end]
            for quoted in each.quotations:
                assert any(piece.start <= quoted.start and quoted.end <= piece.end for piece in each.content)

    return run


@pytest.fixture(scope="session")
def words_of() -> Callable[[str, tuple[Span, ...]], list[str]]:
    def run(text: str, spans: tuple[Span, ...]) -> list[str]:
        joined = " ".join(text[start:end] for start, end in spans)
        return "".join(char if char.isalnum() else " " for char in joined).split()

    return run
