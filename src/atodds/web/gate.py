"""Who may come in: the token and its cookie, the password, Host and Origin, the headers of every answer.

The server trusts nothing but its own page. A request is answered when its Host is ours, when it carries the cookie
that the token (or the password) was exchanged for, and, where it changes something, when the browser says that it
comes from our own page.
"""

from __future__ import annotations

import hmac
import secrets
import time
from collections import deque
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from ipaddress import ip_address
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["POLICY", "Access", "Gate", "is_loopback", "new_token"]

POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
LARGEST: Final = 64 * 2**20
"""Bytes of one request: several of the largest text files that are read."""

_SAFE: Final = ("GET", "HEAD")
_OPEN: Final = ("/static/", "/login")
_TRIES, _WINDOW = 10, 60.0
"""Wrong passwords in so many seconds, from anybody, before every further one is turned away unread."""


def new_token() -> str:
    """Return a random token of 256 bits that can stand in an address."""
    return secrets.token_urlsafe(32)


def is_loopback(host: str) -> bool:
    """Return whether `host` (a name or an address) can be reached from this machine only."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


@dataclass(slots=True)
class Access:
    """What opens the page. `token` stands in the address that is opened; `password`, when set, is asked for instead.
    `hosts` are the names that the server answers to, with their port. `user` is written into judgements."""

    token: str
    hosts: frozenset[str]
    user: str
    password: str | None = None
    session: str = field(default_factory=new_token)
    cookie: str = "atodds"
    failures: deque[float] = field(default_factory=lambda: deque(maxlen=_TRIES))

    def admits(self, password: str) -> bool | None:
        """Return whether `password` is right, compared in constant time; None when too many were wrong just now."""
        now = time.monotonic()
        if len(self.failures) == _TRIES and now - self.failures[0] < _WINDOW:
            return None
        if self.password is not None and _same(password, self.password):
            return True
        self.failures.append(now)
        return False

    def let_in(self, response: Response) -> Response:
        """Return `response` with the cookie that later requests are known by."""
        response.set_cookie(self.cookie, self.session, httponly=True, samesite="strict", path="/")
        return response


class Gate:
    """The middleware that asks all of this of every request, and sets the headers of every answer."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self.app = app
        self.access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        refusal = self._refusal(scope)
        if refusal is not None:
            await refusal(scope, receive, self._with_headers(send))
            return
        await self.app(scope, _bounded(receive), self._with_headers(send))

    def _refusal(self, scope: Scope) -> Response | None:
        """Return the answer to a request that goes no further, None for one that may pass."""
        headers = Headers(scope=scope)
        host = headers.get("host", "").lower()
        if not self._is_ours(host):
            return PlainTextResponse("This server does not answer to that name.", 421)
        if _too_long(headers):
            return PlainTextResponse(f"More than {LARGEST // 2**20} MB at once; send it in parts.", 413)
        if scope["method"] not in _SAFE and not _from_our_page(headers, host):
            return PlainTextResponse("This did not come from this server's own page.", 403)
        if scope["path"].startswith(_OPEN) or self._is_known(headers, scope["path"]):
            return None
        return self._exchange(scope)

    def _is_ours(self, host: str) -> bool:
        if host in self.access.hosts:
            return True
        if "*" not in self.access.hosts:
            return False
        name = urlsplit(f"//{host}").hostname or ""
        try:
            ip_address(name)
        except ValueError:
            return False
        return True

    def _is_known(self, headers: Headers, path: str) -> bool:
        if _same(_cookie(headers, self.access.cookie), self.access.session):
            return True
        kind, _, token = headers.get("authorization", "").partition(" ")
        return path.startswith("/api/") and kind.lower() == "bearer" and _same(token, self.access.token)

    def _exchange(self, scope: Scope) -> Response:
        """A token in the address becomes a cookie, and the address is shown without it."""
        query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        given = next((value for name, value in query if name == "token"), "")
        if self.access.password is None and scope["method"] == "GET" and _same(given, self.access.token):
            rest = urlencode([(name, value) for name, value in query if name != "token"])
            path = "/" + scope["path"].lstrip("/\\")
            return self.access.let_in(RedirectResponse(f"{path}?{rest}" if rest else path, 303))
        if self.access.password is not None and scope["method"] == "GET" and not scope["path"].startswith("/api/"):
            return RedirectResponse("/login", 303)
        return PlainTextResponse("Open the address that atodds serve printed: it holds the key to this page.", 401)

    def _with_headers(self, send: Send) -> Send:
        local = self.access.password is None

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = POLICY
                headers["X-Content-Type-Options"] = "nosniff"
                headers["X-Frame-Options"] = "DENY"
                # Off this machine a browser tells where a form comes from by its Origin only, which it withholds
                # under "no-referrer".
                headers["Referrer-Policy"] = "no-referrer" if local else "same-origin"
                headers["Cross-Origin-Opener-Policy"] = "same-origin"
                headers["Cross-Origin-Resource-Policy"] = "same-origin"
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        return sending


def _from_our_page(headers: Headers, host: str) -> bool:
    """Whether the browser says so, by Origin or, where it withholds that, by Sec-Fetch-Site. A program that sends
    neither is known by the token that it must show."""
    origin = headers.get("origin")
    if origin not in (None, "null"):
        return urlsplit(origin).scheme in ("http", "https") and urlsplit(origin).netloc.lower() == host
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    return origin is None and "authorization" in headers


def _cookie(headers: Headers, name: str) -> str:
    try:
        held = SimpleCookie(headers.get("cookie", "")).get(name)
    except CookieError:
        return ""
    return held.value if held else ""


def _same(given: str, right: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), right.encode("utf-8", "replace"))


def _too_long(headers: Headers) -> bool:
    length = headers.get("content-length", "0")
    return not length.isascii() or not length.isdigit() or int(length) > LARGEST


def _bounded(receive: Receive) -> Receive:
    """Let at most `LARGEST` bytes of a body pass, whatever its head says; the rest is as if the sender had gone."""
    taken = 0

    async def bounded() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        return {"type": "http.disconnect"} if taken > LARGEST else message

    return bounded
