"""The sample dossier, read once through the whole pipeline, and the ways to look things up in what came out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
import yaml

from atodds.documents.read import read
from atodds.pipeline import analyse, extract
from atodds.speakers.roster import load_roster
from atodds.text import fold, merge, overlap
from atodds.types import Analysis, Document, Extraction, Relation, Span, Speaker, Statement

SAMPLE = Path(__file__).parents[2] / "sample"
GOLD: dict[str, Any] = yaml.safe_load((SAMPLE / "gold.yaml").read_text(encoding="utf-8"))


@dataclass
class Sample:
    """What the pipeline made of the dossier, and where the gold's strings stand in it."""

    analysis: Analysis

    @cached_property
    def pages(self) -> dict[str, Extraction]:
        return {extraction.document.name: extraction for extraction in self.analysis.extractions}

    @cached_property
    def canonical(self) -> dict[str, str]:
        return {identity.speaker_id: identity.canonical_id for identity in self.analysis.identities}

    @cached_property
    def people(self) -> dict[str, list[Speaker]]:
        out: dict[str, list[Speaker]] = {}
        for extraction in self.analysis.extractions:
            for speaker in extraction.speakers:
                out.setdefault(self.canonical.get(speaker.id, speaker.id), []).append(speaker)
        return out

    def places(self, doc: str, strings: str | list[str]) -> tuple[Span, ...]:
        text, at, out = self.pages[doc].document.text, 0, []
        for string in [strings] if isinstance(strings, str) else strings:
            start = text.index(string, at)
            out.append(Span(start, start + len(string)))
            at = out[-1].end
        return tuple(out)

    def statement(self, doc: str, strings: str | list[str]) -> Statement | None:
        """The statement whose content is most like the given one (at least half of the characters in common); where
        there is none, the shortest that holds it whole (a quotation that goes on over several paragraphs)."""
        wanted = merge(self.places(doc, strings))
        best, share = None, 0.5
        for statement in self.pages[doc].statements:
            shared = sum(overlap(a, b) for a in wanted for b in merge(statement.content))
            size = sum(b - a for a, b in (*wanted, *merge(statement.content))) - shared
            if shared / size > share:
                best, share = statement, shared / size
        whole = sorted(self.covering(doc, strings), key=lambda statement: len(statement.text))
        return best or next((statement for statement in whole if statement.quotations), None)

    def covering(self, doc: str, strings: str | list[str]) -> list[Statement]:
        """Every statement that holds at least four fifths of the given words."""
        wanted = merge(self.places(doc, strings))
        least = 0.8 * sum(end - start for start, end in wanted)
        return [
            statement
            for statement in self.pages[doc].statements
            if sum(overlap(a, b) for a in wanted for b in merge(statement.content)) >= least
        ]

    def named(self, speaker_id: str | None) -> set[str]:
        """The gold's names for a speaker: those one of whose forms is among the names of the person's group."""
        if speaker_id is None:
            return set()
        group = self.people.get(self.canonical.get(speaker_id, speaker_id), [])
        names = {fold(name).text for speaker in group for name in (speaker.name, *speaker.aliases)}
        main = {fold(speaker.name).text for speaker in group}
        return {
            gold
            for gold, entry in GOLD["speakers"].items()
            if fold(gold.partition(" (")[0]).text in names
            or any(fold(form).text.strip(" ,-") in main for form in entry["forms"])
        }

    def linked(self, left: Iterable[Statement], right: Iterable[Statement]) -> list[Relation]:
        """The relations between a statement (or a restatement of it) on one side and one on the other."""
        here, there = (self._restated({s.id for s in side}) for side in (left, right))
        return [
            relation
            for relation in self.analysis.relations
            if (relation.left_id in here and relation.right_id in there)
            or (relation.left_id in there and relation.right_id in here)
        ]

    def restate(self, left: Iterable[Statement], right: Iterable[Statement]) -> bool:
        """Whether a statement of one side is tied to one of the other as the same words."""
        return bool(self._restated({s.id for s in left}) & self._restated({s.id for s in right}))

    def _restated(self, ids: set[str]) -> set[str]:
        return {other for key in ids for other in self._groups.get(key, {key})}

    @cached_property
    def _groups(self) -> dict[str, set[str]]:
        groups: dict[str, set[str]] = {}
        for relation in self.analysis.relations:
            if relation.label == "restates":
                joined = groups.get(relation.left_id, {relation.left_id}) | groups.get(
                    relation.right_id, {relation.right_id}
                )
                for key in joined:
                    groups[key] = joined
        return groups


@pytest.fixture(scope="session")
def sample() -> Sample:
    roster = load_roster(SAMPLE / "roster.csv")
    documents = [*read([SAMPLE / "articles"]), *read([SAMPLE / "records"], kind="record")]
    assert all(isinstance(document, Document) for document in documents)
    extractions = [extract(document, roster=roster) for document in documents if isinstance(document, Document)]
    return Sample(analyse(extractions, roster=roster))
