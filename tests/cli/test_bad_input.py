"""Bad input: one clear line, the right exit code, and the rest is done."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _binary(path: Path) -> None:
    path.write_bytes(bytes(range(256)) * 20)


def _wrong_encoding(path: Path) -> None:
    path.write_bytes("“Ähnlich”, sagte der Bürgermeister.".encode("utf-16-le")[1:])


def _broken_pdf(path: Path) -> None:
    path.write_bytes(b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\nno more")


def _no_article(path: Path) -> None:
    path.write_text("<html><body><nav><a href='/'>Home</a></nav></body></html>", encoding="utf-8")


def _bad_row(path: Path) -> None:
    path.write_text('{"text": 5}\n', encoding="utf-8")


BAD = {
    "empty.txt": _empty,
    "binary.txt": _binary,
    "wrong.txt": _wrong_encoding,
    "broken.pdf": _broken_pdf,
    "nothing.html": _no_article,
    "row.jsonl": _bad_row,
}


@pytest.mark.parametrize("name", BAD)
def test_one_bad_file_among_good_ones(run, pages: Path, name: str) -> None:
    BAD[name](pages / name)
    done = run("add", pages)
    complaint, counts = done.err.splitlines()
    assert done.code == 2
    assert name in complaint
    assert "; " in complaint, "says what to do next"
    assert counts == "added 1; 1 could not be read"


def test_a_missing_path(run, pages: Path) -> None:
    done = run("add", pages, pages / "gone.html")
    assert (done.code, done.err.count("\n")) == (2, 2)
    assert "gone.html" in done.err


def test_a_file_of_50_megabytes_is_refused_in_one_line(run, pages: Path) -> None:
    with (pages / "huge.txt").open("wb") as file:
        file.write(b"She said no. " * 4_000_000)
    done = run("add", pages)
    assert done.code == 2
    assert "huge.txt" in done.err.splitlines()[0]
    assert done.err.splitlines()[-1] == "added 1; 1 could not be read"


def test_a_database_that_is_not_there(run) -> None:
    done = run("statements")
    assert (done.code, done.err.count("\n")) == (4, 1)
    assert "atodds add" in done.err


def test_a_file_that_is_no_database(run, pages: Path) -> None:
    done = run("documents", "--db", pages / "locks.txt")
    assert (done.code, done.err.count("\n")) == (4, 1)


def test_a_database_of_a_newer_version(filled, tmp_path: Path) -> None:
    database = tmp_path / "home" / "atodds.db"
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    done = filled("documents")
    assert (done.code, done.err.count("\n")) == (4, 1)
    assert "newer" in done.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("statements", "--since", "tuesday"),
        ("odds", "--kind", "lies"),
        ("odds", "--speaker", "a", "--speaker", "b", "--speaker", "c"),
        ("check", "--quotes", "quotes.jsonl"),
        ("check", "--quotes", "gone.jsonl", "--record", "gone.txt"),
        ("show", "zz"),
        ("nonsense",),
        ("add",),
    ],
)
def test_a_wrong_option_exits_with_two(filled, arguments: tuple[str, ...]) -> None:
    done = filled(*arguments)
    assert (done.code, done.out) == (2, "")
    assert done.err
