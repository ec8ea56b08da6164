"""Draw how the record check grows with the record, from the table that `eval/record_speed.py --out` writes.

python eval/record_plot.py speed.csv docs/record_speed.svg
"""

from __future__ import annotations

import csv
import sys

import matplotlib as mpl

mpl.use("svg")
from matplotlib import pyplot


def main(table: str, out: str) -> None:
    with open(table, encoding="utf-8") as lines:  # noqa: PTH123  (a path from the command line)
        rows = list(csv.DictReader(lines))
    words = [float(row["words"]) / 1e6 for row in rows]
    mpl.rcParams["svg.hashsalt"] = "record_speed"
    figure, (left, right) = pyplot.subplots(1, 2, figsize=(8, 3), layout="constrained")
    left.plot(words, [float(row["build_seconds"]) for row in rows], "o-", color="#8a1c13")
    left.set(xlabel="million words of record", ylabel="seconds to build the index", ylim=0, xlim=0)
    right.plot(words, [float(row["milliseconds_per_quotation"]) for row in rows], "o-", color="#8a1c13")
    right.set(xlabel="million words of record", ylabel="milliseconds per quotation", ylim=0, xlim=0)
    figure.savefig(out, metadata={"Date": None})


if __name__ == "__main__":
    main(*sys.argv[1:3])
