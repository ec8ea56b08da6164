from collections.abc import Callable

import pytest

from atodds.attribution.attribute import attribute
from atodds.models import load
from atodds.types import Attribution, Document, Mark, Parser, Tagger, Turn, content_id

Read = Callable[..., tuple[Document, tuple[Attribution, ...]]]


@pytest.fixture(scope="session")
def parser() -> Parser:
    return load.parser()


@pytest.fixture(scope="session")
def read(parser: Parser) -> Read:
    """Return a function from a text (and its turns and marks) to the document and its attributions."""

    def made(
        text: str, *, turns: tuple[Turn, ...] = (), marks: tuple[Mark, ...] = (), tagger: Tagger | None = None
    ) -> tuple[Document, tuple[Attribution, ...]]:
        document = Document(
            id=content_id("document", text),
            text=text,
            kind="report",
            name="test",
            sha256="",
            raw_sha256="",
            turns=turns,
            marks=marks,
        )
        return document, attribute(document, parser.parse(text), tagger=tagger)

    return made
