"""One person under several spellings, in several documents; namesakes apart; posts by whoever held them that day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from atodds.speakers.conflicts import against
from atodds.speakers.groups import Groups
from atodds.speakers.known import Known, phrases_of
from atodds.speakers.lexicon import words
from atodds.speakers.names import Name, same_name, short_for, skeleton
from atodds.speakers.namesakes import join_namesakes
from atodds.speakers.roles import RolePhrase
from atodds.speakers.roster import Person, Roster

__all__ = ["join_people"]

_MOST_POSTS = 60
"""Posts of one person that are compared."""


def join_people(groups: Groups, people: Sequence[Known], roster: Roster | None) -> Mapping[str, str]:
    """Join the speakers of `groups` that are one person: full names, then family names. Returns a speaker id for each
    person of the roster who is named (by `Person.place`)."""
    people = sorted(people, key=lambda person: person.speaker.id)
    full = [person for person in people if person.name is not None and person.name.full]
    listed = _roster_names(groups, full, roster)
    for cluster in _clusters(full):
        join_namesakes(groups, cluster)
    short = [person for person in people if person.name is not None and not person.name.full]
    _join_short(groups, full, short)
    return listed


def _roster_names(groups: Groups, full: Iterable[Known], roster: Roster | None) -> dict[str, str]:
    """Join those whom the roster lists under several spellings; returns a speaker id for each listed name."""
    first: dict[str, str] = {}
    known_as: dict[Name, tuple[Person, ...]] = {}
    if roster is None:
        return first
    for person in full:
        assert person.name is not None
        if person.name not in known_as:
            known_as[person.name] = roster.named(person.name)
        matches = [m for m in known_as[person.name] if not against(person.phrases, phrases_of(m.roles))]
        if len(matches) != 1:
            continue
        key = matches[0].place or matches[0].name
        if key in first:
            groups.join(first[key], person.speaker.id, f"listed in the roster as {matches[0].name}", 0.95)
        first.setdefault(key, person.speaker.id)
    return first


def _clusters(full: Sequence[Known]) -> list[list[tuple[Known, str]]]:
    """Speakers whose full names may be one, each with the reason; names are compared once per spelling."""
    by_name: defaultdict[tuple[tuple[str, ...], str], list[Known]] = defaultdict(list)
    for person in full:
        assert person.name is not None
        by_name[person.name.tokens, person.name.suffix].append(person)
    buckets: defaultdict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
    for key in sorted(by_name):
        for word in {skeleton(key[0][0]), skeleton(key[0][-1]), skeleton("".join(key[0]))}:
            buckets[word].append(key)
    links = Groups(repr(key) for key in by_name)
    reasons: dict[tuple[tuple[str, ...], str], str] = {}
    for keys in buckets.values():
        _link_spellings(links, keys, by_name, reasons)
    found: defaultdict[str, list[tuple[Known, str]]] = defaultdict(list)
    for key, members in sorted(by_name.items()):
        found[links.root(repr(key))].extend((person, reasons.get(key, "same full name")) for person in members)
    return [sorted(cluster, key=lambda pair: pair[0].speaker.id) for cluster in found.values()]


def _link_spellings(
    links: Groups,
    keys: Sequence[tuple[tuple[str, ...], str]],
    by_name: Mapping[tuple[tuple[str, ...], str], Sequence[Known]],
    reasons: dict[tuple[tuple[str, ...], str], str],
) -> None:
    for at, left in enumerate(keys):
        for right in keys[at + 1 :]:
            one, other = by_name[left][0], by_name[right][0]
            reason = same_name(one.name, other.name) if one.name is not None and other.name is not None else ""
            if reason and not (one.gender and other.gender and one.gender != other.gender):
                links.join(repr(left), repr(right), reason, 1.0)
                said = f"spelling variant: {one.speaker.name} / {other.speaker.name} ({reason})"
                reasons.setdefault(right, said)


def _join_short(groups: Groups, full: Sequence[Known], short: Sequence[Known]) -> None:
    """Join a family name alone to the one person of these documents whom it may mean."""
    candidates = _candidates(groups, full)
    by_word: defaultdict[str, dict[str, _Candidate]] = defaultdict(dict)
    for root, candidate in candidates.items():
        for name in candidate.names:
            for word in {*name.tokens, name.family}:
                by_word[word][root] = candidate
    lone: defaultdict[tuple[object, ...], list[Known]] = defaultdict(list)
    for person in short:
        assert person.name is not None
        words_of = (*person.name.tokens, person.name.family)
        near = {root: found for word in words_of for root, found in by_word.get(word, {}).items()}
        pool = [found for found in near.values() if found.may_be(person.name) and _agree(person, found)]
        chosen = _chosen(person, pool, [found for found in near.values() if _of_the_family(person, found)])
        if chosen is not None:
            groups.join(chosen[0].speaker_id, person.speaker.id, chosen[1], chosen[2])
        elif not pool:
            for phrase in person.phrases:
                lone[person.name.tokens, phrase.family, phrase.rank, phrase.past].append(person)
    for same in lone.values():
        for person in same[1:]:
            if _agree(same[0], person):
                groups.join(same[0].speaker.id, person.speaker.id, "same family name and post", 0.75)


def _chosen(
    person: Known, pool: Sequence[_Candidate], kin: Sequence[_Candidate]
) -> tuple[_Candidate, str, float] | None:
    """The only one of `pool`, or failing any of `kin`, whom a short name may mean; why, and how surely."""
    assert person.name is not None
    options = [found for found in pool if found.has_family(person.name)] or pool
    holding = [found for found in options if _share(person, found)]
    if len(holding) == 1:
        return holding[0], "same family name and post, only one such person in these documents", 0.9
    if len(options) == 1:
        return options[0], "same family name, only one such person in these documents", 0.8
    if not options and len(kin) == 1:
        return kin[0], "same given name, and the family name of the parent named", 0.75
    return None


@dataclass(slots=True)
class _Candidate:
    """A person under a full name, with what all their documents tell: names, gender and posts."""

    speaker_id: str
    names: set[Name]
    gender: str
    phrases: tuple[RolePhrase, ...]

    def may_be(self, short: Name) -> bool:
        """Whether one of the names may be shortened to `short`."""
        return any(short_for(short, name) for name in self.names)

    def has_family(self, short: Name) -> bool:
        """Whether `short` is the last part of one of the names, as family names mostly are."""
        return any(name.tokens[-len(short.tokens) :] == short.tokens for name in self.names)


def _candidates(groups: Groups, full: Sequence[Known]) -> dict[str, _Candidate]:
    found: dict[str, _Candidate] = {}
    posts: defaultdict[str, dict[object, RolePhrase]] = defaultdict(dict)
    for person in full:
        assert person.name is not None
        root = groups.root(person.speaker.id)
        entry = found.setdefault(root, _Candidate(person.speaker.id, set(), person.gender, ()))
        entry.names.add(person.name)
        entry.gender = entry.gender or person.gender
        for phrase in person.phrases if len(posts[root]) < _MOST_POSTS else ():
            posts[root].setdefault((phrase.family, phrase.head, phrase.rank, phrase.marks, phrase.past), phrase)
    for root, entry in found.items():
        entry.phrases = tuple(posts[root].values())
    return found


def _agree(one: Known, other: Known | _Candidate) -> bool:
    if one.gender and other.gender and one.gender != other.gender:
        return False
    return not against(one.phrases, other.phrases)


def _of_the_family(person: Known, other: _Candidate) -> bool:
    """Whether the child known by a given name alone ("Ada Brandt, whose son Jonas") may be one of the parent's family
    name ("Jonas Brandt")."""
    if person.name is None or len(person.name.tokens) != 1:
        return False
    families = {m for phrase in person.phrases if phrase.family in words().kinds["kin"] for m in phrase.marks}
    return any(name.given == person.name.tokens and name.family in families for name in other.names)


def _share(one: Known, other: _Candidate) -> bool:
    return any(
        a.family == b.family and a.rank == b.rank and a.past == b.past and (a.marks <= b.marks or b.marks <= a.marks)
        for a in one.phrases
        for b in other.phrases
    )
