"""The pairs that the entailment model is trained on: which sets, how much of each, how often."""

from __future__ import annotations

import json
import lzma
import random
from collections import defaultdict
from pathlib import Path
from typing import Any

SEED = 29
OPEN = (
    "fever_nli/train_subject_named twinviews/train wikifactcheck_neg/train conjnli/train_auto snli/dev cad_snli/train "
    "mnli/train_slice sem_anto_neg/train fm2/dev fever_symmetric/dev"
).split()
"""Sets whose licence is stated and open; the others state none."""
PASSES = {
    "lingnli/train": 3,
    "cad_snli/train": 3,
    "snli/dev": 3,
    "mnli/train_slice": 3,
    "fever_nli/train_subject_named": 2,
    "fever_symmetric/dev": 2,
    "fm2/dev": 2,
    "politihop/train": 2,
    "healthver/dev": 2,
    "fnc1/train": 0,
}
"""How often a pair of a set is seen; 1 where not named. FNC-1 labels how a headline stands to an article, not what
follows from it: left out."""
CAPS = {"twinviews/train": 4000, "wikifactcheck_neg/train": 8000, "conjnli/train_auto": 10000}
"""At most so many pairs of sets that teach opposed opinion, one label only, or were labelled by machine."""
IDENTITIES = 4000
"""Pairs of a sentence with itself: WikiFactCheck's pairs are all contradictions of nearly the same words."""


def read(path: Path) -> list[dict[str, Any]]:
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def choose(rows: list[dict[str, Any]], *, open_only: bool) -> list[dict[str, Any]]:
    """Return the pairs to train on, each as often as it is to be seen, in the order of the passes."""
    rng = random.Random(SEED)
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        groups[row["source"]].append(row)
    passes: list[list[dict[str, Any]]] = [[], [], []]
    for name in sorted(groups):
        if open_only and name not in OPEN:
            continue
        mine = groups[name]
        if name in CAPS:
            mine = rng.sample(mine, CAPS[name])
        times = PASSES.get(name, 1)
        if times == 1:
            for row in mine:
                passes[rng.randrange(3)].append(row)
        for number in {0: (), 1: (), 2: (0, 2), 3: (0, 1, 2)}[times]:
            passes[number].extend(mine)
    same = [row["premise"] for row in rng.sample(groups["wikifactcheck_neg/train"], IDENTITIES)]
    for number, text in enumerate(same):
        passes[number % 3].append({"premise": text, "hypothesis": text, "label": "entailment", "source": "identity"})
    for part in passes:
        rng.shuffle(part)
    return [row for part in passes for row in part]
