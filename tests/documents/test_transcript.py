"""Who speaks where."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from atodds.documents.labels import label_of
from atodds.documents.transcript import find_notes, find_turns
from atodds.types import Span

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "transcripts.yaml").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_turns(case: dict[str, Any]) -> None:
    turns = find_turns(case["text"], case["kind"])
    assert [[turn.speaker, turn.span.of(case["text"])] for turn in turns] == case["turns"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_label_stands_before_its_words_and_not_in_them(case: dict[str, Any]) -> None:
    for turn in find_turns(case["text"], case["kind"]):
        assert turn.speaker in turn.label.of(case["text"])
        assert turn.label.end <= turn.span.start
        assert ":" not in turn.label.of(case["text"])


def test_times_are_seconds() -> None:
    text = "Ines Kallio: (00:04)\nYes.\nMia Stone: (1:01:20)\nNo.\nInes Kallio: (1:01:25)\nYes.\nMia Stone: Why?"
    assert [turn.time for turn in find_turns(text, "record")] == [4.0, 3680.0, 3685.0, None]


def test_a_time_that_is_spoken_stays_in_the_words() -> None:
    text = "MR. ROE: 10:30 is when the port opens.\nMS. PARK: (00:04) Not before?"
    assert [turn.span.of(text) for turn in find_turns(text, "record")] == [
        "10:30 is when the port opens.",
        "Not before?",
    ]


def test_a_remark_belongs_to_the_label_and_not_to_the_speaker() -> None:
    text = "STONE (voice-over): Good evening.\nMR. ROE: Good evening."
    assert find_turns(text, "record")[0].label.of(text) == "STONE (voice-over)"


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("We won. [applause] Again.", ["[applause]"]),
        ("We won. (Laughter.) Again.", ["(Laughter.)"]),
        ("We won.\n(APPLAUSE)\nAgain.", ["(APPLAUSE)"]),
        ("We said [inaudible] twice.", ["[inaudible]"]),
        ("No. [\n] Yes.", ["[\n]"]),
        ("One.\n\n[...]\n\nTwo.", ["[...]"]),
        ("(The bill is signed.)\nThank you.", ["(The bill is signed.)"]),
        ("He spoke (in Spanish) at length.", ["(in Spanish)"]),
        ("(BEGIN VIDEO CLIP)\nHello.", ["(BEGIN VIDEO CLIP)"]),
        ("This is [the] law.", []),
        ("We (all of us) agree.", []),
        ("Rep. Roe (D-Corran) spoke.", []),
        ("In 2031 (the last year) we left.", []),
    ],
)
def test_stage_notes(text: str, notes: list[str]) -> None:
    assert [mark.span.of(text) for mark in find_notes(text, [Span(0, len(text))])] == notes


@pytest.mark.parametrize(
    ("line", "form", "speaker"),
    [
        ("DR. KALLIO:  Yes.", "capitals", "DR. KALLIO"),
        ("ACTING UNDER SECRETARY BRAND: Yes.", "capitals", "ACTING UNDER SECRETARY BRAND"),
        ("MARÍA PEÑA: Yes.", "capitals", "MARÍA PEÑA"),
        ("DR. READ: Yes.", "capitals", "DR. READ"),
        ("REP. JO PARK (D-CORRAN): Yes.", "capitals", "REP. JO PARK"),
        ("Q: Why?", "question", "Q"),
        ("Q    Why?", "question", "Q"),
        ("Q. Why?", "dotted", "Q"),
        ("Jane Roe: Yes.", "name", "Jane Roe"),
        ("Ludwig van der Roe: Yes.", "name", "Ludwig van der Roe"),
        ("Jane Roe", "alone", "Jane Roe"),
        ("Mr. Roe. I thank you.", "printed", "Mr. Roe"),
    ],
)
def test_labels(line: str, form: str, speaker: str) -> None:
    label = label_of(line)
    assert label is not None
    assert (label.form, label.speaker) == (form, speaker)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "he said: yes",
        "He said: yes.",
        "NOTE: This is new.",
        "READ MORE: The port",
        "FILE PHOTO: A ferry",
        "THE FACTS: No.",
        "EDITOR’S NOTE: This is new.",
        "https://ledger.example/",
        "10:30: The port opens.",
        "“ROE: yes”",
        "Q&A with the minister",
        "Q4 Revenue rose by a third.",
        "A. Roe was there.",
        "The port, which was built in 1911 by a firm from Corran, has three quays: one is shut.",
    ],
)
def test_what_is_no_label(line: str) -> None:
    label = label_of(line)
    assert label is None or label.form == "dotted"


LINES = st.sampled_from(
    ["MR. ROE:", "Q ", "Q    And", "A:", "Jane Roe: ", "Jane Roe", "(APPLAUSE)", "[...]", " yes.", "\n", "\r\n", "\n\n",
     ">> ", "**", "(00:04)", "Mr. Roe. I", "[", "(", ":", "\ud800", "END 6", "said"]
)  # fmt: skip


@settings(deadline=None, max_examples=200)
@given(st.lists(LINES | st.text(max_size=8), max_size=60).map("".join), st.sampled_from(["report", "record"]))
def test_turns_lie_inside_the_text_in_order_and_apart(text: str, kind: Any) -> None:
    end = 0
    for turn in find_turns(text, kind):
        assert end <= turn.label.start <= turn.label.end <= turn.span.start < turn.span.end <= len(text)
        assert turn.span.of(text) == turn.span.of(text).strip()
        end = turn.span.end
    for mark in find_notes(text, [Span(0, len(text))]):
        assert mark.span.of(text)[0] in "[("
