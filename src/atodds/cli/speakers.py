"""Speakers across documents: the list, and what a person decides about them. Every decision is a judgement that is
only added, holds at once and in every later run, and can be undone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer
from rich.text import Text

from atodds.cli.comparing import regroup
from atodds.cli.judging import Note, User, moment, who
from atodds.cli.terminal import (
    AsJson,
    Database,
    Limit,
    Offset,
    listing,
    named_first,
    out,
    print_json,
    safe,
    store_of,
)
from atodds.errors import InputError
from atodds.judged import ON_SPEAKERS, note_of, object_of, standing, undone
from atodds.store import browse, people, shape
from atodds.store.connect import Store
from atodds.store.judge import judge
from atodds.store.judge import rename as give_name
from atodds.store.judgements import find_judgement
from atodds.store.judgements import judgements as history_in
from atodds.types import Judgement, Speaker

__all__ = ["commands"]

commands = typer.Typer(help="List who spoke, across documents; or decide who is who.")

SpeakerIds = Annotated[list[str], typer.Argument(metavar="ID...", help="Ids, or the first 4 or more of their digits.")]


@commands.callback(invoke_without_command=True)
def speakers(
    context: typer.Context,
    name: Annotated[str, typer.Option("--name", help="A name, or part of one.")] = "",
    limit: Limit = 50,
    offset: Offset = 0,
    as_json: AsJson = False,
    db: Database = "",
) -> None:
    """List who spoke, across documents; or decide who is who."""
    if context.invoked_subcommand:
        named_first.set(db or named_first.get())
        return
    with store_of(db, readonly=True) as store:
        found = people.speakers(store, name=name, limit=limit or None, offset=offset)
        total = people.count_speakers(store, name=name)
    rows = [
        (p.speaker.id[:8], p.speaker.name, p.speaker.kind, "; ".join(_titles(p.speaker)), p.statements) for p in found
    ]
    shapes = [shape.person(p) for p in found] if as_json else None
    listing(("id", "name", "kind", "roles", "statements"), rows, total=total, shapes=shapes)


@commands.command()
def merge(ids: SpeakerIds, user: User = "", note: Note = "", as_json: AsJson = False, db: Database = "") -> None:
    """Decide that these are one person."""
    if len(ids) < 2:
        raise InputError("a merge needs two speakers or more", todo="name them by their ids; see: atodds speakers")
    by = who(user)
    with store_of(db) as store:
        named = [_named(store, id) for id in ids]
        for at, (_, person) in enumerate(named):
            if person.id in {other.id for _, other in named[:at]}:
                what = f"{ids[at]} is {person.name}, who is named before: one person cannot be merged with itself"
                raise InputError(what, todo=f"see: atodds show {person.id[:8]}")
        (first, kept), *others = named
        made = [judge(store, "merge", each.id, user=by, note=note_of(first.id, note)) for each, _ in others]
        regroup(store)
        said = [
            f"{person.name} ({speaker.id[:8]}) is one with {kept.name} ({first.id[:8]})" for speaker, person in others
        ]
    _tell(made, said, as_json=as_json)


@commands.command()
def split(
    ids: SpeakerIds,
    source: Annotated[str, typer.Option("--from", metavar="ID", help="The person whom they leave.")] = "",
    user: User = "",
    note: Note = "",
    as_json: AsJson = False,
    db: Database = "",
) -> None:
    """Decide that speakers of single documents are not the person whom they were taken for: each then stands alone.

    `atodds show` lists the speakers of a person with their ids."""
    by = who(user)
    with store_of(db) as store:
        named = list(dict.fromkeys(_named(store, id) for id in ids))
        left = _named(store, source) if source else named[0]
        leaving = {speaker.id for speaker, _ in named}
        for speaker, person in named:
            if person.id != left[1].id:
                what = f"{speaker.id[:8]} ({speaker.name}) is no part of {left[1].id[:8]} ({left[1].name})"
                raise InputError(what, todo=f"see: atodds show {left[1].id[:8]}")
        staying = [member.speaker.id for member in browse.group(store, left[1].id) if member.speaker.id not in leaving]
        if not staying:
            alone = f"{left[1].name} stands alone already" if len(leaving) == 1 else "nobody would be left"
            raise InputError(alone, where="split", todo=f"see: atodds show {left[1].id[:8]}")
        stays = left[0].id if source and left[0].id in staying else min(staying)
        made = [judge(store, "split", speaker.id, user=by, note=note_of(stays, note)) for speaker, _ in named]
        regroup(store)
        said = [f"{speaker.name} in {_page(store, speaker)} stands alone" for speaker, _ in named]
    _tell(made, said, as_json=as_json)


@commands.command()
def rename(
    id: Annotated[str, typer.Argument(metavar="ID", help="An id, or the first 4 or more of its digits.")],
    name: Annotated[str, typer.Argument(metavar="NAME", help="The name to show from now on.")],
    user: User = "",
    note: Note = "",
    as_json: AsJson = False,
    db: Database = "",
) -> None:
    """Decide what a person is called."""
    by = who(user)
    with store_of(db) as store:
        speaker, person = _named(store, id)
        made = give_name(store, speaker.id, name, user=by, note=note)
        regroup(store)
    _tell([made], [f"{person.name} is called {object_of(made)}"], as_json=as_json)


@commands.command()
def undo(
    ids: Annotated[
        list[str] | None,
        typer.Argument(metavar="[JUDGEMENT...]", help="Ids of merges, splits or renames; the last one when none."),
    ] = None,
    user: User = "",
    note: Note = "",
    as_json: AsJson = False,
    db: Database = "",
) -> None:
    """Take back a merge, split or rename. `atodds judgements` lists them with their ids."""
    by = who(user)
    with store_of(db) as store:
        wanted = list(dict.fromkeys(_to_undo(store, id) for id in ids)) if ids else [_last(store)]
        made = [judge(store, "undo", each.subject_id, user=by, note=note_of(each.id, note)) for each in wanted]
        regroup(store)
    said = [f"{each.verdict} {each.id[:8]}, by {each.user} on {moment(each)}, is undone" for each in wanted]
    _tell(made, said, as_json=as_json)


def _named(store: Store, prefix: str) -> tuple[Speaker, Speaker]:
    """The speaker of this id, and the person it is part of as shown so far."""
    speaker = people.find_speaker(store, prefix)
    return speaker, browse.people_by_id(store, [speaker.id])[speaker.id]


def _page(store: Store, speaker: Speaker) -> str:
    (member,) = [each for each in browse.group(store, speaker.id) if each.speaker.id == speaker.id]
    return ", ".join(filter(None, (f"“{member.title}”", member.publisher, str(member.published or ""))))


def _to_undo(store: Store, prefix: str) -> Judgement:
    judgement = find_judgement(store, prefix)
    if judgement.verdict == "undo":
        raise InputError(f"{prefix} is itself an undo", todo="make the judgement again instead")
    if judgement.verdict not in ON_SPEAKERS:
        raise InputError(f"{prefix} is no merge, split or rename", todo="see: atodds judgements")
    history = history_in(store)
    if judgement.id in (gone := undone(history)):
        by = next(each for each in history if each.id == gone[judgement.id])
        raise InputError(f"{prefix} was undone already by {by.user} on {moment(by)}", todo="see: atodds judgements")
    return judgement


def _last(store: Store) -> Judgement:
    held = [judgement for judgement in standing(history_in(store)) if judgement.verdict in ON_SPEAKERS]
    if not held:
        raise InputError("there is no merge, split or rename to undo", todo="see: atodds judgements")
    return held[-1]


def _tell(made: Sequence[Judgement], said: Sequence[str], *, as_json: bool) -> None:
    if as_json:
        print_json([shape.judgement(judgement) for judgement in made])
        return
    for judgement, words in zip(made, said, strict=True):
        out.print(Text(f"{judgement.id[:8]}  ", "dim").append(safe(words), "not dim"))


def _titles(speaker: Speaker) -> list[str]:
    """Return the titles of a speaker's roles, each once whatever its capitals."""
    return list({role.title.casefold(): role.title for role in reversed(speaker.roles)}.values())[::-1]
