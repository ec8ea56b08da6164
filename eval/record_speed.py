"""Measures the passage index: time and memory to build it, quotations checked per minute, and how both grow.

    python eval/record_speed.py DATA [--out FILE.csv]

DATA is the data folder. Each share of the 2016 records (an eighth, a quarter, a half, all) is measured in a process of
its own, so that peaks of memory do not mix. The quotations are real stretches of 6 to 60 words with a fixed seed: a
third as they are, a third with a word left out, a third with a word replaced. For comparison
`rapidfuzz.fuzz.partial_ratio_alignment` looks for some of them in every passage of the whole record. Exits 1 when a
figure misses its limit in `floors.record.toml`.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from atodds.record.align import Quoted, align
from atodds.record.index import Index, build
from atodds.types import Document
from record import judged
from record_data import records_2016

SHARES = (0.125, 0.25, 0.5, 1.0)
QUOTATIONS = 2000
COMPARED = 6


def quotations(records: Sequence[Document], count: int) -> list[Quoted]:
    """Return `count` stretches of turns, some of them with a word left out or replaced."""
    chance = random.Random(7)
    out: list[Quoted] = []
    while len(out) < count:
        record = chance.choice(records)
        if not record.turns:
            continue
        words = chance.choice(record.turns).span.of(record.text).split()
        size = chance.randint(6, 60)
        if len(words) < size:
            continue
        start = chance.randint(0, len(words) - size)
        taken = words[start : start + size]
        at = chance.randrange(1, size - 1)
        if len(out) % 3 == 1:
            del taken[at]
        elif len(out) % 3 == 2:
            taken[at] = "lighthouse"
        out.append(Quoted(text=" ".join(taken)))
    return out


def measure(data: Path, share: float) -> dict[str, float]:
    """Return the figures for one share of the record."""
    records = records_2016(data, share)
    read = peak()
    start = time.perf_counter()
    index = build(records)
    built = time.perf_counter() - start
    asked = quotations(records, QUOTATIONS)
    start = time.perf_counter()
    found = sum(align(quoted, index).record_id is not None for quoted in asked)
    checked = time.perf_counter() - start
    figures = {
        "words": len(index),
        "build_seconds": built,
        "read_megabytes": read,
        "peak_megabytes": peak(),
        "quotations_per_minute": 60 * len(asked) / checked,
        "milliseconds_per_quotation": 1000 * checked / len(asked),
        "found": found / len(asked),
    }
    return figures | (compare(index, asked) if share == 1.0 else {})


def peak() -> float:
    """Return the most memory this process has held, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def compare(index: Index, asked: Sequence[Quoted]) -> dict[str, float]:
    """Return how many times faster one check is than rapidfuzz over all passages, on the same quotations."""
    from rapidfuzz.fuzz import partial_ratio_alignment

    passages = [index.passage(at) for at in range(len(index.stretches))]
    texts = {record.id: record.text for record in index.records}
    stretches = [passage.span.of(texts[passage.document_id]) for passage in passages]
    sample = asked[:: len(asked) // COMPARED][:COMPARED]
    start = time.perf_counter()
    for quoted in sample:
        best = 0.0
        for stretch in stretches:
            found = partial_ratio_alignment(quoted.text, stretch, score_cutoff=best)
            best = found.score if found else best
    theirs = (time.perf_counter() - start) / len(sample)
    start = time.perf_counter()
    for _ in range(20):
        for quoted in sample:
            align(quoted, index)
    ours = (time.perf_counter() - start) / len(sample) / 20
    return {"rapidfuzz_seconds_per_quotation": theirs, "times_faster_than_rapidfuzz": theirs / ours}


def main() -> int:
    """Print the table, write it as CSV, and hold the whole record's figures against their limits."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path, help="write the table there as CSV, for a plot")
    parser.add_argument("--share", type=float, help="measure one share and print its figures as JSON")
    options = parser.parse_args()
    if options.share:
        print(json.dumps(measure(options.data, options.share)))
        return 0
    table = []
    for share in SHARES:
        command = [sys.executable, __file__, str(options.data), "--share", str(share)]
        output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        table.append({"share": share, **json.loads(output)})
    names = list(table[-1])
    for name in names:
        print(f"{name:<34}" + "".join(f"{row[name]:>14.3f}" if name in row else " " * 14 for row in table))
    if options.out:
        with options.out.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, names)
            writer.writeheader()
            writer.writerows(table)
    small, whole = table[0], table[-1]
    growth = whole["milliseconds_per_quotation"] / small["milliseconds_per_quotation"]
    return judged({**whole, "query_growth_over_8_times_the_record": growth}, "speed")


if __name__ == "__main__":
    sys.exit(main())
