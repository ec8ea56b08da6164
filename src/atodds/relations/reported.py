"""The reporter's own word that one party disputes another: "contradicts", "denied", "at odds with", "walked back".

Only words outside the attributed contents count; what a speaker says of another is a statement, not a report. Parties
are read off the sentence's grammar and named as printed; a party is tied to a speaker only where its words name one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain

from atodds.relations.acts import Act, match
from atodds.relations.disputing import COMMENT, SUBJECTS, describes, governing, parties
from atodds.relations.falsity import called_wrong, outdone, set_against, taken_back
from atodds.relations.parties import Near, Page, Party, page_of
from atodds.relations.words import content_words
from atodds.text import overlap
from atodds.types import Cast, Dispute, Document, Evidence, Origin, Parse, Span, Statement, content_id

__all__ = ["ORIGIN", "described", "disputes"]

ORIGIN = Origin(stage="reported", version="rules-2")
NEAR = 400
"""Characters from the reporter's words to a party's statement: the sentence before or after, seldom further."""
_FINDERS = (called_wrong, taken_back, set_against, outdone)
SCORES = {2: 0.8, 1: 0.5, 0: 0.3}
"""Score by the number of parties that are known speakers: orders the list, is no probability."""


def disputes(document: Document, statements: Sequence[Statement], parse: Parse, cast: Cast) -> tuple[Dispute, ...]:
    """Return what the reporter says, in so many words, about one party disputing another, in order of place.

    Spans are the sentence's. Both parties are named in print or by what they said nearby; either may be no known
    speaker (None). Nothing is taken from a transcript, from marked lines or
    from inside an attributed content.
    """
    if document.turns or document.kind == "record":
        return ()
    marks = [mark.span for mark in document.marks]
    near = Near(statements)
    whole = page_of(document, parse, cast, near)
    out: dict[str, Dispute] = {}
    for first, last in parse.sentences:
        page = replace(whole, statements=near.around(Span(parse.starts[first], parse.ends[last - 1])))
        for at in range(first, last):
            found = match(parse, at, last)
            if found is None or _within(parse.starts[at], marks):
                continue
            holder = page.holder(parse.starts[at])
            if holder is not None and not _reporter_speaks(page, at, found[0], holder):
                continue
            for pair in parties(page, found[0], range(at, found[1]), (first, last)):
                dispute = _dispute(page, (first, last), found[0].act, pair)
                if dispute:
                    out.setdefault(dispute.id, dispute)
        for act, pair in chain(*(find(page, (first, last)) for find in _FINDERS)):
            dispute = _dispute(page, (first, last), act, pair)
            if dispute and not _within(dispute.span.start, marks):
                out.setdefault(dispute.id, dispute)
    return tuple(out.values())


def _within(at: int, spans: Sequence[Span]) -> bool:
    return any(start <= at < end for start, end in spans)


def _reporter_speaks(page: Page, at: int, act: Act, holder: Statement) -> bool:
    """Return whether a word inside the content `holder` is the reporter's none the less, or is the speaker's on their
    own behalf: a comment after a comma, a description of what was said ("a statement that contradicts ..."), words
    that a page or nobody in particular stands for, "it strongly disagrees with ..."."""
    parse = page.parse
    place = parse.starts[at]
    if page.sums_up(at):
        return True
    if any(start <= place < end for start, end in holder.quotations):
        return False
    if act.lemmas[0] in COMMENT and at and page.document.text[parse.starts[at - 1]] in ",—–-":
        return True
    if page.nobodys(holder):
        return True
    verb = governing(page, at)
    if describes(page, verb):
        return True
    subject = page.child(verb, SUBJECTS)
    if subject is None:
        return False
    if parse.starts[subject] < min(span.start for span in holder.content):
        return True
    return parse.tags[subject] == "PRP" and page.opens(subject, holder)


def described(
    dispute: Dispute, statements: Near, canonical: Mapping[str, str]
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
    around = statements.around(Span(dispute.span.start, dispute.span.end + NEAR))
    near = [s for s in around if _distance(s, dispute.span) <= NEAR and _says_something(s, dispute)]
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
    return not statement.via and not disputed and len(content_words(statement.text)) > 1


def _distance(statement: Statement, span: Span) -> int:
    """Return how many characters lie between a statement and a stretch, 0 when they overlap."""
    first, last = statement.content[0].start, statement.content[-1].end
    return max(0, first - span.end, span.start - last)


def _is_named(party: Party) -> bool:
    return party.mention is not None and (party.speaker_id is not None or party.mention.form != "pronoun")


def _dispute(page: Page, sentence: tuple[int, int], act: str, pair: tuple[Party, Party]) -> Dispute | None:
    left, right = pair
    if not _is_named(left) or not _is_named(right) or left.mention is None or right.mention is None:
        return None
    document, parse = page.document, page.parse
    span = Span(parse.starts[sentence[0]], parse.ends[sentence[1] - 1])
    return Dispute(
        id=content_id("dispute", document.id, span, act, *(party.speaker_id or "" for party in pair)),
        document_id=document.id,
        span=span,
        text=span.of(document.text),
        act=act,
        left=left.mention,
        left_speaker_id=left.speaker_id,
        right=right.mention,
        right_speaker_id=right.speaker_id,
        score=SCORES[sum(party.speaker_id is not None for party in pair)],
        origin=ORIGIN,
    )
