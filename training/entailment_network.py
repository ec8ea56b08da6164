"""The network of the entailment model: MiniLM's encoder over both sentences, read by one small head."""

from __future__ import annotations

from pathlib import Path

import torch
import torch.nn.functional as F  # noqa: N812  (the field's own name for it)
from safetensors.torch import load_file
from torch import Tensor, nn

from attribution_network import HIDDEN, IMPOSSIBLE, LAYERS, POSITIONS, Layer, copy_layers, copy_weights

LABELS = ("entailment", "neutral", "contradiction")


class PairNetwork(nn.Module):
    """Ids and kinds (0 premise, 1 hypothesis) of word pieces in; scores of `LABELS`, one row per pair, out.

    The head reads the first piece, the mean of either sentence, and how far the two means lie apart: the encoder was
    trained to put sentences of like meaning near each other, so the difference is worth something from the start.
    """

    def __init__(self, base: Path, vocabulary: int = 30522) -> None:
        super().__init__()
        self.words = nn.Embedding(vocabulary, HIDDEN)
        self.positions = nn.Embedding(POSITIONS, HIDDEN)
        self.kinds = nn.Embedding(2, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.drop = nn.Dropout(0.1)
        self.mix = nn.Linear(4 * HIDDEN, HIDDEN)
        self.label = nn.Linear(HIDDEN, len(LABELS))
        if base.exists():
            self._load(base)

    def _load(self, base: Path) -> None:
        got = load_file(str(base / "model.safetensors"))
        weights = {name.removeprefix("bert."): value for name, value in got.items()}
        with torch.no_grad():
            self.words.weight.copy_(weights["embeddings.word_embeddings.weight"])
            self.positions.weight.copy_(weights["embeddings.position_embeddings.weight"])
            self.kinds.weight.copy_(weights["embeddings.token_type_embeddings.weight"])
            copy_weights(self.norm, weights, "embeddings.LayerNorm")
            copy_layers(self.layers, weights)

    def encode(self, ids: Tensor, kinds: Tensor) -> Tensor:
        mask = ((ids == 0).to(torch.float32) * IMPOSSIBLE)[:, None, None, :]
        places = torch.arange(ids.shape[1], device=ids.device)
        x = self.drop(self.norm(self.words(ids) + self.positions(places) + self.kinds(kinds)))
        for layer in self.layers:
            x = layer(x, mask)
        return x

    def forward(self, ids: Tensor, kinds: Tensor) -> Tensor:
        x = self.encode(ids, kinds)
        live = (ids != 0).to(torch.float32)
        there = live * kinds.to(torch.float32)
        left, right = _mean(x, live - there), _mean(x, there)
        seen = torch.cat([x[:, 0], (left - right).abs(), left * right, right], -1)
        return self.label(self.drop(F.gelu(self.mix(seen))))


def _mean(x: Tensor, weight: Tensor) -> Tensor:
    return (x * weight[..., None]).sum(1) / weight.sum(1, keepdim=True).clamp(min=1.0)
