"""Whatever the form: what nobody judged says "unreviewed", what somebody judged says how, wherever it stands."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from pyarrow import parquet

from atodds.judged import note_of
from atodds.store import people, query
from atodds.store.connect import Store
from atodds.store.export import FORMATS, stream
from atodds.store.judge import judge, rename


@pytest.fixture
def judged(filled: Store) -> Store:
    """`filled`, in which a person accepted one statement, and called one of the two speakers something else."""
    olsen = next(speaker for speaker in people.printed(filled) if speaker.name == "Olsen")
    rename(filled, olsen.id, "Piet Olsen", user="Kim", note="as he signs")
    return filled


def text_of(store: Store, form: str) -> str:
    return b"".join(stream(store, form)).decode()


def inside(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from inside(one)


def test_json(judged: Store) -> None:
    whole = json.loads(text_of(judged, "json"))
    rows = [row for name, section in whole.items() if name != "judgements" for row in section]
    assert all("review" in row for row in rows)
    accepted = {said.statement.id for said in query.statements(judged) if said.statement.quotations}
    statements = [one for one in inside(whole) if "said_words" in one]
    assert len(statements) == 2 + 2 + 1, "each, at both ends of a pair, and beside the record"
    for said in statements:
        assert said["review"] == ("accept" if said["id"] in accepted else "unreviewed")
    assert {row["name"]: row["review"] for row in whole["speakers"]} == {
        "Ana Brandt": "unreviewed",
        "Olsen": "rename",
    }


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_tables(judged: Store, form: str) -> None:
    whole = b"".join(stream(judged, form))
    if form == "parquet":
        assert parquet.read_table(io.BytesIO(whole)).column("review").to_pylist() == ["accept", "unreviewed"]
    else:
        lines = whole.decode().splitlines()
        assert lines[0].endswith(",review")
        assert [line.rpartition(",")[2] for line in lines[1:]] == ["accept", "unreviewed"]


def test_linked_data(judged: Store) -> None:
    nodes = json.loads(text_of(judged, "jsonld"))["@graph"]
    status = {node["@id"]: node["creativeWorkStatus"] for node in nodes if "creativeWorkStatus" in node}
    works = [node["@id"] for node in nodes if node.get("@type") in ("Claim", "Quotation", "Article", "CreativeWork")]
    assert set(status) == set(works)
    assert sorted(status.values()).count("accept") == 3, "the claim and its two quotations"
    assert [node["reviewed"] for node in nodes if node.get("@type") == "Person"] == ["unreviewed"]


def test_drafts(judged: Store) -> None:
    drafts = json.loads(text_of(judged, "claimreview"))["@graph"]
    assert len(drafts) == 2
    assert {draft["creativeWorkStatus"] for draft in drafts} == {"draft"}
    assert sorted(draft["itemReviewed"]["creativeWorkStatus"] for draft in drafts) == ["accept", "unreviewed"]
    assert all("[contradicts, unreviewed]" in draft["reviewBody"] for draft in drafts)


def test_standoff(judged: Store) -> None:
    archive = zipfile.ZipFile(io.BytesIO(b"".join(stream(judged, "brat"))))
    notes = "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".ann"))
    assert sorted(re.findall(r"AnnotatorNotes E\d+\t(\w+);", notes)) == ["accept", "unreviewed"]
    assert len(re.findall(r"^E\d", notes, re.MULTILINE)) == 2


def test_what_is_undone_is_unreviewed_again(judged: Store) -> None:
    made = next(said.statement.id for said in query.statements(judged) if said.statement.quotations)
    judge(judged, "undo", made, user="Kim", note=note_of(""))
    for form in FORMATS:
        assert not re.search(rb'accept\b(?!")', b"".join(stream(judged, form)).replace(b'"verdict": "accept"', b""))
    assert {one["review"] for one in json.loads(text_of(judged, "json"))["statements"]} == {"unreviewed"}
