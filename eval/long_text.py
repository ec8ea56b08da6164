"""Time and peak memory of `extract` on one long text, and on half of it: the ratio of the two times, by stage.

python eval/long_text.py [--megabytes 5] [--most-ratio 2.2] [--most-megabytes 1200]

The text is made of invented paragraphs with changing names and numbers; nothing is read. Each length runs in a process
of its own, since memory that was once used is never handed back. CPU time is counted, over all threads. Exits with 1
when a limit is passed.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

FIRST = "Ada Bruno Cora Dario Edda Falk Gerda Hugo Ilse Jonas Katja Lasse Mira Nils Olga Pavel Rosa Sven".split()
LAST = "Brandt Corvin Drexel Ekman Fossum Grall Hollis Iversen Jarl Korr Lund Morrow Nyberg Orsk Pell Reuss".split()
POSTS = ("a harbour inspector", "the mayor of Velm", "who chairs the water board", "an engineer at the works")
THINGS = ("the dam", "the ferry", "the new bridge", "the budget", "the old mill", "the northern road", "the clinic")
DEEDS = ("would be closed by June", "had cost {n} million crowns", "was safe", "needed {n} more workers")
FORMS = (
    "“We always knew that {thing} {deed},” said {name}, {post}. “Nobody asked us.”",
    "{name}, {post}, told reporters on Tuesday that {thing} {deed}, according to two people at the meeting.",
    "The council met for {n} hours. It voted on {thing} and then adjourned without a statement.",
    "“I do not believe it,” {last} said. He added that {thing} {deed} and that {other} had been told so in March.",
    "{other} denied that {thing} {deed}, and accused {last} of hiding a report from the ministry.",
    "Officials say {thing} {deed}. A spokesman for {name} declined to comment.",
    "“The numbers are wrong,” she wrote. “There were {n} of them, and {thing} {deed}.”",
)


def made(megabytes: float, seed: int = 7) -> str:
    """Return an invented text of that many million characters."""
    rng = random.Random(seed)
    out: list[str] = []
    size = 0
    while size < megabytes * 1_000_000:
        names = {"name": f"{rng.choice(FIRST)} {rng.choice(LAST)}", "last": rng.choice(LAST), "other": rng.choice(LAST)}
        number = rng.randint(2, 900)
        deed = rng.choice(DEEDS).format(n=number)
        line = rng.choice(FORMS).format(**names, n=number, post=rng.choice(POSTS), thing=rng.choice(THINGS), deed=deed)
        out.append(line)
        size += len(line) + 2
    return "\n\n".join(out)[: int(megabytes * 1_000_000)]


def main() -> int:
    """Return 1 when time or memory passes its limit, else 0."""
    options = _options()
    if options.one:
        print(json.dumps(measured(options.megabytes)))
        return 0
    half, whole = (_apart(size) for size in (options.megabytes / 2, options.megabytes))
    for stage in whole["seconds"]:
        before, after = half["seconds"][stage], whole["seconds"][stage]
        print(f"{stage:10s} {before:8.1f} s {after:8.1f} s   ratio {after / max(before, 1e-9):.2f}")
    ratio = sum(whole["seconds"].values()) / sum(half["seconds"].values())
    for size, run in ((options.megabytes / 2, half), (options.megabytes, whole)):
        print(f"{size:g} MB: {run['statements']} statements, peak {run['peak']:.0f} MB")
    print(f"time ratio {ratio:.2f}")
    return int(ratio > options.most_ratio or whole["peak"] > options.most_megabytes)


def measured(megabytes: float) -> dict[str, Any]:
    """Return seconds by stage, statements and peak memory in MB of one `extract`, its stages called one by one."""
    from atodds.attribution.attribute import attribute
    from atodds.context.situate import situate
    from atodds.models import load
    from atodds.pipeline import shipped_tagger
    from atodds.relations.reported import disputes
    from atodds.speakers.identify import identify
    from atodds.types import Document, content_id

    text = made(megabytes)
    document = Document(id=content_id("document", text), text=text, kind="report", name="", sha256="", raw_sha256="")
    seconds: dict[str, float] = {}

    def timed(name: str, work: Callable[[], Any]) -> Any:
        before = time.process_time()
        out = work()
        seconds[name] = time.process_time() - before
        print(f"{name} {seconds[name]:.1f} s, peak {_peak():.0f} MB", file=sys.stderr, flush=True)
        return out

    parse = timed("parse", lambda: load.parser().parse(text))
    found = timed("attribute", lambda: attribute(document, parse, tagger=shipped_tagger()))
    cast = timed("identify", lambda: identify(document, found, parse))
    statements = timed("situate", lambda: situate(document, found, parse, cast))
    timed("reported", lambda: disputes(document, statements, parse, cast))
    return {"seconds": seconds, "statements": len(statements), "peak": _peak()}


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _apart(megabytes: float) -> dict[str, Any]:
    command = [sys.executable, __file__, "--one", "--megabytes", str(megabytes)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=float, default=5.0, help="millions of characters")
    parser.add_argument("--most-ratio", type=float, default=2.2)
    parser.add_argument("--most-megabytes", type=float, default=1200.0)
    parser.add_argument("--one", action="store_true", help="one length, in this process; prints JSON")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
