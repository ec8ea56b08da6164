"""What a combination weighs: one number per comparison of two propositions, by name, and what a model should read."""

from __future__ import annotations

import re
from collections.abc import Sequence

from atodds.relations.clashes import CLASHES, facing, ranked
from atodds.relations.limits import LIMITS, fragment, gap, reversal, same_breath, scopes
from atodds.relations.proposition import Proposition
from atodds.relations.reading import alike, reading, shared
from atodds.types import Evidence

__all__ = ["FEATURES", "PAIRS", "Entailment", "comparisons", "features", "sentence_pairs"]

PAIRS = 2
"""Most pairs of texts of a candidate that the entailment model reads; each costs two runs."""
ALIKE = 0.6
"""Cosine from which two texts are on one subject, as far as a contradiction between them is concerned."""
LONG = 60
"""Words beyond which a whole statement is not given to the model beside its facing sentence."""

Entailment = tuple[tuple[float, float, float], tuple[float, float, float]]
"""(entailment, neutral, contradiction) from left to right and from right to left, for one pair of texts."""

FEATURES: tuple[str, ...] = tuple(
    """negation opposite stance denial number likelihood modal asks hypothetical condition time place people base
    person reversal same_speaker other_speaker gap overlap facing entities adjuncts negators length short
    similarity contra_max contra_min contra_first contra_all entail_max entail_min entail_first same
    fragment same_breath clash_and_contra limit_and_contra alike_and_contra same_and_contra
    fragment_and_contra limit_and_alike""".split()
)
"""All features in a fixed order. Those of comparators bear their names; the others are told in `features`."""

_NOT_SO = (
    r"(?:not (?:true|accurate|correct|right|the case)|untrue|false|inaccurate|incorrect|wrong|a lie|a myth|nonsense)"
)
_TURNED_DOWN = re.compile(
    rf"(?:it|that|this)(?:['’]s| is| was) (?:(?:simply|just|plainly|totally|completely) )?{_NOT_SO} "
    r"(?:that|(?:when|for|to)\b[^,.;]{0,60}?\b(?:say|said|says|claim|claimed|claims|suggest|suggested)\b(?: that)?) "
    r"(?P<what>\S.*\S)$",
    re.IGNORECASE | re.DOTALL,
)
"""Words that turn down what follows: "it was not accurate when she said that ..."."""
_LOWERED = frozenset("The A An It There They He She We This That His Her Our Some".split())
"""First words that lose their capital inside a sentence."""


def comparisons(left: Proposition, right: Proposition) -> tuple[Evidence, ...]:
    """Return what each comparator sees, in their order; those that see nothing are left out."""
    found = (comparator(left, right) for comparator in (*CLASHES, *LIMITS, reversal))
    return tuple(evidence for evidence in found if evidence is not None)


def features(
    left: Proposition,
    right: Proposition,
    *,
    entail: Sequence[Entailment] | None = None,
    similarity: float | None = None,
) -> dict[str, float]:
    """Return every feature of `FEATURES`, by name; the order of the two propositions makes no difference.

    `entail` holds the model's word on each of `sentence_pairs(left, right)`, in their order; `similarity` the cosine
    of the two texts' embeddings. Without them their features are 0. Of the others: "overlap" and "facing" are shares
    of content words in common (of the whole, of the sentences that face each other), "entities" of names, "adjuncts"
    how many prepositions take different nouns, "negators" 1 for an odd difference in negations, "length" the ratio of
    lengths, "short" 1 where a side has fewer than two content words, "gap" the days between two people's words on a log
    scale, "same" the likeness of the sentences that face each other where no comparator sees a clash. What the model
    calls a contradiction counts apart where a comparator sees a clash, where one sees a limit, where a side is no
    clause, and by how alike the texts are; a limit counts for more between sentences that are otherwise alike.
    """
    out = dict.fromkeys(FEATURES, 0.0)
    for evidence in comparisons(left, right):
        out[evidence.feature] = evidence.score
    out |= _wording(left, right)
    if left.speaker_id and right.speaker_id:
        out["same_speaker" if left.speaker_id == right.speaker_id else "other_speaker"] = 1.0
    out["gap"] = 0.0 if out["same_speaker"] else gap(left, right) or 0.0
    out["similarity"] = similarity or 0.0
    clash = max(0.0, *(out[comparator.__name__] for comparator in CLASHES))
    out["same"] = 0.0 if clash else ranked(left.sentences, right.sentences)[0][0]
    limit = max(out[comparator.__name__] for comparator in LIMITS)
    out["limit_and_alike"] = limit * out["facing"]
    out["fragment"], out["same_breath"] = fragment(left, right), same_breath(left, right)
    if entail:
        out |= _entailed(entail)
        out["alike_and_contra"] = min(1.0, out["similarity"] / ALIKE) * out["contra_first"]
        out["clash_and_contra"] = clash * out["contra_max"]
        out["limit_and_contra"] = limit * out["contra_max"]
        out["same_and_contra"] = out["same"] * out["contra_max"]
        out["fragment_and_contra"] = out["fragment"] * out["contra_max"]
    return out


def sentence_pairs(left: Proposition, right: Proposition) -> list[tuple[str, str]]:
    """Return the pairs of texts that the entailment model should read, at most `PAIRS`: first the sentences that face
    each other, then the next best, last the whole texts where they are short and of several sentences. A sentence that
    its speaker denies, or turns down in its own words, is put as "It is not true that ..."."""
    best = ranked(left.sentences, right.sentences)
    pairs = [best[0][1:], *(pair[1:] for pair in best[1:] if pair[0] > 0)]
    if len(left.sentences) + len(right.sentences) > 2 and max(len(s.text.split()) for s in (left, right)) <= LONG:
        pairs = [*pairs[: PAIRS - 1], (left.text, right.text)]
    put = [(_put(one, left.denied), _put(other, right.denied)) for one, other in pairs[:PAIRS]]
    return list(dict.fromkeys(put))


def _put(text: str, denied: bool) -> str:
    if not denied:
        found = _TURNED_DOWN.match(text)
        text, denied = (found["what"], True) if found else (text, False)
    if not denied:
        return text
    low = text.split(" ", 1)[0] in _LOWERED
    return f"It is not true that {text[0].lower() + text[1:] if low else text}"


def _wording(left: Proposition, right: Proposition) -> dict[str, float]:
    texts = facing(left, right)
    here, there = (reading(text) for text in texts)
    scope, other = scopes(left, right)
    whole = [frozenset().union(*(reading(s).content for s in side.sentences)) for side in (left, right)]
    common, every = whole[0] & whole[1], whole[0] | whole[1]
    names, all_names = scope.names & other.names, scope.names | other.names
    prepositions = {p for p, _ in scope.adjuncts} & {p for p, _ in other.adjuncts}
    apart = [
        p
        for p in prepositions
        if not {n for q, n in scope.adjuncts if q == p} & {n for q, n in other.adjuncts if q == p}
    ]
    sizes = sorted(max(1, len(side)) for side in whole)
    return {
        "overlap": len(common) / len(every) if every else 0.0,
        "facing": alike(here, there),
        "entities": len(names) / len(all_names) if all_names else 0.0,
        "adjuncts": min(1.0, len(apart) / 2) if shared(here, there) else 0.0,
        "negators": float((len(here.negators) + bool(here.denies) - len(there.negators) - bool(there.denies)) % 2),
        "length": sizes[0] / sizes[1],
        "short": float(sizes[0] < 2),
    }


def _entailed(entail: Sequence[Entailment]) -> dict[str, float]:
    contra = [(there[2] + back[2]) / 2 for there, back in entail]
    entails = [max(there[0], back[0]) for there, back in entail]
    return {
        "contra_max": max(max(there[2], back[2]) for there, back in entail),
        "contra_min": max(min(there[2], back[2]) for there, back in entail),
        "contra_first": contra[0],
        "contra_all": contra[-1],
        "entail_max": max(entails),
        "entail_min": max(min(there[0], back[0]) for there, back in entail),
        "entail_first": entails[0],
    }
