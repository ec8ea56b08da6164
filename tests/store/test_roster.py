"""The roster in the store: written, brought up to date in its place, taken off; and older stores, made without one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text

from atodds.errors import InputError
from atodds.store.connect import Store, open_store, reading
from atodds.store.roster import Listed, put_roster, remove_listed, roster
from atodds.types import Role

ROLE = Role(title="premier", organisation="Varnia", start=date(2011, 1, 1), end=date(2018, 6, 30))
IDA = Listed(id="1a2b" * 5, name="Ida Roe", aliases=("I. \ud800",), roles=(ROLE,), wikidata="Q1", place="r.csv row 2")
JAN = Listed(id="1a2c" * 5, name="Jan Lund")


def test_what_was_listed_comes_back_in_its_order(store: Store) -> None:
    assert roster(store) == []
    put_roster(store, [IDA, JAN])
    assert roster(store) == [IDA, JAN]
    newer = replace(IDA, aliases=("I. Roe",))
    put_roster(store, [newer])
    assert roster(store) == [newer, JAN]
    put_roster(store, [])
    assert roster(store) == [newer, JAN]


def test_somebody_is_taken_off(store: Store) -> None:
    put_roster(store, [IDA, JAN])
    for prefix, complaint in (("1a2", "not an id"), ("1a2b1a2c", "no person of the roster"), ("x1a2b", "not an id")):
        with pytest.raises(InputError, match=complaint):
            remove_listed(store, prefix)
    assert remove_listed(store, "1A2B") == IDA
    assert roster(store) == [JAN]
    with pytest.raises(InputError, match="atodds roster"):
        remove_listed(store, "1a2b")


def test_an_id_that_begins_several_is_refused(store: Store) -> None:
    put_roster(store, [IDA, replace(JAN, id="1a2b" * 4 + "ffff")])
    with pytest.raises(InputError, match="begins several ids"):
        remove_listed(store, "1a2b")
    assert len(roster(store)) == 2


def test_a_store_made_before_there_was_a_roster_is_brought_up_to_date(tmp_path: Path) -> None:
    database = tmp_path / "old.db"
    config = Config()
    config.set_main_option("script_location", "atodds.store:migrations")
    engine = create_engine(f"sqlite:///{database}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(text("INSERT INTO people VALUES ('1a2b', 'd', 'Ida Roe', 'person', '[]', '[]', '')"))
    engine.dispose()
    with open_store(database) as store:
        put_roster(store, [IDA])
        assert roster(store) == [IDA]
        with reading(store) as connection:
            assert connection.execute(text("SELECT id, name, names FROM people")).all() == [("1a2b", "Ida Roe", "")]
