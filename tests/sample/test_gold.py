"""The sample's gold against the sample's own texts: every string exact, every name listed, every count kept."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from atodds.documents.read import read
from atodds.types import Document

SAMPLE = Path(__file__).parents[2] / "sample"
GOLD: dict[str, Any] = yaml.safe_load((SAMPLE / "gold.yaml").read_text(encoding="utf-8"))
STATEMENTS: list[dict[str, Any]] = GOLD["statements"]
BY_ID = {statement["id"]: statement for statement in STATEMENTS}
CIRCUMSTANCES: dict[str, list[dict[str, Any]]] = GOLD["circumstances"]
PAIRS = GOLD["at_odds"] + GOLD["related_not_at_odds"]
VERDICTS = {
    "exact",
    "formatting only",
    "disfluency cleaned",
    "elided in order",
    "words changed",
    "meaning changed",
    "not found in the supplied record",
    "no record supplied",
}
AT_ODDS = {"contradicts", "reverses", "differs in certainty"}
NOT_AT_ODDS = {"differs in scope or time", "restates", "supports", "unrelated"}
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
AT_LEAST = {
    "not_statements": 30,
    "roles": 15,
    "namesakes": 8,
    "records": 40,
    "echoes": 12,
    "disputes": 20,
    "at_odds": 24,
    "related_not_at_odds": 20,
}
AT_LEAST_OF_CIRCUMSTANCES = {
    "dates": 60,
    "chains": 12,
    "conditions": 25,
    "certainty": 25,
    "commitments": 15,
    "unsupported": 10,
}


def pieces(value: str | list[str] | None) -> list[str]:
    """Return the strings of a value that may be one string, several or none."""
    return [] if value is None else [value] if isinstance(value, str) else value


def strings_of_statements() -> Iterator[tuple[str, str, str]]:
    """Yield (item, document, string) for the statements and their circumstances."""
    for statement in STATEMENTS:
        for key in ("content", "source", "cue"):
            for piece in pieces(statement[key]):
                yield f"{statement['id']} {key}", statement["doc"], piece
    for name, items in CIRCUMSTANCES.items():
        for item in items:
            words = [item[key] for key in ("words", "condition", "phrase") if key in item]
            words += [link["mention"] for link in item.get("via", ())]
            for piece in pieces(item["content"]) + words:
                yield f"{name} {item['statement']}", item["doc"], piece


def strings_of_sections() -> Iterator[tuple[str, str, str]]:
    """Yield (item, document, string) for everything else that the gold says stands in a document."""
    for name in ("not_statements", "roles", "namesakes", "disputes"):
        for item in GOLD[name]:
            for key in ("text", "mention", "quote"):
                for piece in pieces(item.get(key)):
                    yield name, item["doc"], piece
    for item in GOLD["records"]:
        yield item["id"], item["doc"], item["quote"]
        for piece in pieces(item["record_quote"]):
            yield f"{item['id']} record", item["record"], piece
    sides = [(pair["id"], pair[side]) for pair in PAIRS for side in ("a", "b")]
    sides += [(group["id"], item) for group in GOLD["echoes"] for item in group["items"]]
    for id_, item in sides:
        yield id_, item["doc"], item["quote"]


@pytest.fixture(scope="module")
def documents() -> dict[str, Document]:
    items = [*read([SAMPLE / "articles"]), *read([SAMPLE / "records"], kind="record")]
    assert [item for item in items if not isinstance(item, Document)] == []
    return {item.name: item for item in items if isinstance(item, Document)}


@pytest.fixture(scope="module")
def texts(documents: dict[str, Document]) -> dict[str, str]:
    """Return the text of each document of the sample, as the program reads it."""
    return {name: document.text for name, document in documents.items()}


def test_every_document_is_read_and_no_other(texts: dict[str, str]) -> None:
    assert sorted(texts) == sorted(GOLD["documents"])


@pytest.mark.parametrize("name", GOLD["documents"])
def test_day_and_kind_are_read(request: pytest.FixtureRequest, documents: dict[str, Document], name: str) -> None:
    gold = GOLD["documents"][name]
    assert documents[name].kind == gold["kind"]
    if "gap" in gold:
        request.applymarker(pytest.mark.xfail(reason=gold["gap"], strict=True))
    published = documents[name].published
    assert (published and published.isoformat()) == gold["published"]


def test_every_string_stands_in_its_document(texts: dict[str, str]) -> None:
    found = [*strings_of_statements(), *strings_of_sections()]
    assert [(item, text) for item, document, text in found if text not in texts[document]] == []


def test_the_content_of_a_statement_stands_once(texts: dict[str, str]) -> None:
    contents = [(s["id"], piece, texts[s["doc"]]) for s in STATEMENTS for piece in pieces(s["content"])]
    assert [(item, piece) for item, piece, text in contents if text.count(piece) != 1] == []


def test_every_quotation_of_an_article_is_in_the_gold(texts: dict[str, str]) -> None:
    """The page with broken marks and the titles are left out: their marks do not pair."""
    known: dict[str, list[str]] = {}
    for statement in STATEMENTS:
        known.setdefault(statement["doc"], []).extend(pieces(statement["content"]))
    for item in GOLD["not_statements"]:
        known.setdefault(item["doc"], []).append(item["text"])
    missing = []
    for name, document in GOLD["documents"].items():
        if document["kind"] == "record" or name == "10_valley_times_report":
            continue
        for quotation in re.findall(r"“([^“”\n]+)”|\"([^\"\n]+)\"|«([^«»\n]+)»|''([^\n]+?)''", texts[name]):
            words = "".join(quotation).strip(" ,.?!")
            if not any(words in piece or piece.strip(" ,.?!") in words for piece in known.get(name, [])):
                missing.append((name, words))
    assert missing == []


def test_file_and_date_of_every_document() -> None:
    for name, document in GOLD["documents"].items():
        assert (SAMPLE / document["file"]).is_file(), name
        assert document["kind"] in {"report", "record"}
        assert document["published"] is None or date(2026, 3, 9) <= date.fromisoformat(document["published"])


def test_every_speaker_is_listed() -> None:
    named = [statement["speaker"] for statement in STATEMENTS]
    named += [item["speaker"] for name in ("roles", "namesakes") for item in GOLD[name]]
    named += [link["speaker"] for item in CIRCUMSTANCES["chains"] for link in item["via"]]
    named += [dispute[side] for dispute in GOLD["disputes"] for side in ("left", "right")]
    named += [speaker for pair in PAIRS for speaker in pair["speakers"]]
    assert {name for name in named if name is not None} <= GOLD["speakers"].keys()


def test_an_unnamed_source_has_no_speaker() -> None:
    assert [s["id"] for s in STATEMENTS if s.get("unnamed") and s["speaker"] is not None] == []
    assert [s["id"] for s in STATEMENTS if s["speaker"] is None and not s.get("unnamed")] == []


@pytest.mark.parametrize("name", ["statements", "records", "echoes", "disputes", "at_odds", "related_not_at_odds"])
def test_ids_are_unique(name: str) -> None:
    assert [id_ for id_, count in Counter(item["id"] for item in GOLD[name]).items() if count > 1] == []


@pytest.mark.parametrize(("name", "least"), AT_LEAST.items())
def test_sections_hold_enough(name: str, least: int) -> None:
    assert len(GOLD[name]) >= least


@pytest.mark.parametrize(("name", "least"), AT_LEAST_OF_CIRCUMSTANCES.items())
def test_circumstances_hold_enough(name: str, least: int) -> None:
    assert len(CIRCUMSTANCES[name]) >= least
    for item in CIRCUMSTANCES[name]:
        assert item["content"] == BY_ID[item["statement"]]["content"]
        assert item["doc"] == BY_ID[item["statement"]]["doc"]


def test_statements_of_every_form() -> None:
    forms = Counter(statement["quoted"] for statement in STATEMENTS)
    assert forms[True] >= 110
    assert forms["mixed"] >= 50
    assert forms[False] >= 100


def test_labels_and_verdicts_are_the_projects_words() -> None:
    assert {item["verdict"] for item in GOLD["records"]} <= VERDICTS
    assert {verdict for item in GOLD["records"] for verdict in item.get("accept", ())} <= VERDICTS
    assert {pair["label"] for pair in GOLD["at_odds"]} == AT_ODDS
    assert {pair["label"] for pair in GOLD["related_not_at_odds"]} == NOT_AT_ODDS


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair["id"])
def test_the_sides_of_a_pair_are_statements_of_its_speakers(pair: dict[str, Any]) -> None:
    for side, speaker in zip((pair["a"], pair["b"]), pair["speakers"], strict=True):
        if GOLD["documents"][side["doc"]]["kind"] == "record":
            continue
        own = [s for s in STATEMENTS if s["doc"] == side["doc"]]
        held = [s for s in own if any(side["quote"] in p or p in side["quote"] for p in pieces(s["content"]))]
        assert speaker in {statement["speaker"] for statement in held}


@pytest.mark.parametrize("item", GOLD["records"], ids=lambda item: item["id"])
def test_a_verdict_agrees_with_its_two_texts(item: dict[str, Any]) -> None:
    record = " ".join(pieces(item["record_quote"]))
    printed = item["quote"].rstrip(".")
    if item["verdict"] == "exact":
        assert printed in record
    elif item["verdict"] == "not found in the supplied record":
        assert record == ""
    else:
        assert printed not in record or not record.startswith(f"{printed}.")
        assert record


@pytest.mark.parametrize("item", CIRCUMSTANCES["dates"], ids=lambda item: item["statement"])
def test_a_weekday_is_that_day(item: dict[str, Any]) -> None:
    said = item["said"]
    published = GOLD["documents"][item["doc"]]["published"]
    if published is None:
        assert said is None
        return
    start, end = date.fromisoformat(said["start"]), date.fromisoformat(said["end"])
    assert start <= end <= date.fromisoformat(published)
    for day in DAYS:
        if day in item["words"]:
            assert start == end
            assert DAYS[start.weekday()] == day
            assert date.fromisoformat(published) - start < timedelta(days=8)


def test_nobody_speaks_before_or_after_the_office_held() -> None:
    """The two offices that change hands: their mentions agree with the roster on the day."""
    with (SAMPLE / "roster.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["role"] in {"defence minister", "justice minister"}]
    checked = 0
    for item in GOLD["roles"]:
        former = "former" in item["mention"].lower() or "predecessor" in item["mention"]
        for row in rows:
            if item["speaker"] != row["name"] or item["on"] is None or former:
                continue
            assert row["start"] <= item["on"] <= (row["end"] or "9999")
            checked += 1
    assert checked >= 8


def test_a_namesake_is_two_people() -> None:
    names = Counter(speaker.get("name", name) for name, speaker in GOLD["speakers"].items())
    assert names["Anton Kess"] == 2
    assert max(count for name, count in names.items() if name != "Anton Kess") == 1
