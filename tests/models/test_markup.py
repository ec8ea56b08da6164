"""Long runs of markup are no language: the parser passes over them, and nothing moves."""

from __future__ import annotations

import time

import pytest

from atodds.models.load import parser

RUN = "<div class='x'>\n<svg/onload=alert(1)> " * 5


def test_words_around_markup_keep_their_places() -> None:
    text = f"Ana Brandt said so. {RUN}The locks <b>stay</b> shut."
    parse = parser().parse(text)
    words = [text[start:end] for start, end in zip(parse.starts, parse.ends, strict=True)]
    assert words[:5] == ["Ana", "Brandt", "said", "so", "."]
    assert words[5:7] == ["The", "locks"]
    assert not {"div", "svg", "onload"} & set(words)
    assert "stay" in text[parse.starts[7] :]


@pytest.mark.parametrize("unit", ["<a>", "<a ", "<a\n>", "<!--", "<div><svg/onload=alert(1)>"])
def test_two_megabytes_of_tags_cost_little(unit: str) -> None:
    from atodds.models.load import _plain

    before, text = time.monotonic(), unit * (2_000_000 // len(unit))
    assert len(_plain(text)) == len(text)
    assert time.monotonic() - before < 10
