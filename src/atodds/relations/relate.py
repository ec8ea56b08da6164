"""Statements to relations: which say the same, which clash, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from atodds.relations.block import similar_pairs
from atodds.relations.compare import CLASHES, LIMITS, asks, certainty
from atodds.relations.echo import WHOLE, echoes, evidence, outlets
from atodds.relations.reported import described
from atodds.relations.words import wording
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

__all__ = ["LEAST", "ORIGIN", "SIMILAR", "relate"]

ORIGIN = Origin(stage="relate", version="rules-1")
SIMILAR = 0.5
"""Least share of content words (Jaccard) at which a negation or a number that differs is read as a clash: below it
the two sentences are about different things more often than not."""

LEAST = 3
"""Fewest content words of a statement that is compared: "talks" and "no talks" say too little to clash."""


def relate(extractions: Sequence[Extraction], identities: Sequence[Identity]) -> tuple[Relation, ...]:
    """Return the relations among all statements of `extractions`, sorted by id; the order given does not matter.

    A relation's score lies in [0, 1] and orders the list; it is not a probability. Symmetric: `left_id` is the
    earlier statement where both dates are known, else the lesser id.
    """
    canonical = {identity.speaker_id: identity.canonical_id for identity in identities}
    documents = {extraction.document.id: extraction.document for extraction in extractions}
    ordered = sorted(
        (statement for extraction in extractions for statement in extraction.statements),
        key=lambda s: (documents[s.document_id].published or date.max, s.document_id, s.content[0], s.id),
    )
    same = list(_echo_relations(ordered, documents, canonical))
    found: dict[str, Relation] = {}
    for relation in (
        *same,
        *_once(_clash_relations(ordered, documents, canonical), same),
        *_dispute_relations([d for e in extractions for d in e.disputes], ordered, canonical),
    ):
        held = found.get(relation.id)
        found[relation.id] = relation if held is None else _joined(held, relation)
    return tuple(found[key] for key in sorted(found))


def _echo_relations(
    statements: Sequence[Statement], documents: Mapping[str, Document], canonical: Mapping[str, str]
) -> Iterable[Relation]:
    for echo in echoes(statements, canonical):
        if echo.share >= WHOLE or not _alike(echo.first, echo.later) or not _clash(echo.first, echo.later):
            yield _relation(echo.first, echo.later, "restates", [evidence(echo, outlets(echo, documents))], echo.share)


def _clash_relations(
    statements: Sequence[Statement], documents: Mapping[str, Document], canonical: Mapping[str, str]
) -> Iterable[Relation]:
    sets = [words if len(words := wording(s.text).content) >= LEAST else frozenset() for s in statements]
    for i, j, similarity in similar_pairs(sets, threshold=SIMILAR):
        left, right = statements[i], statements[j]
        if _overlapping(left, right) or _is_record_check(left, right, documents, canonical):
            continue
        signs = _clash(left, right)
        if signs and not _repeats(left, right, canonical):
            label, reasons = _label(left, right, signs, canonical)
            strongest = max(reason.score for reason in reasons)
            yield _relation(left, right, label, reasons, round(similarity * strongest, 3))


def _once(clashes: Iterable[Relation], same: Iterable[Relation]) -> Iterable[Relation]:
    """Return `clashes` with words that are printed in several places counted once: of those between the same two, by
    what `same` ties together, the strongest."""
    group: dict[str, set[str]] = {}
    for relation in same:
        both = group.get(relation.left_id, {relation.left_id}) | group.get(relation.right_id, {relation.right_id})
        group |= dict.fromkeys(both, both)
    first = {key: min(members) for key, members in group.items()}
    best: dict[tuple[frozenset[str], str], Relation] = {}
    for relation in clashes:
        ends = frozenset(first.get(end, end) for end in (relation.left_id, relation.right_id))
        held = best.get((ends, relation.label))
        if held is None or (relation.score, held.id) > (held.score, relation.id):
            best[(ends, relation.label)] = relation
    return best.values()


def _clash(left: Statement, right: Statement) -> list[Evidence]:
    if asks(left, right):
        return []
    return [sign for comparator in (*CLASHES, certainty) if (sign := comparator(left, right))]


def _alike(left: Statement, right: Statement) -> bool:
    """Return whether the two are of like wording as wholes, so that a word that differs is a clash."""
    here, there = wording(left.text).content, wording(right.text).content
    return len(here & there) >= SIMILAR * len(here | there)


def _repeats(left: Statement, right: Statement, canonical: Mapping[str, str]) -> bool:
    """A part of somebody's words, printed unchanged, does not clash with the whole of them."""
    return any(echo.share >= WHOLE for echo in echoes([left, right], canonical))


def _label(
    left: Statement, right: Statement, signs: list[Evidence], canonical: Mapping[str, str]
) -> tuple[RelationLabel, list[Evidence]]:
    limits = [sign for comparator in LIMITS if (sign := comparator(left, right))]
    if limits:
        return "differs in scope or time", limits + signs
    if all(sign.feature == "certainty" for sign in signs):
        return "differs in certainty", signs
    if _person(left, canonical) == _person(right, canonical) is not None and _apart(left, right):
        return "reverses", signs
    return "contradicts", signs


def _dispute_relations(
    disputes: Iterable[Dispute], statements: Sequence[Statement], canonical: Mapping[str, str]
) -> Iterable[Relation]:
    by_id = {statement.id: statement for statement in statements}
    by_document: dict[str, list[Statement]] = {}
    for statement in statements:
        by_document.setdefault(statement.document_id, []).append(statement)
    for dispute in disputes:
        reason, ends = described(dispute, by_document.get(dispute.document_id, ()), canonical)
        if ends is None:
            continue
        left, right = (canonical.get(s or "", s) for s in (dispute.left_speaker_id, dispute.right_speaker_id))
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


def _relation_of(ends: tuple[str, str], label: RelationLabel, reasons: list[Evidence], score: float) -> Relation:
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
    left: Statement, right: Statement, label: RelationLabel, reasons: list[Evidence], score: float
) -> Relation:
    if _later(left, right) or (not _later(right, left) and right.id < left.id):
        left, right = right, left
    return _relation_of((left.id, right.id), label, reasons, score)


def _person(statement: Statement, canonical: Mapping[str, str]) -> str | None:
    return canonical.get(statement.speaker_id or "", statement.speaker_id)


def _later(left: Statement, right: Statement) -> bool:
    return left.said is not None and right.said is not None and left.said.start > right.said.end


def _apart(left: Statement, right: Statement) -> bool:
    return _later(left, right) or _later(right, left)


def _overlapping(left: Statement, right: Statement) -> bool:
    return left.document_id == right.document_id and any(
        a.start < b.end and b.start < a.end for a in left.content for b in right.content
    )


def _is_record_check(
    left: Statement, right: Statement, documents: Mapping[str, Document], canonical: Mapping[str, str]
) -> bool:
    """A report's quotation held against the record is the record check's business, not a relation."""
    kinds = {documents[left.document_id].kind, documents[right.document_id].kind}
    person = _person(left, canonical)
    return kinds == {"report", "record"} and person is not None and person == _person(right, canonical)
