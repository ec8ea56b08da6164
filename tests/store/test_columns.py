"""What goes into a column comes out of it, and nothing else does."""

from __future__ import annotations

import sqlite3
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from atodds.errors import StoreError
from atodds.store.columns import Compressed, Words, decode, encode
from atodds.types import Commitment, Evidence, Mention, Role, Span, Via, When

DIALECT = sqlite.dialect()
ANY_TEXT = st.text(st.one_of(st.characters(exclude_categories=()), st.sampled_from("\0\ud800\udfff\U0010ffff0af")))


@settings(deadline=None)
@given(ANY_TEXT)
def test_any_text_comes_back_through_the_database(text: str) -> None:
    words = Words()
    connection = sqlite3.connect(":memory:")
    (stored,) = connection.execute("SELECT ?", [words.process_bind_param(text, DIALECT)]).fetchone()
    connection.close()
    assert words.process_result_value(stored, DIALECT) == text
    assert "\0" not in stored


@settings(deadline=None)
@given(st.lists(ANY_TEXT).map(tuple))
def test_any_text_comes_back_through_json(texts: tuple[str, ...]) -> None:
    assert decode(tuple[str, ...], encode(tuple[str, ...], texts)) == texts


SPAN = Span(3, 9)
AIDE = Mention(span=SPAN, text="an aide", form="unnamed")
WHEN = When(start=date(2031, 3, 10), end=date(2031, 3, 11), words="this week", span=SPAN)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Role, Role(title="envoy", organisation="the Ministry", start=date(2030, 1, 1), span=SPAN)),
        (Commitment, Commitment(phrase="will", span=SPAN, deadline=WHEN)),
        (
            tuple[Via, ...],
            (Via(mention=Mention(span=SPAN, text="an aide", form="unnamed"), speaker_id=None, said=WHEN),),
        ),
        (Evidence, Evidence(feature="number", score=1.0, detail="3, not 4", spans=(("ab", SPAN), ("cd", Span(0, 0))))),
        (tuple[Span, ...], ()),
        (bytes, b"\0\xff"),
    ],
)
def test_records_come_back_equal(kind: Any, value: Any) -> None:
    assert decode(kind, encode(kind, value)) == value


def test_equal_values_have_one_form() -> None:
    whole: Any = Evidence(feature="number", score=1, detail="")
    assert encode(Evidence, whole) == encode(Evidence, Evidence(feature="number", score=1.0, detail=""))


def test_a_field_at_its_default_leaves_no_trace() -> None:
    assert encode(Role, Role(title="envoy")) == '{"title":"envoy"}'


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Span, "[1]"),
        (Span, '["1",2]'),
        (Span, "[1,2.5]"),
        (Span, "[true,2]"),
        (tuple[Span, ...], '"ab"'),
        (Mention, '{"span":[0,1],"text":"a","form":"nickname"}'),
        (Mention, '{"span":[0,1],"text":"a"}'),
        (Mention, '{"span":[0,1],"text":"a","form":"name","more":1}'),
        (Mention, "[]"),
        (Mention, "{"),
        (When, '{"start":"2031-02-30","end":"2031-03-01"}'),
        (Evidence, '{"feature":"x","score":1.0,"detail":"","spans":[["ab"]]}'),
        (tuple[str, ...], "[" * 100_000),
    ],
)
def test_any_other_shape_is_refused(kind: Any, text: str) -> None:
    with pytest.raises(StoreError, match="cannot be read"):
        decode(kind, text)


def test_damaged_bytes_are_refused() -> None:
    with pytest.raises(StoreError, match="frozen copy"):
        Compressed().process_result_value(b"not compressed", DIALECT)
