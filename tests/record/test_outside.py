"""The reporter's own words beside the record, from a table."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from atodds.record.align import align_statements
from atodds.record.index import build
from atodds.record.outside import is_outside
from atodds.types import Document, Mention, Origin, Span, Statement, content_id

CASES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("outside.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.get('why', 'none')}: {case['print'][:50]}")
def test_table(case: dict[str, Any], make: Callable[..., Document]) -> None:
    record = make(case["say"], day=date(2030, 3, 4))
    lead = f"{case.get('speaker', 'She')} said that "
    text = f"{lead}{case['print']}."
    report = make(text, name="report", kind="report", day=case.get("date", date(2030, 3, 5)))
    quotations = tuple(Span(at + 1, text.index("”", at)) for at, character in enumerate(text) if character == "“")
    mention = (
        Mention(span=Span(0, len(case["speaker"])), text=case["speaker"], form="name") if "speaker" in case else None
    )
    statement = Statement(
        id=content_id("statement", text),
        document_id=report.id,
        text=case["print"],
        content=(Span(len(lead), len(text) - 1),),
        quotations=quotations,
        cue="said",
        mention=mention,
        score=1.0,
        origin=Origin(stage="test", version="1"),
    )

    found = align_statements([statement], {report.id: report}, build([record]))

    assert [is_outside(alignment) for alignment in found] == [False] * len(quotations) + [True] * ("why" in case)
    for alignment in found[len(quotations) :]:
        assert case["why"] in alignment.reason
        assert alignment.verdict == "meaning changed"
        (edit,) = alignment.edits
        assert (edit.record, edit.printed) == (alignment.record, alignment.quotation)
        assert not any(
            span.start < alignment.quotation.end and alignment.quotation.start < span.end for span in quotations
        )
        assert alignment.quotation.of(text).strip() == alignment.quotation.of(text) != ""
        assert 0 < alignment.score < 1
