import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from atodds.attribution.marks import Quotation, Quotations, quotations
from atodds.types import Span

CASES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("marks.yaml").read_text(encoding="utf-8"))


def inner(text: str, found: tuple[Quotation, ...]) -> list[str]:
    return [quote.inner.of(text) for quote in found]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:40])
def test_table(case: dict[str, Any]) -> None:
    text = case["text"]
    found = quotations(text)
    outer = tuple(quote for quote in found if quote.depth == 1)
    assert inner(text, outer) == case["inner"]
    assert inner(text, tuple(quote for quote in found if quote.depth > 1)) == case.get("nested", [])
    if "kinds" in case:
        assert [quote.kind for quote in outer] == case["kinds"]


def test_table_is_large() -> None:
    assert len(CASES) >= 80


def test_paragraphs_of_one_quotation_share_their_group() -> None:
    text = "“One.\n\n“Two.\n\n“Three,” he said. “Four.”"
    assert [quote.group for quote in quotations(text)] == [1, 1, 1, 2]


def test_single_marks_go_on_over_paragraphs_too() -> None:
    text = "‘One, as the farmer’s town has it.\n‘Two,’ he said.\n\n‘Three.\n‘Tis late.\n’Twas four,’ he said."
    found = [(quote.group, quote.inner.of(text)) for quote in quotations(text)]
    assert found == [(1, "One, as the farmer’s town has it."), (1, "Two,")]


def test_holes_are_not_read() -> None:
    text = "“One,” she said.\nREAD: “Two”\n“Three,” she said."
    hole = Span(text.index("READ"), text.index("\n“Three"))
    assert inner(text, quotations(text, [hole])) == ["One,", "Three,"]


def test_a_hole_between_the_paragraphs_of_a_quotation_does_not_end_it() -> None:
    text = "“One.\nADVERTISEMENT\n“Two,” he said."
    hole = Span(text.index("ADV"), text.index("\n“Two"))
    assert inner(text, quotations(text, [hole])) == ["One.", "Two,"]


def test_index_by_place() -> None:
    text = "“He said ‘no’ to me,” and a film “The Long Road” and “yes”."
    marked = Quotations(quotations(text))
    around = marked.around(text.index("no’"))
    assert around is not None
    assert around.inner.of(text) == "He said ‘no’ to me,"
    assert marked.around(text.index("and a")) is None
    assert [span.of(text) for span in marked.inside([Span(0, len(text))])] == ["He said ‘no’ to me,", "yes"]
    assert [span.of(text) for span in marked.inside([around.inner])] == ["no"]
    touched = [quote.inner.of(text) for quote in marked.touching(Span(text.index("me,"), len(text)))]
    assert touched == ["He said ‘no’ to me,", "The Long Road", "yes"]


@pytest.mark.parametrize(
    "unit", ['"', "“", "”", "'", "‘", "’", "''", "``", '"a" ', "“a ", ' "', "'a ", "«", "“‘", '\n"']
)
def test_ten_thousand_marks_take_linear_time(unit: str) -> None:
    def seconds(count: int) -> float:
        start = time.process_time()
        quotations(unit * count)
        return time.process_time() - start

    small = min(seconds(2_500) for _ in range(2))
    assert seconds(10_000) < 12 * small + 0.2


PIECES = st.sampled_from(
    ["“", "”", '"', "''", "``", "‘", "’", "'", "«", "»", "„", " ", "\n", ".", ",", "a", "We", "6", "—"]
)


@settings(deadline=None, max_examples=200)
@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=80).map("".join)))
def test_any_text_gives_exact_spans(text: str) -> None:
    for quote in quotations(text):
        assert 0 <= quote.span.start < quote.inner.start <= quote.inner.end <= quote.span.end <= len(text)
        assert quote.inner.of(text).strip()
        assert not set("\r\n") & set(quote.span.of(text))


SPEECH = st.sampled_from(
    [
        "We will go,",
        "No deal.",
        "It’s the farmers’ river,",
        "Why not?",
        "a fair count",
        "He told me to wait, and I did.",
    ]
)
TALK = st.sampled_from([" she said. ", " the mayor told them. ", " is what Tom’s brother wants. ", " he asked, "])


@settings(deadline=None, max_examples=100)
@given(st.lists(st.tuples(SPEECH, TALK), min_size=1, max_size=5), st.booleans())
def test_the_shape_of_the_marks_changes_nothing(parts: list[tuple[str, str]], new_lines: bool) -> None:
    def written(opening: str, closing: str) -> list[str]:
        text = ("\n" if new_lines else "").join(f"{opening}{words}{closing}{talk}" for words, talk in parts)
        return inner(text, quotations(text))

    curly = written("“", "”")
    assert curly == [words for words, _ in parts]
    for pair in (('"', '"'), ("''", "''"), ("``", "''"), ("”", "”"), ("“", "“"), ("«", "»")):
        assert written(*pair) == curly


@settings(deadline=None, max_examples=100)
@given(
    st.lists(st.tuples(SPEECH, TALK), min_size=2, max_size=6),
    st.integers(0, 5),
    st.sampled_from([' "', '"', " “", "”", "''", " ''", " «", "’", " ‘", '"x']),
)
def test_a_stray_mark_changes_nothing_in_other_paragraphs(parts: list[tuple[str, str]], at: int, stray: str) -> None:
    lines = [f"Then “{words}”{talk}" for words, talk in parts]
    at %= len(lines)
    broken = [line + stray if number == at else line for number, line in enumerate(lines)]

    def by_line(rows: list[str]) -> list[list[str]]:
        text = "\n".join(rows)
        ends = [len("\n".join(rows[: number + 1])) for number in range(len(rows))]
        out: list[list[str]] = [[] for _ in rows]
        for quote in quotations(text):
            out[next(n for n, end in enumerate(ends) if quote.span.start < end)].append(quote.inner.of(text))
        return out

    whole, hurt = by_line(lines), by_line(broken)
    assert whole[:at] + whole[at + 1 :] == hurt[:at] + hurt[at + 1 :]
