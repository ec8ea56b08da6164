from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from atodds.types import Statement

Situated = Callable[..., tuple[Statement, ...]]
TUESDAY = date(2020, 5, 12)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<s>A guard</s> who attended the council's session on Tuesday <c>said</c> <k>{inner}</k>.", TUESDAY),
        ("<s>Two clerks</s> who were in the room when the board sat on Tuesday <c>said</c> <k>{inner}</k>.", TUESDAY),
        ("<s>A guard</s> who was hired on Tuesday <c>said</c> <k>{inner}</k>.", None),
        ("<s>A guard</s> who attended sessions on Monday and on Tuesday <c>said</c> <k>{inner}</k>.", None),
    ],
)
def test_words_heard_at_an_occasion_have_its_day(situated: Situated, text: str, said: date | None) -> None:
    inner = "<s2>the mayor</s2> <c2>had told</c2> them <k2>the bridge was safe</k2>"
    statement = situated(text.format(inner=inner), published=date(2020, 5, 13))[1]
    assert (statement.said and statement.said.start) == said


def test_it_means_the_post_of_the_sentence_before(situated: Situated) -> None:
    text = (
        "On Monday <s>Brook</s> <c>wrote</c> <k>that the bridge was safe</k>.\n\nRain fell.\n\nThe union called the "
        "post a joke. Three days before it, <s2>Brook</s2> <c2>had said</c2> <k2>that it was shut</k2>."
    )
    said = situated(text, published=date(2020, 5, 13))[1].said
    assert said is not None
    assert (said.start, said.end, said.words) == (date(2020, 5, 8), date(2020, 5, 8), "Three days before it")
