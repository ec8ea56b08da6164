"""Rows of one kind named by the beginning of their id, as people type them."""

from __future__ import annotations

import re
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, select

from atodds.errors import InputError

__all__ = ["full_id"]

_ID: Final = re.compile(r"[0-9a-f]{4,64}")
_SHOWN: Final = 5
"""Candidates named when several ids begin alike."""


def full_id(connection: Connection, ids: ColumnElement[Any], prefix: str, *, kind: str, see: str) -> str:
    """Return the one id in the column `ids` that begins with `prefix`, which has four digits or more.

    `kind` names the rows and `see` the command that lists them, in the `InputError` that is raised when it is no
    beginning of an id, when no row has it, and when several have."""
    start = prefix.strip().lower()
    if not _ID.fullmatch(start):
        raise InputError(f"{prefix!r} is not an id", todo=f"give at least 4 of its digits (0-9, a-f); see: {see}")
    # "g" is beyond every hexadecimal digit.
    query = select(ids).where(ids >= start, ids < start + "g").order_by(ids).limit(_SHOWN + 1)
    found = [str(id) for id in connection.execute(query).scalars()]
    if not found:
        raise InputError(f"no {kind} has an id that begins with {start}", todo=f"see: {see}")
    if len(found) > 1 and found[0] != start:
        shown = ", ".join(found[:_SHOWN]) + (", …" if len(found) > _SHOWN else "")
        raise InputError(f"{start} begins several ids: {shown}", todo="give more digits")
    return found[0]
