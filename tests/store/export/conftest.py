"""A small store with everything in it that an export can meet: words in two pieces, an unknown speaker, several days,
a record that has the words, a pair at odds, a judgement, a formula, characters outside the first plane."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest

from atodds.store.write import Store, add_extraction, add_judgement, replace_analysis
from atodds.types import (
    Alignment,
    Certainty,
    Dispute,
    Document,
    Edit,
    Evidence,
    Extraction,
    Judgement,
    Mention,
    Origin,
    Relation,
    Role,
    Span,
    Speaker,
    Statement,
    When,
    content_id,
)

ORIGIN = Origin(stage="situate", version="rules 1")
REPORT = (
    "😀 “We will open the locks,” Ana Brandt told the harbour.\n\n“Before Friday, likely.”\n"
    "Officials said -5 boats were lost.\nOlsen denied what Brandt said.\n"
)
RECORD = "MS. BRANDT: We will open the locks."


@pytest.fixture
def filled(store: Store) -> Store:
    report, record = _report(), _record()
    add_extraction(store, record)
    add_extraction(store, report)
    opening, boats = report.statements
    quotation = opening.quotations[0]
    found = Span(RECORD.index("We"), len(RECORD) - 1)
    alignment = Alignment(
        id=content_id("alignment", opening.id),
        statement_id=opening.id,
        quotation=quotation,
        passage_id=None,
        record_id=record.document.id,
        record=found,
        edits=(Edit(kind="same", record=found, printed=quotation),),
        verdict="exact",
        reason="the same words",
        score=1.0,
        origin=ORIGIN,
    )
    replace_analysis(store, [], [alignment], [_relation(opening, boats), _named(report.speakers)])
    moment = datetime(2031, 4, 1, 12, tzinfo=UTC)
    add_judgement(store, Judgement(id="ab" * 10, subject_id=opening.id, verdict="accept", user="Kim", at=moment))
    return store


def _report() -> Extraction:
    id = content_id("document", REPORT)
    brandt = Speaker(
        id=content_id("speaker", id, "Brandt"),
        document_id=id,
        name="Ana Brandt",
        kind="person",
        aliases=("Ms Brandt",),
        roles=(Role(title="minister"), Role(title="Minister")),
        wikidata="Q1",
    )
    olsen = Speaker(id=content_id("speaker", id, "Olsen"), document_id=id, name="Olsen", kind="person")
    opening = _statement(
        id,
        content=("“We will open the locks,”", "“Before Friday, likely.”"),
        quotations=("We will open the locks,", "Before Friday, likely."),
        cue="told",
        source="Ana Brandt",
        speaker_id=brandt.id,
        said=When(start=date(2031, 3, 1), end=date(2031, 3, 7)),
        certainty=Certainty(phrase="likely", span=_span("likely"), scale="ICD 203", low=55, high=80),
    )
    boats = _statement(id, content=("-5 boats were lost",), cue="said", source="Officials")
    dispute = Dispute(
        id=content_id("dispute", id),
        document_id=id,
        span=_span("Olsen denied what Brandt said"),
        text="Olsen denied what Brandt said",
        act="denies",
        left=None,
        left_speaker_id=olsen.id,
        right=None,
        right_speaker_id=brandt.id,
        score=0.9,
        origin=ORIGIN,
    )
    document = _document(id, REPORT, kind="report", url="https://post.example/locks", publisher="The Harbour Post")
    return Extraction(document=document, speakers=(brandt, olsen), statements=(opening, boats), disputes=(dispute,))


def _record() -> Extraction:
    document = _document(content_id("document", RECORD), RECORD, kind="record", title="=Committee")
    return Extraction(document=document, speakers=(), statements=(), disputes=())


def _document(id: str, text: str, **more: Any) -> Document:
    digest = hashlib.sha256(text.encode()).hexdigest()
    published = date(2031, 3, 10)
    return Document(id=id, text=text, name="a page", published=published, sha256=digest, raw_sha256=digest, **more)


def _statement(
    id: str, *, content: Sequence[str], quotations: Sequence[str] = (), cue: str, source: str, **more: Any
) -> Statement:
    spans = tuple(_span(words) for words in content)
    return Statement(
        id=content_id("statement", id, spans),
        document_id=id,
        text=" ".join(content),
        content=spans,
        quotations=tuple(_span(words) for words in quotations),
        cue=cue,
        cue_span=(_span(cue),),
        source=(_span(source),),
        mention=Mention(span=_span(source), text=source, form="name"),
        score=0.75,
        origin=ORIGIN,
        **more,
    )


def _span(words: str) -> Span:
    at = REPORT.index(words)
    return Span(at, at + len(words))


def _relation(left: Statement, right: Statement) -> Relation:
    evidence = Evidence(feature="negation", score=0.5, detail="One says they open, the other that they are lost.")
    id = content_id("relation", left.id, right.id)
    return Relation(
        id=id, left_id=left.id, right_id=right.id, label="contradicts", score=0.8, evidence=(evidence,), origin=ORIGIN
    )


def _named(speakers: Sequence[Speaker]) -> Relation:
    """A dispute that the report names between two speakers, with no statement at either end."""
    left, right = sorted(speaker.id for speaker in speakers)
    id = content_id("relation", left, right)
    return Relation(id=id, left_id=left, right_id=right, label="contradicts", score=0.9, evidence=(), origin=ORIGIN)
