"""Folding never moves a span; span arithmetic keeps what it should."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from atodds.text import contains, fold, folded, locate, merge, overlap, strip, subtract
from atodds.types import Span

spans = st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda pair: Span(min(pair), max(pair)))
texts = st.text(alphabet=st.sampled_from('aB ß"“”‘’—-\u00ad\u200b\n\t«»é\u202eİ1'), max_size=60)


@given(texts)
def test_folding_maps_every_stretch_back(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    for start in range(len(folded.text)):
        span = folded.span(start, start + 1)
        assert 0 <= span.start < span.end <= len(text)
        assert folded.text[start] in fold(span.of(text)).text
    assert list(folded.starts) == sorted(folded.starts)


@given(texts, texts)
def test_a_stretch_found_in_folded_text_folds_alike_in_the_original(before: str, words: str) -> None:
    whole = fold(before + words)
    piece = fold(words).text.strip()
    at = whole.text.find(piece)
    if piece:
        assert at >= 0
        assert fold(whole.span(at, at + len(piece)).of(before + words)).text.strip() == piece


@given(texts)
def test_folding_without_the_map_gives_the_same_text(text: str) -> None:
    assert folded(text) == fold(text).text


@given(texts)
def test_folding_twice_changes_nothing(text: str) -> None:
    once = fold(text).text
    assert fold(once).text == once


def test_what_is_folded() -> None:
    assert fold("“It’s  NOT—yet”\u00ad").text == '"it\'s not-yet"'
    assert fold("naïve, 3.5").text == "naïve, 3.5"


@given(st.lists(spans), spans)
def test_subtract_and_overlap_account_for_every_character(holes: list[Span], span: Span) -> None:
    left = subtract(span, holes)
    covered = {at for hole in holes for at in range(*hole)}
    assert {at for piece in left for at in range(*piece)} == set(range(*span)) - covered
    assert all(contains(span, piece) for piece in left)
    assert sum(overlap(span, hole) for hole in merge(holes)) == len(set(range(*span)) & covered)


@given(st.lists(spans))
def test_merge_gives_disjoint_spans_in_order(pieces: list[Span]) -> None:
    merged = merge(pieces)
    assert {at for piece in merged for at in range(*piece)} == {at for piece in pieces for at in range(*piece)}
    assert all(a.end < b.start for a, b in itertools.pairwise(merged))


def test_strip_and_locate() -> None:
    assert strip("  ab ", Span(0, 5)) == Span(2, 4)
    assert strip("   ", Span(0, 3)) == Span(3, 3)
    assert [locate([0, 4, 9], at) for at in (-1, 0, 3, 4, 100)] == [-1, 0, 0, 1, 2]
