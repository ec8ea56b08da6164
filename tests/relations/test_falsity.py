"""What somebody says of another's words: who calls whose words wrong, who takes back their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from atodds.models.load import parser
from atodds.relations.reported import disputes
from atodds.types import Cast, Extraction, Mention, Span, Speaker

Build = Callable[[Mapping[str, Any], str], Extraction]
NAMES = {"Brandt": "Ana Brandt", "Olsen": "Piet Olsen"}

CASES = [
    # the page, the contents with their speakers, and who disputes whom
    (
        "Olsen said the dam leaks. Brandt said this was not true.",
        [("the dam leaks", "Olsen"), ("this was not true", "Brandt")],
        [("Brandt", "disputes", "Olsen")],
    ),
    (
        "Olsen said the dam leaks. Brandt said the claim was baseless.",
        [("the dam leaks", "Olsen"), ("the claim was baseless", "Brandt")],
        [("Brandt", "disputes", "Olsen")],
    ),
    (
        "Brandt added that it was wrong when Mr Olsen said the dam leaks.",
        [("that it was wrong when Mr Olsen said the dam leaks", "Brandt")],
        [("Brandt", "disputes", "Olsen")],
    ),
    (
        "Olsen said the dam leaks. On Friday Olsen said he was joking.",
        [("the dam leaks", "Olsen"), ("he was joking", "Olsen")],
        [("Olsen", "walks back", "Olsen")],
    ),
    (
        "Olsen said the dam leaks. Brandt said it strongly disagrees with him.",
        [("the dam leaks", "Olsen"), ("it strongly disagrees with him", "Brandt")],
        [("Brandt", "disagrees with", "Olsen")],
    ),
    ("Brandt said this was not true.", [("this was not true", "Brandt")], []),
    ("Olsen said the dam leaks. It was not true.", [("the dam leaks", "Olsen")], []),
    (
        "Olsen said the dam leaks. Brandt said the dam is true to plan.",
        [("the dam leaks", "Olsen"), ("the dam is true to plan", "Brandt")],
        [],
    ),
    ("Olsen said he was tired.", [("he was tired", "Olsen")], []),
]


@pytest.mark.parametrize(("text", "contents", "wanted"), CASES, ids=[case[0] for case in CASES])
def test_who_calls_whose_words_wrong(
    text: str, contents: list[tuple[str, str]], wanted: list[tuple[str, str, str]], build: Build
) -> None:
    document = build({"text": text}, "page").document
    speakers = tuple(
        Speaker(id=short, document_id=document.id, name=name, kind="person") for short, name in NAMES.items()
    )
    statements = []
    for at, (words, short) in enumerate(contents):
        start = text.index(words)
        named = Span(text.index(short), text.index(short) + len(short))
        made = build({"text": words}, f"part {at}").statements[0]
        statements.append(
            replace(
                made,
                document_id=document.id,
                content=(Span(start, start + len(words)),),
                quotations=(),
                mention=Mention(span=named, text=short, form="name"),
                source=(named,),
                cue="said",
                speaker_id=short,
            )
        )
    cast = Cast(speakers=speakers, mentions=(), speaker_ids=())
    found = disputes(document, statements, parser().parse(text), cast)
    assert [(d.left_speaker_id, d.act, d.right_speaker_id) for d in found] == wanted
