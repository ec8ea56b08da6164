"""What a statement points back to."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from atodds.relations.pointing import before, resolved
from atodds.types import Document, Origin, Span, Statement

CASES = yaml.safe_load(Path(__file__).with_name("pointing.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("text", "earlier", "wanted"), CASES)
def test_resolved(text: str, earlier: str, wanted: str | None) -> None:
    assert resolved(text, earlier) == (text if wanted is None else wanted)


PAGE = "The guild said that the levy was fair. We spoke of little else, the mayor said.\nIt at 20, she said."


def at(words: str, speaker: str) -> Statement:
    start = PAGE.index(words)
    return Statement(
        id=words,
        document_id="d",
        text=words,
        content=(Span(start, start + len(words)),),
        quotations=(),
        speaker_id=speaker,
        score=1.0,
        origin=Origin(stage="test", version="1"),
    )


@pytest.mark.parametrize(
    ("speaker", "wanted"), [("guild", {"We spoke of little else": "the levy was fair"}), ("mayor", {})]
)
def test_before_looks_within_the_paragraph_and_for_little_else_at_ones_own_words(
    speaker: str, wanted: dict[str, str]
) -> None:
    document = Document(id="d", text=PAGE, kind="report", name="d", published=None, sha256="", raw_sha256="")
    statements = [at("It at 20", "mayor"), at("We spoke of little else", speaker), at("the levy was fair", "guild")]
    assert before(statements, {"d": document}) == wanted
