"""The comparison as a filter: lines in, rows out, bad lines named."""

from __future__ import annotations

import json
from typing import Any

import pytest

from atodds.errors import InputError
from atodds.pipeline import shipped_means
from atodds.relations.pairs import compare_pairs


def line(id: Any, a: Any, b: Any) -> str:
    return json.dumps({"id": id, "a": a, "b": b})


YES = {"text": "The Dorran bridge is open to lorries.", "speaker": "Ana Brandt", "said": "2026-03-02"}
NO = {"text": "The Dorran bridge is not open to lorries.", "speaker": "Piet Olsen", "said": "2026-03-02/2026-03-03"}
ELSE = {"text": "The harvest festival begins with a procession of children."}


def test_rows_come_in_order_with_a_label_a_score_and_reasons() -> None:
    rows = list(compare_pairs([line("x", YES, NO), "\n", line(7, YES, YES), line("z", YES, ELSE)], shipped_means()))
    assert [row["id"] for row in rows if isinstance(row, dict)] == ["x", 7, "z"]
    at_odds, same, apart = (row for row in rows if isinstance(row, dict))
    assert at_odds["label"] == "contradicts"
    assert same["label"] == "restates"
    assert apart["label"] == "unrelated"
    assert 0 <= apart["score"] < at_odds["score"] <= 1
    assert same["score"] < at_odds["score"]
    assert all(evidence["detail"] for evidence in at_odds["evidence"])
    assert at_odds["evidence"]


def test_the_order_of_the_two_makes_no_difference() -> None:
    there, back = compare_pairs([line(1, YES, NO), line(1, NO, YES)], shipped_means())
    assert isinstance(there, dict)
    assert isinstance(back, dict)
    assert (there["label"], there["score"]) == (back["label"], back["score"])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("no json", "not JSON"),
        ("[1]", "not a JSON object"),
        (line(None, YES, NO), "has no id"),
        (line(1, {"text": " "}, NO), '"a" has no text'),
        (line(1, YES, "words"), '"b" has no text'),
        (line(1, YES, {"text": "x", "speaker": 4}), '"speaker" of "b" is not text'),
        (line(1, YES, {"text": "x", "said": "Thursday"}), "is no day"),
        ("[" * 100_000, "not JSON"),
    ],
)
def test_a_line_that_cannot_be_used_is_named_and_the_rest_goes_on(text: str, said: str) -> None:
    bad, good = compare_pairs([text, line(2, YES, NO)], shipped_means())
    assert isinstance(bad, InputError)
    assert said in str(bad)
    assert "line 1" in str(bad)
    assert isinstance(good, dict)
