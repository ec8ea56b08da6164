"""More is asked of a candidate out of a collection than of a pair that somebody put together."""

from __future__ import annotations

from dataclasses import replace

import pytest

from atodds.errors import ModelError
from atodds.pipeline import shipped_means
from atodds.relations.combine import as_row, of_row
from atodds.relations.finding import finding
from atodds.relations.proposition import of_text

LEFT, RIGHT = of_text("The harbour is safe for every crew"), of_text("Sailors should keep away from those docks")
SAYS = (((0.0, 0.4, 0.6), (0.0, 0.4, 0.6)),)


@pytest.mark.parametrize(("listing", "label"), [(False, "contradicts"), (True, "unrelated")])
def test_a_candidate_needs_more(listing: bool, label: str) -> None:
    shipped = shipped_means().combination
    held = replace(shipped, at_odds=replace(shipped.at_odds, threshold=0.01), listed=0.999)
    held = replace(held, agree=replace(held.agree, threshold=1.1))
    assert finding(LEFT, RIGHT, held, entail=SAYS, listing=listing).label == label


def test_a_combination_learned_before_lists_had_a_bar_of_their_own_keeps_its_threshold() -> None:
    row = as_row(shipped_means().combination)
    del row["listed"]
    assert of_row(row).listed == row["at_odds"]["threshold"]


def test_a_row_that_is_no_combination() -> None:
    with pytest.raises(ModelError, match="this is no combination"):
        of_row({"version": "1"})
