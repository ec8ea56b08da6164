"""Laws of the record check, over generated speech."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atodds.record.align import Quoted, align
from atodds.record.index import build
from atodds.record.units import units
from atodds.record.words import pieces, read_words
from atodds.types import Document, Span

WORDS = (
    "harbor ferries Marlow quarry the a of we will not five 12 $3 percent bridge don't she's U.S. council if paid "
    "lantern thirty-one uh you know Brook winter (applause) [ph] masons tower never might said to and but river"
).split()
GAPS = (" ", " ", " ", " ", ", ", ". ", " — ", "... ", "? ", "; ", " -- ", "  ", "\n")
SETTINGS = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@st.composite
def speeches(draw: st.DrawFn, least: int = 8, most: int = 60) -> str:
    words = draw(st.lists(st.sampled_from(WORDS), min_size=least, max_size=most))
    gaps = draw(st.lists(st.sampled_from(GAPS), min_size=len(words), max_size=len(words)))
    return "".join(word + gap for word, gap in zip(words, gaps, strict=True)).strip()


@SETTINGS
@given(text=speeches(least=20), data=st.data())
def test_a_cut_is_exact(text: str, data: st.DataObject, make: Callable[..., Document]) -> None:
    """Any stretch of ten words and more, cut at the words' ends and not changed, is exact."""
    words = read_words(text)
    size = data.draw(st.integers(10, min(len(words), 40)))
    first = data.draw(st.integers(0, len(words) - size))
    while first and words.starts[first] == words.ends[first - 1]:
        first -= 1
    last = first + size
    while last < len(words) and words.starts[last] == words.ends[last - 1]:
        last += 1
    cut = text[words.starts[first] : words.ends[last - 1]]
    document = make(text)

    found = align(Quoted(text=cut), build([document, make("The mayor thanked the divers for the bell.", name="b")]))

    assert found.verdict == "exact"
    assert found.record is not None
    assert found.record.of(document.text) == cut


@SETTINGS
@given(text=speeches(), quote=speeches(least=1, most=30))
def test_edits_rebuild_both_sides(text: str, quote: str, make: Callable[..., Document]) -> None:
    document = make(text)
    # the same words twice over, so that something of the quotation is always there
    for printed in (quote, text[: len(text) // 2] + quote, quote + text[len(text) // 3 :]):
        found = align(Quoted(text=printed), build([document]))
        if found.record is None:
            assert found.edits == ()
            continue
        assert "".join(edit.record.of(document.text) for edit in found.edits) == found.record.of(document.text)
        assert "".join(edit.printed.of(printed) for edit in found.edits) == printed
        for left, right in pairwise(found.edits):
            assert left.record.end == right.record.start
            assert left.printed.end == right.printed.start


@SETTINGS
@given(text=st.text(max_size=200))
def test_reading_words_moves_no_offset(text: str) -> None:
    """Words come in order, none overlap, and each place holds the printed word that its normal form was made of."""
    words = read_words(text)
    at = 0
    for number, (start, end) in enumerate(zip(words.starts, words.ends, strict=True)):
        assert at <= start < end <= len(text)
        assert words.raw(number) == text[start:end]
        at = end
    for side in ("printed", "record"):
        found = units(words, side, Span(0, len(text)))  # type: ignore[arg-type]  # the loop's strings are sides
        at = 0
        for start, end in zip(found.starts, found.ends, strict=True):
            assert at <= start < end <= len(text)
            at = end


@SETTINGS
@given(raw=st.text(alphabet="aI'’nt.2,éÉ\u00ad\u0301ßİ", min_size=1, max_size=12))
def test_pieces_tile_the_word(raw: str) -> None:
    found = pieces(raw)
    assert found[0].start == 0
    assert found[-1].end == len(raw)
    assert all(left.end == right.start for left, right in pairwise(found))


@SETTINGS
@given(texts=st.lists(speeches(least=3, most=12), min_size=2, max_size=5, unique=True), data=st.data())
def test_order_of_records_does_not_matter(texts: list[str], data: st.DataObject, make: Callable[..., Document]) -> None:
    documents = [make(text, name=str(at)) for at, text in enumerate(texts)]
    shuffled = data.draw(st.permutations(documents))
    quoted = Quoted(text=texts[0])
    assert align(quoted, build(documents)) == align(quoted, build([*shuffled, documents[0]]))


@SETTINGS
@given(text=st.text(max_size=300), quote=st.text(max_size=120), context=st.text(max_size=40))
def test_any_text_is_legal(text: str, quote: str, context: str, make: Callable[..., Document]) -> None:
    index = build([make(text), make(text + " " + quote, name="b")])
    found = align(Quoted(text=quote, context=context, speaker=(context,)), index)
    assert 0 <= found.score <= 1
    assert found.reason


def test_hostile_texts_stay_bounded(make: Callable[..., Document]) -> None:
    """Half a megabyte without a stop, thousands of brackets, lone surrogates: an answer, not a crash."""
    endless = "harbor lantern " * 30_000
    index = build([make(endless, name="a"), make("[" * 5000 + "tower" + "(" * 5000 + "bell", name="b")])
    for quote in ("harbor lantern " * 2000, "[" * 9000 + "harbor lantern harbor", "\ud800 tower \udfff", "'" * 9000):
        assert align(Quoted(text=quote), index).reason
