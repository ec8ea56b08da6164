"""JSON lines and Parquet."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from atodds.documents import rows
from atodds.documents.rows import Row, read_jsonl, read_parquet
from atodds.errors import InputError

GOOD = {
    "id": "a-1",
    "text": "The port is open.",
    "title": "Port opens",
    "outlet": "The Corran Star",
    "url": "https://star.example/a",
    "published": "2021-05-13",
    "author": ["Mia Stone", "Jo Park"],
    "kind": "record",
}


def written(path: Path, lines: list[Any]) -> Path:
    path.write_bytes(b"\n".join(line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines))
    return path


def test_a_row_is_read(tmp_path: Path) -> None:
    (row,) = read_jsonl(written(tmp_path / "a.jsonl", [GOOD]))
    assert isinstance(row, Row)
    assert (row.name, row.place) == ("a-1", f"{tmp_path / 'a.jsonl'}:1")
    assert (row.page.text, row.page.title, row.page.publisher) == (GOOD["text"], "Port opens", "The Corran Star")
    assert (row.page.url, row.page.published, row.page.kind) == (GOOD["url"], date(2021, 5, 13), "record")
    assert row.page.author == "Mia Stone, Jo Park"


@pytest.mark.parametrize("key", ["text", "body", "content"])
@pytest.mark.parametrize("outlet", ["outlet", "publisher", "source"])
@pytest.mark.parametrize("when", ["published", "date"])
def test_fields_have_several_names(tmp_path: Path, key: str, outlet: str, when: str) -> None:
    (row,) = read_jsonl(written(tmp_path / "a.jsonl", [{key: "Words.", outlet: "Star", when: "13 May 2021"}]))
    assert isinstance(row, Row)
    assert (row.page.text, row.page.publisher, row.page.published) == ("Words.", "Star", date(2021, 5, 13))


BAD = [
    b"{",
    b"[1, 2]",
    b'"text"',
    b"\xff\xfe",
    {"title": "No text"},
    {"text": ""},
    {"text": 3},
    {"text": " \n"},
    b"[" * 5000,
]


def test_a_bad_row_costs_that_row(tmp_path: Path) -> None:
    lines = [GOOD, *BAD, b"", {"text": "Last."}]
    found = list(read_jsonl(written(tmp_path / "a.jsonl", lines)))
    assert [isinstance(row, Row) for row in found] == [True, *[False] * len(BAD), True]
    for number, row in enumerate(found[1:-1], 2):
        assert isinstance(row, InputError)
        assert str(row).startswith(f"{tmp_path / 'a.jsonl'}:{number}: ")


def test_a_line_that_is_too_long_costs_that_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "LONGEST_ROW", 100)
    found = list(read_jsonl(written(tmp_path / "a.jsonl", [{"text": "x" * 450}, {"text": "Short."}])))
    assert isinstance(found[0], InputError)
    assert isinstance(found[1], Row)
    assert len(found) == 2


def test_a_day_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (row,) = read_jsonl(written(tmp_path / "a.jsonl", [{"text": "Words.", "date": "some day"}]))
    assert isinstance(row, Row)
    assert row.page.published is None
    assert len(row.page.problems) == 1


def test_parquet(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    columns = {"text": ["One.", None, "Three."], "id": [1, 2, 3], "date": [date(2021, 5, 13)] * 3, "other": [0, 0, 0]}
    parquet.write_table(pyarrow.table(columns), path)
    first, second, third = read_parquet(path)
    assert isinstance(first, Row)
    assert isinstance(third, Row)
    assert (first.name, first.page.text, first.page.published) == ("1", "One.", date(2021, 5, 13))
    assert third.name == "3"
    assert isinstance(second, InputError)
    assert second.where == f"{path}:2"


@pytest.mark.parametrize("raw", [b"", b"PAR1", b"PAR1 and nonsense PAR1"])
def test_a_broken_parquet_file_is_told(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "a.parquet"
    path.write_bytes(raw)
    (error,) = read_parquet(path)
    assert isinstance(error, InputError)
    assert "cannot be read" in str(error)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    raw=st.binary(max_size=200)
    | st.lists(st.sampled_from(['{"text":', '"a"', "}", "\n", "\\ud800", "1e999"])).map(
        lambda parts: "".join(parts).encode()
    )
)
def test_any_bytes_give_rows_or_errors(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "any.jsonl"
    path.write_bytes(raw)
    assert all(isinstance(row, Row | InputError) for row in read_jsonl(path))
