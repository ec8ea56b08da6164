"""Comparators that speak for two propositions being at odds (or, below zero, for their saying the same).

A comparator's docstring is the sentence that the reader of the page sees as its reason. Scores lie in [-1, 1] where a
comparator can also speak for agreement, else in [0, 1]; each is a plain measure, weighed only by the combination.
"""

from __future__ import annotations

import re
from functools import lru_cache

from atodds.relations.likelihood import likelihood_in
from atodds.relations.proposition import Proposition
from atodds.relations.quantities import Amount, amounts
from atodds.relations.reading import Reading, alike, reading, shared, stem
from atodds.types import Certainty, Evidence, Span

__all__ = [
    "CLASHES",
    "denial",
    "facing",
    "likelihood",
    "modal",
    "negation",
    "number",
    "opposite",
    "stance",
]

SENTENCES = 40
"""Sentences of a statement that are held against those of another; speeches are longer, remarks are not."""

_MAY = re.compile(
    r"(?<!\bin )(?<!\bby )(?<!\bof )\bmay\b|\b(?:[Mm]ight|[Cc]ould|[Pp]erhaps|[Pp]ossibly|[Mm]aybe|possible|a chance"
    r"|can(?:not|'t) be ruled out)\b"
)
_AFTERWARDS = re.compile(r",\s+(?=(?:and|but|though|although|which|who|yet)\b)|;", re.IGNORECASE)
"""Where what is said to be likely ends and another clause begins: "likely to hold, but nobody knows"."""
_SHOULD = re.compile(r"\b(?:should|ought|would|hope|want|plan|try)\b", re.IGNORECASE)


def negation(left: Proposition, right: Proposition) -> Evidence | None:
    """In like wording, one affirms what the other negates."""
    here, there = _readings(left, right)
    common = shared(here, there)
    if not common:
        return None
    turned = [_turned(here, word) != _turned(there, word) for word in common]
    differ = sum(turned) / len(turned)
    if (bool(here.denies) != bool(there.denies)) != (left.denied != right.denied):
        differ = 1 - differ
    if not differ:
        return None
    words = [*here.negators, here.denies, *there.negators, there.denies]
    shown = next((word for word in words if word), "denied")
    return _evidence(
        "negation", negation, differ * alike(here, there), f"“{shown}” stands on one side only", (left, right)
    )


def opposite(left: Proposition, right: Proposition) -> Evidence | None:
    """They use words that say the opposite of one another. (Below zero: the same, in words of one kind.)"""
    here, there = _readings(left, right)
    pairs = [
        (one, other, a * b)
        for row, a, one in here.signs
        for other_row, b, other in there.signs
        if row == other_row and stem(one) != stem(other)
    ]
    if not pairs:
        return None
    total = sum(-sign for _, _, sign in pairs) / len(pairs)
    one, other, _ = next((pair for pair in pairs if (pair[2] < 0) == (total > 0)), pairs[0])
    turned = -1 if left.denied != right.denied else 1
    if not total:
        return None
    verb = "against" if total * turned > 0 else "and"
    rest = len(shared(here, there) - {one, other})
    score = turned * total * min(1.0, (0.25 + rest) / 2)
    return _evidence("opposite", opposite, score, f"“{one}” {verb} “{other}”", (left, right), (one, other))


def stance(left: Proposition, right: Proposition) -> Evidence | None:
    """One speaks well, the other badly, of one thing. (Below zero: both alike.)"""
    here, there = _readings(left, right)
    if not here.stance or not there.stance or not shared(here, there):
        return None
    turned = -1 if left.denied != right.denied else 1
    score = -here.stance * there.stance * turned * alike(here, there)
    common = ", ".join(sorted(shared(here, there))[:3])
    return _evidence("stance", stance, score, f"Both speak of {common}", (left, right))


def denial(left: Proposition, right: Proposition) -> Evidence | None:
    """One says in so many words that what the other says is not so."""
    here, there = _readings(left, right)
    said = [bool(side.denies) or whole.denied for side, whole in ((here, left), (there, right))]
    if said[0] == said[1]:
        return None
    words = here.denies or there.denies or "denied"
    return _evidence("denial", denial, max(0.2, alike(here, there)), f"“{words}”", (left, right), (words, words))


def number(left: Proposition, right: Proposition) -> Evidence | None:
    """They give different numbers of one thing. (Below zero: the same number.)"""
    texts = facing(left, right)
    pairs = [(a, b) for a in amounts(texts[0]) for b in amounts(texts[1]) if _comparable(a, b)]
    if not pairs:
        return None
    meeting = [pair for pair in pairs if pair[0].meets(pair[1])]
    one, other = max(meeting or pairs, key=lambda pair: (_unit(*pair), sorted((pair[0].text, pair[1].text))))
    frame = alike(reading(texts[0]), reading(texts[1]))
    score = (-1 if meeting else 1) * frame * _unit(one, other)
    verb = "and" if meeting else "against"
    detail = f"{one.text} {verb} {other.text} {one.unit or other.unit}".strip()
    return _evidence("number", number, score, detail, (left, right), (one.text, other.text))


def likelihood(left: Proposition, right: Proposition) -> Evidence | None:
    """They give one event likelihoods whose ranges do not meet. (Below zero: ranges that do.)"""
    texts = facing(left, right)
    here, there = _certainty(left, texts[0]), _certainty(right, texts[1])
    if here is None or there is None:
        return None
    low, high = _range(here)
    other_low, other_high = _range(there)
    if here.scale != there.scale and "stated" not in (here.scale, there.scale):
        return None
    readings = [_without(text, found) for text, found in zip(texts, (here, there), strict=True)]
    if _parity(readings[0]) != _parity(readings[1]):
        other_low, other_high = 100 - other_high, 100 - other_low
    meets = low <= other_high and other_low <= high
    frame = alike(*readings)
    detail = (
        f"“{here.phrase}” ({low:g} to {high:g} per cent) {'and' if meets else 'against'} “{there.phrase}” "
        f"({other_low:g} to {other_high:g} per cent)"
    )
    score = (-1 if meets else 1) * frame
    return _evidence("likelihood", likelihood, score, detail, (left, right), (here.phrase, there.phrase))


def modal(left: Proposition, right: Proposition) -> Evidence | None:
    """One calls certain or settled what the other calls possible or wished for."""
    texts = facing(left, right)
    here, there = (_strength(text) for text in texts)
    if here == there:
        return None
    score = abs(here - there) / 2 * alike(reading(texts[0]), reading(texts[1]))
    return _evidence("modal", modal, score, "", (left, right)) if score else None


CLASHES = (negation, opposite, stance, denial, number, likelihood, modal)


def facing(left: Proposition, right: Proposition) -> tuple[str, str]:
    """Return the two sentences, one of each, that are most alike in content words; the first pair wins a tie."""
    return ranked(left.sentences, right.sentences)[0][1:]


@lru_cache(maxsize=65_536)
def ranked(left: tuple[str, ...], right: tuple[str, ...]) -> tuple[tuple[float, str, str], ...]:
    """Return the three pairs of sentences that are most alike, best first, with their likeness (a cosine)."""
    pairs = []
    for at, here in enumerate(left[:SENTENCES]):
        one = reading(here)
        for there_at, there in enumerate(right[:SENTENCES]):
            other = reading(there)
            common = len(shared(one, other))
            size = (max(1, len(one.content)) * max(1, len(other.content))) ** 0.5
            pairs.append((-common / size, at + there_at, here, there))
    pairs.sort(key=lambda pair: (*pair[:2], *sorted(pair[2:])))
    return tuple((-likeness, here, there) for likeness, _, here, there in pairs[:3])


def _readings(left: Proposition, right: Proposition) -> tuple[Reading, Reading]:
    here, there = facing(left, right)
    return reading(here), reading(there)


def _turned(side: Reading, word: str) -> bool:
    return side.negated[side.stems.index(word)] if word in side.stems else False


def _unit(one: Amount, other: Amount) -> float:
    return 1.0 if one.unit and one.unit == other.unit else 0.7


def _comparable(one: Amount, other: Amount) -> bool:
    return one.like(other) and one.kind != "ordinal"


def _certainty(whole: Proposition, text: str) -> Certainty | None:
    found = likelihood_in(text)
    if found is not None:
        return found
    stated = whole.certainty
    return stated if stated is not None and stated.low is not None and len(whole.sentences) == 1 else None


def _range(certainty: Certainty) -> tuple[float, float]:
    return certainty.low or 0.0, certainty.high if certainty.high is not None else 100.0


def _without(text: str, found: Certainty) -> Reading:
    at = text.casefold().find(found.phrase.casefold())
    event = text if at < 0 else f"{text[:at]} {_AFTERWARDS.split(text[at + len(found.phrase) :], maxsplit=1)[0]}"
    return reading(event)


def _parity(side: Reading) -> bool:
    """Return whether the sentence denies its event as a whole (an odd number of negations)."""
    return (len(side.negators) + bool(side.denies)) % 2 == 1


def _strength(text: str) -> int:
    if _MAY.search(text):
        return 0
    if _SHOULD.search(text):
        return 1
    return 2


def _evidence(
    feature: str,
    comparator: object,
    score: float,
    detail: str,
    sides: tuple[Proposition, Proposition],
    words: tuple[str, str] = ("", ""),
) -> Evidence | None:
    """Return the evidence; None for a score of nothing. `words` are those of each side that it rests on."""
    if not score:
        return None
    reason = " ".join((comparator.__doc__ or "").split()).partition(" (Below")[0]
    spans: tuple[tuple[str, Span], ...] = tuple(
        place for side, word in zip(sides, words, strict=True) for place in side.places(word)
    )
    score = round(max(-1.0, min(1.0, score)), 3)
    return Evidence(
        feature=feature, score=score, detail=f"{reason} {detail}.".replace(" .", "") if detail else reason, spans=spans
    )
