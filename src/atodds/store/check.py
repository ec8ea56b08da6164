"""What must hold of every row: offsets into the text, words equal to the words there, references that lead somewhere.

Checked before every write (the first problem stops it) and again, over everything, by `verify`.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from atodds.text import contains, merge
from atodds.types import (
    Alignment,
    Commitment,
    Dispute,
    Document,
    Extraction,
    Identity,
    Matter,
    Mention,
    Relation,
    Span,
    Speaker,
    Statement,
    When,
    join_spans,
)

__all__ = [
    "Problem",
    "alignment_problems",
    "extraction_problems",
    "identity_problems",
    "matter_problems",
    "relation_problems",
]

Length = Callable[[str], int | None]
"""Gives the length of a document's text by its id, None when there is no such document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something in the store that is not as it must be: the kind of row, its id, and what is wrong with it."""

    kind: str
    id: str
    what: str

    def __str__(self) -> str:
        return f"{self.kind} {self.id}: {self.what}" if self.id else f"{self.kind}: {self.what}"


def extraction_problems(extraction: Extraction) -> Iterator[Problem]:
    """Yield everything that is wrong with what one document gives, in the order of its rows."""
    yield from _about("document", extraction.document.id, _document(extraction.document))
    known = {speaker.id for speaker in extraction.speakers}
    text = extraction.document.text
    for kind, rows in (
        ("speaker", extraction.speakers),
        ("statement", extraction.statements),
        ("dispute", extraction.disputes),
    ):
        seen: set[str] = set()
        for row in rows:
            if row.id in seen:
                yield Problem(kind=kind, id=row.id, what="another row of the same document has this id")
            seen.add(row.id)
            if row.document_id != extraction.document.id:
                yield Problem(kind=kind, id=row.id, what=f"belongs to another document ({row.document_id})")
    for speaker in extraction.speakers:
        yield from _about("speaker", speaker.id, _speaker(speaker, text))
    for statement in extraction.statements:
        yield from _about("statement", statement.id, _statement(statement, text, known))
    for dispute in extraction.disputes:
        yield from _about("dispute", dispute.id, _dispute(dispute, text, known))


def identity_problems(identity: Identity, is_speaker: Callable[[str], bool]) -> Iterator[Problem]:
    """Yield what is wrong with an identity; `is_speaker` says whether an id is a speaker's."""
    if not is_speaker(identity.speaker_id):
        yield Problem(kind="identity", id=identity.speaker_id, what="there is no such speaker")
    if not is_speaker(identity.canonical_id):
        yield Problem(kind="identity", id=identity.speaker_id, what=f"no speaker {identity.canonical_id} to stand for")
    if identity.canonical_id > identity.speaker_id:
        yield Problem(kind="identity", id=identity.speaker_id, what="its canonical id is not the least of its group")
    yield from _about("identity", identity.speaker_id, _score(identity.score))


def alignment_problems(alignment: Alignment, document_id: str | None, length: Length) -> Iterator[Problem]:
    """Yield what is wrong with an alignment; `document_id` is that of its statement, None when there is no such one."""
    yield from _about("alignment", alignment.id, _alignment(alignment, document_id, length))


def relation_problems(relation: Relation, is_party: Callable[[str], bool], length: Length) -> Iterator[Problem]:
    """Yield what is wrong with a relation; `is_party` says whether an id is a statement's or a speaker's."""
    yield from _about("relation", relation.id, _relation(relation, is_party, length))


def matter_problems(matters: Iterable[Matter], is_statement: Callable[[str], bool]) -> Iterator[Problem]:
    """Yield what is wrong with the matters; `is_statement` says whether an id is a statement's."""
    seen: set[str] = set()
    for matter in matters:
        if not matter.label.strip():
            yield Problem(kind="matter", id=matter.id, what="it has no label")
        if not matter.statement_ids:
            yield Problem(kind="matter", id=matter.id, what="no statement is of it")
        for id in matter.statement_ids:
            if not is_statement(id):
                yield Problem(kind="matter", id=matter.id, what=f"there is no statement {id}")
            if id in seen:
                yield Problem(kind="matter", id=matter.id, what=f"the statement {id} is of it twice, or of two matters")
            seen.add(id)


def _about(kind: str, id: str, complaints: Iterable[str]) -> Iterator[Problem]:
    for what in complaints:
        yield Problem(kind=kind, id=id, what=what)


def _document(document: Document) -> Iterator[str]:
    if hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest() != document.sha256:
        yield "its text is not the text that its sha256 was taken of"
    if document.raw and hashlib.sha256(document.raw).hexdigest() != document.raw_sha256:
        yield "its frozen copy is not the bytes that its raw_sha256 was taken of"
    size = len(document.text)
    for turn in document.turns:
        yield from _inside("turn", (turn.label, turn.span), size)
    for mark in document.marks:
        yield from _inside("mark", (mark.span,), size)


def _speaker(speaker: Speaker, text: str) -> Iterator[str]:
    yield from _inside("role", [role.span for role in speaker.roles if role.span], len(text))


def _statement(statement: Statement, text: str, known: set[str]) -> Iterator[str]:
    size = len(text)
    if not statement.content:
        yield "it has no place in its document"
    for name in ("content", "quotations", "cue_span", "source"):
        yield from _inside(name, getattr(statement, name), size)
    if statement.text != join_spans(text, statement.content):
        yield "its text is not what stands at its content"
    if statement.cue and statement.cue != join_spans(text, statement.cue_span):
        yield "its cue is not what stands at its place"
    pieces = (*merge(statement.content), *statement.content)
    if any(not any(contains(piece, quotation) for piece in pieces) for quotation in statement.quotations):
        yield "a quotation lies outside its content"
    yield from _mention("mention", statement.mention, text)
    for name in ("venue", "medium", "addressee", "condition", "unsupported"):
        if phrase := getattr(statement, name):
            yield from _words(name, phrase.text, phrase.span, text)
    if statement.certainty:
        yield from _words("certainty", statement.certainty.phrase, statement.certainty.span, text)
    yield from _when("said", statement.said, text)
    yield from _commitment(statement.commitment, text)
    yield from _known("speaker", statement.speaker_id, known)
    for link in statement.via:
        yield from _mention("via", link.mention, text)
        yield from _known("via", link.speaker_id, known)
        yield from _when("via", link.said, text)
    yield from _score(statement.score)


def _commitment(commitment: Commitment | None, text: str) -> Iterator[str]:
    if commitment:
        yield from _words("commitment", commitment.phrase, commitment.span, text)
        yield from _when("deadline", commitment.deadline, text)


def _dispute(dispute: Dispute, text: str, known: set[str]) -> Iterator[str]:
    yield from _words("span", dispute.text, dispute.span, text)
    for side in ("left", "right"):
        yield from _mention(side, getattr(dispute, side), text)
        yield from _known(side, getattr(dispute, f"{side}_speaker_id"), known)
    yield from _score(dispute.score)


def _alignment(alignment: Alignment, document_id: str | None, length: Length) -> Iterator[str]:
    if document_id is None:
        yield f"there is no statement {alignment.statement_id}"
        return
    yield from _inside("quotation", (alignment.quotation,), length(document_id) or 0)
    yield from _unbroken("printed", [edit.printed for edit in alignment.edits], alignment.quotation)
    if alignment.record_id is not None:
        size = length(alignment.record_id)
        if size is None:
            yield f"there is no record {alignment.record_id}"
        elif alignment.record:
            yield from _inside("record", (alignment.record,), size)
    elif alignment.record:
        yield "it has a place in a record and no record"
    if alignment.record:
        yield from _unbroken("record", [edit.record for edit in alignment.edits], alignment.record)
    yield from _score(alignment.score)


def _unbroken(side: str, spans: Sequence[Span], whole: Span) -> Iterator[str]:
    """The edits of one side, put end to end, are the whole of it."""
    if not spans:
        return
    ends = [whole.start, *(span.end for span in spans)]
    if [span.start for span in spans] != ends[:-1] or ends[-1] != whole.end:
        yield f"its edits do not rebuild the {side} side"


def _relation(relation: Relation, is_party: Callable[[str], bool], length: Length) -> Iterator[str]:
    for id in (relation.left_id, relation.right_id):
        if not is_party(id):
            yield f"there is no statement or speaker {id}"
    for evidence in relation.evidence:
        for document_id, span in evidence.spans:
            size = length(document_id)
            if size is None:
                yield f"its evidence {evidence.feature} rests on a document that is not here ({document_id})"
            else:
                yield from _inside(f"evidence {evidence.feature}", (span,), size)
        yield from _score(evidence.score)
    yield from _score(relation.score)


def _inside(name: str, spans: Iterable[Span], size: int) -> Iterator[str]:
    for start, end in spans:
        if not 0 <= start <= end <= size:
            yield f"{name} [{start}, {end}) is outside the text, which has {size} characters"


def _words(name: str, words: str, span: Span, text: str) -> Iterator[str]:
    yield from _inside(name, (span,), len(text))
    if text[span[0] : span[1]] != words:
        yield f"the words of {name} are not what stands at [{span[0]}, {span[1]})"


def _mention(name: str, mention: Mention | None, text: str) -> Iterator[str]:
    if mention:
        yield from _words(name, mention.text, mention.span, text)


def _when(name: str, when: When | None, text: str) -> Iterator[str]:
    if when and when.span:
        yield from _words(name, when.words, when.span, text)
    if when and when.end < when.start:
        yield f"{name} ends before it starts"


def _known(name: str, id: str | None, known: set[str]) -> Iterator[str]:
    if id is not None and id not in known:
        yield f"{name} names a speaker that the document does not have ({id})"


def _score(score: float) -> Iterator[str]:
    if not math.isfinite(score):
        yield f"its score is {score}"
