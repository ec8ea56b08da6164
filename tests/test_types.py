"""Ids are content hashes: equal for equal input, different where a boundary moves."""

import pickle

from hypothesis import given
from hypothesis import strategies as st

from atodds.errors import AtoddsError, InputError, ModelError, ShardError, StoreError
from atodds.types import Span, content_id, join_spans

parts = st.lists(st.text(max_size=5), max_size=4)


@given(parts, parts)
def test_ids_differ_exactly_when_their_parts_do(left: list[str], right: list[str]) -> None:
    assert (content_id("x", *left) == content_id("x", *right)) == (left == right)


def test_ids_do_not_change_between_versions() -> None:
    assert content_id("statement", "abc", (Span(1, 2),)) == content_id("statement", "abc", ((Span(start=1, end=2)),))
    assert content_id("a") != content_id("b")
    assert len(content_id("a")) == 20


def test_joined_spans_are_parted_by_one_space() -> None:
    assert join_spans("“A,” she said. “B.”", [Span(1, 3), Span(16, 18)]) == "A, B."


def test_errors_say_what_where_and_what_to_do_in_one_line_and_survive_pickling() -> None:
    for kind, code in ((AtoddsError, 1), (InputError, 2), (ModelError, 3), (StoreError, 4), (ShardError, 5)):
        error = kind("broken\nin two", where="a/b.html", todo="send another")
        assert str(error) == "a/b.html: broken in two; send another"
        copy = pickle.loads(pickle.dumps(error))
        assert (type(copy), str(copy), copy.exit_code) == (kind, str(error), code)
    assert str(InputError("nothing given")) == "nothing given"
