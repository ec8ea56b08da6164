"""Pairs of statements as people make them: written for it, and printed ones that were read and labelled.

`pairs_written.jsonl` holds sets, one a line: a statement and others with how each stands to it. They were written by a
large language model, sentence by sentence, and checked by sample: invented speakers and matters, no text of anybody.
`pairs_read.jsonl` holds pairs of statements that news articles print: where they stand, and how a large language model
that read both judged them. It holds no text; the articles are those of the file given as `news`.
"""

from __future__ import annotations

import json
import lzma
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from atodds.models.embedding import embedder
from atodds.relations.proposition import Proposition, of_text
from atodds.types import When

HERE = Path(__file__).parent
WRITTEN, READ = HERE / "pairs_written.jsonl", HERE / "pairs_read.jsonl"
LABELS = ("entailment", "neutral", "contradiction")
FORTH = {"x": "contradiction", "n": "neutral", "s": "entailment", "e": "entailment", "g": "neutral"}
FORTH |= {"a": "entailment", "b": "neutral"}
BACK = FORTH | {"e": "neutral", "a": "neutral", "b": "entailment"}
"""What a letter says from the first statement to the second, and back. x: at odds; n: neither; s: the same; e and a:
the second follows from the first; b: the first from the second; g: they back each other and neither follows. Of q (it
may be argued that they are at odds) one way by lot counts as at odds, the other as neither."""
AGAIN = 3
"""Times that a pair at odds is taken of those that were read: they are few among the rest."""
SHARE = 7
"""One written set in so many, and two printed pairs in five (`HELD`), stay out of the entailment model's training: the
combination is fitted on them."""
HELD = (2, 5)
NEAR = 1


@dataclass(frozen=True, slots=True)
class Judged:
    """Two statements and the letter of how the second stands to the first; `group` is the set or the story."""

    left: Proposition
    right: Proposition
    letter: str
    group: str
    held: bool


def written() -> Iterator[Judged]:
    """Yield the written pairs, those of each set together.

    The statements that say the same as the first are also held against those that are at odds with it or follow; and
    the first against statements of the `NEAR` sets that are most like it, as neither: within a set, those at odds share
    fewer words than those that only look so, and no reader should take that for the rule.
    """
    rows = [json.loads(line) for line in WRITTEN.read_text(encoding="utf-8").splitlines()]
    near = _near(rows)
    for number, row in enumerate(rows):
        first, others = of_text(row["a"]), [(letter, of_text(text)) for letter, text in row["b"]]
        again = [side for letter, side in others if letter == "s"]
        pairs = [(first, letter, side) for letter, side in others]
        pairs += [(same, letter, side) for same in again for letter, side in others if letter in "xe"]
        for other in near[number]:
            pairs.append((first, "n", of_text(rows[other]["b"][number % len(rows[other]["b"])][1])))
        for left, letter, right in pairs:
            yield Judged(left, right, letter, f"written {number}", number % SHARE == 0)


def _near(rows: Sequence[Mapping[str, Any]]) -> list[list[int]]:
    """Return for each set the `NEAR` sets on its side of the split whose first statements are most like its own."""
    vectors = np.asarray(embedder().embed([row["a"] for row in rows]))
    alike = vectors @ vectors.T
    held = np.arange(len(rows)) % SHARE == 0
    alike[held[:, None] != held[None]] = -np.inf
    np.fill_diagonal(alike, -np.inf)
    return [[int(at) for at in np.argsort(-row, kind="stable")[:NEAR]] for row in alike]


def printed(news: Path) -> Iterator[Judged]:
    """Yield the pairs that were read, of the articles in `news` (JSON lines in xz with `id` and `text`)."""
    with lzma.open(news, "rt", encoding="utf-8") as lines:
        texts = {row["id"]: row["text"] for row in map(json.loads, lines)}
    rows = [json.loads(line) for line in READ.read_text(encoding="utf-8").splitlines()]
    for row in rows:
        left, right = (_side(row[side], texts) for side in "ab")
        place = sum(map(ord, min(row["a"]["article"], row["b"]["article"])))
        yield Judged(left, right, row["label"], f"read {place % 40}", place % HELD[1] < HELD[0])


def _side(side: Mapping[str, Any], texts: Mapping[str, str]) -> Proposition:
    text = texts[side["article"]]
    day = date.fromisoformat(side["said"]) if side["said"] else None
    words = " ".join(text[start:end] for start, end in side["content"])
    return of_text(words, speaker=side["speaker"], said=When(start=day, end=day) if day else None)


def directed(pairs: Sequence[Judged], source: str, rng: random.Random, *, both: str) -> list[dict[str, Any]]:
    """Return rows of premise, hypothesis and label: both ways for the letters in `both`, else one of the two by lot."""
    out = []
    for pair in pairs:
        forth, back = FORTH.get(pair.letter), BACK.get(pair.letter)
        if pair.letter == "q":
            forth, back = rng.sample(("contradiction", "neutral"), 2)
        ways = [(pair.left, pair.right, forth), (pair.right, pair.left, back)]
        for one, other, label in ways if pair.letter in both else [rng.choice(ways)]:
            out.append({"premise": one.text, "hypothesis": other.text, "label": label, "source": source})
    return out
