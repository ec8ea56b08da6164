"""Statements as self-contained text, and the numbers, times and likelihoods in it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from atodds.relations.features import sentence_pairs
from atodds.relations.likelihood import likelihood_in
from atodds.relations.proposition import LONGEST, of_statement, of_text, sentences
from atodds.relations.quantities import EXACT, amounts
from atodds.relations.reading import reading, stem
from atodds.relations.scope import scope_of
from atodds.types import Extraction, Role, Span, Speaker

Build = Callable[[Mapping[str, Any], str], Extraction]
HERE = Path(__file__)


def table(name: str) -> list[Any]:
    rows: list[Any] = yaml.safe_load(HERE.with_name(name).read_text(encoding="utf-8"))
    return rows


@pytest.mark.parametrize(("words", "speaker", "text"), table("propositions.yaml"))
def test_text(words: str, speaker: str, text: str) -> None:
    assert of_text(words, speaker=speaker).text == text


@pytest.mark.parametrize(("words", "wanted"), table("quantities.yaml"))
def test_quantities(words: str, wanted: list[list[Any]]) -> None:
    found = amounts(words)
    assert [(a.kind, a.unit) for a in found] == [(kind, unit) for _, _, kind, unit in wanted]
    for amount, (low, high, _, _) in zip(found, wanted, strict=True):
        assert amount.low == pytest.approx(low, rel=EXACT * 1.01)
        assert amount.high == (math.inf if high is None else pytest.approx(high, rel=EXACT * 1.01))
        assert amount.text in words


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Mr. Olsen met Dr. Brandt. They spoke.", 2),
        ("The U.S. envoy left. He was tired!", 2),
        ("Did he leave? Yes. He did.", 3),
        ("One; two", 2),
        ("First line\nSecond line", 2),
        ("No end", 1),
        ("", 1),
    ],
)
def test_sentences(text: str, wanted: int) -> None:
    assert len(sentences(text)) == wanted


def test_a_statement_brings_its_circumstances(build: Build) -> None:
    spec = {
        "text": "“If the shelling stops I will return”",
        "speaker": "Ana Brandt",
        "said": date(2026, 3, 10),
        "condition": "If the shelling stops",
        "polarity": "denied",
    }
    made = build(spec, "A")
    found = of_statement(made.statements[0], made.document, speakers={s.id: s for s in made.speakers})
    assert found.text == "If the shelling stops Ana Brandt will return"
    assert (found.speaker, found.condition, found.denied) == ("Ana Brandt", "If the shelling stops", True)
    assert found.days() == (date(2026, 3, 10), date(2026, 3, 10))
    assert found.places("shelling") == ((made.document.id, Span(8, 16)),)
    assert found.places("nowhere") == ((made.document.id, made.statements[0].content[0]),)


def test_the_person_and_not_the_mention_is_compared(build: Build) -> None:
    made = build({"text": "The gates open", "speaker": "Ana Brandt"}, "A")
    statement = made.statements[0]
    assert of_statement(statement, made.document, canonical={statement.speaker_id or "": "x"}).speaker_id == "x"


def test_a_post_becomes_a_name_only_where_one_person_holds_it(build: Build) -> None:
    made = build({"text": "that the envoy has left", "speaker": "Ana Brandt"}, "A")
    (brandt,) = made.speakers
    olsen = replace(brandt, id="o", name="Piet Olsen", roles=(Role(title="envoy"),))
    other = replace(olsen, id="p", name="Lea Falk")
    one: dict[str, Speaker] = {s.id: s for s in (brandt, olsen)}
    assert of_statement(made.statements[0], made.document, speakers=one).text == "Piet Olsen has left"
    two = one | {"p": other}
    assert of_statement(made.statements[0], made.document, speakers=two).text == "The envoy has left"


def test_a_name_that_follows_its_post_is_not_said_twice(build: Build) -> None:
    made = build({"text": "the envoy, Piet Olsen, has left", "speaker": "Ana Brandt"}, "A")
    (brandt,) = made.speakers
    olsen = replace(brandt, id="o", name="Piet Olsen", roles=(Role(title="envoy"),))
    found = of_statement(made.statements[0], made.document, speakers={s.id: s for s in (brandt, olsen)})
    assert found.text == "The envoy, Piet Olsen, has left"


def test_only_a_name_takes_the_place_of_the_first_person(build: Build) -> None:
    made = build({"text": "I have seen it", "speaker": "Ana Brandt"}, "A")
    (brandt,) = made.speakers
    nameless = replace(brandt, name="the aide")
    assert of_statement(made.statements[0], made.document, speakers={brandt.id: nameless}).text == "I have seen it"


def test_what_is_denied_is_put_so_for_the_model(build: Build) -> None:
    made = build({"text": "The ministry paid the guild", "polarity": "denied"}, "A")
    denied = of_statement(made.statements[0], made.document)
    pairs = sentence_pairs(denied, of_text("The guild was paid"))
    assert pairs == [("It is not true that the ministry paid the guild", "The guild was paid")]


@pytest.mark.parametrize(
    "words",
    [
        "It was not accurate when Minister Olsen said that the guild was paid",
        "It is simply not true that the guild was paid",
        "That's wrong to say the guild was paid",
    ],
)
def test_what_is_turned_down_is_put_so_for_the_model(words: str) -> None:
    ((put, _),) = sentence_pairs(of_text(words), of_text("Nobody paid the guild"))
    assert put == "It is not true that the guild was paid"


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("It is likely that it rains", 55, 80),
        ("Rain is very unlikely", 5, 20),
        ("a 30 percent chance of rain", 30, 30),
        ("a 20 to 40 per cent probability", 20, 40),
        ("the chance of rain is remote", 1, 5),
    ],
)
def test_likelihood(text: str, low: float, high: float) -> None:
    found = likelihood_in(text)
    assert found is not None
    assert (found.low, found.high) == (low, high)
    assert found.span.of(text) == found.phrase


@pytest.mark.parametrize("text", ["more likely than snow", "a remote village", "a 300 percent chance", "rain"])
def test_no_likelihood(text: str) -> None:
    assert likelihood_in(text) is None


def test_times_are_reckoned_from_the_day_of_speaking() -> None:
    assert scope_of("The levy rose last year", date(2026, 3, 10)).times == {"year:2025"}
    assert scope_of("The levy rose in 2025").times == {"year:2025"}
    assert scope_of("The levy rose last year").times == {"year:-1"}


def test_the_speakers_own_name_is_no_place() -> None:
    assert scope_of("The gates of Ana Brandt’s town, and Orsk", None, "Ana Brandt").names == {"orsk"}


@pytest.mark.parametrize(
    ("one", "other"),
    [("rising", "rises"), ("fell", "fall"), ("cities", "city"), ("stopped", "stop"), ("closed", "close")],
)
def test_stems_meet(one: str, other: str) -> None:
    assert stem(one) == stem(other)


def test_two_negations_are_none() -> None:
    side = reading("no inspector was not admitted")
    assert not side.negated[side.stems.index("admit")]


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=200), st.sampled_from(["", "Ana Brandt", "A\\1"]))
def test_any_text_becomes_a_proposition(text: str, name: str) -> None:
    found = of_text(text, speaker=name)
    assert found.sentences
    assert len(of_text("a" * (LONGEST + 9)).text) == LONGEST
