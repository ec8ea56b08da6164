"""The roster kept in the store: given once, used by every later command, merged by person, taken off."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

ROSTER = """name,aliases,role,organisation,start,end,wikidata
Ana Brandt,A. Brandt;Ana Keller,harbour minister,Sarn,2024,,Q501
Piet Olsen,,mayor,Lower Sarn,2020-05-01,,
"""
NEWER = """name,role,organisation,start,end,wikidata
Ana Brandt-Keller,harbour minister,Sarn,2024,2026-06,Q501
Mila Sund,mayor,Upper Sarn,2021,,
"""
KELLER = """published: 2026-03-19
outlet: Sarn Gazette
title: Keller opens the locks

“We will open the locks before Friday,” Ana Keller said on Tuesday.
"""


@pytest.fixture
def rosters(tmp_path: Path) -> tuple[Path, Path]:
    paths = tmp_path / "first.csv", tmp_path / "newer.csv"
    for path, rows in zip(paths, (ROSTER, NEWER), strict=True):
        path.write_text(rows, encoding="utf-8")
    return paths


def test_a_roster_given_once_serves_every_later_run(
    run, pages: Path, rosters: tuple[Path, Path], tmp_path: Path
) -> None:
    done = run("add", "--roster", rosters[0], pages)
    assert (done.code, done.err) == (0, "roster: 2 added\nadded 1\n")
    later = tmp_path / "keller.txt"
    later.write_text(KELLER, encoding="utf-8")
    assert run("add", later).err == "added 1\n"
    (person,) = json.loads(run("speakers", "--name", "brandt", "--json").out)
    assert person["documents"] == 2, "the roster says that Ana Keller is Ana Brandt"
    members = json.loads(run("show", person["id"], "--json").out)["members"]
    assert [member["reason"] for member in members] == ["listed in the roster as Ana Brandt"] * 2
    brandt, olsen = json.loads(run("roster", "--json").out)
    assert (brandt["name"], brandt["wikidata"], brandt["aliases"]) == (
        "Ana Brandt",
        "Q501",
        ["A. Brandt", "Ana Keller"],
    )
    assert brandt["roles"] == [
        {"title": "harbour minister", "organisation": "Sarn", "start": "2024-01-01", "end": None, "span": None}
    ]
    assert str(rosters[0]) in brandt["place"]
    assert "mayor, Lower Sarn (2020-05-01 to …)" in run("roster").out
    assert run("roster", "remove", brandt["id"][:10]).out == "Ana Brandt is no longer on the roster\n"
    assert [row["documents"] for row in json.loads(run("speakers", "--name", "ana", "--json").out)] == [1, 1]
    assert json.loads(run("roster", "--json").out) == [olsen]
    gone = run("roster", "remove", brandt["id"])
    assert (gone.code, gone.out, gone.err.count("\n")) == (2, "", 1)
    assert "atodds roster" in gone.err


def test_another_roster_is_merged_by_person_and_holds_for_what_is_there(
    filled, pages: Path, rosters: tuple[Path, Path], tmp_path: Path
) -> None:
    (pages / "keller.txt").write_text(KELLER, encoding="utf-8")
    filled("add", pages)
    assert len(json.loads(filled("speakers", "--name", "ana", "--json").out)) == 2
    assert filled("add", "--roster", rosters[0], pages).err == "roster: 2 added\nadded 0\n"
    assert len(json.loads(filled("speakers", "--name", "ana", "--json").out)) == 1
    said = "roster: 1 added, 1 brought up to date\nadded 0\n"
    assert filled("add", "--roster", rosters[1], pages).err == said
    people = {row["name"]: row for row in json.loads(filled("roster", "--json").out)}
    assert set(people) == {"Ana Brandt", "Piet Olsen", "Mila Sund"}
    assert people["Ana Brandt"]["aliases"] == ["A. Brandt", "Ana Keller", "Ana Brandt-Keller"]
    assert [role["end"] for role in people["Ana Brandt"]["roles"]] == ["2026-06-30"]
    again = filled("add", "--roster", rosters[1], pages).err
    assert again == "roster: 2 as before\nadded 0\n"
    assert "0 problems" in filled("verify").out


def test_a_bad_roster_adds_nothing(run, pages: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("name,role,start\nIda Roe,mayor,soon\n", encoding="utf-8")
    done = run("add", "--roster", bad, pages)
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert run("roster").code == 4, "there is no store yet"
