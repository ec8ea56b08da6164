"""Attributions of a tagger held against the marks, the sentences and the rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from atodds.attribution.dateline import past_dateline
from atodds.attribution.edges import Odds
from atodds.text import overlap
from atodds.types import Attribution, Document, Origin, Span, content_id, join_spans

Read = Callable[..., tuple[Document, tuple[Attribution, ...]]]

CASES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("settled.yaml").read_text(encoding="utf-8"))
SURE = Odds(np.array([0]), np.array([0.99], dtype=np.float32))


@dataclass(frozen=True)
class Fixed:
    """A tagger that always says the same, and doubts nothing."""

    items: tuple[Attribution, ...]

    def tag(self, document: Document) -> tuple[Attribution, ...]:
        return self.items

    def weigh(self, document: Document) -> tuple[tuple[Attribution, ...], Odds]:
        return self.items, SURE


def spans(text: str, words: list[str]) -> tuple[Span, ...]:
    return tuple(Span(text.index(each), text.index(each) + len(each)) for each in words)


def tagged(text: str, rows: list[Any]) -> tuple[Attribution, ...]:
    made: list[Attribution] = []
    for source, cue, content, *outer in rows:
        made.append(
            Attribution(
                id=content_id("row", len(made)),
                document_id="d",
                content=spans(text, content),
                quotations=(),
                cue=spans(text, [cue]),
                source=spans(text, [source] if source else []),
                parent=made[outer[0]].id if outer else None,
                score=0.7,
                origin=Origin(stage="tagger", version="test"),
            )
        )
    return tuple(made)


def found(text: str, items: tuple[Attribution, ...]) -> list[list[Any]]:
    return [
        [join_spans(text, item.source), join_spans(text, item.cue), [span.of(text) for span in item.content]]
        for item in items
    ]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_settled(case: dict[str, Any], read: Read) -> None:
    text = case["text"]
    _, items = read(text, tagger=Fixed(tagged(text, case["tagged"])))
    assert found(text, items) == case["found"]


PIECES = [
    "“It holds,”",
    "Lund said.",
    "Brand said it would",
    "without giving names.",
    "\n",
    "“No.”",
    "She told them",
    "x",
]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(PIECES), min_size=3, max_size=12), st.data())
def test_words_change_hands_but_never_places(read: Read, pieces: list[str], data: st.DataObject) -> None:
    text = " ".join(pieces)
    place = st.tuples(st.integers(0, len(text) - 1), st.integers(1, 30)).map(
        lambda at: Span(at[0], min(len(text), at[0] + at[1]))
    )
    rows = data.draw(st.lists(st.tuples(place, place, st.lists(place, min_size=1, max_size=3)), max_size=4))
    items = tuple(
        Attribution(
            id=content_id("row", at),
            document_id="d",
            content=tuple(sorted(set(content))),
            quotations=(),
            cue=(cue,),
            source=(source,),
            score=0.7,
            origin=Origin(stage="tagger", version="test"),
        )
        for at, (source, cue, content) in enumerate(rows)
    )
    _, made = read(text, tagger=Fixed(items))
    assert len({item.id for item in made}) == len(made)
    for item in made:
        assert all(0 <= span.start < span.end <= len(text) for span in item.content)
        assert not any(overlap(a, b) for at, a in enumerate(item.content) for b in item.content[at + 1 :])
    assert read(text, tagger=Fixed(items))[1] == made


LINES = [
    ("NORTHPORT, Varnia (CP) — The bridge held.", "The bridge held."),
    ("NORTHPORT (CP) - The bridge held.", "The bridge held."),
    ("Northport, Varnia (CPN) The bridge held.", "The bridge held."),
    ("NORTHPORT, 3 March (CP) — The bridge held.", "The bridge held."),
    ("NORTHPORT — The bridge held.", "The bridge held."),
    ("Old Varn (Reuters) The bridge held.", "The bridge held."),
    ("Ada Lund — the mayor — said no.", "Ada Lund — the mayor — said no."),
    ("Lund (D-Varn) said no.", "Lund (D-Varn) said no."),
    ("Lund (PC) said no.", "Lund (PC) said no."),
    ("CP — and only CP — said no.", "CP — and only CP — said no."),
    ("NORTHPORT, March 3 -- “The bridge held.”", "“The bridge held.”"),
    ("The bridge held.", "The bridge held."),
]


@pytest.mark.parametrize(("line", "rest"), LINES)
def test_dateline(line: str, rest: str) -> None:
    for text in (line, f"Headline\n{line}"):
        whole = Span(len(text) - len(line), len(text))
        assert past_dateline(text, whole).of(text) == rest


def test_a_dateline_stands_at_the_start_of_a_line() -> None:
    text = "He left NORTHPORT — The bridge held."
    assert past_dateline(text, Span(8, len(text))) == Span(8, len(text))
