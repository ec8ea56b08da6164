from __future__ import annotations

from collections.abc import Callable
from typing import Any

from atodds.types import Statement

TABLE = "polarity.yaml"


def test_polarity(case: dict[str, Any], situated: Callable[..., tuple[Statement, ...]]) -> None:
    assert situated(case["text"])[0].polarity == case["polarity"]
