"""`matter`, `timeline` and `learn`, over a store that is filled by hand: no model runs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

from atodds.cli import learn
from atodds.relations.combine import Combination, Outcome, as_row, fit, of_row
from atodds.relations.finding import Means
from atodds.store import learned
from atodds.store.connect import open_store
from atodds.store.write import add_extraction, add_judgement, replace_analysis
from atodds.types import (
    Document,
    Evidence,
    Extraction,
    Judgement,
    Matter,
    Origin,
    Relation,
    Span,
    Speaker,
    Statement,
    When,
    content_id,
)

ORIGIN = Origin(stage="test", version="1")
SAID = (
    ("Ana Brandt", "the locks will open on Friday", 10),
    ("Piet Olsen", "the locks will not open on Friday", 11),
    ("Ana Brandt", "the locks will stay shut on Friday", 12),
    ("Ana Brandt", "the eels are doing well", 13),
)


class Home(NamedTuple):
    run: Callable[..., Any]
    database: Path
    statements: tuple[Statement, ...]
    relations: tuple[Relation, ...]
    matter: Matter

    def judge(self, nth: int, verdict: Any) -> None:
        at = datetime(2031, 4, 1, nth, tzinfo=UTC)
        id = content_id("judgement", nth, verdict)
        with open_store(self.database) as store:
            add_judgement(
                store, Judgement(id=id, subject_id=self.relations[nth].id, verdict=verdict, user="desk", at=at)
            )


def extraction(at: int) -> Extraction:
    name, words, day = SAID[at]
    text = f"{name} said {words}."
    sha = hashlib.sha256(text.encode()).hexdigest()
    id = content_id("document", text)
    when = date(2031, 3, day)
    document = Document(id=id, text=text, kind="report", name=str(at), published=when, sha256=sha, raw_sha256=sha)
    speaker = Speaker(id=content_id("speaker", id), document_id=id, name=name, kind="person")
    content = Span(len(name) + 6, len(text) - 1)
    statement = Statement(
        id=content_id("statement", id),
        document_id=id,
        text=words,
        content=(content,),
        quotations=(),
        speaker_id=speaker.id,
        said=When(start=when, end=when),
        score=0.9,
        origin=ORIGIN,
    )
    return Extraction(document=document, speakers=(speaker,), statements=(statement,), disputes=())


def relation(left: Statement, right: Statement, label: Any, feature: str = "negation") -> Relation:
    return Relation(
        id=content_id("relation", left.id, right.id, label),
        left_id=left.id,
        right_id=right.id,
        label=label,
        score=0.8,
        evidence=(Evidence(feature=feature, score=0.8, detail="They clash."),),
        origin=ORIGIN,
    )


@pytest.fixture
def home(run: Callable[..., Any], tmp_path: Path) -> Home:
    pages = [extraction(at) for at in range(len(SAID))]
    said = tuple(page.statements[0] for page in pages)
    relations = (
        relation(said[0], said[1], "contradicts"),
        relation(said[0], said[2], "reverses"),
        relation(said[1], said[2], "supports"),
        relation(said[0], said[3], "contradicts", feature="reported"),
    )
    ids = tuple(sorted(statement.id for statement in said[:3]))
    made = Matter(id=content_id("matter", "locks"), label="locks, Friday", statement_ids=ids, origin=ORIGIN)
    database = tmp_path / "house.db"
    with open_store(database) as store:
        for page in pages:
            add_extraction(store, page)
        replace_analysis(store, [], [], relations, [made])
    return Home(run, database, said, relations, made)


def shown(home: Home, *arguments: object) -> Any:
    ran = home.run("--db", home.database, *arguments, "--json")
    assert ran.code == 0, ran.err
    return json.loads(ran.out)


def test_matters_are_listed(home: Home) -> None:
    assert shown(home, "matter") == [
        {
            "id": home.matter.id,
            "label": "locks, Friday",
            "statements": 3,
            "speakers": 3,
            "at_odds": 3,
            "agreeing": 1,
            "examined": 4,
        }
    ]
    ran = home.run("--db", home.database, "matter")
    assert ran.code == 0
    assert "locks, Friday" in ran.out
    assert "1 in all" in ran.out
    assert shown(home, "matter", "--offset", "1") == []


@pytest.mark.parametrize("which", ["locks", "friday LOCKS", "id"])
def test_one_matter_is_shown(home: Home, which: str) -> None:
    found = shown(home, "matter", home.matter.id[:8] if which == "id" else which)
    assert (found["label"], found["at_odds"]) == ("locks, Friday", 3)
    assert {position["speaker"] for position in found["positions"]} == {"Ana Brandt", "Piet Olsen"}
    turned = [turn["id"] for position in found["positions"] for turn in position["turned"]]
    assert turned == [home.statements[2].id]
    assert {pair["label"] for pair in found["pairs"]} == {"contradicts", "reverses"}
    assert all(pair["review"] == "unreviewed" for pair in found["pairs"])


def test_one_matter_is_told_in_words(home: Home) -> None:
    out = home.run("--db", home.database, "matter", "locks").out
    for words in ("3 statements", "3 are at odds and 1 agree", "Piet Olsen", "2031-03-11", "will not open", "reverses"):
        assert words in " ".join(out.split())
    assert home.statements[2].id[:8] in out


def test_a_matter_that_is_not_there_is_an_error(home: Home) -> None:
    ran = home.run("--db", home.database, "matter", "bridges")
    assert ran.code == 2
    assert "atodds matter" in ran.err


def test_a_timeline_runs_forward_and_marks_turns(home: Home) -> None:
    found = shown(home, "timeline", "brandt")
    assert [each["id"] for each in found] == [home.statements[at].id for at in (0, 2, 3)]
    assert [each["reverses"] for each in found] == [[], [home.statements[0].id], []]
    assert [each["id"] for each in shown(home, "timeline", "brandt", "--about", "eels")] == [home.statements[3].id]
    since = shown(home, "timeline", "brandt", "--since", "2031-03-12", "--until", "2031-03-12")
    assert [each["id"] for each in since] == [home.statements[2].id]
    out = home.run("--db", home.database, "timeline", "brandt").out
    assert out.index("will open") < out.index("stay shut") < out.index("eels")
    assert "3 in all" in out


def test_a_turn_that_a_person_rejected_is_none(home: Home) -> None:
    home.judge(1, "reject")
    assert [each["reverses"] for each in shown(home, "timeline", "brandt")] == [[], [], []]
    assert shown(home, "matter", "locks")["at_odds"] == 2


class Fakes:
    """A model of two words: texts of which one holds "not" exclude one another; else one follows from the other."""

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        return [[1.0, 0.0] for _ in texts]

    def entail(self, pairs: Sequence[tuple[str, str]]) -> list[tuple[float, float, float]]:
        return [(0.1, 0.1, 0.8) if ("not" in a) != ("not" in b) else (0.8, 0.1, 0.1) for a, b in pairs]


def small() -> Combination:
    """A combination of two features, fitted on twelve invented pairs, with its pairs kept."""
    rows = np.array([[0.9, 0.1], [0.8, 0.2], [0.7, 0.1], [0.8, 0.1]] * 2 + [[0.1, 0.9], [0.1, 0.8]] * 2)
    outcomes: list[Outcome] = ["at odds"] * 8 + ["agree"] * 4
    made = fit(("contra_max", "entail_max"), rows, outcomes, version="7.0")
    return of_row({**as_row(made), "rows": rows.tolist(), "outcomes": outcomes})


def means(combination: Combination) -> Means:
    return Means(embedder=Fakes(), entailer=Fakes(), combination=combination)


@pytest.fixture
def taught(home: Home, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setattr("atodds.pipeline.shipped_means", lambda: means(small()))
    monkeypatch.setattr("atodds.models.combining.combination_row", lambda: {"version": "7.0"})
    return home


def test_nothing_is_learned_before_anybody_judged(taught: Home) -> None:
    ran = taught.run("--db", taught.database, "learn")
    assert ran.code == 2
    assert "nobody has accepted or rejected" in ran.err
    with open_store(taught.database) as store:
        assert learn.learned_combination(store) is None


def test_judgements_are_learned_and_forgotten(taught: Home) -> None:
    taught.judge(0, "reject")
    taught.judge(2, "accept")
    taught.judge(3, "accept")
    told = shown(taught, "learn")
    assert (told["version"], told["judged"], told["left_out"], told["weighed"]) == ("7.0+2 judged", 2, 1, 4)
    with open_store(taught.database) as store:
        made = learn.learned_combination(store)
    assert made is not None
    before = small()
    assert made.at_odds.threshold == before.at_odds.threshold
    assert made.at_odds.weights[0] < before.at_odds.weights[0]
    assert shown(taught, "learn") == told
    assert shown(taught, "learn", "--forget") == {"forgotten": True}
    assert shown(taught, "learn", "--forget") == {"forgotten": False}
    with open_store(taught.database) as store:
        assert learn.learned_combination(store) is None


def test_a_pair_may_change_sides(taught: Home) -> None:
    taught.judge(0, "reject")
    alone = of_row({**as_row(small()), "rows": [], "outcomes": []})
    with open_store(taught.database) as store:
        kept, loose = (learn.lesson(store, means(combination)) for combination in (small(), alone))
    assert (kept.judged, loose.judged, kept.changed) == (1, 1, ())
    assert taught.relations[0].id in loose.changed


def test_a_pair_that_is_no_longer_found_still_teaches(taught: Home) -> None:
    taught.judge(0, "reject")
    taught.judge(1, "accept")
    before = shown(taught, "learn")
    with open_store(taught.database) as store:
        replace_analysis(store, [], [], taught.relations[1:])
    after = shown(taught, "learn")
    assert (before["judged"], after["judged"], after["weighed"]) == (2, 2, before["weighed"] - 1)
    with open_store(taught.database) as store:
        held = learned.learned(store, learn.NAME)
        undo = Judgement(
            id=content_id("judgement", "undo"),
            subject_id=taught.relations[1].id,
            verdict="undo",
            user="desk",
            at=datetime(2031, 5, 1, tzinfo=UTC),
        )
        add_judgement(store, undo)
    assert held is not None
    assert set(held.fitted["taught"]) == {taught.relations[0].id, taught.relations[1].id}
    assert shown(taught, "learn")["judged"] == 1


def test_what_was_learned_on_older_weights_is_not_used(taught: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    taught.judge(0, "accept")
    assert "learned from 1 judged pairs" in " ".join(taught.run("--db", taught.database, "learn").out.split())
    monkeypatch.setattr("atodds.models.combining.combination_row", lambda: {"version": "8.0"})
    with open_store(taught.database) as store:
        assert learned.learned(store, learn.NAME) is not None
        assert learn.learned_combination(store) is None


@pytest.mark.parametrize(
    ("label", "accepted", "outcome"),
    [
        ("contradicts", True, "at odds"),
        ("reverses", True, "at odds"),
        ("differs in certainty", True, "at odds"),
        ("contradicts", False, "neither"),
        ("restates", True, "agree"),
        ("supports", True, "agree"),
        ("restates", False, "neither"),
        ("differs in scope or time", True, "neither"),
        ("differs in scope or time", False, None),
    ],
)
def test_what_a_judged_pair_teaches(home: Home, label: Any, accepted: bool, outcome: str | None) -> None:
    made = relation(home.statements[0], home.statements[1], label)
    assert learn._outcome(made, accepted=accepted) == outcome
