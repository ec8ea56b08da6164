"""The whole program over the sample dossier, against what a careful reader finds in it.

Every item of the gold is a test. An item with a `gap` is known not to be found yet: it is expected to fail, and the
test fails when it no longer does.
"""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest
import yaml

from atodds.text import contains, fold, overlap
from atodds.types import Span, When, join_spans

GOLD: dict[str, Any] = yaml.safe_load((Path(__file__).parents[2] / "sample" / "gold.yaml").read_text(encoding="utf-8"))
AT_ODDS = {"contradicts", "reverses", "differs in certainty"}


def items(rows: list[dict[str, Any]], prefix: str) -> list[Any]:
    out = []
    for at, row in enumerate(rows):
        name = f"{prefix}-{row.get('id') or row.get('statement') or at}"
        marks = [pytest.mark.xfail(reason=row["gap"], strict=True)] if "gap" in row else []
        out.append(pytest.param(row, id=name, marks=marks))
    return out


def days(said: Any) -> tuple[str, str] | None:
    if said is None or isinstance(said, str):
        return (said, said) if said else None
    return said["start"], said["end"]


def shown(when: When | None) -> tuple[str, str] | None:
    return (when.start.isoformat(), when.end.isoformat()) if when else None


QUOTED = [row for row in GOLD["statements"] if row["quoted"] is not False]
INDIRECT = [row for row in GOLD["statements"] if row["quoted"] is False]
CIRCUMSTANCES = GOLD["circumstances"]


@pytest.mark.parametrize("row", items(QUOTED, "quoted") + items(INDIRECT, "indirect"))
def test_statement_and_speaker(sample, row: dict[str, Any]) -> None:
    found = sample.statement(row["doc"], row["content"])
    assert found is not None, "not found"
    names = sample.named(found.speaker_id)
    if row["speaker"] is None:
        assert not names, f"nobody can be named, but {names} is"
    else:
        assert row["speaker"] in names, f"{names or 'unknown'} instead of {row['speaker']}"


@pytest.mark.parametrize("row", items(CIRCUMSTANCES["dates"], "date"))
def test_day_of_speaking(sample, row: dict[str, Any]) -> None:
    found = sample.statement(row["doc"], row["content"])
    assert found is not None, "not found"
    assert shown(found.said) == days(row["said"])


@pytest.mark.parametrize("row", items(CIRCUMSTANCES["chains"], "chain"))
def test_second_hand_chain(sample, row: dict[str, Any]) -> None:
    found = sample.statement(row["doc"], row["content"])
    assert found is not None, "not found"
    assert len(found.via) == len(row["via"])
    for link, wanted in zip(found.via, row["via"], strict=True):
        assert link.mention is not None
        assert wanted["speaker"] is None or wanted["speaker"] in sample.named(link.speaker_id)


@pytest.mark.parametrize("row", items(CIRCUMSTANCES["conditions"], "condition"))
def test_condition(sample, row: dict[str, Any]) -> None:
    found = sample.statement(row["doc"], row["content"])
    assert found is not None, "not found"
    assert found.condition is not None
    here = sample.places(row["doc"], row["condition"])[0]
    assert overlap(found.condition.span, here) >= 0.8 * max(len(found.condition.text), here.end - here.start)


@pytest.mark.parametrize("row", items(CIRCUMSTANCES["certainty"], "certainty"))
def test_certainty(sample, row: dict[str, Any]) -> None:
    found = sample.statement(row["doc"], row["content"])
    assert found is not None, "not found"
    assert found.certainty is not None
    assert fold(row["phrase"]).text in fold(found.certainty.phrase).text
    assert (found.certainty.low, found.certainty.high) == (row["low"], row["high"])


@pytest.mark.parametrize("row", items(CIRCUMSTANCES["commitments"], "commitment"))
def test_commitment(sample, row: dict[str, Any]) -> None:
    found = sample.statement(row["doc"], row["content"])
    assert found is not None, "not found"
    assert found.commitment is not None
    assert shown(found.commitment.deadline) == days(row["deadline"])


@pytest.mark.parametrize("row", items(CIRCUMSTANCES["unsupported"], "unsupported"))
def test_support_withheld(sample, row: dict[str, Any]) -> None:
    found = sample.statement(row["doc"], row["content"])
    assert found is not None, "not found"
    assert found.unsupported is not None
    assert overlap(found.unsupported.span, sample.places(row["doc"], row["words"])[0])


@pytest.mark.parametrize("row", items(GOLD["not_statements"], "nothing"))
def test_nothing_is_taken_from_marked_lines_scare_quotes_and_titles(sample, row: dict[str, Any]) -> None:
    (place,) = sample.places(row["doc"], row["text"])
    page = sample.pages[row["doc"]]
    if row["kind"] in ("scare quotes", "title", "stray mark"):
        assert not [s for s in page.statements for span in s.content if contains(place, span)]
    else:
        assert not [s for s in page.statements for span in s.content if overlap(span, place)]
        assert any(contains(mark.span, place) for mark in page.document.marks)


@pytest.mark.parametrize("row", items(GOLD["roles"], "role") + items(GOLD["namesakes"], "namesake"))
def test_who_is_meant(sample, row: dict[str, Any]) -> None:
    page = sample.pages[row["doc"]]
    text = page.document.text
    (near,) = sample.places(row["doc"], row.get("quote") or row["mention"])
    at = text.index(row["mention"], near.start)
    place = Span(at, at + len(row["mention"]))
    speaking = [s for s in page.statements if any(overlap(span, place) for span in s.source)]
    assert speaking, "no statement has this source"
    for statement in speaking:
        assert row["speaker"] in sample.named(statement.speaker_id)


def test_namesakes_stay_apart(sample) -> None:
    groups: dict[str, set[str]] = {}
    for row in GOLD["namesakes"]:
        (place,) = sample.places(row["doc"], row["mention"])
        for statement in sample.pages[row["doc"]].statements:
            if any(overlap(span, place) for span in statement.source) and statement.speaker_id:
                key = sample.canonical.get(statement.speaker_id, statement.speaker_id)
                groups.setdefault(row["speaker"], set()).add(key)
    one, other = groups.values()
    assert not one & other


@pytest.mark.parametrize("row", items(GOLD["records"], "record"))
def test_against_the_record(sample, row: dict[str, Any]) -> None:
    (place,) = sample.places(row["doc"], row["quote"])
    of_page = {s.id for s in sample.pages[row["doc"]].statements}
    checked = [a for a in sample.analysis.alignments if a.statement_id in of_page and overlap(a.quotation, place)]
    assert checked, "not checked"
    best = max(checked, key=lambda a: overlap(a.quotation, place) / (a.quotation.end - a.quotation.start))
    assert best.verdict in (row["verdict"], *row.get("accept", ()))
    if row.get("record") and best.record_id and best.record:
        record = sample.pages[row["record"]].document
        assert best.record_id == record.id
        places = sample.places(row["record"], row["record_quote"])
        assert any(overlap(best.record, span) for span in places), join_spans(record.text, [best.record])


@pytest.mark.parametrize("row", items(GOLD["echoes"], "echo"))
def test_the_same_words_in_several_places(sample, row: dict[str, Any]) -> None:
    groups = [sample.covering(item["doc"], item["quote"]) for item in row["items"]]
    assert all(groups), "a statement is missing"
    for here, there in itertools.pairwise(groups):
        same = {a.id for a in here} & {b.id for b in there}
        assert same or sample.restate(here, there)


@pytest.mark.parametrize("row", items(GOLD["disputes"], "dispute"))
def test_reported_dispute(sample, row: dict[str, Any]) -> None:
    (place,) = sample.places(row["doc"], row["quote"])
    found = [d for d in sample.pages[row["doc"]].disputes if overlap(d.span, place)]
    assert found, "not found"
    parties = [(sample.named(d.left_speaker_id), sample.named(d.right_speaker_id)) for d in found]
    one, other = row["left"], row["right"]
    assert any((one in a and other in b) or (other in a and one in b) for a, b in parties), parties


@pytest.mark.parametrize("row", items(GOLD["at_odds"], "odds"))
def test_at_odds(sample, row: dict[str, Any]) -> None:
    left, right = (sample.covering(row[side]["doc"], row[side]["quote"]) for side in ("a", "b"))
    assert left, "the first statement is missing"
    assert right, "the second statement is missing"
    assert row["label"] in {relation.label for relation in sample.linked(left, right)}


@pytest.mark.parametrize("row", items(GOLD["related_not_at_odds"], "apart"))
def test_false_friends_are_not_called_at_odds(sample, row: dict[str, Any]) -> None:
    left, right = (sample.covering(row[side]["doc"], row[side]["quote"]) for side in ("a", "b"))
    assert not {relation.label for relation in sample.linked(left, right)} & AT_ODDS
