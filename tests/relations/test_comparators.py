"""Each comparator by itself, on a table; laws of the features; evidence that points at its words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from atodds.relations.clashes import CLASHES
from atodds.relations.features import FEATURES, PAIRS, comparisons, features, sentence_pairs
from atodds.relations.limits import LIMITS, fragment, person, reversal, same_breath
from atodds.relations.proposition import of_statement, of_text
from atodds.types import Extraction, When

Build = Callable[[Mapping[str, Any], str], Extraction]
TABLE: dict[str, list[list[str]]] = yaml.safe_load(
    Path(__file__).with_name("comparators.yaml").read_text(encoding="utf-8")
)
BY_NAME = {comparator.__name__: comparator for comparator in (*CLASHES, *LIMITS)}
CASES = [(name, *case) for name, cases in TABLE.items() for case in cases]
NEVER_SAY = ("lie", "liar", "false statement", "truthful")


def day(text: str) -> When:
    return When(start=date.fromisoformat(text), end=date.fromisoformat(text))


def sign(score: float) -> str:
    return "+" if score > 0 else "-" if score < 0 else "0"


@pytest.mark.parametrize(("name", "wanted", "left", "right"), CASES)
def test_comparator(name: str, wanted: str, left: str, right: str) -> None:
    one, other = of_text(left, said=day("2026-03-10")), of_text(right, said=day("2026-03-10"))
    for pair in ((one, other), (other, one)):
        found = BY_NAME[name](*pair)
        assert sign(found.score if found else 0) == wanted, found
        if found:
            assert found.feature == name
            assert -1 <= found.score <= 1
            assert found.detail.endswith(".")


def test_the_table_holds_twelve_cases_of_every_comparator_but_those_with_tests_of_their_own() -> None:
    assert set(BY_NAME) - set(TABLE) == {"person"}
    assert min(len(cases) for cases in TABLE.values()) >= 12


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("a call for new talks on the ferry", False),
        ("the idea of a second bridge at Orsk", False),
        ("ideas to get rid of the toll", False),
        ("Ana Brandt, the harbour minister", False),
        ("The ferry is late", True),
        ("the mayor wants a new bridge", True),
        ("they sail on Friday", True),
        ("inspectors closed the mill", True),
        ("It isn’t so", True),
    ],
)
def test_a_side_without_a_clause_claims_nothing(text: str, clause: bool) -> None:
    other = of_text("The toll was raised in May.")
    assert fragment(of_text(text), other) == fragment(other, of_text(text)) == float(not clause)


@pytest.mark.parametrize(
    ("speakers", "days", "wanted"),
    [
        (("Ana Brandt", "Ana Brandt"), ("2026-03-10", "2026-03-10"), 1.0),
        (("Ana Brandt", "Ana Brandt"), ("2026-03-10", "2026-04-10"), 0.0),
        (("Ana Brandt", "Piet Olsen"), ("2026-03-10", "2026-03-10"), 0.0),
        (("", ""), ("2026-03-10", "2026-03-10"), 0.0),
    ],
)
def test_one_breath_is_one_speaker_on_one_day(speakers: tuple[str, str], days: tuple[str, str], wanted: float) -> None:
    left, right = (
        of_text("The toll was raised.", speaker=who, said=day(when)) for who, when in zip(speakers, days, strict=True)
    )
    assert same_breath(left, right) == same_breath(right, left) == wanted


@pytest.mark.parametrize("comparator", [*CLASHES, *LIMITS, reversal])
def test_a_reason_is_a_calm_sentence(comparator: Callable[..., object]) -> None:
    reason = " ".join((comparator.__doc__ or "").split())
    assert reason[0].isupper()
    assert reason.endswith((".", ".)"))
    assert not [word for word in NEVER_SAY if word in reason.casefold().split()]


OWN = [
    ("I signed the bill", "Ana", "I never signed the bill", "Piet", True),
    ("Our town got the money", "Ana", "Our town never got the money", "Piet", True),
    ("My office wrote back", "Ana", "My office never wrote back", "Piet", True),
    ("We hold the bridge", "Ana", "We have lost the bridge", "Piet", True),
    ("I will resign", "Ana", "I will not resign", "Piet", True),
    ("I voted for it", "Ana", "I voted against it", "Piet", True),
    ("I signed the bill", "Ana", "I never signed the bill", "Ana", False),
    ("The town got the money", "Ana", "Our town never got the money", "Piet", False),
    ("The bridge is ours", "", "The bridge is not ours", "Piet", False),
    ("The gate is open", "Ana", "The gate is shut", "Piet", False),
    ("I signed the bill", "", "I never signed the bill", "", False),
    ("They signed the bill", "Ana", "They never signed the bill", "Piet", False),
]


@pytest.mark.parametrize(("left", "one", "right", "other", "wanted"), OWN)
def test_each_speaks_of_themselves(left: str, one: str, right: str, other: str, wanted: bool) -> None:
    pair = of_text(left, speaker=one), of_text(right, speaker=other)
    assert (person(*pair) is not None) == wanted
    assert (person(*pair[::-1]) is not None) == wanted


DAYS = [
    ("Ana", "2026-03-10", "Ana", "2026-04-02", True),
    ("Ana", "2026-04-02", "Ana", "2026-03-10", True),
    ("ana", "2026-03-10", "Ana", "2026-03-11", True),
    ("Ana", "2026-03-10", "Ana", "2026-03-10", False),
    ("Ana", "2026-03-10", "Piet", "2026-04-02", False),
    ("Ana", "2026-03-10", "", "2026-04-02", False),
    ("", "2026-03-10", "", "2026-04-02", False),
    ("Ana", "2026-03-10", "Ana", "", False),
    ("Ana", "", "Ana", "", False),
    ("Ana Brandt", "2025-12-31", "Ana Brandt", "2026-01-01", True),
    ("Ana Brandt", "2025-12-31", "Ana Olsen", "2026-01-01", False),
    ("Ana  Brandt", "2025-12-31", "Ana Brandt", "2026-01-01", True),
]


@pytest.mark.parametrize(("one", "first", "other", "later", "wanted"), DAYS)
def test_a_reversal_is_one_speaker_on_two_days(one: str, first: str, other: str, later: str, wanted: bool) -> None:
    left = of_text("The gate opens", speaker=one, said=day(first) if first else None)
    right = of_text("The gate stays shut", speaker=other, said=day(later) if later else None)
    for pair in ((left, right), (right, left)):
        found = reversal(*pair)
        assert (found is not None) == wanted
        if found:
            assert min(first, later) in found.detail.partition("then")[0]


def test_evidence_points_at_the_words_it_rests_on(build: Build) -> None:
    texts = ("Thank you. The convoy carried 30 prisoners.", "The convoy carried fifty prisoners.")
    documents = [build({"text": text}, name) for text, name in zip(texts, "AB", strict=True)]
    left, right = (of_statement(e.statements[0], e.document) for e in documents)
    (found,) = [evidence for evidence in comparisons(left, right) if evidence.feature == "number"]
    shown = [span.of(text) for text, (_, span) in zip(texts, found.spans, strict=True)]
    assert shown == ["30", "fifty"]
    assert [document for document, _ in found.spans] == [e.document.id for e in documents]


def test_the_words_of_the_model_become_features() -> None:
    left, right = of_text("The gate opens"), of_text("The gate stays shut")
    entail = [((0.1, 0.2, 0.7), (0.2, 0.3, 0.5)), ((0.6, 0.3, 0.1), (0.1, 0.8, 0.1))]
    found = features(left, right, entail=entail, similarity=0.8)
    assert (found["contra_max"], found["entail_max"], found["similarity"]) == (0.7, 0.6, 0.8)
    assert found["contra_min"] == 0.5
    assert features(left, right)["contra_max"] == 0


def test_few_pairs_of_sentences_are_read_the_facing_ones_first() -> None:
    left = of_text("Thank you all. The gate opens in May. It is late. We are tired.")
    right = of_text("It has rained. The gate opens in June. The road is wet. Nobody came.")
    pairs = sentence_pairs(left, right)
    assert pairs[0] == ("The gate opens in May.", "The gate opens in June.")
    assert len(pairs) <= PAIRS


PIECES = "the gate not no never 30 1.2 million % $ May 2024 Orsk I my “ ” [it] ( ) if likely 90 percent chance . , ? !"
words = st.sampled_from([*PIECES.split(), "\n", "\ud800", "\u202e"])
texts = st.lists(words, max_size=25).map(" ".join)


@settings(deadline=None, max_examples=150)
@given(texts, texts, st.sampled_from(["", "Ana Brandt"]))
@example("30 gate 30", "30 not 30 gate", "")
def test_features_are_symmetric_finite_and_named(left: str, right: str, name: str) -> None:
    one, other = of_text(left, speaker=name), of_text(right, speaker="Piet Olsen")
    there, back = features(one, other), features(other, one)
    assert tuple(there) == FEATURES
    assert there == pytest.approx(back)
    assert all(-1 <= value <= 1 for value in there.values())


@pytest.mark.parametrize(
    "text", ["“" * 10_000, "a" * 500_000, "1" * 50_000, "not " * 50_000, "I [" * 20_000, " " * 100_000]
)
def test_hostile_text_is_read_in_no_time(text: str) -> None:
    found = features(of_text(text, speaker="Ana"), of_text("The gate is not open", speaker="Piet"))
    assert tuple(found) == FEATURES
