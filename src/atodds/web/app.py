"""The web page over a store. Start here: `create_app` puts together who may come in, the views, and the interface."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response
from starlette.exceptions import HTTPException

from atodds import __version__
from atodds.errors import AtoddsError, InputError
from atodds.store.connect import Store
from atodds.web import acts, api, browsing, pages
from atodds.web.adding import Jobs, Work
from atodds.web.gate import Access, Gate
from atodds.web.render import asset
from atodds.web.site import Site

__all__ = ["Access", "Work", "create_app"]

_ASSETS = {"page.css": "text/css", "page.js": "text/javascript", "mark.svg": "image/svg+xml"}
_HEADS = {400: "That cannot be done", 403: "Not allowed", 404: "Not here", 405: "Not allowed", 413: "Too much"}


def create_app(store: Store, access: Access, *, work: Work | None = None) -> FastAPI:
    """Return the application that shows `store` to whoever `access` lets in.

    `work` is what it needs to read new documents and to compare again; without it, nothing can be added. The store
    stays open when the application ends: whoever opened it closes it.
    """
    jobs = Jobs(store, work) if work else None

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        if jobs:
            jobs.warm()
        yield
        if jobs:
            jobs.close()

    app = FastAPI(
        title="atodds",
        version=__version__,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
    )
    app.state.site = Site(store, access, jobs)
    for routes in (pages.routes, browsing.routes, acts.routes, api.routes):
        app.include_router(routes)
    app.add_api_route("/static/{name}", _static, include_in_schema=False)
    for kind, answer in ((AtoddsError, _own), (HTTPException, _http), (RequestValidationError, _invalid)):
        app.add_exception_handler(kind, answer)  # type: ignore[arg-type]
    app.add_middleware(Gate, access=access)
    return app


def _static(name: str) -> Response:
    """One of our own files; its address changes with what is in it, so it may be kept."""
    if name not in _ASSETS:
        raise HTTPException(404)
    return Response(asset(name), media_type=_ASSETS[name], headers={"Cache-Control": "max-age=31536000, immutable"})


def _own(request: Request, error: AtoddsError) -> Response:
    return _problem(request, 400 if isinstance(error, InputError) else 500, str(error))


def _http(request: Request, error: HTTPException) -> Response:
    return _problem(request, error.status_code, str(error.detail))


def _invalid(request: Request, error: RequestValidationError) -> Response:
    said = "; ".join(f"{'.'.join(map(str, each['loc'][1:]))}: {each['msg']}" for each in error.errors()[:5])
    return _problem(request, 400, said)


def _problem(request: Request, status: int, words: str) -> Response:
    if request.url.path.startswith("/api/"):
        return JSONResponse({"error": words}, status)
    site: Site = request.app.state.site
    page: HTMLResponse = site.problem(status, _HEADS.get(status, "Something went wrong"), words)
    return page
