"""The closed word lists and the gazetteer behind `identify` and `resolve`, read once from the files beside this one.

All were written by hand for this package: everyday English of news (`words.toml`), sovereign states with their
capitals, demonyms and seats (`states.txt`), common given names with their usual gender (`given.txt`) and short forms
of given names (`nicknames.txt`). No list names a real person.
"""

from __future__ import annotations

import functools
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Literal

__all__ = ["Place", "Words", "given_names", "nicknames", "place", "plain", "states", "words"]

PlaceForm = Literal["state", "demonym", "capital", "seat", "office"]


@dataclass(frozen=True, slots=True)
class Words:
    """The lists of `words.toml`; keys and members are lower case and without a final full stop."""

    honorifics: Mapping[str, str]
    titles: Mapping[str, str]
    roles: Mapping[str, str]
    gender: Mapping[str, str]
    kinds: Mapping[str, frozenset[str]]

    def role(self, word: str) -> str:
        """Return the family of a singular role noun ("" for other words); "ex-" is looked through."""
        word = word.removeprefix("ex-")
        return self.roles.get(word, "")

    def plural_role(self, word: str) -> str:
        """Return the family of a role noun in the plural, "" for other words."""
        for ending, singular in (("ies", "y"), ("men", "man"), ("women", "woman"), ("ses", "s"), ("s", "")):
            if word.endswith(ending) and (family := self.roles.get(word.removesuffix(ending) + singular, "")):
                return family
        return ""


@dataclass(frozen=True, slots=True)
class Place:
    """What a phrase of the gazetteer stands for: the state's common name, and how the phrase points at it."""

    state: str
    form: PlaceForm


def _read(name: str) -> str:
    return resources.files("atodds.speakers").joinpath(name).read_text(encoding="utf-8")


def plain(text: str) -> str:
    """Return `text` for comparison: case-folded, accents dropped, typographic marks levelled, spaces single."""
    text = text.replace("’", "'").replace("‐", "-").replace("‑", "-")
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(char for char in decomposed if not unicodedata.combining(char)).split())


@functools.cache
def words() -> Words:
    """Return the word lists of `words.toml`."""
    raw = tomllib.loads(_read("words.toml"))
    kinds = {name: frozenset(members) for name, members in raw["kinds"].items()}
    return Words(raw["honorifics"], raw["titles"], raw["roles"], raw["gender"], kinds)


@functools.cache
def given_names() -> Mapping[str, str]:
    """Return common given names (as `plain`) with their usual gender, "f" or "m"."""
    found: dict[str, str] = {}
    for line in _read("given.txt").splitlines():
        gender, _, names = line.partition(" ")
        if gender in {"f", "m"}:
            found.update(dict.fromkeys(map(plain, names.split()), gender))
    return found


@functools.cache
def nicknames() -> Mapping[str, frozenset[str]]:
    """Return for each given name (as `plain`) the names that may stand for it, itself included."""
    found: dict[str, set[str]] = {}
    for line in _read("nicknames.txt").splitlines():
        if line.startswith("#"):
            continue
        group = {plain(name) for name in line.split()}
        for name in group:
            found.setdefault(name, {name}).update(group)
    return {name: frozenset(group) for name, group in found.items()}


@functools.cache
def states() -> Mapping[str, Place]:
    """Return every phrase of the gazetteer (as `plain`, without "the") with what it stands for."""
    found: dict[str, Place] = {}
    for line in _read("states.txt").splitlines():
        if line.startswith("#") or not line:
            continue
        name, others, demonyms, capitals, seats, offices = line.split("|")
        columns: tuple[tuple[str, PlaceForm], ...] = (
            (f"{name},{others}", "state"),
            (demonyms, "demonym"),
            (capitals, "capital"),
            (seats, "seat"),
            (offices, "office"),
        )
        for phrases, form in columns:
            for phrase in filter(None, phrases.split(",")):
                found.setdefault(plain(phrase).removeprefix("the "), Place(name, form))
    return found


def place(phrase: str) -> Place | None:
    """Return what `phrase` stands for as a state, its capital, people or seat; None when the gazetteer has no such
    phrase. "US" and "us", "the North" and "north" differ by case, so short and common words need their capital."""
    bare = phrase.strip()
    bare = bare[4:] if bare[:4].lower() == "the " else bare
    if not bare[:1].isupper() and not bare[:1].isdigit():
        return None
    found = states().get(plain(bare))
    return None if found is not None and len(bare) == 2 and not bare.isupper() else found
