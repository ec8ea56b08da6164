"""Records as plain values for JSON: one shape for the command line, the exports and whatever else reads them.

Spans become ``[start, end]``, days ISO 8601 text, intervals of days ``{"start", "end", "words", "span"}``; None stays
null, so that an unknown is seen to be unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from atodds.judged import object_of, remark_of
from atodds.store.judgements import Entry
from atodds.store.matters import MatterEntry, Position
from atodds.store.pairs import Pair
from atodds.store.people import Person
from atodds.store.query import DocumentEntry, Spoken
from atodds.text import contains
from atodds.types import Alignment, Dispute, Extraction, Judgement, Span, Statement, When

__all__ = [
    "UNREVIEWED",
    "Json",
    "alignment",
    "cut",
    "dispute",
    "document",
    "entry",
    "extraction",
    "interval",
    "judgement",
    "matter",
    "pair",
    "person",
    "plain",
    "review",
    "statement",
]

Json = dict[str, Any]

UNREVIEWED = "unreviewed"


def plain(value: object) -> Any:
    """Return `value` (a record, or a tuple, mapping or scalar of them) in plain values; frozen copies are left out."""
    if isinstance(value, Span):
        return [value.start, value.end]
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value) if field.name != "raw"}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [plain(item) for item in value]
    return value


def interval(when: When | None) -> str | None:
    """Return a day or an interval of days in ISO 8601 (``2026-03-16/2026-03-22``), None when unknown."""
    if when is None:
        return None
    return when.start.isoformat() if when.start == when.end else f"{when.start}/{when.end}"


def document(entry: DocumentEntry) -> Json:
    """Return a document as listings show it."""
    shape: Json = plain(entry)
    return shape


def person(item: Person) -> Json:
    """Return a speaker across documents, with counts."""
    return {**plain(item.speaker), "statements": item.statements, "documents": item.documents}


def review(judgement: Judgement | None) -> str:
    """Return what a person decided, in one word; "unreviewed" while nobody has."""
    return judgement.verdict if judgement else UNREVIEWED


def statement(spoken: Spoken, judged: Mapping[str, Judgement]) -> Json:
    """Return a statement with its speaker and document; `judged` are the judgements that hold, by what they are on."""
    said = spoken.statement
    shape: Json = plain(said)
    shape["said"] = interval(said.said)
    shape["said_words"] = said.said.words if said.said else None
    shape["speaker"] = spoken.speaker.name if spoken.speaker else None
    shape["speaker_id"] = spoken.speaker.id if spoken.speaker else None
    shape["outlet"] = spoken.publisher
    shape["title"] = spoken.document_title
    shape["published"] = plain(spoken.published)
    shape["url"] = spoken.url
    shape["document_kind"] = spoken.document_kind
    shape["review"] = review(judged.get(said.id))
    return shape


def pair(item: Pair, judged: Mapping[str, Judgement]) -> Json:
    """Return a relation with both its ends; an end is a statement, or a speaker where the report names only those."""
    shape: Json = plain(item.relation)
    for side, end in (("left", item.left), ("right", item.right)):
        known = statement(end, judged) if isinstance(end, Spoken) else plain(end)
        shape[side] = {**known, "review": review(judged.get(known["id"]))}
    shape["review"] = review(judged.get(item.relation.id))
    return shape


def alignment(
    item: Alignment, spoken: Spoken | None, judged: Mapping[str, Judgement], *, record_text: str = ""
) -> Json:
    """Return a checked quotation with the statement it stands in and `record_text`, the words of the record found.
    Where `in_quotation_marks` is false, what was checked are the reporter's own words."""
    shape: Json = plain(item)
    quoted = spoken.statement.quotations if spoken else ()
    shape["statement"] = statement(spoken, judged) if spoken else None
    shape["in_quotation_marks"] = any(contains(span, item.quotation) for span in quoted)
    shape["printed"] = cut(spoken.statement, item.quotation) if spoken else None
    shape["record_text"] = record_text
    shape["review"] = review(judged.get(item.id))
    return shape


def matter(
    entry: MatterEntry, some: Iterable[Position], pairs: Iterable[Pair], judged: Mapping[str, Judgement]
) -> Json:
    """Return a matter with where some speakers stand on it, and some of its pairs."""
    positions = [
        {
            "speaker": position.speaker.name,
            "speaker_id": position.speaker.id,
            "statements": position.statements,
            "latest": statement(position.latest, judged) if position.latest else None,
            "turned": [statement(turn, judged) for turn in position.turned],
        }
        for position in some
    ]
    return {**plain(entry), "positions": positions, "pairs": [pair(each, judged) for each in pairs]}


def extraction(item: Extraction) -> Json:
    """Return a document's attributions in the form that `atodds extract` writes (docs/filters.md): those inside
    another's content stand in that one's own list."""
    names = {speaker.id: speaker.name for speaker in item.speakers}
    top: list[Json] = []
    around: list[tuple[Statement, Json]] = []
    for said in sorted(item.statements, key=lambda s: (s.content[0].start, -s.content[-1].end, s.id)):
        shape = _attribution(said, names.get(said.speaker_id or ""))
        around = [(other, its) for other, its in around if other.content[-1].end > said.content[0].start]
        holders = [(len(other.text), its) for other, its in around if _holds(other, said)]
        (min(holders, key=lambda holder: holder[0])[1]["attributions"] if holders else top).append(shape)
        around.append((said, shape))
    return {"id": item.document.name, "text_sha256": item.document.sha256, "attributions": top}


def _holds(outer: Statement, inner: Statement) -> bool:
    return all(any(contains(whole, piece) for whole in outer.content) for piece in inner.content)


def _attribution(said: Statement, speaker: str | None) -> Json:
    return {
        "source": plain(said.source),
        "cue": plain(said.cue_span),
        "content": plain(said.content),
        "quotations": plain(said.quotations),
        "speaker": speaker,
        "said": interval(said.said),
        "score": round(said.score, 4),
        "attributions": [],
    }


def judgement(made: Judgement) -> Json:
    """Return a judgement, its note also in its two parts: what it says to the program and what to people."""
    return {**plain(made), "object": object_of(made), "remark": remark_of(made)}


def entry(item: Entry) -> Json:
    """Return a judgement as the history shows it."""
    return {**judgement(item.judgement), "kind": item.kind, "subject": item.subject, "undone_by": item.undone_by}


def dispute(item: Dispute) -> Json:
    """Return a dispute that a report names."""
    shape: Json = plain(item)
    return shape


def cut(said: Statement, span: Span) -> str:
    """Return the words under `span`, which lies inside the statement's content, out of its joined text; empty when it
    does not lie inside."""
    base = 0
    for piece in said.content:
        if piece.start <= span.start and span.end <= piece.end:
            return said.text[base + span.start - piece.start : base + span.end - piece.start]
        base += piece.end - piece.start + 1
    return ""
