"""Pages nested deeper than the parser goes: all of their words come out, in bounded time."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atodds.documents.nesting import DEEPEST, flattened
from atodds.documents.read import read_file
from atodds.types import Document

FIRST = (
    "“We will not open the locks before Friday,” the harbour minister, Ana Brandt, said on Tuesday. The mayor of Lower "
    "Sarn, Piet Olsen, disagreed with her and said that the town had waited for weeks for the gates to open."
)
SECOND = "Nobody else was there to speak for the pilots of the harbour, or for their boats, on the day of the hearing."
MANY = 100_000


@pytest.mark.parametrize("tag", ["b", "div", "x-y onclick='a > b'"])
@pytest.mark.parametrize("closed", [True, False])
@pytest.mark.parametrize("depth", [300, MANY])
def test_no_words_are_lost(tmp_path: Path, tag: str, closed: bool, depth: int) -> None:
    nest = f"<{tag}>" * depth
    back = f"</{tag.split(maxsplit=1)[0]}>" * depth if closed else ""
    page = tmp_path / "page.html"
    page.write_text(f"<html><body><article><p>{FIRST}</p>{nest}<p>{SECOND}</p>{back}</article></body></html>")
    before = time.monotonic()
    (document,) = read_file(page)
    assert time.monotonic() - before < 10
    assert isinstance(document, Document)
    assert document.text.splitlines() == [FIRST, SECOND]


@pytest.mark.parametrize(
    "markup", ["<" * 10**6, '<a "' * 250_000, "<a x='" * 170_000, "<b " + "x='y' " * 170_000 + ">", "<a" + " " * 10**6]
)
def test_broken_tags_cost_no_time(markup: str) -> None:
    before = time.monotonic()
    assert flattened(markup) == markup
    assert time.monotonic() - before < 5


def test_what_is_not_deep_stays() -> None:
    page = "<ul><li>one<li>two<br></ul>" + "<p>three" * (2 * DEEPEST) + "<img src='a>b'>" + "</div>" * 9
    assert flattened(page) == page


@settings(deadline=None, max_examples=200)
@given(st.lists(st.sampled_from(["<div>", "</div>", "<b>", "</b>", "<p>", "word ", "<br>", "< ", ">"]), max_size=600))
def test_only_tags_are_taken_out(pieces: list[str]) -> None:
    page = "<div>" * DEEPEST + "".join(pieces)
    found = flattened(page)
    assert found.count("word ") == page.count("word ")
    deep = page.replace("<b>", "").replace("</b>", "").replace("<div>", "").replace("</div>", "")
    assert found.replace("<b>", "").replace("</b>", "").replace("<div>", "").replace("</div>", "").replace(
        "\n", ""
    ) == deep.replace("\n", "")
