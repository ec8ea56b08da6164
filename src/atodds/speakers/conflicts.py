"""Whether two sets of posts can be one person's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set

from atodds.speakers.lexicon import plain
from atodds.speakers.roles import RolePhrase

__all__ = ["SPHERE_OF", "against"]

_SPHERES: Mapping[str, frozenset[str]] = {
    "politics": frozenset("president premier minister chancellor secretary governor mayor legislator candidate "
                          "politician councillor ambassador envoy monarch".split()),
    "law": frozenset(["judge", "prosecutor"]),
    "learning": frozenset(["scientist", "doctor", "scholar", "nurse", "teacher", "principal", "student", "economist"]),
    "press": frozenset(["journalist", "editor", "host"]),
    "arts and sport": frozenset(["actor", "artist", "coach", "player", "author"]),
    "work": frozenset(["farmer", "fisherman", "driver", "worker", "pilot", "harbourmaster", "engineer"]),
    "arms": frozenset(["general", "admiral", "soldier", "captain"]),
    "church": frozenset(["pope", "bishop", "cardinal", "pastor", "priest", "cleric"]),
}  # fmt: skip
_PARTIES = (frozenset(["republican", "gop", "r"]), frozenset(["democrat", "democratic", "d"]))

_BOUND = frozenset(["governor", "mayor", "legislator", "councillor", "sheriff", "delegate", "head", "commissioner"])
"""Posts that are held for one place or body; of a spokesman or secretary two wordings may differ and be one post."""

_TOPICAL = frozenset(
    "envoy ambassador negotiator adviser journalist host expert analyst scholar diplomat official".split()
)

SPHERE_OF = {family: sphere for sphere, families in _SPHERES.items() for family in families}


def against(one: Sequence[RolePhrase], other: Sequence[RolePhrase]) -> bool:
    """Return whether two sets of posts can hardly be one person's: parties or states apart, one kind of post held for
    different places or bodies, or callings of different spheres with no post in common."""
    if not one or not other:
        return False
    for pick in (_states, _parties):
        left, right = pick(one), pick(other)
        if left and right and not left & right:
            return True
    shared = {phrase.family for phrase in one} & {phrase.family for phrase in other}
    if any(_elsewhere(one, other, family) for family in shared & _BOUND):
        return True
    return not shared and _apart(_spheres(one), _spheres(other))


def _elsewhere(one: Sequence[RolePhrase], other: Sequence[RolePhrase], family: str) -> bool:
    """Whether a kind of post is always held for another place or body: "mayor of Northport", "Southport mayor"."""
    left = [_proper(phrase) for phrase in one if phrase.family == family and not phrase.past]
    right = [_proper(phrase) for phrase in other if phrase.family == family and not phrase.past]
    return bool(left and right) and all(_apart(a, b) for a in left for b in right)


def _apart(left: Set[str], right: Set[str]) -> bool:
    """Whether both are known and share nothing, not even the beginning of a word ("Fed", "Federal")."""
    if not left or not right or left & right:
        return False
    return not any(a.startswith(b) or b.startswith(a) for a in left for b in right if min(len(a), len(b)) > 2)


def _spheres(phrases: Iterable[RolePhrase]) -> frozenset[str]:
    return frozenset(SPHERE_OF[p.family] for p in phrases if p.family in SPHERE_OF and not p.past)


def _states(phrases: Iterable[RolePhrase]) -> frozenset[str]:
    """The states whose posts are held; an envoy's or expert's state may be the one dealt with."""
    own = (phrase for phrase in phrases if phrase.family not in _TOPICAL)
    return frozenset(mark for phrase in own for mark in phrase.marks if mark.startswith("state "))


def _parties(phrases: Iterable[RolePhrase]) -> frozenset[str]:
    marks = {mark for phrase in phrases for mark in phrase.marks | {phrase.head}}
    return frozenset(str(at) for at, party in enumerate(_PARTIES) if marks & party)


def _proper(phrase: RolePhrase) -> frozenset[str]:
    """The marks of a post that name places and bodies: capitalised in it, and no party."""
    capital = {plain(part).strip("',.").removesuffix("'s") for part in phrase.text.split() if part[:1].isupper()}
    named = {m for m in phrase.marks if m in capital or f"{m}s" in capital or m.startswith("state ")}
    whole = {m for m in phrase.marks if named and m not in named and len(m) < 6}
    return frozenset(named - _PARTIES[0] - _PARTIES[1]) | frozenset(whole if len(named) > 1 else ())
