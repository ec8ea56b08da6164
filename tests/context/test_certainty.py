from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from atodds.context.certainty import icd203, kent
from atodds.types import Statement

TABLE = "certainty.yaml"


def test_certainty(case: dict[str, Any], situated: Callable[..., tuple[Statement, ...]]) -> None:
    certainty = situated(case["text"])[0].certainty
    if case["phrase"] is None:
        assert certainty is None
        return
    assert certainty is not None
    low, high = case.get("range") or (None, None)
    assert (certainty.phrase, certainty.scale, certainty.low, certainty.high) == (
        case["phrase"],
        case["scale"],
        low,
        high,
    )


@pytest.mark.parametrize(
    ("phrase", "icd", "sherman"),
    [
        ("probable", (55, 80), (63, 87)),
        ("Almost  Certainly", (95, 99), (87, 99)),
        ("about even", (45, 55), (40, 60)),
        ("probably not", (20, 45), (20, 40)),
        ("almost certainly not", (1, 5), (2, 12)),
        ("very likely", (80, 95), None),
        ("may", None, None),
    ],
)
def test_scales(phrase: str, icd: tuple[float, float] | None, sherman: tuple[float, float] | None) -> None:
    assert icd203(phrase) == icd
    assert kent(phrase) == sherman
