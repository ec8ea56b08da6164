"""The comparison of two statements as a filter: one line of JSON in, one row out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any

from atodds.errors import InputError
from atodds.relations.finding import Means, finding, heard
from atodds.relations.proposition import Proposition, of_text
from atodds.types import When

__all__ = ["compare_pairs"]

AT_ONCE = 256
"""Lines that are read together, so that the models work in batches."""
_TEXTS = ("speaker", "said", "context")
_TODO = 'write {"id": ..., "a": {"text": ...}, "b": {"text": ...}}'

Pair = tuple[str | int, Proposition, Proposition]


def compare_pairs(lines: Iterable[str], means: Means) -> Iterator[dict[str, Any] | InputError]:
    """Yield, for each line ``{"id", "a": {"text", "speaker"?, "said"?, "context"?}, "b": {…}}``, how the two stand to
    each other: ``{"id", "label", "score", "evidence"}``, in the order of the lines.

    `said` is a day (YYYY-MM-DD) or an interval of two, with a slash between. `score` is the probability, in [0, 1],
    that the two are at odds; each evidence has a `feature`, a `score` and a `detail` for the reader. A line that cannot
    be used comes out as an `InputError` that names it by its number, from 1, and the rest goes on; empty lines are
    passed over.
    """
    numbered = ((number, line) for number, line in enumerate(lines, 1) if line.strip())
    while some := list(islice(numbered, AT_ONCE)):
        items = [_read(line, f"line {number}") for number, line in some]
        pairs = [item for item in items if not isinstance(item, InputError)]
        found = iter(_found(pairs, means))
        for item in items:
            yield item if isinstance(item, InputError) else next(found)


def _found(pairs: list[Pair], means: Means) -> list[dict[str, Any]]:
    if not pairs:
        return []
    sides = [(left, right) for _, left, right in pairs]
    vectors = means.embedder.embed([side.text for both in sides for side in both])
    rows = []
    for at, ((id, left, right), words) in enumerate(zip(pairs, heard(sides, means.entailer), strict=True)):
        near = float(sum(x * y for x, y in zip(vectors[2 * at], vectors[2 * at + 1], strict=True)))
        got = finding(left, right, means.combination, entail=words, similarity=near)
        evidence = [{"feature": e.feature, "score": e.score, "detail": e.detail} for e in got.evidence]
        rows.append({"id": id, "label": got.label, "score": got.at_odds, "evidence": evidence})
    return rows


def _read(text: str, where: str) -> Pair | InputError:
    try:
        line = json.loads(text)
    except (ValueError, RecursionError):
        return InputError("the line is not JSON", where=where, todo=_TODO)
    if not isinstance(line, dict):
        return InputError("the line is not a JSON object", where=where, todo=_TODO)
    if not isinstance(line.get("id"), (str, int)):
        return InputError("the line has no id", where=where, todo='give each line an "id"')
    try:
        return line["id"], _side(line, "a", where), _side(line, "b", where)
    except InputError as error:
        return error


def _side(line: dict[str, Any], name: str, where: str) -> Proposition:
    side = line.get(name)
    if not isinstance(side, dict) or not isinstance(side.get("text"), str) or not side["text"].strip():
        raise InputError(f'"{name}" has no text', where=where, todo=_TODO)
    for key in _TEXTS:
        if side.get(key) is not None and not isinstance(side[key], str):
            raise InputError(f'"{key}" of "{name}" is not text', where=where, todo=f'write "{key}" as a string')
    return of_text(
        side["text"],
        speaker=(side.get("speaker") or "").strip(),
        said=_when(side.get("said"), where),
        context=side.get("context") or "",
    )


def _when(value: str | None, where: str) -> When | None:
    if not value or not value.strip():
        return None
    first, _, last = value.strip().partition("/")
    try:
        start = date.fromisoformat(first[:10])
        end = date.fromisoformat(last[:10]) if last else start
    except ValueError:
        raise InputError(f"“{value}” is no day", where=where, todo='write "said" as YYYY-MM-DD') from None
    return When(start=min(start, end), end=max(start, end))
