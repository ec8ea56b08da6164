"""The form that `atodds extract` writes: what lies inside a content stands in that one's own list."""

from __future__ import annotations

from atodds.store import shape
from atodds.types import Document, Extraction, Origin, Span, Statement

TEXT = "“It is shut,” she said. He said no. “Olsen told me that it is open.”"


def statement(name: str, *words: str) -> Statement:
    spans = tuple(Span(TEXT.index(word), TEXT.index(word) + len(word)) for word in words)
    origin = Origin(stage="test", version="1")
    return Statement(
        id=name, document_id="d", text=" ".join(words), content=spans, quotations=(), score=0.5, origin=origin
    )


def test_inner_attributions_stand_inside_their_parent_also_across_its_pieces() -> None:
    outer = statement("outer", "“It is shut,”", "“Olsen told me that it is open.”")
    between, inner = statement("between", "no"), statement("inner", "that it is open")
    document = Document(id="d", text=TEXT, kind="report", name="page", sha256="0", raw_sha256="0")
    for order in ((outer, between, inner), (inner, between, outer)):
        line = shape.extraction(Extraction(document=document, speakers=(), statements=order, disputes=()))
        first, second = line["attributions"]
        assert [TEXT[s:e] for s, e in second["content"]] == ["no"]
        assert [[TEXT[s:e] for s, e in each["content"]] for each in first["attributions"]] == [["that it is open"]]
        assert second["attributions"] == []
