"""The filter: lines of JSON in, rows out."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

import pytest

from atodds.errors import InputError
from atodds.record.index import Index, build
from atodds.record.quotes import check_quotes
from atodds.types import Document

TEXT = "MODERATOR: Is it safe?\nADA BROOK: We will repair the bridge if the council pays for the stone."


@pytest.fixture
def index(make: Callable[..., Document]) -> Index:
    return build([make(TEXT, day=date(2030, 3, 4))])


def line(**fields: object) -> str:
    return json.dumps(fields)


def test_a_row_points_into_the_record(index: Index) -> None:
    quote = "We will not repair the bridge if the council pays"
    (row,) = check_quotes([line(id="q1", quote=quote, speaker="Ada Brook", date="2030-03-05")], index)
    assert isinstance(row, dict)
    assert row["id"] == "q1"
    assert row["verdict"] == "meaning changed"
    assert row["record"]["text"] == TEXT[row["record"]["start"] : row["record"]["end"]]
    assert row["record"]["id"] == index.records[0].id
    assert row["record"]["speaker"] == "ADA BROOK"
    assert row["record"]["date"] == "2030-03-04"
    assert "".join(edit["printed"]["text"] for edit in row["edits"]) == quote
    assert "".join(edit["record"]["text"] for edit in row["edits"]) == row["record"]["text"]
    assert [edit["why"] for edit in row["edits"] if edit["why"]] == ["negation added: “not”"]
    assert json.loads(json.dumps(row)) == row


def test_context_may_hold_the_quotation_or_follow_it(index: Index) -> None:
    quote = "We will repair the bridge"
    rows = [
        line(id=1, quote=quote, context="if the council pays, she said"),
        line(id=2, quote=quote, context=f"“{quote},” she said on Monday."),
        line(id=3, quote=quote),
    ]
    verdicts = [row["verdict"] for row in check_quotes(rows, index) if isinstance(row, dict)]
    assert verdicts == ["exact", "meaning changed", "exact"]


def test_nothing_found(index: Index) -> None:
    (row,) = check_quotes([line(id=1, quote="The wheat burned in September")], index)
    assert isinstance(row, dict)
    assert (row["verdict"], row["record"], row["edits"]) == ("not found in the supplied record", None, [])


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[1]", "not a JSON object"),
        (line(quote="We will"), "no id"),
        (line(id="a"), "no quotation"),
        (line(id="a", quote="  "), "no quotation"),
        (line(id="a", quote=5), "no quotation"),
        (line(id="a", quote="We will", speaker=5), "speaker"),
        (line(id="a", quote="We will", date="last week"), "no date"),
    ],
)
def test_a_bad_line_is_named_and_the_rest_goes_on(text: str, what: str, index: Index) -> None:
    empty, bad, good = "", text, line(id="b", quote="We will repair the bridge")
    error, row = check_quotes([empty, bad, good], index)
    assert isinstance(error, InputError)
    assert error.where == "line 2"
    assert what in str(error)
    assert isinstance(row, dict)
    assert row["id"] == "b"
