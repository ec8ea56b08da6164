"""What people decided, read back. Judgements are only ever added (see `judge.judge`, `write.add_judgement`)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from sqlalchemy import Connection, Table, func, select

from atodds.judged import latest, renames, undone
from atodds.store import schema
from atodds.store.connect import Store, reading
from atodds.store.prefix import full_id
from atodds.store.rows import columns_of, record_of
from atodds.types import Judgement

__all__ = [
    "Entry",
    "count_judgements",
    "entries",
    "find_judgement",
    "judgements",
    "judgements_on",
    "names_given",
    "verdict_of",
    "verdicts",
]

_AT_ONCE = 500
_SUBJECTS: Final[tuple[tuple[str, Table, str], ...]] = (
    ("speaker", schema.speakers, "name"),
    ("statement", schema.statements, "text"),
    ("relation", schema.relations, "label"),
    ("alignment", schema.alignments, "verdict"),
    ("dispute", schema.disputes, "text"),
    ("document", schema.documents, "title"),
)
"""The kinds of row that a judgement may be on, and the column that says in words which row it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A judgement as the history shows it. `kind` and `subject` tell the row that it is on, in words; both are empty
    when that row is no longer there. `undone_by` is the id of the judgement that took it back, None while it holds."""

    judgement: Judgement
    kind: str
    subject: str
    undone_by: str | None


def judgements(store: Store, subject_id: str = "") -> list[Judgement]:
    """Return every judgement (on one row, when its id is given) in the order in which they were made."""
    with reading(store) as connection:
        return judgements_on(connection, subject_id)


def judgements_on(connection: Connection, subject_id: str = "") -> list[Judgement]:
    """Return what `judgements` returns, read on an open connection."""
    table = schema.judgements
    query = select(*columns_of(Judgement)).order_by(table.c.key)
    rows = connection.execute(query.where(table.c.subject_id == subject_id) if subject_id else query)
    return [record_of(Judgement, row) for row in rows]


def names_given(connection: Connection) -> dict[str, str]:
    """Return the name given to each renamed speaker, the last one that holds (see `judged.renames`)."""
    table = schema.judgements
    renamed = select(table.c.subject_id).where(table.c.verdict == "rename")
    query = select(*columns_of(Judgement)).where(table.c.subject_id.in_(renamed))
    return renames(record_of(Judgement, row) for row in connection.execute(query))


def find_judgement(store: Store, prefix: str) -> Judgement:
    """Return the one judgement whose id begins with `prefix`; raises `InputError` when none or several do."""
    ids = schema.judgements.c.id
    with reading(store) as connection:
        id = full_id(connection, ids, prefix, kind="judgement", see="atodds judgements")
        return record_of(Judgement, connection.execute(select(*columns_of(Judgement)).where(ids == id)).one())


def verdict_of(store: Store, subject_id: str) -> Judgement | None:
    """Return the judgement that holds for a row, None when there is none or all were undone."""
    return latest(judgements(store, subject_id)).get(subject_id)


def verdicts(store: Store) -> dict[str, Judgement]:
    """Return the judgement that holds for each row that was judged and not undone, by the row's id. They are only ever
    added, so the last one's key tells whether they must be read again."""
    with reading(store) as connection:
        newest = connection.execute(select(func.max(schema.judgements.c.key))).scalar()
    return dict(_verdicts(store, newest))


@lru_cache(maxsize=4)
def _verdicts(store: Store, _newest: int | None) -> dict[str, Judgement]:
    return latest(judgements(store))


def count_judgements(store: Store, subject_id: str = "") -> int:
    """Return how many judgements `judgements` gives."""
    table = schema.judgements
    query = select(func.count()).select_from(table)
    with reading(store) as connection:
        return connection.execute(query.where(table.c.subject_id == subject_id) if subject_id else query).scalar_one()


def entries(store: Store, subject_id: str = "", *, limit: int | None = None, offset: int = 0) -> list[Entry]:
    """Return the history (of one row, when its id is given), the newest first, with what each judgement is on and
    whether it was undone."""
    with reading(store) as connection:
        history = judgements_on(connection, subject_id)
        gone = undone(history)
        some = history[::-1][offset : None if limit is None else offset + limit]
        about = _subjects(connection, {judgement.subject_id for judgement in some})
    nothing = ("", "")
    return [
        Entry(
            judgement=judgement,
            kind=about.get(judgement.subject_id, nothing)[0],
            subject=about.get(judgement.subject_id, nothing)[1],
            undone_by=gone.get(judgement.id),
        )
        for judgement in some
    ]


def _subjects(connection: Connection, ids: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Return the kind of row and its words for each of `ids` that is there."""
    wanted = sorted(ids)
    found: dict[str, tuple[str, str]] = {}
    for at in range(0, len(wanted), _AT_ONCE):
        for kind, table, words in _SUBJECTS:
            rows = connection.execute(
                select(table.c.id, table.c[words]).where(table.c.id.in_(wanted[at : at + _AT_ONCE]))
            )
            found.update((id, (kind, text)) for id, text in rows)
    return found
