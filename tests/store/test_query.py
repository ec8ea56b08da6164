"""Listings: what each filter lets through, in which order, and who is who in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from atodds.errors import InputError
from atodds.store import query
from atodds.store.query import Filter
from atodds.store.write import Store, add_extraction, add_judgement, replace_analysis
from atodds.types import Alignment, Extraction, Identity, Judgement, Origin, Relation, Role, Span, Statement, content_id

Article = Callable[..., Extraction]
ORIGIN = Origin(stage="test", version="1")
CASES = yaml.safe_load(Path(__file__).with_name("filters.yaml").read_text(encoding="utf-8"))


@pytest.fixture
def house(store: Store, article: Article) -> Store:
    """The articles of filters.yaml; the speakers named together in its `people` are one person each."""
    speakers: dict[tuple[str, str], str] = {}
    for name, page in CASES["articles"].items():
        extraction = article(name, page["said"], publisher=page["outlet"], day=page["day"])
        unknown = [replace(s, speaker_id=None) if s.text in CASES["unknown"] else s for s in extraction.statements]
        undated = [replace(s, said=None) if s.text in CASES["undated"] else s for s in unknown]
        extraction = replace(extraction, statements=tuple(undated))
        add_extraction(store, extraction)
        speakers |= {(name, speaker.name): speaker.id for speaker in extraction.speakers}
    groups = [[speakers[(page, name)] for page, name in group] for group in CASES["people"]]
    identities = [
        Identity(speaker_id=id, canonical_id=min(group), reason="", score=1.0, origin=ORIGIN)
        for group in groups
        for id in group
    ]
    replace_analysis(store, identities, [], [])
    return store


@pytest.mark.parametrize("case", CASES["filters"], ids=str)
def test_filter(house: Store, case: dict[str, Any]) -> None:
    where = Filter(**{name: value for name, value in case.items() if name != "finds"})
    found = query.statements(house, where)
    assert [spoken.statement.text for spoken in found] == case["finds"]
    assert query.count_statements(house, replace(where, limit=None, offset=0)) >= len(found)
    if where.limit is None and not where.offset:
        assert query.count_statements(house, where) == len(found)


def test_pages_make_the_whole(house: Store) -> None:
    whole = query.statements(house)
    pages = [query.statements(house, Filter(limit=2, offset=at)) for at in range(0, len(whole) + 2, 2)]
    assert [spoken for page in pages for spoken in page] == whole


def test_a_document_is_in_its_own_order(house: Store) -> None:
    for entry in query.document_entries(house):
        rows = query.extraction(house, entry.id).statements
        assert [spoken.statement for spoken in query.statements(house, Filter(document=entry.id))] == list(rows)
        assert entry.statement_count == len(rows)


def test_a_speaker_is_shown_as_the_person(house: Store) -> None:
    people = {person.speaker.name: person for person in query.speakers(house)}
    assert {name: (person.statements, person.documents) for name, person in people.items()} == {
        name: tuple(counts) for name, counts in CASES["counts"].items()
    }
    assert [person.statements for person in query.speakers(house)] == sorted(
        (person.statements for person in people.values()), reverse=True
    )
    assert query.count_speakers(house) == len(people)
    rao = people["Mira Rao"]
    assert rao.speaker.aliases == ("Rao",)
    for person in people.values():
        spoken = query.statements(house, Filter(speaker=person.speaker.id))
        assert len(spoken) == person.statements
        assert {each.speaker for each in spoken} <= {person.speaker}
        assert query.speakers(house, name=person.speaker.id) == [person]
    members = [row.speaker_id for row in query.identities(house) if row.canonical_id == rao.speaker.id]
    for member in members:
        assert len(query.statements(house, Filter(speaker=member))) == rao.statements


def test_an_unknown_speaker_is_nobody(house: Store) -> None:
    nobody = [spoken for spoken in query.statements(house) if spoken.speaker is None]
    assert [spoken.statement.text for spoken in nobody] == CASES["unknown"]


def test_documents(house: Store) -> None:
    entries = query.document_entries(house)
    assert [entry.name for entry in entries] == sorted(
        CASES["articles"], key=lambda name: CASES["articles"][name]["day"], reverse=True
    )
    (found,) = query.document_entries(house, words="ferry", outlet="HARBOUR")
    assert (found.name, query.count_documents(house, words="ferry", outlet="HARBOUR")) == ("third", 1)
    assert query.document_entries(house, limit=1, offset=1) == entries[1:2]
    document = query.document(house, found.id)
    assert (document.title, len(document.text)) == (found.title, found.length)
    assert query.has_document(house, found.id)
    assert not query.has_document(house, "0" * 20)
    with pytest.raises(InputError, match="there is no document"):
        query.extraction(house, "0" * 20)


def test_analysis_needs_no_frozen_copies(house: Store) -> None:
    assert [extraction.document.raw for extraction in query.extractions(house)] == [b""] * len(CASES["articles"])
    bare = {replace(document, raw=b"") for document in query.documents(house)}
    assert {extraction.document for extraction in query.extractions(house)} == bare


def test_statements_by_id(house: Store) -> None:
    ids = [spoken.statement.id for spoken in query.statements(house)][::-1]
    found = query.spoken(house, ["0" * 20, *ids, *ids])
    assert list(found) == ids
    assert all(spoken.statement.id == id for id, spoken in found.items())


def test_relations_and_alignments_are_listed_in_order(house: Store) -> None:
    rows: list[Statement] = [spoken.statement for spoken in query.statements(house)]
    labels = ["contradicts", "restates", "contradicts"]
    relations = [_relation(rows[at], rows[at + 1], label, at / 10) for at, label in enumerate(labels)]
    alignments = [_alignment(rows[at], verdict) for at, verdict in enumerate(["exact", "meaning changed", "exact"])]
    replace_analysis(house, [], alignments, relations)
    assert [row.score for row in query.relations(house)] == [0.2, 0.1, 0.0]
    assert query.relations(house, labels=["contradicts"], limit=1) == [relations[2]]
    assert query.relations(house, about=rows[1].id) == [relations[1], relations[0]]
    assert query.count_relations(house) == {"contradicts": 2, "restates": 1}
    assert [row.verdict for row in query.alignments(house)] == ["meaning changed", "exact", "exact"]
    assert query.alignments(house, verdicts=["exact"], about=rows[0].id) == [alignments[0]]
    assert query.alignments(house, about=rows[1].document_id)[0] == alignments[1]
    assert query.count_alignments(house) == {"exact": 2, "meaning changed": 1}


def _relation(left: Statement, right: Statement, label: Any, score: float) -> Relation:
    id = content_id("relation", left.id, right.id)
    return Relation(id=id, left_id=left.id, right_id=right.id, label=label, score=score, evidence=(), origin=ORIGIN)


def _alignment(statement: Statement, verdict: Any) -> Alignment:
    return Alignment(
        id=content_id("alignment", statement.id),
        statement_id=statement.id,
        quotation=statement.content[0],
        passage_id=None,
        record_id=None,
        record=None,
        edits=(),
        verdict=verdict,
        reason="",
        score=1.0,
        origin=ORIGIN,
    )


def test_find(house: Store) -> None:
    (first, *_) = query.statements(house)
    relation = _relation(first.statement, first.statement, "supports", 0.5)
    replace_analysis(house, [], [_alignment(first.statement, "exact")], [relation])
    document = query.document(house, first.statement.document_id)
    rows = query.extraction(house, document.id)
    for row in (document, *rows.speakers, *rows.statements, relation, *query.alignments(house)):
        assert query.find(house, row.id) == row
        assert query.find(house, f" {row.id[:12].upper()} ") == row


@pytest.mark.parametrize("prefix", ["", "abc", "xyzw", "%%%%", "0123456789abcdefg"])
def test_find_wants_the_beginning_of_an_id(house: Store, prefix: str) -> None:
    with pytest.raises(InputError, match="is not an id"):
        query.find(house, prefix)


def test_find_nothing(house: Store) -> None:
    with pytest.raises(InputError, match="nothing in the store has an id that begins with"):
        query.find(house, "0" * 20)


def test_find_too_many(store: Store, article: Article) -> None:
    extraction = article("one", [("Mira Rao", f"we will sign {number}") for number in range(12)])
    rows = tuple(replace(row, id=f"abcd{at:016x}") for at, row in enumerate(extraction.statements))
    add_extraction(store, replace(extraction, statements=rows))
    with pytest.raises(InputError, match=r"abcd begins several ids: statement abcd0{16}, .*, …; give more digits"):
        query.find(store, "abcd")


START = datetime(2031, 4, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("history", "stands"),
    [
        ([], None),
        (["accept"], 0),
        (["accept", "reject"], 1),
        (["accept", "undo"], None),
        (["accept", "reject", "undo"], 0),
        (["accept", "undo", "undo"], None),
        (["accept", "reject", "undo", "undo", "edit"], 4),
        (["undo", "accept"], 1),
    ],
)
def test_the_verdict_that_stands(house: Store, history: list[Any], stands: int | None) -> None:
    subject, other = (spoken.statement.id for spoken in query.statements(house, Filter(limit=2)))
    made = [
        Judgement(
            id=content_id("judgement", subject, at),
            subject_id=subject,
            verdict=verdict,
            user="the desk",
            at=START + timedelta(hours=at),
            note=f"number {at}",
        )
        for at, verdict in enumerate(history)
    ]
    for judgement in made:
        assert add_judgement(house, judgement)
    assert query.judgements(house) == query.judgements(house, subject) == made
    standing = None if stands is None else made[stands]
    assert query.verdict_of(house, subject) == standing
    assert query.verdict_of(house, other) is None
    assert query.verdicts(house) == ({} if standing is None else {subject: standing})


def test_days_are_days() -> None:
    assert all(type(page["day"]) is date for page in CASES["articles"].values())


def test_a_person_has_every_role_of_the_group_once_and_without_a_place(store: Store, article: Article) -> None:
    ids = []
    for name, start in (("one", 0), ("two", 3)):
        extraction = article(name, [("Mira Rao", "we will sign")])
        roles = (Role(title="envoy", span=Span(start, start + 4)), Role(title=f"head of {name}"))
        (speaker,) = extraction.speakers
        add_extraction(store, replace(extraction, speakers=(replace(speaker, roles=roles),)))
        ids.append(speaker.id)
    joined = [Identity(speaker_id=id, canonical_id=min(ids), reason="", score=1.0, origin=ORIGIN) for id in ids]
    replace_analysis(store, joined, [], [])
    (person,) = query.speakers(store)
    assert set(person.speaker.roles) == {Role(title=title) for title in ("envoy", "head of one", "head of two")}
    assert len(person.speaker.roles) == 3
    assert {spoken.speaker for spoken in query.statements(store)} == {person.speaker}
