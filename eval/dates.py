"""Measures the dates of speaking against a dossier's gold: `python eval/dates.py DOSSIER [--floors FILE] [--whole]`.

`DOSSIER` is a folder of text files (a `key: value` head, a blank line, the body) with a `gold.yaml` whose `dates` each
name a file, a quote in it, the words for the time inside the quote, and the day or month that they mean.

Without `--whole` the words are given and only the reading of them is measured. With it the file is attributed and
situated too, and a date counts where a statement took it from these words; words that no statement uses are "unused".

right: the claimed interval holds the gold day (or lies in the gold month) and is no wider than the words allow;
wrong: it does not; wide: it holds the day but says less than the words; unknown: nothing is claimed. Words on a page
that gives no publication date are counted apart: there, nothing is what ought to be claimed for a relative date.
"""

from __future__ import annotations

import argparse
import calendar
import re
import sys
import tomllib
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from atodds.context.dating import dates_on
from atodds.context.frame import page
from atodds.models.load import parser
from atodds.types import Document, Span, When

WIDTHS = ((r"week", 7), (r"month|january|february|march|april|june|july|august|\bmay\b$|sept|octo|nove|dece", 31))


def main() -> int:
    """Print the counts and every case that is not right; exit 1 when a floor is missed."""
    options = argparse.ArgumentParser(description="Measure dates of speaking against a dossier's gold.")
    options.add_argument("dossier", type=Path)
    options.add_argument("--floors", type=Path, default=Path(__file__).with_name("floors.dates.toml"))
    options.add_argument("--whole", action="store_true", help="attribute and situate the files too")
    chosen = options.parse_args()
    gold = yaml.safe_load((chosen.dossier / "gold.yaml").read_text(encoding="utf-8"))["dates"]
    documents = {name: load(chosen.dossier / name) for name in sorted({case["doc"] for case in gold})}
    counts: Counter[str] = Counter()
    claims = {name: (used if chosen.whole else read)(document) for name, document in documents.items()}
    for case in gold:
        document = documents[case["doc"]]
        verdict, claimed = judge(case, document, claims[case["doc"]], whole=chosen.whole)
        counts[verdict] += 1
        if verdict != "right":
            print(f"{verdict:22} {case['id']} {case['doc']}: {case['words']!r} gold {case['date']} claimed {claimed}")
    return report(counts, tomllib.loads(chosen.floors.read_text(encoding="utf-8")), whole=chosen.whole)


def load(path: Path) -> Document:
    """Return the document in `path`; `published: unknown` gives None."""
    head, _, body = path.read_text(encoding="utf-8").partition("\n\n")
    day = re.search(r"(?m)^published: (\d{4}-\d{2}-\d{2})$", head)
    kind = "record" if path.name.startswith("record") else "report"
    published = date.fromisoformat(day[1]) if day else None
    return Document(
        id=path.name, text=body, kind=kind, name=path.name, published=published, sha256="", raw_sha256=""
    )  # fmt: skip


def read(document: Document) -> list[tuple[Span, When | None]]:
    """Return every time expression of a document with what it is read as."""
    dates = dates_on(page(document, parser().parse(document.text)))
    return [(expression.span, dates.when(at)) for at, expression in enumerate(dates.expressions)]


def used(document: Document) -> list[tuple[Span, When | None]]:
    """Return the dates that the statements of a document carry."""
    from atodds.pipeline import extract

    said = [statement.said for statement in extract(document).statements]
    return [(when.span, when) for when in said if when is not None and when.span is not None]


def judge(
    case: dict[str, Any], document: Document, claims: list[tuple[Span, When | None]], *, whole: bool
) -> tuple[str, str]:
    """Return the verdict on one case, and the claim in words."""
    quote = document.text.find(case["quote"])
    start = document.text.find(case["words"], quote) if quote >= 0 else -1
    if start < 0:
        return "not in the text", ""
    words = Span(start, start + len(case["words"]))
    found = [when for span, when in claims if span.start < words.end and words.start < span.end]
    if whole and not found:
        return "unused", ""
    when = next((when for when in found if when is not None), None)
    if when is None:
        return ("unknown" if document.published else "unknown, page undated"), ""
    first, last = bounds(str(case["date"]))
    claimed = f"{when.start} to {when.end}"
    if not ((when.start <= first and last <= when.end) or (first <= when.start and when.end <= last)):
        return "wrong", claimed
    limit = next((days for pattern, days in WIDTHS if re.search(pattern, case["words"].lower())), 1)
    return ("right" if (when.end - when.start).days < limit else "wide"), claimed


def bounds(words: str) -> tuple[date, date]:
    """Return the first and last day of ``2020-05-13`` or ``2020-05``."""
    parts = [int(part) for part in words.split("-")]
    if len(parts) == 3:
        return date(*parts), date(*parts)
    return date(parts[0], parts[1], 1), date(parts[0], parts[1], calendar.monthrange(parts[0], parts[1])[1])


def report(counts: Counter[str], floors: dict[str, Any], *, whole: bool) -> int:
    """Print the counts and shares; return 1 when the floors are missed."""
    total = counts.total()
    dated = total - counts["unknown, page undated"] - counts["unused"]
    print("; ".join(f"{name} {number}" for name, number in sorted(counts.items())), f"of {total}")
    right = counts["right"]
    print(f"right: {right / max(total, 1):.1%} of all, {right / max(dated, 1):.1%} where it can be known")
    floor = floors["whole" if whole else "words"]
    missed = counts["right"] < floor["right"] or counts["wrong"] > floor["wrong"]
    if missed:
        print(f"below the floor: at least {floor['right']} right and at most {floor['wrong']} wrong", file=sys.stderr)
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
