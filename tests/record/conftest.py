"""Records made by hand for the tests of the record check."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import date

import pytest

from atodds.types import Document, DocumentKind, Span, Turn, content_id

_TURN = re.compile(r"^([A-Z][A-Z. ]*): (.*)$", re.MULTILINE)


@pytest.fixture(scope="session")
def make() -> Callable[..., Document]:
    """Make a document of a text; lines "LABEL: words" are turns of a record."""

    def document(
        text: str, *, name: str = "hearing", kind: DocumentKind = "record", day: date | None = None
    ) -> Document:
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        turns = tuple(
            Turn(speaker=match[1], label=Span(*match.span(1)), span=Span(*match.span(2)))
            for match in _TURN.finditer(text)
            if kind == "record"
        )
        return Document(
            id=content_id("document", name, digest),
            text=text,
            kind=kind,
            name=name,
            published=day,
            sha256=digest,
            raw_sha256=digest,
            turns=turns,
        )

    return document
