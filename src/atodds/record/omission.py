"""What leaving words out does to the words that are kept."""

from __future__ import annotations

import re
from collections.abc import Sequence

from atodds.record import lexicon
from atodds.record.meaning import Run, bearing, count
from atodds.record.sentences import clause_ends, sentence_ends, starts_with
from atodds.record.units import Units

__all__ = ["disfluent", "governs", "splices"]

SHORT = 4
"""A left-out stretch of up to so many words, within a sentence, changes the meaning by any word of certainty or
amount; a longer one only by a negation or a condition that reaches the kept words."""

FURTHEST = 20_000
"""Characters of a left-out stretch that are searched for a label that the transcript did not set apart."""
_LABEL = re.compile(r"(?:^|[.?!)\]\n] ?)([A-Z][A-Z.'’-]+(?: [A-Z.'’-]+){0,3}):\s")
_CONDITIONS = [(word,) for word in ("if", "unless", "until", "except", "provided", "providing", "assuming", "only")]


def disfluent(units: Units, first: int, last: int) -> bool:
    """Return whether units ``[first, last)`` are only sounds of delay, repetitions and words broken off."""
    left = [at for at in range(first, last) if units.kinds[at] == "word" and units.norms[at] not in lexicon.FILLERS]
    left = _without_asides(units, left)
    if not left:
        return True
    norms = [units.norms[at] for at in left]
    after = _kept(units, last, len(norms))
    before = _kept_before(units, first, len(norms))
    return norms == before or _repeats(norms, after) or _restarts(units, left, after)


def _without_asides(units: Units, places: list[int]) -> list[int]:
    """Drop "you know", "well" and their like where a pause parts them from the rest."""
    out: list[int] = []
    at = 0
    while at < len(places):
        for aside in lexicon.ASIDES:
            some = places[at : at + len(aside)]
            if tuple(units.norms[place] for place in some) == aside and _apart(units, some[0], some[-1]):
                at += len(aside)
                break
        else:
            out.append(places[at])
            at += 1
    return out


def _apart(units: Units, first: int, last: int) -> bool:
    return clause_ends(units, last) and (
        clause_ends(units, first - 1) or units.norms[first - 1] in {"and", "but", "so"}
    )


def _kept(units: Units, at: int, size: int) -> list[str]:
    out: list[str] = []
    while at < len(units) and len(out) < size:
        if units.kinds[at] == "word" and units.norms[at] not in lexicon.FILLERS:
            out.append(units.norms[at])
        at += 1
    return out


def _kept_before(units: Units, at: int, size: int) -> list[str]:
    out: list[str] = []
    while at > 0 and len(out) < size:
        at -= 1
        if units.kinds[at] == "word" and units.norms[at] not in lexicon.FILLERS:
            out.append(units.norms[at])
    return out[::-1]


def _repeats(norms: Sequence[str], after: Sequence[str]) -> bool:
    """Whether `norms` says the start of `after` once or more: "we, we" before "we will"."""
    return any(
        len(norms) % size == 0 and all(norms[at] == after[at % size] for at in range(len(norms)))
        for size in range(1, min(len(norms), len(after)) + 1)
    )


def _restarts(units: Units, left: Sequence[int], after: Sequence[str]) -> bool:
    """Whether a start is broken off and said again: "I w- I want", "we have - we had" before what is kept."""
    norms = [units.norms[at] for at in left]
    gap = units.gap(left[-1])
    if len(norms) > SHORT or not after or not gap.strip().startswith(("-", "—", "–", "…", "..")):
        return False
    same = 0
    while same < min(len(norms), len(after)) and norms[same] == after[same]:
        same += 1
    broken = same == len(norms) - 1 and same < len(after) and after[same].startswith(norms[same])
    again = same > 0 and not count([*norms, ""])
    return broken or again


def splices(labels: Sequence[str], units: Units, first: int, last: int) -> str:
    """Return whose turn lies between the kept units around ``[first, last)``: its label, "" when nobody's.

    `labels` names the speaker of each unit. A listener's "right" or "mm-hmm" is nobody's turn.
    """
    sides = {labels[at] for at in (first - 1, last) if 0 <= at < len(labels)}
    for at in range(first, last):
        other = labels[at] not in sides and units.kinds[at] == "word"
        if other and units.norms[at] not in lexicon.BACKCHANNELS:
            return labels[at]
    inside = _LABEL.search(units.stretch(first, last)[:FURTHEST]) if last > first else None
    return inside[1] if inside and sides != {inside[1]} else ""


def governs(units: Units, first: int, last: int, *, marked: bool) -> str:
    """Return how the left-out units ``[first, last)`` bear on what is kept beside them; "" when they do not.

    Whole sentences do not, unless the first takes back the one before. Of a sentence kept in part, a condition always
    does; a negation does where no pause parts it from the kept words; words of certainty and amount do in a short
    stretch, or when nothing marks the omission.
    """
    opens, closes = sentence_ends(units, first - 1), sentence_ends(units, last - 1)
    if opens:
        taken = starts_with(units.norms[first:last], lexicon.TAKEN_BACK)
        if taken and first > 0:
            return f"left out: “{taken} …”, which takes back the sentence before it"
    stops = [at for at in range(first, last) if sentence_ends(units, at)]
    left_end = stops[0] + 1 if stops else last
    right_start = stops[-1] + 1 if stops else first
    why = ""
    if not opens:
        limit = starts_with(units.norms[first:left_end], lexicon.LIMITS)
        lost = "negation" if limit.startswith("not") else "condition"
        why = f"{lost} lost: “{limit} …”" if limit else _attached(units, first, left_end, marked, right=False)
    if not why and not closes:
        why = _attached(units, right_start, last, marked, right=True)
    return why


def _attached(units: Units, first: int, last: int, marked: bool, *, right: bool) -> str:
    """How the left-out part ``[first, last)`` of a sentence bears on the rest of it, kept on its right or left."""
    for at in range(first, last):
        if at == first or clause_ends(units, at - 1):
            limit = starts_with(units.norms[at:last], _CONDITIONS)
            if limit:
                return f"condition lost: “{limit} …”"
    if right:
        if clause_ends(units, last - 1) and last - first > 2:
            return ""
        pauses = [at + 1 for at in range(first, last - 1) if clause_ends(units, at)]
        first = pauses[-1] if pauses else first
    else:
        if clause_ends(units, first - 1) and last - first > 2:
            return ""
        pauses = [at + 1 for at in range(first, last) if clause_ends(units, at)]
        last = pauses[0] if pauses else last
    reaching = {"negation", "condition"}
    found = set(bearing(Run(units, first, last)))
    if not marked or last - first <= SHORT:
        reaching |= {"modal", "likelihood", "quantifier", "bound"}
        if right:
            # a modal verb with a verb of its own in the part left out does not govern the verb that is kept
            ends = set(bearing(Run(units, max(first, last - 2), last)))
            found = {kind for kind in found if kind[0] != "modal" or kind in ends}
    lost = sorted(f"{kind} lost: “{value}”" for kind, value in found if kind in reaching)
    return lost[0] if lost else ""
