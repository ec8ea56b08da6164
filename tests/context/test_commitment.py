from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from atodds.types import Statement

TABLE = "commitments.yaml"


def test_commitment(case: dict[str, Any], situated: Callable[..., tuple[Statement, ...]]) -> None:
    commitment = situated(case["text"], published=case.get("published", date(2020, 5, 13)))[0].commitment
    assert (commitment and commitment.phrase) == case["phrase"]
    if commitment is None:
        return
    wanted = case.get("deadline")
    first, last = wanted if isinstance(wanted, list) else (wanted, wanted)
    deadline = commitment.deadline
    assert (deadline and deadline.start, deadline and deadline.end) == (first, last)
