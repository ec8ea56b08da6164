"""The tagger's weights in onnxruntime. Nothing is imported from it until a model is asked for."""

from __future__ import annotations

import functools
import json
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from atodds.models.weights import folder, open_session, open_tokenizer, verified

__all__ = ["TaggingNetwork", "network"]

NAME = "attribution"

SLOW = ("SkipLayerNormFusion",)
"""A pass of the runtime's optimiser whose fused operation is slower than its parts: a tenth of the network's time."""

REMEMBERED = 50_000
"""Forms whose word pieces are kept from one text to the next: some 15 MB, and nearly all the words of a newspaper."""

JUST_READ = 32
"""Inputs whose outputs are kept, half a megabyte each: more than the ways in which windows fall on a text that repeats
a few tags."""

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]


class Tables(NamedTuple):
    """Scores of steps between tags, and what distance in words and in lines adds to a link of either kind."""

    step: npt.NDArray[np.float64]
    far: Floats
    line: Floats


class TaggingNetwork:
    """The trained network of the attribution tagger, with the tables, calibration and word list fitted beside it."""

    def __init__(self) -> None:
        entry = verified(NAME)
        self._tokenizer: Any = open_tokenizer(entry.files["tokenizer"])
        self._known: dict[str, list[int]] = {}
        self._just_read: dict[tuple[tuple[int, ...], bytes, bytes], tuple[Floats, Floats]] = {}
        self._session = open_session(entry.files["graph"], threads=1, without=SLOW)
        fitted = json.loads((folder() / entry.files["tables"]).read_text(encoding="utf-8"))
        self.version: str = entry.version
        self.tables = Tables(
            np.array(fitted["step"], dtype=np.float64),
            np.array(fitted["far"], dtype=np.float32),
            np.array(fitted["line"], dtype=np.float32),
        )
        self.calibration: Sequence[float] = tuple(fitted["calibration"])
        self.bonus: float = fitted.get("bonus", 0.0)
        self.threshold: float = fitted["threshold"]
        self.inner_threshold: float = fitted["inner_threshold"]
        self.cue_words = frozenset(fitted["cue_words"])
        pieces = ("[CLS]", "[SEP]", "[UNK]")
        self.start_piece, self.end_piece, self.unknown_piece = (self._tokenizer.token_to_id(piece) for piece in pieces)

    def encode(self, forms: list[str]) -> list[list[int]]:
        """Return the ids of the word pieces of each form, without special pieces."""
        got = {form: self._known.get(form) for form in forms}
        fresh = [form for form, ids in got.items() if ids is None]
        if fresh:
            made = self._tokenizer.encode_batch(fresh, add_special_tokens=False)
            new = {form: each.ids for form, each in zip(fresh, made, strict=True)}
            if len(self._known) + len(new) > REMEMBERED:
                self._known = {}
            self._known.update(new)
            got |= new
        return [got[form] or [] for form in forms]

    def run(self, ids: Ints, rows: Ints) -> tuple[Floats, Floats]:
        """Return tag scores and link vectors of every piece; both arguments are (windows, pieces), 0 where padded.

        What was read just before is not read again: two megabytes of one tag over and over cost no more than a page."""
        key = (ids.shape, ids.tobytes(), rows.tobytes())
        if key not in self._just_read:
            if len(self._just_read) == JUST_READ:
                self._just_read.pop(next(iter(self._just_read)))
            tags, links = self._session.run(None, {"ids": ids, "features": rows})
            self._just_read[key] = (tags, links)
        return self._just_read[key]


@functools.cache
def network() -> TaggingNetwork:
    """Return the shared network; raises `ModelError` when its files are missing or differ from the manifest."""
    return TaggingNetwork()
