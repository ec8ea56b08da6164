"""Pairs of statements: what is claimed of them and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from atodds.pipeline import shipped_means
from atodds.relations.block import similar_pairs
from atodds.relations.relate import relate as relate_with
from atodds.types import Extraction, Identity, Origin, Relation

Build = Callable[[Mapping[str, Any], str], Extraction]
CASES = yaml.safe_load(Path(__file__).with_name("pairs.yaml").read_text(encoding="utf-8"))


def relate(extractions: Sequence[Extraction], people: Sequence[Identity]) -> tuple[Relation, ...]:
    return relate_with(extractions, people, shipped_means())


def identities(extractions: Sequence[Extraction]) -> tuple[Identity, ...]:
    """One person per name."""
    speakers = [speaker for extraction in extractions for speaker in extraction.speakers]
    least = {name: min(s.id for s in speakers if s.name == name) for name in {s.name for s in speakers}}
    origin = Origin(stage="test", version="1")
    return tuple(
        Identity(speaker_id=s.id, canonical_id=least[s.name], reason="same name", score=1.0, origin=origin)
        for s in speakers
    )


@pytest.mark.parametrize(
    "case",
    [pytest.param(c, marks=pytest.mark.xfail(reason=c["gap"], strict=True) if "gap" in c else ()) for c in CASES],
    ids=[case["name"] for case in CASES],
)
def test_pair(case: dict[str, Any], build: Build) -> None:
    extractions = [build(case["a"], "A"), build(case["b"], "B")]
    relations = relate(extractions, identities(extractions))
    assert [relation.label for relation in relations] == ([case["label"]] if case["label"] else [])
    for relation in relations:
        assert {relation.left_id, relation.right_id} == {e.statements[0].id for e in extractions}
        assert 0 < relation.score <= 1
        assert all(evidence.detail and evidence.spans for evidence in relation.evidence)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_relate_is_symmetric(case: dict[str, Any], build: Build) -> None:
    extractions = [build(case["a"], "A"), build(case["b"], "B")]
    people = identities(extractions)
    there = [(r.id, r.left_id, r.label, r.score) for r in relate(extractions, people)]
    back = [(r.id, r.left_id, r.label, r.score) for r in relate(extractions[::-1], people)]
    assert there == back


def test_the_earlier_statement_stands_on_the_left(build: Build) -> None:
    case = CASES[1]
    extractions = [build(case["b"], "B"), build(case["a"], "A")]
    (relation,) = relate(extractions, identities(extractions))
    assert relation.left_id == extractions[1].statements[0].id


def test_wire_copy_in_many_outlets_gives_one_echo_per_copy_not_one_per_pair(build: Build) -> None:
    words = "“The lock gates stay shut until every hostage is home”"
    extractions = [build({"text": words, "speaker": "Ana Brandt"}, f"copy {at}") for at in range(30)]
    relations = relate(extractions, identities(extractions))
    assert len(relations) == 29
    assert len({relation.left_id for relation in relations} | {relation.right_id for relation in relations}) == 30


words = st.frozensets(st.sampled_from("abcdefghij"), max_size=8)


@settings(deadline=None)
@given(st.lists(words, max_size=12), st.sampled_from([0.3, 0.5, 0.8, 1.0]))
def test_the_join_finds_exactly_the_similar_pairs(sets: list[frozenset[str]], threshold: float) -> None:
    def wanted(a: frozenset[str], b: frozenset[str]) -> bool:
        if not a or not b:
            return False
        return len(a & b) / len(a | b) >= (1.0 if min(len(a), len(b)) < 3 else threshold)

    expected = {(i, j) for j in range(len(sets)) for i in range(j) if wanted(sets[i], sets[j])}
    assert {(i, j) for i, j, _ in similar_pairs(sets, threshold=threshold)} == expected


def test_a_clash_with_wire_copy_counts_once(build: Build) -> None:
    denied = {"text": "“No money was offered by this delegation at Morrow”", "speaker": "Ana Brandt"}
    said = {"text": "“Some money was offered by this delegation at Morrow”", "speaker": "Piet Olsen"}
    extractions = [build(said, "first"), *(build(denied, f"copy {at}") for at in range(5))]
    labels = [relation.label for relation in relate(extractions, identities(extractions))]
    assert labels.count("contradicts") == 1
    assert labels.count("restates") == 4
