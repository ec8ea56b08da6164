"""The network of the entailment model: MPNet's lower layers over both sentences, read by one small head."""

from __future__ import annotations

import math
from pathlib import Path

import torch
import torch.nn.functional as F  # noqa: N812  (the field's own name for it)
from safetensors.torch import load_file
from torch import Tensor, nn

from attribution_network import HEADS, IMPOSSIBLE, Layer, copy_weights

LABELS = ("entailment", "neutral", "contradiction")
HIDDEN, POSITIONS, VOCABULARY = 768, 514, 30527
LAYERS = 9
"""Layers kept of twelve: the upper ones were trained to make one vector of a sentence; a quarter less is to be run."""
FROZEN = 2
"""Lowest layers that keep their weights, as do the embeddings: less to train, and nothing lost that was measured."""
PAD = 1
BUCKETS, FARTHEST = 32, 128


class PairNetwork(nn.Module):
    """Ids and kinds (0 premise, 1 hypothesis) of word pieces in; scores of `LABELS`, one row per pair, out.

    The head reads the first piece, the mean of either sentence, and how far the two means lie apart: the encoder was
    trained to put sentences of like meaning near each other, so the difference is worth something from the start.
    """

    def __init__(self, base: Path) -> None:
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, HIDDEN)
        self.positions = nn.Embedding(POSITIONS, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-5)
        self.bias = nn.Embedding(BUCKETS, HEADS)
        self.layers = nn.ModuleList(Layer(HIDDEN, eps=1e-5) for _ in range(LAYERS))
        self.drop = nn.Dropout(0.1)
        self.mix = nn.Linear(4 * HIDDEN, HIDDEN)
        self.label = nn.Linear(HIDDEN, len(LABELS))
        self._load({name.removeprefix("mpnet."): w for name, w in load_file(str(base / "model.safetensors")).items()})
        for part in (self.words, self.positions, self.norm, self.bias, *self.layers[:FROZEN]):
            part.requires_grad_(False)

    @torch.no_grad()
    def _load(self, weights: dict[str, Tensor]) -> None:
        self.words.weight.copy_(weights["embeddings.word_embeddings.weight"])
        self.positions.weight.copy_(weights["embeddings.position_embeddings.weight"])
        copy_weights(self.norm, weights, "embeddings.LayerNorm")
        self.bias.weight.copy_(weights["encoder.relative_attention_bias.weight"])
        for number, layer in enumerate(self.layers):
            place = f"encoder.layer.{number}"
            three = [f"{place}.attention.attn.{part}" for part in "qkv"]
            layer.qkv.weight.copy_(torch.cat([weights[f"{part}.weight"] for part in three]))
            layer.qkv.bias.copy_(torch.cat([weights[f"{part}.bias"] for part in three]))
            copy_weights(layer.out, weights, f"{place}.attention.attn.o")
            copy_weights(layer.norm1, weights, f"{place}.attention.LayerNorm")
            copy_weights(layer.up, weights, f"{place}.intermediate.dense")
            copy_weights(layer.down, weights, f"{place}.output.dense")
            copy_weights(layer.norm2, weights, f"{place}.output.LayerNorm")

    def encode(self, ids: Tensor) -> Tensor:
        places = torch.arange(ids.shape[1], device=ids.device)
        near = self.bias(_bucket(places[None, :] - places[:, None])).permute(2, 0, 1)[None]
        mask = near + ((ids == PAD).to(torch.float32) * IMPOSSIBLE)[:, None, None, :]
        x = self.drop(self.norm(self.words(ids) + self.positions((places + PAD + 1)[None, :])))
        for layer in self.layers:
            x = layer(x, mask)
        return x

    def forward(self, ids: Tensor, kinds: Tensor) -> Tensor:
        x = self.encode(ids)
        live = (ids != PAD).to(torch.float32)
        there = live * kinds.to(torch.float32)
        left, right = _mean(x, live - there), _mean(x, there)
        seen = torch.cat([x[:, 0], (left - right).abs(), left * right, right], -1)
        return self.label(self.drop(F.gelu(self.mix(seen))))


def _bucket(apart: Tensor) -> Tensor:
    """Return the row of the table of relative positions for each distance in pieces: one row a piece up to eight, then
    wider and wider ones; the other half of the table is for what stands behind."""
    half, exact = BUCKETS // 2, BUCKETS // 4
    far = apart.abs()
    wide = torch.log(far.to(torch.float32).clamp(min=1) / exact) / math.log(FARTHEST / exact) * (half - exact)
    rows = torch.where(far < exact, far, (exact + wide.to(torch.long)).clamp(max=half - 1))
    return rows + (apart > 0).to(torch.long) * half


def _mean(x: Tensor, weight: Tensor) -> Tensor:
    return (x * weight[..., None]).sum(1) / weight.sum(1, keepdim=True).clamp(min=1.0)
