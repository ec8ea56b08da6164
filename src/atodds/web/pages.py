"""The views over everything: at odds, the record, search, corrections, methods."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast, get_args

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse

from atodds.errors import InputError
from atodds.judged import remark_of
from atodds.store import browse, matters, people, query, results
from atodds.store.browse import Page, PairSearch
from atodds.store.connect import Store
from atodds.store.judgements import verdicts
from atodds.store.pairs import AT_ODDS
from atodds.types import Matter, RelationLabel, Verdict
from atodds.web import beside, checks
from atodds.web.render import shown
from atodds.web.site import LINKS, address, day_of, history, number_of, site_of

__all__ = ["KINDS", "about", "routes", "search_of"]

routes = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

KINDS: tuple[RelationLabel, ...] = get_args(RelationLabel)
SIZE = 20
_FIELDS = ("speaker", "other", "matter", "kind", "since", "until", "review")


@dataclass(frozen=True, slots=True)
class _Where:
    """The filter as it was typed."""

    speaker: str = ""
    other: str = ""
    matter: str = ""
    kind: str = ""
    since: str = ""
    until: str = ""
    review: str = ""


@routes.get("/")
def odds(request: Request) -> HTMLResponse:
    """The front page: pairs side by side."""
    site = site_of(request)
    where = _Where(**{name: request.query_params.get(name, "")[:200] for name in _FIELDS})
    page = browse.pair_page(site.store, search_of(site.store, request.query_params, number=number_of(request)))
    return site.show(
        request,
        "odds.html",
        "/",
        counts=browse.counts(site.store),
        judged=len(verdicts(site.store)),
        where=where,
        narrowed=where != _Where(),
        matters=_matters_to_choose(site.store, where.matter),
        kinds=KINDS,
        page=page,
        rows=beside.rows(site.store, page.items),
        address=address(request),
    )


def search_of(store: Store, given: Any, *, number: int = 1, size: int = SIZE) -> PairSearch:
    """Return the search that the parameters `given` ask for; raises `InputError` for a day, kind or review that is
    none."""
    kind, review = given.get("kind", ""), given.get("review", "")
    if kind and kind not in KINDS:
        raise InputError(f"{kind[:40]!r} is no kind of relation", todo=f"one of: {', '.join(KINDS)}")
    if review not in get_args(browse.Review):
        raise InputError(f"{review[:40]!r} is no review", todo="one of: unreviewed, accept, reject")
    matter = matters.find_matter(store, given["matter"][:200]) if given.get("matter") else None
    return PairSearch(
        labels=(cast(RelationLabel, kind),) if kind else AT_ODDS,
        speaker=given.get("speaker", "")[:200],
        other=given.get("other", "")[:200],
        since=day_of(given.get("since", ""), "since"),
        until=day_of(given.get("until", ""), "until"),
        review=review,
        matter=matter.id if matter else "",
        number=number,
        size=size,
    )


def _matters_to_choose(store: Store, given: str) -> list[Matter]:
    """The matters that a filter lists: the first ones, and the one that is chosen."""
    first = list(matters.index(store).matters)
    chosen = list(matters.index_of(store, given).matters) if given else []
    return first + [matter for matter in chosen if matter.id not in {one.id for one in first}]


@routes.get("/pairs/{id}")
def pair(request: Request, id: str) -> HTMLResponse:
    """One pair with its judgements."""
    site = site_of(request)
    found = browse.pair(site.store, id)
    if found is None:
        raise HTTPException(404, "There is no such pair; it may be gone since everything was compared again.")
    (row,) = beside.rows(site.store, [found])
    return site.show(request, "pair.html", "/", row=row, history=history(site.store, id))


@routes.get("/record")
def record(request: Request) -> HTMLResponse:
    """Quotations against the record, the gravest differences first."""
    site = site_of(request)
    store = site.store
    counted = {name: number for name, number in results.count_alignments(store).items() if name != "no record supplied"}
    verdict = request.query_params.get("verdict", "")
    wanted = [name for name in counted if name == verdict] if verdict else list(counted)
    number = number_of(request)
    total = sum(counted[name] for name in wanted)
    first = (number - 1) * SIZE
    some = results.alignments(store, verdicts=wanted, limit=SIZE, offset=first) if wanted else []
    ordered = sorted(counted.items(), key=lambda item: get_args(Verdict).index(item[0]))
    return site.show(
        request,
        "record.html",
        "/record",
        counts=browse.counts(store),
        outside=checks.count_outside(store),
        verdicts=ordered,
        verdict=verdict,
        items=checks.checks(store, some),
        page=Page(items=some, total=total, number=number, size=SIZE),
        address=address(request),
    )


@routes.get("/record/{id}")
def quotation(request: Request, id: str) -> HTMLResponse:
    """One quotation, and how other outlets print the same words."""
    site = site_of(request)
    found = browse.quotation(site.store, id)
    if found is None:
        raise HTTPException(404, "There is no such quotation; it may be gone since everything was compared again.")
    others = browse.on_record(site.store, found.record_id) if found.record_id else []
    shown_here = checks.checks(site.store, [found])
    if not shown_here:
        raise HTTPException(404, "The statement of this quotation is gone.")
    return site.show(
        request,
        "quotation.html",
        "/record",
        item=shown_here[0],
        elsewhere=checks.checks(site.store, checks.printed_elsewhere(found, others)[:SIZE]),
        history=history(site.store, id),
    )


@routes.get("/search")
def search(request: Request) -> HTMLResponse:
    """Statements by words, speaker, outlet and day."""
    site = site_of(request)
    given = request.query_params
    where = {name: given.get(name, "") for name in ("words", "speaker", "outlet", "since", "until")}
    asked = any(value.strip() for value in where.values())
    number = number_of(request)
    found = query.Filter(
        words=where["words"],
        speaker=where["speaker"][:200],
        outlet=where["outlet"][:200],
        since=day_of(where["since"], "since"),
        until=day_of(where["until"], "until"),
        limit=SIZE,
        offset=(number - 1) * SIZE,
    )
    some = query.statements(site.store, found) if asked else []
    held = beside.held_in(site.store)
    name = " ".join(where["words"].replace('"', " ").split())[:80]
    return site.show(
        request,
        "search.html",
        "/search",
        where=where,
        asked=asked,
        page=Page(
            items=some, total=query.count_statements(site.store, found) if asked else 0, number=number, size=SIZE
        ),
        sides=[beside.quoted(item, held) for item in some],
        people=people.speakers(site.store, name=name, limit=8) if name and number == 1 else [],
        address=address(request),
    )


@routes.get("/corrections")
def corrections(request: Request) -> HTMLResponse:
    """The log of judgements."""
    site = site_of(request)
    page = browse.log(site.store, number=number_of(request))
    return site.show(
        request,
        "corrections.html",
        "/corrections",
        page=page,
        address=address(request),
        address_of=_subject_address,
        about=about,
        remark=remark_of,
    )


@routes.get("/methods")
def methods(request: Request) -> HTMLResponse:
    """What is compared, how, and how it fails."""
    site = site_of(request)
    counts = browse.counts(site.store)
    names = {
        "documents": "Documents read",
        "records": "of them primary records",
        "statements": "Statements found",
        "unknown": "of them by unknown speakers",
        "people": "Named speakers",
        "compared": "Pairs found to be related",
        "at_odds": "of them at odds",
        "checked": "Quotations held against a record",
    }
    examined = [(words, counts[name]) for name, words in names.items()]
    return site.show(request, "methods.html", "/methods", examined=examined)


def _subject_address(entry: browse.Log) -> str:
    id, kind = entry.judgement.subject_id, entry.subject.kind
    to = {
        "pair": LINKS.pair,
        "statement": LINKS.statement,
        "speaker": LINKS.person,
        "quotation": LINKS.quotation,
        "document": LINKS.document,
    }
    return to[kind](id) if kind in to else ""


def about(entry: browse.Log) -> str:
    """Return what a judgement is on, in a few words."""
    words = shown(" and ".join(entry.subject.names) if entry.subject.kind == "pair" else entry.subject.words)
    return f"{words[:90]} …" if len(words) > 90 else words or "untitled"
