"""People known beforehand, with the posts they held and when: a roster, read from Popolo JSON or CSV."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from atodds.errors import InputError
from atodds.speakers.lexicon import plain
from atodds.speakers.names import Name, parse_name, same_name, skeleton
from atodds.speakers.roles import RolePhrase, fits, role_from_text
from atodds.types import Role

__all__ = ["Person", "Roster", "load_roster", "merged"]

COLUMNS = ("name", "aliases", "role", "organisation", "start", "end", "wikidata")
"""The columns of a CSV roster. Only `name` is required; several aliases are parted with ";". A person with several
posts has several rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody known beforehand. `place` says where the roster lists them ("roster.csv row 3")."""

    name: str
    aliases: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    wikidata: str = ""
    place: str = ""

    @property
    def names(self) -> tuple[Name, ...]:
        """The name and the aliases, taken apart."""
        return tuple(parse_name(name) for name in (self.plain_name, *self.aliases))

    @property
    def plain_name(self) -> str:
        """The name without the bracket that tells namesakes apart in the roster: "Jane Roe (senator)"."""
        return re.sub(r"\s*\([^()]*\)$", "", self.name) or self.name


@dataclass(frozen=True, slots=True)
class Roster:
    """The people of a roster, in its order."""

    people: tuple[Person, ...] = ()
    _phrases: Mapping[int, tuple[tuple[RolePhrase, Role], ...]] = field(default_factory=dict, repr=False, compare=False)
    _words: Mapping[str, Sequence[int]] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        phrases = {at: tuple(_phrases(person)) for at, person in enumerate(self.people)}
        index: dict[str, list[int]] = {}
        for at, person in enumerate(self.people):
            for word in {word for name in person.names for word in _words_of(name)}:
                index.setdefault(word, []).append(at)
        object.__setattr__(self, "_phrases", phrases)
        object.__setattr__(self, "_words", index)

    def holders(self, title: str, on: date | None) -> tuple[Person, ...]:
        """Return the people who held the post that `title` states ("the president", "CDC director") on the day `on`.

        Open ends count as holding. With `on` None a person counts only when nobody else ever held a fitting post."""
        asked = role_from_text(title)
        return self.holding(asked, on) if asked is not None else ()

    def holding(self, asked: RolePhrase, on: date | None) -> tuple[Person, ...]:
        """Return what `holders` returns, for a post already taken apart."""
        found = []
        for at, person in enumerate(self.people):
            held = [role for phrase, role in self._phrases[at] if fits(asked, phrase)]
            if any(on is None or _covers(role, on) for role in held):
                found.append(person)
        return tuple(found) if on is not None or len(found) == 1 else ()

    def named(self, name: Name) -> tuple[Person, ...]:
        """Return the people listed under a full name that may be `name`."""
        near = {at for word in _words_of(name) for at in self._words.get(word, ())}
        return tuple(p for at, p in enumerate(self.people) if at in near and any(same_name(n, name) for n in p.names))


def _words_of(name: Name) -> set[str]:
    """Keys under which a name is found: any two names that may be one share one of them."""
    return (
        {skeleton(name.tokens[0]), skeleton(name.tokens[-1]), skeleton("".join(name.tokens))} if name.tokens else set()
    )


def load_roster(path: str | Path) -> Roster:
    """Return the roster in the file at `path`: Popolo JSON (`persons`, `memberships`, `organizations`) or CSV with the
    columns `COLUMNS`, told apart by the file's first character.

    Raises `InputError`, with the row's number, for a file that cannot be read, a row without a name, a date that is
    not YYYY-MM-DD (YYYY and YYYY-MM are taken as whole years and months) or an end before its start."""
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("the roster cannot be read", where=path, todo=str(error)) from error
    if text.lstrip()[:1] in {"{", "["}:
        return Roster(tuple(_popolo(text, path)))
    return Roster(tuple(_table(text, path)))


def merged(known: Sequence[Person], more: Iterable[Person]) -> list[tuple[int | None, Person]]:
    """Return what `more` adds to the people `known`: each person who is new, with None, and each who is known and told
    more about, with their index in `known`. Who is told nothing new is left out.

    Two entries are one person when they have one Wikidata id, or one name and not two Wikidata ids; where several have
    the name, on either side, they must share a post too. Names and posts are added; of a post with the same title,
    body and start, the end in `more` holds. Raises `InputError`, naming the row, when several people may be meant."""
    people, more = list(known), list(more)
    shared = {name for name, count in Counter(plain(person.name) for person in more).items() if count > 1}
    new: list[Person] = []
    for person in more:
        at = _same_person(people, person, namesakes=plain(person.name) in shared)
        if at is None:
            new.append(person)
        else:
            people[at] = _joined(people[at], person)
    changed = [(at, person) for at, person in enumerate(people) if person != known[at]]
    return [*changed, *((None, person) for person in new)]


def _same_person(people: Sequence[Person], person: Person, *, namesakes: bool) -> int | None:
    """The index of the one of `people` who is `person`; `namesakes`: others of the name come with `person`."""
    listed = [at for at, other in enumerate(people) if person.wikidata and other.wikidata == person.wikidata]
    if listed:
        return listed[0]
    name, posts = plain(person.name), set(map(_post, person.roles))
    named = [at for at, p in enumerate(people) if plain(p.name) == name and not (p.wikidata and person.wikidata)]
    if len(named) + namesakes > 1:
        named = [at for at in named if posts & set(map(_post, people[at].roles))] or named
        if len(named) > 1 or not posts & set(map(_post, people[named[0]].roles)):
            what = f"several people named {person.name} are on the roster"
            raise InputError(what, where=person.place, todo="give Wikidata ids, or tell them apart as “Name (post)”")
    return named[0] if named else None


def _joined(old: Person, new: Person) -> Person:
    names = dict.fromkeys((*old.aliases, new.plain_name, *new.aliases))
    return Person(
        name=old.name,
        aliases=tuple(name for name in names if name not in (old.name, old.plain_name)),
        roles=tuple({_post(role): role for role in (*old.roles, *new.roles)}.values()),
        wikidata=old.wikidata or new.wikidata,
        place=old.place,
    )


def _post(role: Role) -> tuple[str, str, date | None]:
    return plain(role.title), plain(role.organisation), role.start


def _phrases(person: Person) -> Iterable[tuple[RolePhrase, Role]]:
    for role in person.roles:
        phrase = role_from_text(f"{role.title} of {role.organisation}" if role.organisation else role.title)
        if phrase is not None:
            yield phrase, role


def _covers(role: Role, on: date) -> bool:
    return (role.start is None or role.start <= on) and (role.end is None or on <= role.end)


def _table(text: str, path: Path) -> list[Person]:
    reader = csv.DictReader(io.StringIO(text))
    names = [(name or "").strip().lower() for name in reader.fieldnames or ()]
    if "name" not in names or set(names) - set(COLUMNS):
        raise InputError("a roster's columns are not known", where=path, todo=f"use {', '.join(COLUMNS)}")
    reader.fieldnames = names
    people: dict[tuple[str, str], Person] = {}
    try:
        for row in reader:
            _add_row(people, row, f"{path} row {reader.line_num}")
    except csv.Error as error:
        raise InputError(f"not CSV: {error}", where=f"{path} row {reader.line_num}", todo="correct the row") from error
    return list(people.values())


def _add_row(people: dict[tuple[str, str], Person], row: Mapping[str, Any], where: str) -> None:
    if None in row:
        raise InputError("more cells than columns", where=where, todo="quote cells that hold a comma")
    cells = {key: (value or "").strip() for key, value in row.items()}
    if not cells["name"]:
        raise InputError("no name", where=where, todo="give every row a name")
    roles = _role(cells.get("role", ""), cells.get("organisation", ""), (cells.get("start"), cells.get("end")), where)
    aliases = tuple(alias.strip() for alias in cells.get("aliases", "").split(";") if alias.strip())
    wikidata = _wikidata(cells.get("wikidata", ""), where)
    key = (cells["name"], wikidata)
    old = people.get(key)
    people[key] = Person(
        name=cells["name"],
        aliases=tuple(dict.fromkeys((*(old.aliases if old else ()), *aliases))),
        roles=((*old.roles, *roles) if old else roles),
        wikidata=wikidata,
        place=old.place if old else where,
    )


def _role(title: str, body: str, dates: tuple[Any, Any], where: str) -> tuple[Role, ...]:
    start, end = _day(dates[0], where, last=False), _day(dates[1], where, last=True)
    if start is not None and end is not None and end < start:
        raise InputError(f"the post ends ({end}) before it starts ({start})", where=where, todo="correct the dates")
    if not title:
        return ()
    return (Role(title=title, organisation=body, start=start, end=end),)


def _day(value: Any, where: str, *, last: bool) -> date | None:
    text = str(value or "").strip()[:10]
    if not text:
        return None
    parts = text.split("-")
    try:
        numbers = [int(part) for part in parts]
        if len(numbers) == 1:
            return date(numbers[0], 12 if last else 1, 31 if last else 1)
        if len(numbers) == 2:
            return _month_end(numbers[0], numbers[1]) if last else date(numbers[0], numbers[1], 1)
        return date(*numbers)
    except (ValueError, TypeError, OverflowError) as error:
        raise InputError(f"{text!r} is not a date", where=where, todo="write YYYY-MM-DD, YYYY-MM or YYYY") from error


def _month_end(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)


def _wikidata(text: str, where: str) -> str:
    name = text.rsplit("/", 1)[-1]
    if name and not (name[:1] == "Q" and name[1:].isdigit()):
        raise InputError(f"{text!r} is no Wikidata id", where=where, todo="write it as Q and a number")
    return name


def _popolo(text: str, path: Path) -> list[Person]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError("not JSON", where=path, todo=str(error)) from error
    data = {"persons": data} if isinstance(data, list) else data
    bodies = {str(row.get("id")): str(row.get("name", "")) for row in _rows(data, "organizations", path)}
    posts = {str(row.get("id")): row for row in _rows(data, "posts", path)}
    loose: dict[str, list[Role]] = {}
    for at, row in enumerate(_rows(data, "memberships", path), 1):
        loose.setdefault(str(row.get("person_id")), []).extend(
            _membership(row, bodies, posts, f"{path} memberships row {at}")
        )
    return [
        _popolo_person(row, loose.get(str(row.get("id")), []), (bodies, posts), f"{path} persons row {at}")
        for at, row in enumerate(_rows(data, "persons", path), 1)
    ]


def _rows(data: Any, name: str, path: Path) -> Sequence[Mapping[str, Any]]:
    rows = data.get(name) or []
    if not isinstance(rows, list):
        raise InputError(f"{name} is not a list", where=path, todo="see the Popolo specification")
    for at, row in enumerate(rows, 1):
        if not isinstance(row, dict):
            raise InputError("not an object", where=f"{path} {name} row {at}", todo="see the Popolo specification")
    return rows


def _membership(
    row: Mapping[str, Any], bodies: Mapping[str, str], posts: Mapping[str, Mapping[str, Any]], where: str
) -> tuple[Role, ...]:
    post = posts.get(str(row.get("post_id")), {})
    title = str(row.get("role") or row.get("label") or post.get("label") or post.get("role") or "")
    body = bodies.get(str(row.get("organization_id") or post.get("organization_id")), "")
    return _role(title, body, (row.get("start_date"), row.get("end_date")), where)


def _popolo_person(
    row: Mapping[str, Any],
    roles: list[Role],
    known: tuple[Mapping[str, str], Mapping[str, Mapping[str, Any]]],
    where: str,
) -> Person:
    name = str(row.get("name") or "").strip()
    if not name:
        raise InputError("no name", where=where, todo="give every person a name")
    own = [role for item in row.get("memberships") or () for role in _membership(item, *known, where)]
    aliases = tuple(str(item.get("name", "")) for item in row.get("other_names") or () if item.get("name"))
    ids = [str(item.get("identifier", "")) for item in row.get("identifiers") or () if item.get("scheme") == "wikidata"]
    return Person(
        name=name,
        aliases=aliases,
        roles=tuple(dict.fromkeys([*roles, *own])),
        wikidata=_wikidata(ids[0], where) if ids else "",
        place=where,
    )
