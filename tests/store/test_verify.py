"""Whatever is changed behind the program's back is told of, and nothing else is."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from atodds.store import query
from atodds.store.verify import verify
from atodds.store.write import Store, add_extraction, add_judgement, open_store, replace_analysis
from atodds.types import (
    Alignment,
    Dispute,
    Edit,
    Evidence,
    Extraction,
    Identity,
    Judgement,
    Origin,
    Relation,
    Span,
    content_id,
)

Article = Callable[..., Extraction]
ORIGIN = Origin(stage="test", version="1")
CASES = yaml.safe_load(Path(__file__).with_name("tampering.yaml").read_text(encoding="utf-8"))


@pytest.fixture
def full(store: Store, article: Article) -> Store:
    """A store with a row of every kind."""
    one, two = (article(name, [("Mira Rao", "we will sign"), ("Tom Vale", "no")]) for name in ("one", "two"))
    span = Span(0, 8)
    dispute = Dispute(
        id=content_id("dispute", one.document.id),
        document_id=one.document.id,
        span=span,
        text="Mira Rao",
        act="denies",
        left=None,
        left_speaker_id=one.speakers[0].id,
        right=None,
        right_speaker_id=None,
        score=0.5,
        origin=ORIGIN,
    )
    one = replace(one, disputes=(dispute,))
    add_extraction(store, one)
    add_extraction(store, two)
    people = [one.speakers[0].id, two.speakers[0].id]
    record, printed = one.statements[0], two.statements[0]
    alignment = Alignment(
        id=content_id("alignment", printed.id),
        statement_id=printed.id,
        quotation=printed.content[0],
        passage_id=None,
        record_id=one.document.id,
        record=record.content[0],
        edits=(Edit(kind="same", record=record.content[0], printed=printed.content[0]),),
        verdict="exact",
        reason="",
        score=1.0,
        origin=ORIGIN,
    )
    relation = Relation(
        id=content_id("relation", record.id, printed.id),
        left_id=record.id,
        right_id=printed.id,
        label="restates",
        score=1.0,
        evidence=(Evidence(feature="words", score=1.0, detail="", spans=((one.document.id, span),)),),
        origin=ORIGIN,
    )
    identities = [
        Identity(speaker_id=id, canonical_id=min(people), reason="", score=1.0, origin=ORIGIN) for id in people
    ]
    replace_analysis(store, identities, [alignment], [relation])
    at = datetime(2031, 4, 1, tzinfo=UTC)
    judgement = Judgement(id=content_id("judgement", 1), subject_id=record.id, verdict="accept", user="desk", at=at)
    add_judgement(store, judgement)
    return store


def test_nothing_is_told_of_a_sound_store(full: Store) -> None:
    assert list(verify(full)) == []
    full.close()
    with open_store(full.where, readonly=True) as reader:
        assert list(verify(reader)) == []
        assert list(verify(reader)) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["does"])
def test_tampering_is_told_of(full: Store, case: dict[str, Any]) -> None:
    with closing(sqlite3.connect(full.where, isolation_level=None)) as connection:
        connection.executescript(case["sql"])
    problems = [str(problem) for problem in verify(full)]
    assert any(case["told"] in problem for problem in problems), problems


def test_one_bad_document_does_not_hide_the_rest(full: Store) -> None:
    with closing(sqlite3.connect(full.where, isolation_level=None)) as connection:
        connection.execute("UPDATE documents SET turns = 'nonsense' WHERE name = 'one'")
        connection.execute("UPDATE statements SET score = 0.1 WHERE text = 'no'")
    names = {entry.name: entry.id for entry in query.document_entries(full)}
    problems = {problem.id: problem.what for problem in verify(full)}
    assert "cannot be read" in problems[names["one"]]
    assert problems[names["two"]] == "a row was changed after it was written"
