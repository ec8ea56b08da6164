"""Days, addresses and lines as pages print them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from atodds.documents.page import day, is_web_address, lines_of

CASES: list[Any] = yaml.safe_load((Path(__file__).parent / "dates.yaml").read_text("utf-8"))


@pytest.mark.parametrize(("words", "named"), CASES)
def test_day(words: str, named: date | None) -> None:
    assert day(words) == named


@given(st.dates(date(1990, 1, 1), date(2025, 12, 31)))
def test_every_day_is_read_in_every_unambiguous_form(when: date) -> None:
    for form in ("%Y-%m-%d", "%Y%m%d", "%B %d, %Y", "%d %B %Y", "%a, %d %b %Y 10:00:00 GMT"):
        assert day(when.strftime(form)) == when


@given(st.text(max_size=100))
def test_any_words_name_a_day_or_none(words: str) -> None:
    found = day(words)
    assert found is None or isinstance(found, date)


@pytest.mark.parametrize("words", ["https://star.example/a?b=c", "http://star.example", "HTTPS://star.example/ü"])
def test_web_addresses(words: str) -> None:
    assert is_web_address(words)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "/a/b",
        "ftp://a.example",
        "javascript:alert(1)",
        "https://",
        "https://a b",
        "http://[a",
        "http://@",
        "a.example",
    ],
)
def test_other_addresses(words: str) -> None:
    assert not is_web_address(words)


def test_lines_hold_something_and_know_their_place() -> None:
    text = "\r\n  One \r\n\r\n\t\rTwo\n \n"
    assert [line.of(text) for line in lines_of(text)] == ["One", "Two"]
