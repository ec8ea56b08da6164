"""What the commands share by which a person decides: who decides, why, and the history of it all."""

from __future__ import annotations

import getpass
from typing import Annotated

import typer

from atodds.cli.terminal import AsJson, Database, Limit, Offset, listing, store_of
from atodds.errors import InputError
from atodds.judged import object_of, remark_of
from atodds.store import judgements as history
from atodds.store import shape
from atodds.types import Judgement

__all__ = ["Note", "User", "commands", "moment", "who"]

commands = typer.Typer()

User = Annotated[
    str,
    typer.Option(
        "--user", envvar="ATODDS_USER", metavar="NAME", help="Who decides; else your login name.", show_default=False
    ),
]
Note = Annotated[str, typer.Option("--note", metavar="WORDS", help="Why, for whoever reads the history.")]


@commands.command()
def judgements(limit: Limit = 50, offset: Offset = 0, as_json: AsJson = False, db: Database = "") -> None:
    """List what people decided, the newest first: who, when, on what, and whether it was undone."""
    with store_of(db, readonly=True) as store:
        found = history.entries(store, limit=limit or None, offset=offset)
        total = history.count_judgements(store)
    rows = [
        (
            entry.judgement.id[:8],
            moment(entry.judgement),
            entry.judgement.user,
            entry.judgement.verdict,
            f"{entry.kind} {entry.judgement.subject_id[:8]}: {entry.subject}" if entry.kind else "a row that is gone",
            _object(entry.judgement),
            remark_of(entry.judgement),
            f"undone by {entry.undone_by[:8]}" if entry.undone_by else "",
        )
        for entry in found
    ]
    shapes = [shape.entry(each) for each in found]
    heads = ("id", "when", "who", "verdict", "on", "", "note", "")
    listing(heads, rows, total=total, shapes=shapes if as_json else None)


def moment(judgement: Judgement) -> str:
    """Return when it was made, in this machine's time, to the minute."""
    return judgement.at.astimezone().strftime("%Y-%m-%d %H:%M")


def who(user: str) -> str:
    """Return who decides: the name given, else the login name. Raises `InputError` when there is neither."""
    if name := " ".join(user.split()):
        return name
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError) as error:
        raise InputError("nobody is named as deciding", where="--user", todo="name yourself: --user NAME") from error


def _object(judgement: Judgement) -> str:
    """What the verdict needs besides its subject, as a listing shows it: an id shortened, or a name."""
    thing = object_of(judgement)
    return thing if judgement.verdict == "rename" else thing[:8]
