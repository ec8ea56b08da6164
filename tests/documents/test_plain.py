"""Plain text and its head."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atodds.documents.plain import read_plain

HEAD = """url: https://star.example/a
published: 2021-05-13
outlet: The Corran Star
title: Envoy leaves Corran: a sad day
author: Mia Stone
kind: record
venue: Harbour hall

"""


def test_a_head_is_read_and_the_body_kept_as_it_is() -> None:
    body = "  Good evening.\r\n\r\nThe port is open. \n"
    page = read_plain(HEAD + body, "a.txt")
    assert page.text == body
    assert (page.url, page.published) == ("https://star.example/a", date(2021, 5, 13))
    assert (page.publisher, page.author, page.kind) == ("The Corran Star", "Mia Stone", "record")
    assert page.title == "Envoy leaves Corran: a sad day"
    assert page.problems == ()


def test_a_head_may_have_windows_line_ends() -> None:
    assert read_plain("outlet: Star\r\n\r\nBody.", "a.txt").publisher == "Star"
    assert read_plain("outlet: Star\r\n\r\nBody.", "a.txt").text == "Body."


@pytest.mark.parametrize("value", ["unknown", "", "Unknown", "none"])
def test_an_unknown_day_is_no_problem(value: str) -> None:
    page = read_plain(f"outlet: Star\npublished: {value}\n\nBody.", "a.txt")
    assert page.published is None
    assert page.problems == ()


def test_a_day_that_cannot_be_read_is_told() -> None:
    page = read_plain("outlet: Star\npublished: 03/04/2020\n\nBody.", "a.txt")
    assert page.published is None
    assert [str(problem) for problem in page.problems] == [
        "a.txt: published '03/04/2020' is not a day that can be read; "
        "write it as 2020-05-13, or unknown; the text is read without a date"
    ]


def test_an_address_that_is_none_is_left_out() -> None:
    assert read_plain("url: javascript:alert(1)\n\nBody.", "a.txt").url == ""


@pytest.mark.parametrize(
    "text",
    [
        "The port is open.\n\nIt is.",
        "NOTE: The port is open.\n\nIt is.",
        "title: A port\nThe port is open.\n\nIt is.",
        "outlet: Star\nMODERATOR: Good evening.\n\nKALLIO: Good evening.",
        "Q: Is it open?\nA: Yes.\n\nQ: Why?",
        "",
        "\n\nurl: https://star.example/",
        "url: " + " " * 5000 + "x\nno head",
    ],
)
def test_without_a_head_the_whole_text_is_the_body(text: str) -> None:
    assert read_plain(text, "a.txt").text == text


@given(st.text())
def test_the_body_is_the_end_of_the_text(text: str) -> None:
    assert text.endswith(read_plain(text, "a.txt").text)
