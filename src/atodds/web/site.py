"""What every page of the server needs: the store, who looks, and how an answer is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse

from atodds.errors import InputError
from atodds.judged import remark_of
from atodds.store.connect import Store
from atodds.store.judgements import judgements
from atodds.types import Judgement
from atodds.web.adding import Jobs
from atodds.web.gate import Access
from atodds.web.render import Served, fill

__all__ = ["LINKS", "Html", "Site", "address", "day_of", "history", "number_of", "site_of"]

LINKS = Served()
LAST_PAGE = 1_000_000


@dataclass(frozen=True, slots=True)
class Site:
    """The store that is shown, who may see it, and the work that the page may start (None: reading only)."""

    store: Store
    access: Access
    jobs: Jobs | None

    def show(self, request: Request, template: str, view: str, /, **values: object) -> HTMLResponse:
        """Return a page; `view` is the address that the navigation marks as current."""
        return Html(fill(template, LINKS, view=view, user=self.access.user, here=_here(request), **values))

    def problem(self, status: int, head: str, words: str) -> HTMLResponse:
        """Return a page that says what went wrong."""
        return Html(
            fill("problem.html", LINKS, view="", user=self.access.user, here="/", head=head, words=words), status
        )


class Html(HTMLResponse):
    """HTML in UTF-8; halves of characters, which have no bytes, become question marks."""

    def render(self, content: str) -> bytes:
        """Return the bytes of the page."""
        return content.encode("utf-8", "replace")


def site_of(request: Request) -> Site:
    """Return the site that the request came to."""
    site: Site = request.app.state.site
    return site


def address(request: Request, name: str = "page") -> Callable[[int], str]:
    """Return what gives the address of another part of the list shown, `name` being its parameter."""
    rest = [(key, value) for key, value in request.query_params.multi_items() if key != name and value]
    return lambda number: f"{request.url.path}?{urlencode([*rest, (name, number)])}"


def number_of(request: Request, name: str = "page") -> int:
    """Return the part of a list that is asked for, from 1."""
    given = request.query_params.get(name, "1")
    return min(max(int(given), 1), LAST_PAGE) if given.isascii() and given.isdigit() and len(given) < 9 else 1


def day_of(text: str, name: str) -> date | None:
    """Return the day that a field holds, None when it is empty; raises `InputError` when it holds something else."""
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise InputError(f"{text[:40]!r} is not a day", where=name, todo="write it as 2026-03-17") from error


def history(store: Store, id: str) -> list[Judgement]:
    """Return the judgements on a row, the newest first, their notes as people wrote them."""
    return [
        Judgement(id=j.id, subject_id=j.subject_id, verdict=j.verdict, user=j.user, at=j.at, note=remark_of(j))
        for j in reversed(judgements(store, id))
    ]


def local(path: str) -> str:
    """Return `path` when it leads to this server, else its front page."""
    fine = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if fine else "/"


def back(path: str) -> RedirectResponse:
    """Return the answer that leads the browser on to `path`."""
    return RedirectResponse(local(path), 303)


def _here(request: Request) -> str:
    query = urlencode(list(request.query_params.multi_items()))
    return f"{request.url.path}?{query}" if query else request.url.path
