"""Filters for other programs: no store, JSON lines out (docs/filters.md)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from atodds.cli.terminal import Failures, IsRecord, Paths, RosterFile, Workers, print_json, read_all, roster_of
from atodds.errors import AtoddsError, InputError
from atodds.settings import settings
from atodds.types import Document

commands = typer.Typer()


@commands.command()
def extract(
    paths: Paths,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="One JSON object a line (the only form).")] = True,
    plain: Annotated[bool, typer.Option("--plain", help="Take text files byte for byte as they are.")] = False,
    text: Annotated[bool, typer.Option("--text", help="Put the text as read into each line.")] = False,
    record: IsRecord = False,
    roster: RosterFile = None,
    workers: Workers = 0,
) -> None:
    """Write the attributions of each document as JSON lines, without a store."""
    from atodds.batch.pool import extract_all
    from atodds.store import shape

    failures = Failures()
    documents = read_all(paths, kind="record" if record else "report", plain=plain)
    for item in extract_all(documents, workers=workers or settings().workers, roster=roster_of(roster)):
        if isinstance(item, AtoddsError):
            failures.report(item)
            continue
        line = shape.extraction(item)
        print_json({**line, "text": item.document.text} if text else line, lines=True)
    failures.leave()


@commands.command()
def compare(
    pairs: Annotated[Path, typer.Option("--pairs", metavar="FILE", help="JSON lines: id, a and b, each with a text.")],
    jsonl: Annotated[bool, typer.Option("--jsonl", help="JSON lines out (the only form).")] = True,
) -> None:
    """Say of pairs of statements whether they are at odds, and why, without a store."""
    from atodds.pipeline import shipped_means
    from atodds.relations.pairs import compare_pairs

    failures = Failures()
    try:
        with pairs.open(encoding="utf-8") as lines:
            for result in compare_pairs(lines, shipped_means()):
                if isinstance(result, AtoddsError):
                    failures.report(result)
                else:
                    print_json(result, lines=True)
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(pairs, error) from error
    failures.leave()


def check_quotes(quotes: Path, record: list[Path]) -> None:
    """Hold each line of `quotes` against the documents in `record` and print what comes of it as JSON lines."""
    from atodds.record.index import build
    from atodds.record.quotes import check_quotes as check

    failures = Failures()
    index = build(_good(read_all(record, kind="record"), failures))
    try:
        with quotes.open(encoding="utf-8") as lines:
            for result in check(lines, index):
                if isinstance(result, AtoddsError):
                    failures.report(result)
                else:
                    print_json(result, lines=True)
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(quotes, error) from error
    failures.leave()


def _good(items: Iterator[Document | InputError], failures: Failures) -> Iterator[Document]:
    for item in items:
        if isinstance(item, AtoddsError):
            failures.report(item)
        else:
            yield item


def _unreadable(path: Path, error: OSError | UnicodeDecodeError) -> InputError:
    reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
    return InputError(f"cannot be read ({reason})", where=path, todo="name a file of JSON lines in UTF-8")
