from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atodds.models.embedding import LONGEST, embedder

TRIPLES = [
    ("The prime minister resigned.", "The head of government stepped down.", "The ferry was late."),
    ("Masks slow the spread of the virus.", "Face coverings reduce infections.", "He sold his boat in May."),
    ("Prices rose by four per cent.", "Inflation reached four per cent.", "The choir sang in the cathedral."),
]


@pytest.mark.parametrize(("text", "near", "far"), TRIPLES)
def test_what_means_alike_is_nearer(text: str, near: str, far: str) -> None:
    here, close, away = embedder().embed([text, near, far])
    assert here @ close > here @ away + 0.1


def test_no_texts_give_no_rows() -> None:
    assert embedder().embed([]).shape == (0, 256)


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\u200b", "\x00"])
def test_a_text_without_words_gives_zeros(text: str) -> None:
    row = embedder().embed([text, "A word."])
    assert not row[0].any()
    assert np.linalg.norm(row[1]) == pytest.approx(1)


@settings(deadline=None, max_examples=50)
@given(st.lists(st.text(st.characters(), max_size=80), max_size=12))
def test_a_row_depends_on_nothing_but_its_text(texts: list[str]) -> None:
    together = embedder().embed(texts)
    assert together.dtype == np.float32
    assert together.shape == (len(texts), 256)
    for text, row in zip(texts, together, strict=True):
        assert np.array_equal(row, embedder().embed([text])[0])
        assert np.linalg.norm(row) == pytest.approx(1, abs=1e-5) or not row.any()


def test_more_texts_than_a_batch_holds() -> None:
    texts = [f"Ferry number {number} sails." for number in range(1100)]
    assert np.array_equal(embedder().embed(texts)[1050], embedder().embed(texts[1050:1051])[0])


def test_of_a_long_text_only_the_start_counts() -> None:
    start = ("The harbour is shut. " * LONGEST)[:LONGEST]
    rows = embedder().embed([start, start + " Nothing here matters." * 50_000])
    assert np.array_equal(rows[0], rows[1])


def test_a_lone_surrogate_is_legal() -> None:
    assert np.linalg.norm(embedder().embed(["The \ud800 harbour"])[0]) == pytest.approx(1)
