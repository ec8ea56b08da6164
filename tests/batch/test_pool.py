"""Extraction of many documents: errors are values, order is kept, processes change nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from atodds.batch import pool
from atodds.batch.pool import extract_all
from atodds.documents.read import read
from atodds.errors import InputError, ShardError
from atodds.types import Extraction

PAGE = "“We will {} the locks on Friday,” said Ana Brandt, the harbour minister. She gave no reason."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for at in range(4):
        head = f"outlet: The Tern Mail\npublished: 2026-03-0{at + 1}\n\n"
        (tmp_path / f"page{at}.txt").write_text(head + PAGE.format("open" if at % 2 else "shut"), encoding="utf-8")
    (tmp_path / "page2b.txt").write_bytes(b"")
    return tmp_path


def shown(items: list[object]) -> list[object]:
    return [item.statements if isinstance(item, Extraction) else str(item) for item in items]


def test_a_bad_file_is_reported_in_its_place_and_the_rest_goes_on(folder: Path) -> None:
    items = list(extract_all(read([folder])))
    assert [isinstance(item, Extraction) for item in items] == [True, True, True, False, True]
    assert isinstance(items[3], InputError)
    assert all(item.statements for item in items if isinstance(item, Extraction))


def test_several_processes_give_the_same_rows_in_the_same_order(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = shown(list(extract_all(read([folder]))))
    monkeypatch.setattr(pool, "FEW", 1)
    assert shown(list(extract_all(read([folder]), workers=2))) == here


def test_a_document_that_breaks_the_program_costs_only_itself(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(document: object, **_: object) -> Extraction:
        raise RuntimeError("no such luck")

    monkeypatch.setattr(pool, "extract", broken)
    items = list(extract_all(read([folder])))
    assert len(items) == 5
    assert sum(isinstance(item, ShardError) for item in items) == 4
    assert "no such luck" in str(items[0])
