from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from atodds.types import Statement, When

TABLE = "chains.yaml"


def days(when: When | None) -> Any:
    if when is None:
        return None
    return when.start if when.start == when.end else [when.start, when.end]


def test_chain(case: dict[str, Any], situated: Callable[..., tuple[Statement, ...]]) -> None:
    statement = situated(case["text"], published=date(2020, 5, 13))[case["at"]]
    links = [[link.mention and link.mention.text, days(link.said)] for link in statement.via]
    assert links == [[*link, None][:2] for link in case["via"]]
    if "said" in case:
        assert days(statement.said) == case["said"]


def test_a_link_found_by_its_words_has_the_speaker_known_by_them(
    situated: Callable[..., tuple[Statement, ...]],
) -> None:
    text = (
        "<s2>Ida Brook</s2> <c2>left</c2> <k2>word</k2>. "
        "<s>The agency</s> <c>said</c>, quoting Ida Brook, <k>it was over</k>."
    )
    first, second = situated(text)
    assert first.via[0].speaker_id == second.speaker_id == "ida brook"
