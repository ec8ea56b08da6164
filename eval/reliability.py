"""Whether the score of an attribution means what it says: the share that is right, by score, as a table and a plot.

python eval/reliability.py --scorer SCORER.py --gold gold.jsonl --texts DIR [--plot docs/reliability.svg]

An attribution is right when it is the best match of an annotated one (the scorer's matching) and content and source
each share half or more of all their words with it (`full_j50`). Everything that `attribute` returns with the shipped
tagger is counted, outermost only, since the gold holds no others.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from atodds.attribution.attribute import SURE
from atodds.pipeline import shipped_tagger
from attribution import attribute_text, imported

EDGES = (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)
HALF = 0.5


class Bin(NamedTuple):
    """Attributions with scores in ``[low, high)``: how many, their mean score, the share that is right."""

    low: float
    high: float
    count: int
    mean: float
    right: float


def scored(scorer: ModuleType, gold: Sequence[dict[str, Any]], text: str, name: str) -> list[tuple[float, bool]]:
    """Return score and rightness of every outermost attribution in `text`."""
    article = scorer.Article(text)
    found = [item for item in attribute_text(name, text, shipped_tagger()) if item.parent is None]
    mine = [{role: article.tokens(getattr(item, role)) for role in ("content", "source")} for item in found]
    theirs = [{role: article.tokens(item.get(role) or []) for role in ("content", "source")} for item in gold]
    pairs = [
        ((len(common), scorer.jac(one["content"], other["content"])), g, p)
        for p, one in enumerate(mine)
        for g, other in enumerate(theirs)
        if (common := one["content"] & other["content"])
    ]
    best = scorer.greedy(pairs)
    right = [
        p in best and all(scorer.jac(one[role], theirs[best[p]][role]) >= HALF for role in one)
        for p, one in enumerate(mine)
    ]
    return [(item.score, hit) for item, hit in zip(found, right, strict=True)]


def bins(rows: Sequence[tuple[float, bool]]) -> list[Bin]:
    """Return the filled bins between `EDGES`, lowest first."""
    out = []
    for low, high in pairwise(EDGES):
        inside = [(score, hit) for score, hit in rows if low <= score < high or (high == 1.0 and score == 1.0)]
        if inside:
            count = len(inside)
            mean, share = sum(score for score, _ in inside) / count, sum(hit for _, hit in inside) / count
            out.append(Bin(low, high, count, mean, share))
    return out


def draw(table: Sequence[Bin], out: Path) -> None:
    """Draw the share that is right against the mean score; a disc's area is the number of attributions."""
    import matplotlib as mpl

    mpl.use("svg")
    from matplotlib import pyplot

    mpl.rcParams["svg.hashsalt"] = "reliability"
    figure, axes = pyplot.subplots(figsize=(4.2, 4.2), layout="constrained")
    axes.plot([0, 1], [0, 1], color="#999999", linewidth=0.8)
    axes.plot([row.mean for row in table], [row.right for row in table], color="#8a1c13", linewidth=0.8)
    axes.scatter([r.mean for r in table], [r.right for r in table], s=[r.count / 3 for r in table], color="#8a1c13")
    axes.set(xlabel="mean score", ylabel="share right", xlim=(0, 1), ylim=(0, 1), aspect="equal")
    figure.savefig(out, metadata={"Date": None})


def main() -> None:
    """Print the table and, where asked, draw the plot."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--scorer", type=Path, required=True)
    ask.add_argument("--gold", type=Path, required=True)
    ask.add_argument("--texts", type=Path, required=True)
    ask.add_argument("--plot", type=Path)
    got = ask.parse_args()
    scorer = imported(got.scorer)
    gold = scorer.read_jsonl(str(got.gold))
    rows: list[tuple[float, bool]] = []
    for name, record in gold.items():
        text = scorer.read_text(str(got.texts / f"{name}.txt"))
        rows += scored(scorer, record["attributions"], text, name)
    table = bins(rows)
    print("| score | attributions | mean score | share right |\n|---|---|---|---|")
    for row in table:
        print(f"| {row.low:.2f}-{row.high:.2f} | {row.count} | {row.mean:.2f} | {row.right:.2f} |")
    error = sum(row.count * abs(row.mean - row.right) for row in table) / len(rows)
    sure = [hit for score, hit in rows if score >= SURE]
    print(f"\nmean distance between score and share {error:.3f}")
    print(f"of {len(sure)} at {SURE} or more {sum(sure) / len(sure):.1%} right")
    if got.plot:
        draw(table, got.plot)


if __name__ == "__main__":
    main()
