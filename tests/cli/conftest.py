"""The command line called in this process, as a user would call it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from atodds.cli import main, terminal

ARTICLE = """url: https://mail.example/locks
published: 2026-03-12
outlet: The Tern Mail
title: Minister shuts the locks

“We will not open the locks before Friday,” the harbour minister, Ana Brandt, said on Tuesday.

Piet Olsen, the mayor of Lower Sarn, disagreed with Brandt. “We will open the locks before Friday,” Olsen said.
"""

RECORD = """title: Harbour committee
published: 2026-03-10
outlet: Committee office

CHAIR: The minister may begin.

MS. BRANDT: Thank you. We will not open the locks before Friday. I have told the mayor so.

CHAIR: Thank you, minister.
"""


class Ran(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    monkeypatch.setenv("ATODDS_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(terminal.out, "width", 160)

    def call(*arguments: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["atodds", *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as done:
            main()
        shown = capsys.readouterr()
        return Ran(int(done.value.code or 0), shown.out, shown.err)

    return call


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "locks.txt").write_text(ARTICLE, encoding="utf-8")
    return folder


@pytest.fixture
def record(tmp_path: Path) -> Path:
    path = tmp_path / "hearing.txt"
    path.write_text(RECORD, encoding="utf-8")
    return path


@pytest.fixture
def filled(run: Run, pages: Path, record: Path) -> Run:
    """A store with one article and one record in it."""
    assert run("add", pages) == (0, "", "added 1\n")
    assert run("add", "--record", record) == (0, "", "added 1\n")
    return run
