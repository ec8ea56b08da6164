"""Stores to look at: a small hostile one, and the sample dossier read by the command line, once for all tests."""

from __future__ import annotations

import json
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from atodds.cli.app import app as command_line
from atodds.cli.serve import work_of
from atodds.documents.read import read
from atodds.pipeline import analyse, extract
from atodds.store.write import add_extraction, open_store, replace_analysis
from atodds.types import Document
from atodds.web.app import Access, create_app

SAMPLE = Path(__file__).parents[2] / "sample"
HOST = "127.0.0.1:8000"

HOSTILE = """outlet: <img src=x onerror=alert(1)>
title: </title><script>alert(1)</script><svg onload=alert(2)>
url: javascript:alert(1)
published: 2026-03-12

“We will not <script>alert('x')</script> open the \u202elocks before Friday,” Ana <b>Brandt</b> said on Tuesday.

“We will <script>alert('x')</script> open the locks before Friday,” Piet Olsen said on Tuesday.

Olsen contradicted Brandt <svg onload=alert(1)>.

"The <a href='javascript:alert(1)'>gates</a> stay shut," Ana Brandt said.

"The gates {{ 7 * 7 }} stay shut at 20 metres," Piet Olsen said.
"""

NESTED = (
    "“The &lt;img src=x onerror=alert(1)&gt; pumps have not run since the flood,” Ana Brandt said on Tuesday, when the "
    "harbour council met to hear her, and nobody else on the council spoke that day."
)
"""The words at the bottom of two megabytes of tags."""


@pytest.fixture(scope="session")
def hostile_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    pages = folder / "pages"
    pages.mkdir()
    (pages / "hostile.txt").write_text(HOSTILE, encoding="utf-8")
    (pages / "nested.html").write_text(f"<article>{'<b onclick=x>' * 150_000}<p>{NESTED}</p>{'</b>' * 150_000}")
    (pages / "tags.jsonl").write_text(json.dumps({"id": "tags", "text": "<div><svg/onload=alert(1)>" * 80_000}) + "\n")
    extractions = [extract(item) for item in read([pages]) if isinstance(item, Document)]
    with open_store(folder / "a.db") as store:
        for extraction in extractions:
            add_extraction(store, extraction)
        analysis = analyse(extractions)
        replace_analysis(store, analysis.identities, analysis.alignments, analysis.relations)
    return folder / "a.db"


@pytest.fixture(scope="session")
def sample_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample dossier, read as `make demo` reads it."""
    path = tmp_path_factory.mktemp("sample") / "a.db"
    roster = ["--roster", str(SAMPLE / "roster.csv")]
    for arguments in ([str(SAMPLE / "articles")], ["--record", str(SAMPLE / "records")]):
        done = CliRunner().invoke(command_line, ["--db", str(path), "add", *roster, *arguments])
        assert done.exit_code == 0, done.output
    return path


Opened = Callable[..., TestClient]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    """Opens a copy of a store as a page, in this process; already let in unless `let_in` is False."""
    stack = []

    def open_page(database: Path | None = None, *, let_in: bool = True, **more: Any) -> TestClient:
        copy = tmp_path / "copy.db"
        if database:
            shutil.copy(database, copy)
        store = open_store(copy)
        access = Access(token="t" * 43, hosts=frozenset({HOST}), user="Ada Tester", **more)
        client = TestClient(
            create_app(store, access, work=work_of(store)), base_url=f"http://{HOST}", follow_redirects=False
        )
        client.__enter__()
        stack.append((client, store))
        if let_in:
            client.cookies.set(access.cookie, access.session)
            client.headers["Origin"] = f"http://{HOST}"
        return client

    yield open_page
    for client, store in stack:
        client.__exit__(None, None, None)
        store.close()


@contextmanager
def serving(database: Path) -> Iterator[str]:
    """Serve a store on a free port and give the address with its token."""
    import uvicorn

    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    with open_store(database) as store:
        access = Access(token="t" * 43, hosts=frozenset({f"127.0.0.1:{port}"}), user="Ada Tester")
        app = create_app(store, access, work=work_of(store))
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        until = time.monotonic() + 60
        while not server.started and time.monotonic() < until:
            thread.join(0.02)
        assert server.started
        try:
            yield f"http://127.0.0.1:{port}/?token={access.token}"
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture
def address(sample_database: Path, tmp_path: Path) -> Iterator[str]:
    """The address of a page over a copy of the sample dossier."""
    shutil.copy(sample_database, tmp_path / "served.db")
    with serving(tmp_path / "served.db") as found:
        yield found


@pytest.fixture
def hostile_address(hostile_database: Path, tmp_path: Path) -> Iterator[str]:
    """The address of a page over a copy of the hostile store."""
    shutil.copy(hostile_database, tmp_path / "hostile.db")
    with serving(tmp_path / "hostile.db") as found:
        yield found
