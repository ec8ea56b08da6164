"""The migrations lead to exactly the tables that the program uses, on every database that it names."""

from __future__ import annotations

import io
import sqlite3
from contextlib import closing
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from atodds.store import schema
from atodds.store.connect import Store, open_store, reading


def config() -> Config:
    made = Config()
    made.set_main_option("script_location", "atodds.store:migrations")
    return made


def test_the_program_knows_the_newest_migration() -> None:
    assert ScriptDirectory.from_config(config()).get_heads() == [schema.REVISION]


def is_compared(_: object, name: str, kind: str, *__: object) -> bool:
    """The full-text tables are SQLite's own; indexes have their own test, as Alembic does not see "DESC"."""
    return kind != "index" and "_words" not in name


def test_the_head_is_what_the_program_uses(store: Store) -> None:
    options = {"compare_type": True, "include_object": is_compared}
    with reading(store) as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts=options), schema.metadata) == []


def test_the_indexes_are_those_that_the_program_uses(store: Store, tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'direct.db'}")
    schema.metadata.create_all(engine)
    engine.dispose()
    assert indexes(Path(store.where)) == indexes(tmp_path / "direct.db")


def indexes(database: Path) -> set[str]:
    with closing(sqlite3.connect(database)) as connection:
        rows = connection.execute("SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
        return {sql for (sql,) in rows}


def test_opening_again_runs_nothing(database: Path) -> None:
    open_store(database).close()
    before = database.read_bytes()
    open_store(database).close()
    assert database.read_bytes() == before


def test_every_table_can_be_made_on_postgresql() -> None:
    made = io.StringIO()
    context = MigrationContext.configure(dialect_name="postgresql", opts={"as_sql": True, "output_buffer": made})
    with Operations.context(context):
        for script in reversed(list(ScriptDirectory.from_config(config()).walk_revisions())):
            script.module.upgrade()
    for table in schema.metadata.tables:
        assert f"CREATE TABLE {table} (" in made.getvalue()
    assert "fts5" not in made.getvalue()
