"""kill -9 at any point: every document that was reported written is there, none is there by half."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from atodds.store import query
from atodds.store.verify import verify
from atodds.store.write import Store, add_extraction, open_store
from atodds.types import Extraction

Article = Callable[..., Extraction]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")

HEAD = """
import os, runpy, signal, sys
from atodds.store import write
make = runpy.run_path(sys.argv[1])["make_article"]
store = write.open_store(sys.argv[2])
"""

WRITES_ON_AND_ON = """
for number in range(100_000):
    extraction = make(f"page {number}", [("Mira Rao", f"we will sign number {at}") for at in range(40)])
    write.add_extraction(store, extraction)
    print(extraction.document.id, flush=True)
"""

KILLS_ITSELF = """
put = write._put
def put_and_die(connection, table, rows):
    put(connection, table, rows)
    if table.name == sys.argv[3]:
        os.kill(os.getpid(), signal.SIGKILL)
write._put = put_and_die
write.add_extraction(store, make("one", [("Mira Rao", "we will sign")], version=sys.argv[4]))
"""


def run(program: str, *arguments: str) -> subprocess.Popen[str]:
    maker = str(Path(__file__).with_name("conftest.py"))
    command = [sys.executable, "-c", HEAD + program, maker, *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize("lines", [1, 4])
def test_killed_from_outside(database: Path, lines: int) -> None:
    with run(WRITES_ON_AND_ON, str(database)) as program:
        assert program.stdout
        written = [program.stdout.readline().strip() for _ in range(lines)]
        program.kill()
        written += program.stdout.read().split()
    assert program.returncode == -signal.SIGKILL
    with open_store(database, readonly=True) as reader:
        assert list(verify(reader)) == []
        there = {document.id for document in query.documents(reader)}
    with open_store(database) as store:
        assert {document.id for document in query.documents(store)} == there
        assert set(written) <= there
        assert len(there) <= len(written) + 1
        assert {len(extraction.statements) for extraction in query.extractions(store)} == {40}


@pytest.mark.parametrize("table", ["documents", "speakers", "statements", "disputes"])
def test_killed_between_two_tables(store: Store, article: Article, table: str) -> None:
    before = article("one", [("Mira Rao", "we will sign")])
    with run(KILLS_ITSELF, store.where, table, "1") as program:
        pass
    assert program.returncode == -signal.SIGKILL
    assert query.count_documents(store) == 0
    add_extraction(store, before)
    with run(KILLS_ITSELF, store.where, table, "2") as program:
        pass
    assert program.returncode == -signal.SIGKILL
    assert list(query.extractions(store, raw=True)) == [before]
    assert list(verify(store)) == []
