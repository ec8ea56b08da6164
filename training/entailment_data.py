"""The pairs that the entailment model is trained on, in three rounds: which sets, and how much of each."""

from __future__ import annotations

import json
import lzma
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Set
from pathlib import Path
from typing import Any

from atodds.relations.proposition import of_text
from pairs_made import generate
from pairs_real import AGAIN, directed, printed, written

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
THEN = {
    "lingnli/train": 14500,
    "fever_nli/train_subject_named": 14000,
    "twinviews/train": 4000,
    "fnc_headlines/train": 2500,
    "cad_snli/train": 2500,
    "snli/dev": 2500,
    "mnli/train_slice": 1300,
    "conjnli/train_auto": 1000,
    "sem_anto_neg/train": 500,
}
"""Pairs taken of each set in the second round, of those that the first has not seen; of LingNLI those that were chosen
for the first, so that the combination still finds some that the model has never seen. A little of TwinViews goes in
here: in the news opposed opinions on one matter count as at odds."""
LAST = {
    "lingnli/train": 6000,
    "fever_nli/train_subject_named": 3000,
    "twinviews/train": 1500,
    "snli/dev": 500,
}
"""Pairs taken of each set in the third round beside the written and the printed ones, so that nothing is unlearnt: of
those that no round has seen; of LingNLI and FEVER out of those of the second round."""
MADE = 5000
MADE_SEED = 77
"""Pairs of our own in the second round (`pairs_made.py`), of every other matter: the combination is fitted on the rest.
They put the same matter on another day, place, group, base or condition, which no printed set does."""
SAID = {
    **dict.fromkeys("paraphrase restated number_again bound_kept".split(), "entailment"),
    **dict.fromkeys(
        "opposite reversal own_reversal likelihood number denial stance bound same_condition".split(), "contradiction"
    ),
    **dict.fromkeys(
        "near far question wish possible condition_dropped other_condition other_base other_place other_group"
        " other_time overlapping".split(),
        "neutral",
    ),
}
"""What the texts of a made pair say of each other, by its kind. Where only the speaker tells the two apart, nothing."""
DENIED, TURNED = 0.05, 0.15
"""Shares of the second round's printed pairs whose hypothesis is denied in so many words, which turns its label round;
and that, not being entailed, are read the other way round, since use asks both ways."""
NOT_SO = ("It is not true that ", "It is false that ", "It is wrong that ", "It is not the case that ")
TURNS = {"entailment": "contradiction", "contradiction": "entailment", "neutral": "neutral"}
_LOWERED = frozenset("The A An It There They He She We This That His Her Our Some Two One People Most Many".split())
_BOUND = re.compile(
    r"\b(?:more than|less than|fewer than|at least|at most|no more than|no fewer than|over|under|up to|above|below)\b"
)


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


def choose_then(
    rows: list[dict[str, Any]], seen: Set[tuple[str, str]], *, open_only: bool
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the pairs of the second round in the order in which they are seen, and those of them that are printed, as
    printed; `seen` are the pairs (premise, hypothesis) of the first round."""
    rng = random.Random(SEED + 1)
    first = choose(rows, open_only=open_only)
    printed: list[dict[str, Any]] = []
    for name, count in THEN.items():
        pool = first if name == "lingnli/train" else rows
        fresh = [row for row in pool if row["source"] == name and (row["premise"], row["hypothesis"]) not in seen]
        if not open_only or name in OPEN:
            printed += rng.sample(fresh, min(count, len(fresh)))
    rng.shuffle(printed)
    made = made_pairs()
    made = rng.sample(made, min(MADE, len(made)))
    taken = [_varied(row, rng) for row in printed] + made
    rng.shuffle(taken)
    return taken, printed


def choose_last(
    rows: list[dict[str, Any]], seen: Set[tuple[str, str]], news: Path, *, open_only: bool
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the pairs of the third round as `choose_then` does; `seen` are those of the second round, `news` the
    articles that the printed pairs stand in."""
    rng = random.Random(SEED + 2)
    kept: list[dict[str, Any]] = []
    for name, count in LAST.items():
        again = name in ("lingnli/train", "fever_nli/train_subject_named")
        pool = [row for row in rows if row["source"] == name]
        pool = [row for row in pool if ((row["premise"], row["hypothesis"]) in seen) == again]
        if not open_only or name in OPEN:
            kept += rng.sample(pool, min(count, len(pool)))
    own = directed([pair for pair in written() if not pair.held], "written", rng, both="s")
    real = [pair for pair in printed(news) if not pair.held]
    real += [pair for pair in real if pair.letter == "x"] * (AGAIN - 1)
    taken = [*kept, *own, *directed(real, "read", rng, both="xqsab")]
    rng.shuffle(taken)
    return taken, kept


def made_pairs() -> list[dict[str, Any]]:
    """Return the made pairs whose labels their texts bear out, on the model's half of the matters."""
    rows = generate(MADE_SEED, 14000)
    mine = matters(row["frame"] for row in rows)[0]
    out = []
    for row in rows:
        texts, kind = [of_text(row[side]["text"]).text for side in "ab"], row["kind"]
        if row["frame"] not in mine or kind not in SAID:
            continue
        if kind == "other_time" and texts[0].lower() == texts[1].lower():
            continue
        if kind == "bound_kept":
            bounded = [bool(_BOUND.search(text)) for text in texts]
            if bounded[0] == bounded[1]:
                continue
            texts = texts[::-1] if bounded[0] else texts
        out.append({"premise": texts[0], "hypothesis": texts[1], "label": SAID[kind], "source": "made"})
    return out


def matters(frames: Iterable[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the matters of made pairs that the entailment model is trained on, and those left to the combination."""
    names = sorted(set(frames))
    return frozenset(names[::2]), frozenset(names[1::2])


def _varied(row: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    premise, hypothesis, label = row["premise"], row["hypothesis"], row["label"]
    lot = rng.random()
    if lot < DENIED:
        low = hypothesis.split(" ", 1)[0] in _LOWERED
        hypothesis = rng.choice(NOT_SO) + (hypothesis[0].lower() + hypothesis[1:] if low else hypothesis)
        label = TURNS[label]
    elif lot < DENIED + TURNED and label != "entailment":
        premise, hypothesis = hypothesis, premise
    return {**row, "premise": premise, "hypothesis": hypothesis, "label": label}
