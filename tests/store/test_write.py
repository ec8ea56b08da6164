"""What is written is read back equal; writing again adds nothing; what does not hold is not written."""

from __future__ import annotations

import hashlib
import itertools
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atodds.errors import InputError, StoreError
from atodds.store import query
from atodds.store.verify import verify
from atodds.store.write import Store, add_extraction, add_judgement, open_store, replace_analysis
from atodds.types import (
    Alignment,
    Certainty,
    Commitment,
    Dispute,
    Document,
    DocumentKind,
    Edit,
    Evidence,
    Extraction,
    Identity,
    Judgement,
    Mark,
    MarkKind,
    Mention,
    MentionForm,
    Origin,
    Phrase,
    Relation,
    Role,
    Span,
    Speaker,
    SpeakerKind,
    Statement,
    Turn,
    Via,
    When,
    content_id,
    join_spans,
)

Article = Callable[..., Extraction]
WORDS = st.text(st.characters(exclude_categories=()), max_size=12)
DAYS = st.dates(date(1900, 1, 1), date(2100, 1, 1))
ORIGINS = st.builds(Origin, stage=WORDS, version=WORDS)
SCORES = st.floats(0, 1)


class Pen:
    """Draws records about one text, each with spans into it and the words that stand there."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.text = draw(st.text(st.characters(exclude_categories=()), min_size=1, max_size=60))
        self.id = content_id("document", self.text, draw(st.integers(0, 9)))
        self.number = itertools.count()

    def new_id(self, kind: str) -> str:
        return content_id(kind, self.id, next(self.number))

    def span(self, within: Span | None = None) -> Span:
        low, high = within or Span(0, len(self.text))
        return Span(*sorted((self.draw(st.integers(low, high)), self.draw(st.integers(low, high)))))

    def some(self, make: Callable[[], Any], most: int = 2) -> tuple[Any, ...]:
        return tuple(make() for _ in range(self.draw(st.integers(0, most))))

    def maybe(self, make: Callable[[], Any]) -> Any:
        return make() if self.draw(st.booleans()) else None

    def one_of(self, literal: Any) -> Any:
        return self.draw(st.sampled_from(get_args(literal)))

    def mention(self) -> Mention:
        span = self.span()
        return Mention(span=span, text=span.of(self.text), form=self.one_of(MentionForm))

    def phrase(self) -> Phrase:
        span = self.span()
        return Phrase(text=span.of(self.text), span=span, value=self.draw(WORDS))

    def when(self) -> When:
        start, end = sorted((self.draw(DAYS), self.draw(DAYS)))
        span = self.maybe(self.span)
        return When(start=start, end=end, words=span.of(self.text) if span else self.draw(WORDS), span=span)

    def link(self) -> Via:
        return Via(mention=self.maybe(self.mention), speaker_id=None, said=self.maybe(self.when))

    def certainty(self) -> Certainty:
        span, low = self.span(), self.maybe(lambda: self.draw(SCORES))
        return Certainty(phrase=span.of(self.text), span=span, scale=self.draw(WORDS), low=low, high=low)

    def commitment(self) -> Commitment:
        span = self.span()
        return Commitment(phrase=span.of(self.text), span=span, deadline=self.maybe(self.when))

    def role(self) -> Role:
        return Role(title=self.draw(WORDS), organisation=self.draw(WORDS), start=self.maybe(lambda: self.draw(DAYS)))

    def speaker(self) -> Speaker:
        return Speaker(
            id=self.new_id("speaker"),
            document_id=self.id,
            name=self.draw(WORDS),
            kind=self.one_of(SpeakerKind),
            aliases=self.some(lambda: self.draw(WORDS)),
            roles=self.some(self.role),
            wikidata=self.draw(WORDS),
        )

    def document(self) -> Document:
        raw = self.draw(st.binary(max_size=20))
        return Document(
            id=self.id,
            text=self.text,
            kind=self.one_of(DocumentKind),
            name=self.draw(WORDS),
            title=self.draw(WORDS),
            publisher=self.draw(WORDS),
            author=self.draw(WORDS),
            published=self.maybe(lambda: self.draw(DAYS)),
            url=self.draw(WORDS),
            place=self.draw(WORDS),
            sha256=hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest(),
            raw_sha256=hashlib.sha256(raw).hexdigest(),
            raw=raw,
            turns=self.some(lambda: Turn(speaker=self.draw(WORDS), label=self.span(), span=self.span(), time=0.5)),
            marks=self.some(lambda: Mark(span=self.span(), kind=self.one_of(MarkKind))),
        )

    def statement(self, known: list[str | None]) -> Statement:
        content = (self.span(), *self.some(self.span))
        cue = self.some(self.span)
        return Statement(
            id=self.new_id("statement"),
            document_id=self.id,
            text=join_spans(self.text, content),
            content=content,
            quotations=self.some(lambda: self.span(content[0])),
            cue=join_spans(self.text, cue),
            cue_span=cue,
            source=self.some(self.span),
            mention=self.maybe(self.mention),
            speaker_id=self.draw(st.sampled_from(known)),
            said=self.maybe(self.when),
            venue=self.maybe(self.phrase),
            medium=self.maybe(self.phrase),
            addressee=self.maybe(self.phrase),
            via=self.some(
                lambda: Via(mention=self.maybe(self.mention), speaker_id=None, said=self.maybe(self.when)), 1
            ),
            certainty=self.maybe(self.certainty),
            condition=self.maybe(self.phrase),
            commitment=self.maybe(self.commitment),
            unsupported=self.maybe(self.phrase),
            polarity=self.draw(st.sampled_from(["affirmed", "denied"])),
            score=self.draw(SCORES),
            origin=self.draw(ORIGINS),
        )

    def dispute(self, known: list[str | None]) -> Dispute:
        span = self.span()
        return Dispute(
            id=self.new_id("dispute"),
            document_id=self.id,
            span=span,
            text=span.of(self.text),
            act=self.draw(WORDS),
            left=self.maybe(self.mention),
            left_speaker_id=self.draw(st.sampled_from(known)),
            right=self.maybe(self.mention),
            right_speaker_id=self.draw(st.sampled_from(known)),
            score=self.draw(SCORES),
            origin=self.draw(ORIGINS),
        )


@st.composite
def any_extraction(draw: st.DrawFn) -> Extraction:
    pen = Pen(draw)
    speakers = pen.some(pen.speaker)
    known: list[str | None] = [None, *(speaker.id for speaker in speakers)]
    return Extraction(
        document=pen.document(),
        speakers=speakers,
        statements=pen.some(lambda: pen.statement(known)),
        disputes=pen.some(lambda: pen.dispute(known), 1),
    )


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(any_extraction(), max_size=2, unique_by=lambda extraction: extraction.document.id))
def test_what_is_written_is_read_back_equal(blank: Path, extractions: list[Extraction]) -> None:
    with tempfile.TemporaryDirectory() as folder, open_store(shutil.copy(blank, folder)) as store:
        assert [add_extraction(store, extraction) for extraction in extractions] == [True] * len(extractions)
        ordered = sorted(extractions, key=lambda extraction: extraction.document.id)
        assert list(query.extractions(store, raw=True)) == ordered
        assert list(query.documents(store)) == [extraction.document for extraction in ordered]
        assert query.disputes(store) == [row for extraction in ordered for row in extraction.disputes]
        statements = [row for extraction in ordered for row in extraction.statements]
        assert sorted(each.statement.id for each in query.statements(store)) == sorted(row.id for row in statements)
        assert list(verify(store)) == []


def dump(store: Store) -> list[str]:
    """The whole database as SQL."""
    connection = sqlite3.connect(store.where)
    try:
        return list(connection.iterdump())
    finally:
        connection.close()


def test_twice_adds_nothing(store: Store, article: Article) -> None:
    extraction = article("one", [("Mira Rao", "we will sign"), ("Tom Vale", "nobody signed")])
    assert add_extraction(store, extraction)
    before = dump(store)
    assert not add_extraction(store, extraction)
    moved = replace(extraction, document=replace(extraction.document, place="elsewhere/one.html"))
    assert not add_extraction(store, moved)
    assert dump(store) == before


def test_a_newer_model_replaces_the_rows_and_keeps_the_judgements(store: Store, article: Article) -> None:
    old, other = (article(name, [("Mira Rao", "we will sign"), ("Tom Vale", "no")]) for name in ("one", "two"))
    new = article("one", [("Mira Rao", "we will sign"), ("Tom Vale", "no")], version="2")
    new = replace(new, statements=new.statements[:1])
    add_extraction(store, old)
    add_extraction(store, other)
    analysis = _analysis(old, other)
    replace_analysis(store, *analysis)
    subject = old.statements[0].id
    judgement = _judgement(subject, "accept")
    add_judgement(store, judgement)

    assert add_extraction(store, new)
    assert query.extraction(store, new.document.id) == new
    assert query.extraction(store, other.document.id) == other
    assert query.judgements(store) == [judgement]
    assert query.find(store, subject) == new.statements[0]
    assert query.relations(store) == []
    assert [row.statement_id for row in query.alignments(store)] == [other.statements[0].id]
    assert query.identities(store) == []
    assert list(verify(store)) == []


def test_the_analysis_is_replaced_as_a_whole(store: Store, article: Article) -> None:
    one, two = (article(name, [("Mira Rao", "we will sign")]) for name in ("one", "two"))
    add_extraction(store, one)
    add_extraction(store, two)
    identities, alignments, relations = _analysis(one, two)
    for _ in range(2):
        replace_analysis(store, identities, alignments, relations)
        assert query.identities(store) == sorted(identities, key=lambda row: row.speaker_id)
        assert query.alignments(store) == sorted(alignments, key=lambda row: row.id)
        assert query.relations(store) == relations
    broken = [replace(relations[0], left_id="0" * 20)]
    with pytest.raises(StoreError, match=r"relation .*: there is no statement or speaker 0{20}"):
        replace_analysis(store, identities, [], broken)
    assert query.relations(store) == relations
    replace_analysis(store, [], [], [])
    assert (query.identities(store), query.alignments(store), query.relations(store)) == ([], [], [])
    assert list(verify(store)) == []


def _analysis(one: Extraction, two: Extraction) -> tuple[list[Identity], list[Alignment], list[Relation]]:
    origin = Origin(stage="test", version="1")
    first, second = one.statements[0], two.statements[0]
    people = [one.speakers[0].id, two.speakers[0].id]
    identities = [
        Identity(speaker_id=id, canonical_id=min(people), reason="one name", score=0.9, origin=origin) for id in people
    ]
    quotation, record = second.content[0], first.content[0]
    alignments = [
        Alignment(
            id=content_id("alignment", statement.id),
            statement_id=statement.id,
            quotation=quotation,
            passage_id=content_id("passage", one.document.id),
            record_id=other.document.id if statement is second else None,
            record=record if statement is second else None,
            edits=(Edit(kind="same", record=record, printed=quotation),) if statement is second else (),
            verdict="exact",
            reason="the same words",
            score=1.0,
            origin=origin,
        )
        for statement, other in ((first, two), (second, two))
    ]
    spans = ((one.document.id, record), (two.document.id, quotation))
    evidence = Evidence(feature="words", score=1.0, detail="the same words", spans=spans)
    relation = Relation(
        id=content_id("relation", first.id, second.id),
        left_id=first.id,
        right_id=second.id,
        label="restates",
        score=0.8,
        evidence=(evidence,),
        origin=origin,
    )
    return identities, alignments, [relation]


def _judgement(subject: str, verdict: Any, note: str = "") -> Judgement:
    at = datetime(2031, 3, 11, 9, 30, tzinfo=UTC)
    return Judgement(
        id=content_id("judgement", subject, verdict, note),
        subject_id=subject,
        verdict=verdict,
        user="the desk",
        at=at,
        note=note,
    )


def _broken(extraction: Extraction, **fields: Any) -> Extraction:
    first, *rest = extraction.statements
    return replace(extraction, statements=(replace(first, **fields), *rest))


OUTSIDE = Span(5, 5000)
PHRASE = Phrase(text="not there", span=Span(0, 4))


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"text": "we will not sign"}, "its text is not what stands at its content"),
        ({"content": ()}, "no place in its document"),
        ({"content": (OUTSIDE,)}, "outside the text"),
        ({"content": (Span(-2, 4),)}, "outside the text"),
        ({"quotations": (Span(0, 4),)}, "a quotation lies outside its content"),
        ({"source": (OUTSIDE,)}, r"source \[5, 5000\) is outside the text"),
        ({"cue": "denied"}, "its cue is not what stands at its place"),
        ({"mention": Mention(span=Span(0, 4), text="Tom Vale", form="name")}, "the words of mention"),
        ({"venue": PHRASE}, "the words of venue"),
        ({"condition": PHRASE}, "the words of condition"),
        ({"unsupported": PHRASE}, "the words of unsupported"),
        ({"certainty": Certainty(phrase="may", span=Span(0, 3), scale="", low=None, high=None)}, "of certainty"),
        ({"commitment": Commitment(phrase="will", span=Span(0, 4))}, "of commitment"),
        ({"said": When(start=date(2031, 1, 1), end=date(2031, 1, 1), words="today", span=Span(0, 5))}, "of said"),
        ({"said": When(start=date(2031, 1, 2), end=date(2031, 1, 1))}, "said ends before it starts"),
        ({"via": (Via(mention=None, speaker_id="f" * 20),)}, "via names a speaker that the document does not have"),
        ({"speaker_id": "f" * 20}, "speaker names a speaker that the document does not have"),
        ({"document_id": "f" * 20}, "belongs to another document"),
        ({"score": float("nan")}, "its score is nan"),
    ],
)
def test_a_statement_that_does_not_hold_is_not_written(
    store: Store, article: Article, fields: dict[str, Any], complaint: str
) -> None:
    extraction = _broken(article("one", [("Mira Rao", "we will sign")]), **fields)
    with pytest.raises(StoreError, match=rf"statement [0-9a-f]{{20}}: .*{complaint}"):
        add_extraction(store, extraction)
    assert query.count_documents(store) == 0


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"text": "other words"}, "its text is not the text"),
        ({"raw": b"other bytes"}, "its frozen copy is not the bytes"),
        ({"marks": (Mark(span=OUTSIDE, kind="link"),)}, "mark .* outside"),
        ({"turns": (Turn(speaker="A", label=Span(0, 1), span=OUTSIDE),)}, "turn .* outside"),
    ],
)
def test_a_document_that_does_not_hold_is_not_written(
    store: Store, article: Article, fields: dict[str, Any], complaint: str
) -> None:
    extraction = article("one", [("Mira Rao", "we will sign")])
    with pytest.raises(StoreError, match=f"document {extraction.document.id}: {complaint}"):
        add_extraction(store, replace(extraction, document=replace(extraction.document, **fields)))
    assert query.count_documents(store) == 0


def test_two_rows_of_one_id_are_not_written(store: Store, article: Article) -> None:
    extraction = article("one", [("Mira Rao", "we will sign")])
    with pytest.raises(StoreError, match="another row of the same document has this id"):
        add_extraction(store, replace(extraction, statements=extraction.statements * 2))


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"statement_id": "0" * 20}, "there is no statement"),
        ({"quotation": OUTSIDE}, r"quotation \[5, 5000\) is outside the text"),
        ({"record": OUTSIDE}, r"record \[5, 5000\) is outside the text"),
        ({"record_id": "0" * 20}, "there is no record"),
        ({"record_id": None}, "a place in a record and no record"),
        ({"edits": (Edit(kind="same", record=Span(0, 2), printed=Span(0, 2)),)}, "do not rebuild the printed side"),
    ],
)
def test_an_alignment_that_does_not_hold_is_not_written(
    store: Store, article: Article, fields: dict[str, Any], complaint: str
) -> None:
    one, two = (article(name, [("Mira Rao", "we will sign")]) for name in ("one", "two"))
    add_extraction(store, one)
    add_extraction(store, two)
    identities, (_, alignment), relations = _analysis(one, two)
    with pytest.raises(StoreError, match=f"alignment {alignment.id}: .*{complaint}"):
        replace_analysis(store, identities, [replace(alignment, **fields)], relations)


def test_judgements_are_only_added(store: Store, article: Article) -> None:
    extraction = article("one", [("Mira Rao", "we will sign")])
    add_extraction(store, extraction)
    judgement = _judgement(extraction.statements[0].id, "accept", "seen the tape")
    assert add_judgement(store, judgement)
    assert not add_judgement(store, judgement)
    assert query.judgements(store) == [judgement]
    connection = sqlite3.connect(store.where)
    for change in ("UPDATE judgements SET verdict = 'reject'", "DELETE FROM judgements"):
        with pytest.raises(sqlite3.IntegrityError, match="only ever added"):
            connection.execute(change)
    connection.close()


def test_a_judgement_on_nothing_is_refused(store: Store, article: Article) -> None:
    with pytest.raises(InputError, match="nothing in the store has the id"):
        add_judgement(store, _judgement("0" * 20, "accept"))
    add_extraction(store, article("one", [("Mira Rao", "we will sign")]))
    subject = query.statements(store)[0].statement.id
    naive = replace(_judgement(subject, "accept"), at=datetime(2031, 3, 11))  # noqa: DTZ001  # the point of the test
    with pytest.raises(InputError, match="time zone"):
        add_judgement(store, naive)
