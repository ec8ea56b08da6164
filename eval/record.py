"""Measures the record check on data: the dossier's 40 printed quotations, and the 2016 quotations with known passages.

    python eval/record.py DATA [--show]

DATA is the data folder. Exits 1 when a figure is below its floor in `floors.record.toml`.

The dossier's verdicts are its own. They are mapped so: "verbatim" is right when the check says exact, formatting only,
disfluency cleaned or, for a quotation with dots, elided in order; "altered" and "spliced" when it says words changed,
meaning changed or elided in order; "paraphrase" and "not-in-record" when it says not found in the supplied record.
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from atodds.record.align import Finding, Quoted, align
from atodds.record.evidence import NEAR, speaker_support
from atodds.record.index import Index, build
from atodds.types import When
from record_data import covid_document, records_2016, rows

FLOORS = Path(__file__).with_name("floors.record.toml")
JUDGEMENTS = Path(__file__).with_name("judgements") / "record_matches.jsonl"
FAITHFUL = {"exact", "formatting only", "disfluency cleaned"}
CHANGED = {"words changed", "meaning changed", "elided in order"}
LONG = 8
"""Words from which an old quotation is no short phrase."""
MISSING = {"not found in the supplied record"}
ACCEPTED = {
    "verbatim": FAITHFUL,
    "altered": CHANGED,
    "spliced": CHANGED,
    "paraphrase": MISSING,
    "not-in-record": MISSING,
}


def on(day: date | None) -> When | None:
    """Return the page's day as a time of speaking."""
    return When(start=day, end=day) if day else None


def dossier(data: Path, *, show: bool) -> dict[str, float]:
    """Return the share of the dossier's verdicts that are right, and how many changed ones are called exact."""
    folder = data / "dossier" / "covid2020"
    documents = {path.name: covid_document(path) for path in sorted(folder.glob("*.txt"))}
    index = build(documents.values())
    gold = yaml.safe_load((folder / "gold.yaml").read_text(encoding="utf-8"))["quotes_vs_record"]
    right, wrongly_exact = 0, 0
    for row in gold:
        report = documents[row["printed"]["doc"]]
        quote = row["printed"]["quote"]
        found = align(Quoted(text=quote, said=on(report.published)), index)
        fine = found.verdict in ACCEPTED[row["verdict"]] or (
            row["verdict"] == "verbatim" and found.verdict == "elided in order" and ("..." in quote or "…" in quote)
        )
        right += fine
        wrongly_exact += row["verdict"] in {"altered", "spliced"} and found.verdict == "exact"
        if show:
            print("ok " if fine else "-- ", row["id"], row["verdict"], "|", found.verdict, "|", found.reason)
    return {"dossier_right": right / len(gold), "dossier_changed_called_exact": wrongly_exact}


def right_place(row: dict[str, Any], found: Finding, index: Index) -> bool:
    """Whether the finding is the passage that the row names, or the same speaker saying the same words: in the week
    before the report, or at any earlier time when the passage named is older than that."""
    if found.record_id is None or found.passage_id is None:
        return False
    record = next(record for record in index.records if record.id == found.record_id)
    if record.name == row["record"]:
        return True
    label = next(
        (t.speaker for t in record.turns if found.record and t.span.start <= found.record.start < t.span.end), ""
    )
    if speaker_support((row["record_speaker"], *names(row)), label).stand != "agrees" or record.published is None:
        return False
    gap = (date.fromisoformat(row["date"]) - record.published).days
    return 0 <= gap <= NEAR or (gap > NEAR and (row["gap_days"] or 0) > NEAR)


def usable(row: dict[str, Any]) -> bool:
    """Whether a row is a verbatim quotation whose named passage can be told to be its source.

    It can when the record is of the week before the report, with a speaker who is not named otherwise, or when it is
    older and the quotation is no short phrase and names that speaker.
    """
    speaker = speaker_support(names(row), row["record_speaker"] or "").stand
    dated = row["gap_days"] is not None and row["gap_days"] <= NEAR and speaker != "differs"
    told = speaker == "agrees" and row["n_tok"] >= LONG
    return row["exact"] and not row["record_later"] and (dated or told)


def matches(data: Path, index: Index, *, show: bool) -> dict[str, float]:
    """Return the share of the verbatim 2016 quotations that are found at the right passage."""
    right = total = 0
    for row in rows(data / "records" / "matches_2016.jsonl.xz"):
        if not usable(row):
            continue
        quoted = Quoted(text=row["quote"], speaker=names(row), said=on(date.fromisoformat(row["date"])))
        found = align(quoted, index)
        fine = right_place(row, found, index)
        right, total = right + fine, total + 1
        if show and not fine:
            print(
                "--", row["quote"], "|", row["record_date"], row["record_speaker"], "|", row["date"], row["source_text"]
            )
            print("     ", found.verdict, "|", found.reason)
    return {"matches_verbatim": total, "matches_verbatim_found": right / total}


def read_by_hand(data: Path, index: Index, *, show: bool) -> dict[str, float]:
    """Return how many findings of the filed reading were right, and how many have changed since they were read.

    `judgements/record_matches.jsonl` holds 60 quotations, drawn with a fixed seed from those that are not verbatim or
    not told to be from their passage, apart from 120 read while the matcher was made. Each has its finding (verdict
    and place) and whether a reader found it right. A finding that has changed counts as wrong until it is read again.
    """
    texts = {
        row["id"]: row["text"]
        for name in ("train", "dev")
        for row in rows(data / "attribution" / f"polnear_{name}.jsonl.xz")
    }
    matched = {
        (row["article"], row["start"], row["end"]): row for row in rows(data / "records" / "matches_2016.jsonl.xz")
    }
    judgements = [json.loads(line) for line in JUDGEMENTS.read_text(encoding="utf-8").splitlines()]
    right = changed = 0
    for judgement in judgements:
        row = matched[judgement["article"], judgement["start"], judgement["end"]]
        context = texts.get(row["article"], "")[row["end"] : row["end"] + 240]
        said = on(date.fromisoformat(row["date"]))
        found = align(Quoted(text=row["quote"], context=context, speaker=names(row), said=said), index)
        place = [found.record_id, *(found.record or (None, None))]
        same = found.verdict == judgement["verdict"] and place == judgement["record"]
        changed += not same
        right += same and judgement["right"]
        if show and not same:
            print("changed since it was read:", row["quote"], "|", found.verdict, "|", found.reason)
    return {"read": len(judgements), "read_right": right / len(judgements), "read_changed": changed}


def names(row: dict[str, Any]) -> tuple[str, ...]:
    """Return the source as printed where it looks like a name."""
    return tuple(text for text in row["source_text"] if any(word[:1].isupper() for word in text.split()))


def main() -> int:
    """Print the figures beside their floors; return 1 when one is below."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--show", action="store_true", help="print every verdict of the dossier and every miss")
    options = parser.parse_args()
    figures = dossier(options.data, show=options.show)
    index = build(records_2016(options.data))
    figures |= matches(options.data, index, show=options.show)
    figures |= read_by_hand(options.data, index, show=options.show)
    return judged(figures, "record")


def judged(figures: dict[str, float], table: str) -> int:
    """Print each figure beside its floor (or ceiling) and return 1 when one fails it."""
    limits = tomllib.loads(FLOORS.read_text(encoding="utf-8"))[table] if FLOORS.exists() else {}
    failed = 0
    for name, value in figures.items():
        floor, ceiling = limits.get("floors", {}).get(name), limits.get("ceilings", {}).get(name)
        bad = (floor is not None and value < floor) or (ceiling is not None and value > ceiling)
        failed |= bad
        limit = f"floor {floor}" if floor is not None else f"ceiling {ceiling}" if ceiling is not None else ""
        print(f"{name:<36}{value:>10.4f}  {limit}{'  FAILED' if bad else ''}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
