"""A user's words as a search: words, "phrases in double quotes" and beginnings* only, whatever else they hold."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

from sqlalchemy import ColumnElement, Dialect, Table, column, false, select, table, text

from atodds.errors import InputError
from atodds.text import fold

__all__ = ["LONGEST", "folded_names", "holds_words", "match_expression", "names_like", "terms_of"]

LONGEST = 1000
"""Characters of a search that are taken; nobody types more, and the database's own parser has limits of its own."""

_TERM = re.compile(r'"([^"]*)"?|([^\s"]+)')
_NOT_A_WORD = re.compile(r"[^\w']+")


def terms_of(words: str) -> list[tuple[str, bool]]:
    """Return the terms of a search, each a word or phrase and whether it is only a beginning (``negotiat*``).

    Terms without a letter or digit are dropped. Raises `InputError` for a search longer than `LONGEST` characters.
    """
    if len(words) > LONGEST:
        raise InputError(f"a search of {len(words)} characters is too long", todo=f"use at most {LONGEST}")
    terms: list[tuple[str, bool]] = []
    for match in _TERM.finditer(words):
        phrase, word = match.groups()
        term = "".join(char if char.isprintable() else " " for char in (word if phrase is None else phrase))
        if any(char.isalnum() for char in term):
            terms.append((term.strip(), phrase is None and term.endswith("*")))
    return terms


def match_expression(terms: Iterable[tuple[str, bool]]) -> str:
    """Return the FTS5 expression that asks for all of `terms`: every one quoted, so nothing in it is an operator."""
    return " AND ".join(f'"{term}"{"*" if start else ""}' for term, start in terms)


def holds_words(words: str, where: Table, columns: tuple[str, ...], *, dialect: Dialect) -> list[ColumnElement[bool]]:
    """Return the conditions that a row of `where` holds all of `words` in its `columns`: none when `words` is blank.

    On SQLite this is the FTS5 index ``<table>_words``: whole words, accents and case folded. Elsewhere each term is
    looked for as a plain piece of text, without regard to case.
    """
    terms = terms_of(words)
    if not terms:
        return [false()] if words.strip() else []
    if dialect.name == "sqlite":
        index = f"{where.name}_words"
        matching = text(f"{index} MATCH :terms").bindparams(terms=match_expression(terms))
        return [where.c.key.in_(select(column("rowid")).select_from(table(index)).where(matching))]
    joined: ColumnElement[str] = functools.reduce(
        lambda left, right: left + " " + right, (where.c[name] for name in columns)
    )
    return [joined.icontains(term.rstrip("*") if start else term, autoescape=True) for term, start in terms]


def folded_names(names: Iterable[str]) -> str:
    """Return `names` as one text to look in: folded, punctuation as space, a space around every word, a bar between."""
    folded = (_NOT_A_WORD.sub(" ", fold(name).text).strip() for name in names)
    return "|".join(f" {name} " for name in dict.fromkeys(folded))


def names_like(words: str, names: ColumnElement[str]) -> ColumnElement[bool]:
    """Return the condition that one of the names in a column made by `folded_names` holds `words`, whole and in order:
    "rao" is in "Mira Rao" and not in "Raoul"."""
    name = folded_names([words])
    return names.contains(name, autoescape=True) if name.strip() else false()
