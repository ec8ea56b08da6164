"""The reporter's own word that one party disputes another: "contradicts", "denied", "at odds with", "walked back".

Only words outside the attributed contents count; what a speaker says of another is a statement, not a report. Parties
are read off the sentence's grammar and named as printed; a party is tied to a speaker only where its words name one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from atodds.relations.parties import OBJECT, Page, Party, page_of
from atodds.relations.words import wording
from atodds.text import overlap
from atodds.types import Cast, Dispute, Document, Evidence, Origin, Parse, Span, Statement, content_id

__all__ = ["ORIGIN", "described", "disputes"]

ORIGIN = Origin(stage="reported", version="rules-1")
NEAR = 400
"""Characters from the reporter's words to a party's statement: the sentence before or after, seldom further."""
SCORES = {2: 0.8, 1: 0.5, 0: 0.3}
"""Score by the number of parties that are known speakers: orders the list, is no probability."""

_SUBJECTS = frozenset(["nsubj", "nsubjpass", "csubj"])
_SHARING = frozenset(["conj", "xcomp", "advcl", "relcl", "acl", "ccomp", "pcomp", "prep", "appos", "dobj", "attr"])
_NO_VERB = frozenset(["at", "in", "contrary", "retreat", "reversal", "turnaround", "turnabout", "climbdown"])


_NEGATED = frozenset(["not", "n't", "never", "nor", "neither", "decline", "refuse"])
"""Close before a word of dispute they take it back ("would neither confirm nor deny")."""


@dataclass(frozen=True, slots=True)
class _Act:
    """How a dispute is worded: its lemmas from the head on, its normal form, and where the other party stands:
    "object", "self" (the subject again), "noun" (itself, named by "for", "by" or "from"), "each" (the subjects
    among themselves), or the preposition before it."""

    lemmas: tuple[str, ...]
    act: str
    other: str


@lru_cache(maxsize=1)
def acts() -> Mapping[str, tuple[_Act, ...]]:
    """Return the lexicon of disputing words (`disputes.txt`), by the lemma of the first word, longest first."""
    out: dict[str, list[_Act]] = {}
    lines = resources.files("atodds.relations").joinpath("disputes.txt").read_text(encoding="utf-8").splitlines()
    for line in lines:
        if line and not line.startswith("#"):
            words, act, other = (field.strip() for field in line.split("|"))
            entry = _Act(tuple(words.split()), act, other)
            out.setdefault(entry.lemmas[0], []).append(entry)
    return {first: tuple(sorted(entries, key=lambda e: -len(e.lemmas))) for first, entries in out.items()}


def disputes(document: Document, statements: Sequence[Statement], parse: Parse, cast: Cast) -> tuple[Dispute, ...]:
    """Return what the reporter says, in so many words, about one party disputing another, in order of place.

    Spans are the sentence's. Parties may be unknown (None). Nothing is taken from a transcript, from marked lines or
    from inside an attributed content.
    """
    if document.turns or document.kind == "record":
        return ()
    closed = [*(span for s in statements for span in s.content), *(mark.span for mark in document.marks)]
    page = page_of(document, statements, parse, cast)
    out: dict[str, Dispute] = {}
    for first, last in parse.sentences:
        for at in range(first, last):
            entry = _match(parse, at, last)
            if entry is None or (not page.sums_up(at) and _within(parse.starts[at], closed)):
                continue
            dispute = _dispute(page, (first, last), entry, _parties(page, at, (first, last), entry))
            if dispute:
                out.setdefault(dispute.id, dispute)
    return tuple(out.values())


def _within(at: int, spans: Sequence[Span]) -> bool:
    return any(start <= at < end for start, end in spans)


def described(
    dispute: Dispute, statements: Sequence[Statement], canonical: Mapping[str, str]
) -> tuple[Evidence, tuple[str, str] | None]:
    """The report itself says so.

    Returns the evidence, and the ids of the two ends: the parties' statements nearest to the reporter's words, else
    (none is near) the speakers; None where a party is unknown. Somebody who takes back their own words stands at both
    ends, with two statements where two are near.
    """
    detail = f"The report itself says so: “{dispute.text}”"
    spans = ((dispute.document_id, dispute.span),)
    reason = Evidence(feature="reported", score=dispute.score, detail=detail, spans=spans)
    left, right = (canonical.get(s, s) if s else None for s in (dispute.left_speaker_id, dispute.right_speaker_id))
    if left is None or right is None:
        return reason, None
    near = [s for s in statements if _distance(s, dispute.span) <= NEAR and _says_something(s, dispute)]
    near.sort(key=lambda s: (_distance(s, dispute.span), s.content[0].start))
    said = {
        who: [s.id for s in near if s.speaker_id and canonical.get(s.speaker_id, s.speaker_id) == who]
        for who in (left, right)
    }
    if left == right:
        return reason, (said[left][1], said[left][0]) if len(said[left]) > 1 else (left, right)
    return reason, (said[left][0] if said[left] else left, said[right][0] if said[right] else right)


def _says_something(statement: Statement, dispute: Dispute) -> bool:
    """Return whether the content is first-hand and more than what is disputed ("disputed that", "rejects Vale's
    account")."""
    whom = dispute.right.span if dispute.right else None
    disputed = whom and statement.speaker_id == dispute.left_speaker_id and overlap(statement.content[0], whom)
    return not statement.via and not disputed and len(wording(statement.text).content) > 1


def _distance(statement: Statement, span: Span) -> int:
    """Return how many characters lie between a statement and a stretch, 0 when they overlap."""
    first, last = statement.content[0].start, statement.content[-1].end
    return max(0, first - span.end, span.start - last)


def _match(parse: Parse, at: int, last: int) -> _Act | None:
    for entry in acts().get(parse.lemmas[at], ()):
        end = at + len(entry.lemmas)
        if entry.lemmas[0] not in _NO_VERB and not parse.tags[at].startswith("VB"):
            continue
        if end <= last and parse.lemmas[at:end] == entry.lemmas:
            return None if _NEGATED & set(parse.lemmas[max(0, at - 3) : at]) else entry
    return None


def _parties(page: Page, at: int, sentence: tuple[int, int], entry: _Act) -> tuple[Party, Party]:
    """Return the disputing and the disputed party."""
    parse = page.parse
    end = at + len(entry.lemmas) - 1
    if entry.other == "noun":
        named = [p for kid in page.children.get(at, ()) if (p := page.child(kid, OBJECT)) is not None]
        party = page.party(named[0] if named else _subject(page, at), sentence)
        return party, party
    verb = at if parse.tags[at].startswith(("VB", "MD")) else _governor(parse, at)
    subject = page.child(verb, _SUBJECTS)
    subject = _subject(page, verb) if subject is None else subject
    if entry.other == "each":
        second = page.child(subject, frozenset(["conj"])) if subject is not None else None
        return page.party(subject, sentence), page.party(second, sentence)
    if entry.other == "object" and page.child(verb, frozenset(["nsubjpass"])) is not None:
        agent = page.child(verb, frozenset(["agent"]))
        left = page.party(None if agent is None else page.child(agent, OBJECT), sentence)
        return left, page.party(subject, sentence, other_than=left.speaker_id)
    said = page.said_before(at, sentence) if page.sums_up(at) else None
    left = said or page.party(subject, sentence)
    if entry.other == "self":
        return left, _other_than_self(page, verb, sentence, left)
    right = _object(page, verb) if entry.other == "object" else None
    if entry.other != "object":
        words = range(end, at - 1, -1)
        right = next((kid for word in words if (kid := page.child(word, OBJECT)) is not None), None)
    return left, page.party(right, sentence, other_than=left.speaker_id)


def _object(page: Page, verb: int) -> int | None:
    found = page.child(verb, frozenset(["dobj"]))
    if found is not None:
        return found
    clause = page.child(verb, frozenset(["ccomp"]))
    return None if clause is None else page.child(clause, frozenset(["nsubj"]))


def _other_than_self(page: Page, verb: int, sentence: tuple[int, int], left: Party) -> Party:
    """Return whose words are taken back: somebody else's where the object names them, else one's own."""
    found = page.child(verb, frozenset(["dobj"]))
    party = page.party(found, sentence) if found is not None else left
    pointing = party.mention is None or party.mention.form == "pronoun" or party.speaker_id is None
    return left if pointing else party


def _governor(parse: Parse, at: int) -> int:
    """Return the verb that a noun or preposition hangs on, the last word reached when none is within five steps."""
    for _ in range(5):
        if parse.tags[at].startswith(("VB", "MD")) or parse.heads[at] == at:
            return at
        at = parse.heads[at]
    return at


def _subject(page: Page, verb: int) -> int | None:
    """Return the subject that a word without one of its own shares with the verb it is joined to or depends on."""
    here, parse = verb, page.parse
    for _ in range(5):
        head, relation = parse.heads[here], parse.relations[here]
        if head == here or relation not in _SHARING:
            return None
        if relation in ("relcl", "acl") and parse.tags[head].startswith("NNP"):
            return head
        found = page.child(head, _SUBJECTS)
        if found is not None:
            return found
        here = head
    return None


def _dispute(page: Page, sentence: tuple[int, int], entry: _Act, parties: tuple[Party, Party]) -> Dispute | None:
    left, right = parties
    if left.mention is None and right.mention is None:
        return None
    document, parse = page.document, page.parse
    span = Span(parse.starts[sentence[0]], parse.ends[sentence[1] - 1])
    return Dispute(
        id=content_id("dispute", document.id, span, entry.act),
        document_id=document.id,
        span=span,
        text=span.of(document.text),
        act=entry.act,
        left=left.mention,
        left_speaker_id=left.speaker_id,
        right=right.mention,
        right_speaker_id=right.speaker_id,
        score=SCORES[sum(party.speaker_id is not None for party in parties)],
        origin=ORIGIN,
    )
