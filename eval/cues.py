"""Count the cues: write `src/atodds/attribution/cues.tsv` from texts with gold attributions.

python eval/cues.py --train polnear_train.jsonl.xz [--out src/atodds/attribution/cues.tsv]

Every candidate of the rules is held against the gold: it is true when its content shares at least half of the words
(Jaccard) with a gold content and its cue a word with that one's cue. A candidate inside a gold content is left out,
since the gold holds only outermost attributions. Nothing random; a minute or two per hundred articles of parsing.
"""

from __future__ import annotations

import argparse
import json
import lzma
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from atodds.attribution.attribute import candidates
from atodds.attribution.cues import Candidate
from atodds.attribution.marks import Quotations, quotations
from atodds.attribution.tree import Tree
from atodds.models import load

HEAD = """# What a reporting cue has been worth: construction, lemma ("*": all), true attributions, places seen.
# Counted by eval/cues.py on the training part of PolNeAR 1.0 (news, 2015-2016; annotations MIT): counts only, no text.
# A lemma seen once and never true is left out: the construction's own share says as much.
"""
_WORD = re.compile(r"\w+")
_LABELS = ("label-before", "label-after", "label-line")


def main() -> None:
    """Write the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--train", type=Path, required=True)
    options.add_argument("--out", type=Path, default=Path("src/atodds/attribution/cues.tsv"))
    given = options.parse_args()
    seen: Counter[tuple[str, str]] = Counter()
    true: Counter[tuple[str, str]] = Counter()
    for text, gold in _articles(given.train):
        tree = Tree(text, load.parser().parse(text))
        for item in candidates(tree, Quotations(quotations(text))):
            if _inside(item, gold):
                continue
            hit = any(_matches(text, item, each) for each in gold)
            for lemma in {item.lemma, "*"}:
                seen[item.key, lemma] += 1
                true[item.key, lemma] += hit
    rows = [
        f"{key}\t{lemma}\t{true[key, lemma]}\t{seen[key, lemma]}\n"
        for key, lemma in sorted(seen)
        if lemma.split() == [lemma] and (lemma == "*" or seen[key, lemma] >= 2 or true[key, lemma])
    ]
    given.out.write_text(HEAD + "".join(rows), encoding="utf-8")
    print(f"{given.out}: {len(rows)} rows")


def _articles(path: Path) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield each article once, with its first annotator's attributions."""
    known: set[str] = set()
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row["primary"] and row["id"] not in known:
                known.add(row["id"])
                yield row["text"], row["attributions"]


def _words(text: str, spans: Sequence[Sequence[int]]) -> set[int]:
    return {match.start() for start, end in spans for match in _WORD.finditer(text, start, end)}


def _inside(item: Candidate, gold: list[dict[str, Any]]) -> bool:
    return bool(item.cue) and any(s <= item.cue[0].start < e for each in gold for s, e in each["content"])


def _matches(text: str, item: Candidate, gold: dict[str, Any]) -> bool:
    content, wanted = _words(text, item.content), _words(text, gold["content"])
    if not content or not wanted or 2 * len(content & wanted) < len(content | wanted):
        return False
    cue, cue_wanted = _words(text, item.cue), _words(text, gold["cue"])
    return item.key in _LABELS or not cue or not cue_wanted or bool(cue & cue_wanted)


if __name__ == "__main__":
    main()
