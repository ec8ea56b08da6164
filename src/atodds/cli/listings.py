"""Listings: what is in the store. Every one takes `--json`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, get_args

import typer
from rich.text import Text

from atodds.cli.filters import check_quotes
from atodds.cli.terminal import AsJson, Database, Limit, Offset, day, listing, out, print_json, safe, store_of
from atodds.cli.variants import printed_in_common, show_variants
from atodds.errors import InputError
from atodds.store import judgements, pairs, query, results, shape
from atodds.types import Alignment, Edit, RelationLabel

commands = typer.Typer()

LONG = 2_000
"""Characters of one field shown to a person; `--json` gives all."""

KINDS: tuple[str, ...] = get_args(RelationLabel)


@commands.command()
def documents(
    words: Annotated[str, typer.Option("--words", help="Words in title or text.")] = "",
    outlet: Annotated[str, typer.Option("--outlet", help="Part of the outlet's name.")] = "",
    limit: Limit = 50,
    offset: Offset = 0,
    as_json: AsJson = False,
    db: Database = "",
) -> None:
    """List what has been read."""
    with store_of(db, readonly=True) as store:
        found = query.document_entries(store, words=words, outlet=outlet, limit=limit or None, offset=offset)
        total = query.count_documents(store, words=words, outlet=outlet)
    rows = [(e.id[:8], e.published or "unknown", e.publisher, e.title or e.name, e.statement_count) for e in found]
    shapes = [shape.document(e) for e in found] if as_json else None
    listing(("id", "published", "outlet", "title", "statements"), rows, total=total, shapes=shapes)


@commands.command()
def statements(
    speaker: Annotated[str, typer.Option("--speaker", help="A name, part of one, or a speaker's id.")] = "",
    words: Annotated[str, typer.Option("--words", help='Words of the statement; a "phrase" in double quotes.')] = "",
    since: Annotated[str, typer.Option("--since", metavar="DAY", help="Said on this day or later.")] = "",
    until: Annotated[str, typer.Option("--until", metavar="DAY", help="Said on this day or earlier.")] = "",
    outlet: Annotated[str, typer.Option("--outlet", help="Part of the outlet's name.")] = "",
    document: Annotated[str, typer.Option("--document", help="A document's id, or the start of one.")] = "",
    limit: Limit = 50,
    offset: Offset = 0,
    as_json: AsJson = False,
    db: Database = "",
) -> None:
    """List statements: who said what, when, and where it stands."""
    with store_of(db, readonly=True) as store:
        where = query.Filter(
            speaker=speaker,
            words=words,
            since=day(since, "--since"),
            until=day(until, "--until"),
            outlet=outlet,
            document=query.find(store, document).id if document else "",
            limit=limit or None,
            offset=offset,
        )
        found, total = query.statements(store, where), query.count_statements(store, where)
        judged = judgements.verdicts(store) if as_json else {}
    rows = [
        (s.statement.id[:8], shape.interval(s.statement.said) or "unknown", name_of(s), s.statement.text, s.publisher)
        for s in found
    ]
    shapes = [shape.statement(s, judged) for s in found] if as_json else None
    listing(("id", "said", "speaker", "statement", "outlet"), rows, total=total, shapes=shapes)


@commands.command()
def odds(
    speaker: Annotated[list[str] | None, typer.Option("--speaker", help="Who; twice for a pair of speakers.")] = None,
    about: Annotated[str, typer.Option("--about", help="Words of a statement or of the reason.")] = "",
    kind: Annotated[list[str] | None, typer.Option("--kind", help=f"One of: {', '.join(KINDS)}.")] = None,
    min_score: Annotated[float, typer.Option("--min-score", min=0, max=1)] = 0.0,
    limit: Limit = 20,
    as_json: AsJson = False,
    db: Database = "",
) -> None:
    """Show who is at odds with whom, and why."""
    if wrong := [name for name in kind or () if name not in KINDS]:
        raise InputError(f"{wrong[0]!r} is no kind of relation", where="--kind", todo=f"one of: {', '.join(KINDS)}")
    if speaker and len(speaker) > 2:
        raise InputError("a pair has two speakers", where="--speaker", todo="give it at most twice")
    labels = [label for label in get_args(RelationLabel) if label in kind] if kind else pairs.AT_ODDS
    with store_of(db, readonly=True) as store:
        where = pairs.PairFilter(labels=labels, speakers=speaker or (), about=about, min_score=min_score)
        found = pairs.pairs(store, where)
        judged = judgements.verdicts(store)
    shown = found[: limit or None]
    if as_json:
        print_json([shape.pair(pair, judged) for pair in shown])
        return
    for pair in shown:
        print_pair(pair)
    out.print(
        f"{len(shown)} of {len(found)} pairs; each is a machine's finding until a person has judged it", style="dim"
    )


@commands.command()
def check(
    document: Annotated[str, typer.Option("--document", help="A document's id, or the start of one.")] = "",
    speaker: Annotated[str, typer.Option("--speaker", help="A name, part of one, or a speaker's id.")] = "",
    quotes: Annotated[Path | None, typer.Option("--quotes", metavar="FILE", help="JSON lines; needs --record.")] = None,
    record: Annotated[
        list[Path] | None, typer.Option("--record", metavar="PATH", help="The record, with --quotes.")
    ] = None,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="JSON lines out, with --quotes (the only form).")] = True,
    variants: Annotated[bool, typer.Option("--variants", help="How each outlet printed the same words.")] = False,
    limit: Limit = 50,
    as_json: AsJson = False,
    db: Database = "",
) -> None:
    """Show printed quotations against the record, the gravest differences first."""
    if quotes is not None:
        if not record:
            raise InputError("no record was given", where="--quotes", todo="name it with --record PATH")
        check_quotes(quotes, record)
        return
    with store_of(db, readonly=True) as store:
        about = query.find(store, document).id if document else ""
        found = results.alignments(store, about=about)
        ends = query.spoken(store, (item.statement_id for item in found))
        if speaker:
            ids = {s.statement.id for s in query.statements(store, query.Filter(speaker=speaker))}
            found = [item for item in found if item.statement_id in ids]
        if variants:
            show_variants(printed_in_common(store, {item.id for item in found}), limit=limit, as_json=as_json)
            return
        shown, judged = found[: limit or None], judgements.verdicts(store)
        texts = {key: query.document(store, key).text for key in {item.record_id for item in shown} if key}
    if as_json:
        print_json(
            [
                shape.alignment(
                    item,
                    ends.get(item.statement_id),
                    judged,
                    record_text=item.record.of(texts[item.record_id]) if item.record and item.record_id else "",
                )
                for item in shown
            ]
        )
        return
    rows = []
    for item in shown:
        end = ends.get(item.statement_id)
        printed = shape.cut(end.statement, item.quotation) if end else ""
        rows.append((item.id[:8], item.verdict, name_of(end), differences(item, printed, texts), item.reason))
    listing(("id", "verdict", "speaker", "printed against the record", "reason"), rows, total=len(found))


@commands.command()
def disputes(limit: Limit = 50, offset: Offset = 0, as_json: AsJson = False, db: Database = "") -> None:
    """List what the reports themselves say: that one party disputes another."""
    with store_of(db, readonly=True) as store:
        every = results.disputes(store)
    found = every[offset : offset + limit if limit else None]
    rows = [(d.id[:8], d.left.text if d.left else "", d.act, d.right.text if d.right else "", d.text) for d in found]
    shapes = [shape.dispute(d) for d in found] if as_json else None
    listing(("id", "who", "act", "whom", "in the report's words"), rows, total=len(every), shapes=shapes)


def name_of(spoken: query.Spoken | None) -> str:
    """Return the speaker's name for a reader: the words as printed where the speaker is unknown."""
    if spoken is None:
        return "unknown"
    if spoken.speaker:
        return spoken.speaker.name
    mention = spoken.statement.mention
    return f"unknown (“{mention.text}”)" if mention else "unknown"


def print_pair(pair: pairs.Pair) -> None:
    """Print one pair: what stands against what, and the reasons."""
    head = Text(f"{pair.relation.id[:8]}  {pair.relation.label}", "bold red")
    out.print(head.append(f"  ({shape.review(pair.judgement)})", "not bold dim"))
    for end in (pair.left, pair.right):
        if isinstance(end, query.Spoken):
            said = shape.interval(end.statement.said)
            printed = f", printed {end.published}" if end.published else ""
            facts = [end.publisher or end.document_title, (f"said {said}" if said else "day unknown") + printed]
            head = Text(f"  {safe(name_of(end))}", "bold").append(f"  {safe(', '.join(facts))}", "not bold dim")
            out.print(head)
            out.print(Text(f"    {safe(end.statement.text)}"))
        else:
            out.print(Text(f"  {safe(end.name)}", "bold"))
    for evidence in pair.relation.evidence:
        out.print(Text(f"  {safe(evidence.detail)}", "italic"))
    out.print()


def differences(item: Alignment, printed: str, records: dict[str, str]) -> Text:
    """Return the printed words with the record's differences in colour: struck what the record has, underlined what
    the report has."""
    shown = Text()
    if item.record is None or item.record_id is None:
        return shown.append(safe(printed))
    text = records.get(item.record_id, "")
    for edit in item.edits:
        here = printed[edit.printed.start - item.quotation.start : edit.printed.end - item.quotation.start]
        _append(shown, edit, here, edit.record.of(text))
    return shown


def _append(shown: Text, edit: Edit, here: str, there: str) -> None:
    if edit.kind in ("same", "formatting"):
        shown.append(here)
        return
    if there:
        shown.append(there, "red strike")
    if here:
        shown.append(here, "green underline")


def print_record(value: shape.Json, indent: str = "") -> None:
    """Print a row's fields, one a line; what is empty is left out."""
    for key, item in value.items():
        if item in (None, "", [], ()):
            continue
        if isinstance(item, dict):
            out.print(Text(f"{indent}{key}", "bold"))
            print_record(item, indent + "  ")
        elif isinstance(item, list) and item and isinstance(item[0], dict):
            out.print(Text(f"{indent}{key}", "bold"))
            for number, each in enumerate(item, 1):
                out.print(Text(f"{indent}  {number}", "dim"))
                print_record(each, indent + "    ")
        else:
            shown = safe(str(item))
            cut = shown if len(shown) <= LONG else f"{shown[:LONG]} … ({len(shown)} characters)"
            out.print(Text(f"{indent}{key}  ", "bold").append(cut, "not bold"))
