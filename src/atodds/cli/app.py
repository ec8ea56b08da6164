"""The commands that change something or write a file; and `main`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from atodds import __version__
from atodds.cli import filters, listings
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
from atodds.errors import AtoddsError, InputError, StoreError
from atodds.settings import settings
from atodds.speakers.roster import Roster
from atodds.store import judgements, query, shape
from atodds.store.connect import Store
from atodds.store.export import as_csv, as_json
from atodds.store.verify import verify as verify_store
from atodds.store.write import add_extraction, replace_analysis
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
    """Read documents into the store and compare everything that is in it."""
    from atodds.batch.pool import extract_all

    known, failures, added = roster_of(roster), Failures(), 0
    with store_of(db) as store:
        documents = _unread(read_all(paths, kind="record" if record else "report"), store)
        for item in extract_all(documents, workers=workers or settings().workers, roster=known):
            if isinstance(item, AtoddsError):
                failures.report(item)
            else:
                added += add_extraction(store, item)
        if added:
            _compare(store, known)
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
        found = query.find(store, id)
        held = judgements.verdict_of(store, found.id)
        spoken = query.spoken(store, [found.id]).get(found.id)
    fields = shape.statement(spoken, judgement=held) if spoken else shape.plain(found)
    value = {"kind": type(found).__name__.lower(), **fields, "review": shape.review(held)}
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
    out_file: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Where to; else printed.")] = None,
    form: Annotated[str, typer.Option("--format", metavar="FORMAT", help="json or csv (statements only).")] = "json",
    db: Database = "",
) -> None:
    """Write everything out: documents, statements, relations, alignments and disputes, each with its review."""
    write = {"json": as_json, "csv": as_csv}.get(form)
    if write is None:
        raise InputError(f"{form!r} is no format", where="--format", todo="one of: json, csv")
    with store_of(db, readonly=True) as store:
        text = write(store)
    if out_file is None:
        typer.echo(text, nl=False)
    else:
        write_text(out_file, text)


@app.command()
def version() -> None:
    """Print the version."""
    out.print(__version__)


app.registered_commands += [*listings.commands.registered_commands, *filters.commands.registered_commands]


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
    for item in items:
        if isinstance(item, InputError) or not query.has_document(store, item.id):
            yield item


def _compare(store: Store, roster: Roster | None) -> None:
    from atodds.pipeline import analyse

    with err.status("comparing") if err.is_terminal else nullcontext():
        history = judgements.judgements(store)
        analysis = analyse(list(query.extractions(store)), roster=roster, judgements=history)
        replace_analysis(store, analysis.identities, analysis.alignments, analysis.relations)
