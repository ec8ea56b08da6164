"""Small builders of the records that relations work on."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest

from atodds.types import (
    Certainty,
    Document,
    Extraction,
    Origin,
    Phrase,
    Span,
    Speaker,
    Statement,
    When,
    content_id,
)

ORIGIN = Origin(stage="test", version="1")


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _build(spec: Mapping[str, Any], name: str) -> Extraction:
    """A document that holds one statement: `text` with “quotations”, `speaker`, `said`, and circumstances."""
    text = spec["text"]
    document = Document(
        id=content_id("document", name, text),
        text=text,
        kind=spec.get("kind", "report"),
        name=name,
        publisher=spec.get("outlet", f"Outlet {name}"),
        published=spec.get("said"),
        sha256=_hash(text),
        raw_sha256=_hash(text),
    )
    speaker = None
    if spec.get("speaker"):
        speaker = Speaker(
            id=content_id("speaker", document.id, spec["speaker"]),
            document_id=document.id,
            name=spec["speaker"],
            kind="person",
        )
    said: date | None = spec.get("said")
    quotations = tuple(Span(*found.span(1)) for found in re.finditer("“([^”]*)”", text))
    condition = spec.get("condition")
    likely = spec.get("certainty")
    statement = Statement(
        id=content_id("statement", document.id),
        document_id=document.id,
        text=text,
        content=(Span(0, len(text)),),
        quotations=quotations,
        speaker_id=speaker.id if speaker else None,
        said=When(start=said, end=said) if said else None,
        condition=Phrase(text=condition, span=_find(text, condition)) if condition else None,
        certainty=Certainty(
            phrase=likely[0], span=_find(text, likely[0]), scale="ICD 203", low=likely[1], high=likely[2]
        )
        if likely
        else None,
        polarity=spec.get("polarity", "affirmed"),
        score=0.9,
        origin=ORIGIN,
    )
    return Extraction(document=document, speakers=(speaker,) if speaker else (), statements=(statement,), disputes=())


def _find(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


@pytest.fixture(scope="session")
def build() -> Callable[[Mapping[str, Any], str], Extraction]:
    return _build
