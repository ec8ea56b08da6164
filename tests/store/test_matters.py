"""Matters in the store: written whole or not at all, counted, read in parts, and told of by `verify`."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from atodds.errors import InputError, StoreError
from atodds.store import learned, matters
from atodds.store.connect import Store, open_store
from atodds.store.learned import Learned
from atodds.store.verify import verify
from atodds.store.write import add_extraction, add_judgement, replace_analysis
from atodds.types import Extraction, Identity, Judgement, Matter, Origin, Relation, content_id

Article = Callable[..., Extraction]
ORIGIN = Origin(stage="test", version="1")
AT = datetime(2031, 4, 1, tzinfo=UTC)


@dataclass(frozen=True)
class House:
    """Three articles: Mira Rao speaks on each of three days, Tom Vale on the first and last."""

    store: Store
    pages: list[Extraction]
    quay: Matter
    school: Matter
    relations: list[Relation]
    identities: list[Identity]

    def said(self, page: int, nth: int) -> str:
        return self.pages[page].statements[nth].id


def matter(label: str, *ids: str) -> Matter:
    return Matter(id=content_id("matter", label), label=label, statement_ids=tuple(sorted(ids)), origin=ORIGIN)


def relation(left: str, right: str, label: Any) -> Relation:
    id = content_id("relation", left, right, label)
    return Relation(id=id, left_id=left, right_id=right, label=label, score=0.9, evidence=(), origin=ORIGIN)


@pytest.fixture
def house(store: Store, article: Article) -> House:
    told: list[list[tuple[str, str]]] = [
        [("Mira Rao", "the quay will open"), ("Tom Vale", "the quay is unsafe"), ("Mira Rao", "schools need roofs")],
        [("Mira Rao", "the quay will stay shut")],
        [("Mira Rao", "the quay may open yet"), ("Tom Vale", "the quay is safe now"), ("Ann Orr", "hello")],
    ]  # fmt: skip
    pages = [article(f"page {at}", said, day=date(2031, 3, 10 + at)) for at, said in enumerate(told)]
    for page in pages:
        add_extraction(store, page)
    identities = []
    for name in ("Mira Rao", "Tom Vale"):
        ids = [speaker.id for page in pages for speaker in page.speakers if speaker.name == name]
        identities += [
            Identity(speaker_id=id, canonical_id=min(ids), reason="the same name", score=1.0, origin=ORIGIN)
            for id in ids
        ]
    s = [[statement.id for statement in page.statements] for page in pages]
    quay = matter("quay, safety", s[0][0], s[0][1], s[1][0], s[2][0], s[2][1])
    school = matter("school roof", s[0][2])
    relations = [
        relation(s[0][0], s[0][1], "contradicts"),
        relation(s[0][0], s[1][0], "reverses"),
        relation(s[1][0], s[2][0], "reverses"),
        relation(s[0][0], s[2][0], "restates"),
        relation(s[0][2], s[0][0], "differs in scope or time"),
    ]
    replace_analysis(store, identities, [], relations, [quay, school])
    return House(store, pages, quay, school, relations, identities)


def test_matters_come_back_as_they_were_written(house: House) -> None:
    assert matters.all_matters(house.store) == sorted([house.quay, house.school], key=lambda each: each.id)
    assert list(verify(house.store)) == []


def test_a_listing_counts(house: House) -> None:
    first, second = matters.entries(house.store)
    assert (first.label, first.statements, first.speakers) == ("quay, safety", 5, 2)
    assert (first.at_odds, first.agreeing, first.examined) == (3, 1, 5)
    assert (second.label, second.statements, second.at_odds, second.examined) == ("school roof", 1, 0, 1)
    assert matters.entries(house.store, limit=1, offset=1) == [second]
    assert matters.entries(house.store, words="QUAY safe") == [first]
    assert matters.entries(house.store, words="bridge") == []
    assert [matters.count_entries(house.store, words=words) for words in ("", "roof", "x")] == [2, 1, 0]


def test_one_matter_is_gathered_as_all_are(house: House) -> None:
    every = matters.index(house.store)
    for matter in (house.quay, house.school):
        for given in (matter.id, matter.id[:10], matter.label):
            one = matters.index_of(house.store, given)
            assert one.matters == (matter,)
            assert one.said == {id: every.said[id] for id in matter.statement_ids}
            assert one.shares == {matter.id: every.shares[matter.id]}
    with pytest.raises(InputError, match="atodds matter"):
        matters.index_of(house.store, "bridge")


def test_what_somebody_spoke_on(house: House) -> None:
    every = matters.index(house.store)
    for person in {who for shares in every.shares.values() for who in shares}:
        speakers = [one.speaker_id for one in house.identities if one.canonical_id == person]
        found = matters.shares_of(house.store, speakers)
        assert [(share.id, len(share.said)) for share in found] == [
            (matter.id, every.shares[matter.id][person]) for matter in every.matters if every.shares[matter.id][person]
        ]
        for share in found:
            assert all(every.said[id] == (person, day) for id, day in share.said.items())
    assert matters.shares_of(house.store, []) == []


def test_a_rejected_pair_does_not_count(house: House) -> None:
    judgement = Judgement(
        id=content_id("judgement", 1), subject_id=house.relations[1].id, verdict="reject", user="desk", at=AT
    )
    add_judgement(house.store, judgement)
    first = matters.find_matter(house.store, "quay")
    assert (first.at_odds, first.agreeing, first.examined) == (2, 1, 4)
    mira = matters.positions(house.store, house.quay.id)[0]
    assert [turn.statement.id for turn in mira.turned] == [house.said(2, 0)]
    assert list(verify(house.store)) == []


@pytest.mark.parametrize("given", ["quay", "Quay, Safety", "safety quay"])
def test_a_matter_is_found_by_its_words(house: House, given: str) -> None:
    assert matters.find_matter(house.store, given).id == house.quay.id


def test_a_matter_is_found_by_the_start_of_its_id(house: House) -> None:
    assert matters.find_matter(house.store, house.school.id[:10]).label == "school roof"


@pytest.mark.parametrize("given", ["bridge", "", "ffffffff"])
def test_what_is_no_matter_is_refused(house: House, given: str) -> None:
    with pytest.raises(InputError, match="atodds matter"):
        matters.find_matter(house.store, given)


def test_a_word_that_several_matters_hold_is_refused(house: House) -> None:
    more = [house.quay, matter("quay lamps", house.said(0, 2))]
    replace_analysis(house.store, house.identities, [], house.relations, more)
    with pytest.raises(InputError, match="several matters"):
        matters.find_matter(house.store, "quay")
    assert matters.find_matter(house.store, "quay lamps").statements == 1


def test_where_speakers_stand(house: House) -> None:
    mira, tom = matters.positions(house.store, house.quay.id)
    assert (mira.speaker.name, mira.statements, tom.speaker.name, tom.statements) == ("Mira Rao", 3, "Tom Vale", 2)
    assert mira.latest is not None
    assert mira.latest.statement.text == "the quay may open yet"
    assert [turn.statement.text for turn in mira.turned] == ["the quay will stay shut", "the quay may open yet"]
    assert tom.latest is not None
    assert tom.latest.statement.text == "the quay is safe now"
    assert tom.turned == ()
    assert matters.positions(house.store, house.quay.id, limit=1, offset=1) == [tom]
    assert matters.count_positions(house.store, house.quay.id) == 2
    assert matters.count_positions(house.store, "nothing") == 0


def test_the_matrix(house: House) -> None:
    cells = matters.matrix(house.store, [house.school.id, house.quay.id])
    shown = [(cell.matter_id == house.quay.id, cell.statements, cell.latest, len(cell.turned)) for cell in cells]
    assert shown == [
        (False, 1, date(2031, 3, 10), 0),
        (True, 3, date(2031, 3, 12), 2),
        (True, 2, date(2031, 3, 12), 0),
    ]
    tom = cells[2].speaker_id
    assert [cell.statements for cell in matters.matrix(house.store, [house.quay.id], speaker_ids=[tom])] == [2]


def test_a_speaker_whose_days_are_unknown_has_no_latest(store: Store, article: Article) -> None:
    page = article("undated", [("Mira Rao", "the quay will open"), ("Tom Vale", "the quay is shut")])
    page = replace(
        page, statements=(replace(page.statements[0], said=None), replace(page.statements[1], speaker_id=None))
    )
    add_extraction(store, page)
    made = matter("quay", *(statement.id for statement in page.statements))
    replace_analysis(store, [], [], [], [made])
    (position,) = matters.positions(store, made.id)
    assert (position.speaker.name, position.statements, position.latest) == ("Mira Rao", 1, None)
    assert matters.entries(store)[0].speakers == 1


def test_what_was_said_on_a_matter(house: House) -> None:
    said = [each.statement.text for each in matters.said_on(house.store, house.quay.id)]
    assert said[2:] == ["the quay will stay shut", "the quay will open", "the quay is unsafe"]
    assert [each.statement.text for each in matters.said_on(house.store, house.quay.id, limit=1, offset=2)] == said[2:3]
    toms = matters.said_on(house.store, house.quay.id, speaker="vale")
    assert [each.statement.text for each in toms] == ["the quay is safe now", "the quay is unsafe"]


def test_the_index_follows_the_store(house: House) -> None:
    index = matters.index(house.store)
    assert [each.label for each in index.matters] == ["quay, safety", "school roof"]
    mira = min(speaker.id for page in house.pages for speaker in page.speakers if speaker.name == "Mira Rao")
    assert index.shares[house.quay.id][mira] == 3
    assert index.said[house.said(1, 0)] == (mira, date(2031, 3, 11))
    assert matters.matters(house.store) == index.matters
    replace_analysis(house.store, house.identities, [], house.relations, [house.school])
    assert [each.label for each in matters.matters(house.store)] == ["school roof"]


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda house: replace(house.quay, label=" "), "has no label"),
        (lambda house: replace(house.quay, statement_ids=()), "no statement is of it"),
        (lambda house: replace(house.quay, statement_ids=("f" * 20,)), "there is no statement ffff"),
        (lambda house: replace(house.quay, statement_ids=house.school.statement_ids), "of two matters"),
    ],
)
def test_a_matter_that_is_none_is_not_written(house: House, spoil: Callable[[House], Matter], told: str) -> None:
    with pytest.raises(StoreError, match=told):
        replace_analysis(house.store, house.identities, [], [], [spoil(house), house.school])
    assert len(matters.all_matters(house.store)) == 2


def test_a_matter_goes_with_a_document_that_changes(house: House, article: Article) -> None:
    page = house.pages[1]
    newer = replace(page, statements=(replace(page.statements[0], score=0.5),))
    assert add_extraction(house.store, newer)
    assert [each.label for each in matters.all_matters(house.store)] == ["school roof"]
    assert list(verify(house.store)) == []


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("UPDATE matters SET label = ' ' WHERE label = 'school roof'", "has no label"),
        ("DELETE FROM matter_statements", "no statement"),
        ("UPDATE matters SET at_odds_count = 9", "its counts are wrong"),
        ("DELETE FROM relations", "its counts are wrong"),
    ],
)  # fmt: skip
def test_verify_tells_of_a_changed_matter(house: House, sql: str, told: str) -> None:
    with closing(sqlite3.connect(house.store.where, isolation_level=None)) as connection:
        connection.execute(sql)
    assert any(problem.kind == "matter" and told in problem.what for problem in verify(house.store))


def test_what_was_learned_is_kept_until_it_is_forgotten(store: Store) -> None:
    assert learned.learned(store, "weights") is None
    first = Learned(name="weights", at=AT, fitted={"version": "1+2 judged", "rows": [[0.5, 1]]})
    learned.keep(store, first)
    assert learned.learned(store, "weights") == first
    second = replace(first, fitted={"version": "1+3 judged"})
    learned.keep(store, second)
    assert learned.learned(store, "weights") == second
    with pytest.raises(InputError, match="time zone"):
        learned.keep(store, replace(first, at=datetime(2031, 4, 1)))  # noqa: DTZ001  (the case)
    replace_analysis(store, [], [], [])
    assert learned.learned(store, "weights") == second
    assert learned.forget(store, "weights")
    assert not learned.forget(store, "weights")
    assert learned.learned(store, "weights") is None


def test_what_was_learned_and_spoilt_is_told_of(store: Store) -> None:
    learned.keep(store, Learned(name="weights", at=AT, fitted={}))
    with closing(sqlite3.connect(store.where, isolation_level=None)) as connection:
        connection.execute("UPDATE learned SET fitted = '{'")
    with pytest.raises(StoreError, match="cannot be read"):
        learned.learned(store, "weights")


def test_a_store_made_before_there_were_matters_is_brought_up_to_date(tmp_path: Path) -> None:
    database = tmp_path / "old.db"
    config = Config()
    config.set_main_option("script_location", "atodds.store:migrations")
    engine = create_engine(f"sqlite:///{database}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0003")
    engine.dispose()
    with open_store(database) as store:
        assert matters.entries(store) == []
        assert matters.index(store).matters == ()
        assert learned.learned(store, "weights") is None
