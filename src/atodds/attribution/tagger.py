"""The learned tagger: reads a document in windows, tags sources, cues and contents, links them, and looks again inside
the contents for what they report in turn."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from atodds.attribution.decode import (
    PROBABILITIES,
    TAGS,
    Array,
    Found,
    Ints,
    Reading,
    Stretch,
    Tables,
    chain,
    group,
    stretches,
)
from atodds.attribution.edges import Odds
from atodds.attribution.marks import quotations
from atodds.attribution.windows import ROOM, Pieces, Window, Words, cut, features, pieces, read_words
from atodds.types import Attribution, Document, Origin, Span, content_id

__all__ = ["LearnedTagger", "Network", "decide", "evidence", "look", "read", "score", "settle"]

BEFORE, AFTER = 32, 16
"""Word pieces read before and after what a window owns. On the development texts 48 and 48 cost a fifth more time and
gain nothing (full_j50 74.5 against 74.7)."""

SEGMENT = 100_000
"""Characters read at once: bounds memory. Links do not reach from one segment into the next."""

BATCH = ROOM
"""Word pieces given to the network at once, padding included: one whole window, or several small ones. More at once
cost up to a quarter more time, since they leave the processor's caches; and with 8-bit arithmetic a window's numbers
depend a little on what is read beside it."""

DEEPEST = 3
"""Levels of attributions inside attributions that are looked for."""

SURE = 0.5
"""The least score of an attribution whose content is looked into: what stands in a doubtful one is worth little."""

LEAST = 5
"""Words of a content that is looked into: the shortest that can hold a source, a cue and a content of its own."""


class Network(Protocol):
    """The trained network with what was fitted beside it, whatever runs it.

    `bonus` is added to the score of every tag that begins a span, so that doubtful
    attributions are found at all; `threshold` then drops those whose score is low, and `inner_threshold` the inner
    ones. `calibration` holds the weights of the evidence (see `score`), then the constant. `cue_words` are lower-case
    words of frequent cues: only a content that holds one is looked into. The `_piece` numbers are those of [CLS],
    [SEP], [UNK].
    """

    version: str
    bonus: float
    threshold: float
    inner_threshold: float
    cue_words: frozenset[str]
    start_piece: int
    end_piece: int
    unknown_piece: int

    @property
    def tables(self) -> Tables: ...

    @property
    def calibration(self) -> Sequence[float]: ...

    def encode(self, forms: list[str]) -> list[list[int]]:
        """Return the ids of the word pieces of each form, without special pieces."""
        ...

    def run(self, ids: Ints, rows: Ints) -> tuple[Array, Array]:
        """Return tag scores and link vectors of every piece; both arguments are (windows, pieces), 0 where padded."""
        ...


class _Layer(NamedTuple):
    """Attributions of one depth, in words of `words`; `parents` names the attribution that holds each."""

    words: Words
    found: list[Found]
    parents: list[str | None]


class LearnedTagger:
    """Finds attributions with a trained network."""

    def __init__(self, network: Network) -> None:
        self._network = network

    def tag(self, document: Document) -> tuple[Attribution, ...]:
        """Return the attributions of `document` by place, inner ones with their `parent`. Any text is legal; time is
        linear in its length."""
        return self.weigh(document)[0]

    def weigh(self, document: Document) -> tuple[tuple[Attribution, ...], Odds]:
        """Return what `tag` returns, and for every word the probability that it stands in a content (the outermost)."""
        quoted = [each.inner for each in quotations(document.text) if each.depth == 1]
        out: list[Attribution] = []
        starts, odds = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.float32)]
        for start, end in _segments(document.text):
            words = read_words(document.text, start=start, end=end)
            if not len(words):
                continue
            every, weights = settle(words, *look(words, self._network), self._network)
            starts.append(words.starts)
            odds.append(weights)
            found = [each for each in every if score(each, self._network) >= self._network.threshold]
            layer = _Layer(words, found, [None] * len(found))
            for _ in range(DEEPEST):
                made = [self._attribution(document, layer, at, quoted) for at in range(len(layer.found))]
                out.extend(made)
                layer = self._inner(document.text, layer, made)
        out.sort(key=lambda each: (each.content[0].start, -each.content[-1].end, each.cue))
        return tuple(out), Odds(np.concatenate(starts), np.concatenate(odds))

    def _attribution(self, document: Document, layer: _Layer, at: int, quoted: Sequence[Span]) -> Attribution:
        found = layer.found[at]
        content = _spans(document.text, layer.words, found.content)
        cue = _spans(document.text, layer.words, [found.cue])
        source = _spans(document.text, layer.words, [found.source] if found.source else [])
        return Attribution(
            id=content_id("attribution", document.id, content, cue, source),
            document_id=document.id,
            content=content,
            quotations=_within(quoted, content),
            cue=cue,
            source=source,
            parent=layer.parents[at],
            score=round(score(found, self._network), 4),
            origin=Origin(stage="attribution/tagger", version=self._network.version),
        )

    def _inner(self, text: str, layer: _Layer, made: Sequence[Attribution]) -> _Layer:
        """Return the attributions found in the contents of `layer`, each content read as a text of its own."""
        kept: list[int] = []
        lines: list[int] = []
        parents: list[str] = []
        for outer, attribution in zip(layer.found, made, strict=True):
            if attribution.score < SURE:
                continue
            inside = _inside(layer.words, outer, self._network.cue_words)
            kept.extend(inside)
            lines.extend([len(parents)] * len(inside))
            parents.extend([attribution.id] if inside else [])
        words = _some(text, layer.words, kept, np.array(lines, dtype=np.int64))
        found = [
            each
            for each in read(words, self._network, apart=True)
            if each.source is not None and score(each, self._network) >= self._network.inner_threshold
        ]
        return _Layer(words, found, [parents[words.paragraphs[each.cue.start]] for each in found])


def read(words: Words, network: Network, *, apart: bool = False) -> list[Found]:
    """Return the attributions in `words`, not yet filtered by score. With `apart`, every line is read by itself."""
    if not len(words):
        return []
    scores, readings = look(words, network, apart=apart)
    return decide(words, scores, readings, network)


def decide(words: Words, scores: Array, readings: Sequence[Reading], network: Network) -> list[Found]:
    """Return the attributions that the network's numbers for `words` (see `look`) amount to."""
    best, odds = chain(_lifted(scores, network), words.paragraphs, network.tables.step)
    return group(stretches(best), readings, words.paragraphs, odds, network.tables)


def settle(
    words: Words, scores: Array, readings: Sequence[Reading], network: Network
) -> tuple[list[Found], npt.NDArray[np.float32]]:
    """Return what `decide` returns, and for every word the probability that it stands in a content, without the
    bonus."""
    size, lines = len(words), words.paragraphs
    both = np.concatenate([_lifted(scores, network), scores])
    best, odds = chain(both, np.concatenate([lines, lines + lines[-1] + 1]), network.tables.step)
    found = group(stretches(best[:size]), readings, lines, odds[:size], network.tables)
    return found, odds[size:, TAGS.index("B-content") :].sum(1, dtype=np.float32)


def _lifted(scores: Array, network: Network) -> Array:
    lifted = scores.copy()
    lifted[:, 1::2] += network.bonus
    return lifted


def score(found: Found, network: Network) -> float:
    """Return the calibrated probability that the attribution is right: that content and source overlap the annotated
    ones by half or more of all their words. A logistic sum of the log odds of the evidence."""
    *weights, constant = network.calibration
    total = constant + sum(weight * value for weight, value in zip(weights, evidence(found), strict=True))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def evidence(found: Found) -> list[float]:
    """Return the inputs of `score`: the log odds of the probabilities in `Found.evidence`, cut at +-7, and the rest."""
    odds, rest = found.evidence[:PROBABILITIES], found.evidence[PROBABILITIES:]
    return [max(-7.0, min(7.0, math.log((p + 1e-6) / (1 - p + 1e-6)))) for p in odds] + list(rest)


def look(words: Words, network: Network, *, apart: bool = False) -> tuple[Array, list[Reading]]:
    """Return the tag scores of every word, from the window that owns it, and what each window says."""
    got = pieces(words, network.encode, network.unknown_piece)
    windows = list(
        _each_line(got, words.paragraphs) if apart else cut(got.first, words.paragraphs, before=BEFORE, after=AFTER)
    )
    scores: Array | None = None
    readings: list[Reading | None] = [None] * len(windows)
    for batch in _batches(got, windows):
        some = [windows[at] for at in batch]
        tags, links = network.run(*_inputs(words, got, some, network))
        if scores is None:
            scores = np.zeros((len(words), tags.shape[-1]), dtype=np.float32)
        for row, window in enumerate(some):
            places = got.first[window.start : window.end] - got.first[window.start] + 1
            own = slice(window.own_start, window.own_end)
            scores[own] = tags[row, places[window.own_start - window.start : window.own_end - window.start]]
            readings[batch[row]] = Reading(*window, links[row, places].astype(np.float16))
    if scores is None:
        raise ValueError("no windows")
    return scores, [each for each in readings if each is not None]


def _batches(got: Pieces, windows: Sequence[Window]) -> Iterator[list[int]]:
    """Yield the windows' numbers in batches of like length, longest first."""
    sizes = [int(got.first[w.end] - got.first[w.start]) + 2 for w in windows]
    order = sorted(range(len(windows)), key=lambda at: -sizes[at])
    while order:
        count = max(1, BATCH // sizes[order[0]])
        yield order[:count]
        order = order[count:]


def _inputs(words: Words, got: Pieces, windows: Sequence[Window], network: Network) -> tuple[Ints, Ints]:
    width = max(int(got.first[w.end] - got.first[w.start]) for w in windows) + 2
    ids = np.zeros((len(windows), width), dtype=np.int64)
    rows = np.zeros_like(ids)
    for at, window in enumerate(windows):
        mine = got.ids[got.first[window.start] : got.first[window.end]]
        counts = np.diff(got.first[window.start : window.end + 1])
        ids[at, 0], ids[at, len(mine) + 1] = network.start_piece, network.end_piece
        ids[at, 1 : len(mine) + 1] = mine
        rows[at, 1 : len(mine) + 1] = np.repeat(words.features[window.start : window.end], counts)
    return ids, rows


def _each_line(got: Pieces, paragraphs: Ints) -> Iterator[Window]:
    bounds = [*np.flatnonzero(np.diff(paragraphs, prepend=-1)).tolist(), len(paragraphs)]
    for at in range(len(bounds) - 1):
        start, end = bounds[at], bounds[at + 1]
        for window in cut(
            got.first[start : end + 1] - got.first[start], paragraphs[start:end], before=BEFORE, after=AFTER
        ):
            yield Window(*(start + edge for edge in window))


def _inside(words: Words, found: Found, cue_words: frozenset[str]) -> list[int]:
    """Return the words of a content to look into: none without a cue's word; the outermost quotation marks and an
    opening "that" are left out."""
    kept = [at for stretch in found.content for at in range(stretch.start, stretch.end)]
    forms = [words.forms[at].lower() for at in kept]
    if len(kept) < LEAST or cue_words.isdisjoint(forms):
        return []
    first = next((n for n, form in enumerate(forms) if form not in {'"', "that", ","}), len(forms))
    return [at for at, form in zip(kept[first:], forms[first:], strict=True) if form != '"']


def _some(text: str, words: Words, kept: Sequence[int], lines: Ints) -> Words:
    at = np.array(kept, dtype=np.int64)
    starts, ends = words.starts[at], words.ends[at]
    raw = [text[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
    return Words(starts, ends, [words.forms[n] for n in kept], features(raw, lines), lines)


def _spans(text: str, words: Words, parts: Iterable[Stretch]) -> tuple[Span, ...]:
    """Return the places of stretches of words, in order. Between two words of a content that is looked into, words may
    have been left out (``"A," she said. "B."``): a stretch is broken there."""
    out: list[Span] = []
    for part in sorted(parts, key=lambda each: each.start):
        start = part.start
        gaps = words.starts[part.start + 1 : part.end] - words.ends[part.start : part.end - 1]
        for at in (part.start + np.flatnonzero(gaps > 1)).tolist():
            if any(char.isalnum() for char in text[int(words.ends[at]) : int(words.starts[at + 1])]):
                out.append(Span(int(words.starts[start]), int(words.ends[at])))
                start = at + 1
        out.append(Span(int(words.starts[start]), int(words.ends[part.end - 1])))
    return tuple(out)


def _within(quoted: Sequence[Span], content: Sequence[Span]) -> tuple[Span, ...]:
    """Return the quoted stretches that lie in the content, cut to it; `quoted` is sorted and does not overlap."""
    ends = [each.end for each in quoted]
    out = []
    for piece in content:
        for each in quoted[bisect_left(ends, piece.start + 1) :]:
            if each.start >= piece.end:
                break
            out.append(Span(max(each.start, piece.start), min(each.end, piece.end)))
    return tuple(out)


def _segments(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches of the text that are read at once, cut at a line's end, else at a space, else anywhere."""
    start = 0
    while start < len(text):
        end = min(len(text), start + SEGMENT)
        if end < len(text):
            line, space = text.rfind("\n", start, end), text.rfind(" ", start, end)
            end = line + 1 if line > start else space + 1 if space > start else end
        yield start, end
        start = end
