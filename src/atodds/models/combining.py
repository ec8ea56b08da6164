"""The shipped combination of comparators, read from its file."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from typing import Any

from atodds.models.weights import folder, verified

__all__ = ["combination_row"]

NAME = "combination"


@functools.cache
def combination_row() -> Mapping[str, Any]:
    """Return the shipped combination as plain data, as `relations.combine.read` takes it; raises `ModelError` when its
    file is missing or differs from the manifest."""
    entry = verified(NAME)
    row: Mapping[str, Any] = json.loads((folder() / entry.files["tables"]).read_text(encoding="utf-8"))
    return row
