from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from atodds.context.expressions import find_expressions
from atodds.context.reckoning import Basis, reckon
from atodds.types import Statement

TABLE = "dates.yaml"
CARRIED = yaml.safe_load(Path(__file__).with_name("carried.yaml").read_text(encoding="utf-8"))
Situated = Callable[..., tuple[Statement, ...]]

WORDS = st.sampled_from(
    "on Monday|last Tuesday|next Friday|a day later|two weeks ago|999 years ago|in June|last June|13 May|May 13, 2020"
    "|the day after|earlier this week|over the weekend|next month|last year|the end of 2099|in late 1900|Q4 2099"
    "|the 1990s|this summer|last winter|by the end of the month|within 30 days|yesterday|the following Monday"
    "|Thanksgiving|winter of 2099|mid-May|next decade|300 decades later|in 400 years".split("|")
)
DAYS = st.dates() | st.none()


def test_said(case: dict[str, Any], situated: Situated) -> None:
    text = case.get("text") or (f"<s>Mayor Ida Brook</s> <c>said</c> {case['words']} that <k>the bridge was safe</k>.")
    statement = situated(text, published=case["published"], kind=case.get("kind", "report"))[0]
    said = statement.said
    wanted = case["said"]
    if wanted is None:
        assert said is None
        return
    first, last = wanted if isinstance(wanted, list) else (wanted, wanted)
    assert said is not None
    assert (said.start, said.end) == (first, last)


@pytest.mark.parametrize("carried", CARRIED)
def test_speech_that_goes_on_keeps_its_day(carried: dict[str, Any], situated: Situated) -> None:
    second = situated(carried["text"], published=date(2020, 5, 13), same=True)[1]
    assert (second.said and second.said.start) == carried["said"]


def test_another_speaker_does_not_inherit_the_day(situated: Situated) -> None:
    text = "<s>Brook</s> <c>said</c> on Tuesday <k>it was safe</k>. <k2>“No,”</k2> <s2>Amund</s2> <c2>said</c2>."
    assert situated(text, published=date(2020, 5, 13))[1].said is None


def test_the_day_that_opens_the_sentence_before(situated: Situated) -> None:
    text = "On Tuesday, the minister answered the charge. <k>“Nobody asked us,”</k> <s>he</s> <c>said</c>."
    said = situated(text, published=date(2020, 5, 13))[0].said
    assert said is not None
    assert (said.start, said.words) == (date(2020, 5, 12), "On Tuesday")


def test_words_and_span_are_those_of_the_page(situated: Situated) -> None:
    text = "<s>Brook</s> <c>said</c> late on Tuesday night that <k>it was safe</k>."
    said = situated(text, published=date(2020, 5, 13))[0].said
    assert said is not None
    assert said.span is not None
    assert (
        said.words == "late on Tuesday night" == "Brook said late on Tuesday night that it was safe."[slice(*said.span)]
    )


@given(WORDS, DAYS, st.none() | st.tuples(DAYS, st.integers(0, 400)), st.booleans())
@settings(deadline=None, max_examples=300)
def test_intervals_run_forward(words: str, published: date | None, anchor: Any, ahead: bool) -> None:
    days = (anchor[0], anchor[0]) if anchor and anchor[0] else None
    for expression in find_expressions(f"He spoke {words}."):
        interval = reckon(expression, Basis(published, days, ahead))
        assert interval is None or interval[0] <= interval[1]


@given(WORDS)
@settings(deadline=None, max_examples=100)
def test_without_a_publication_date_nothing_relative_is_claimed(words: str) -> None:
    relative = not any(char.isdigit() for char in words)
    for expression in find_expressions(f"He spoke {words}."):
        if relative:
            assert reckon(expression, Basis(None)) is None


def test_a_day_in_full_far_from_a_weekday_does_not_name_it(situated: Situated) -> None:
    printed = "\n\n".join(f"Brook in Carra, June {day}, 2020." for day in (26, 28, 29))
    told = "<s>Brook</s> <c>said</c> Sunday <k>it was safe</k>."
    near, far = (situated(f"{printed}\n\n{'It rained. ' * times}\n\n{told}") for times in (10, 100))
    assert near[0].said is not None
    assert near[0].said.start == date(2020, 6, 28)
    assert far[0].said is None
