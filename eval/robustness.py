"""Many real pages through the whole line: nothing crashes, nothing is taken from a marked line, every span holds.

    python eval/robustness.py --news FILE.jsonl.xz [--articles 500] [--folder DIR ...] [--db FILE]

Reads the first articles of a JSON-lines file and the folders given (files named `record_*` as the record), writes them
to a store, verifies it, and prints the counts. Exits with 1 when anything is wrong.
"""

from __future__ import annotations

import argparse
import lzma
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from atodds.batch.pool import extract_all
from atodds.documents.read import read
from atodds.errors import AtoddsError, InputError
from atodds.pipeline import analyse
from atodds.settings import settings
from atodds.store import query
from atodds.store.connect import open_store
from atodds.store.verify import verify
from atodds.store.write import add_extraction, replace_analysis
from atodds.text import overlap
from atodds.types import Document


def main() -> int:
    arguments = argparse.ArgumentParser(description="see the module's docstring")
    arguments.add_argument("--news", type=Path)
    arguments.add_argument("--articles", type=int, default=500)
    arguments.add_argument("--folder", type=Path, action="append", default=[])
    arguments.add_argument("--db", type=Path)
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        database = options.db or Path(scratch) / "robustness.db"
        with open_store(database) as store:
            begun, crashed, marked = time.perf_counter(), 0, 0
            for item in extract_all(_documents(options, Path(scratch)), workers=settings().workers):
                if isinstance(item, AtoddsError):
                    print(item)
                    crashed += 1
                    continue
                marks = [mark.span for mark in item.document.marks]
                marked += sum(any(overlap(a, b) for a in s.content for b in marks) for s in item.statements)
                add_extraction(store, item)
            read_in = time.perf_counter() - begun
            analysis = analyse(list(query.extractions(store)))
            replace_analysis(store, analysis.identities, analysis.alignments, analysis.relations)
            problems = [str(problem) for problem in verify(store)]
            print(
                f"{query.count_documents(store)} documents, {query.count_statements(store)} statements in "
                f"{read_in:.0f} s; {len(analysis.alignments)} alignments, {len(analysis.relations)} relations; "
                f"{crashed} errors, {marked} statements from marked lines, {len(problems)} problems on verifying"
            )
            for problem in problems[:20]:
                print(problem)
    return 1 if crashed or marked or problems else 0


def _documents(options: argparse.Namespace, scratch: Path) -> Iterator[Document | InputError]:
    if options.news:
        rows = scratch / "news.jsonl"
        with lzma.open(options.news, "rt", encoding="utf-8") as lines, rows.open("w", encoding="utf-8") as out:
            out.writelines(line for _, line in zip(range(options.articles), lines, strict=False))
        yield from read([rows])
    for folder in options.folder:
        records = sorted(folder.glob("record_*"))
        yield from read([path for path in sorted(folder.glob("*.txt")) if path not in records])
        yield from read(records, kind="record")


if __name__ == "__main__":
    sys.exit(main())
