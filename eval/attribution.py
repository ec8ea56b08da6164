"""Measure attribution on texts with gold attributions, and hold the figures against the pinned floors.

python eval/attribution.py --scorer SCORER.py --gold gold.jsonl --texts DIR [--floors eval/floors.toml]
                           [--section attribution] [--rules] [--predictions OUT.jsonl]

The scorer is a program beside the data (its docstring defines every figure) and is imported by path. Only outermost
attributions are scored, since the gold holds no others. Exits with 1 when a figure is below its floor, or is missing.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import sys
import time
import tomllib
from pathlib import Path
from types import ModuleType
from typing import Any

from atodds.attribution.attribute import attribute
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
    scorer = _imported(options.scorer)
    gold = scorer.read_jsonl(str(options.gold))
    texts = {name: scorer.read_text(str(options.texts / f"{name}.txt")) for name in gold}
    tagger = None if options.rules else shipped_tagger()
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


def _imported(path: Path) -> ModuleType:
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
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
