"""The verdicts, from a table of printed quotations and records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from atodds.record.align import Quoted, align
from atodds.record.index import build
from atodds.types import Document, Span, Verdict, When

CASES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("cases.yaml").read_text(encoding="utf-8"))
HELD = date(2030, 3, 4)
OTHERS = (
    "CORIN VALE: Thank you very much. We will see. The orchard on the southern slope has three hundred pear trees.",
    "MODERATOR: Thank you very much. Good evening.\nTESS ARDEN: Thank you very much. We will see about the tram.",
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['verdict']}: {case['print'][:50]}")
def test_table(case: dict[str, Any], make: Callable[..., Document]) -> None:
    record = make(case["say"], day=HELD)
    others = [make(text, name=f"other {at}", day=date(2029, 1, 5)) for at, text in enumerate(OTHERS)]
    said = When(start=case["date"], end=case["date"]) if "date" in case else None
    speaker = (case["speaker"],) if "speaker" in case else ()
    quoted = Quoted(text=case["print"], context=case.get("after", ""), speaker=speaker, said=said)

    found = align(quoted, build([record, *others]))

    assert found.verdict == case["verdict"], found
    assert case.get("why", "").casefold() in found.reason.casefold()
    assert found.reason.endswith(".")
    if found.verdict == "not found in the supplied record":
        assert (found.record, found.record_id, found.edits, found.score) == (None, None, (), 0.0)
        return
    assert found.record_id == record.id
    assert found.record is not None
    assert 0 < found.score <= 1
    assert "".join(edit.record.of(record.text) for edit in found.edits) == found.record.of(record.text)
    assert "".join(edit.printed.of(quoted.text) for edit in found.edits) == quoted.text


def test_table_covers_every_verdict_of_a_search() -> None:
    counts = Counter(case["verdict"] for case in CASES)
    assert set(counts) == set(get_args(Verdict)) - {"no record supplied"}
    assert counts.total() >= 120


def test_no_record() -> None:
    found = align(Quoted(text="We opened the harbor"), build([]))
    assert found.verdict == "no record supplied"
    assert found.score == 0


def test_a_report_is_no_record(make: Callable[..., Document]) -> None:
    index = build([make("We opened the harbor in March.", kind="report")])
    assert align(Quoted(text="We opened the harbor"), index).verdict == "no record supplied"


def test_the_nearest_day_is_taken(make: Callable[..., Document]) -> None:
    days = [date(2030, month, 10) for month in (1, 4, 9)]
    records = [make("CORIN VALE: We will plant three hundred pear trees.", name=str(day), day=day) for day in days]
    index = build(records)
    for record, day in zip(records, days, strict=True):
        said = When(start=day, end=day, words="that day", span=Span(0, 8))
        found = align(Quoted(text="plant three hundred pear trees", said=said), index)
        assert found.record_id == record.id


def test_the_speaker_decides_between_equal_words(make: Callable[..., Document]) -> None:
    text = "CORIN VALE: The tram will cost us dearly.\nTESS ARDEN: The tram will cost us dearly."
    index = build([make(text, day=HELD)])
    for name, turn in (("Corin Vale", 0), ("Ms. Arden", 1)):
        found = align(Quoted(text="The tram will cost us dearly", speaker=(name,)), index)
        assert found.record is not None
        assert found.record.start == index.records[0].turns[turn].span.start
        assert found.speaker == index.records[0].turns[turn].speaker


def test_unknown_speaker_and_date_are_said(make: Callable[..., Document]) -> None:
    index = build([make("CORIN VALE: The tram will cost us dearly.")])
    found = align(Quoted(text="The tram will cost us dearly"), index)
    assert "speaker of the quotation is not known" in found.reason
    assert "record has no date" in found.reason


def test_known_event_admits_a_short_phrase(make: Callable[..., Document]) -> None:
    filler = " ".join(f"word{at} of the" for at in range(3000))
    records = [make(f"We will see about it. {filler}", name=str(at), day=date(2030, 1, 1 + at)) for at in range(9)]
    index = build(records)
    quoted = Quoted(text="we will see about it", said=When(start=date(2030, 1, 9), end=date(2030, 1, 9)))
    assert align(quoted, index).verdict == "not found in the supplied record"
    known = Quoted(text=quoted.text, said=quoted.said, events=frozenset({records[3].id}))
    assert align(known, index).record_id == records[3].id


def test_words_outside_the_turns_are_searched_too(make: Callable[..., Document]) -> None:
    """What no turn covers is a paragraph without a speaker; labels themselves are nobody's words."""
    text = "An opening about the old lighthouse lamp.\nCORIN VALE: The tram is late.\n[...]\n\nThe ferry sank at dawn."
    index = build([make(text, day=HELD)])
    for quote in ("the old lighthouse lamp", "The ferry sank at dawn"):
        found = align(Quoted(text=quote, speaker=("Ada Brook",)), index)
        assert (found.verdict, found.speaker) == ("exact", "")
    assert "vale" not in index.vocabulary


def test_after_a_line_of_dots_the_speaker_is_not_known(make: Callable[..., Document]) -> None:
    """What a transcript leaves out may have had another speaker's label."""
    text = "CORIN VALE: The tram is late again.\n\n[...]\n\nThe ferry sank at dawn."
    record = make(text, day=HELD)
    turn = replace(record.turns[0], span=Span(record.turns[0].span.start, len(text)))
    index = build([replace(record, turns=(turn,))])
    assert align(Quoted(text="The tram is late again", speaker=("Ada Brook",)), index).record is None
    assert align(Quoted(text="The ferry sank at dawn", speaker=("Ada Brook",)), index).verdict == "exact"
