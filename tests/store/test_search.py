"""Any words are a search; none of them is an operator."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy.dialects import postgresql

from atodds.errors import InputError
from atodds.store import schema
from atodds.store.query import Filter, document_entries, statements
from atodds.store.search import LONGEST, holds_words
from atodds.store.write import Store, add_extraction
from atodds.types import Extraction

Article = Callable[..., Extraction]
CASES = yaml.safe_load(Path(__file__).with_name("search.yaml").read_text(encoding="utf-8"))
SAID = list(CASES["said"].items())


@pytest.fixture
def searched(store: Store, article: Article) -> Store:
    add_extraction(store, article("one", [("Mira Rao", words) for _, words in SAID]))
    return store


@pytest.mark.parametrize("case", CASES["searches"], ids=lambda case: repr(case["words"]))
def test_search(searched: Store, case: dict[str, str]) -> None:
    found = {spoken.statement.text for spoken in statements(searched, Filter(words=case["words"]))}
    assert found == {words for name, words in SAID if name in case["finds"]}


@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.one_of(st.characters(exclude_categories=()), st.sampled_from('"*()^:-+{}\0 aORNEAR,')), max_size=40))
@example("0\ud800")
def test_no_search_fails(searched: Store, words: str) -> None:
    found = statements(searched, Filter(words=words, speaker=words, outlet=words))
    assert len(found) <= len(SAID)
    assert len(document_entries(searched, words=words, outlet=words)) <= 1


def test_many_words(searched: Store) -> None:
    assert statements(searched, Filter(words="a " * (LONGEST // 2))) == []
    with pytest.raises(InputError, match="too long"):
        statements(searched, Filter(words="a " * LONGEST))


def test_elsewhere_words_are_looked_for_as_they_are() -> None:
    conditions = holds_words('50% "will_sign"', schema.statements, ("text",), dialect=postgresql.dialect())
    shown = [
        str(each.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True})) for each in conditions
    ]
    assert shown == [
        "statements.text ILIKE '%%' || '50/%%' || '%%' ESCAPE '/'",
        "statements.text ILIKE '%%' || 'will/_sign' || '%%' ESCAPE '/'",
    ]
