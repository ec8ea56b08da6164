"""The entailment model in onnxruntime: what follows from a sentence, and what cannot be true beside it."""

from __future__ import annotations

import functools
import json
from collections.abc import Sequence
from typing import Any

import numpy as np

from atodds.models.weights import folder, open_session, open_tokenizer, verified
from atodds.text import legal

__all__ = ["EntailmentNetwork", "entailer"]

NAME = "entailment"
REMEMBERED = 50_000
"""Pairs whose answers are kept, some 20 MB: a merge of two people in the page reads nearly all of them again."""
BATCH = 4096
"""Word pieces of one batch, padding included: bounds memory."""


class EntailmentNetwork:
    """The trained network of the entailment model."""

    def __init__(self) -> None:
        entry = verified(NAME)
        fitted = json.loads((folder() / entry.files["tables"]).read_text(encoding="utf-8"))
        self._tokenizer: Any = open_tokenizer(entry.files["tokenizer"])
        self._tokenizer.enable_truncation(int(fitted["longest"]), strategy="longest_first")
        self._pad = int(self._tokenizer.token_to_id("<pad>"))
        self._session = open_session(entry.files["graph"])
        self.version: str = entry.version
        self._known: dict[tuple[str, str], tuple[float, float, float]] = {}

    def entail(self, pairs: Sequence[tuple[str, str]]) -> list[tuple[float, float, float]]:
        """Return (entailment, neutral, contradiction) for each (premise, hypothesis), in the order given; the three
        add up to one.

        A pair longer than the model reads loses the end of its longer side. Equal pairs get equal rows whatever stands
        beside them, up to rounding.
        """
        fresh = [pair for pair in dict.fromkeys(pairs) if pair not in self._known]
        said = dict(zip(fresh, self._read(fresh), strict=True))
        got = [said[pair] if pair in said else self._known[pair] for pair in pairs]
        if len(self._known) + len(said) > REMEMBERED:
            self._known = {}
        self._known.update(list(said.items())[:REMEMBERED])
        return got

    def _read(self, pairs: Sequence[tuple[str, str]]) -> list[tuple[float, float, float]]:
        encoded = self._tokenizer.encode_batch([(legal(a), legal(b)) for a, b in pairs])
        order = sorted(range(len(pairs)), key=lambda at: len(encoded[at].ids))
        out = np.zeros((len(pairs), 3), dtype=np.float64)
        for group in _groups(order, [len(each.ids) for each in encoded]):
            size = len(encoded[group[-1]].ids)
            ids, kinds = (np.full((len(group), size), fill, dtype=np.int64) for fill in (self._pad, 0))
            for row, at in enumerate(group):
                mine = encoded[at]
                ids[row, : len(mine.ids)] = mine.ids
                kinds[row, : len(mine.ids)] = [side or 0 for side in mine.sequence_ids]
            (scores,) = self._session.run(None, {"ids": ids, "kinds": kinds})
            out[group] = scores
        out = np.exp(out - out.max(axis=1, keepdims=True)) if len(pairs) else out
        return [(e, n, c) for e, n, c in (out / out.sum(axis=1, keepdims=True)).tolist()]


@functools.cache
def entailer() -> EntailmentNetwork:
    """Return the shared network; raises `ModelError` when its files are missing or differ from the manifest."""
    return EntailmentNetwork()


def _groups(order: list[int], lengths: list[int]) -> list[list[int]]:
    groups: list[list[int]] = []
    for at in order:
        if not groups or lengths[at] * (len(groups[-1]) + 1) > BATCH:
            groups.append([])
        groups[-1].append(at)
    return groups
