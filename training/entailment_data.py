"""The pairs that the entailment model is trained on: which sets, and how much of each."""

from __future__ import annotations

import json
import lzma
import random
from collections import defaultdict
from pathlib import Path
from typing import Any

SEED = 31
OPEN = (
    "fever_nli/train_subject_named twinviews/train wikifactcheck_neg/train conjnli/train_auto snli/dev cad_snli/train "
    "mnli/train_slice sem_anto_neg/train fm2/dev fever_symmetric/dev"
).split()
"""Sets whose licence is stated and open; the others state none."""
TAKEN = {
    "lingnli/train": 36000,
    "fever_nli/train_subject_named": 8000,
    "cad_snli/train": 4000,
    "mnli/train_slice": 3000,
    "fm2/dev": 1169,
    "covidfact/train": 1000,
    "snli/dev": 1500,
    "sem_anto_neg/train": 500,
    "fever_symmetric/dev": 637,
    "conjnli/train_auto": 500,
}
"""Pairs taken of each set, each seen once at most. Left out: TwinViews (opposed opinion, no conflict of facts),
WikiFactCheck's negatives (one label only), FNC-1 (how a headline stands to an article), and sets of medical claims."""


def read(path: Path) -> list[dict[str, Any]]:
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def choose(rows: list[dict[str, Any]], *, open_only: bool) -> list[dict[str, Any]]:
    """Return the pairs to train on, in the order in which they are seen."""
    rng = random.Random(SEED)
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        groups[row["source"]].append(row)
    wanted = {name: count for name, count in TAKEN.items() if not open_only or name in OPEN}
    taken = [row for name, count in wanted.items() for row in rng.sample(groups[name], count)]
    rng.shuffle(taken)
    return taken
