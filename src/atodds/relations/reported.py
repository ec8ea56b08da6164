"""The reporter's own word that one party disputes another: "contradicts", "denied", "at odds with", "walked back".

Only words outside the attributed contents count; what a speaker says of another is a statement, not a report. Parties
are read off the sentence's grammar and named as printed; a party is tied to a speaker only where its words name one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from atodds.text import fold, overlap
from atodds.types import (
    Cast,
    Dispute,
    Document,
    Evidence,
    Mention,
    MentionForm,
    Origin,
    Parse,
    Span,
    Speaker,
    Statement,
    content_id,
)

__all__ = ["ORIGIN", "described", "disputes"]

ORIGIN = Origin(stage="reported", version="rules-1")
SCORES = {2: 0.8, 1: 0.5, 0: 0.3}
"""Score by the number of parties that are known speakers: orders the list, is no probability."""

_SUBJECTS = frozenset(["nsubj", "nsubjpass", "csubj"])
_OBJECT = frozenset(["pobj"])
_NO_VERB = frozenset(["at", "in", "contrary"])
_SHARING = frozenset(["conj", "xcomp", "advcl", "relcl", "acl", "ccomp", "pcomp", "prep"])
_INSIDE_NAME = frozenset(["compound", "amod", "det", "poss", "case", "nummod", "nmod", "punct", "flat", "prep", "pobj"])
_WORDS_OF = frozenset(
    """account accusation allegation answer argument assertion assessment claim comment contention denial description
    estimate explanation finding position remark report statement suggestion that those version view word""".split()
)
_WORD = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*")
_TITLES = frozenset("the a an mr mrs ms dr sir lord lady president minister secretary senator general of for".split())


@dataclass(frozen=True, slots=True)
class _Act:
    """How a dispute is worded: its lemmas from the head on, its normal form, and where the other party stands:
    "object", "self", or the preposition before it."""

    lemmas: tuple[str, ...]
    act: str
    other: str


@dataclass(frozen=True, slots=True)
class _Page:
    """A document with what is needed to read its sentences: each token's dependants, and names to speaker ids."""

    document: Document
    parse: Parse
    cast: Cast
    children: Mapping[int, list[int]]
    names: Mapping[str, str | None]

    def child(self, at: int, relations: frozenset[str]) -> int | None:
        return next((kid for kid in self.children.get(at, ()) if self.parse.relations[kid] in relations), None)


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
    if document.turns:
        return ()
    closed = [span for statement in statements for span in statement.content]
    closed += [mark.span for mark in document.marks]
    page = _Page(document, parse, cast, _children(parse), _names(cast.speakers))
    out: dict[str, Dispute] = {}
    for first, last in parse.sentences:
        for at in range(first, last):
            entry = _match(parse, at, last)
            if entry is None or _covered(parse, at, closed):
                continue
            dispute = _dispute(page, (first, last), entry, _parties(page, at, entry))
            if dispute:
                out.setdefault(dispute.id, dispute)
    return tuple(out.values())


def described(
    dispute: Dispute, statements: Sequence[Statement], canonical: Mapping[str, str]
) -> tuple[Evidence, tuple[str, str] | None]:
    """The report itself says so.

    Returns the evidence, and the ids of the two ends: the two parties' statements in the same sentence where there
    are such, else the two speakers; None where a party is unknown.
    """
    detail = f"The report itself says so: one party {dispute.act} the other."
    reason = Evidence(
        feature="reported", score=dispute.score, detail=detail, spans=((dispute.document_id, dispute.span),)
    )
    left = _end(dispute.left_speaker_id, dispute, statements, canonical)
    right = _end(dispute.right_speaker_id, dispute, statements, canonical)
    return reason, (left, right) if left and right else None


def _end(
    speaker: str | None, dispute: Dispute, statements: Sequence[Statement], canonical: Mapping[str, str]
) -> str | None:
    if speaker is None:
        return None
    for statement in statements:
        if statement.speaker_id == speaker and any(overlap(span, dispute.span) for span in statement.content):
            return statement.id
    return canonical.get(speaker, speaker)


def _match(parse: Parse, at: int, last: int) -> _Act | None:
    for entry in acts().get(parse.lemmas[at], ()):
        end = at + len(entry.lemmas)
        if entry.lemmas[0] not in _NO_VERB and not parse.tags[at].startswith("VB"):
            continue
        if end <= last and parse.lemmas[at:end] == entry.lemmas:
            return entry
    return None


def _covered(parse: Parse, at: int, closed: Sequence[Span]) -> bool:
    return any(start <= parse.starts[at] < end for start, end in closed)


def _children(parse: Parse) -> Mapping[int, list[int]]:
    out: dict[int, list[int]] = {}
    for at, head in enumerate(parse.heads):
        if head != at:
            out.setdefault(head, []).append(at)
    return out


def _parties(page: _Page, at: int, entry: _Act) -> tuple[int | None, int | None]:
    """Return the head tokens of the disputing and the disputed party."""
    parse = page.parse
    verb = at if parse.tags[at].startswith(("VB", "MD")) else _governor(parse, at)
    left = page.child(verb, _SUBJECTS)
    if left is None:
        left = _subject(page, verb)
    if entry.other == "self":
        return left, left
    if entry.other == "object":
        if page.child(verb, frozenset(["nsubjpass"])) is None:
            return left, page.child(verb, frozenset(["dobj"]))
        agent = page.child(verb, frozenset(["agent"]))
        return (None if agent is None else page.child(agent, _OBJECT)), left
    words = range(at + len(entry.lemmas) - 1, at - 1, -1)
    return left, next((kid for word in words if (kid := page.child(word, _OBJECT)) is not None), None)


def _governor(parse: Parse, at: int) -> int:
    """Return the verb that a noun or preposition hangs on, the last word reached when none is within five steps."""
    for _ in range(5):
        if parse.tags[at].startswith(("VB", "MD")) or parse.heads[at] == at:
            return at
        at = parse.heads[at]
    return at


def _subject(page: _Page, verb: int) -> int | None:
    """Return the subject that a verb without one of its own shares with the verb it is joined to or depends on."""
    here, parse = verb, page.parse
    for _ in range(4):
        head, relation = parse.heads[here], parse.relations[here]
        if head == here or relation not in _SHARING:
            return None
        if relation in ("relcl", "acl"):
            return head
        found = page.child(head, _SUBJECTS)
        if found is not None:
            return found
        here = head
    return None


def _names(speakers: Sequence[Speaker]) -> Mapping[str, str | None]:
    """Return folded name words to speaker id; None where two speakers share the word."""
    out: dict[str, str | None] = {}
    for speaker in speakers:
        for name in {speaker.name, *speaker.aliases}:
            words = [w for w in _WORD.findall(fold(name).text) if w not in _TITLES]
            for key in {" ".join(words), words[-1] if speaker.kind == "person" and words else ""}:
                if key:
                    out[key] = speaker.id if out.get(key, speaker.id) == speaker.id else None
    return out


def _dispute(
    page: _Page, sentence: tuple[int, int], entry: _Act, parties: tuple[int | None, int | None]
) -> Dispute | None:
    document, parse = page.document, page.parse
    mentions = [_mention(page, head, sentence) for head in parties]
    if mentions[0] is None and mentions[1] is None:
        return None
    ids = [_speaker(page, mention) for mention in mentions]
    span = Span(parse.starts[sentence[0]], parse.ends[sentence[1] - 1])
    return Dispute(
        id=content_id("dispute", document.id, span, entry.act),
        document_id=document.id,
        span=span,
        text=span.of(document.text),
        act=entry.act,
        left=mentions[0],
        left_speaker_id=ids[0],
        right=mentions[1],
        right_speaker_id=ids[1],
        score=SCORES[sum(i is not None for i in ids)],
        origin=ORIGIN,
    )


def _mention(page: _Page, head: int | None, sentence: tuple[int, int]) -> Mention | None:
    """Return the printed party at `head`: the owner where the head is somebody's word ("Vale's claim", "those of the
    minister"), else the noun phrase without what follows it."""
    if head is None:
        return None
    parse = page.parse
    owner = page.child(head, frozenset(["poss"]))
    if owner is None and parse.lemmas[head] in _WORDS_OF:
        of = next((kid for kid in page.children.get(head, ()) if parse.lemmas[kid] in ("of", "by", "from")), None)
        owner = None if of is None else page.child(of, _OBJECT)
    head = head if owner is None else owner
    if not parse.tags[head].startswith(("NN", "PRP", "WP")):
        return None
    first = head
    while first > sentence[0] and parse.relations[first - 1] in _INSIDE_NAME and _under(parse, first - 1, head):
        first -= 1
    span = Span(parse.starts[first], parse.ends[head])
    form: MentionForm = "name" if parse.entities[head] else "title"
    if parse.tags[head].startswith(("PRP", "WP")):
        form = "pronoun"
    return Mention(span=span, text=span.of(page.document.text), form=form)


def _under(parse: Parse, at: int, head: int) -> bool:
    for _ in range(6):
        if at == head:
            return True
        if parse.heads[at] == at:
            return False
        at = parse.heads[at]
    return False


def _speaker(page: _Page, mention: Mention | None) -> str | None:
    if mention is None:
        return None
    names = page.names
    for held, speaker in zip(page.cast.mentions, page.cast.speaker_ids, strict=True):
        if held is not None and held.span == mention.span:
            return speaker
    words = [word for word in _WORD.findall(fold(mention.text).text) if word not in _TITLES]
    whole = names.get(" ".join(words))
    if whole or not words or mention.form == "pronoun":
        return whole
    return names.get(words[-1]) if mention.form == "name" else None
