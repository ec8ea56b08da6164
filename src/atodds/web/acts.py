"""What changes something, or hands something out: judgements, merging and splitting, adding, the password, exports."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import cast, get_args

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile

from atodds.errors import InputError
from atodds.judged import note_of
from atodds.store import browse, query
from atodds.store.export import FORMATS, stream
from atodds.store.judge import judge
from atodds.store.judge import rename as give_name
from atodds.types import DocumentKind, Judgement, JudgementVerdict
from atodds.web import adding, beside, checks
from atodds.web.render import fill
from atodds.web.site import LINKS, Html, Site, back, day_of, local, site_of

__all__ = ["exported", "follow_up", "on_speakers", "routes"]

routes = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

LONGEST_NOTE = 4000
LONGEST_TEXT = 16 * 2**20
_ON_ROWS: tuple[JudgementVerdict, ...] = ("accept", "reject", "edit", "undo")


@routes.post("/judgements")
async def judgements(request: Request) -> Response:
    """Write down a judgement and lead back to where it was made; or, for the page's script, send what it was on."""
    site, form = site_of(request), await request.form(max_fields=20, max_files=0)
    subject, verdict = _text(form, "subject"), _text(form, "verdict")
    if verdict not in _ON_ROWS:
        raise InputError(f"{verdict[:40]!r} is no judgement on a row", todo=f"one of: {', '.join(_ON_ROWS)}")
    note = _text(form, "note")[:LONGEST_NOTE].strip()
    if verdict == "edit" and not note:
        raise InputError("a correction says what is right", todo="write it into the note")
    if verdict == "undo":
        note = note_of(_text(form, "object"), note)
    await run_in_threadpool(judge, site.store, verdict, subject, user=site.access.user, note=note)
    if verdict == "undo":
        await run_in_threadpool(follow_up, site, subject)
    if _text(form, "part"):
        return await run_in_threadpool(_part, site, subject, local(_text(form, "back")).partition("#")[0])
    return back(_text(form, "back"))


@routes.post("/people/{id}/merge")
async def merge(request: Request, id: str) -> Response:
    """Say that two people are one."""
    site, form = site_of(request), await request.form(max_fields=20, max_files=0)
    await run_in_threadpool(on_speakers, site, "merge", id, _text(form, "other"), note=_text(form, "note"))
    return back(LINKS.person(id))


@routes.post("/people/{id}/rename")
async def rename(request: Request, id: str) -> Response:
    """Say what a person is called."""
    site, form = site_of(request), await request.form(max_fields=20, max_files=0)
    await run_in_threadpool(on_speakers, site, "rename", id, _text(form, "name"), note=_text(form, "note"))
    return back(LINKS.person(id))


@routes.post("/people/{id}/split")
async def split(request: Request, id: str) -> Response:
    """Say that one mention is not this person."""
    site, form = site_of(request), await request.form(max_fields=20, max_files=0)
    member = _text(form, "member")
    members = await run_in_threadpool(browse.group, site.store, id)
    others = [each.speaker.id for each in members if each.speaker.id != member]
    if not others:
        raise InputError("this mention stands alone already")
    await run_in_threadpool(on_speakers, site, "split", member, others[0], note=_text(form, "note"))
    return back(LINKS.person(member if member == id else id))


@routes.get("/add")
def add_form(request: Request) -> HTMLResponse:
    """The form for files and text."""
    site = site_of(request)
    return site.show(request, "add.html", "/add", can_add=site.jobs is not None, most=adding.MOST)


@routes.post("/add")
async def add(request: Request) -> Response:
    """Start reading what was sent, and lead to the page that tells how it goes."""
    site = site_of(request)
    if site.jobs is None:
        raise HTTPException(403, "This page was opened for reading only.")
    async with request.form(max_files=adding.MOST, max_fields=20, max_part_size=LONGEST_TEXT) as form:
        kind = _text(form, "kind")
        if kind not in get_args(DocumentKind):
            raise InputError(f"{kind[:40]!r} is no kind of document", todo="one of: report, record")
        files = []
        for item in form.getlist("files"):
            if isinstance(item, UploadFile) and item.filename:
                files.append((_base(item.filename), await item.read()))
        if text := _text(form, "text").strip():
            files.append(("pasted.txt", _pasted(form, text)))
    if not files:
        raise InputError("nothing was sent", todo="choose a file, or paste a text")
    job = site.jobs.add(files, cast(DocumentKind, kind))
    return RedirectResponse(f"/add/{job.id}", 303)


@routes.get("/add/{id}")
def adding_page(request: Request, id: str) -> HTMLResponse:
    """How far the work is, file by file."""
    site = site_of(request)
    job = site.jobs.get(id) if site.jobs else None
    if job is None:
        raise HTTPException(404, "There is no such work, or it was done long ago.")
    return site.show(request, "adding.html", "/add", job=job)


@routes.get("/login")
def login_form() -> HTMLResponse:
    """The form for the password."""
    return Html(fill("login.html", LINKS, problem=""))


@routes.post("/login")
async def login(request: Request) -> Response:
    """Exchange the password for the cookie."""
    access = site_of(request).access
    form = await request.form(max_fields=5, max_files=0)
    admitted = access.admits(_text(form, "password"))
    if admitted:
        return access.let_in(RedirectResponse("/", 303))
    problem = "Too many tries. Wait a minute." if admitted is None else "That is not the password."
    return Html(fill("login.html", LINKS, problem=problem), 429 if admitted is None else 401)


@routes.get("/export")
def exports(request: Request) -> HTMLResponse:
    """What can be taken out, and in which forms."""
    return site_of(request).show(request, "export.html", "", forms=FORMATS)


@routes.get("/export/{form}")
def exported(request: Request, form: str) -> Response:
    """The whole store in one form."""
    site = site_of(request)
    if form not in FORMATS:
        raise HTTPException(404, f"There is no such form; one of: {', '.join(FORMATS)}.")
    headers = {"Content-Disposition": f'attachment; filename="atodds-{form}{FORMATS[form].ending}"'}
    return StreamingResponse(stream(site.store, form), media_type=FORMATS[form].media_type, headers=headers)


@routes.get("/documents/{id}/frozen")
def frozen(request: Request, id: str) -> Response:
    """The frozen copy as a file to keep: never shown in the page, whatever it holds."""
    site = site_of(request)
    if not query.has_document(site.store, id):
        raise HTTPException(404, "There is no such document.")
    found = query.document(site.store, id)
    if not found.raw:
        raise HTTPException(404, "No frozen copy was kept of this document.")
    name = "".join(char if char.isascii() and (char.isalnum() or char in "-_") else "-" for char in found.name)[:80]
    headers = {"Content-Disposition": f'attachment; filename="{name or "document"}-{id[:8]}.bin"'}
    return Response(found.raw, media_type="application/octet-stream", headers=headers)


def on_speakers(site: Site, verdict: JudgementVerdict, subject: str, thing: str, *, note: str = "") -> Judgement:
    """Write down who is who, or what somebody is called, and work out everything again that hangs on it, so that every
    page knows. `thing` is the other speaker, or the name. The judgement is about speakers that are there; anything else
    raises `InputError`."""
    remark, user = note[:LONGEST_NOTE].strip(), site.access.user
    if verdict == "rename":
        made = give_name(site.store, subject, thing, user=user, note=remark)
    else:
        known = browse.people_by_id(site.store, [subject, thing])
        if len(known) < 2 or subject == thing:
            raise InputError("two speakers are needed, and both must be in the store", todo="see the list of people")
        if verdict == "merge" and known[subject].id == known[thing].id:
            raise InputError(f"{known[subject].name[:80]} is one person already", todo="see the list of people")
        made = judge(site.store, verdict, subject, user=user, note=note_of(thing, remark))
    if site.jobs is not None:
        site.jobs.regroup()
    return made


def follow_up(site: Site, subject: str) -> None:
    """After a judgement on a speaker was taken back, who is who is worked out again."""
    if site.jobs is not None and browse.people_by_id(site.store, [subject]):
        site.jobs.regroup()


def _part(site: Site, subject: str, here: str) -> HTMLResponse:
    """The pair or quotation that was judged, as it stands in a list."""
    found = browse.pair(site.store, subject)
    if found is not None:
        return Html(fill("part.html", LINKS, row=beside.rows(site.store, [found])[0], item=None, here=here))
    quotation = browse.quotation(site.store, subject)
    shown = checks.checks(site.store, [quotation]) if quotation else []
    if not shown:
        raise HTTPException(404, "What was judged is gone.")
    return Html(fill("part.html", LINKS, row=None, item=shown[0], here=here))


def _pasted(form: FormData, text: str) -> bytes:
    """A pasted text as a text file with a head, as the reader of plain text takes it."""
    head = []
    for name in ("title", "outlet", "published", "url"):
        value = " ".join(_text(form, name).split())
        if name == "published" and value:
            value = str(day_of(value, "published"))
        if value:
            head.append(f"{name}: {value}\n")
    return ("".join(head) + ("\n" if head else "") + text + "\n").encode("utf-8", "replace")


def _base(name: str) -> str:
    """The last part of a file's name, whichever way its folders are written."""
    return PurePosixPath(name.replace("\\", "/")).name[:200] or "file"


def _text(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value if isinstance(value, str) else ""
