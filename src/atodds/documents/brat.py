"""Attributions that people marked in brat: the ``.ann`` file beside a text, as PolNeAR and our own export write it.

    T1	Source 90 111	Ana Brandt, a lock-keeper
    E1	Attribution:T4 Content:T3 Cue:T2 Source:T1

A T line names a stretch, an E line binds them; roles come in any order, may be missing (but for the content) and may
be numbered (``Content2:T5``). Offsets are code points into the text file as it stands, so a text with such a file
beside it is read byte for byte. Format: https://brat.nlplab.org/standoff.html
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Final, NamedTuple

from atodds.errors import InputError
from atodds.text import contains, join_lines, merge
from atodds.types import Attribution, Document, Origin, Span, content_id

__all__ = ["ENDING", "attributions", "beside", "complaints", "marked"]

ENDING: Final = ".ann"
"""How the name of a file of marks ends; the rest is that of its text."""

_TEXT_BOUND = re.compile(r"(T\d{1,9})\t([^\s]{1,80}) (\d{1,9} \d{1,9}(?:;\d{1,9} \d{1,9}){0,9999})(?:\t.*)?", re.DOTALL)
_EVENT = re.compile(r"(E\d{1,9})\t([^\s:]{1,80}):(T\d{1,9})((?: [^\s:]{1,80}:[TE]\d{1,9})*) ?", re.DOTALL)
_SPANS_NOTE = re.compile(r"#\d{1,9}\tAnnotatorNotes (T\d{1,9})\tspans (\d{1,9} \d{1,9}(?:;\d{1,9} \d{1,9}){0,9999})")
_ROLES = ("Content", "Cue", "Source", "Quotation")
_ORIGIN = Origin(stage="attribute", version="brat")
_LIMIT = 64 * 2**20
"""Bytes of an ``.ann`` file: three times the longest text that is read, more than marking every word of it takes."""


class _Role(NamedTuple):
    name: str
    target: str


def beside(path: Path) -> Path | None:
    """Return the ``.ann`` file that belongs to the text file `path`, None when there is none."""
    if path.suffix.lower() != ".txt":
        return None
    found = path.with_suffix(ENDING)
    return found if os.path.isfile(found) else None  # noqa: PTH113  (false for a name that no system allows)


def marked(document: Document) -> tuple[Attribution, ...] | None:
    """Return the attributions in the ``.ann`` file beside the text that `document` was read from, by place, as the
    stages after take them: the pieces of each in order and apart, quotations only inside the content. None when there
    is no such file; raises `InputError` when it cannot be read."""
    path = beside(Path(document.place))
    if path is None:
        return None
    found = (item for item in _in_file(path, document) if isinstance(item, Attribution))
    return tuple(sorted(map(_in_order, found), key=lambda item: (item.content[0].start, -item.content[-1].end)))


def complaints(document: Document) -> list[InputError]:
    """Return the lines that cannot be used in the ``.ann`` file beside the text that `document` was read from; none
    where `marked` raises, as it says so itself."""
    path = beside(Path(document.place))
    try:
        return [item for item in _in_file(path, document) if isinstance(item, InputError)] if path else []
    except InputError:
        return []


def _in_file(path: Path, document: Document) -> Iterator[Attribution | InputError]:
    try:
        if path.stat().st_size > _LIMIT:
            raise InputError(f"larger than {_LIMIT // 2**20} MB", where=path, todo="split the text and its marks")
        yield from attributions(path.read_text(encoding="utf-8"), document, place=str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("these marks cannot be read", where=path, todo="save the file as UTF-8") from error


def _in_order(item: Attribution) -> Attribution:
    content = _apart(item.content)
    return replace(
        item,
        content=content,
        quotations=tuple(q for q in _apart(item.quotations) if any(contains(piece, q) for piece in content)),
        cue=_apart(item.cue),
        source=_apart(item.source),
    )


def _apart(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return `spans` in order, without empty ones; as their union where two of them overlap."""
    ordered = tuple(sorted(span for span in spans if span.start < span.end))
    return merge(ordered) if any(one.end > two.start for one, two in pairwise(ordered)) else ordered


def attributions(annotations: str, document: Document, *, place: str = "") -> Iterator[Attribution | InputError]:
    """Yield the attributions in `annotations`, the text of an ``.ann`` file about `document`, in the file's order, and
    an `InputError` for each line that cannot be used. Every other kind of line is passed over.

    Pieces that only line ends keep apart are one span, as brat breaks spans there, unless a note on the row says the
    spans. A person marked these: the score is 1. Within another's content, an attribution's `parent` is that other
    (the one of least content, where several hold it).
    """
    lines = [line.removesuffix("\r") for line in annotations.split("\n")]
    exact = {match[1]: _spans(match[2]) for match in map(_SPANS_NOTE.fullmatch, lines) if match}
    bound: dict[str, tuple[Span, ...]] = {}
    events: list[tuple[str, list[_Role]]] = []
    for number, line in enumerate(lines, 1):
        where = f"{place}:{number}" if place else number
        if match := _TEXT_BOUND.fullmatch(line):
            spans = exact.get(match[1]) or tuple(join_lines(document.text, _spans(match[3])))
            inside = all(0 <= start <= end <= len(document.text) for start, end in spans)
            if inside and any(start < end for start, end in spans):
                bound[match[1]] = spans
            else:
                todo = "check that the text file is the one that was marked"
                yield InputError(f"{match[1]} lies outside the text", where=where, todo=todo)
        elif match := _EVENT.fullmatch(line):
            events.append((str(where), [_Role(*role.split(":")) for role in match[4].split()]))
        elif line[:1] in {"T", "E"}:
            yield InputError("not a line of brat standoff", where=where, todo="it is passed over")
    yield from _made(events, bound, document)


def _made(
    events: Iterable[tuple[str, list[_Role]]], bound: Mapping[str, tuple[Span, ...]], document: Document
) -> Iterator[Attribution | InputError]:
    made: list[Attribution] = []
    problems: list[InputError] = []
    for where, roles in events:
        spans = {name: _of_role(roles, name, bound) for name in _ROLES}
        if not spans["Content"]:
            problems.append(InputError("an attribution without content", where=where, todo="mark what was said"))
            continue
        made.append(
            Attribution(
                id=content_id("attribution", document.id, spans["Content"], spans["Cue"], spans["Source"]),
                document_id=document.id,
                content=spans["Content"],
                quotations=spans["Quotation"],
                cue=spans["Cue"],
                source=spans["Source"],
                score=1.0,
                origin=_ORIGIN,
            )
        )
    yield from problems
    yield from _nested(made)


def _of_role(roles: Iterable[_Role], name: str, bound: Mapping[str, tuple[Span, ...]]) -> tuple[Span, ...]:
    """The stretches of every role of this name, whatever its number, in the order of the line."""
    found = [bound.get(role.target, ()) for role in roles if role.name.rstrip("0123456789") == name]
    return tuple(dict.fromkeys(span for spans in found for span in spans))


def _nested(made: list[Attribution]) -> Iterator[Attribution]:
    """Give each the attribution that holds it as its parent, in the order given."""
    parents: dict[int, str] = {}
    around: list[tuple[int, tuple[Span, ...]]] = []
    for at in sorted(range(len(made)), key=lambda at: (_reach(made[at])[0], -_reach(made[at])[1], at)):
        start, end = _reach(made[at])
        around = [(other, whole) for other, whole in around if whole[-1].end > start]
        holders = [other for other, whole in around if whole[-1].end >= end and _holds(whole, made[at])]
        holders = [other for other in holders if _size(made[other]) > _size(made[at])]
        if holders:
            parents[at] = made[min(holders, key=lambda other: (_size(made[other]), other))].id
        around.append((at, merge(made[at].content)))
    yield from (replace(item, parent=parents.get(at)) for at, item in enumerate(made))


def _reach(item: Attribution) -> Span:
    return Span(min(span.start for span in item.content), max(span.end for span in item.content))


def _size(item: Attribution) -> int:
    return sum(end - start for start, end in item.content)


def _holds(whole: Iterable[Span], inner: Attribution) -> bool:
    return all(any(contains(piece, span) for piece in whole) for span in inner.content)


def _spans(words: str) -> tuple[Span, ...]:
    pairs = (pair.split(" ") for pair in words.split(";"))
    return tuple(Span(int(start), int(end)) for start, end in pairs)
