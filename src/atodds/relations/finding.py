"""What is found of two propositions: a label, how sure, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from atodds.relations.clashes import CLASHES
from atodds.relations.combine import Combination, Weighed, weigh
from atodds.relations.features import Entailment, comparisons, features, sentence_pairs
from atodds.relations.limits import LIMITS
from atodds.relations.proposition import Proposition
from atodds.types import Embedder, Entailer, Evidence, RelationLabel, Span

__all__ = ["Finding", "Means", "finding", "heard", "measured"]

HEARD = 0.5
"""Probability from which the entailment model's word is shown as a reason."""

SETTLED = 0.7
"""Probability of neither from which one direction is enough."""

Places = tuple[tuple[str, Span], ...]
Word = tuple[float, float, float]

_CLASHES = frozenset(comparator.__name__ for comparator in CLASHES)
_LIMITS = frozenset(comparator.__name__ for comparator in LIMITS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What a comparison needs beside the two statements."""

    embedder: Embedder
    entailer: Entailer
    combination: Combination


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """How two propositions stand to each other. `score` is the probability of the label's side of it, in [0, 1]: of
    being at odds for "contradicts", "reverses" and "differs in certainty", of what would be at odds were it not for
    the limit for "differs in scope or time", of agreeing for the others, of neither for "unrelated"."""

    label: RelationLabel
    score: float
    at_odds: float
    evidence: tuple[Evidence, ...]


def finding(
    left: Proposition,
    right: Proposition,
    combination: Combination,
    *,
    entail: Sequence[Entailment] = (),
    similarity: float = 0.0,
    listing: bool = False,
) -> Finding:
    """Return what the comparators, the entailment model and the combination make of two propositions. `listing`: they
    are a candidate out of a collection, and not put together by somebody, so more is asked of a clash."""
    got = features(left, right, entail=entail, similarity=similarity)
    weighed = weigh(got, combination)
    if listing:
        combination = replace(combination, at_odds=replace(combination.at_odds, threshold=combination.listed))
    label, score = _label(left, right, got, weighed, combination)
    evidence = [*_shown(label, comparisons(left, right), weighed), *_model(label, left, right, got)]
    return Finding(label=label, score=round(score, 3), at_odds=round(weighed.at_odds, 3), evidence=tuple(evidence))


def heard(
    pairs: Sequence[tuple[Proposition, Proposition]], entailer: Entailer, *, all_texts: bool = True
) -> list[list[Entailment]]:
    """Return the entailment model's word, both ways, on the sentences of each pair that face each other.

    The longer text is read as the premise first; where the model is sure that neither follows from nor excludes the
    other (`SETTLED`), the other way is not read and counts the same. Without `all_texts`, the further texts of a pair
    are then not read either: of the candidates of a collection most are unrelated.
    """
    asked = [sentence_pairs(left, right) for left, right in pairs]
    said = _asked((_longer_first(*each[0]) for each in asked), entailer)
    if not all_texts:
        asked = [each[:1] if said[_longer_first(*each[0])][1] >= SETTLED else each for each in asked]
    more = dict.fromkeys(_longer_first(*texts) for each in asked for texts in each)
    said |= _asked((texts for texts in more if texts not in said), entailer)
    back = _asked(((b, a) for (a, b), word in said.items() if word[1] < SETTLED), entailer)
    both = {texts: (word, back.get((texts[1], texts[0]), word)) for texts, word in said.items()}
    every = both | {(b, a): (other, word) for (a, b), (word, other) in both.items()}
    return [[every[texts] for texts in each] for each in asked]


def _asked(texts: Iterable[tuple[str, str]], entailer: Entailer) -> dict[tuple[str, str], Word]:
    once = list(dict.fromkeys(texts))
    return dict(zip(once, entailer.entail(once), strict=True))


def _longer_first(left: str, right: str) -> tuple[str, str]:
    return (left, right) if (len(left), left) >= (len(right), right) else (right, left)


def measured(left: Proposition, right: Proposition, means: Means) -> Finding:
    """Return the finding on one pair by itself."""
    ((here, there),) = [means.embedder.embed([left.text, right.text])]
    similarity = float(sum(a * b for a, b in zip(here, there, strict=True)))
    (words,) = heard([(left, right)], means.entailer)
    return finding(left, right, means.combination, entail=words, similarity=similarity)


def _label(
    left: Proposition, right: Proposition, got: Mapping[str, float], weighed: Weighed, combination: Combination
) -> tuple[RelationLabel, float]:
    if weighed.at_odds >= combination.at_odds.threshold:
        return _clash(got), weighed.at_odds
    limits = [name for name in _LIMITS if got[name] > 0]
    if limits:
        free = weigh({**got, **dict.fromkeys((*limits, "limit_and_contra", "limit_and_alike"), 0.0)}, combination)
        if free.at_odds >= combination.at_odds.threshold and not {"asks", "hypothetical"} & set(limits):
            return "differs in scope or time", free.at_odds
    if weighed.agree >= combination.agree.threshold:
        return ("restates" if left.speaker_id and left.speaker_id == right.speaker_id else "supports"), weighed.agree
    return "unrelated", 1 - max(weighed.at_odds, weighed.agree)


def _clash(got: Mapping[str, float]) -> RelationLabel:
    if got["likelihood"] > 0 and not any(got[name] > 0 for name in _CLASHES - {"likelihood", "modal"}):
        return "differs in certainty"
    return "reverses" if got["reversal"] else "contradicts"


def _shown(label: RelationLabel, found: Sequence[Evidence], weighed: Weighed) -> list[Evidence]:
    """Return the reasons that bear on the label, the weightiest first."""
    if label == "unrelated":
        wanted = _CLASHES | _LIMITS
    elif label in ("restates", "supports"):
        return [evidence for evidence in found if evidence.feature in _CLASHES and evidence.score < 0]
    else:
        wanted = _CLASHES | {"reversal"} | (_LIMITS if label == "differs in scope or time" else frozenset())
    kept = [evidence for evidence in found if evidence.feature in wanted and evidence.score > 0]
    first = label == "differs in scope or time"
    return sorted(
        kept, key=lambda e: (first and e.feature not in _LIMITS, -abs(weighed.shares.get(e.feature, 0.0)), e.feature)
    )


def _model(label: RelationLabel, left: Proposition, right: Proposition, got: Mapping[str, float]) -> list[Evidence]:
    """Return the entailment model's word where it speaks for the label."""
    contra, entail = got["contra_max"], got["entail_max"]
    spans = (*left.places(), *right.places())
    if label in ("restates", "supports"):
        return [contained(entail, spans)] if entail >= HEARD else []
    return [excluded(contra, spans)] if contra >= HEARD else []


def excluded(score: float, spans: Places) -> Evidence:
    """Read side by side, the one cannot well be true beside the other."""
    return _evidence(excluded, score, spans)


def contained(score: float, spans: Places) -> Evidence:
    """Read side by side, the one follows from the other."""
    return _evidence(contained, score, spans)


def _evidence(comparator: Callable[..., Evidence], score: float, spans: Places) -> Evidence:
    words = " ".join((comparator.__doc__ or "").split())
    detail = f"{words} (A model’s reading: {score:.2f}.)"
    return Evidence(feature="entailment", score=round(score, 3), detail=detail, spans=spans)
