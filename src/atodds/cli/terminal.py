"""What every command shares: options, the store, listings, progress, and errors that do not stop a batch."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer
from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from atodds.errors import AtoddsError, InputError
from atodds.settings import settings

if TYPE_CHECKING:
    from atodds.speakers.roster import Roster
    from atodds.store.shape import Json
    from atodds.store.write import Store
    from atodds.types import Document, DocumentKind

T = TypeVar("T")

named_first: ContextVar[str] = ContextVar("named_first", default="")
"""The database named before the command (`atodds --db FILE add ...`)."""

out = Console(highlight=False)
err = Console(stderr=True, highlight=False, soft_wrap=True)

Database = Annotated[
    str, typer.Option("--db", metavar="FILE", help="The database: a file or an SQLAlchemy URL.", show_default=False)
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
Limit = Annotated[int, typer.Option("--limit", min=0, help="At most this many rows; 0 for all.")]
Offset = Annotated[int, typer.Option("--offset", min=0, help="Skip this many rows.")]
Paths = Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files or folders.", show_default=False)]
RosterFile = Annotated[
    Path | None, typer.Option("--roster", metavar="FILE", help="Known people and their roles: Popolo JSON or CSV.")
]
Workers = Annotated[int, typer.Option("--workers", min=0, help="Processes to use; 0 for one per core.")]
IsRecord = Annotated[bool, typer.Option("--record", help="These are the primary record, not reports.")]


class Failures:
    """Counts and prints what went wrong with single documents; the command exits with their code at its end."""

    def __init__(self) -> None:
        self.count = 0
        self.exit_code = 0

    def report(self, error: AtoddsError) -> None:
        """Print the error in one line on standard error and remember its exit code (the highest wins)."""
        err.print(Text(f"atodds: {error}"))
        self.count += 1
        self.exit_code = max(self.exit_code, error.exit_code)

    def leave(self) -> None:
        """Exit when anything was reported."""
        if self.exit_code:
            raise typer.Exit(self.exit_code)


@contextmanager
def store_of(database: str, *, readonly: bool = False) -> Iterator[Store]:
    """Give the store named by `--db` (after or before the command), else the one of the settings."""
    from atodds.store.write import open_store

    with open_store(database or named_first.get() or settings().database, readonly=readonly) as store:
        yield store


def roster_of(path: Path | None) -> Roster | None:
    """Return the roster in `path`; None when no path is given."""
    if path is None:
        return None
    from atodds.speakers.roster import load_roster

    return load_roster(path)


def read_all(paths: Sequence[Path], *, kind: DocumentKind, plain: bool = False) -> Iterator[Document | InputError]:
    """Yield what `paths` hold, with a progress bar over the files on standard error when that is a terminal."""
    from atodds.documents.read import read_file, walk

    files = walk(paths)
    with progress() as bar:
        task = bar.add_task("reading", total=len(files))
        for file in files:
            if isinstance(file, InputError):
                yield file
            else:
                yield from read_file(file, kind=kind, plain=plain)
            bar.advance(task)


def progress() -> Progress:
    """Return a progress bar on standard error that leaves nothing behind; silent when that is not a terminal."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    return Progress(*columns, console=err, transient=True, disable=not err.is_terminal)


def listing(
    heads: Sequence[str], rows: Iterable[Sequence[object]], *, total: int, shapes: Iterable[Json] | None = None
) -> None:
    """Print a table and how many rows there are in all; or, with `shapes`, a JSON list of them."""
    if shapes is not None:
        print_json(list(shapes))
        return
    table = Table(*heads, box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    shown = 0
    for row in rows:
        table.add_row(*(cell if isinstance(cell, Text) else Text(safe(str(cell))) for cell in row))
        shown += 1
    if shown:
        out.print(table)
    out.print(f"{shown} of {total}" if shown < total else f"{total} in all", style="dim")


def print_json(value: object, *, lines: bool = False) -> None:
    """Print `value` as JSON: on one line with `lines` or when standard output is no terminal, else indented."""
    indent = 2 if out.is_terminal and not lines else None
    typer.echo(json.dumps(value, ensure_ascii=False, indent=indent).encode("utf-8", "replace").decode())


def safe(text: str) -> str:
    """Return `text` on one line without control characters, so that a page cannot speak to the terminal."""
    return "".join(char if char.isprintable() else " " for char in " ".join(text.split()))


def day(value: str, option: str) -> date | None:
    """Return the day that an option gives; raises `InputError` when it is none."""
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise InputError(f"{value!r} is not a day", where=option, todo="write it as 2026-03-17") from error


def write_text(path: Path, text: str) -> None:
    """Write `text` to `path` whole or not at all; raises `InputError` when it cannot be written."""
    part = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(text.encode("utf-8", "replace"))
        part.replace(path)
    except OSError as error:
        raise InputError(
            f"cannot be written ({error.strerror})", where=path, todo="name a file that you may write"
        ) from error
