from __future__ import annotations

from collections.abc import Callable
from typing import Any

from atodds.types import Statement

TABLE = "unsupported.yaml"


def test_support(case: dict[str, Any], situated: Callable[..., tuple[Statement, ...]]) -> None:
    unsupported = situated(case["text"])[0].unsupported
    assert (unsupported and unsupported.text) == case["words"]
    if unsupported is not None and "value" in case:
        assert unsupported.value == case["value"]
