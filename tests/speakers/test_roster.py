from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from atodds.errors import InputError
from atodds.speakers.names import parse_name
from atodds.speakers.roster import Person, load_roster, merged
from atodds.types import Role

CSV = """name,aliases,role,organisation,start,end,wikidata
Ida Roe,Ida Maria Roe;I. Roe,president,Varnia,2011,2018-06,Q1001
Karl Voss,,president,Varnia,2018-07-01,,http://www.wikidata.org/entity/Q1002
Karl Voss,,mayor,Northport,2009-01-01,2012-12-31,Q1002
"""

POPOLO = {
    "persons": [
        {
            "id": "p1", "name": "Ida Roe", "other_names": [{"name": "Ida Maria Roe"}],
            "identifiers": [{"scheme": "wikidata", "identifier": "Q1001"}],
            "memberships": [{"role": "mayor", "organization_id": "o2", "end_date": "2010"}],
        },
        {"id": "p2", "name": "Karl Voss"},
    ],
    "organizations": [{"id": "o1", "name": "Varnia"}, {"id": "o2", "name": "Northport"}],
    "posts": [{"id": "x", "label": "president", "organization_id": "o1"}],
    "memberships": [
        {"person_id": "p1", "post_id": "x", "start_date": "2011-01-01", "end_date": "2018-06-30"},
        {"person_id": "p2", "post_id": "x", "start_date": "2018-07-01"},
    ],
}  # fmt: skip


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "roster"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("text", [CSV, json.dumps(POPOLO)], ids=["csv", "popolo"])
def test_who_held_a_post_on_a_day(tmp_path: Path, text: str) -> None:
    roster = load_roster(write(tmp_path, text))
    assert [person.name for person in roster.holders("the president", date(2018, 6, 30))] == ["Ida Roe"]
    assert [person.name for person in roster.holders("President", date(2018, 7, 1))] == ["Karl Voss"]
    assert [person.name for person in roster.holders("president of Varnia", date(2030, 1, 1))] == ["Karl Voss"]
    assert roster.holders("president", date(2010, 12, 31)) == ()
    assert roster.holders("president", None) == ()
    assert roster.holders("vice president", date(2018, 7, 1)) == ()
    assert [person.name for person in roster.named(parse_name("Ida M. Roe"))] == ["Ida Roe"]


def test_rows_of_one_person_are_joined(tmp_path: Path) -> None:
    roster = load_roster(write(tmp_path, CSV))
    assert [(person.name, len(person.roles), person.wikidata) for person in roster.people] == [
        ("Ida Roe", 1, "Q1001"),
        ("Karl Voss", 2, "Q1002"),
    ]
    assert roster.people[0].aliases == ("Ida Maria Roe", "I. Roe")
    assert roster.people[0].roles == (
        Role(title="president", organisation="Varnia", start=date(2011, 1, 1), end=date(2018, 6, 30)),
    )


BAD = {
    "no name": ("name,role\nIda Roe,mayor\n,mayor\n", "row 3", "no name"),
    "bad date": ("name,role,start\nIda Roe,mayor,May 2011\n", "row 2", "not a date"),
    "impossible date": ("name,role,start\nIda Roe,mayor,2011-02-30\n", "row 2", "not a date"),
    "end before start": ("name,role,start,end\nIda Roe,mayor,2011,2010\n", "row 2", "before it starts"),
    "bad wikidata": ("name,wikidata\nIda Roe,1001\n", "row 2", "Wikidata"),
    "unknown column": ("name,party\nIda Roe,none\n", "", "columns"),
    "no columns": ("", "", "columns"),
    "too many cells": ("name,role\nIda Roe,mayor,of,Lund\n", "row 2", "more cells"),
    "not JSON": ('{"persons": [', "", "not JSON"),
    "person without a name": ('{"persons": [{"name": "Ida Roe"}, {"id": "p"}]}', "persons row 2", "no name"),
    "persons are not a list": ('{"persons": "Ida"}', "", "not a list"),
    "a person is not an object": ('{"persons": ["Ida"]}', "persons row 1", "not an object"),
    "bad membership": (
        '{"persons": [], "memberships": [{"role": "mayor", "start_date": "soon"}]}', "memberships row 1", "not a date"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_bad_rosters_say_where(tmp_path: Path, name: str) -> None:
    text, row, what = BAD[name]
    with pytest.raises(InputError) as raised:
        load_roster(write(tmp_path, text))
    assert row in raised.value.where
    assert what in str(raised.value)


def test_a_roster_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        load_roster(tmp_path / "missing")


PREMIER = Role(title="premier", organisation="Varnia", start=date(2011, 1, 1))
MAYOR = Role(title="mayor", organisation="Northport", start=date(2009, 1, 1))
OVER = Role(title="Premier", organisation="Varnia", start=date(2011, 1, 1), end=date(2018, 6, 30))
KNOWN = (
    Person(name="Ida Roe", roles=(PREMIER,), wikidata="Q1", place="a"),
    Person(name="Jan Lund", roles=(MAYOR,), place="b"),
    Person(name="Karl Voss", roles=(MAYOR,), place="c"),
    Person(name="Karl Voss", roles=(PREMIER,), place="d"),
)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        (KNOWN[0], []),
        (
            Person(name="Ida Roe-Lund", aliases=("I. Roe",), wikidata="Q1"),
            [(0, ("Ida Roe-Lund", "I. Roe"), (PREMIER,))],
        ),
        (Person(name="IDA ROE", roles=(OVER,)), [(0, ("IDA ROE",), (OVER,))]),
        (Person(name="Ida Roe", roles=(MAYOR,), wikidata="Q2"), [(None, (), (MAYOR,))]),
        (Person(name="Jan Lund", wikidata="Q7"), [(1, (), (MAYOR,))]),
        (Person(name="Jan Lund", aliases=("J. Lund",)), [(1, ("J. Lund",), (MAYOR,))]),
        (Person(name="Jan Lund (poet)"), [(None, (), ())]),
        (Person(name="Karl Voss", roles=(OVER,)), [(3, (), (OVER,))]),
    ],
    ids=[
        "the same again",
        "one Wikidata id, another name",
        "the end of a post becomes known",
        "another Wikidata id is another person",
        "a Wikidata id becomes known",
        "another name",
        "a bracket tells namesakes apart",
        "of namesakes, the one with the post",
    ],
)
def test_a_second_roster_is_merged_by_person(more: Person, expected: list[object]) -> None:
    found = merged(KNOWN, [more])
    assert [(at, person.aliases, person.roles) for at, person in found] == expected
    assert all(person.wikidata == (more.wikidata or KNOWN[at].wikidata) for at, person in found if at is not None)


@pytest.mark.parametrize(
    "more",
    [
        [Person(name="Karl Voss", place="new row 2")],
        [Person(name="Jan Lund", roles=(PREMIER,), place="new row 2"), Person(name="Jan Lund", place="new row 3")],
    ],
    ids=["two are known", "two come"],
)
def test_who_may_be_either_of_two_people_is_refused(more: list[Person]) -> None:
    with pytest.raises(InputError, match=r"new row 2: several people named .* Wikidata"):
        merged(KNOWN, more)


def test_namesakes_of_one_file_stay_apart() -> None:
    pair = [Person(name="Nils Aho", roles=(MAYOR,), place="1"), Person(name="Nils Aho", roles=(PREMIER,), place="2")]
    first = merged((), pair)
    assert first == [(None, pair[0]), (None, pair[1])]
    assert merged([person for _, person in first], pair) == []
