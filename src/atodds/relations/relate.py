"""Statements to relations: which say the same, which are at odds, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

import numpy as np

from atodds.relations.block import candidates
from atodds.relations.clashes import ranked
from atodds.relations.echo import WHOLE, Echo, echoes, evidence, outlets
from atodds.relations.features import comparisons
from atodds.relations.finding import Means, finding, heard
from atodds.relations.limits import has_clause
from atodds.relations.parties import Near
from atodds.relations.pointing import before
from atodds.relations.proposition import Proposition, of_statement
from atodds.relations.reported import described
from atodds.relations.tied import least_of
from atodds.relations.words import content_words
from atodds.text import folded
from atodds.types import (
    Dispute,
    Document,
    Evidence,
    Extraction,
    Identity,
    Origin,
    Relation,
    RelationLabel,
    Statement,
    content_id,
)

__all__ = ["ORIGIN", "READ", "relate"]

ORIGIN = Origin(stage="relate", version="2")

REPEATED, TWINS = 2, 4
"""Content words of a sentence from which its repetition by others is looked for, and how many of them at most."""
TELLING = 4
"""Content words from which a statement without a clause is read."""

READ = 8
"""Candidates per statement, on average, that the comparators and the entailment model read (a pair counts for both of
its statements): the best of those that blocking proposes. The entailment model is most of the time that this takes."""
LIKE = 0.5
"""Cosine of content words from which a quotation and a passage are taken for two printings of one sentence."""


@dataclass(frozen=True, slots=True)
class _Held:
    """Everything that is compared: statements in their order, and what belongs to each."""

    statements: Sequence[Statement]
    documents: Mapping[str, Document]
    canonical: Mapping[str, str]
    propositions: Sequence[Proposition]


@dataclass(frozen=True, slots=True)
class _Candidate:
    left: int
    right: int
    similarity: float


def relate(extractions: Sequence[Extraction], identities: Sequence[Identity], means: Means) -> tuple[Relation, ...]:
    """Return the relations among all statements of `extractions`, sorted by id; the order given does not matter.

    `left_id` is the earlier statement where both days are known, else the lesser id. A relation's score lies in
    [0, 1]; see `finding.Finding`. Cost grows about linearly with the statements (see `block.py`).
    """
    held = _gathered(extractions, identities)
    same = [echo for echo in echoes(held.statements, held.canonical) if _is_same(echo, held)]
    repeats = [
        _relation(e.first, e.later, "restates", [evidence(e, outlets(e, held.documents))], e.share) for e in same
    ]
    found: dict[str, Relation] = {}
    for relation in (
        *repeats,
        *_once(_compared(held, same, means), [*((r.left_id, r.right_id) for r in repeats), *_nested(held)]),
        *_disputed([d for e in extractions for d in e.disputes], held),
    ):
        known = found.get(relation.id)
        found[relation.id] = relation if known is None else _joined(known, relation)
    return tuple(found[key] for key in sorted(found))


def _gathered(extractions: Sequence[Extraction], identities: Sequence[Identity]) -> _Held:
    canonical = {identity.speaker_id: identity.canonical_id for identity in identities}
    documents = {extraction.document.id: extraction.document for extraction in extractions}
    speakers = {e.document.id: {speaker.id: speaker for speaker in e.speakers} for e in extractions}
    ordered = sorted(
        (statement for extraction in extractions for statement in extraction.statements),
        key=lambda s: (documents[s.document_id].published or date.max, s.document_id, s.content[0], s.id),
    )
    earlier = before(ordered, documents)
    propositions = [
        of_statement(
            s,
            documents[s.document_id],
            speakers=speakers[s.document_id],
            canonical=canonical,
            earlier=earlier.get(s.id, ""),
        )
        for s in ordered
    ]
    return _Held(ordered, documents, canonical, propositions)


def _is_same(echo: Echo, held: _Held) -> bool:
    """Return whether the later of two printings says what the first says: a word that turns it makes it another."""
    if echo.share >= WHOLE:
        return True
    at = {statement.id: number for number, statement in enumerate(held.statements)}
    left, right = (held.propositions[at[s.id]] for s in (echo.first, echo.later))
    return not any(e.feature in ("negation", "number", "opposite") and e.score > 0 for e in comparisons(left, right))


def _compared(held: _Held, same: Sequence[Echo], means: Means) -> Iterable[Relation]:
    """Yield a relation for every candidate that the combination calls at odds, limited or agreeing."""
    chosen = _chosen(held, [(echo.first.id, echo.later.id) for echo in same], means)
    pairs = [(held.propositions[each.left], held.propositions[each.right]) for each in chosen]
    for each, (left, right), words in zip(chosen, pairs, heard(pairs, means.entailer, hasty=True), strict=True):
        got = finding(left, right, means.combination, entail=words, similarity=each.similarity, listing=True)
        if got.label != "unrelated" and got.evidence:
            one, other = held.statements[each.left], held.statements[each.right]
            yield _relation(one, other, got.label, got.evidence, got.score)


def _chosen(held: _Held, groups: Sequence[tuple[str, str]], means: Means) -> list[_Candidate]:
    """Return the candidates that are read, in blocking's order: `READ` for each statement on average."""
    texts = [proposition.text for proposition in held.propositions]
    vectors = np.asarray(means.embedder.embed(texts), dtype=np.float32)
    said = [replace(s, text=p.text) for s, p in zip(held.statements, held.propositions, strict=True)]
    proposed = candidates(said, means.embedder, documents=held.documents, groups=groups)
    telling = [_claims(proposition) for proposition in held.propositions]
    worth = ((i, j) for i, j in proposed if telling[i] and telling[j] and not _is_record_check(i, j, held))
    chosen = dict.fromkeys(islice(worth, READ * len(texts) // 2 + 1))
    more = (p for p in _beside(chosen, held.propositions) if p not in chosen and not _is_record_check(*p, held))
    chosen |= dict.fromkeys(islice(dict.fromkeys(more), len(chosen) // 4))
    return [_Candidate(i, j, float(vectors[i] @ vectors[j])) for i, j in chosen]


def _beside(chosen: Iterable[tuple[int, int]], propositions: Sequence[Proposition]) -> Iterable[tuple[int, int]]:
    """Yield for each pair those of one side and what others said in the other side's very words: who repeats a denial
    denies the same charge."""
    places: dict[str, list[int]] = defaultdict(list)
    for at, proposition in enumerate(propositions):
        for sentence in proposition.sentences:
            if len(content_words(sentence)) >= REPEATED:
                places[folded(sentence).rstrip(" .!,")].append(at)
    twins: dict[int, set[int]] = defaultdict(set)
    for here in places.values():
        for at in here:
            twins[at].update(here[:TWINS])
    for i, j in list(chosen):
        for one, other in ((i, j), (j, i)):
            for twin in sorted(twins[other] - {one, other}):
                if propositions[twin].speaker_id != propositions[other].speaker_id:
                    yield min(one, twin), max(one, twin)


def _claims(proposition: Proposition) -> bool:
    """Return whether a statement says enough to be read: "the drug" and "its effectiveness" do not."""
    return has_clause(proposition.text) or len(content_words(proposition.text)) >= TELLING


def _nested(held: _Held) -> Iterable[tuple[str, str]]:
    """Yield the ids of each two statements of one person of which one stands inside the other, or runs into it."""
    reach: dict[tuple[str, str], tuple[int, Statement]] = {}
    for statement, proposition in zip(held.statements, held.propositions, strict=True):
        person = (statement.document_id, proposition.speaker_id)
        end, before = reach.get(person, (0, statement))
        if proposition.speaker_id and statement.content[0].start < end:
            yield before.id, statement.id
        if statement.content[-1].end > end:
            reach[person] = statement.content[-1].end, statement


def _once(clashes: Iterable[Relation], same: Iterable[tuple[str, str]]) -> Iterable[Relation]:
    """Return `clashes` with words that stand in several places counted once: of those between the same two, by what
    `same` ties together, the strongest."""
    first = least_of(same)
    best: dict[tuple[frozenset[str], str], Relation] = {}
    for relation in clashes:
        ends = frozenset(first.get(end, end) for end in (relation.left_id, relation.right_id))
        held = best.get((ends, relation.label))
        if len(ends) == 2 and (held is None or (relation.score, held.id) > (held.score, relation.id)):
            best[(ends, relation.label)] = relation
    return best.values()


def _disputed(disputes: Iterable[Dispute], held: _Held) -> Iterable[Relation]:
    by_id = {statement.id: statement for statement in held.statements}
    by_document: dict[str, list[Statement]] = {}
    for statement in held.statements:
        by_document.setdefault(statement.document_id, []).append(statement)
    near = {document_id: Near(statements) for document_id, statements in by_document.items()}
    for dispute in disputes:
        reason, ends = described(dispute, near.get(dispute.document_id, Near(())), held.canonical)
        if ends is None:
            continue
        left, right = (held.canonical.get(s or "", s) for s in (dispute.left_speaker_id, dispute.right_speaker_id))
        label: RelationLabel = "reverses" if left == right else "contradicts"
        if ends[0] in by_id and ends[1] in by_id:
            yield _relation(by_id[ends[0]], by_id[ends[1]], label, [reason], dispute.score)
        else:
            made = _relation_of(ends, label, [reason], dispute.score)
            yield replace(made, id=content_id("relation", dispute.id))


def _joined(held: Relation, more: Relation) -> Relation:
    """Return one relation for two reasons; each leaves its share of doubt."""
    score = round(1 - (1 - held.score) * (1 - more.score), 3)
    return replace(held, score=score, evidence=held.evidence + more.evidence)


def _relation_of(ends: tuple[str, str], label: RelationLabel, reasons: Sequence[Evidence], score: float) -> Relation:
    return Relation(
        id=content_id("relation", *sorted(ends), label),
        left_id=ends[0],
        right_id=ends[1],
        label=label,
        score=score,
        evidence=tuple(reasons),
        origin=ORIGIN,
    )


def _relation(
    left: Statement, right: Statement, label: RelationLabel, reasons: Sequence[Evidence], score: float
) -> Relation:
    if _later(left, right) or (not _later(right, left) and right.id < left.id):
        left, right = right, left
    return _relation_of((left.id, right.id), label, reasons, score)


def _later(left: Statement, right: Statement) -> bool:
    return left.said is not None and right.said is not None and left.said.start > right.said.end


def _is_record_check(i: int, j: int, held: _Held) -> bool:
    """A report's quotation held against the same person's like words in a record is the record check's business, not a
    relation, unless the two were said on different days."""
    left, right = held.statements[i], held.statements[j]
    kinds = {held.documents[left.document_id].kind, held.documents[right.document_id].kind}
    one, other = held.propositions[i], held.propositions[j]
    if kinds != {"report", "record"} or not one.speaker_id or one.speaker_id != other.speaker_id:
        return False
    if _later(left, right) or _later(right, left):
        return False
    return ranked(one.sentences, other.sentences)[0][0] >= LIKE
