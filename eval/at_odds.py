"""How well pairs at odds are told from pairs that agree or only look so, on a dossier with gold.

``python eval/at_odds.py DOSSIER --pairs [--scorer MODULE:FUNCTION --threshold T] [--show]``
    Statement level: the two quoted strings, their speakers and the days of their pages are given. Area under the ROC of
    the clear pairs at odds against those that agree and the hard negatives; shares above the threshold.
``python eval/at_odds.py DOSSIER --reported [--show]``
    The reporter's own word: shares of the gold passages found, and found with the right two parties.
``python eval/at_odds.py DOSSIER --end-to-end [--first N]``
    Files in, list out: the share of the clear gold pairs that the list holds; its first N pairs to be read.

DOSSIER is a folder of articles and records with a `gold.yaml`. A scorer takes two propositions and returns a number;
the default one is a plain sum of the comparators, without an entailment model: a floor for any combination to beat.
Extractions are slow: with ``--cache FILE`` they are kept in a pickle (of our own making) and used again; reported
disputes are always read anew.
"""

from __future__ import annotations

import argparse
import importlib
import pickle
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from atodds.documents.read import read
from atodds.models import load as models
from atodds.pipeline import analyse, extract, shipped_means
from atodds.relations.features import features
from atodds.relations.finding import measured
from atodds.relations.proposition import Proposition, of_text
from atodds.relations.reported import disputes
from atodds.relations.tied import least_of
from atodds.text import fold, overlap
from atodds.types import Analysis, Cast, Dispute, Document, Extraction, Span, Statement, When

Scorer = Callable[[Proposition, Proposition], float]
AT_ODDS = frozenset({"contradicts", "reverses", "differs in certainty"})
HALF = 0.5
"""Least share of the gold's characters that a statement must hold to be that statement."""


def plain(left: Proposition, right: Proposition) -> float:
    """Return a hand-set sum of the comparators: what speaks for a clash less what explains it away."""
    found = features(left, right)
    clash = sum(found[name] for name in ("negation", "opposite", "stance", "denial", "number", "likelihood"))
    limits = sum(found[name] for name in ("asks", "hypothetical", "condition", "time", "place", "person"))
    alike = found["facing"] + 0.5 * found["other_speaker"] - 2 * found["same"]
    return clash + alike - 0.3 * limits - found["entail_max"]


@dataclass
class Dossier:
    """The gold of a dossier and its documents, by file name."""

    gold: Mapping[str, Any]
    documents: Mapping[str, Document]

    def proposition(self, side: Mapping[str, str], speaker: str) -> Proposition:
        """Return the gold's quoted string as a proposition, said on the day of its page."""
        day = self.documents[side["doc"]].published
        return of_text(side["quote"], speaker=speaker, said=When(start=day, end=day) if day else None)

    def pairs(self, section: str) -> list[tuple[dict[str, Any], Proposition, Proposition]]:
        """Return the pairs of a section with the propositions of their sides."""
        return [
            (row, *(self.proposition(row[s], who) for s, who in zip("ab", row["speakers"], strict=True)))
            for row in self.gold[section]
        ]


def load(folder: Path) -> Dossier:
    """Return the dossier in `folder`; files whose names begin with "record" are records."""
    files = sorted(path for path in folder.glob("*.txt"))
    reports = read([path for path in files if not path.name.startswith("record")])
    records = read([path for path in files if path.name.startswith("record")], kind="record")
    documents = {f"{item.name}.txt": item for item in (*reports, *records) if isinstance(item, Document)}
    return Dossier(yaml.safe_load((folder / "gold.yaml").read_text(encoding="utf-8")), documents)


def area(positive: Sequence[float], negative: Sequence[float]) -> float:
    """Return the area under the ROC: the chance that a positive scores above a negative, ties counting half."""
    wins = sum((p > n) + 0.5 * (p == n) for p in positive for n in negative)
    return wins / (len(positive) * len(negative))


def pairs(dossier: Dossier, scorer: Scorer, threshold: float | None, *, show: bool) -> None:
    """Print the figures of the statement level."""
    at_odds = [(row, scorer(a, b)) for row, a, b in dossier.pairs("at_odds")]
    clear = [score for row, score in at_odds if row["strength"] == "clear"]
    hard = [(row, scorer(a, b)) for row, a, b in dossier.pairs("related_not_at_odds")]
    agree = [(row, scorer(a, b)) for row, a, b in dossier.pairs("agree")]
    others = [score for _, score in (*hard, *agree)]
    print(f"{len(clear)} clear pairs, {len(hard)} hard negatives, {len(agree)} that agree")
    print(f"area under the ROC, clear against both others  {area(clear, others):.3f}")
    print(f"  against hard negatives alone                 {area(clear, [s for _, s in hard]):.3f}")
    print(f"  against those that agree alone               {area(clear, [s for _, s in agree]):.3f}")
    best = threshold if threshold is not None else sorted(clear)[len(clear) // 4]
    for name, scores in (("clear", clear), ("hard negatives", [s for _, s in hard]), ("agree", [s for _, s in agree])):
        share = sum(score >= best for score in scores) / len(scores)
        print(f"at or above {best:.3f}: {share:.1%} of {name}")
    for row, score in sorted((*at_odds, *hard, *agree), key=lambda pair: -pair[1]) if show else ():
        print(f"{score:7.3f} {row['id']} {row['a']['quote'][:70]} || {row['b']['quote'][:70]}")


def named(forms: Mapping[str, Any], name: str, party: str) -> bool:
    """Return whether a name found stands for the gold's party: one of its forms, or the same last word."""
    entry = forms.get(party, {})
    known = {fold(form).text for form in (party, *(entry.get("forms", ()) if isinstance(entry, Mapping) else ()))}
    found = fold(name).text.removeprefix("the ").strip(" ,")
    return any(found == form.removeprefix("the ") for form in known) or (
        bool(found) and any(found.split()[-1] == form.split()[-1] for form in known if " " in form or form == found)
    )


def party_names(dispute: Dispute, extraction: Extraction) -> tuple[set[str], set[str]]:
    """Return the names that the two parties of a dispute go by: the speaker's and the printed one."""
    speakers = {speaker.id: speaker for speaker in extraction.speakers}
    out = []
    for speaker_id, mention in (
        (dispute.left_speaker_id, dispute.left),
        (dispute.right_speaker_id, dispute.right),
    ):
        speaker = speakers.get(speaker_id or "")
        out.append({speaker.name, *speaker.aliases} if speaker else {mention.text} if mention else set())
    return out[0], out[1]


def reported(dossier: Dossier, extractions: Mapping[str, Extraction], *, show: bool) -> None:
    """Print how many of the gold's reported disputes are found, with either party, with both."""
    forms = dossier.gold["speakers"]
    counts = {"found": 0, "right parties": 0}
    rows = dossier.gold["reported_discord"]
    for row in rows:
        extraction = extractions[row["doc"]]
        place = extraction.document.text.index(row["quote"])
        span = Span(place, place + len(row["quote"]))
        near = [d for d in extraction.disputes if overlap(d.span, span)]
        parties = [party_names(dispute, extraction) for dispute in near]
        right = any(_both(forms, names, row["parties"]) for names in parties)
        counts["found"] += bool(near)
        counts["right parties"] += right
        if show:
            print(
                "ok  " if right else "part" if near else "none", row["id"], row["parties"], parties, row["quote"][:110]
            )
    every = [dispute for extraction in extractions.values() for dispute in extraction.disputes]
    for name, count in counts.items():
        print(f"{name}: {count} of {len(rows)} ({count / len(rows):.0%})")
    print(f"disputes found in all: {len(every)}")


def _both(forms: Mapping[str, Any], names: tuple[set[str], set[str]], parties: Sequence[str]) -> bool:
    """Return whether two different parties of the gold (or the one that stands twice) are the two found."""
    hit = [
        {at for at, party in enumerate(parties) if any(named(forms, name, party) for name in side)} for side in names
    ]
    if len(set(parties)) == 1:
        return bool(hit[0]) and bool(hit[1])
    return any(a != b for a in hit[0] for b in hit[1])


def extracted(dossier: Dossier, cache: Path | None) -> dict[str, Extraction]:
    """Return the extractions by file name, out of the cache where it holds them."""
    if cache and cache.is_file():
        kept: dict[str, Extraction] = pickle.loads(cache.read_bytes())
        return kept
    out = {name: extract(document) for name, document in dossier.documents.items()}
    if cache:
        cache.write_bytes(pickle.dumps(out))
    return out


def read_anew(extraction: Extraction) -> Extraction:
    """Return the extraction with its reported disputes by the rules as they are now."""
    cast = Cast(speakers=extraction.speakers, mentions=(), speaker_ids=())
    parse = models.parser().parse(extraction.document.text)
    return replace(extraction, disputes=disputes(extraction.document, extraction.statements, parse, cast))


def end_to_end(dossier: Dossier, extractions: Mapping[str, Extraction], first: int) -> None:
    """Print the share of clear gold pairs among the relations at odds, and the first of the list."""
    analysis = analyse(list(extractions.values()))
    groups = _restated(analysis)
    linked = {
        frozenset((groups.get(r.left_id, r.left_id), groups.get(r.right_id, r.right_id)))
        for r in analysis.relations
        if r.label in AT_ODDS
    }
    clear = [row for row in dossier.gold["at_odds"] if row["strength"] == "clear"]
    surfaced = []
    for row in clear:
        sides = [
            {groups.get(s.id, s.id) for s in _matching(extractions[row[key]["doc"]], row[key]["quote"])} for key in "ab"
        ]
        surfaced.append(any(frozenset((a, b)) in linked for a in sides[0] for b in sides[1]))
    print(f"clear pairs surfaced: {sum(surfaced)} of {len(clear)} ({sum(surfaced) / len(clear):.0%})")
    print("missing:", " ".join(row["id"] for row, found in zip(clear, surfaced, strict=True) if not found))
    _print_list(analysis, first)


def _print_list(analysis: Analysis, first: int) -> None:
    statements: dict[str, Statement] = {s.id: s for e in analysis.extractions for s in e.statements}
    names = {speaker.id: speaker.name for e in analysis.extractions for speaker in e.speakers}
    listed = sorted((r for r in analysis.relations if r.label in AT_ODDS), key=lambda r: (-r.score, r.id))
    print(f"relations at odds: {len(listed)}")
    for relation in listed[:first]:
        print(f"{relation.score:.3f} {relation.label}: {'; '.join(e.detail for e in relation.evidence)[:160]}")
        for end in (relation.left_id, relation.right_id):
            statement = statements.get(end)
            who = names.get(statement.speaker_id or "", "?") if statement else names.get(end, end)
            print(f"    {who}: {statement.text[:200] if statement else '(speaker)'}")


def _restated(analysis: Analysis) -> dict[str, str]:
    """Return each statement's group of restatements, by the least id in it."""
    return least_of((r.left_id, r.right_id) for r in analysis.relations if r.label == "restates")


def _matching(extraction: Extraction, quote: str) -> Iterable[Statement]:
    """Return the statements that hold at least half of the quoted words, or that the quoted words hold."""
    text = extraction.document.text
    for found in re.finditer(re.escape(quote), text):
        span = Span(*found.span())
        for statement in extraction.statements:
            common = sum(overlap(span, piece) for piece in statement.content)
            size = min(span.end - span.start, sum(end - start for start, end in statement.content))
            if common >= HALF * size:
                yield statement


def shipped(left: Proposition, right: Proposition) -> float:
    """Return the probability of being at odds, by what ships."""
    return measured(left, right, shipped_means()).at_odds


def _scorer(name: str) -> Scorer:
    if name in ("plain", "shipped"):
        return plain if name == "plain" else shipped
    module, _, function = name.partition(":")
    found: Scorer = getattr(importlib.import_module(module), function)
    return found


def main() -> None:
    """Run the measures that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dossier", type=Path)
    parser.add_argument("--pairs", action="store_true")
    parser.add_argument("--reported", action="store_true")
    parser.add_argument("--end-to-end", action="store_true")
    parser.add_argument("--scorer", default="shipped")
    parser.add_argument("--threshold", type=float)
    parser.add_argument("--first", type=int, default=40)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--show", action="store_true")
    arguments = parser.parse_args()
    dossier = load(arguments.dossier)
    if arguments.pairs:
        bar = shipped_means().combination.at_odds.threshold if arguments.scorer == "shipped" else arguments.threshold
        pairs(dossier, _scorer(arguments.scorer), bar, show=arguments.show)
    if arguments.reported or arguments.end_to_end:
        extractions = extracted(dossier, arguments.cache)
        if arguments.reported:
            reported(dossier, {name: read_anew(each) for name, each in extractions.items()}, show=arguments.show)
        if arguments.end_to_end:
            end_to_end(dossier, extractions, arguments.first)


if __name__ == "__main__":
    main()
