"""What is marked as nobody's reporting, and what must not be."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from atodds.documents.furniture import find_furniture, find_headline, find_notices, find_title

HERE = Path(__file__).parent
LINES: dict[str, list[Any]] = yaml.safe_load((HERE / "furniture_lines.yaml").read_text("utf-8"))
PAGES: list[dict[str, Any]] = yaml.safe_load((HERE / "furniture_pages.yaml").read_text("utf-8"))
BEFORE = "The harbour board of Port Sable met for three hours on Monday, its chair said.\n\n"
AFTER = "\n\nMembers of the board told reporters afterwards that they would meet again in May."


def marked(text: str, title: str = "") -> list[tuple[str, str]]:
    return [(mark.kind, mark.span.of(text)) for mark in find_furniture(text, title)]


@pytest.mark.parametrize("case", LINES["marked"], ids=lambda case: case["line"][:50])
def test_furniture_between_paragraphs_is_marked(case: dict[str, str]) -> None:
    line = case["line"]
    assert marked(BEFORE + line + AFTER) == [(case["kind"], case.get("part", line))]


@pytest.mark.parametrize("line", LINES["reporting"], ids=lambda line: line[:50])
def test_reporting_between_paragraphs_is_not_marked(line: str) -> None:
    assert marked(BEFORE + line + AFTER) == []


@pytest.mark.parametrize("case", PAGES, ids=lambda case: case["name"])
def test_whole_pages(case: dict[str, Any]) -> None:
    assert marked(case["text"], case["title"]) == [tuple(mark) for mark in case["marks"]]


def test_the_tables_hold_at_least_thirty_cases_each_way() -> None:
    assert len(LINES["marked"]) >= 60
    assert len(LINES["reporting"]) >= 30


def test_windows_line_ends_change_nothing() -> None:
    text = (BEFORE + "READ: Harbour talks stall" + AFTER).replace("\n", "\r\n")
    assert marked(text) == [("link", "READ: Harbour talks stall")]


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        (
            "Envoy leaves Corran\n\nInes Kallio left on Friday, her office said.\n\nShe was tired.",
            "Envoy leaves Corran",
        ),
        (
            "Will the envoy stay?\n\nInes Kallio has not said whether she will.\n\nShe was tired.",
            "Will the envoy stay?",
        ),
        ("Ines Kallio left.\n\nInes Kallio left on Friday, her office said.\n\nShe was tired.", ""),
        ("Envoy leaves Corran\nInes Kallio left on Friday, her office said.\nShe was tired.", ""),
        ("Advertisement\n\nInes Kallio left on Friday, her office said.\n\nShe was tired.", ""),
        ("Envoy leaves Corran", ""),
        ("", ""),
    ],
)
def test_the_first_line_is_a_headline_only_when_printed_as_one(text: str, headline: str) -> None:
    assert find_headline(text) == headline


def test_a_title_is_found_near_the_top_whatever_its_marks() -> None:
    text = "Remarks\n\nEnvoy: ‘We tried’ in Corran\n\nGood evening."
    (mark,) = find_title(text, "Envoy: 'We tried' in Corran")
    assert (mark.kind, mark.span.of(text)) == ("head", "Envoy: ‘We tried’ in Corran")
    assert find_title(text, "") == ()


def test_notices_on_a_transcript() -> None:
    text = "This is a rush transcript.\n\nROE: Copyright law is old.\n\nCopyright © 2031 The Ledger."
    assert [mark.span.of(text) for mark in find_notices(text)] == [
        "This is a rush transcript.",
        "Copyright © 2031 The Ledger.",
    ]


PIECES = st.sampled_from(
    ["READ: ", "MORE ", "JUST WATCHED ", " Replay", "(AP Photo/", "Ab Cd/AP", ": ", "\n", "\r\n", "“", "Kallio ", "Abc",
     "(Photo by ", ")", ".", " ", "Copyright © 2031", "\ud800", "\u202e", "Advertisement", "By Ab Cd", "May 13, 2031"]
)  # fmt: skip


@settings(deadline=None, max_examples=150)
@given(st.lists(PIECES | st.text(max_size=12), max_size=40).map("".join), st.text(max_size=20))
def test_marks_lie_inside_the_text_in_order_and_apart(text: str, title: str) -> None:
    end = 0
    for mark in find_furniture(text, title):
        assert end <= mark.span.start < mark.span.end <= len(text)
        end = mark.span.end
