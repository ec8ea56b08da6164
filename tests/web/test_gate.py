"""Who is let in, and who is not; the headers of every answer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

HOST = "127.0.0.1:8000"
TOKEN = "t" * 43


def test_without_the_token_nothing_is_shown(opened: Any) -> None:
    page = opened(let_in=False)
    for path in ("/", "/people", "/api/v1/odds", "/api/v1/openapi.json", "/export/json", "/nowhere"):
        assert page.get(path).status_code == 401, path
    assert page.get("/?token=wrong").status_code == 401
    assert page.get("/?token=").status_code == 401


def test_the_token_is_exchanged_for_a_cookie_and_leaves_the_address(opened: Any) -> None:
    page = opened(let_in=False)
    answer = page.get(f"/people?name=a&token={TOKEN}")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/people?name=a"
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert TOKEN not in cookie
    assert page.get("/people").status_code == 200


def test_an_exchange_never_leads_to_another_server(opened: Any) -> None:
    answer = opened(let_in=False).get(f"http://{HOST}//evil.example/?token={TOKEN}")
    assert answer.headers["location"] == "/evil.example/"


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "127.0.0.1:9999", "", "127.0.0.1"])
def test_a_name_that_is_not_ours_is_not_answered(opened: Any, host: str) -> None:
    assert opened().get("/", headers={"Host": host}).status_code == 421


def test_only_our_own_page_may_change_something(opened: Any, hostile_database: Path) -> None:
    page = opened(hostile_database)
    (pair, *_) = page.get("/api/v1/odds").json()
    form = {"subject": pair["id"], "verdict": "accept", "back": "/"}
    refused = [
        {"Origin": "http://evil.example"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Origin": f"ftp://{HOST}"},
        {"Origin": "null"},
        {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "null", "Sec-Fetch-Site": "same-site"},
    ]
    for headers in refused:
        assert page.post("/judgements", data=form, headers=headers).status_code == 403, headers
    del page.headers["Origin"]
    assert page.post("/judgements", data=form).status_code == 403
    assert page.post("/judgements", data=form, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 303
    assert page.get("/api/v1/judgements").headers["X-Total"] == "1"


def test_a_program_shows_the_token_instead(opened: Any) -> None:
    page = opened(let_in=False)
    bearer = {"Authorization": f"Bearer {TOKEN}"}
    assert page.get("/api/v1/documents", headers=bearer).json() == []
    assert page.get("/", headers=bearer).status_code == 401
    assert page.get("/api/v1/documents", headers={"Authorization": "Bearer wrong"}).status_code == 401
    new = {"subject_id": "0000", "verdict": "accept"}
    assert page.post("/api/v1/judgements", json=new, headers=bearer).status_code == 400
    assert (
        page.post("/api/v1/judgements", json=new, headers={**bearer, "Origin": "http://e.example"}).status_code == 403
    )


@pytest.mark.parametrize("path", ["/", "/api/v1/odds", "/static/page.css", "/nowhere", "/documents/0/frozen"])
def test_every_answer_carries_the_headers(opened: Any, path: str) -> None:
    headers = opened().get(path).headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert not [name for name in headers if name.lower().startswith("access-control")]


def test_more_than_is_taken_is_refused(opened: Any) -> None:
    page = opened()
    assert page.post("/add", content=b"x", headers={"Content-Length": str(2**40)}).status_code == 413
    assert page.post("/add", content=b"x", headers={"Content-Length": "-5"}).status_code == 413


class TestWithAPassword:
    def test_the_password_is_asked_for(self, opened: Any) -> None:
        page = opened(let_in=False, password="a long password")
        assert page.get("/").headers["location"] == "/login"
        assert page.get("/api/v1/odds").status_code == 401
        assert page.get(f"/?token={TOKEN}").headers["location"] == "/login", "the token alone opens nothing"
        origin = {"Origin": f"http://{HOST}"}
        assert page.post("/login", data={"password": "wrong"}, headers=origin).status_code == 401
        assert page.post("/login", data={"password": "a long password"}).status_code == 403
        assert page.post("/login", data={"password": "a long password"}, headers=origin).status_code == 303
        assert page.get("/").status_code == 200

    def test_it_cannot_be_tried_forever(self, opened: Any) -> None:
        page = opened(let_in=False, password="a long password")
        origin = {"Origin": f"http://{HOST}"}
        codes = [page.post("/login", data={"password": str(at)}, headers=origin).status_code for at in range(12)]
        assert codes == [401] * 10 + [429] * 2
        assert page.post("/login", data={"password": "a long password"}, headers=origin).status_code == 429
