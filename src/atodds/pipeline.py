"""The whole program on one screen: `extract` for one document, `analyse` for a set of them.

Every stage is a function from records to new records; they meet only here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from typing import cast

from atodds.attribution.attribute import attribute
from atodds.attribution.tagger import LearnedTagger
from atodds.context.situate import situate
from atodds.models import combining, embedding, entailing, load
from atodds.models.tagging import network
from atodds.record.align import align_statements
from atodds.record.index import build
from atodds.relations.combine import of_row
from atodds.relations.finding import Means
from atodds.relations.matter import matters
from atodds.relations.relate import relate
from atodds.relations.reported import disputes
from atodds.speakers.identify import identify
from atodds.speakers.resolve import resolve
from atodds.speakers.roster import Roster
from atodds.types import (
    Alignment,
    Analysis,
    Attribution,
    Document,
    Embedder,
    Extraction,
    Judgement,
    Parser,
    Speaker,
    Tagger,
)

__all__ = ["analyse", "extract", "shipped_means", "shipped_tagger"]


def extract(
    document: Document,
    *,
    parser: Parser | None = None,
    tagger: Tagger | None = None,
    roster: Roster | None = None,
    attributions: Sequence[Attribution] | None = None,
) -> Extraction:
    """Return everything that `document` gives by itself: its speakers, statements and reported disputes.

    `parser` and `tagger` default to the models that ship with the package, `roster` to nobody known beforehand.
    `attributions` are taken as they are, when given (people may have marked them), and nothing else is attributed.
    Raises `ModelError` when those weights are missing or damaged; any text is legal input.
    """
    parse = (parser or load.parser()).parse(document.text)
    if attributions is None:
        attributions = attribute(document, parse, tagger=tagger or shipped_tagger())
    cast = identify(document, attributions, parse, roster=roster)
    statements = situate(document, attributions, parse, cast)
    return Extraction(
        document=document,
        speakers=cast.speakers,
        statements=statements,
        disputes=disputes(document, statements, parse, cast),
    )


@cache
def shipped_tagger() -> Tagger:
    """Return the tagger that ships with the package; raises `ModelError` when its weights are missing or damaged."""
    return LearnedTagger(network())


@cache
def shipped_means() -> Means:
    """Return what statements are compared with, as it ships; raises `ModelError` when weights are missing."""
    return Means(
        embedder=cast(Embedder, embedding.embedder()),  # its rows are one array
        entailer=entailing.entailer(),
        combination=of_row(combining.combination_row()),
    )


def analyse(
    extractions: Sequence[Extraction],
    *,
    roster: Roster | None = None,
    judgements: Iterable[Judgement] = (),
    means: Means | None = None,
    alignments: Sequence[Alignment] | None = None,
) -> Analysis:
    """Return who is who across `extractions`, what the records say of their quotations, which are at odds, and what
    they are about.

    Documents of kind "record" are the record; the others are checked against them, unless `alignments` gives what came
    of it before. A person's `judgements` on speakers are respected. `means` defaults to the models that ship with the
    package. The result does not depend on the order of `extractions`.
    """
    ordered = sorted(extractions, key=lambda extraction: extraction.document.id)
    published = {extraction.document.id: extraction.document.published for extraction in ordered}
    speakers = [speaker for extraction in ordered for speaker in extraction.speakers]
    identities = resolve(speakers, published=published, roster=roster, judgements=judgements)
    means = means or shipped_means()
    relations = relate(ordered, identities, means)
    return Analysis(
        extractions=tuple(ordered),
        identities=identities,
        alignments=_checked(ordered, speakers) if alignments is None else tuple(alignments),
        relations=relations,
        matters=matters(ordered, relations, means.embedder),
    )


def _checked(extractions: Sequence[Extraction], speakers: Sequence[Speaker]) -> tuple[Alignment, ...]:
    index = build(extraction.document for extraction in extractions if extraction.document.kind == "record")
    documents = {extraction.document.id: replace(extraction.document, raw=b"") for extraction in extractions}
    reported = [s for e in extractions if e.document.kind == "report" for s in e.statements]
    return align_statements(reported, documents, index, speakers=speakers)
