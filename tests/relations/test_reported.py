"""Disputes in the reporter's own word: who, whom, and nothing from inside what a speaker says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from atodds.models.load import parser
from atodds.pipeline import shipped_means
from atodds.relations.relate import relate
from atodds.relations.reported import disputes
from atodds.types import Cast, Dispute, Document, Extraction, Span, Speaker, Statement, Turn, content_id

Build = Callable[[Mapping[str, Any], str], Extraction]
CASES = yaml.safe_load(Path(__file__).with_name("disputes.yaml").read_text(encoding="utf-8"))


def read(build: Build, text: str, names: Sequence[str], *, content: Span | None = None) -> list[Dispute]:
    document = build({"text": text}, "page").document
    speakers = tuple(
        Speaker(id=content_id("speaker", name), document_id=document.id, name=name, kind="person") for name in names
    )
    statements: list[Statement] = []
    if content:
        held = build({"text": content.of(text)}, "part").statements[0]
        statements = [type(held)(**{**{n: getattr(held, n) for n in held.__slots__}, "content": (content,)})]
    cast = Cast(speakers=speakers, mentions=(), speaker_ids=())
    return list(disputes(document, statements, parser().parse(text), cast))


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_parties(case: dict[str, Any], build: Build) -> None:
    found = read(build, case["text"], ["Ana Brandt", "Piet Olsen"])
    shown = [[d.left.text if d.left else None, d.act, d.right.text if d.right else None] for d in found]
    assert shown == case["found"]
    for dispute in found:
        assert dispute.text == dispute.span.of(case["text"])
        for mention in (dispute.left, dispute.right):
            assert mention is None or mention.span.of(case["text"]) == mention.text


def test_parties_are_tied_to_speakers_only_where_the_words_name_one(build: Build) -> None:
    (dispute,) = read(build, "Ms Brandt contradicted Mr Olsen at the hearing.", ["Ana Brandt", "Piet Olsen"])
    assert dispute.left_speaker_id == content_id("speaker", "Ana Brandt")
    assert dispute.right_speaker_id == content_id("speaker", "Piet Olsen")
    (dispute,) = read(build, "Ms Brandt contradicted the minister.", ["Ana Brandt", "Lea Brandt"])
    assert (dispute.left_speaker_id, dispute.right_speaker_id) == (None, None)


def test_what_a_speaker_says_is_not_the_reporters_word(build: Build) -> None:
    text = "Olsen said Brandt contradicted the minister."
    assert read(build, text, [], content=Span(text.index("Brandt"), len(text))) == []


def test_a_transcript_has_no_reporter(build: Build) -> None:
    document = build({"text": "Brandt contradicted Olsen."}, "page").document
    fields = {name: getattr(document, name) for name in document.__slots__}
    turns = (Turn(speaker="CHAIR", label=Span(0, 0), span=Span(0, len(document.text))),)
    spoken = Document(**{**fields, "turns": turns})
    cast = Cast(speakers=(), mentions=(), speaker_ids=())
    assert disputes(spoken, [], parser().parse(document.text), cast) == ()


def test_a_dispute_between_known_speakers_becomes_a_relation(build: Build) -> None:
    text = "Ms Brandt contradicted Mr Olsen at the hearing."
    page = build({"text": text}, "page")
    found = tuple(read(build, text, ["Ana Brandt", "Piet Olsen"]))
    extraction = Extraction(document=page.document, speakers=(), statements=(), disputes=found)
    (relation,) = relate([extraction], [], shipped_means())
    assert (relation.label, relation.left_id, relation.right_id) == (
        "contradicts",
        content_id("speaker", "Ana Brandt"),
        content_id("speaker", "Piet Olsen"),
    )


@settings(deadline=None, max_examples=30)
@given(st.text(alphabet=st.sampled_from("deny dispute Brandt Olsen's walk back at odds with. ,“”\n"), max_size=80))
def test_any_text_is_legal(build: Build, text: str) -> None:
    assert all(d.text == d.span.of(text) for d in read(build, text, ["Ana Brandt"]))
