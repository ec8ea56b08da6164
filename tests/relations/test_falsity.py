"""What somebody says of another's words: who calls whose words wrong, who takes back their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from atodds.models.load import parser
from atodds.relations.reported import disputes
from atodds.types import Cast, Extraction, Mention, Role, Span, Speaker

Build = Callable[[Mapping[str, Any], str], Extraction]
ROLES = {"Olsen": (Role(title="Gov."),)}
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
    # what is called wrong are one's own words, nobody's words, or those of a question
    (
        "Olsen said the dam leaks. Brandt said the dam is dry. Brandt said this was not true.",
        [("the dam leaks", "Olsen"), ("the dam is dry", "Brandt"), ("this was not true", "Brandt")],
        [],
    ),
    (
        "Olsen said the dam leaks. Brandt said she did much that was wrong.",
        [("the dam leaks", "Olsen"), ("she did much that was wrong", "Brandt")],
        [],
    ),
    (
        "Olsen said the dam leaks. Brandt said she had measured it twice and that was wrong.",
        [("the dam leaks", "Olsen"), ("she had measured it twice and that was wrong", "Brandt")],
        [],
    ),
    (
        "Olsen asked whether the dam leaks. Brandt said that was not the case.",
        [("whether the dam leaks", "Olsen"), ("that was not the case", "Brandt")],
        [],
    ),
    (
        "Olsen said the dam leaks. Brandt said this is not so much a dam as a wall.",
        [("the dam leaks", "Olsen"), ("this is not so much a dam as a wall", "Brandt")],
        [],
    ),
    # "he": whom the sentence names before, else the subject of the sentence before; never who is named after
    (
        "Olsen has enemies since he gave a speech that was at odds with Brandt’s.",
        [],
        [("Olsen", "is at odds with", "Brandt")],
    ),
    ("The council met Olsen on Friday after accusing him of delay.", [], [("", "accuses", "Olsen")]),
    ("Olsen spoke at noon. Within the hour Brandt contradicted him.", [], [("Brandt", "contradicts", "Olsen")]),
    # a group and who of it is named
    (
        "Brandt has long been at odds with harbour officials, including Piet Olsen, who left.",
        [],
        [("Brandt", "is at odds with", ""), ("Brandt", "is at odds with", "Olsen")],
    ),
    (
        "Governors pushed back on Brandt’s plan. Olsen said the dam leaks.",
        [("the dam leaks", "Olsen")],
        [("", "disputes", "Brandt"), ("Olsen", "disputes", "Brandt")],
    ),
]


@pytest.mark.parametrize(("text", "contents", "wanted"), CASES, ids=[case[0] for case in CASES])
def test_who_calls_whose_words_wrong(
    text: str, contents: list[tuple[str, str]], wanted: list[tuple[str, str, str]], build: Build
) -> None:
    document = build({"text": text}, "page").document
    speakers = tuple(
        Speaker(id=short, document_id=document.id, name=name, kind="person", roles=ROLES.get(short, ()))
        for short, name in NAMES.items()
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
                cue="asked" if "whether" in words else "said",
                speaker_id=short,
            )
        )
    cast = Cast(speakers=speakers, mentions=(), speaker_ids=())
    found = disputes(document, statements, parser().parse(text), cast)
    assert [(d.left_speaker_id or "", d.act, d.right_speaker_id or "") for d in found] == wanted
