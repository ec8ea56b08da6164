"""Attributions to statements: each with when, where, to whom, how surely, on what condition and through whom.

One statement comes back per attribution, in their order. Every circumstance carries the span of the words that state
it; where the page states none the field is None. What a statement's own words say is never taken from words that it
passes on from somebody else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from atodds.context.certainty import Scale, certainty_of, icd203, scan_certainty
from atodds.context.chain import chain_of, scan_chains
from atodds.context.commitment import commitment_of, scan_commitments
from atodds.context.condition import condition_of, scan_conditions
from atodds.context.dating import date_speech, dates_on
from atodds.context.frame import Finds, Frame, Page, frames, page
from atodds.context.occasion import addressee_of, medium_of, scan_occasions, venue_of
from atodds.context.polarity import polarity_of
from atodds.context.support import scan_support, support_of
from atodds.text import merge
from atodds.types import Attribution, Cast, Document, Origin, Parse, Statement, content_id, join_spans

__all__ = ["situate"]

_ORIGIN = Origin(stage="situate", version="1")
_RELATIVES = frozenset(["who", "which", "that", "whom"])


@dataclass(frozen=True, slots=True)
class _Finds:
    """What one pass over the page found for each circumstance."""

    certainty: tuple[Finds, ...]
    conditions: Finds
    commitments: Finds
    occasions: Finds
    chains: Finds


def situate(
    document: Document, attributions: Sequence[Attribution], parse: Parse, cast: Cast, *, scale: Scale = icd203
) -> tuple[Statement, ...]:
    """Return one statement per attribution, in order, with its speaker from `cast` and its circumstances.

    A statement's id hashes the document's id, the content's spans, the cue's and the source's: what was marked, not
    how surely nor by which model. Two attributions that mark the very same words are told apart by their order.
    `scale` gives likelihood phrases their ranges: ICD 203 by default, or `certainty.kent`.
    """
    here = page(document, parse)
    framed = frames(here, attributions, cast)
    dates = dates_on(here, [span for attribution in attributions for span in attribution.content])
    said = date_speech(here, framed, cast, dates)
    unsupported = support_of(here, framed, scan_support(here.text), cast)
    found = _Finds(
        scan_certainty(here.text),
        scan_conditions(here.text),
        scan_commitments(here.text),
        scan_occasions(here.text),
        scan_chains(here.text),
    )
    statements = []
    for frame, name in zip(framed, _ids(document, framed), strict=True):
        plain = _plain(here, frame, cast, name)
        certainty = certainty_of(here, frame, found.certainty, scale=scale)
        venue = venue_of(here, frame, found.occasions)
        addressee = addressee_of(here, frame)
        when = said[frame.at]
        statements.append(
            replace(
                plain,
                said=when,
                venue=venue,
                medium=medium_of(here, frame, venue, addressee),
                addressee=addressee,
                via=chain_of(here, frame, found.chains, cast=cast, said=said, framed=framed),
                certainty=certainty,
                condition=condition_of(here, frame, found.conditions),
                commitment=commitment_of(here, frame, found.commitments, dates=dates, said=when, certainty=certainty),
                unsupported=unsupported[frame.at],
                polarity=polarity_of(here, frame),
            )
        )
    return tuple(statements)


def _plain(here: Page, frame: Frame, cast: Cast, name: str) -> Statement:
    """Return the statement without its circumstances. Of a source that is only "who" or "which", the words that it
    takes up belong to the source."""
    attribution, mention = frame.attribution, cast.mentions[frame.at]
    source = attribution.source
    if mention is not None and len(source) == 1 and source[0].of(here.text).lower() in _RELATIVES:
        source = merge([mention.span, *source]) if mention.span.end <= source[0].start else source
    return Statement(
        id=name,
        document_id=here.document.id,
        text=join_spans(here.text, attribution.content),
        content=attribution.content,
        quotations=attribution.quotations,
        cue=join_spans(here.text, attribution.cue),
        cue_span=attribution.cue,
        source=source,
        mention=mention,
        speaker_id=cast.speaker_ids[frame.at],
        score=attribution.score,
        origin=_ORIGIN,
    )


def _ids(document: Document, framed: Sequence[Frame]) -> list[str]:
    seen: dict[tuple[object, ...], int] = {}
    out = []
    for frame in framed:
        marked = (frame.attribution.content, frame.attribution.cue, frame.attribution.source)
        number = seen[marked] = seen.get(marked, -1) + 1
        spans = [[tuple(span) for span in group] for group in marked]
        out.append(content_id("statement", document.id, *spans, *([number] if number else [])))
    return out
