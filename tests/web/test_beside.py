"""What is marked in a pair, and the name that it stands under."""

from __future__ import annotations

import pytest

from atodds.store.query import Spoken
from atodds.types import Mention, Origin, Span, Speaker, SpeakerKind, Statement
from atodds.web import beside


@pytest.mark.parametrize(
    ("text", "shared", "marked"),
    [
        ("the locks of Sarn will open", "the locks will open", ["of", "Sarn"]),
        ("the flow of the river had fallen to 35", "the flow river", ["had", "fallen", "to", "35"]),
        ("the locks will not open at all", "the locks will open all", ["not"]),
        ("the locks were open to all", "the locks open all", ["were", "to"]),
        ("it opens if it rains", "it opens rains", ["if"]),
        ("the locks open", "the locks open", []),
    ],
)
def test_light_words_are_marked_only_beside_others_or_alone(text: str, shared: str, marked: list[str]) -> None:
    words = [(found[0], Span(*found.span())) for found in beside._WORD.finditer(text)]
    assert [span.of(text) for span in beside._telling(text, words, set(shared.split()))] == marked


@pytest.mark.parametrize(
    ("name", "kind", "shown"),
    [
        ("Ana de Vries", "person", "Ana de Vries"),
        ("de Vries", "person", "de Vries"),
        ("the harbour minister", "person", "The harbour minister"),
        ("foreign ministry", "organisation", "Foreign ministry"),
        (None, "unnamed", "An official"),
    ],
)
def test_what_is_nobodys_own_name_begins_with_a_capital(name: str | None, kind: SpeakerKind, shown: str) -> None:
    mention = Mention(span=Span(0, 11), text="an official", form="unnamed")
    statement = Statement(
        id="s", document_id="d", text="x", content=(Span(0, 1),), quotations=(), mention=mention, score=1.0,
        origin=Origin(stage="test", version="1"),
    )  # fmt: skip
    speaker = Speaker(id="p", document_id="d", name=name, kind=kind) if name else None
    item = Spoken(
        statement=statement, speaker=speaker, document_title="", publisher="", published=None, url="",
        document_kind="report",
    )  # fmt: skip
    assert beside.name_of(item) == shown
