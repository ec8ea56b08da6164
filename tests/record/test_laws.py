"""Laws of the record check, over generated speech."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atodds.record.align import Quoted, align
from atodds.record.index import build
from atodds.record.search import exact_places
from atodds.record.units import units
from atodds.record.words import Words, pieces, read_words
from atodds.types import Document, Span, When

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


@st.composite
def cuts(draw: st.DrawFn, text: str) -> str:
    """A stretch of `text` of three printed words and more, cut at the words' ends."""
    words = read_words(text)
    first = draw(st.integers(0, len(words) - 3))
    last = draw(st.integers(first + 3, min(len(words), first + 40)))
    while first and words.starts[first] == words.ends[first - 1]:
        first -= 1
    while last < len(words) and (words.starts[last] == words.ends[last - 1] or counted(words, first, last) < 3):
        last += 1
    while first and (words.starts[first] == words.ends[first - 1] or counted(words, first, last) < 3):
        first -= 1
    return text[words.starts[first] : words.ends[last - 1]]


def counted(words: Words, first: int, last: int) -> int:
    """Words as printed: a contraction is one."""
    return sum(at == first or words.starts[at] > words.ends[at - 1] for at in range(first, last))


TURNS = st.lists(
    st.tuples(st.sampled_from(["CORIN VALE", "ADA BROOK", "TESS ARDEN"]), speeches()), min_size=1, max_size=4
)
DAYS = (date(2030, 3, 4), date(2030, 3, 9), date(2031, 7, 1))


@SETTINGS
@given(hearings=st.lists(TURNS, min_size=1, max_size=3), data=st.data())
def test_a_cut_is_exact(
    hearings: list[list[tuple[str, str]]], data: st.DataObject, make: Callable[..., Document]
) -> None:
    """A stretch of three words and more of a turn, not changed, is exact: given its speaker and day, or where the
    records have its words once."""
    spoken = [[(label, " ".join(text.split())) for label, text in turns] for turns in hearings]
    records = [
        make("\n".join(f"{label}: {text}" for label, text in turns), name=str(at), day=DAYS[at])
        for at, turns in enumerate(spoken)
    ]
    index = build(records)
    at = data.draw(st.integers(0, len(records) - 1))
    label, text = data.draw(st.sampled_from(spoken[at]))
    cut = data.draw(cuts(text))
    said = When(start=DAYS[at], end=DAYS[at])

    found = [align(Quoted(text=cut, speaker=(label,), said=said), index)]
    if len(exact_places(index, index.numbers(read_words(cut).norms), None)) == 1:
        found.append(align(Quoted(text=cut), index))

    for finding in found:
        assert finding.verdict == "exact", finding
        assert finding.record is not None
        record = next(record for record in records if record.id == finding.record_id)
        assert finding.record.of(record.text) == cut
    assert found[0].speaker == label
    assert found[0].record_id == records[at].id


@SETTINGS
@given(text=speeches(), data=st.data())
def test_a_cut_is_not_somebody_elses(text: str, data: st.DataObject, make: Callable[..., Document]) -> None:
    """The words of one speaker are not found for another who never said them."""
    cut = data.draw(cuts(" ".join(text.split())))
    index = build([make(f"ADA BROOK: {' '.join(text.split())}", day=DAYS[0])])
    found = align(Quoted(text=cut, speaker=("Corin Vale",), said=When(start=DAYS[0], end=DAYS[0])), index)
    assert found.verdict == "not found in the supplied record"
    assert "the same words" in found.reason


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
