from hypothesis import given
from hypothesis import strategies as st

from atodds.relations.tied import least_of

KEYS = st.sampled_from("abcdefgh")


def test_ties_reach_over_any_number_of_steps() -> None:
    assert least_of([("d", "c"), ("f", "e"), ("c", "e"), ("b",)]) == dict.fromkeys("cdef", "c") | {"b": "b"}


@given(st.lists(st.lists(KEYS, max_size=3), max_size=8))
def test_the_order_of_ties_does_not_matter(groups: list[list[str]]) -> None:
    found = least_of(groups)
    assert least_of(reversed(groups)) == found
    assert all(len({found[key] for key in group}) <= 1 for group in groups)
    assert all(least <= key and found[least] == least for key, least in found.items())
