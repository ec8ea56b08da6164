"""JSON, CSV and Parquet: every row says what a person decided and what made it; no cell is a formula."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from atodds.errors import InputError
from atodds.store import export, query, tables
from atodds.store.connect import Store
from atodds.store.write import add_extraction

MADE = {"stage": "situate", "version": "rules 1"}


def csv_rows(store: Store) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(export.as_csv(store))))


def test_json_rows_carry_review_and_origin(filled: Store) -> None:
    whole = json.loads(export.as_json(filled))
    assert {name: len(rows) for name, rows in whole.items()} == {
        "documents": 2, "speakers": 2, "statements": 2, "relations": 2, "alignments": 1, "disputes": 1, "matters": 0,
        "judgements": 1,
    }  # fmt: skip
    for name in ("documents", "speakers", "statements", "relations", "alignments", "disputes"):
        assert {row["review"] for row in whole[name]} <= {"unreviewed", "accept"}
    for name in ("statements", "relations", "alignments", "disputes"):
        assert all(row["origin"] == MADE for row in whole[name])
    assert [row["review"] for row in whole["statements"] if row["quotations"]] == ["accept"]
    (alignment,) = whole["alignments"]
    assert (alignment["printed"], alignment["record_text"]) == ("We will open the locks,", "We will open the locks")
    named = [row for row in whole["relations"] if "name" in row["left"]]
    assert [{row["left"]["name"], row["right"]["name"]} for row in named] == [{"Ana Brandt", "Olsen"}]


def test_tables_hold_the_statements_exactly(filled: Store, tmp_path: Path) -> None:
    export.write(filled, "parquet", tmp_path / "out.parquet")
    typed = parquet.read_table(tmp_path / "out.parquet").to_pylist()
    spoken = query.statements(filled)
    for row, text, item in zip(typed, csv_rows(filled), spoken, strict=True):
        said = item.statement
        assert (row["id"], row["text"]) == (text["id"], said.text) == (said.id, said.text)
        assert row["content"] == [{"start": start, "end": end} for start, end in said.content]
        assert text["content"] == " ".join(f"{start}-{end}" for start, end in said.content)
        assert row["said_end"] == (said.said.end if said.said else None)
        assert (row["stage"], row["version"]) == (text["stage"], text["version"]) == tuple(MADE.values())
        assert row["review"] == text["review"] == ("accept" if said.quotations else "unreviewed")
    assert typed[0]["quoted"] == ["We will open the locks,", "Before Friday, likely."]


def test_a_cell_that_looks_like_a_formula_gets_an_apostrophe(store: Store, article) -> None:
    words = ["=1+1", "+1", "-5 boats", "@now", "safe = yes", "'quoted'", "\u00a0=HYPERLINK()", "＝1"]
    add_extraction(store, article("=evil", [("Brandt", word) for word in words], publisher="@Post"))
    rows = csv_rows(store)
    expected = [f"'{word}" if word not in {"safe = yes", "'quoted'"} else word for word in words]
    assert [row["text"] for row in rows] == expected
    assert {row["outlet"] for row in rows} == {"'@Post"}


@settings(deadline=None, max_examples=100)
@given(st.text())
def test_no_cell_starts_a_formula_and_none_loses_a_character(text: str) -> None:
    cell = tables._cell("text", text)
    assert cell in (text, f"'{text}")
    assert not cell.lstrip().startswith(("=", "+", "-", "@"))


def test_any_text_can_be_written(store: Store, article, tmp_path: Path) -> None:
    made = article("odd", [("Brandt", 'lone \ue000, "quoted"\r\nand\u2028broken \0')])
    text, said = made.document.text.replace("\ue000", "\ud800"), made.statements[0]
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    document = replace(made.document, text=text, sha256=digest)
    odd = replace(said, text=said.text.replace("\ue000", "\ud800"))
    add_extraction(store, replace(made, document=document, statements=(odd,)))
    export.write(store, "parquet", tmp_path / "a.parquet")
    for form in export.FORMATS:
        assert b"".join(export.stream(store, form))
    (row,) = json.loads(b"".join(export.stream(store, "json")))["statements"]
    assert row["text"] == 'lone \ud800, "quoted"\r\nand\u2028broken \0'
    (cells,) = csv.DictReader(io.StringIO(b"".join(export.stream(store, "csv")).decode(), newline=""))
    assert cells["text"] == 'lone ?, "quoted"\r\nand\u2028broken \0'


@pytest.mark.parametrize("form", export.FORMATS)
def test_what_is_written_is_what_is_streamed(filled: Store, tmp_path: Path, form: str) -> None:
    out = tmp_path / "folder" / f"out{export.FORMATS[form].ending}"
    export.write(filled, form, out)
    assert out.read_bytes() == b"".join(export.stream(filled, form))
    assert [path.name for path in out.parent.iterdir()] == [out.name]


def test_an_empty_store_can_be_exported(store: Store) -> None:
    assert json.loads(export.as_json(store))["statements"] == []
    assert json.loads(b"".join(export.stream(store, "jsonld")))["@graph"] == []
    assert export.as_csv(store).count("\n") == 1


def test_bad_targets_are_said_plainly(filled: Store, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no format"):
        export.write(filled, "xml", tmp_path / "a")
    with pytest.raises(InputError, match="no format"):
        export.stream(filled, "xml")
    (tmp_path / "file").write_text("", encoding="utf-8")
    for form in export.FORMATS:
        with pytest.raises(InputError, match="cannot be written"):
            export.write(filled, form, tmp_path / "file" / "out")
