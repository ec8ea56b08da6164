"""The roster: people known beforehand, kept in the store from the first `add --roster FILE` on."""

from __future__ import annotations

from dataclasses import fields
from typing import Annotated

import typer
from rich.text import Text

from atodds.cli.comparing import regroup
from atodds.cli.terminal import AsJson, Database, err, listing, named_first, out, print_json, safe, store_of
from atodds.speakers.roster import Person, Roster, merged
from atodds.store import shape
from atodds.store.connect import Store
from atodds.store.roster import Listed, put_roster, remove_listed
from atodds.store.roster import roster as listed_in
from atodds.types import Role, content_id

__all__ = ["commands", "learn"]

commands = typer.Typer(help="List the people known beforehand, with the posts they held and when.")


@commands.callback(invoke_without_command=True)
def roster(context: typer.Context, as_json: AsJson = False, db: Database = "") -> None:
    """List the people known beforehand, with the posts they held and when."""
    if context.invoked_subcommand:
        named_first.set(db or named_first.get())
        return
    with store_of(db, readonly=True) as store:
        found = listed_in(store)
    rows = [(p.id[:8], p.name, "; ".join(map(post_of, p.roles)), p.wikidata, "; ".join(p.aliases)) for p in found]
    shapes = [shape.plain(person) for person in found] if as_json else None
    listing(("id", "name", "posts", "wikidata", "other names"), rows, total=len(found), shapes=shapes)


@commands.command()
def remove(
    id: Annotated[str, typer.Argument(metavar="ID", help="An id, or the first 4 or more of its digits.")],
    as_json: AsJson = False,
    db: Database = "",
) -> None:
    """Take a person off the roster. Who is who is worked out again; pages are not read again."""
    with store_of(db) as store:
        gone = remove_listed(store, id)
        regroup(store)
    if as_json:
        print_json(shape.plain(gone))
    else:
        out.print(Text(f"{safe(gone.name)} is no longer on the roster"))


def learn(store: Store, more: Roster) -> bool:
    """Add the people in `more` to the roster in the store, say what was new, and return whether anything was.

    Who is on it already is told apart from who is not as `merged` says."""
    listed = listed_in(store)
    known = [_person(each) for each in listed]
    changes = merged(known, more.people)
    put_roster(store, [_listed(person, None if at is None else listed[at]) for at, person in changes])
    new = sum(at is None for at, _ in changes)
    counts = (new, "added"), (len(changes) - new, "brought up to date"), (len(more.people) - len(changes), "as before")
    err.print("roster: " + (", ".join(f"{count} {what}" for count, what in counts if count) or "nobody is in it"))
    return bool(changes)


def post_of(role: Role) -> str:
    """Return a post with its body and days, as a listing shows it; a day that is not known is left open."""
    days = f" ({role.start or '…'} to {role.end or '…'})" if role.start or role.end else ""
    return f"{role.title}, {role.organisation}{days}" if role.organisation else f"{role.title}{days}"


def _person(listed: Listed) -> Person:
    return Person(**{field.name: getattr(listed, field.name) for field in fields(Person)})


def _listed(person: Person, before: Listed | None) -> Listed:
    given = {field.name: getattr(person, field.name) for field in fields(Person)}
    return Listed(id=before.id if before else content_id("roster", person.name, person.wikidata, person.place), **given)
