"""What is found of two propositions: a label, how sure, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from atodds.relations.clashes import CLASHES
from atodds.relations.combine import Combination, Weighed, weigh
from atodds.relations.features import Entailment, comparisons, features, sentence_pairs
from atodds.relations.limits import LIMITS
from atodds.relations.proposition import Proposition
from atodds.relations.reading import alike, reading
from atodds.types import Embedder, Entailer, Evidence, RelationLabel, Span

__all__ = ["Finding", "Means", "finding", "heard", "measured"]

HEARD = 0.5
"""Probability from which the entailment model's word is shown as a reason."""

SETTLED = 0.6
"""Probability of neither from which one direction is enough for a hasty reader."""
LIKE = 0.5
"""Likeness of content words from which both ways are read all the same: there a small word decides."""

PLAIN = ("negation", "opposite", "number")
CLASH, FACING = 0.3, 0.6
"""Score of one of these comparators, between sentences so alike, from which a pair is at odds if the model hears it too
(`HEARD`), and would be at odds but for a limit, whatever the model says: it was taught that such pairs are neither."""

DEFINITE = ("time", "place", "people", "base", "condition")
"""Limits that raise the bar of a clash by a third of the way to certainty where they are plain."""

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
    pairs: Sequence[tuple[Proposition, Proposition]], entailer: Entailer, *, hasty: bool = False
) -> list[list[Entailment]]:
    """Return the entailment model's word, both ways, on the sentences of each pair that face each other.

    `hasty`: the longer of the first two texts is read as the premise first; where the model is sure that neither
    follows from nor excludes the other (`SETTLED`), and their wording is unlike, nothing more of the pair is read, and
    the other way counts the same. Of the candidates of a collection most are unrelated, so it takes half the time.
    """
    asked = [sentence_pairs(left, right) for left, right in pairs]
    said: dict[tuple[str, str], Word] = {}
    if hasty:
        first = [max(each[0], each[0][::-1], key=lambda texts: (len(texts[0]), texts[0])) for each in asked]
        said = _asked(first, entailer)
        settled = [said[t][1] >= SETTLED and alike(reading(t[0]), reading(t[1])) < LIKE for t in first]
        asked = [each[:1] if done else each for each, done in zip(asked, settled, strict=True)]
        said |= {(b, a): said[a, b] for (a, b), done in zip(first, settled, strict=True) if done}
    ways = dict.fromkeys(way for each in asked for texts in each for way in (texts, texts[::-1]))
    said |= _asked((way for way in ways if way not in said), entailer)
    return [[(said[texts], said[texts[::-1]]) for texts in each] for each in asked]


def _asked(texts: Iterable[tuple[str, str]], entailer: Entailer) -> dict[tuple[str, str], Word]:
    once = list(dict.fromkeys(texts))
    return dict(zip(once, entailer.entail(once), strict=True))


def measured(left: Proposition, right: Proposition, means: Means) -> Finding:
    """Return the finding on one pair by itself."""
    ((here, there),) = [means.embedder.embed([left.text, right.text])]
    similarity = float(sum(a * b for a, b in zip(here, there, strict=True)))
    (words,) = heard([(left, right)], means.entailer)
    return finding(left, right, means.combination, entail=words, similarity=similarity)


def _label(
    left: Proposition, right: Proposition, got: Mapping[str, float], weighed: Weighed, combination: Combination
) -> tuple[RelationLabel, float]:
    bar = combination.at_odds.threshold
    if any(got[name] >= 1 for name in DEFINITE):
        bar += (1 - bar) / 3
    if weighed.at_odds >= bar:
        return _clash(got), weighed.at_odds
    limits = [name for name in _LIMITS if got[name] > 0]
    plain = max(got[name] for name in PLAIN) if got["facing"] >= FACING else 0.0
    if not limits and plain >= CLASH and got["contra_max"] >= HEARD:
        return _clash(got), max(weighed.at_odds, combination.at_odds.threshold)
    if limits:
        free = weigh({**got, **dict.fromkeys((*limits, "limit_and_contra", "limit_and_alike"), 0.0)}, combination)
        clash = plain >= CLASH or free.at_odds >= combination.at_odds.threshold
        if clash and not {"asks", "hypothetical"} & set(limits):
            return "differs in scope or time", max(free.at_odds, plain)
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
