"""Measure `identify` and `resolve` on a dossier: python eval/speakers.py DOSSIER [--floors eval/floors.speakers.toml].

DOSSIER is the folder with gold.yaml and the documents (a head of "key: value" lines, a blank line, the text). For every
item of gold section `speakers_resolved` two questions are asked:
- extracted: is the speaker of the attribution found over the quotation the gold one?
- oracle: the same, with an attribution made from the gold quotation and the gold mention as its source, so that
  `identify` is measured apart from extraction. The page's other attributions stay as context.
A speaker is the gold one when its group across the dossier bears only that gold speaker's name or forms.
Exit status 1 when a floor is not met.
"""

from __future__ import annotations

import argparse
import pickle
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from atodds.attribution.attribute import attribute
from atodds.documents.read import read_file
from atodds.errors import InputError
from atodds.models import load
from atodds.pipeline import shipped_tagger
from atodds.speakers.identify import identify
from atodds.speakers.lexicon import plain
from atodds.speakers.resolve import resolve
from atodds.speakers.verdicts import names_of
from atodds.text import overlap
from atodds.types import Attribution, Cast, Document, Identity, Origin, Parse, Span, Speaker, content_id

_ORACLE = Origin(stage="gold", version="1")


@dataclass(frozen=True)
class Page:
    """A document of the dossier, parsed, with what was extracted from it."""

    document: Document
    parse: Parse
    attributions: tuple[Attribution, ...]


@dataclass(frozen=True)
class Item:
    """One gold answer and ours ("" for unknown)."""

    id: str
    doc: str
    quote: str
    mention: str
    gold: str
    found: str
    ours: str
    verdict: str


def read(path: Path) -> Document:
    """Return the document in a file of the dossier; records are told by their file name."""
    for document in read_file(path, kind="record" if path.name.startswith("record_") else "report"):
        if isinstance(document, Document):
            return document
        raise document
    raise InputError("nothing to read", where=path)


def pages(folder: Path, cache: Path | None) -> dict[str, Page]:
    """Return every document of the dossier, parsed and with its attributions, by file name."""
    if cache is not None and cache.exists():
        found: dict[str, Page] = pickle.loads(cache.read_bytes())
        return found
    found = {}
    for path in sorted(folder.glob("*.txt")):
        document = read(path)
        parse = load.parser().parse(document.text)
        found[path.name] = Page(document, parse, attribute(document, parse, tagger=shipped_tagger()))
    if cache is not None:
        cache.write_bytes(pickle.dumps(found))
    return found


def covering(page: Page, quote: Span) -> Attribution | None:
    """Return the attribution whose content covers the quotation best (half of it at least); the innermost of equals."""
    best: tuple[int, int] | None = None
    chosen = None
    for item in page.attributions:
        shared = sum(overlap(span, quote) for span in item.content)
        size = sum(span.end - span.start for span in item.content)
        if 2 * shared >= quote.end - quote.start and (best is None or (shared, -size) > best):
            best, chosen = (shared, -size), item
    return chosen


def oracle(page: Page, quote: Span, mention: str) -> Attribution:
    """Return an attribution made from the gold quotation, with the occurrence of the mention nearest to it."""
    text = page.document.text
    source: tuple[Span, ...] = ()
    if not mention.startswith("(none"):
        near = min(_occurrences(text, mention), key=lambda at: _gap(Span(at, at + len(mention)), quote), default=None)
        source = (Span(near, near + len(mention)),) if near is not None else ()
    return Attribution(
        id=content_id("oracle", page.document.id, quote),
        document_id=page.document.id,
        content=(quote,),
        quotations=(quote,),
        cue=(),
        source=source,
        score=1.0,
        origin=_ORACLE,
    )


def _gap(span: Span, quote: Span) -> int:
    return max(0, quote.start - span.end, span.start - quote.end)


def _occurrences(text: str, words: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        end = at + len(words)
        if not (text[at - 1 : at].isalnum() or text[end : end + 1].isalnum()):
            yield at
        at = text.find(words, at + 1)


def measure(gold: Mapping[str, Any], found: Mapping[str, Page], *, mode: str) -> list[Item]:
    """Return our answer to every gold item in one of the two modes."""
    rows = gold["speakers_resolved"]
    targets: dict[int, Attribution] = {}
    lists = {name: list(page.attributions) for name, page in found.items()}
    for at, row in enumerate(rows):
        page = found[row["doc"]]
        start = page.document.text.index(row["quote"])
        quote = Span(start, start + len(row["quote"]))
        target = covering(page, quote) if mode == "extracted" else oracle(page, quote, row["mention"])
        if mode == "oracle" and target is not None:
            kept = [a for a in lists[row["doc"]] if not _same_place(a, quote)]
            lists[row["doc"]] = [*kept, target]
        if target is not None:
            targets[at] = target
    casts = {name: identify(p.document, lists[name], p.parse) for name, p in found.items()}
    speakers = [speaker for cast in casts.values() for speaker in cast.speakers]
    identities = resolve(speakers, published={p.document.id: p.document.published for p in found.values()})
    named = gold_names(gold["speakers"], speakers, identities)
    shown = names_of(speakers, identities)
    canonical = {identity.speaker_id: identity.canonical_id for identity in identities}
    return [
        _item(row, targets.get(at), casts[row["doc"]], lists[row["doc"]], (named, shown, canonical))
        for at, row in enumerate(rows)
    ]


def _same_place(item: Attribution, quote: Span) -> bool:
    """Whether an extracted attribution is the one that the gold item describes: the oracle's takes its place."""
    shared = sum(overlap(span, quote) for span in item.content)
    size = sum(span.end - span.start for span in item.content)
    return shared > 0 and 2 * shared >= size


def _item(
    row: Mapping[str, str],
    target: Attribution | None,
    cast: Cast,
    attributions: Sequence[Attribution],
    maps: tuple[Mapping[str, set[str]], Mapping[str, str], Mapping[str, str]],
) -> Item:
    named, shown, canonical = maps
    found = ours = ""
    verdict = "unknown"
    if target is not None:
        at = next(i for i, item in enumerate(attributions) if item.id == target.id)
        mention, speaker = cast.mentions[at], cast.speaker_ids[at]
        found = mention.text if mention is not None else ""
        if speaker is not None:
            ours = shown[canonical[speaker]]
            verdict = "right" if named[canonical[speaker]] == {row["speaker"]} else "wrong"
            unresolved = next(s for s in cast.speakers if s.id == speaker)
            if not named[canonical[speaker]] and (unresolved.kind == "unnamed" or unresolved.name.startswith("the ")):
                verdict = "unknown"
    return Item(row["id"], row["doc"], row["quote"], row["mention"], row["speaker"], found, ours, verdict)


def gold_names(
    gold: Mapping[str, Mapping[str, Any]], speakers: Sequence[Speaker], identities: Sequence[Identity]
) -> dict[str, set[str]]:
    """Return the gold speakers whose name or unshared forms each group bears, by canonical id. A post ("the president")
    is no name."""
    owners: dict[str, set[str]] = {}
    for name, entry in gold.items():
        for form in (name, *entry["forms"]):
            owners.setdefault(plain(form).removeprefix("the "), set()).add(name)
    canonical = {identity.speaker_id: identity.canonical_id for identity in identities}
    found: dict[str, set[str]] = {key: set() for key in canonical.values()}
    for speaker in speakers:
        owner = owners.get(plain(speaker.name).removeprefix("the "), set())
        post = speaker.name.lower().startswith("the ") and speaker.kind == "person"
        if len(owner) == 1 and not post:
            found[canonical[speaker.id]] |= owner
    return found


def main() -> int:
    """Print both measures, the items that are not right, and whether the floors hold."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--floors", type=Path)
    parser.add_argument("--cache", type=Path, help="keep the parsed pages here between runs")
    parser.add_argument("--show", action="store_true", help="print every item that is not right")
    args = parser.parse_args()
    gold = yaml.safe_load((args.folder / "gold.yaml").read_text(encoding="utf-8"))
    found = pages(args.folder, args.cache)
    floors = tomllib.loads(args.floors.read_text(encoding="utf-8")) if args.floors else {}
    failed = False
    for mode in ("extracted", "oracle"):
        items = measure(gold, found, mode=mode)
        counts = Counter(item.verdict for item in items)
        share = {verdict: counts[verdict] / len(items) for verdict in ("right", "wrong", "unknown")}
        print(f"{mode}: " + ", ".join(f"{v} {counts[v]}/{len(items)} ({100 * share[v]:.1f} %)" for v in share))
        for item in items if args.show else ():
            if item.verdict != "right":
                print(f"  {item.verdict:8}{item.id} {item.doc[:24]:26}{item.mention[:24]!r} gold {item.gold!r} "
                      f"ours {item.ours!r} via {item.found!r}")  # fmt: skip
        floor = floors.get(mode, {})
        failed = failed or share["right"] < floor.get("right", 0) or share["wrong"] > floor.get("wrong", 1)
    if failed:
        print("a floor is not met", file=sys.stderr)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
