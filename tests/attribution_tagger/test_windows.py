from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atodds.attribution.windows import FEATURES, cut, pieces, read_words

MARKS = {"straight": ('"', '"'), "curly": ("“", "”"), "twice": ("''", "''"), "latex": ("``", "''")}


@given(st.text())
@settings(deadline=None)
def test_words_are_in_order_and_cover_all_letters(text: str) -> None:
    words = read_words(text)
    covered: set[int] = set()
    at = 0
    for start, end in zip(words.starts.tolist(), words.ends.tolist(), strict=True):
        assert at <= start < end <= len(text)
        covered.update(range(start, end))
        at = end
    assert all(not char.isalnum() or n in covered for n, char in enumerate(text))
    assert all(1 <= row < FEATURES for row in words.features.tolist())
    assert all(form.encode() for form in words.forms)


@pytest.mark.parametrize("style", MARKS)
def test_every_style_of_mark_reads_alike(style: str) -> None:
    opening, closing = MARKS[style]
    words = read_words(f"{opening}No,{closing} she said.\n{opening}Never.{closing}")
    plain = read_words('"No," she said.\n"Never."')
    assert words.forms == plain.forms
    assert words.features.tolist() == plain.features.tolist()


def test_a_stray_mark_changes_no_other_paragraph() -> None:
    text = 'He is 6" tall.\n“Yes,” she said.\nThe end "of it.\n“No,” he said.'
    clean = text.replace('6"', "6 ").replace('"of', " of")
    before, after = read_words(clean), read_words(text)
    for line in (1, 3):
        assert before.features[before.paragraphs == line].tolist() == after.features[after.paragraphs == line].tolist()


def test_speech_over_several_paragraphs_stays_open() -> None:
    words = read_words("“One two.\n“Three four,” she said.\nFive.")
    inside = [form for form, row in zip(words.forms, words.features, strict=True) if (row - 1) // 8 == 1]
    assert inside == ["One", "two", ".", "Three", "four", ","]


def test_unprinted_characters_join_words() -> None:
    words = read_words("gov\u00adern\u200b \u200f is")
    assert words.forms == ["govern", "is"]
    assert (words.starts[0], words.ends[0]) == (0, 7)


def test_a_form_without_pieces_becomes_unknown() -> None:
    words = read_words("a b")
    got = pieces(words, lambda forms: [[7] * 9 if form == "a" else [] for form in forms], 100)
    assert got.ids.tolist() == [7, 7, 7, 7, 100]
    assert got.first.tolist() == [0, 4, 5]


@given(
    st.lists(st.tuples(st.integers(1, 4), st.integers(0, 30)), max_size=300),
    st.integers(20, 80),
    st.integers(0, 6),
)
@settings(deadline=None, max_examples=60)
def test_windows_own_every_word_once(rows: list[tuple[int, int]], room: int, context: int) -> None:
    first = np.concatenate([[0], np.cumsum([size for size, _ in rows], dtype=np.int64)]).astype(np.int64)
    lines = np.cumsum([number == 0 for _, number in rows], dtype=np.int64)
    at = 0
    for window in cut(first, lines, room=room, before=context, after=context):
        assert window.own_start == at
        assert window.start <= window.own_start < window.own_end <= window.end
        assert first[window.end] - first[window.start] <= room - 2
        assert first[window.own_start] - first[window.start] <= context
        at = window.own_end
    assert at == len(rows)
