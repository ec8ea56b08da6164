"""`atodds check --variants` over a store that is filled by hand."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from atodds.cli import main, terminal
from atodds.record.align import align_statements
from atodds.record.index import build
from atodds.store.connect import open_store
from atodds.store.write import add_extraction, replace_analysis
from atodds.types import Document, Extraction, Origin, Span, Statement, content_id

RECORD = "ADA BROOK: We will repair the bridge in Marlow this year."
PRINTED = (
    ("The Marlow Post", 6, "“We will repair the bridge in Marlow,” she said."),
    ("Harrow Daily", 7, "“We would repair the bridge in Marlow,” she said."),
)


@pytest.fixture
def check(make: Callable[..., Document], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> Callable[..., str]:  # type: ignore[no-untyped-def]  # pytest's capsys has no public class to name
    """Run `atodds check` on a store of two reports and a record."""
    record = make(RECORD, day=date(2030, 3, 4))
    reports = [
        replace(make(text, name=outlet, kind="report", day=date(2030, 3, day)), publisher=outlet)
        for outlet, day, text in PRINTED
    ]
    statements = [_statement(report) for report in reports]
    database = tmp_path / "store.db"
    with open_store(database) as store:
        for document, said in ((record, ()), *((r, (s,)) for r, s in zip(reports, statements, strict=True))):
            add_extraction(store, Extraction(document=document, speakers=(), statements=said, disputes=()))
        found = align_statements(statements, {report.id: report for report in reports}, build([record]))
        replace_analysis(store, (), found, ())
    monkeypatch.setattr(terminal.out, "width", 200)

    def run(*arguments: str) -> str:
        monkeypatch.setattr(sys, "argv", ["atodds", "check", *arguments, "--db", str(database)])
        with pytest.raises(SystemExit) as done:
            main()
        assert not done.value.code
        return str(capsys.readouterr().out)

    return run


def _statement(report: Document) -> Statement:
    quotation = Span(1, report.text.index(",”") + 1)
    return Statement(
        id=content_id("statement", report.id),
        document_id=report.id,
        text=quotation.of(report.text),
        content=(quotation,),
        quotations=(quotation,),
        score=1.0,
        origin=Origin(stage="test", version="1"),
    )


def test_as_json(check: Callable[..., str]) -> None:
    (group,) = json.loads(check("--variants", "--json"))
    assert group["text"] == RECORD[group["record"][0] : group["record"][1]]
    assert [(row["outlet"], row["published"], row["verdict"]) for row in group["printings"]] == [
        ("The Marlow Post", "2030-03-06", "exact"),
        ("Harrow Daily", "2030-03-07", "meaning changed"),
    ]
    assert [(each["record"], each["printed"]) for each in group["printings"][1]["differences"]] == [("will", "would")]


def test_as_a_table(check: Callable[..., str]) -> None:
    shown = check("--variants")
    assert "will → would" in shown
    assert shown.index("The Marlow Post") < shown.index("Harrow Daily")


def test_of_nobody(check: Callable[..., str]) -> None:
    assert json.loads(check("--variants", "--json", "--speaker", "Corin Vale")) == []
