"""The commands that change something or write a file; and `main`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from atodds import __version__
from atodds.cli import filters, judging, learn, listings, matters, serve, speakers
from atodds.cli import roster as rosters
from atodds.cli.comparing import compare, known_people, regroup
from atodds.cli.terminal import (
    AsJson,
    Database,
    Failures,
    IsRecord,
    Paths,
    RosterFile,
    Workers,
    err,
    named_first,
    out,
    print_json,
    read_all,
    roster_of,
    store_of,
    write_text,
)
from atodds.documents import brat
from atodds.errors import AtoddsError, InputError, StoreError
from atodds.settings import settings
from atodds.store import query
from atodds.store.connect import Store
from atodds.store.export import FORMATS, stream
from atodds.store.export import write as write_export
from atodds.store.show import show as row_of
from atodds.store.verify import verify as verify_store
from atodds.store.write import add_extraction
from atodds.types import Document

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)


@app.callback(help="Who said what, checked against the record, and which statements are at odds.")
def _options(db: Database = "") -> None:
    named_first.set(db)


@app.command()
def add(
    paths: Paths,
    record: IsRecord = False,
    roster: RosterFile = None,
    workers: Workers = 0,
    db: Database = "",
) -> None:
    """Read documents into the store and compare everything that is in it.

    A text with brat's .ann file beside it comes in with the attributions that are marked there."""
    from atodds.batch.pool import extract_all

    given, failures, added = roster_of(roster), Failures(), 0
    with store_of(db) as store:
        learned = given is not None and rosters.learn(store, given)
        known = known_people(store)
        documents = _unread(read_all(paths, kind="record" if record else "report"), store)
        for item in extract_all(documents, workers=workers or settings().workers, roster=known, marked=True):
            if isinstance(item, AtoddsError):
                failures.report(item)
            else:
                added += add_extraction(store, item)
        if added:
            compare(store)
        elif learned:
            regroup(store)
    err.print(f"added {added}" + (f"; {failures.count} could not be read" if failures.count else ""))
    failures.leave()


@app.command()
def show(
    id: Annotated[str, typer.Argument(metavar="ID", help="An id, or the first 4 or more of its digits.")],
    json_form: AsJson = False,
    db: Database = "",
) -> None:
    """Show everything about one row: a document, statement, speaker, relation, alignment, dispute or judgement."""
    with store_of(db, readonly=True) as store:
        value = row_of(store, id)
    if json_form:
        print_json(value)
    else:
        listings.print_record(value)


@app.command()
def verify(json_form: AsJson = False, db: Database = "") -> None:
    """Re-check the whole store: every stored place against the stored text, every sum against the stored bytes."""
    with store_of(db, readonly=True) as store:
        problems = [str(problem) for problem in verify_store(store)]
        counts = {"documents": query.count_documents(store), "statements": query.count_statements(store)}
    if json_form:
        print_json({**counts, "problems": problems})
    else:
        for problem in problems:
            out.print(Text(problem))
        out.print(f"{counts['documents']} documents, {counts['statements']} statements, {len(problems)} problems")
    if problems:
        raise typer.Exit(StoreError.exit_code)


@app.command()
def report(
    out_file: Annotated[Path, typer.Option("--out", metavar="FILE", help="The file to write.")] = Path("report.html"),
    db: Database = "",
) -> None:
    """Write one self-contained HTML file: who is at odds with whom, side by side, and why."""
    from atodds.web.report import render

    with store_of(db, readonly=True) as store:
        write_text(out_file, render(store))
    out.print(Text(f"The report is in {out_file}"))


@app.command()
def export(
    out_file: Annotated[Path | None, typer.Option("--out", metavar="PATH", help="Where to; else printed.")] = None,
    form: Annotated[
        str, typer.Option("--format", metavar="FORMAT", help="; ".join(f"{n}: {f.holds}" for n, f in FORMATS.items()))
    ] = "json",
    db: Database = "",
) -> None:
    """Write the store in another form; every row says what a person decided on it, and what made it."""
    if out_file is None and form in {"parquet", "brat"}:
        raise InputError(f"{form} is not printed", where="--format", todo="name a file or folder with --out")
    with store_of(db, readonly=True) as store:
        if out_file is not None:
            write_export(store, form, out_file)
            return
        for piece in stream(store, form):
            typer.echo(piece, nl=False)


@app.command()
def version() -> None:
    """Print the version."""
    out.print(__version__)


app.registered_commands += [*listings.commands.registered_commands, *filters.commands.registered_commands]
app.registered_commands += judging.commands.registered_commands
app.registered_commands += serve.commands.registered_commands
app.registered_commands += [*matters.commands.registered_commands, *learn.commands.registered_commands]
app.add_typer(speakers.commands, name="speakers")
app.add_typer(rosters.commands, name="roster")


def main() -> None:
    """Run the command line; exit with the code of what went wrong, after one line that says so."""
    try:
        app()
    except AtoddsError as error:
        err.print(Text(f"atodds: {error}"))
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)


def _unread(items: Iterable[Document | InputError], store: Store) -> Iterator[Document | InputError]:
    """What is not in the store yet, each followed by what cannot be used of the marks beside it."""
    for item in items:
        if isinstance(item, InputError):
            yield item
        elif not query.has_document(store, item.id):
            yield item
            yield from brat.complaints(item)
