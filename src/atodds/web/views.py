"""What a page shows, worked out from the store: plain values only, so that a template has nothing to decide."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from atodds.store import query
from atodds.store.connect import Store
from atodds.store.pairs import End, Pair, speaker_of
from atodds.store.query import DocumentEntry, Spoken
from atodds.store.shape import cut, interval, review
from atodds.text import merge
from atodds.types import Alignment, Certainty, Dispute, Document, Edit, Span, Statement

__all__ = ["Check", "DisputeRow", "Piece", "Row", "Side", "checks", "dispute_rows", "document_rows", "echoes", "rows"]

_Documents = Callable[[str], Document]

AROUND = 280
"""Characters of context shown on each side of a statement: about two sentences."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text, marked or not."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One end of a pair as a reader sees it. `printed` is the mention as printed where it says more than the name."""

    speaker: str
    printed: str = ""
    said: str = ""
    outlet: str = ""
    title: str = ""
    published: str = ""
    url: str = ""
    is_record: bool = False
    pieces: tuple[Piece, ...] = ()
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A pair as a reader sees it."""

    id: str
    label: str
    review: str
    left: Side
    right: Side
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A quotation beside the record. In `printed` the marked pieces are the report's own; in `record`, the record's."""

    id: str
    verdict: str
    tone: str
    speaker: str
    outlet: str
    url: str
    published: str
    printed: tuple[Piece, ...]
    record: tuple[Piece, ...]
    before: str
    after: str
    record_title: str
    record_day: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeRow:
    """A dispute that a report names."""

    id: str
    left: str
    act: str
    right: str
    text: str
    outlet: str
    url: str
    published: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EchoRow:
    """Words printed in more than one place."""

    words: str
    speaker: str
    outlets: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRow:
    """A document that was read; `hash` is the beginning of the SHA-256 of its text."""

    title: str
    outlet: str
    published: str
    url: str
    is_record: bool
    statements: int
    hash: str


def rows(store: Store, found: Iterable[Pair]) -> tuple[Row, ...]:
    """Return `found` as a reader sees them."""
    held = lru_cache(maxsize=64)(lambda key: query.document(store, key))
    return tuple(
        Row(
            id=pair.relation.id,
            label=pair.relation.label,
            review=review(pair.judgement),
            left=_side(pair.left, held),
            right=_side(pair.right, held),
            reasons=tuple(evidence.detail for evidence in pair.relation.evidence),
        )
        for pair in found
    )


def checks(store: Store, found: Sequence[Alignment]) -> tuple[Check, ...]:
    """Return alignments as a reader sees them, those without a statement left out."""
    held = lru_cache(maxsize=64)(lambda key: query.document(store, key))
    ends = query.spoken(store, (item.statement_id for item in found))
    return tuple(_check(item, ends[item.statement_id], held) for item in found if item.statement_id in ends)


def dispute_rows(found: Iterable[Dispute], entries: Iterable[DocumentEntry]) -> tuple[DisputeRow, ...]:
    """Return disputes as a reader sees them; `entries` are the documents that they stand in."""
    pages = {entry.id: entry for entry in entries}
    return tuple(
        DisputeRow(
            id=item.id,
            left=item.left.text if item.left else "one party, not named,",
            act=item.act,
            right=item.right.text if item.right else "another",
            text=item.text,
            outlet=pages[item.document_id].publisher or pages[item.document_id].title,
            url=web_address(pages[item.document_id].url),
            published=str(pages[item.document_id].published or ""),
        )
        for item in found
    )


def echoes(found: Sequence[Pair]) -> tuple[EchoRow, ...]:
    """Return what was printed in more than one place, each group once, the most repeated first."""
    groups: dict[str, list[Spoken]] = {}
    for pair in found:
        if isinstance(pair.left, Spoken) and isinstance(pair.right, Spoken):
            groups.setdefault(pair.left.statement.id, [pair.left]).append(pair.right)
    return tuple(
        EchoRow(
            words=group[0].statement.text,
            speaker=group[0].speaker.name if group[0].speaker else "unknown",
            outlets=", ".join(sorted({item.publisher or item.document_title for item in group})),
        )
        for group in sorted(groups.values(), key=len, reverse=True)
    )


def document_rows(entries: Iterable[DocumentEntry]) -> tuple[DocumentRow, ...]:
    """Return the documents as a reader sees them."""
    return tuple(
        DocumentRow(
            title=entry.title or entry.name,
            outlet=entry.publisher,
            published=str(entry.published or ""),
            url=web_address(entry.url),
            is_record=entry.kind == "record",
            statements=entry.statement_count,
            hash=entry.sha256[:12],
        )
        for entry in entries
    )


def web_address(url: str) -> str:
    """Return `url` when it is an http or https address, else nothing: no other kind is ever linked to."""
    return url if re.match(r"https?://[^\s/]", url, re.IGNORECASE) else ""


def sentence_case(text: str) -> str:
    """Return `text` with its first letter as a capital."""
    return text[:1].upper() + text[1:]


def _side(end: End, held: _Documents) -> Side:
    speaker = speaker_of(end)
    if not isinstance(end, Spoken):
        return Side(speaker=end.name)
    said = end.statement
    printed = said.mention.text if said.mention else ""
    return Side(
        speaker=speaker.name if speaker else "Speaker unknown",
        printed="" if speaker and printed in (speaker.name, "") else printed,
        said=interval(said.said) or "",
        outlet=end.publisher,
        title=end.document_title,
        published=str(end.published or ""),
        url=web_address(end.url),
        is_record=end.document_kind == "record",
        pieces=_in_context(held(said.document_id), said),
        labels=_labels(said),
    )


def _in_context(document: Document, said: Statement) -> tuple[Piece, ...]:
    """Return the statement's paragraph, or what of it lies near, with the content marked."""
    text = document.text
    first, last = said.content[0].start, said.content[-1].end
    start = max(text.rfind("\n", 0, first) + 1, first - AROUND)
    stop = text.find("\n", last)
    end = min(len(text) if stop < 0 else stop, last + AROUND)
    pieces = [Piece("… ", marked=False)] if start > 0 and text[start - 1] != "\n" else []
    at = start
    for span in merge(said.content):
        pieces += [Piece(text[at : span.start], marked=False), Piece(span.of(text), marked=True)]
        at = span.end
    pieces.append(Piece(text[at:end], marked=False))
    if end < len(text) and text[end] != "\n":
        pieces.append(Piece(" …", marked=False))
    return tuple(piece for piece in pieces if piece.text)


def _labels(said: Statement) -> tuple[str, ...]:
    out = []
    if said.via:
        names = [link.mention.text for link in said.via if link.mention]
        out.append(f"Second-hand, through {', then '.join(names)}" if names else "Second-hand")
    if said.certainty:
        span = said.certainty
        ranged = (
            f", {span.low:g} to {span.high:g} per cent ({span.scale})" if span.low is not None and span.high else ""
        )
        out.append(f"How sure: “{span.phrase}”{ranged}")
    if said.condition:
        out.append(f"On condition: “{said.condition.text}”")
    if said.unsupported:
        out.append(f"Support withheld: “{said.unsupported.text}”")
    return tuple(out)


def _range(certainty: Certainty) -> str:
    if certainty.low is None or certainty.high is None:
        return ""
    return f", {certainty.low:g} to {certainty.high:g} per cent ({certainty.scale})"


_TONES = {"exact": "fine", "formatting only": "fine", "disfluency cleaned": "fine", "elided in order": "open"} | {
    "not found in the supplied record": "open",
    "no record supplied": "open",
}


def _check(item: Alignment, end: Spoken, held: _Documents) -> Check:
    printed = cut(end.statement, item.quotation)
    record = held(item.record_id) if item.record_id and item.record else None
    before = after = ""
    if record and item.record:
        before, after = _around(record.text, item.record)
    return Check(
        id=item.id,
        verdict=sentence_case(item.verdict),
        tone=_TONES.get(item.verdict, ""),
        speaker=end.speaker.name if end.speaker else "Speaker unknown",
        outlet=end.publisher or end.document_title,
        url=web_address(end.url),
        published=str(end.published or ""),
        printed=_edited(item.edits, printed, item.quotation.start, report=True) or (Piece(printed, marked=False),),
        record=_edited(item.edits, record.text, 0, report=False) if record else (Piece("Not found.", marked=False),),
        before=before,
        after=after,
        record_title=record.title or record.name if record else "",
        record_day=str(record.published or "") if record else "",
        reason=item.reason,
    )


def _around(text: str, span: Span) -> tuple[str, str]:
    """Return what stands before and after a stretch in its paragraph, cut at a word's edge."""
    before = text[max(0, span.start - 120) : span.start].rpartition("\n")[2]
    after = text[span.end : span.end + 120].partition("\n")[0]
    if len(before) == 120:
        before = f"… {before.partition(' ')[2]}"
    if len(after) == 120:
        after = f"{after.rpartition(' ')[0]} …"
    return before, after


def _edited(edits: Iterable[Edit], text: str, base: int, *, report: bool) -> tuple[Piece, ...]:
    out = []
    for edit in edits:
        span: Span = edit.printed if report else edit.record
        words = text[span.start - base : span.end - base]
        if words:
            out.append(Piece(words, marked=edit.kind not in ("same", "formatting")))
    return tuple(out)
