from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date

import pytest

from atodds.models import load
from atodds.types import Attribution, Document, Origin, Parse, Role, Span, Speaker, SpeakerKind, Turn, content_id

Ask = tuple[str, str]
Paged = tuple[Document, tuple[Attribution, ...], Parse]

_ORIGIN = Origin(stage="test", version="1")


def _near(text: str, words: str, at: int) -> Span:
    places = [match.start() for match in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text)]
    start = min(places, key=lambda i: max(0, at - i - len(words), i - at))
    return Span(start, start + len(words))


def _attribution(text: str, source: str, content: str, number: int) -> Attribution:
    start = text.index(content)
    span = Span(start, start + len(content))
    near = _near(text, source, start) if source else None
    return Attribution(
        id=content_id("attribution", "d", number),
        document_id="d",
        content=(span,),
        quotations=(span,) if text[start - 1 : start] in {'"', "“", "'"} or content[:1] in {'"', "“"} else (),
        cue=(),
        source=(near,) if near is not None else (),
        score=1.0,
        origin=_ORIGIN,
    )


@pytest.fixture
def paged() -> Callable[..., Paged]:
    """Make a page and its attributions from a text and (source, content) pairs."""

    def make(text: str, asks: Sequence[Ask], **fields: object) -> Paged:
        document = Document(id="d", text=text, kind="report", name="page", sha256="", raw_sha256="", **fields)  # type: ignore[arg-type]  # fields of Document by name
        items = tuple(_attribution(text, source, content, number) for number, (source, content) in enumerate(asks))
        return document, items, load.parser().parse(text)

    return make


@pytest.fixture
def transcript() -> Callable[..., Paged]:
    """Make a transcript from (label, words) pairs, with one attribution per turn."""

    def make(pairs: Sequence[Ask], **fields: object) -> Paged:
        text, turns = "", []
        for label, words in pairs:
            start = len(text)
            text += f"{label}: {words}\n"
            turns.append(
                Turn(
                    speaker=label,
                    label=Span(start, start + len(label)),
                    span=Span(start + len(label) + 2, len(text) - 1),
                )
            )
        document = Document(
            id="d",
            text=text,
            kind="record",
            name="record",
            sha256="",
            raw_sha256="",
            turns=tuple(turns),
            **fields,  # type: ignore[arg-type]  # fields of Document by name
        )
        items = tuple(
            Attribution(
                id=content_id("attribution", "d", number),
                document_id="d",
                content=(turn.span,),
                quotations=(),
                cue=(),
                source=(turn.label,),
                score=1.0,
                origin=_ORIGIN,
            )
            for number, turn in enumerate(turns)
        )
        return document, items, load.parser().parse(text)

    return make


@pytest.fixture
def speaker() -> Callable[..., Speaker]:
    """Make a speaker of a document by name and posts."""

    def make(
        document: str, name: str, *posts: str, kind: SpeakerKind = "person", aliases: Sequence[str] = ()
    ) -> Speaker:
        return Speaker(
            id=content_id("speaker", document, kind, name, *posts),
            document_id=document,
            name=name,
            kind=kind,
            aliases=tuple(aliases),
            roles=tuple(Role(title=post) for post in posts),
        )

    return make


@pytest.fixture
def days() -> Callable[..., dict[str, date | None]]:
    """Publication days by document id: days(a="2020-03-01", b=None)."""

    def make(**published: str | None) -> dict[str, date | None]:
        return {name: date.fromisoformat(day) if day else None for name, day in published.items()}

    return make
