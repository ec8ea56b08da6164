"""Every record, in the order it is made, and the protocols. Standard library only.

All offsets are Unicode code points into `Document.text`, half-open. Records are frozen; a stage returns new ones.
Ids are content hashes (see `content_id`): the same input gives the same id on every machine and in every order.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, NamedTuple, Protocol

DocumentKind = Literal["report", "record"]
MarkKind = Literal["caption", "link", "credit", "related", "boilerplate", "note", "head"]
MentionForm = Literal["name", "title", "pronoun", "organisation", "state", "group", "document", "unnamed", "turn"]
SpeakerKind = Literal["person", "organisation", "state", "group", "document", "unnamed"]
Medium = Literal["post", "interview", "hearing", "speech", "statement", "briefing", "letter", "call", "report"]
Polarity = Literal["affirmed", "denied"]
Verdict = Literal[
    "exact",
    "formatting only",
    "disfluency cleaned",
    "elided in order",
    "words changed",
    "meaning changed",
    "not found in the supplied record",
    "no record supplied",
]
EditKind = Literal["same", "formatting", "disfluency", "elision", "gloss", "replaced", "inserted", "deleted"]
RelationLabel = Literal[
    "contradicts",
    "reverses",
    "differs in certainty",
    "differs in scope or time",
    "restates",
    "supports",
    "unrelated",
]
JudgementVerdict = Literal["accept", "reject", "edit", "merge", "split", "rename", "undo"]


def content_id(kind: str, *parts: object) -> str:
    """Return a 20-digit hexadecimal id made from `kind` and the text form of each part.

    Parts are joined with a separator that cannot occur inside them, so ``("ab", "c")`` and ``("a", "bc")`` differ.
    """
    digest = hashlib.sha256(kind.encode())
    for part in parts:
        piece = str(part).encode("utf-8", "surrogatepass")
        digest.update(b"\0%d\0" % len(piece))
        digest.update(piece)
    return digest.hexdigest()[:20]


class Span(NamedTuple):
    """A half-open stretch ``[start, end)`` of `Document.text`, in Unicode code points."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the stretch of `text` that this span covers."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What made a row: the stage and the version of its rules or weights. Never part of an id."""

    stage: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One speaker's turn in a transcript: the label as printed (without its colon) and the words spoken.

    `label` is empty-width when a turn goes on from the speaker before (a page break, a paragraph). `span` covers the
    spoken words only, stage notes included (those are also in `Document.marks`). `time` is seconds from the start
    where the format gives it.
    """

    speaker: str
    label: Span
    span: Span
    time: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A stretch of a document that is nobody's reporting: no statement may be taken from it."""

    span: Span
    kind: MarkKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A page or transcript as read. `text` never changes after reading.

    `name` is what the source calls it (a file's name without its ending, or the id of a row); `place` is where it was
    read from, for messages. `raw` is the frozen copy: the bytes as received. `sha256` is of `text` as UTF-8;
    `raw_sha256` is of `raw`. `published` is the day the page says it was published, None when unknown.
    """

    id: str
    text: str
    kind: DocumentKind
    name: str
    title: str = ""
    publisher: str = ""
    author: str = ""
    published: date | None = None
    url: str = ""
    place: str = ""
    sha256: str
    raw_sha256: str
    raw: bytes = field(default=b"", repr=False)
    turns: tuple[Turn, ...] = ()
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Parse:
    """The linguistic analysis of a document, in columns: one entry per token in each tuple.

    `starts`/`ends` are offsets into `Document.text`; whitespace is never a token. `tags` are Penn tags, `lemmas`
    lower case, `heads` token indices (a root is its own head), `relations` dependency labels, `entities` the label
    of the named entity that the token belongs to or "" (`entity_starts` is True on an entity's first token).
    `sentences` are half-open token ranges in order, covering every token.
    """

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    lemmas: tuple[str, ...]
    tags: tuple[str, ...]
    heads: tuple[int, ...]
    relations: tuple[str, ...]
    entities: tuple[str, ...]
    entity_starts: tuple[bool, ...]
    sentences: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """A stretch of text that the page attributes to a source.

    `content` may be in several pieces (``"A," she said. "B."``); `quotations` are the stretches in quotation marks
    inside it, marks excluded. `cue` and `source` are spans, empty when the page prints none. `parent` is the id of
    the attribution whose content holds this one. `score` is the calibrated probability that the attribution is right.
    """

    id: str
    document_id: str
    content: tuple[Span, ...]
    quotations: tuple[Span, ...]
    cue: tuple[Span, ...]
    source: tuple[Span, ...]
    parent: str | None = None
    score: float
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A source as printed. `span` may lie outside the attribution when the speaker is named earlier on the page."""

    span: Span
    text: str
    form: MentionForm


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A post held, from `start` to `end` inclusive; None is unknown or open. `span` is where the page states it."""

    title: str
    organisation: str = ""
    start: date | None = None
    end: date | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Who is meant, within one document. One person in two documents is two speakers joined by an `Identity`."""

    id: str
    document_id: str
    name: str
    kind: SpeakerKind
    aliases: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    wikidata: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """What `identify` returns: the speakers of a document, and for each attribution, in order, its mention and
    speaker id. None means unknown."""

    speakers: tuple[Speaker, ...]
    mentions: tuple[Mention | None, ...]
    speaker_ids: tuple[str | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """The speaker belongs to `canonical_id` (the least id of its group), for a reason that a reader can check."""

    speaker_id: str
    canonical_id: str
    reason: str
    score: float
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A closed interval of days, with the words that gave it; `span` is None when only the page's date did."""

    start: date
    end: date
    words: str = ""
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Words of the page that state a circumstance. `value` is their normal form where there is one."""

    text: str
    span: Span
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Certainty:
    """A likelihood phrase, its place, and its range in per cent on a named scale; None where the scale has no range
    (hedges and boosters)."""

    phrase: str
    span: Span
    scale: str
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """A promise of something to come: the words, their place and the deadline where one is given."""

    phrase: str
    span: Span
    deadline: When | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Via:
    """One link of a second-hand chain, outermost first: who passed the words on, and when."""

    mention: Mention | None
    speaker_id: str | None
    said: When | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """An attribution with its speaker and circumstances: the unit that is searched, checked and compared.

    `text` is the content's pieces joined by one space; `cue` the cue's pieces likewise. `said` is when it was said,
    None when unknown. `source` is the whole source as printed, `mention` the words in it that name or point at the
    speaker. `unsupported` holds the reporter's words that support was withheld. The printed `mention` and
    the resolved `speaker_id` are separate: an unknown speaker is None.
    """

    id: str
    document_id: str
    text: str
    content: tuple[Span, ...]
    quotations: tuple[Span, ...]
    cue: str = ""
    cue_span: tuple[Span, ...] = ()
    source: tuple[Span, ...] = ()
    mention: Mention | None = None
    speaker_id: str | None = None
    said: When | None = None
    venue: Phrase | None = None
    medium: Phrase | None = None
    addressee: Phrase | None = None
    via: tuple[Via, ...] = ()
    certainty: Certainty | None = None
    condition: Phrase | None = None
    commitment: Commitment | None = None
    unsupported: Phrase | None = None
    polarity: Polarity = "affirmed"
    score: float
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """The reporter's own word that one party disputes another: who, whom, the words and their place.

    Either party may be unknown; a party that reverses itself stands on both sides. `act` is the normal form of the
    reporter's word ("contradicts", "denies", "walks back", ...).
    """

    id: str
    document_id: str
    span: Span
    text: str
    act: str
    left: Mention | None
    left_speaker_id: str | None
    right: Mention | None
    right_speaker_id: str | None
    score: float
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A stretch of a primary record: normally one turn, with its speaker as labelled."""

    id: str
    document_id: str
    span: Span
    speaker: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One step from the record's words to the printed ones: `record` into the record's text, `printed` into the
    report's. Concatenated in order, the edits rebuild both sides. `why` is a short reason when meaning is touched."""

    kind: EditKind
    record: Span
    printed: Span
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """A quotation held against the record. `quotation` is the stretch of the report that was checked; `record` the
    stretch of the record found, None when none was."""

    id: str
    statement_id: str
    quotation: Span
    passage_id: str | None
    record_id: str | None
    record: Span | None
    edits: tuple[Edit, ...]
    verdict: Verdict
    reason: str
    score: float
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One small comparison: its name, its contribution, a sentence for the reader, and the places it rests on
    (document id and span)."""

    feature: str
    score: float
    detail: str
    spans: tuple[tuple[str, Span], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """How two statements (or, for a reported dispute that names none, two speakers) stand to each other."""

    id: str
    left_id: str
    right_id: str
    label: RelationLabel
    score: float
    evidence: tuple[Evidence, ...]
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """Statements about one subject. `label` is made of words that they share more than others do."""

    id: str
    label: str
    statement_ids: tuple[str, ...]
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A person's decision on any row. Append-only; it always wins over the machine and is never rewritten."""

    id: str
    subject_id: str
    verdict: JudgementVerdict
    user: str
    at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """Everything that one document by itself gives."""

    document: Document
    speakers: tuple[Speaker, ...]
    statements: tuple[Statement, ...]
    disputes: tuple[Dispute, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """Everything that a set of documents gives."""

    extractions: tuple[Extraction, ...]
    identities: tuple[Identity, ...]
    alignments: tuple[Alignment, ...]
    relations: tuple[Relation, ...]
    matters: tuple[Matter, ...] = ()


class Parser(Protocol):
    """Gives the linguistic analysis of a text."""

    def parse(self, text: str) -> Parse: ...


class Tagger(Protocol):
    """Finds sources, cues and contents in a document and links them."""

    def tag(self, document: Document) -> tuple[Attribution, ...]: ...


class Embedder(Protocol):
    """Gives one vector per text, as rows of equal length, normalised to length one."""

    def embed(self, texts: Sequence[str]) -> Sequence[Sequence[float]]: ...


class Entailer(Protocol):
    """Gives (entailment, neutral, contradiction) probabilities per (premise, hypothesis) pair."""

    def entail(self, pairs: Sequence[tuple[str, str]]) -> Sequence[tuple[float, float, float]]: ...


def join_spans(text: str, spans: Iterable[Span]) -> str:
    """Return the stretches of `text` under `spans`, joined by one space: the text form of discontinuous content."""
    return " ".join(text[start:end] for start, end in spans)
