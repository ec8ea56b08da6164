"""A database opened, brought to the newest version, and its own complaints said in plain words."""

from __future__ import annotations

import functools
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from atodds.errors import StoreError
from atodds.store import schema

__all__ = ["BUSY_TIMEOUT", "Store", "complaint", "open_store", "reading", "writing"]

BUSY_TIMEOUT: Final = 5.0
"""Seconds to wait for another program's lock: longer than any write of ours, short enough to be told about."""

_LOCKED = "wait until the other program has finished, or close it, and run the command again"
_DAMAGED = "restore it from a copy, or move it away and add the documents again"
_COMPLAINTS: Final[dict[str, tuple[str, str]]] = {
    "SQLITE_BUSY": ("the database is locked by another program", _LOCKED),
    "SQLITE_LOCKED": ("the database is locked by another program", _LOCKED),
    "SQLITE_READONLY": ("the database is read-only", "make the file and its folder writable, or use another database"),
    "SQLITE_NOTADB": ("the file is not a database", "name another file, or move this one away"),
    "SQLITE_CORRUPT": ("the database is damaged", _DAMAGED),
    "SQLITE_FULL": ("the disk is full", "free some space and run the command again"),
    "SQLITE_IOERR": ("the disk could not be read or written", "check the disk and run the command again"),
    "SQLITE_CANTOPEN": ("the database cannot be opened", "check that the path is right and that you may write there"),
    "SQLITE_TOOBIG": ("a document is too large for the database", "split it and add the pieces"),
}


@dataclass(frozen=True, slots=True)
class Store:
    """An open database. `where` names it in messages (a path, or a URL without its password). Close it when done, or
    use it in a ``with`` statement. It may be shared between threads, not between processes."""

    engine: Engine
    where: str
    readonly: bool = False

    def close(self) -> None:
        """Let go of the database; what was written stays written."""
        with _plainly(self.where):
            self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def open_store(database: str | Path, *, readonly: bool = False, busy_timeout: float = BUSY_TIMEOUT) -> Store:
    """Return the store in `database`, a path to a SQLite file or an SQLAlchemy URL, at the newest version.

    A file that is not there is made, and its folders with it, unless `readonly`. `busy_timeout` is how many seconds
    to wait for another program's lock. Raises `StoreError` when the database is missing (`readonly`), locked,
    damaged, not a database or not one of atodds, read-only while it needs bringing up to date, or from a newer version.
    """
    url = _url(database)
    path = Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None
    where = str(path) if path else url.render_as_string(hide_password=True)
    if path:
        _check_file(path, readonly=readonly)
    with _plainly(where):
        engine = _engine(url, path, readonly=readonly, busy_timeout=busy_timeout)
    store = Store(engine, where, readonly)
    try:
        _bring_up_to_date(store)
    except BaseException:
        engine.dispose()
        raise
    return store


@contextmanager
def reading(store: Store) -> Iterator[Connection]:
    """Give a connection that sees the store as it is now, whatever is written meanwhile."""
    with _plainly(store.where), store.engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def writing(store: Store) -> Iterator[Connection]:
    """Give a connection whose writes are all kept when the block ends, or none of them when it fails. On SQLite it
    holds the one write lock from its start, so it never finds out half-way that another program writes too."""
    if store.readonly:
        raise StoreError("the database was opened for reading only", where=store.where)
    engine = store.engine.execution_options(atodds_writes=True)
    with _plainly(store.where), engine.begin() as connection:
        yield connection


def _url(database: str | Path) -> URL:
    name = str(database)
    if "://" not in name:
        return URL.create("sqlite", database=str(Path(name).expanduser()))
    try:
        return make_url(name)
    except ArgumentError as error:
        raise StoreError(
            "the address of the database cannot be read", todo="use a path, or dialect://user@host/name"
        ) from error


def _check_file(path: Path, *, readonly: bool) -> None:
    """Refuse what SQLite would complain of in riddles; make the folder of a new database."""
    try:
        if path.is_dir():
            raise StoreError("this is a folder, not a database", where=path, todo="name a file in it")
        if readonly and not path.exists():
            raise StoreError("there is no database here yet", where=path, todo="make one with: atodds add PATH")
        if not readonly:
            path.parent.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        todo = "check that the path is right and that you may write there"
        raise StoreError(f"the database cannot be opened ({reason})", where=path, todo=todo) from error


def _engine(url: URL, path: Path | None, *, readonly: bool, busy_timeout: float) -> Engine:
    if url.get_backend_name() != "sqlite":
        try:
            engine = create_engine(url, pool_pre_ping=True)
        except (NoSuchModuleError, ModuleNotFoundError) as error:
            todo = f"install the driver that {url.drivername} needs, or use a SQLite file"
            raise StoreError(f"the database's driver is missing ({error})", todo=todo) from error
        return engine.execution_options(isolation_level="REPEATABLE READ")

    if path:
        connect = functools.partial(_connect, path, readonly=readonly, busy_timeout=busy_timeout)
        engine = create_engine(url, creator=connect)
    else:
        engine = create_engine(url)
    event.listen(engine, "connect", _settle)
    event.listen(engine, "begin", _begin)
    return engine


def _connect(path: Path, *, readonly: bool, busy_timeout: float) -> sqlite3.Connection:
    """Return a connection. SQLite wants to write a lock file even to read; where the disk does not let it, a database
    without a log beside it (which holds what is not in the file yet) is read as it lies there, as `immutable`."""
    try:
        return _probe(path, "mode=ro" if readonly else "mode=rwc", busy_timeout)
    except sqlite3.OperationalError as error:
        refused = error.sqlite_errorname.startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY"))
        if not (readonly and refused) or Path(f"{path}-wal").exists():
            raise
    return _probe(path, "mode=ro&immutable=1", busy_timeout)


def _probe(path: Path, mode: str, busy_timeout: float) -> sqlite3.Connection:
    """Return a connection that has read from the database: only then does SQLite complain."""
    name = f"file:{quote(str(path.absolute()))}?{mode}"
    connection = sqlite3.connect(name, uri=True, timeout=busy_timeout, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def _settle(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("atodds_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _bring_up_to_date(store: Store) -> None:
    with reading(store) as connection:
        revision = _revision(store, connection)
    if revision == schema.REVISION:
        return
    if revision and not _is_known(revision):
        todo = "run: pip install --upgrade atodds"
        raise StoreError("the database is from a newer version of atodds", where=store.where, todo=todo)
    if store.readonly:
        what = "the database is from an older version of atodds" if revision else "the database is empty"
        raise StoreError(what, where=store.where, todo="run a command that writes to it, such as: atodds add PATH")
    if store.engine.dialect.name == "sqlite":
        with _plainly(store.where), store.engine.connect() as connection:
            # Readers and the writer then never wait for one another. It stays set in the file.
            connection.connection.cursor().execute("PRAGMA journal_mode = WAL")
    with writing(store) as connection:
        _migrate(connection)


def _revision(store: Store, connection: Connection) -> str | None:
    """Return the revision at which the database stands, None when it is empty."""
    tables = set(inspect(connection).get_table_names())
    if not tables:
        return None
    if not {"alembic_version", "documents", "statements"} <= tables:
        todo = "name another file: this one belongs to another program"
        raise StoreError("the database is not one of atodds", where=store.where, todo=todo)
    revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if revision is None else str(revision)


def _is_known(revision: str) -> bool:
    from alembic.script import ScriptDirectory

    return any(script.revision == revision for script in ScriptDirectory.from_config(_config()).walk_revisions())


def _migrate(connection: Connection) -> None:
    """Run the migrations that are missing, on a connection that already holds the write lock."""
    from alembic import command

    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _config() -> Any:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "atodds.store:migrations")
    return config


@contextmanager
def _plainly(where: str) -> Iterator[None]:
    """Turn the database's own errors into a `StoreError` that says what to do."""
    try:
        yield
    except DBAPIError as error:
        raise complaint(error.orig, where) from error
    except sqlite3.Error as error:
        raise complaint(error, where) from error
    except SQLAlchemyError as error:
        raise StoreError(f"the database cannot be used ({error})", where=where) from error


def complaint(error: BaseException | None, where: str) -> StoreError:
    """Return the `StoreError` that says in plain words what the database's `error` means."""
    name = "_".join((getattr(error, "sqlite_errorname", None) or "").split("_")[:2])
    if name in _COMPLAINTS:
        what, todo = _COMPLAINTS[name]
        return StoreError(what, where=where, todo=todo)
    return StoreError(f"the database refused ({error})", where=where, todo="run: atodds verify")
