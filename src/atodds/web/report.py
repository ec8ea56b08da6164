"""The store as one HTML file that needs nothing else: no script, no outside request, the same words as the page."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import lru_cache
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from atodds import __version__
from atodds.store import pairs, people, query, results
from atodds.store.connect import Store
from atodds.store.judgements import verdicts
from atodds.web import views

__all__ = ["render"]

MOST = 400
"""Pairs, checks and disputes shown of each kind: a reader does not get further, and the file stays small."""

_DIRECTIONS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def render(store: Store) -> str:
    """Return the report on everything in `store`. All text of pages is escaped; marks that turn the direction of
    writing are taken out of what is shown, so that no page can make another's words read differently."""
    style = resources.files("atodds.web").joinpath("templates", "report.css").read_text(encoding="utf-8")
    found, apart = pairs.pairs(store), pairs.pairs(store, pairs.PairFilter(labels=("differs in scope or time",)))
    entries = query.document_entries(store)
    counted = results.count_alignments(store)
    checked = [item for item in results.alignments(store) if item.verdict != "no record supplied"]
    found_there = [item for item in checked if item.record is not None]
    not_there = [item for item in checked if item.record is None]
    days = sorted(entry.published for entry in entries if entry.published)
    return (
        _environment()
        .get_template("report.html")
        .render(
            style=Markup(style),  # noqa: S704  (our own file, not a page's words)
            style_hash=f"sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}",
            version=__version__,
            period=f"{days[0]} to {days[-1]}" if days else "",
            counts={
                "at_odds": len(found),
                "statements": query.count_statements(store),
                "speakers": sum(p.speaker.kind != "unnamed" and p.statements > 0 for p in people.speakers(store)),
                "documents": len(entries),
                "records": sum(entry.kind == "record" for entry in entries),
                "checked": len(checked),
                "reviewed": len(verdicts(store)),
            },
            pairs=views.rows(store, found[:MOST]),
            apart=views.rows(store, apart[:MOST]),
            verdicts=[(name, counted[name]) for name in counted if name != "no record supplied"],
            checks=views.checks(store, found_there[:MOST]),
            missing=views.checks(store, not_there[:MOST]),
            disputes=views.dispute_rows(results.disputes(store, limit=MOST), entries),
            echoes=views.echoes(pairs.pairs(store, pairs.PairFilter(labels=("restates",)))[:MOST]),
            documents=views.document_rows(entries),
        )
    )


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("atodds.web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.filters["shown"] = lambda text: _DIRECTIONS.sub("", str(text))
    return environment
