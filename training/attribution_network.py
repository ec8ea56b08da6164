"""The tagger's network: MiniLM's encoder, a chain of tags, and two links (content to cue, cue to source)."""

from __future__ import annotations

import json
import math
from pathlib import Path

import torch
import torch.nn.functional as F  # noqa: N812  (the field's own name for it)
from safetensors.torch import load_file
from torch import Tensor, nn

HIDDEN, LAYERS, HEADS, POSITIONS = 384, 6, 12, 512
TAGS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
LINK = 96
DISTANCES = 23
LINES = 9
IMPOSSIBLE = -1e4


class Layer(nn.Module):
    """One layer of BERT, or of MPNet. Dropout on attention is off: it changes little and blocks the fast kernel."""

    def __init__(self, hidden: int = HIDDEN, *, eps: float = 1e-12) -> None:
        super().__init__()
        self.qkv = nn.Linear(hidden, 3 * hidden)
        self.out = nn.Linear(hidden, hidden)
        self.norm1 = nn.LayerNorm(hidden, eps=eps)
        self.up = nn.Linear(hidden, 4 * hidden)
        self.down = nn.Linear(4 * hidden, hidden)
        self.norm2 = nn.LayerNorm(hidden, eps=eps)
        self.drop = nn.Dropout(0.1)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        b, t, hidden = x.shape
        q, k, v = (y.view(b, t, HEADS, -1).transpose(1, 2) for y in self.qkv(x).chunk(3, -1))
        if torch.onnx.is_in_onnx_export():
            weights = torch.softmax(q @ k.transpose(-1, -2) / math.sqrt(hidden // HEADS) + mask, -1)
            seen = weights @ v
        else:
            seen = F.scaled_dot_product_attention(q, k, v, attn_mask=mask.to(q.dtype))
        x = self.norm1(x + self.drop(self.out(seen.transpose(1, 2).reshape(b, t, hidden))))
        return self.norm2(x + self.drop(self.down(F.gelu(self.up(x)))))


class Network(nn.Module):
    """Ids and feature rows of word pieces in; tag scores and link vectors of every piece out (`forward`).

    The last two columns of the links are the scores of "no cue in sight" and "no source in sight"; before them stand,
    `LINK` columns each, what a content asks of its cue, what a cue answers, what a cue asks of its source and what a
    source answers. A link's score is the product of the two, plus a bias for the distance in words and in lines.
    """

    def __init__(self, base: Path, features: int, vocabulary: int = 30522) -> None:
        super().__init__()
        self.words = nn.Embedding(vocabulary, HIDDEN)
        self.positions = nn.Embedding(POSITIONS, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.features = nn.Embedding(features, HIDDEN)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.drop = nn.Dropout(0.1)
        self.tag = nn.Linear(HIDDEN, len(TAGS))
        self.link = nn.Linear(HIDDEN, 4 * LINK)
        self.ask = nn.ModuleList(nn.Linear(LINK, LINK) for _ in range(2))
        self.none = nn.ModuleList(nn.Linear(LINK, 1) for _ in range(2))
        self.step = nn.Parameter(torch.zeros(len(TAGS), len(TAGS)))
        self.far = nn.Parameter(torch.zeros(2, DISTANCES))
        self.line = nn.Parameter(torch.zeros(2, LINES))
        nn.init.normal_(self.features.weight, std=0.005)
        if base.exists():
            self._load(base)

    def _load(self, base: Path) -> None:
        got = load_file(str(base / "model.safetensors"))
        w = {k.removeprefix("bert."): v for k, v in got.items()}
        with torch.no_grad():
            self.words.weight.copy_(w["embeddings.word_embeddings.weight"])
            kind = w["embeddings.token_type_embeddings.weight"][0]
            self.positions.weight.copy_(w["embeddings.position_embeddings.weight"] + kind)
            copy_weights(self.norm, w, "embeddings.LayerNorm")
            copy_layers(self.layers, w)

    def encode(self, ids: Tensor, features: Tensor) -> Tensor:
        mask = ((ids == 0).to(torch.float32) * IMPOSSIBLE)[:, None, None, :]
        places = torch.arange(ids.shape[1], device=ids.device)
        x = self.words(ids) + self.positions(places) + self.features(features)
        x = self.drop(self.norm(x))
        for layer in self.layers:
            x = layer(x, mask)
        return x

    def heads(self, x: Tensor) -> tuple[Tensor, Tensor]:
        parts = list(F.gelu(self.link(x)).chunk(4, -1))
        none = [self.none[k](parts[2 * k]) for k in range(2)]
        scale = LINK**-0.5
        for k in range(2):
            parts[2 * k] = self.ask[k](parts[2 * k]) * scale
        return self.tag(x), torch.cat([*parts, *none], -1)

    def forward(self, ids: Tensor, features: Tensor) -> tuple[Tensor, Tensor]:
        return self.heads(self.encode(ids, features))


def copy_layers(layers: nn.ModuleList, weights: dict[str, Tensor]) -> None:
    """Copy the layers of a BERT encoder, by the names of its published form."""
    for n, layer in enumerate(layers):
        at = f"encoder.layer.{n}."
        for part in ("weight", "bias"):
            names = [f"{at}attention.self.{x}.{part}" for x in ("query", "key", "value")]
            getattr(layer.qkv, part).copy_(torch.cat([weights[name] for name in names]))
        copy_weights(layer.out, weights, at + "attention.output.dense")
        copy_weights(layer.norm1, weights, at + "attention.output.LayerNorm")
        copy_weights(layer.up, weights, at + "intermediate.dense")
        copy_weights(layer.down, weights, at + "output.dense")
        copy_weights(layer.norm2, weights, at + "output.LayerNorm")


def copy_weights(to: nn.Module, weights: dict[str, Tensor], name: str) -> None:
    to.weight.copy_(weights[name + ".weight"])
    to.bias.copy_(weights[name + ".bias"])


def forbidden() -> Tensor:
    """Return the scores added to steps between tags: an I- tag follows only its own kind."""
    out = torch.zeros(len(TAGS), len(TAGS))
    for a, left in enumerate(TAGS):
        for b, right in enumerate(TAGS):
            if right.startswith("I-") and left[2:] != right[2:]:
                out[a, b] = IMPOSSIBLE
    return out


def chain_loss(scores: Tensor, step: Tensor, gold: Tensor, lengths: Tensor, opens: Tensor) -> Tensor:
    """Return the negative log-likelihood of the gold tags, one per row, of a linear chain over words.

    `scores` (rows, words, tags); `opens` marks words that open a paragraph, where no I- tag may stand.
    """
    inside = torch.tensor([t.startswith("I-") for t in TAGS])
    scores = scores.float() + (opens[..., None] & inside) * IMPOSSIBLE
    step = step + forbidden()
    total = scores.shape[1]
    live = torch.arange(total)[None] < lengths[:, None]
    own = scores.gather(-1, gold[..., None])[..., 0] * live
    moves = step[gold[:, :-1], gold[:, 1:]] * live[:, 1:]
    path = own.sum(1) + moves.sum(1)
    alpha = scores[:, 0]
    for at in range(1, total):
        new = torch.logsumexp(alpha[:, :, None] + step, 1) + scores[:, at]
        alpha = torch.where(live[:, at, None], new, alpha)
    return torch.logsumexp(alpha, -1) - path


def distance_rows(distance: Tensor) -> Tensor:
    """Return the row of the distance table for signed distances in words: exact up to 3, then doubling."""
    size = distance.abs()
    logs = torch.clamp(torch.log2(size.clamp(min=1).float()).floor().long() + 2, max=DISTANCES // 2)
    rows = torch.where(size < 4, size, torch.clamp(logs, min=4))
    return torch.clamp(DISTANCES // 2 + distance.sign() * rows, 0, DISTANCES - 1)


def link_scores(network: Network, links: Tensor, kind: int, lines: Tensor) -> Tensor:
    """Return (rows, words, words + 1) scores of links of `kind` (0 content to cue, 1 cue to source); the last column is
    "none in sight"."""
    links = links.float()
    ask = links[..., 2 * kind * LINK : (2 * kind + 1) * LINK]
    answer = links[..., (2 * kind + 1) * LINK : (2 * kind + 2) * LINK]
    total = links.shape[1]
    places = torch.arange(total)
    scores = ask @ answer.transpose(-1, -2)
    scores = scores + network.far[kind][distance_rows(places[None] - places[:, None])]
    apart = torch.clamp(lines[:, None, :] - lines[:, :, None], -(LINES // 2), LINES // 2) + LINES // 2
    scores = scores + network.line[kind][apart]
    return torch.cat([scores, links[..., 4 * LINK + kind, None]], -1)


def link_loss(scores: Tensor, right: Tensor, weight: Tensor) -> Tensor:
    """Return the mean over words of -log of the mass on the right targets (`right`, a mask like `scores`; rows without
    any target must hold a weight of 0)."""
    every = torch.logsumexp(scores, -1)
    good = torch.logsumexp(scores.masked_fill(~right, IMPOSSIBLE), -1)
    return ((every - good) * weight).sum() / weight.sum().clamp(min=1e-6)


def tables(network: Network) -> str:
    """Return the small tables that decoding needs beside the graph, as JSON."""
    rows = {
        "step": (network.step + forbidden()).tolist(),
        "far": network.far.tolist(),
        "line": network.line.tolist(),
    }
    return json.dumps(rows)
