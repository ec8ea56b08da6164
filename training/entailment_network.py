"""The network of the entailment model: MPNet's lower layers over both sentences, read by one small head."""

from __future__ import annotations

import math
from pathlib import Path

import torch
import torch.nn.functional as F  # noqa: N812  (the field's own name for it)
from safetensors.torch import load_file
from torch import Tensor, nn

LABELS = ("entailment", "neutral", "contradiction")
HIDDEN, HEADS, POSITIONS, VOCABULARY = 768, 12, 514, 30527
LAYERS = 9
"""Layers kept of twelve: the upper ones were trained to make one vector of a sentence; a quarter less is to be run."""
FROZEN = 2
"""Lowest layers that keep their weights, as do the embeddings: less to train, and nothing lost that was measured."""
PAD = 1
BUCKETS, FARTHEST = 32, 128
IMPOSSIBLE = -1e4


class Layer(nn.Module):
    """One layer. Dropout on attention is off: it changes little and blocks the fast kernel."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(HIDDEN, 3 * HIDDEN)
        self.out = nn.Linear(HIDDEN, HIDDEN)
        self.norm1 = nn.LayerNorm(HIDDEN, eps=1e-5)
        self.up = nn.Linear(HIDDEN, 4 * HIDDEN)
        self.down = nn.Linear(4 * HIDDEN, HIDDEN)
        self.norm2 = nn.LayerNorm(HIDDEN, eps=1e-5)
        self.drop = nn.Dropout(0.1)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        b, t, _ = x.shape
        q, k, v = (y.view(b, t, HEADS, -1).transpose(1, 2) for y in self.qkv(x).chunk(3, -1))
        if torch.onnx.is_in_onnx_export():
            seen = torch.softmax(q @ k.transpose(-1, -2) / math.sqrt(HIDDEN // HEADS) + mask, -1) @ v
        else:
            seen = F.scaled_dot_product_attention(q, k, v, attn_mask=mask.to(q.dtype))
        x = self.norm1(x + self.drop(self.out(seen.transpose(1, 2).reshape(b, t, HIDDEN))))
        return self.norm2(x + self.drop(self.down(F.gelu(self.up(x)))))


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
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.drop = nn.Dropout(0.1)
        self.mix = nn.Linear(4 * HIDDEN, HIDDEN)
        self.label = nn.Linear(HIDDEN, len(LABELS))
        self._load({name.removeprefix("mpnet."): w for name, w in load_file(str(base / "model.safetensors")).items()})
        for part in (self.words, self.positions, self.norm, self.bias, *self.layers[:FROZEN]):
            part.requires_grad_(False)

    @torch.no_grad()
    def _load(self, weights: dict[str, Tensor]) -> None:
        def copy(module: nn.Module, name: str) -> None:
            module.weight.copy_(weights[f"{name}.weight"])
            module.bias.copy_(weights[f"{name}.bias"])

        self.words.weight.copy_(weights["embeddings.word_embeddings.weight"])
        self.positions.weight.copy_(weights["embeddings.position_embeddings.weight"])
        copy(self.norm, "embeddings.LayerNorm")
        self.bias.weight.copy_(weights["encoder.relative_attention_bias.weight"])
        for number, layer in enumerate(self.layers):
            place = f"encoder.layer.{number}"
            three = [f"{place}.attention.attn.{part}" for part in "qkv"]
            layer.qkv.weight.copy_(torch.cat([weights[f"{part}.weight"] for part in three]))
            layer.qkv.bias.copy_(torch.cat([weights[f"{part}.bias"] for part in three]))
            copy(layer.out, f"{place}.attention.attn.o")
            copy(layer.norm1, f"{place}.attention.LayerNorm")
            copy(layer.up, f"{place}.intermediate.dense")
            copy(layer.down, f"{place}.output.dense")
            copy(layer.norm2, f"{place}.output.LayerNorm")

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
