"""The JSON interface: the same shapes as the command line's ``--json``. A list's whole length is in ``X-Total``."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field

from atodds.judged import ON_SPEAKERS, note_of
from atodds.store import browse, people, query, results, shape
from atodds.store import matters as subjects
from atodds.store.judge import judge
from atodds.store.judgements import count_judgements, entries, verdicts
from atodds.store.show import show as row_of
from atodds.types import JudgementVerdict, Verdict
from atodds.web.acts import exported, follow_up, on_speakers
from atodds.web.pages import search_of
from atodds.web.site import day_of, site_of

__all__ = ["Json", "routes"]

routes = APIRouter(prefix="/api/v1", tags=["atodds"])

MOST = 200
"""Rows of one answer."""

Limit = Annotated[int, Query(ge=1, le=MOST, description="At most this many rows.")]
Offset = Annotated[int, Query(ge=0, le=10_000_000, description="Skip this many rows.")]
Text = Annotated[str, Query(max_length=1000)]
Words = Annotated[str, Field(max_length=1000)]
Rows = list[dict[str, Any]]


class Json(JSONResponse):
    """JSON in UTF-8; halves of characters, which have no bytes, become question marks."""

    def render(self, content: Any) -> bytes:
        """Return the bytes of the answer."""
        return json.dumps(content, ensure_ascii=False).encode("utf-8", "replace")


class NewJudgement(BaseModel):
    """A decision on a row."""

    subject_id: str = Field(max_length=64)
    verdict: JudgementVerdict
    object: str = Field(
        default="", max_length=400, description="The other speaker (merge, split), the name, the judgement to undo."
    )
    note: str = Field(default="", max_length=4000)


@routes.get("/documents", response_model=Rows)
def documents(
    request: Request, words: Text = "", outlet: Text = "", limit: Limit = 50, offset: Offset = 0
) -> JSONResponse:
    """What has been read, the newest first."""
    store = site_of(request).store
    found = query.document_entries(store, words=words, outlet=outlet, limit=limit, offset=offset)
    return _listed([shape.document(entry) for entry in found], query.count_documents(store, words=words, outlet=outlet))


class StatementsQuery(BaseModel):
    """Which statements; what is empty does not narrow."""

    speaker: Words = ""
    words: Words = ""
    since: Words = Field(default="", description="Said on this day or later: 2026-03-17.")
    until: Words = Field(default="", description="Said on this day or earlier.")
    outlet: Words = ""
    document: Words = ""
    limit: int = Field(default=50, ge=1, le=MOST)
    offset: int = Field(default=0, ge=0, le=10_000_000)


class OddsQuery(BaseModel):
    """Which pairs; what is empty does not narrow."""

    speaker: Words = ""
    other: Words = Field(default="", description="Who stands at the other end.")
    matter: Words = Field(default="", description="The id of a matter.")
    kind: Words = Field(default="", description="A kind of relation; all that is at odds when empty.")
    since: Words = ""
    until: Words = ""
    review: Words = Field(default="", description="unreviewed, accept or reject; all but rejected when empty.")
    page: int = Field(default=1, ge=1, le=1_000_000)
    limit: int = Field(default=20, ge=1, le=MOST, description="Pairs on a page.")


@routes.get("/statements", response_model=Rows)
def statements(request: Request, asked: Annotated[StatementsQuery, Query()]) -> JSONResponse:
    """Who said what, when, and where it stands: the newest first."""
    store = site_of(request).store
    where = query.Filter(
        speaker=asked.speaker,
        words=asked.words,
        since=day_of(asked.since, "since"),
        until=day_of(asked.until, "until"),
        outlet=asked.outlet,
        document=asked.document,
        limit=asked.limit,
        offset=asked.offset,
    )
    judged = verdicts(store)
    found = query.statements(store, where)
    shapes = [shape.statement(each, judged) for each in found]
    return _listed(shapes, query.count_statements(store, where))


@routes.get("/odds", response_model=Rows)
def odds(request: Request, asked: Annotated[OddsQuery, Query()]) -> JSONResponse:
    """Pairs of statements, with the reasons; those at odds unless another kind is asked for."""
    store = site_of(request).store
    found = browse.pair_page(store, search_of(store, asked.model_dump(), number=asked.page, size=asked.limit))
    judged = verdicts(store)
    return _listed([shape.pair(pair, judged) for pair in found.items], found.total)


@routes.get("/record", response_model=Rows)
def record(
    request: Request, verdict: Verdict | None = None, about: Text = "", limit: Limit = 50, offset: Offset = 0
) -> JSONResponse:
    """Quotations against the record, the gravest differences first."""
    store = site_of(request).store
    wanted = [verdict] if verdict else []
    found = results.alignments(store, verdicts=wanted, about=about, limit=limit, offset=offset)
    ends = query.spoken(store, (item.statement_id for item in found))
    texts = {key: query.document(store, key, raw=False).text for key in {item.record_id for item in found} if key}
    judged = verdicts(store)
    shapes = [
        shape.alignment(
            item,
            ends.get(item.statement_id),
            judged,
            record_text=item.record.of(texts[item.record_id]) if item.record and item.record_id else "",
        )
        for item in found
    ]
    counted = results.count_alignments(store, about=about)
    return _listed(shapes, counted.get(verdict, 0) if verdict else sum(counted.values()))


@routes.get("/speakers", response_model=Rows)
def speakers(request: Request, name: Text = "", limit: Limit = 50, offset: Offset = 0) -> JSONResponse:
    """Who spoke, across documents: those with most statements first."""
    store = site_of(request).store
    found = people.speakers(store, name=name, limit=limit, offset=offset)
    return _listed([shape.person(person) for person in found], people.count_speakers(store, name=name))


@routes.get("/matters", response_model=Rows)
def matters(request: Request, words: Text = "", limit: Limit = 50, offset: Offset = 0) -> JSONResponse:
    """What the statements are about: those with most pairs at odds first."""
    store = site_of(request).store
    found = subjects.entries(store, words=words, limit=limit, offset=offset)
    return _listed([shape.plain(entry) for entry in found], subjects.count_entries(store, words=words))


@routes.get("/matters/{id}", response_model=dict[str, Any])
def matter(request: Request, id: str, limit: Limit = 50, offset: Offset = 0) -> JSONResponse:
    """One matter, by its id or words of its label: where each speaker stands on it, and its first 200 pairs."""
    store = site_of(request).store
    entry = subjects.find_matter(store, id)
    some = subjects.positions(store, entry.id, limit=limit, offset=offset)
    pairs = browse.pair_page(store, browse.PairSearch(matter=entry.id, size=MOST))
    return Json(shape.matter(entry, some, pairs.items, verdicts(store)))


@routes.get("/disputes", response_model=Rows)
def disputes(request: Request, document: Text = "", limit: Limit = 50, offset: Offset = 0) -> JSONResponse:
    """What the reports themselves say: that one party disputes another."""
    found = results.disputes(site_of(request).store, document=document, limit=limit, offset=offset)
    return Json([shape.dispute(each) for each in found])


@routes.get("/judgements", response_model=Rows)
def judgements(request: Request, subject: Text = "", limit: Limit = 50, offset: Offset = 0) -> JSONResponse:
    """What people decided, the newest first."""
    store = site_of(request).store
    found = entries(store, subject, limit=limit, offset=offset)
    return _listed([shape.entry(each) for each in found], count_judgements(store, subject))


@routes.post("/judgements", response_model=dict[str, Any], status_code=201)
def add_judgement(request: Request, new: NewJudgement) -> JSONResponse:
    """Accept, reject or correct a row; merge, split or rename speakers; or undo a judgement (the last one on the row
    that holds, when none is named)."""
    site = site_of(request)
    if new.verdict in ON_SPEAKERS:
        made = on_speakers(site, new.verdict, new.subject_id, new.object, note=new.note)
        return Json(shape.judgement(made), 201)
    note = note_of(new.object, new.note) if new.verdict == "undo" else new.note
    made = judge(site.store, new.verdict, new.subject_id, user=site.access.user, note=note)
    if new.verdict == "undo":
        follow_up(site, new.subject_id)
    return Json(shape.judgement(made), 201)


@routes.get("/show/{id}", response_model=dict[str, Any])
def show(request: Request, id: str) -> JSONResponse:
    """One row by its id, or the first four digits or more of it."""
    return Json(row_of(site_of(request).store, id))


@routes.get("/jobs/{id}", response_model=dict[str, Any])
def job(request: Request, id: str) -> JSONResponse:
    """How far the reading of added files is."""
    site = site_of(request)
    found = site.jobs.get(id) if site.jobs else None
    if found is None:
        raise HTTPException(404, "there is no such work")
    return Json(shape.plain(found))


@routes.get("/export/{form}", response_class=Response)
def export(request: Request, form: Literal["json", "csv", "parquet", "jsonld", "brat", "claimreview"]) -> Response:
    """The whole store in one form, as a file."""
    return exported(request, form)


def _listed(rows: Rows, total: int) -> JSONResponse:
    return Json(rows, headers={"X-Total": str(total)})
