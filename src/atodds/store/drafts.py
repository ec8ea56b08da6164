"""Drafts of schema.org's ClaimReview, one per statement that is at odds with another: for a person to finish.

"At odds" is not "false", so no draft has a rating: `reviewRating` is null, `creativeWorkStatus` says that it is a
draft, and `author` and `datePublished`, which publishing asks for, are the reviewer's to add. A statement or a pair
that a person rejected gives none. https://schema.org/ClaimReview
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Final

from atodds.store import query
from atodds.store.connect import Store
from atodds.store.judgements import verdicts
from atodds.store.linked import claim, graph
from atodds.store.pairs import AT_ODDS
from atodds.store.query import Spoken
from atodds.store.shape import Json, interval, review
from atodds.types import Judgement, Relation

__all__ = ["draft_lines"]

_AT_ONCE = 200
_NOTE: Final = "Draft: a person must rate this claim. To be at odds with another statement is not to be false."


def draft_lines(store: Store) -> Iterator[str]:
    """Yield the drafts as one JSON-LD object, one a line, by the id of the statement."""
    return graph(_drafts(store))


def _drafts(store: Store) -> Iterator[Json]:
    judged = verdicts(store)
    against: dict[str, list[tuple[Relation, str]]] = defaultdict(list)
    for relation in query.each(store, Relation):
        if relation.label in AT_ODDS and review(judged.get(relation.id)) != "reject":
            against[relation.left_id].append((relation, relation.right_id))
            against[relation.right_id].append((relation, relation.left_id))
    ids = iter(sorted(id for id in against if review(judged.get(id)) != "reject"))
    while some := list(islice(ids, _AT_ONCE)):
        ends = query.spoken(store, {other for id in some for _, other in against[id]} | set(some))
        for id in some:
            if id in ends:
                others = [(relation, ends[other]) for relation, other in against[id] if other in ends]
                yield from [_draft(ends[id], others, judged)] if others else []


def _draft(spoken: Spoken, others: Sequence[tuple[Relation, Spoken]], judged: Mapping[str, Judgement]) -> Json:
    return {
        "@id": f"urn:atodds:statement:{spoken.statement.id}:review",
        "@type": "ClaimReview",
        "claimReviewed": spoken.statement.text,
        "itemReviewed": claim(spoken, judged),
        "reviewRating": None,
        "creativeWorkStatus": "draft",
        "reviewBody": " ".join([_NOTE, *(_against(*other, judged) for other in others)]),
        "citation": list(dict.fromkeys(f"urn:atodds:document:{other.statement.document_id}" for _, other in others)),
    }


def _against(relation: Relation, other: Spoken, judged: Mapping[str, Judgement]) -> str:
    """Return a sentence: the other statement, who made it, when, where; and what the machine rests on."""
    said = interval(other.statement.said) or "day unknown"
    facts = [other.speaker.name if other.speaker else "speaker unknown", said, other.publisher or other.document_title]
    reasons = "; ".join(evidence.detail for evidence in relation.evidence)
    label = f"{relation.label}, {review(judged.get(relation.id))}"
    return f"[{label}] “{other.statement.text}” ({', '.join(filter(None, facts))}). {reasons}".strip()
