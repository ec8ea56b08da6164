"""The sentence embedder: one vector per word piece, weighted, summed and normalised. No network runs.

The vectors were made once from a sentence encoder (see `docs/models/embedding.md`), so a text costs little more than
cutting it into word pieces.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from atodds.models.weights import folder, open_tokenizer, verified
from atodds.text import legal

__all__ = ["LONGEST", "StaticEmbedder", "embedder"]

NAME = "embedding"
LONGEST = 4_000
"""Characters of a text that are read; what follows adds nothing to its vector."""
BATCH = 512
"""Texts handled at once: bounds memory."""

Floats = npt.NDArray[np.float32]


class StaticEmbedder:
    """The shipped word-piece vectors with their tokenizer: an `Embedder`."""

    def __init__(self) -> None:
        entry = verified(NAME)
        self._tokenizer: Any = open_tokenizer(entry.files["tokenizer"])
        with np.load(folder() / entry.files["vectors"], allow_pickle=False) as arrays:
            self._vectors: npt.NDArray[np.int8] = arrays["vectors"]
            self._scales: Floats = arrays["scales"].astype(np.float32)
            self._common: Floats = arrays["common"].astype(np.float32)
        self.version: str = entry.version

    def embed(self, texts: Sequence[str]) -> Floats:
        """Return one row of 256 numbers per text, of length one; a text without word pieces gives zeros.

        A text's row depends on nothing but the text. Any text is legal; only the first `LONGEST` characters count.
        """
        out = np.zeros((len(texts), self._vectors.shape[1]), dtype=np.float32)
        for start in range(0, len(texts), BATCH):
            plain = [legal(text[:LONGEST]) for text in texts[start : start + BATCH]]
            ids = [found.ids for found in self._tokenizer.encode_batch_fast(plain, add_special_tokens=False)]
            for at, pieces in enumerate(ids, start):
                if pieces:
                    out[at] = self._scales[pieces] @ self._vectors[pieces].astype(np.float32) / len(pieces)
                    out[at] -= self._common
        length = np.linalg.norm(out, axis=1, keepdims=True)
        out /= np.where(length > 0, length, 1)
        return out


@functools.cache
def embedder() -> StaticEmbedder:
    """Return the shared embedder; raises `ModelError` when its files are missing or differ from the manifest."""
    return StaticEmbedder()
