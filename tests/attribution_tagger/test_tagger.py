from __future__ import annotations

from collections.abc import Callable
from copy import copy
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atodds.attribution.tagger import LearnedTagger, read
from atodds.attribution.windows import read_words
from atodds.types import Attribution, Document, Span

CASES = yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text(encoding="utf-8"))
LAWS = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
Make = Callable[[str], Document]
Check = Callable[[str, tuple[Attribution, ...]], None]
WordsOf = Callable[[str, tuple[Span, ...]], list[str]]
NEWS = st.lists(
    st.sampled_from(
        ["SRC", "CUE", "con", "said", "that", '"', "“", "”", "''", "'", ".", ",", " ", "\n", "\n\n", "\u202b", "🙂",
         "\ud800", "\u00ad", "é", "\u0301", "x" * 90, "\u2028", "漢字", "مرحبا"]
    ),
    max_size=120,
).map("".join)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:40])
def test_the_shipped_tagger_finds(
    case: dict[str, Any], tagger: LearnedTagger, document: Make, words_of: WordsOf
) -> None:
    text = case["text"]
    got = [
        (words_of(text, each.source), words_of(text, each.cue), [words_of(text, (piece,)) for piece in each.content])
        for each in tagger.tag(document(text))
        if each.parent is None
    ]
    plain = lambda words: words_of(words, (Span(0, len(words)),))  # noqa: E731
    want = [(plain(s or ""), plain(q), [plain(piece) for piece in k.split(" | ")]) for s, q, k in case["found"]]
    assert got == want


def test_quotations_are_what_stands_between_the_marks(tagger: LearnedTagger, document: Make) -> None:
    text = "“We will not,” she said, “sell the harbour.”"
    (found,) = tagger.tag(document(text))
    assert [text[start:end] for start, end in found.quotations] == ["We will not,", "sell the harbour."]


@pytest.mark.parametrize(("opening", "closing"), [('"', '"'), ("''", "''"), ("``", "''")])
def test_every_style_of_mark_gives_the_same(
    opening: str, closing: str, tagger: LearnedTagger, document: Make, words_of: WordsOf
) -> None:
    curly = "\n\n".join(case["text"] for case in CASES if "“" in case["text"]) + "\n\nThe clerk called it “a mess.”"
    other = curly.replace("“", opening).replace("”", closing)
    results = [
        [
            [words_of(text, spans) for spans in (each.source, each.cue, each.content)]
            for each in tagger.tag(document(text))
        ]
        for text in (curly, other)
    ]
    assert results[0] == results[1]


def test_ids_and_order_do_not_depend_on_the_run(tagger: LearnedTagger, document: Make) -> None:
    text = "\n\n".join(case["text"] for case in CASES)
    assert tagger.tag(document(text)) == tagger.tag(document(text))
    assert [each.content[0] for each in tagger.tag(document(text))] == sorted(
        each.content[0] for each in tagger.tag(document(text))
    )


@given(text=NEWS)
@LAWS
def test_any_text_gives_exact_places_with_the_shipped_network(
    text: str, tagger: LearnedTagger, document: Make, check: Check
) -> None:
    check(text, tagger.tag(document(text)))


@given(text=st.one_of(NEWS, st.text()))
@LAWS
def test_any_text_gives_exact_places(text: str, fake: Any, document: Make, check: Check) -> None:
    check(text, LearnedTagger(fake).tag(document(text)))


@pytest.mark.parametrize("text", ["", " \n\t ", "\u200b", "\ud800"])
def test_nothing_is_found_in_nothing(text: str, tagger: LearnedTagger, document: Make) -> None:
    assert tagger.tag(document(text)) == ()


SIZES = {
    "520 kB without a full stop": ("con SRC CUE " + "x " * 60) * 3_950,
    "10,000 marks": '"' * 10_000,
    "10,000 openings": "“" * 10_000,
    "one word": "x" * 520_000,
    "10,000 lines": "con\nSRC CUE\n" * 5_000,
}


@pytest.mark.parametrize("text", SIZES.values(), ids=SIZES)
def test_hostile_sizes(text: str, fake: Any, document: Make, check: Check) -> None:
    check(text, LearnedTagger(fake).tag(document(text)))


def test_work_is_linear(fake: Any, document: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("atodds.attribution.tagger.SEGMENT", 4_000)
    counted = copy(fake)
    work: list[int] = []
    counted.run = lambda ids, rows: (work.append(ids.size), fake.run(ids, rows))[1]
    for count in (1, 4):
        LearnedTagger(counted).tag(document("x con SRC CUE con x x x x x. " * (count * 1_000)))
        work.append(0)
    once, four_times = (sum(part) for part in (work[: work.index(0)], work[work.index(0) :]))
    assert 3.9 * once < four_times < 4.1 * once


def test_links_go_to_the_nearest_cue(fake: Any) -> None:
    words = read_words("SRC CUE con . x x x x x con con CUE SRC")
    assert [(each.source, each.cue.start, each.content) for each in read(words, fake)] == [
        (("source", 0, 1), 1, (("content", 2, 3),)),
        (("source", 12, 13), 11, (("content", 9, 11),)),
    ]


def test_the_threshold_drops_what_scores_below(fake: Any, document: Make) -> None:
    """The fake network's calibration is all noughts: every score is one half."""
    strict = copy(fake)
    strict.threshold = 0.51
    assert [each.score for each in LearnedTagger(fake).tag(document("SRC CUE con."))] == [0.5]
    assert LearnedTagger(strict).tag(document("SRC CUE con.")) == ()
