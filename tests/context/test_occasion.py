from __future__ import annotations

from collections.abc import Callable
from typing import Any

from atodds.types import Statement

TABLE = "occasions.yaml"


def test_occasion(case: dict[str, Any], situated: Callable[..., tuple[Statement, ...]]) -> None:
    statement = situated(case["text"])[0]
    venue, medium, addressee = statement.venue, statement.medium, statement.addressee
    assert (venue and venue.text) == case.get("venue")
    assert (medium and medium.value) == case.get("medium")
    assert (addressee and addressee.text) == case.get("addressee")
