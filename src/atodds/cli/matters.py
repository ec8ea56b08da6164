"""What is said of a matter, by whom, and how a speaker's words change over time."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.text import Text

from atodds.cli.listings import name_of, print_pair
from atodds.cli.terminal import AsJson, Database, Limit, Offset, day, listing, out, print_json, safe, store_of
from atodds.store import browse, judgements, matters, query, results, shape
from atodds.store.connect import Store
from atodds.store.matters import MatterEntry

commands = typer.Typer()

PAIRS = 200
"""Pairs of one matter that are shown."""


@commands.command()
def matter(
    which: Annotated[
        str, typer.Argument(metavar="[MATTER]", help="Words of a matter, or its id; nothing to list all.")
    ] = "",
    limit: Limit = 50,
    offset: Offset = 0,
    as_json: AsJson = False,
    db: Database = "",
) -> None:
    """List what the statements are about; or show one matter: where each speaker stands on it, and its pairs."""
    with store_of(db, readonly=True) as store:
        if which.strip():
            _show(store, matters.find_matter(store, which), limit=limit, offset=offset, as_json=as_json)
            return
        found = matters.entries(store, limit=limit or None, offset=offset)
        total = matters.count_entries(store)
    rows = [(e.id[:8], e.label, e.statements, e.speakers, e.at_odds, e.agreeing, e.examined) for e in found]
    heads = ("id", "matter", "statements", "speakers", "at odds", "agreeing", "pairs examined")
    listing(heads, rows, total=total, shapes=[shape.plain(e) for e in found] if as_json else None)


@commands.command()
def timeline(
    speaker: Annotated[str, typer.Argument(metavar="SPEAKER", help="A name, part of one, or a speaker's id.")],
    about: Annotated[str, typer.Option("--about", help='Words of the statements; a "phrase" in double quotes.')] = "",
    since: Annotated[str, typer.Option("--since", metavar="DAY", help="Said on this day or later.")] = "",
    until: Annotated[str, typer.Option("--until", metavar="DAY", help="Said on this day or earlier.")] = "",
    limit: Limit = 200,
    as_json: AsJson = False,
    db: Database = "",
) -> None:
    """Show what a speaker said, the earliest first, and where the words turn against earlier ones."""
    with store_of(db, readonly=True) as store:
        where = query.Filter(
            speaker=speaker, words=about, since=day(since, "--since"), until=day(until, "--until"), limit=limit or None
        )
        found = sorted(query.statements(store, where), key=_in_time)
        total, turned = query.count_statements(store, where), _turned(store, {each.statement.id for each in found})
        judged = judgements.verdicts(store) if as_json else {}
    rows = [
        (
            each.statement.id[:8],
            shape.interval(each.statement.said) or "unknown",
            name_of(each),
            ("second-hand: " if each.statement.via else "") + each.statement.text,
            ", ".join(earlier[:8] for earlier in turned.get(each.statement.id, ())),
        )
        for each in found
    ]
    shapes = [
        {
            **shape.statement(each, judged),
            "reverses": list(turned.get(each.statement.id, ())),
        }
        for each in found
    ]
    heads = ("id", "said", "speaker", "statement", "against the earlier")
    listing(heads, rows, total=total, shapes=shapes if as_json else None)


def _in_time(spoken: query.Spoken) -> tuple[bool, str, str, int]:
    said = spoken.statement.said
    day = said.start.isoformat() if said else ""
    return said is None, day, spoken.statement.document_id, spoken.statement.content[0].start


def _turned(store: Store, ids: set[str]) -> dict[str, tuple[str, ...]]:
    """Return for each of the statements the earlier ones of its speaker that it is at odds with; not those of pairs
    that a person rejected."""
    judged = judgements.verdicts(store)
    found: dict[str, tuple[str, ...]] = {}
    for relation in results.relations(store, labels=("reverses",)):
        rejected = relation.id in judged and judged[relation.id].verdict == "reject"
        if relation.right_id in ids and not rejected:
            found[relation.right_id] = (*found.get(relation.right_id, ()), relation.left_id)
    return found


def _show(store: Store, entry: MatterEntry, *, limit: int, offset: int, as_json: bool) -> None:
    some = matters.positions(store, entry.id, limit=limit or None, offset=offset)
    total = matters.count_positions(store, entry.id)
    pairs = browse.pair_page(store, browse.PairSearch(matter=entry.id, size=PAIRS))
    if as_json:
        print_json(shape.matter(entry, some, pairs.items, judgements.verdicts(store)))
        return
    out.print(Text(safe(entry.label), "bold").append(f"  ({entry.id[:8]})", "not bold dim"))
    out.print(
        f"{entry.statements} statements, {entry.speakers} known speakers; of {entry.examined} pairs that bear on each "
        f"other {entry.at_odds} are at odds and {entry.agreeing} agree",
        style="dim",
    )
    rows = [
        (
            position.speaker.name,
            position.statements,
            shape.interval(position.latest.statement.said) if position.latest else "unknown",
            position.latest.statement.text if position.latest else "",
            ", ".join(turn.statement.id[:8] for turn in position.turned),
        )
        for position in some
    ]
    listing(("speaker", "statements", "last said", "latest position", "changed in"), rows, total=total)
    for pair in pairs.items:
        out.print()
        print_pair(pair)
