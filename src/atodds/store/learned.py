"""What was fitted on people's judgements, kept as plain data under the name of what it stands in for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select

from atodds.errors import InputError, StoreError
from atodds.store import schema
from atodds.store.connect import Store, reading, writing

__all__ = ["Learned", "forget", "keep", "learned"]

_L = schema.learned


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """Something fitted on judgements, and when."""

    name: str
    at: datetime
    fitted: Mapping[str, Any]


def learned(store: Store, name: str) -> Learned | None:
    """Return what was learned under this name, None when nothing was. Raises `StoreError` when it cannot be read."""
    with reading(store) as connection:
        row = connection.execute(select(_L.c.name, _L.c.at, _L.c.fitted).where(_L.c.name == name)).first()
    if row is None:
        return None
    try:
        fitted = json.loads(row.fitted)
    except ValueError as error:
        todo = "run: atodds learn, or atodds learn --forget"
        raise StoreError("what was learned cannot be read", where=store.where, todo=todo) from error
    return Learned(name=row.name, at=row.at, fitted=fitted)


def keep(store: Store, what: Learned) -> None:
    """Write what was learned, in the place of what was there under its name; raises `InputError` when its moment has no
    time zone."""
    if what.at.tzinfo is None:
        raise InputError("the moment of learning needs a time zone", where=what.name)
    with writing(store) as connection:
        connection.execute(delete(_L).where(_L.c.name == what.name))
        fitted = json.dumps(what.fitted, sort_keys=True)
        connection.execute(insert(_L), [{"name": what.name, "at": what.at, "fitted": fitted}])


def forget(store: Store, name: str) -> bool:
    """Take out what was learned under this name; return whether there was anything."""
    with writing(store) as connection:
        return connection.execute(delete(_L).where(_L.c.name == name)).rowcount > 0
