"""Measure attribution on texts with gold attributions, and hold the figures against the pinned floors.

python eval/attribution.py --scorer SCORER.py --gold gold.jsonl --texts DIR [--floors eval/floors.toml]
                           [--section attribution] [--rules] [--predictions OUT.jsonl] [--marks]

The scorer is a program beside the data (its docstring defines every figure) and is imported by path. Only outermost
attributions are scored, since the gold holds no others. Exits with 1 when a figure is below its floor, or is missing.

With --marks, the texts are rewritten three times instead, with curly, straight and doubled single quotation marks, and
the recalls are set side by side; exits with 1 when those of one figure lie more than a point apart.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import re
import sys
import time
import tomllib
from pathlib import Path
from types import ModuleType
from typing import Any

from atodds.attribution.attribute import attribute
from atodds.attribution.marks import quotations
from atodds.models import load
from atodds.pipeline import shipped_tagger
from atodds.types import Attribution, Document, Tagger, content_id

SHOWN = (
    ("full_j50", "PRF"),
    ("content_exact_w", "PRF"),
    ("source_exact_w_given", ""),
    ("token_source", "PRF"),
    ("token_cue", "PRF"),
    ("token_content", "PRF"),
    ("direct5_full", "PRF"),
    ("full_direct", "PRF"),
    ("full_mixed", "PRF"),
    ("full_indirect", "PRF"),
)


def main() -> int:
    """Return the exit code: 0, or 1 when a figure falls below its floor."""
    options = _options()
    scorer = imported(options.scorer)
    gold = scorer.read_jsonl(str(options.gold))
    texts = {name: scorer.read_text(str(options.texts / f"{name}.txt")) for name in gold}
    tagger = None if options.rules else shipped_tagger()
    if options.marks:
        return _marks(scorer, gold, texts, tagger)
    start = time.process_time()
    rows = {name: _row(name, attribute_text(name, text, tagger)) for name, text in texts.items()}
    seconds = time.process_time() - start
    if options.predictions:
        lines = [json.dumps(row) + "\n" for row in rows.values()]
        options.predictions.write_text("".join(lines), encoding="utf-8")
    result = scorer.score(gold, rows, texts)
    print(f"articles {result['articles']}, gold {result['n_gold']}, predicted {result['n_pred']}, {seconds:.1f} CPU s")
    figures = _figures(result["scores"])
    for name, kinds in SHOWN:
        print(f"  {name:22s}", "  ".join(f"{kind} {figures[_key(name, kind)]:5.1f}" for kind in kinds or "-"))
    if options.floors is None:
        return 0
    return _held(figures, tomllib.loads(options.floors.read_text(encoding="utf-8"))[options.section])


def attribute_text(name: str, text: str, tagger: Tagger | None = None) -> tuple[Attribution, ...]:
    """Return the attributions of `text` taken as a plain report."""
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    document = Document(
        id=content_id("document", name), text=text, kind="report", name=name, sha256=digest, raw_sha256=digest
    )
    return attribute(document, load.parser().parse(text), tagger=tagger)


def _row(name: str, found: tuple[Attribution, ...]) -> dict[str, Any]:
    outermost = [item for item in found if item.parent is None]
    return {
        "id": name,
        "attributions": [{"source": i.source, "cue": i.cue, "content": i.content} for i in outermost],
    }


STYLES = {"curly": ("“", "”"), "straight": ('"', '"'), "doubled": ("''", "''")}
APART = 1.0
"""Points of recall that the styles of marks may lie apart."""


def _marks(scorer: ModuleType, gold: dict[str, Any], texts: dict[str, str], tagger: Tagger | None) -> int:
    recalls: dict[str, dict[str, float]] = {}
    for style, pair in STYLES.items():
        made = {name: restyled(text, pair) for name, text in texts.items()}
        moved = {name: _moved(gold[name], moves) for name, (_, moves) in made.items()}
        rows = {name: _row(name, attribute_text(name, text, tagger)) for name, (text, _) in made.items()}
        figures = _figures(scorer.score(moved, rows, {name: text for name, (text, _) in made.items()})["scores"])
        recalls[style] = {name: figures[f"{name}_r"] for name, kinds in SHOWN if kinds}
    worst = 0.0
    for name in next(iter(recalls.values())):
        values = [recall[name] for recall in recalls.values()]
        worst = max(worst, max(values) - min(values))
        print(f"  {name:18s} R ", "  ".join(f"{style} {recalls[style][name]:5.1f}" for style in STYLES))
    print(f"greatest difference {worst:.2f} points")
    return int(worst > APART)


def restyled(text: str, marks: tuple[str, str]) -> tuple[str, list[int]]:
    """Return `text` with its double quotation marks written as `marks`, and where each old offset now lies. A mark that
    opens or closes nothing is written as the opening one where both are alike, and otherwise left."""
    new: dict[int, tuple[int, str]] = {}
    for stray in re.finditer("[\"“”„]|''|``", text):
        new[stray.start()] = (stray.end(), marks[0] if marks[0] == marks[1] else stray[0])
    for quote in quotations(text):
        for (start, end), mark in zip(
            ((quote.span.start, quote.inner.start), (quote.inner.end, quote.span.end)), marks, strict=True
        ):
            if start in new:
                new[start] = (end, mark)
    out: list[str] = []
    moves: list[int] = []
    at = length = 0
    while at < len(text):
        end, piece = new.get(at, (at + 1, text[at]))
        moves += [length] * (end - at)
        out.append(piece)
        length += len(piece)
        at = end
    return "".join(out), [*moves, length]


def _moved(record: dict[str, Any], moves: list[int]) -> dict[str, Any]:
    found = [
        {role: [[moves[start], moves[end]] for start, end in each[role]] for role in ("source", "cue", "content")}
        for each in record["attributions"]
    ]
    return {**record, "attributions": found}


def _figures(scores: dict[str, Any]) -> dict[str, float]:
    """Return every figure in per cent under its name; precision and recall under the name with "_p" and "_r"."""
    out: dict[str, float] = {}
    for name, value in scores.items():
        if isinstance(value, dict):
            out |= {_key(name, kind): 100 * value[kind] for kind in "PRF"}
        else:
            out[name] = 100 * value
    return out


def _key(name: str, kind: str) -> str:
    return {"P": f"{name}_p", "R": f"{name}_r"}.get(kind, name)


def _held(figures: dict[str, float], floors: dict[str, float]) -> int:
    fallen = [
        f"{name} {figures.get(name, 0):.1f} < {floor}" for name, floor in floors.items() if _below(figures, name, floor)
    ]
    print("below the floor: " + "; ".join(fallen) if fallen else f"all {len(floors)} floors held")
    return 1 if fallen else 0


def _below(figures: dict[str, float], name: str, floor: float) -> bool:
    return name not in figures or round(figures[name], 1) < floor


def imported(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("scorer", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path}: not a Python program")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("scorer", "gold", "texts"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--floors", type=Path)
    parser.add_argument("--section", default="attribution", help="the table in the floors file")
    parser.add_argument("--rules", action="store_true", help="by the rules alone, without the learned tagger")
    parser.add_argument("--predictions", type=Path)
    parser.add_argument("--marks", action="store_true", help="hold three styles of quotation marks side by side")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
