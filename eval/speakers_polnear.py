"""What `identify` makes of the gold attributions of PolNeAR dev: python eval/speakers_polnear.py DATA [--sample 100].

DATA is the folder with polnear_dev.jsonl.xz (attributions annotated by hand, without speakers). Prints the share of
attributions with a named speaker, with a post only, with a body, state, group or document, with somebody unnamed, and
unknown. `--sample` prints that many drawn with a fixed seed, as they were read for judgements/polnear_speakers.jsonl;
`--judgements FILE` tallies such a file and tells how many of its answers still are the same.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from atodds.models import load
from atodds.speakers.identify import identify
from atodds.types import Attribution, Cast, Document, Origin, Span, content_id

SEED = 2016
_GOLD = Origin(stage="gold", version="1")


@dataclass(frozen=True)
class Answer:
    """Our answer to one gold attribution: the speaker's name ("" for unknown) and what sort of answer that is."""

    id: str
    content: tuple[Span, ...]
    source: tuple[Span, ...]
    name: str
    sort: str
    text: str


def attributions(row: dict[str, Any]) -> list[Attribution]:
    """Return the gold attributions of one article."""
    found = []
    for item in row["attributions"]:
        spans = {part: tuple(Span(*span) for span in item.get(part) or ()) for part in ("source", "cue", "content")}
        if spans["content"]:
            found.append(
                Attribution(
                    id=content_id("gold", row["id"], item["id"]),
                    document_id=row["id"],
                    content=spans["content"],
                    quotations=tuple(span for span in spans["content"] if _quoted(row["text"], span)),
                    cue=spans["cue"],
                    source=spans["source"],
                    score=1.0,
                    origin=_GOLD,
                )
            )
    return found


def _quoted(text: str, span: Span) -> bool:
    return span.of(text).strip()[:1] in {'"', "“"} or span.of(text).startswith("''")


def answers(row: dict[str, Any]) -> list[Answer]:
    """Return our answers to the gold attributions of one article."""
    document = Document(id=row["id"], text=row["text"], kind="report", name=row["id"], sha256="", raw_sha256="")
    items = attributions(row)
    cast = identify(document, items, load.parser().parse(document.text))
    return [_answer(document, item, cast, at) for at, item in enumerate(items)]


def _answer(document: Document, item: Attribution, cast: Cast, at: int) -> Answer:
    speaker = next((s for s in cast.speakers if s.id == cast.speaker_ids[at]), None)
    if speaker is None:
        sort = "unknown"
    elif speaker.kind == "person":
        sort = "post only" if speaker.name.startswith("the ") else "named person"
    else:
        sort = speaker.kind
    return Answer(item.id, item.content, item.source, speaker.name if speaker else "", sort, document.text)


def show(answer: Answer) -> str:
    """Return what a reader needs to judge one answer."""
    start = min(span.start for span in (*answer.content, *answer.source))
    end = max(span.end for span in (*answer.content, *answer.source))
    source = " ".join(span.of(answer.text) for span in answer.source) or "(none)"
    around = (
        answer.text[max(0, start - 500) : start] + "[[" + answer.text[start:end] + "]]" + answer.text[end : end + 80]
    )
    return f"{answer.id} {answer.content[0].start} source {source!r} -> {answer.name!r} ({answer.sort})\n    {around!r}"


def main() -> int:
    """Print the shares, and the sample or the tally if asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--judgements", type=Path)
    args = parser.parse_args()
    with lzma.open(args.folder / "polnear_dev.jsonl.xz", "rt", encoding="utf-8") as lines:
        rows = [row for row in map(json.loads, lines) if row["primary"]]
    found = [answer for row in rows for answer in answers(row)]
    counts = Counter(answer.sort for answer in found)
    print(f"{len(rows)} articles, {len(found)} attributions")
    for sort, count in counts.most_common():
        print(f"  {sort:14}{count:5}  {100 * count / len(found):5.1f} %")
    for answer in random.Random(SEED).sample(found, args.sample) if args.sample else ():
        print(show(answer))
    if args.judgements is not None:
        tally(args.judgements, {answer.id: answer for answer in found})
    return 0


def tally(path: Path, found: dict[str, Answer]) -> None:
    """Print how the judged answers were judged, and how many are still given."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    same = [row for row in rows if row["id"] in found and found[row["id"]].name == row["ours"]]
    print(f"judged {len(rows)}: {dict(Counter(row['verdict'] for row in rows))}; same answer today: {len(same)}")


if __name__ == "__main__":
    sys.exit(main())
