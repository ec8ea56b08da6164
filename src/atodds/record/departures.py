"""Where a reporter's own words depart from the sentence of the record that they retell. Only what is certain."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from atodds.record import lexicon, limits
from atodds.record.meaning import count, is_name
from atodds.record.paraphrase import Pair, stem, telling
from atodds.record.units import Units

__all__ = ["CHECKS", "Departure", "departures"]

CLOSE = 0.75
"""Share of a clause's telling words that must be the sentence's for a condition or a likelihood to be missed."""
REACH = 4
"""Units before a word in which its modal verb and its negation stand."""
COUNTED = 3
"""Units after a number that are read for what it counts."""
_ROUGH = frozenset(
    "about around nearly almost roughly approximately some over under least most than to between up close dozen "
    "dozens".split()
)
_MONTHS = frozenset("january february march april may june july august september october november december".split())
_WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
_MODALS = {
    **dict.fromkeys(("will", "shall", "would"), "will"),
    **dict.fromkeys(("can", "could", "may", "might"), "may"),
    "must": "must",
    "should": "should",
    "ought": "should",
}
_ODD_QUANTITIES = {frozenset(pair.split()) for pair in ("all most", "all some", "all several", "all few", "most few")}
_LIKELY = {"probably": "likely", "likely": "likely", "unlikely": "unlikely", "possibly": "possible"}
_HEDGES = frozenset(
    "may might could can likely unlikely probably possibly perhaps maybe potentially think thinks thought believe "
    "believes believed expect expects expected hope hopes hoped predict predicted suggest suggests suggested seem "
    "seems seemed appear appears appeared estimate estimated forecast chance risk possible probable possibility "
    "potential would if".split()
)
_CONDITIONS = frozenset("if unless until when once without except only provided while before after whether".split())
_AGAINST = frozenset("unable unwilling unlikely impossible stop stops stopped against".split())
_PLACES = frozenset("in from to at of with by for against near".split())

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Departure:
    """Units of the print and of the record that differ, as half-open ranges, and why that touches the meaning."""

    printed: Range
    record: Range
    why: str


def departures(pair: Pair) -> Iterator[Departure]:
    """Yield what each check finds, for the words outside the quotation marks."""
    for check in CHECKS:
        found = check(pair)
        if found is not None and not any(pair.printed.quoted[slice(*found.printed)]):
            yield found


def _norms(units: Units, first: int, last: int) -> list[str]:
    return list(units.norms[first:last])


def number(pair: Pair) -> Departure | None:
    """Another number of the same thing, where the record counts it once and never has the printed number."""
    printed, record = pair.printed.units, pair.record
    numbers = {norm.split()[0] for norm in pair.heard if norm[0] == "#"}
    for p in range(pair.p0, pair.p1):
        value = printed.norms[p].split()[0]
        rough = _ROUGH & set(_norms(printed, max(pair.p0, p - 3), p))
        if value[0] != "#" or value == "#1" or value in numbers or rough:
            continue
        things = _counted(printed, p, pair.p1)
        same = [
            r for r in range(pair.r0, pair.r1) if record.norms[r][0] == "#" and things & _counted(record, r, pair.r1)
        ]
        others = [at for at, _ in pair.shared if stem(printed.norms[at]) not in things]
        vague = bool(same) and bool(_ROUGH & set(_norms(record, max(pair.r0, same[0] - 3), same[0])))
        if len(same) == 1 and len(others) >= 2 and not vague:
            said = record.norms[same[0]].split()[0]
            return Departure((p, p + 1), (same[0], same[0] + 1), f"number changed: “{said[1:]}” to “{value[1:]}”")
    return None


def _counted(units: Units, at: int, end: int) -> set[str]:
    """Return the stems of what the number at `at` counts: its unit, and the first telling word after it."""
    following = list(telling(units, at + 1, min(end, at + 1 + COUNTED)))[:1]
    return {*following, *(stem(word) for word in units.norms[at].split()[1:])}


def negation(pair: Pair) -> Departure | None:
    """A negation put to, or taken from, the same word, where the other side denies nothing."""
    printed, record = pair.printed.units, pair.record
    denied = [p for p in range(pair.p0, pair.p1) if _denies(printed, p)]
    refused = [r for r in range(pair.r0, pair.r1) if _denies(record, r)]
    opposite = any(
        word in lexicon.OPPOSITES
        for word in set(_norms(printed, pair.p0, pair.p1)) - set(record.norms[pair.r0 : pair.r1])
    )
    if len(denied) + len(refused) != 1 or opposite or pair.printed.denied or pair.share < CLOSE:
        return None
    for p, r in pair.shared:
        if denied and 0 < p - denied[0] <= 2:
            return Departure((denied[0], p + 1), (r, r + 1), f"negation added: “{printed.stretch(denied[0], p + 1)}”")
        if refused and 0 < r - refused[0] <= 2:
            return Departure((p, p + 1), (refused[0], r + 1), f"negation lost: “{record.stretch(refused[0], r + 1)}”")
    return None


def _denies(units: Units, at: int) -> bool:
    norm = units.norms[at]
    if norm == "not" and at + 1 < len(units) and units.norms[at + 1] in {"only", "just", "merely"}:
        return False
    return norm in lexicon.NEGATIONS or norm in _AGAINST


def modal(pair: Pair) -> Departure | None:
    """Another modal verb before the same word; "would" is "will" and "could" is "can" told by a reporter."""
    for p, r in pair.shared:
        shown, said = _modal(pair.printed.units, pair.p0, p), _modal(pair.record, pair.r0, r)
        if shown and said and shown[1] != said[1]:
            raw, spoken = pair.printed.units.raw(shown[0]), pair.record.raw(said[0])
            return Departure(
                (shown[0], shown[0] + 1), (said[0], said[0] + 1), f"modal verb changed: “{spoken}” to “{raw}”"
            )
    return None


def _modal(units: Units, first: int, at: int) -> tuple[int, str] | None:
    """Return the one modal verb right before the telling word `at`, with what it is to a reporter."""
    places = range(max(first, at - REACH), at)
    found = [(place, _MODALS[units.norms[place]]) for place in places if units.norms[place] in _MODALS]
    between = telling(units, found[0][0], at) if found else {}
    return found[0] if len(found) == 1 and not between else None


def likelihood(pair: Pair) -> Departure | None:
    """Another likelihood, or one that the record gives and neither the clause nor the report's words around it tell."""
    if pair.share < CLOSE:
        return None
    shown, said = _likely(pair.printed.units, pair.p0, pair.p1), _likely(pair.record, pair.r0, pair.r1)
    if len(said) != 1 or len(shown) > 1:
        return None
    (r, spoken), ends = said[0], (pair.shared[0][0], pair.shared[-1][0] + 1)
    if shown and shown[0][1] != spoken:
        p = shown[0][0]
        return Departure((p, p + 1), (r, r + 1), f"word of likelihood changed: “{spoken}” to “{shown[0][1]}”")
    if not shown and not _HEDGES & pair.printed.told and not pair.printed.denied:
        return Departure(ends, (r, r + 1), f"word of likelihood lost: “{spoken}”")
    return None


def _likely(units: Units, first: int, last: int) -> list[tuple[int, str]]:
    """Return the words of likelihood of a stretch and what they mean, those denied left out."""
    found = []
    for at in range(first, last):
        value = next((v for kind, v in count(_norms(units, at, at + 1) + [""]) if kind == "likelihood"), "")
        if value in _LIKELY:
            denied = lexicon.NEGATIONS & set(_norms(units, max(first, at - 2), at))
            found.append((at, "" if denied else _LIKELY[value]))
    return found if all(value for _, value in found) else []


def quantity(pair: Pair) -> Departure | None:
    """Another quantity of the same thing: "all" for "most"."""
    for p, r in pair.shared:
        shown, said = _quantity(pair.printed.units, pair.p0, p), _quantity(pair.record, pair.r0, r)
        if shown and said and frozenset((shown[1], said[1])) in _ODD_QUANTITIES:
            return Departure((shown[0], p + 1), (said[0], r + 1), f"quantity changed: “{said[1]}” to “{shown[1]}”")
    return None


def _quantity(units: Units, first: int, at: int) -> tuple[int, str] | None:
    for place in range(max(first, at - 3), at):
        value = lexicon.QUANTIFIERS.get(units.norms[place])
        denied = place > first and units.norms[place - 1] in lexicon.NEGATIONS
        if value and not denied and not telling(units, place, at):
            return place, value
    return None


def day(pair: Pair) -> Departure | None:
    """Another month, weekday or year, where the sentence has one and the record never the printed one."""
    for kind in (_MONTHS, _WEEKDAYS):
        shown = [p for p in range(pair.p0, pair.p1) if _dates(pair.printed.units, p, kind)]
        said = [r for r in range(pair.r0, pair.r1) if _dates(pair.record, r, kind)]
        if len(shown) == len(said) == 1 and pair.printed.units.norms[shown[0]] not in pair.heard:
            p, r = shown[0], said[0]
            raw, spoken = pair.printed.units.raw(p), pair.record.raw(r)
            return Departure((p, p + 1), (r, r + 1), f"date changed: “{spoken}” to “{raw}”")
    return None


def _dates(units: Units, at: int, kind: frozenset[str]) -> bool:
    """Whether unit `at` is a month or weekday: with a capital, and not "May" or "March" where a sentence starts."""
    return units.norms[at] in kind and is_name(units, at)


def condition(pair: Pair) -> Departure | None:
    """A condition that the record sets to what is retold and that the report, all around, does not tell."""
    places = [r for _, r in pair.shared]
    if pair.share < CLOSE or (_CONDITIONS | {"as"}) & pair.printed.told or pair.printed.denied:
        return None
    first, last = min(places), max(places) + 1
    ends = (pair.shared[0][0], pair.shared[-1][0] + 1)
    limit, binding = limits.after(pair.record, first, last)
    if limit and binding:
        return Departure(ends, (last, min(last + limits.AHEAD, len(pair.record))), f"condition lost: “{limit} …”")
    return None


def name(pair: Pair) -> Departure | None:
    """Another name after the same two words, where the record never has the printed one."""
    printed, record = pair.printed.units, pair.record
    for p, r in pair.shared:
        p2, r2 = p + 2, r + 2
        if p2 >= pair.p1 or r2 >= pair.r1 or not _named(printed, p2) or not _named(record, r2):
            continue
        same = printed.norms[p + 1] == record.norms[r + 1] and printed.norms[p + 1] in _PLACES
        unheard = printed.norms[p2] not in pair.heard and record.norms[r2] not in pair.printed.told
        if same and unheard:
            why = f"name changed: “{record.raw(r2)}” to “{printed.raw(p2)}”"
            return Departure((p2, p2 + 1), (r2, r2 + 1), why)
    return None


def _named(units: Units, at: int) -> bool:
    return is_name(units, at) and units.norms[at] not in _MONTHS | _WEEKDAYS


CHECKS: tuple[Callable[[Pair], Departure | None], ...] = (
    number,
    negation,
    modal,
    likelihood,
    quantity,
    day,
    condition,
    name,
)
"""What is checked, in the order it is reported."""
