"""The roster kept in the store: people known beforehand, with the posts they held and when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete, insert, select

from atodds.store import schema
from atodds.store.connect import Store, reading, writing
from atodds.store.prefix import full_id
from atodds.store.rows import columns_of, record_of, row_of
from atodds.types import Role

__all__ = ["Listed", "put_roster", "remove_listed", "roster"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """Somebody on the roster. `place` says which row of which file listed them first."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    wikidata: str = ""
    place: str = ""


_R = schema.roster


def roster(store: Store) -> list[Listed]:
    """Return everybody on the roster, in the order in which they were first listed."""
    with reading(store) as connection:
        rows = connection.execute(select(*columns_of(Listed, _R)).order_by(_R.c.key))
        return [record_of(Listed, row) for row in rows]


def put_roster(store: Store, people: Iterable[Listed]) -> None:
    """Write these people, in one transaction: those whose id is there are put in the place of what was, the others
    come last."""
    with writing(store) as connection:
        keys = dict(map(tuple, connection.execute(select(_R.c.id, _R.c.key))))
        for person in people:
            connection.execute(delete(_R).where(_R.c.id == person.id))
            connection.execute(insert(_R), [row_of(person) | ({"key": keys[person.id]} if person.id in keys else {})])


def remove_listed(store: Store, prefix: str) -> Listed:
    """Take the person whose id begins with `prefix` off the roster and return what was listed.

    Raises `InputError` when nobody on the roster has such an id, or several have."""
    with writing(store) as connection:
        id = full_id(connection, _R.c.id, prefix, kind="person of the roster", see="atodds roster")
        found = record_of(Listed, connection.execute(select(*columns_of(Listed, _R)).where(_R.c.id == id)).one())
        connection.execute(delete(_R).where(_R.c.id == id))
    return found
