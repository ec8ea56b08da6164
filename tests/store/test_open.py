"""A database that cannot be used gets one plain line that says what to do."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from atodds.errors import StoreError
from atodds.store import query
from atodds.store.write import Store, add_extraction, open_store
from atodds.types import Extraction

Article = Callable[..., Extraction]
SAID = [("Mira Rao", "we will sign")]


def refusal(database: str | Path, *, readonly: bool = False) -> str:
    with pytest.raises(StoreError) as caught:
        open_store(database, readonly=readonly, busy_timeout=0.05)
    line = str(caught.value)
    assert "\n" not in line
    assert caught.value.todo
    return line


def test_a_new_database_is_made_with_its_folders(database: Path) -> None:
    assert not database.parent.exists()
    with open_store(database) as store:
        assert query.count_documents(store) == 0
    with open_store(f"sqlite:///{database}", readonly=True) as store:
        assert query.count_documents(store) == 0


@pytest.mark.parametrize("name", ["a b#c?d%20e.db", "ü“”.db", ":memory.db"])
def test_any_name_will_do(tmp_path: Path, name: str, article: Article) -> None:
    with open_store(tmp_path / name) as store:
        add_extraction(store, article("one", SAID))
    assert (tmp_path / name).is_file()
    with open_store(tmp_path / name, readonly=True) as store:
        assert query.count_documents(store) == 1


def test_missing(database: Path) -> None:
    assert "there is no database here yet" in refusal(database, readonly=True)
    assert not database.parent.exists()


def test_a_folder(tmp_path: Path) -> None:
    assert "this is a folder, not a database" in refusal(tmp_path)


def test_under_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("words")
    assert "cannot be opened" in refusal(tmp_path / "file" / "atodds.db")


def test_not_a_database(tmp_path: Path) -> None:
    (tmp_path / "notes.db").write_text("Only words, and enough of them to be no header of any database. " * 40)
    for readonly in (False, True):
        assert "the file is not a database" in refusal(tmp_path / "notes.db", readonly=readonly)


def test_another_program_s_database(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "other.db")) as other:
        other.execute("CREATE TABLE songs (title TEXT)")
    assert "not one of atodds" in refusal(tmp_path / "other.db")
    with closing(sqlite3.connect(tmp_path / "other.db")) as other:
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("songs",)]


def test_empty_and_readonly(tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    assert "the database is empty" in refusal(tmp_path / "empty.db", readonly=True)


def test_damaged(store: Store, database: Path, article: Article) -> None:
    add_extraction(store, article("one", SAID * 500))
    store.close()
    with database.open("r+b") as file:
        file.seek(100)
        file.write(b"\xff" * (database.stat().st_size - 100))
    assert "the database is damaged" in refusal(database)


def test_from_a_newer_version(store: Store, database: Path) -> None:
    with closing(sqlite3.connect(database)) as other:
        other.execute("UPDATE alembic_version SET version_num = '9999'")
        other.commit()
    for readonly in (False, True):
        assert "from a newer version of atodds; run: pip install --upgrade atodds" in refusal(
            database, readonly=readonly
        )


@contextmanager
def locked(database: Path) -> Iterator[None]:
    """Another program in the midst of writing."""
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


def test_locked_while_it_is_made(tmp_path: Path) -> None:
    (tmp_path / "new.db").touch()
    with locked(tmp_path / "new.db"):
        assert "locked by another program" in refusal(tmp_path / "new.db")


def test_locked_while_it_is_written(store: Store, article: Article) -> None:
    with locked(Path(store.where)):
        with pytest.raises(StoreError, match="locked by another program; wait until"):
            add_extraction(store, article("one", SAID))
        assert query.count_documents(store) == 0
    assert add_extraction(store, article("one", SAID))


def test_several_programs_may_make_it_at_once(database: Path) -> None:
    command = [sys.executable, "-c", "import sys; from atodds.store.write import open_store; open_store(sys.argv[1])"]
    programs = [subprocess.Popen([*command, str(database)], stderr=subprocess.PIPE) for _ in range(3)]
    assert [(program.communicate()[1], program.returncode) for program in programs] == [(b"", 0)] * 3
    with open_store(database, readonly=True) as store:
        assert query.count_documents(store) == 0


def test_opened_for_reading_only(store: Store, database: Path, article: Article) -> None:
    with (
        open_store(database, readonly=True) as reader,
        pytest.raises(StoreError, match="opened for reading only"),
    ):
        add_extraction(reader, article("one", SAID))


@pytest.fixture
def unwritable() -> Iterator[Path]:
    """A database on a disk that this process may read and not write: permissions are taken away, and, as they do not
    bind the superuser, the process is somebody else for as long as the test lasts."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "atodds.db"
        open_store(database).close()
        database.chmod(0o444)
        Path(folder).chmod(0o555)
        superuser = hasattr(os, "geteuid") and os.geteuid() == 0
        if superuser:
            os.seteuid(65534)
        yield database
        if superuser:
            os.seteuid(0)
        Path(folder).chmod(0o755)


@pytest.mark.skipif(sys.platform == "win32", reason="there, a folder's permissions do not stop writing in it")
def test_on_a_disk_that_cannot_be_written(unwritable: Path, article: Article) -> None:
    with open_store(unwritable, readonly=True) as reader:
        assert query.count_documents(reader) == 0
    with (
        pytest.raises(StoreError, match=r"the database is read-only; make the file and its folder writable"),
        open_store(unwritable) as store,
    ):
        add_extraction(store, article("one", SAID))


@pytest.mark.skipif(sys.platform == "win32", reason="there, a folder's permissions do not stop writing in it")
def test_a_new_one_where_nothing_can_be_written(unwritable: Path) -> None:
    assert "cannot be opened" in refusal(unwritable.parent / "new.db")
    assert "Permission denied" in refusal(unwritable.parent / "more" / "new.db")


@pytest.mark.parametrize(
    ("url", "complaint"),
    [
        ("postgresql+nodriver://desk:secret@db.example/atodds", "driver is missing"),
        ("nosuch://desk:secret@db.example/atodds", "driver is missing"),
        ("://", "address of the database cannot be read"),
    ],
)
def test_an_address_that_cannot_be_used(url: str, complaint: str) -> None:
    line = refusal(url)
    assert complaint in line
    assert "secret" not in line
