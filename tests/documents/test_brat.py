"""brat standoff as other people write it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atodds.documents.brat import attributions
from atodds.documents.read import read_file
from atodds.errors import InputError
from atodds.types import Attribution, Document, Span

TEXT = "Ana Brandt said\nthe locks “stay\nshut”. Olsen hopes that she said so."


def document(text: str = TEXT) -> Document:
    return Document(id="d", text=text, kind="report", name="", sha256="", raw_sha256="")


def made(notes: str, text: str = TEXT) -> list[Attribution]:
    return [item for item in attributions(notes, document(text)) if isinstance(item, Attribution)]


def test_roles_in_any_order_and_a_span_broken_at_a_line_end() -> None:
    notes = (
        "T1\tSource 0 10\tAna Brandt\r\nT2\tCue 11 15\tsaid\nT3\tContent 16 31;32 37\tthe locks “stay shut”\n"
        "T4\tAttribution 11 15\tsaid\nE1\tAttribution:T4 Cue:T2 Content:T3 Source:T1\n*\tEquiv T1 T2\n"
    )
    (item,) = made(notes)
    assert (item.content, item.cue, item.source) == ((Span(16, 37),), (Span(11, 15),), (Span(0, 10),))
    assert (item.score, item.origin.version, item.quotations) == (1.0, "brat", ())


def test_numbered_roles_are_pieces_and_a_source_may_be_missing() -> None:
    notes = "T1\tContent 16 25\tthe locks\nT2\tContent 27 31\tstay\nE1\tAttribution:T1 Content:T1 Content2:T2\n"
    (item,) = made(notes)
    assert (item.content, item.source) == ((Span(16, 25), Span(27, 31)), ())


def test_what_stands_within_another_has_it_as_its_parent() -> None:
    notes = (
        "T1\tContent 56 67\tshe said so\nT2\tCue 45 50\thopes\nE1\tAttribution:T2 Content:T3 Cue:T2\n"
        "T3\tContent 51 67\tthat she said so\nT4\tCue 60 64\tsaid\nE2\tAttribution:T4 Content:T1 Cue:T4\n"
    )
    outer, inner = made(notes)
    assert (outer.parent, inner.parent) == (None, outer.id)


@pytest.mark.parametrize(
    ("notes", "what"),
    [
        ("T1\tContent 5 500\tx\n", "outside the text"),
        ("T1\tContent 9 5\tx\n", "outside the text"),
        ("T1\tContent 5 5\t\n", "outside the text"),
        ("T1\tCue 0 3\tAna\nE1\tAttribution:T1 Cue:T1\n", "without content"),
        ("E1\tAttribution:T9 Content:T9\n", "without content"),
        ("T1 Content 0 3 Ana\n", "not a line"),
        ("E1\tAttribution\n", "not a line"),
    ],
)
def test_a_bad_line_costs_that_line(notes: str, what: str) -> None:
    good = "T7\tContent 0 3\tAna\nE7\tAttribution:T7 Content:T7\n"
    found = list(attributions(notes + good, document(), place="a.ann"))
    problems = [item for item in found if isinstance(item, InputError)]
    assert [what in problem.what for problem in problems] == [True]
    assert problems[0].where.startswith("a.ann:")
    assert [item.content for item in found if isinstance(item, Attribution)] == [(Span(0, 3),)]


@settings(deadline=None, max_examples=100)
@given(st.text(alphabet=st.sampled_from("TE#1 29\t\n:;ContentAttributionSource"), max_size=80))
def test_any_text_is_legal(notes: str) -> None:
    for item in attributions(notes, document()):
        assert isinstance(item, (Attribution, InputError))


def test_a_text_with_annotations_beside_it_is_read_byte_for_byte(tmp_path: Path) -> None:
    text = "title: Locks\n\nAna Brandt said so.\r\n"
    (tmp_path / "a.txt").write_bytes(text.encode())
    (before,) = read_file(tmp_path / "a.txt")
    (tmp_path / "a.ann").write_text("", encoding="utf-8")
    (after,) = read_file(tmp_path / "a.txt")
    assert isinstance(before, Document)
    assert isinstance(after, Document)
    assert (before.text, before.title) == ("Ana Brandt said so.\r\n", "Locks")
    assert (after.text, after.marks) == (text, ())
