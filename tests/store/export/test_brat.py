"""brat standoff: what is written is read back as the same attributions."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atodds.documents.brat import attributions
from atodds.documents.read import read
from atodds.errors import AtoddsError
from atodds.store import brat, export, query
from atodds.store.connect import Store
from atodds.types import Attribution, Document, Extraction, Origin, Span, Statement, content_id, join_spans

TEXTS = st.text(alphabet=st.sampled_from("ab .\n\r\t\u2028\x85😀”é"), min_size=4, max_size=60)


def document_of(text: str) -> Document:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Document(
        id=content_id("document", text), text=text, kind="report", name="", sha256=digest, raw_sha256=digest
    )


@st.composite
def extractions(draw: st.DrawFn) -> Extraction:
    """A document and statements anywhere in it: in pieces, over line ends, touching, inside one another, without
    source or cue."""
    document = document_of(draw(TEXTS))
    ends = st.integers(0, len(document.text))
    pieces = st.lists(st.tuples(ends, ends).map(lambda pair: Span(*sorted(pair))), max_size=3, unique=True).map(tuple)
    statements = []
    for number in range(draw(st.integers(0, 4))):
        content = draw(pieces)
        statements.append(
            Statement(
                id=content_id("statement", number),
                document_id=document.id,
                text=join_spans(document.text, content),
                content=content,
                quotations=draw(pieces),
                cue_span=draw(pieces),
                source=draw(pieces),
                score=1.0,
                origin=Origin(stage="test\n", version="1\t"),
            )
        )
    return Extraction(document=document, speakers=(), statements=tuple(statements), disputes=())


def shown(text: str, spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """What the form can hold: nothing of a role that is only line ends."""
    return spans if any(set(text[start:end]) - set("\r\n") for start, end in spans) else ()


def quoted(text: str, spans: tuple[Span, ...]) -> tuple[Span, ...]:
    return tuple(span for span in spans if shown(text, (span,)))


@settings(deadline=None, max_examples=300)
@given(extractions())
def test_what_is_written_is_read_back(extraction: Extraction) -> None:
    document, text = extraction.document, extraction.document.text
    found = list(attributions(brat.standoff(extraction, {}), document))
    assert [(item.content, item.cue, item.source, item.quotations) for item in found] == [
        (said.content, shown(text, said.cue_span), shown(text, said.source), quoted(text, said.quotations))
        for said in extraction.statements
        if shown(text, said.content)
    ]
    assert all(item.document_id == document.id for item in found)


@settings(deadline=None, max_examples=150)
@given(extractions())
def test_every_line_is_what_brat_takes(extraction: Extraction) -> None:
    """One annotation a line; a stretch holds no line end, and its words are as long as its places say."""
    text = extraction.document.text
    for line in brat.standoff(extraction, {}).splitlines():
        id, middle, words = [*line.split("\t"), ""][:3]
        if id.startswith("T"):
            pairs = [tuple(map(int, pair.split(" "))) for pair in middle.split(" ", 1)[1].split(";")]
            assert all(start < end and not set(text[start:end]) & set("\r\n") for start, end in pairs)
            assert len(words) == sum(end - start for start, end in pairs) + len(pairs) - 1


def test_a_folder_is_read_again_as_the_same_attributions(filled: Store, tmp_path: Path) -> None:
    export.write(filled, "brat", tmp_path / "brat")
    documents = [item for item in read([tmp_path / "brat"]) if not isinstance(item, AtoddsError)]
    before = {document.sha256: document for document in query.documents(filled)}
    assert {document.sha256 for document in documents} == set(before)
    for document in documents:
        notes = Path(document.place).with_suffix(".ann").read_text(encoding="utf-8")
        wanted = query.extraction(filled, before[document.sha256].id).statements
        found = [item for item in attributions(notes, document) if isinstance(item, Attribution)]
        assert [(item.content, item.cue, item.source, item.quotations) for item in found] == [
            (said.content, said.cue_span, said.source, said.quotations) for said in wanted
        ]
        assert notes.count("situate rules 1") == len(wanted)
        assert all(f"statement {said.id}" in notes for said in wanted)
    assert "accept; made by" in notes or "unreviewed; made by" in notes


def test_an_archive_holds_the_same_files(filled: Store, tmp_path: Path) -> None:
    export.write(filled, "brat", tmp_path / "brat")
    archive = zipfile.ZipFile(io.BytesIO(b"".join(export.stream(filled, "brat"))))
    assert {name: archive.read(name) for name in archive.namelist()} == {
        path.name: path.read_bytes() for path in (tmp_path / "brat").iterdir()
    }


@pytest.mark.parametrize(
    ("name", "expected"),
    [("../../etc/passwd", "etc-passwd-0123abcd"), ("", "document-0123abcd"), ("a b\n.txt", "a-b-.txt-0123abcd")],
)
def test_names_of_files_are_safe(name: str, expected: str) -> None:
    assert brat.file_name(name, "0123abcdef") == expected
