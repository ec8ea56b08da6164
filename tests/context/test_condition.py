from __future__ import annotations

from collections.abc import Callable
from typing import Any

from atodds.types import Statement

TABLE = "conditions.yaml"


def test_condition(case: dict[str, Any], situated: Callable[..., tuple[Statement, ...]]) -> None:
    condition = situated(case["text"])[0].condition
    assert (condition and condition.text) == case["condition"]
    if condition is not None and "value" in case:
        assert condition.value == case["value"]
