"""Quotations of statements, and how several outlets print the same words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

import pytest

from atodds.record.align import align_statements
from atodds.record.index import build
from atodds.record.variants import printing, printings, variants
from atodds.types import Document, Mention, Origin, Span, Speaker, Statement, content_id

RECORD = (
    "MODERATOR: Good evening.\n"
    "ADA BROOK: We will repair the bridge in Marlow if the council pays for the stone. We will see about the ferry.\n"
    "CORIN VALE: The orchard on the southern slope is mine."
)


@pytest.fixture
def state(make: Callable[..., Document]) -> Callable[..., tuple[Document, Statement]]:
    """Make a report of a text with one statement; its quotations are what stands in curly quotation marks."""

    def statement(text: str, *, speaker: str | None = None, day: int = 5) -> tuple[Document, Statement]:
        report = make(text, name=text, kind="report", day=date(2030, 3, day))
        quotations = tuple(Span(at + 1, text.index("”", at)) for at, character in enumerate(text) if character == "“")
        mention = None
        if speaker:
            start = text.index(speaker)
            mention = Mention(span=Span(start, start + len(speaker)), text=speaker, form="name")
        return report, Statement(
            id=content_id("statement", text),
            document_id=report.id,
            text=text,
            content=(Span(0, len(text)),),
            quotations=quotations,
            mention=mention,
            score=1.0,
            origin=Origin(stage="test", version="1"),
        )

    return statement


def check(reports: Sequence[tuple[Document, Statement]], record: Document | None, **options: Sequence[Speaker]):  # type: ignore[no-untyped-def]  # the tuple of alignments, named once below
    documents = {report.id: report for report, _ in reports}
    index = build([record] if record else [])
    return align_statements([statement for _, statement in reports], documents, index, **options)


def test_places_are_into_the_report(
    make: Callable[..., Document], state: Callable[..., tuple[Document, Statement]]
) -> None:
    record = make(RECORD, day=date(2030, 3, 4))
    report, statement = state(
        "“We will repair the bridge in Marlow,” Ada Brook said, “but not today.”", speaker="Ada Brook"
    )
    first, second = check([(report, statement)], record)
    assert first.quotation.of(report.text) == "We will repair the bridge in Marlow,"
    assert first.verdict == "meaning changed"
    assert first.record_id == record.id
    assert "".join(edit.printed.of(report.text) for edit in first.edits) == first.quotation.of(report.text)
    assert second.verdict == "not found in the supplied record"
    assert first.statement_id == second.statement_id == statement.id
    assert first.id != second.id


def test_the_speaker_of_the_statement_is_a_gate(
    make: Callable[..., Document], state: Callable[..., tuple[Document, Statement]]
) -> None:
    record = make(RECORD, day=date(2030, 3, 4))
    report = state("“The orchard on the southern slope is mine,” Brook said.", speaker="Brook")
    (found,) = check([report], record)
    assert found.verdict == "not found in the supplied record"
    assert "CORIN VALE" in found.reason


def test_names_come_from_the_speaker(
    make: Callable[..., Document], state: Callable[..., tuple[Document, Statement]]
) -> None:
    record = make(RECORD, day=date(2030, 3, 4))
    report, statement = state("“The orchard on the southern slope is mine,” the farmer said.")
    known = Statement(**{name: getattr(statement, name) for name in statement.__slots__} | {"speaker_id": "s"})
    speaker = Speaker(id="s", document_id=report.id, name="Ada Brook", kind="person")
    (found,) = check([(report, known)], record, speakers=[speaker])
    assert found.verdict == "not found in the supplied record"


def test_short_quotations_are_reported_only_when_found(
    make: Callable[..., Document], state: Callable[..., tuple[Document, Statement]]
) -> None:
    record = make(RECORD, day=date(2030, 3, 4))
    report = state("Brook called the plan “nonsense” and “southern slope” a joke, then “nobody ever knows” why.")
    found = check([report], record)
    assert [alignment.quotation.of(report[0].text) for alignment in found if alignment.record_id is None] == [
        "nobody ever knows"
    ]


def test_without_records(state: Callable[..., tuple[Document, Statement]]) -> None:
    (found,) = check([state("“We will repair the bridge,” Brook said.")], None)
    assert (found.verdict, found.record_id, found.score) == ("no record supplied", None, 0.0)


def test_variants(make: Callable[..., Document], state: Callable[..., tuple[Document, Statement]]) -> None:
    record = make(RECORD, day=date(2030, 3, 4))
    reports = [
        state("“We will repair the bridge in Marlow if the council pays,” Brook said."),
        state("Brook: “We would repair the bridge in Marlow if the council pays.”"),
        state("“The orchard on the southern slope is mine,” Vale said."),
    ]
    found = check(reports, record)
    (variant,) = variants(found)
    assert variant == variants(found[::-1])[0]
    assert {alignment.statement_id for alignment in variant.alignments} == {s.id for _, s in reports[:2]}
    assert sorted(len(difference) for difference in variant.differences) == [0, 1]
    assert variant.common.of(record.text) == "We will repair the bridge in Marlow if the council pays"


def test_printings(make: Callable[..., Document], state: Callable[..., tuple[Document, Statement]]) -> None:
    """How reports printed the same words: by day, each stretch once, with what each changes."""
    record = make(RECORD, day=date(2030, 3, 4))
    reports = [
        state("Brook: “We would repair the bridge in Marlow if the council pays.”", day=6),
        state("“We will repair the bridge in Marlow if the council pays,” Brook said."),
        state("“The orchard on the southern slope is mine,” Vale said."),
        state("Brook spoke of “Marlow”."),
    ]
    found = check(reports, record)
    by_statement = {statement.id: report for report, statement in reports}
    rows = [printing(alignment, by_statement[alignment.statement_id]) for alignment in found]
    twice = [*rows, *(replace(row, alignment=replace(row.alignment, id="0" + row.alignment.id)) for row in rows)]

    (group,) = printings(twice, {record.id: record.text})

    assert (group,) == printings(twice[::-1], {record.id: record.text})
    assert group.text == group.record.of(record.text)
    assert [row.document_id for row in group.printings] == [reports[1][0].id, reports[0][0].id]
    assert [row.alignment.verdict for row in group.printings] == ["exact", "meaning changed"]
    assert [[(each.record, each.printed) for each in changed] for changed in group.differences] == [
        [],
        [("will", "would")],
    ]


def test_quotations_in_another_order_are_told(
    make: Callable[..., Document], state: Callable[..., tuple[Document, Statement]]
) -> None:
    text = (
        "ADA BROOK: The ferry sank at dawn near Harrow.\nMODERATOR: And then?\nADA BROOK: We saved all of the divers."
    )
    report = state(
        "“We saved all of the divers, sir,” Brook said. “The ferry sank at dawn near Harrow.”", speaker="Brook"
    )
    first, second = check([report], make(text, day=date(2030, 3, 4)))
    assert "printed ahead" not in first.reason
    assert "printed ahead" in second.reason
