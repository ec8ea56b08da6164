"""What people decided, read back. Judgements are only ever added (see `write.add_judgement`)."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from atodds.store.connect import Store, reading
from atodds.store.rows import columns_of, record_of
from atodds.store.schema import judgements as table
from atodds.types import Judgement

__all__ = ["judgements", "verdict_of", "verdicts"]


def judgements(store: Store, subject_id: str = "") -> list[Judgement]:
    """Return every judgement (on one row, when its id is given) in the order in which they were made."""
    query = select(*columns_of(Judgement)).order_by(table.c.key)
    with reading(store) as connection:
        rows = connection.execute(query.where(table.c.subject_id == subject_id) if subject_id else query)
        return [record_of(Judgement, row) for row in rows]


def verdict_of(store: Store, subject_id: str) -> Judgement | None:
    """Return the judgement that holds for a row, None when there is none or all were undone."""
    return standing(judgements(store, subject_id)).get(subject_id)


def verdicts(store: Store) -> dict[str, Judgement]:
    """Return the judgement that holds for each row that was judged and not undone, by the row's id."""
    return standing(judgements(store))


def standing(history: Iterable[Judgement]) -> dict[str, Judgement]:
    """Return what holds after `history`, by subject: each "undo" takes back the last judgement on its subject that
    still stood; with none left it does nothing."""
    stacks: dict[str, list[Judgement]] = {}
    for judgement in history:
        stack = stacks.setdefault(judgement.subject_id, [])
        if judgement.verdict != "undo":
            stack.append(judgement)
        elif stack:
            stack.pop()
    return {subject: stack[-1] for subject, stack in stacks.items() if stack}
