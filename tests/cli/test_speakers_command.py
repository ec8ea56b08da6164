"""Who is who, decided by a person: merge, split, rename, undo, over a store made from invented articles."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from atodds.cli import main

PAGES = {
    "one": """url: https://mail.example/one
published: 2026-03-12
outlet: The Tern Mail
title: Minister shuts the locks

“We will not open the northern locks before Friday,” the harbour minister, Ana Brandt, said on Tuesday.

Piet Olsen, the mayor of Lower Sarn, said that the town had been told nothing.
""",
    "two": """url: https://gazette.example/two
published: 2026-03-19
outlet: Sarn Gazette
title: Keller opens the locks

“We will open the northern locks before Friday,” Ana Keller said on Tuesday.

Piet Olsen said that the boats were ready.
""",
}
LATER = """url: https://gazette.example/three
published: 2026-03-26
outlet: Sarn Gazette
title: The locks are open

“The gates hold well,” Ana Keller said on Monday.

Piet Olsen said that the pilots had waited for weeks.
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with two articles in it, made once and copied for each test."""
    folder = tmp_path_factory.mktemp("made")
    for name, text in PAGES.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["atodds", "--db", str(folder / "atodds.db"), "add", str(folder)])
        with pytest.raises(SystemExit) as done:
            main()
    assert not done.value.code
    return folder / "atodds.db"


@pytest.fixture
def desk(run, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The command line over a copy of the store; Ada judges."""
    (tmp_path / "home").mkdir()
    shutil.copyfile(made, tmp_path / "home" / "atodds.db")
    monkeypatch.setenv("ATODDS_USER", "ada")
    return run


@pytest.fixture
def rows(desk) -> Callable[..., list[dict[str, Any]]]:
    """Rows of a listing, as JSON."""

    def ask(*arguments: str) -> list[dict[str, Any]]:
        done = desk(*arguments, "--json")
        assert (done.code, done.err) == (0, "")
        return json.loads(done.out)

    return ask


@pytest.fixture
def person(rows) -> Callable[[str], dict[str, Any]]:
    """The one person of a name."""

    def find(name: str) -> dict[str, Any]:
        (found,) = rows("speakers", "--name", name)
        return found

    return find


def test_a_merge_holds_at_once_and_is_undone(desk, rows, person) -> None:
    before = rows("speakers")
    assert {row["label"] for row in rows("odds")} == {"contradicts"}
    (merged,) = rows("speakers", "merge", person("brandt")["id"][:8], person("keller")["id"][:8])
    assert (merged["verdict"], merged["user"]) == ("merge", "ada")
    both = person("brandt")
    assert both == person("keller")
    assert (both["documents"], both["statements"]) == (2, 2)
    assert {row["label"] for row in rows("odds")} == {"reverses"}, "one person on two days"
    shown = json.loads(desk("show", both["id"], "--json").out)
    assert [member["reason"] for member in shown["members"]] == ["merged by ada"] * 2
    assert "0 problems" in desk("verify").out
    assert desk("speakers", "undo").code == 0
    assert rows("speakers") == before
    assert {row["label"] for row in rows("odds")} == {"contradicts"}


def test_a_split_leaves_the_others_together(desk, rows, person) -> None:
    olsen = person("olsen")
    assert olsen["documents"] == 2
    members = json.loads(desk("show", olsen["id"], "--json").out)["members"]
    assert [member["reason"] for member in members] == ["same full name"] * 2
    for member in members:
        (split,) = rows("speakers", "split", member["id"], "--from", olsen["id"])
        apart = rows("speakers", "--name", "olsen")
        assert [row["documents"] for row in apart] == [1, 1]
        rows("speakers", "undo", split["id"])
        assert person("olsen") == olsen


def test_later_pages_respect_what_was_judged(desk, rows, person, tmp_path: Path) -> None:
    rows("speakers", "merge", person("brandt")["id"], person("keller")["id"])
    keller = person("keller")["id"]
    rows("speakers", "rename", keller, "Ana Brandt-Keller")
    olsen = json.loads(desk("show", person("olsen")["id"], "--json").out)["members"]
    away = next(member["id"] for member in olsen if member["outlet"] == "The Tern Mail")
    rows("speakers", "split", away)
    page = tmp_path / "three.txt"
    page.write_text(LATER, encoding="utf-8")
    assert desk("add", page).code == 0
    assert (person("keller")["name"], person("keller")["documents"]) == ("Ana Brandt-Keller", 3)
    assert sorted(row["documents"] for row in rows("speakers", "--name", "olsen")) == [1, 2]
    assert json.loads(desk("show", away, "--json").out)["members"][0]["reason"] == "split off by ada"


def test_a_name_given_shows_wherever_the_person_is_named(desk, rows, person, tmp_path: Path) -> None:
    brandt = person("brandt")["id"]
    rows("speakers", "rename", brandt, "  Ana\u202e Keller-Brandt ", "--note", "her own spelling")
    name = "Ana Keller-Brandt"
    assert person("keller-brandt")["name"] == name
    assert person("keller-brandt")["aliases"][0] == "Ana Brandt", "the printed name still finds her"
    said = rows("statements", "--speaker", name)
    assert [row["speaker"] for row in said] == [name]
    assert name in desk("show", said[0]["id"]).out
    assert name in desk("show", brandt).out
    assert name in desk("odds").out
    assert name in desk("export").out
    assert desk("report", "--out", tmp_path / "report.html").code == 0
    assert name in (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "0 problems" in desk("verify").out
    rows("speakers", "rename", brandt, "Ana M. Brandt")
    rows("speakers", "undo")
    assert person("keller-brandt")["name"] == name, "the name given before holds again"
    rows("speakers", "undo")
    assert person("brandt")["name"] == "Ana Brandt"


def test_the_history_says_who_what_and_whether_it_holds(desk, rows, person) -> None:
    brandt, keller = person("brandt")["id"], person("keller")["id"]
    (first,) = rows("speakers", "merge", brandt, keller, "--user", "bo", "--note", "seen her card")
    (second,) = rows("speakers", "undo", first["id"][:10], "--note", "wrong card")
    undo, merge = rows("judgements")
    assert [undo["id"], merge["id"]] == [second["id"], first["id"]]
    assert (merge["user"], merge["verdict"], merge["remark"], merge["undone_by"]) == (
        "bo", "merge", "seen her card", second["id"],
    )  # fmt: skip
    assert (merge["subject_id"], merge["object"], merge["kind"], merge["subject"]) == (
        keller, brandt, "speaker", "Ana Keller",
    )  # fmt: skip
    assert (undo["user"], undo["object"], undo["remark"], undo["undone_by"]) == ("ada", first["id"], "wrong card", None)
    table = desk("judgements")
    assert (table.code, table.err) == (0, "")
    assert "seen her card" in table.out
    assert f"undone by {second['id'][:8]}" in table.out
    assert len(rows("judgements", "--limit", "1", "--offset", "1")) == 1


def test_nothing_is_judged_twice_or_on_nothing(desk, rows, person) -> None:
    brandt, keller, olsen = (person(name)["id"] for name in ("brandt", "keller", "olsen"))
    members = [member["id"] for member in json.loads(desk("show", olsen, "--json").out)["members"]]
    (merged,) = rows("speakers", "merge", brandt, keller)
    (undone,) = rows("speakers", "undo", merged["id"])
    statement = rows("statements")[0]["id"]
    wrong = {
        ("merge", brandt): "two speakers or more",
        ("merge", brandt, brandt): "cannot be merged with itself",
        ("merge", *members): "cannot be merged with itself",
        ("merge", brandt, "ffff0000"): "no speaker has an id",
        ("merge", brandt, statement): "no speaker has an id",
        ("merge", brandt, "zz"): "is not an id",
        ("split", keller): "stands alone already",
        ("split", keller, "--from", olsen): "is no part of",
        ("split", *members): "nobody would be left",
        ("split", members[0][:12], members[0], members[1]): "nobody would be left",
        ("split", "ffff0000"): "no speaker has an id",
        ("rename", brandt, " \t "): "no name",
        ("rename", brandt, "n" * 201): "no name",
        ("rename", brandt, "Ana Brandt"): "already",
        ("rename", "ffff0000", "Ana"): "no speaker has an id",
        ("undo",): "no merge, split or rename to undo",
        ("undo", merged["id"]): "was undone already by ada",
        ("undo", undone["id"]): "is itself an undo",
        ("undo", "ffff0000"): "no judgement has an id",
    }
    before = desk("export").out
    for arguments, complaint in wrong.items():
        done = desk("speakers", *arguments)
        assert (done.code, done.out, done.err.count("\n")) == (2, "", 1), arguments
        assert complaint in done.err
        assert "; " in done.err, "says what to do next"
    assert desk("export").out == before


def test_the_options_of_the_database_stand_before_or_after(run, made: Path, tmp_path: Path) -> None:
    shutil.copyfile(made, tmp_path / "a.db")
    one = run("speakers", "--db", tmp_path / "a.db", "--json")
    for arguments in (("speakers", "--db", tmp_path / "a.db", "undo"), ("speakers", "undo", "--db", tmp_path / "a.db")):
        assert "no merge, split or rename" in run(*arguments).err
    assert one.out == run("--db", tmp_path / "a.db", "speakers", "--json").out
