"""Rows of GDELT's quotation graph."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from atodds.documents.gdelt import text_of
from atodds.documents.read import read_file
from atodds.errors import InputError
from atodds.types import Document

ROW: dict[str, Any] = {
    "date": "2021-05-13T10:15:00Z",
    "url": "https://star.example/locks",
    "title": "Locks stay shut",
    "lang": "ENGLISH",
    "quotes": [
        {"pre": "the minister, Ana Brandt, said:", "quote": "We will not open.", "post": "She spoke on Tuesday"},
        {"pre": "Olsen called it “", "quote": "a mistake", "post": "” and left"},
        {"pre": "", "quote": "", "post": "nothing"},
        "no quotation",
    ],
}


def test_a_row_becomes_a_document_with_a_paragraph_per_quotation(tmp_path: Path) -> None:
    path = tmp_path / "20210513.gqg.jsonl"
    path.write_text(json.dumps(ROW), encoding="utf-8")
    (document,) = read_file(path)
    assert isinstance(document, Document)
    assert document.text == (
        "the minister, Ana Brandt, said: “We will not open.” She spoke on Tuesday\n\n"
        "Olsen called it “a mistake” and left"
    )
    assert (document.title, document.url) == ("Locks stay shut", "https://star.example/locks")
    assert document.published == date(2021, 5, 13)


@pytest.mark.parametrize(
    ("row", "what"),
    [({**ROW, "lang": "FRENCH"}, "FRENCH"), ({**ROW, "quotes": []}, "without text"), ({**ROW, "quotes": 3}, "without")],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, row: dict[str, Any], what: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps(row), encoding="utf-8")
    (problem,) = read_file(path)
    assert isinstance(problem, InputError)
    assert what in problem.what


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ({"pre": "He said", "quote": "yes", "post": ", then left"}, "He said “yes”, then left"),
        ({"pre": 'He said "', "quote": 'yes"', "post": "and left"}, 'He said "yes" and left'),
        ({"quote": " yes \n no "}, "“yes no”"),
        ({"pre": "He said", "quote": 7, "post": "x"}, ""),
    ],
)
def test_marks_are_put_around_the_words(quote: dict[str, Any], expected: str) -> None:
    assert text_of({"quotes": [quote]}) == expected
