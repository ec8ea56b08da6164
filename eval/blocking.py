"""Measure the choice of candidate pairs by itself: python eval/blocking.py --dossier DIR [--news FILE] [--cache FILE].

Every document of the dossier is extracted. A side of a gold pair is matched with the statements that share half or more
of the shorter of the two stretches; a pair is kept when a statement of one side, or one that restates it (`echoes`), is
paired with one of the other, or is itself a restatement of it. Pairs of which a side has no statement are counted
apart. Where the statements hold less than half of the gold's words, only a scrap was extracted ("the drug"): such pairs
count, and the share without them is also stated. To measure the choice without extraction the gold's own stretches are
then added as statements ("inserted"), quoted where the page quotes them.

Partners are counted per statement: a pair counts once for each of its two statements, so their mean is twice the
number of pairs over the number of statements. With --news, the cost per statement is measured from 1,000 to 100,000
statements: those extracted from the news, repeated under other ids with a fifth of their words
exchanged for words of others. Embedding is part of that cost; that of the statements' own
texts, without their surroundings, is also stated by itself.
"""

from __future__ import annotations

import argparse
import json
import lzma
import pickle
import random
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from atodds.documents.read import read_file
from atodds.models.embedding import embedder
from atodds.pipeline import extract
from atodds.relations.block import MEAN, candidates
from atodds.relations.echo import echoes
from atodds.speakers.resolve import resolve
from atodds.text import overlap
from atodds.types import Document, Extraction, Identity, Origin, Span, Statement, content_id

SIZES = (1_000, 3_000, 10_000, 30_000, 100_000)
GROWTH = 1.5
RECALL = 0.97
HALF = 0.5
"""Least share of the gold's characters that a statement must hold not to be a scrap of it."""
CHANGED = 0.2
ARTICLES = 100


def dossier(folder: Path, cache: Path | None) -> dict[str, Extraction]:
    """Return what is extracted from every document of the dossier, by file name."""
    if cache is not None and cache.exists():
        kept: dict[str, Extraction] = pickle.loads(cache.read_bytes())
        return kept
    found = {}
    for path in sorted(folder.glob("*.txt")):
        for document in read_file(path, kind="record" if path.name.startswith("record_") else "report"):
            assert isinstance(document, Document)
            found[path.name] = extract(document)
    if cache is not None:
        cache.write_bytes(pickle.dumps(found))
    return found


def restated(statements: Sequence[Statement], pages: Mapping[str, Document], who: Sequence[Identity]) -> list[set[str]]:
    """Return the groups of ids that print the same words."""
    canonical = {identity.speaker_id: identity.canonical_id for identity in who}
    groups = {s.id: {s.id} for s in statements}

    def place(s: Statement) -> tuple[Any, ...]:
        return (pages[s.document_id].published or date.max, s.document_id, s.content[0], s.id)

    for echo in echoes(sorted(statements, key=place), canonical):
        both = groups[echo.first.id] | groups[echo.later.id]
        groups |= dict.fromkeys(both, both)
    return [group for group in {id(g): g for g in groups.values()}.values() if len(group) > 1]


def matched(statements: Sequence[Statement], page: Document, quote: str) -> set[str]:
    """Return the ids of the statements of `page` that stand where `quote` does."""
    start = page.text.index(quote)
    span = Span(start, start + len(quote))
    out = set()
    for statement in statements:
        shared = sum(overlap(piece, span) for piece in statement.content)
        size = sum(piece.end - piece.start for piece in statement.content)
        if statement.document_id == page.id and shared and 2 * shared >= min(size, len(quote)):
            out.add(statement.id)
    return out


def held(statements: Sequence[Statement], page: Document, quote: str) -> float:
    """Return the greatest share of `quote` that stands in one statement of `page`."""
    start = page.text.index(quote)
    span = Span(start, start + len(quote))
    shares = (sum(overlap(piece, span) for piece in s.content) for s in statements if s.document_id == page.id)
    return max(shares, default=0) / len(quote)


def inserted(page: Document, quote: str, statements: Sequence[Statement]) -> Statement:
    """Return the gold's stretch as a statement, quoted where one of `statements` has it in quotation marks."""
    start = page.text.index(quote)
    span = Span(start, start + len(quote))
    quotations = {
        Span(max(start, q.start), min(span.end, q.end)) for s in statements for q in s.quotations if overlap(q, span)
    }
    return Statement(
        id=content_id("gold", page.id, span),
        document_id=page.id,
        text=quote,
        content=(span,),
        quotations=tuple(sorted(quotations)),
        score=1.0,
        origin=Origin(stage="gold", version="1"),
    )


def measure(gold: Mapping[str, Any], found: Mapping[str, Extraction], mean: int, *, insert: bool) -> float:
    """Print what is kept, by kind of pair, and return the share over all pairs whose sides have statements."""
    pages = {e.document.id: e.document for e in found.values()}
    statements = {s.id: s for e in found.values() for s in e.statements}
    who = resolve([s for e in found.values() for s in e.speakers], published={k: p.published for k, p in pages.items()})
    rows = [(kind, row) for kind in ("at_odds", "agree", "related_not_at_odds") for row in gold[kind]]
    sides: dict[tuple[str, str], set[str]] = {}
    scraps: set[str] = set()
    for _, row in rows:
        for side in ("a", "b"):
            there, quote = found[row[side]["doc"]], row[side]["quote"]
            ids = matched(there.statements, there.document, quote)
            if not insert and held(there.statements, there.document, quote) < HALF:
                scraps.add(row["id"])
            if insert:
                made = inserted(there.document, quote, there.statements)
                statements[made.id] = made
                ids |= {made.id}
            sides[row["id"], side] = ids
    everything = list(statements.values())
    groups = restated(everything, pages, who)
    head = {key: min(group) for group in groups for key in group}
    start = time.perf_counter()
    pairs = list(candidates(everything, embedder(), documents=pages, groups=groups, mean=mean))
    spent = time.perf_counter() - start
    kept = {frozenset((everything[i].id, everything[j].id)) for i, j in pairs}
    counts: Counter[tuple[str, str]] = Counter()
    missed: dict[str, list[str]] = defaultdict(list)
    for kind, row in rows:
        label = f"{kind} {row['strength']}" if "strength" in row else kind
        left, right = ({head.get(key, key) for key in sides[row["id"], side]} for side in ("a", "b"))
        if not (left and right):
            counts[label, "unextracted"] += 1
            continue
        right_one = bool(left & right) or any(frozenset((a, b)) in kept for a in left for b in right)
        counts[label, "kept" if right_one else "missed"] += 1
        if not right_one:
            missed[label].append(row["id"])
    print(
        f"{'inserted' if insert else 'extracted'}: {len(everything)} statements, {len(pairs)} pairs, "
        f"{2 * len(pairs) / len(everything):.1f} partners per statement, {1000 * spent / len(everything):.2f} ms each"
    )
    return _table(counts, missed, scraps)


def _table(counts: Counter[tuple[str, str]], missed: Mapping[str, Sequence[str]], scraps: Set[str]) -> float:
    labels = sorted({label for label, _ in counts})
    kept = total = 0
    for label in labels:
        here, gone, none = (counts[label, verdict] for verdict in ("kept", "missed", "unextracted"))
        kept, total = kept + here, total + here + gone
        print(f"  {label:24}{here:>4} of {here + gone:<4}no statement for a side: {none:<4}{' '.join(missed[label])}")
    print(f"  {'all':24}{kept:>4} of {total:<4}({100 * kept / total:.1f} %)")
    none = sum(count for (_, verdict), count in counts.items() if verdict == "unextracted")
    whole = total + none - len(scraps)
    lost = sum(key not in scraps for keys in missed.values() for key in keys)
    if scraps:
        print(f"  {'without scraps':24}{whole - lost:>4} of {whole:<4}({100 * (1 - lost / whole):.1f} %)")
    return kept / total


def news(path: Path, count: int, cache: Path | None) -> list[Extraction]:
    """Return what is extracted from `count` articles of the news."""
    if cache is not None and cache.exists():
        kept: list[Extraction] = pickle.loads(cache.read_bytes())
        return kept
    out = []
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for _, line in zip(range(count), lines, strict=False):
            row = json.loads(line)
            key = content_id("document", row["id"])
            day = date.fromisoformat(row["published"][:10]) if row.get("published") else None
            out.append(
                extract(
                    Document(id=key, text=row["text"], kind="report", name=key, published=day, sha256="", raw_sha256="")
                )
            )
    if cache is not None:
        cache.write_bytes(pickle.dumps(out))
    return out


def repeated(extractions: Sequence[Extraction], count: int) -> tuple[list[Statement], dict[str, Document]]:
    """Return `count` statements on as many pages as needed: each round of the news is another set of pages of the
    same days and surroundings, with some words of each statement exchanged."""
    chance = random.Random(11)
    words = [word for e in extractions for s in e.statements for word in s.text.split()]
    statements: list[Statement] = []
    pages: dict[str, Document] = {}
    number = 0
    while len(statements) < count:
        for extraction in extractions:
            key = content_id("document", extraction.document.id, number)
            pages[key] = replace(extraction.document, id=key)
            for s in extraction.statements:
                kept = [w if chance.random() > CHANGED else chance.choice(words) for w in s.text.split()]
                statements.append(replace(s, id=content_id(s.id, number), document_id=key, text=" ".join(kept)))
        number += 1
    return statements[:count], pages


def growth(extractions: Sequence[Extraction], sizes: Sequence[int]) -> float:
    """Print the cost per statement at each size, in CPU time of all threads, and return by how much it grew."""
    first = spent = 0.0
    for size in sizes:
        statements, pages = repeated(extractions, size)
        start = time.process_time()
        embedder().embed([s.text for s in statements])
        alone = time.process_time() - start
        start = time.process_time()
        pairs = sum(1 for _ in candidates(statements, embedder(), documents=pages))
        spent = (time.process_time() - start) / size
        first = first or spent
        print(
            f"{size:>8} statements: {1e6 * spent:7.0f} µs each (embedding their texts alone "
            f"{1e6 * alone / size:.0f} µs), "
            f"{2 * pairs / size:.1f} partners, {spent / first:.2f} times the cost at {sizes[0]:,}",
            flush=True,
        )
    return spent / first


def main() -> int:
    """Print the measures; exit status 1 when one misses its limit."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dossier", type=Path)
    parser.add_argument("--news", type=Path)
    parser.add_argument("--articles", type=int, default=ARTICLES, help="articles of the news that are extracted")
    parser.add_argument("--cache", type=Path, help="keep extractions here between runs (a file; news beside it)")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="statements, for the cost of each")
    parser.add_argument("--mean", type=int, default=MEAN)
    options = parser.parse_args()
    failed = False
    if options.dossier:
        gold = yaml.safe_load((options.dossier / "gold.yaml").read_text(encoding="utf-8"))
        found = dossier(options.dossier, options.cache)
        shares = [measure(gold, found, options.mean, insert=insert) for insert in (False, True)]
        failed = float(np.min(shares)) < RECALL
    if options.news:
        cache = options.cache.with_suffix(".news.pkl") if options.cache else None
        failed = growth(news(options.news, options.articles, cache), options.sizes) >= GROWTH or failed
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main())
