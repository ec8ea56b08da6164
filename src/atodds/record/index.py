"""The passage index: every word of the records in one row of numbers, and where each one, two and three words stand.

Postings are exact (a key is the word numbers themselves, not a hash of them, up to two million different words) and
lie in the order of the records' dates, so those nearest to a day are found by bisection. Building costs a few sorts
of the whole; a look-up costs two bisections and reads at most `CAP` places, whatever the length of the record.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from atodds.record.words import Words, iterate, pieces
from atodds.types import Document, Passage, Span, content_id

__all__ = ["Index", "Ints", "build"]

Ints = npt.NDArray[np.int64]
CAP = 512
"""Places of one word sequence that a look-up reads when it is not asked for all of them: the nearest to the day."""
WINDOW = 400
"""Words of the longest passage; a longer turn is cut into windows at its sentence ends."""
UNDATED = date.max.toordinal()

_BITS = 21
_MASK = (1 << _BITS) - 1
_BREAK = re.compile(r"\n\s*")
_CUT = re.compile(r"^[^\S\n]*(?:\[(?:\.{3}|…)\]|\.{3}|…|\* ?\* ?\*)[^\S\n]*$", re.MULTILINE)
_STOP = re.compile(r"[.?!][\"'”’)\]]*\s")


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """The records and their words, in columns. `words` is the number of each word, `starts`/`ends` its place in the
    text of its record; `firsts` the first word of each record, `stretches` the first word of each turn, window or
    paragraph, with `speakers` the label it goes under (an index into `labels`) and `places` its span."""

    records: tuple[Document, ...]
    days: Ints
    vocabulary: dict[str, int]
    norms: tuple[str, ...]
    counts: Ints
    capitals: Ints
    words: npt.NDArray[np.int32]
    starts: npt.NDArray[np.int32]
    ends: npt.NDArray[np.int32]
    firsts: Ints
    stretches: Ints
    speakers: npt.NDArray[np.int32]
    places: npt.NDArray[np.int32]
    labels: tuple[str, ...]
    keys: tuple[Ints, ...]
    postings: tuple[npt.NDArray[np.int32], ...]

    def __len__(self) -> int:
        return len(self.words)

    def numbers(self, norms: Sequence[str]) -> Ints:
        """Return the word numbers of normal forms; -1 for a word that no record has."""
        get = self.vocabulary.get
        return np.fromiter((get(norm, -1) for norm in norms), np.int64, len(norms))

    def ranges(self, numbers: Ints, size: int) -> tuple[Ints, Ints]:
        """Return, for each run of `size` (1 to 3) words in `numbers`, the half-open range of its postings."""
        wanted = _keys(numbers, size)
        known = np.ones(len(wanted), bool)
        for shift in range(size):
            known &= numbers[shift : shift + len(wanted)] >= 0
        keys = self.keys[size - 1]
        left = np.searchsorted(keys, wanted, "left")
        right = np.searchsorted(keys, wanted, "right")
        return left * known, right * known

    def record_of(self, at: int) -> int:
        """Return which record word `at` stands in."""
        return int(np.searchsorted(self.firsts, at, "right")) - 1

    def stretch_of(self, at: int) -> int:
        """Return which turn, window or paragraph word `at` stands in."""
        return int(np.searchsorted(self.stretches, at, "right")) - 1

    def speaker_of(self, at: int) -> str:
        """Return the label that word `at` is spoken under; "" when the record gives none."""
        return self.labels[int(self.speakers[self.stretch_of(at)])]

    def bounds(self, record: int) -> tuple[int, int]:
        """Return the half-open range of the words of `record`."""
        return int(self.firsts[record]), int(self.firsts[record + 1])

    def passage(self, stretch: int) -> Passage:
        """Return a turn, window or paragraph as a passage."""
        document = self.records[self.record_of(int(self.stretches[stretch]))]
        span = Span(*map(int, self.places[stretch]))
        return Passage(
            id=content_id("passage", document.id, *span),
            document_id=document.id,
            span=span,
            speaker=self.labels[self.speakers[stretch]],
        )

    def read(self, first: int, last: int) -> Words:
        """Return words ``[first, last)``, all of one record, as `Words` into that record's text."""
        text = self.records[self.record_of(first)].text
        norms = [self.norms[number] for number in self.words[first:last].tolist()]
        return Words(text, norms, self.starts[first:last].tolist(), self.ends[first:last].tolist())

    def near(self, day: int) -> int:
        """Return the first word of the first record of `day` (an ordinal) or later."""
        return int(self.firsts[int(np.searchsorted(self.days, day, "left"))])


def build(documents: Iterable[Document]) -> Index:
    """Return the index of the documents of kind "record" among `documents`.

    The order of `documents` does not matter, and a record given twice counts once. Documents of other kinds are
    passed over.
    """
    given = {document.id: document for document in documents if document.kind == "record"}
    records = sorted(given.values(), key=lambda document: (_day(document), document.id))
    columns = _Columns()
    for record in records:
        columns.add(record)
    return columns.index(records)


def _day(document: Document) -> int:
    return document.published.toordinal() if document.published else UNDATED


class _Columns:
    """The columns of an index as they grow."""

    def __init__(self) -> None:
        self.vocabulary: dict[str, int] = {}
        self.known: dict[str, tuple[tuple[int, int, int], ...]] = {}
        self.words, self.starts, self.ends = array("i"), array("i"), array("i")
        self.firsts, self.stretches = array("q"), array("q")
        self.labels: dict[str, int] = {}
        self.speakers, self.places = array("i"), array("i")
        self.capital: list[tuple[int, int]] = []
        self.capitals: dict[int, int] = {}

    def add(self, record: Document) -> None:
        """Append the words of a record."""
        self.firsts.append(len(self.words))
        for label, span in _stretches(record):
            number = self.labels.setdefault(label, len(self.labels))
            for window in self._windows(record.text, span):
                self.speakers.append(number)
                self.places.extend(window)

    def _windows(self, text: str, span: Span) -> Iterator[Span]:
        """Append the words of a turn and yield the windows it is cut into."""
        begin = len(self.words)
        self._append(text, span)
        cut, place = begin, span.start
        while cut < len(self.words):
            end = min(cut + WINDOW, len(self.words))
            if end < len(self.words):
                stops = [
                    at for at in range(cut + WINDOW // 2, end) if _STOP.search(text, self.ends[at - 1], self.starts[at])
                ]
                end = stops[-1] if stops else end
            stop = span.end if end == len(self.words) else self.starts[end]
            self.stretches.append(cut)
            yield Span(place, stop)
            cut, place = end, stop

    def _append(self, text: str, span: Span) -> None:
        known, capitals = self.known, self.capitals
        words, starts, ends = self.words, self.starts, self.ends
        for raw, at in iterate(text, span):
            parts = known.get(raw)
            if parts is None:
                parts = known[raw] = tuple((self._number(piece.norm), piece.start, piece.end) for piece in pieces(raw))
            if raw[0].isupper():
                capitals[parts[0][0]] = capitals.get(parts[0][0], 0) + 1
            for number, low, high in parts:
                words.append(number)
                starts.append(at + low)
                ends.append(at + high)

    def _number(self, norm: str) -> int:
        return self.vocabulary.setdefault(norm, len(self.vocabulary))

    def index(self, records: Sequence[Document]) -> Index:
        """Return the finished index."""
        words = np.frombuffer(self.words, np.int32) if self.words else np.zeros(0, np.int32)
        keys, postings = zip(*(_sorted(words, size) for size in (1, 2, 3)), strict=True)
        capitals = np.zeros(len(self.vocabulary), np.int64)
        for number, count in self.capitals.items():
            capitals[number] = count
        return Index(
            records=tuple(records),
            days=np.array([_day(record) for record in records], np.int64),
            vocabulary=self.vocabulary,
            norms=tuple(self.vocabulary),
            counts=np.bincount(words, minlength=len(self.vocabulary)),
            capitals=capitals,
            words=words,
            starts=np.array(self.starts, np.int32),
            ends=np.array(self.ends, np.int32),
            firsts=np.array([*self.firsts, len(words)], np.int64),
            stretches=np.array(self.stretches, np.int64),
            speakers=np.array(self.speakers, np.int32),
            places=np.array(self.places, np.int32).reshape(-1, 2),
            labels=tuple(self.labels),
            keys=keys,
            postings=postings,
        )


def _keys(numbers: Ints, size: int) -> Ints:
    count = max(0, len(numbers) - size + 1)
    keys = np.zeros(count, np.int64)
    for shift in range(size):
        keys = (keys << _BITS) | (numbers[shift : shift + count] & _MASK)
    return keys


def _sorted(words: npt.NDArray[np.int32], size: int) -> tuple[Ints, npt.NDArray[np.int32]]:
    keys = _keys(words.astype(np.int64), size)
    order = np.argsort(keys, kind="stable").astype(np.int32)
    return keys[order], order


def _stretches(record: Document) -> Iterator[tuple[str, Span]]:
    """Yield each turn's label and span, and in their place, without a label, the paragraphs that no turn covers."""
    at = 0
    for turn in sorted(record.turns, key=lambda turn: turn.span):
        before = turn.label.start if turn.label.start < turn.label.end else turn.span.start
        yield from _paragraphs(record.text, Span(at, min(before, turn.span.start)))
        if turn.span.start >= at:
            yield from _parts(record.text, turn.speaker, turn.span)
            at = turn.span.end
    yield from _paragraphs(record.text, Span(at, len(record.text)))


def _parts(text: str, speaker: str, span: Span) -> Iterator[tuple[str, Span]]:
    """Yield a turn; what follows a line of dots in it, where the transcript leaves something out, has no known
    speaker."""
    cut = _CUT.search(text, *span)
    if cut is None:
        yield speaker, span
        return
    if span.start < cut.start():
        yield speaker, Span(span.start, cut.start())
    yield from _paragraphs(text, Span(cut.end(), span.end))


def _paragraphs(text: str, span: Span) -> Iterator[tuple[str, Span]]:
    start = span.start
    for match in _BREAK.finditer(text, *span):
        if match.start() > start:
            yield "", Span(start, match.start())
        start = match.end()
    if start < span.end:
        yield "", Span(start, span.end)
