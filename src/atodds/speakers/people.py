"""One person under several spellings, in several documents; namesakes apart; posts by whoever held them that day."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from atodds.speakers.groups import Groups
from atodds.speakers.lexicon import plain, words
from atodds.speakers.names import Name, parse_name, same_name, short_for, skeleton
from atodds.speakers.roles import RolePhrase, role_from_text
from atodds.speakers.roster import Roster
from atodds.types import Role, Speaker

__all__ = ["Known", "join_people", "known"]

_WINDOWS = (14, 60, 366)
"""Days within which a post stated in one document is taken to hold for "the president" in another, the narrowest
window that shows any holder first: a year at most, since most offices last longer."""

_DOMINANCE, _UNDATED = 5, 3

_MAJORITY, _ENOUGH = 0.9, 10
"""A name without any post joins namesakes only when at least nine in ten of ten or more speakers of that name are one
person. Chosen so that one misread post does not split a well-known person."""

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


@dataclass(frozen=True, slots=True)
class Known:
    """A person speaker taken apart. `name` is None for one known by a post alone."""

    speaker: Speaker
    name: Name | None
    gender: str
    phrases: tuple[RolePhrase, ...]
    published: date | None


def known(speaker: Speaker, published: Mapping[str, date | None]) -> Known:
    """Return `speaker` taken apart; its gender is told by an honorific, a role noun or the given name."""
    phrases = tuple(filter(None, (_phrase(role) for role in speaker.roles)))
    titled = speaker.name.casefold().startswith("the ") or (
        bool(phrases) and all(w in words().titles or words().role(w) for w in plain(speaker.name).split())
    )
    name = None if titled else parse_name(speaker.name)
    gender = next((words().gender[p.head] for p in phrases if p.head in words().gender), "")
    for alias in speaker.aliases:
        first = plain(alias).split()[:1]
        gender = gender or (words().honorifics.get(first[0].rstrip("."), "") if first else "")
    gender = gender or (name.gender if name else "")
    return Known(speaker, name if name and name.tokens else None, gender, phrases, published.get(speaker.document_id))


def join_people(groups: Groups, people: Sequence[Known], roster: Roster | None) -> None:
    """Join the speakers of `groups` that are one person: full names, then family names, then posts."""
    people = sorted(people, key=lambda person: person.speaker.id)
    full = [person for person in people if person.name is not None and person.name.full]
    listed = _roster_names(groups, full, roster)
    for cluster in _clusters(full):
        _join_cluster(groups, cluster)
    short = [person for person in people if person.name is not None and not person.name.full]
    _join_short(groups, full, short)
    _join_posts(groups, people, roster, listed)


def _phrase(role: Role) -> RolePhrase | None:
    return role_from_text(f"{role.title} of {role.organisation}" if role.organisation else role.title)


def _roster_names(groups: Groups, full: Iterable[Known], roster: Roster | None) -> dict[str, str]:
    """Join those whom the roster lists under several spellings; returns a speaker id for each listed name."""
    first: dict[str, str] = {}
    if roster is None:
        return first
    for person in full:
        assert person.name is not None
        matches = [m for m in roster.named(person.name) if not _against(person.phrases, _phrases_of(m.roles))]
        if len(matches) != 1:
            continue
        key = matches[0].place or matches[0].name
        if key in first:
            groups.join(first[key], person.speaker.id, f"listed in the roster as {matches[0].name}", 0.95)
        first.setdefault(key, person.speaker.id)
    return first


def _phrases_of(roles: Iterable[Role]) -> tuple[RolePhrase, ...]:
    return tuple(filter(None, map(_phrase, roles)))


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
            assert one.name is not None and other.name is not None
            reason = same_name(one.name, other.name)
            if reason and not (one.gender and other.gender and one.gender != other.gender):
                links.join(repr(left), repr(right), reason, 1.0)
                said = f"spelling variant: {one.speaker.name} / {other.speaker.name} ({reason})"
                reasons.setdefault(right, said)


def _join_cluster(groups: Groups, cluster: Sequence[tuple[Known, str]]) -> None:
    """Join the speakers of one name. When their posts conflict they are namesakes: only those with a post in common
    join."""
    if not _conflicts(cluster):
        first, spelling = cluster[0]
        for person, other in cluster[1:]:
            same = first.name is not None and person.name is not None and first.name.tokens == person.name.tokens
            reason = "same full name" if same else other if other != "same full name" else spelling
            groups.join(first.speaker.id, person.speaker.id, reason, 0.95 if same else 0.85)
        return
    by_post: dict[object, str] = {}
    held = Groups(person.speaker.id for person, _ in cluster)
    for person, reason in cluster:
        for phrase in person.phrases:
            family = phrase.head if phrase.family == "politician" else phrase.family
            key = (family, phrase.rank, phrase.marks)
            if not phrase.marks and phrase.family not in _SPHERE_OF:
                continue
            if key in by_post:
                held.join(by_post[key], person.speaker.id, reason, 0.9)
                groups.join(by_post[key], person.speaker.id, f"{reason} and post", 0.9)
            by_post.setdefault(key, person.speaker.id)
    main, members = max(held.members().items(), key=lambda item: (len(item[1]), item[0]))
    loose = [person for person, _ in cluster if not person.phrases]
    if len(members) >= _ENOUGH and len(members) >= _MAJORITY * (len(cluster) - len(loose)):
        for person in loose:
            groups.join(main, person.speaker.id, "same full name as a person in most of these documents", 0.7)


_SPHERE_OF = {family: sphere for sphere, families in _SPHERES.items() for family in families}


def _conflicts(cluster: Sequence[tuple[Known, str]]) -> bool:
    """Whether any two speakers of the cluster hold posts that speak against one person."""
    seen: dict[frozenset[tuple[object, ...]], tuple[RolePhrase, ...]] = {}
    for person, _ in cluster:
        if person.phrases:
            key = frozenset((p.family, p.head, p.rank, p.marks, p.past) for p in person.phrases)
            seen.setdefault(key, person.phrases)
    sets = list(seen.values())
    return any(_against(one, other) for at, one in enumerate(sets) for other in sets[at + 1 :])


def _against(one: Sequence[RolePhrase], other: Sequence[RolePhrase]) -> bool:
    """Whether two sets of posts can hardly be one person's: parties or states apart, the same post of different
    bodies, or callings of different spheres with nothing in common."""
    if not one or not other:
        return False
    for pick in (_states, _parties):
        left, right = pick(one), pick(other)
        if left and right and not left & right:
            return True
    shared = {p.family for p in one} & {p.family for p in other}
    for family in shared:
        left_marks = [_proper(p) for p in one if p.family == family and not p.past]
        right_marks = [_proper(p) for p in other if p.family == family and not p.past]
        if left_marks and right_marks and all(a and b and not a & b for a in left_marks for b in right_marks):
            return True
    left_spheres = {_SPHERE_OF[p.family] for p in one if p.family in _SPHERE_OF}
    right_spheres = {_SPHERE_OF[p.family] for p in other if p.family in _SPHERE_OF}
    return bool(not shared and left_spheres and right_spheres and not left_spheres & right_spheres)


def _states(phrases: Iterable[RolePhrase]) -> frozenset[str]:
    return frozenset(mark for phrase in phrases for mark in phrase.marks if mark.startswith("state "))


def _parties(phrases: Iterable[RolePhrase]) -> frozenset[str]:
    marks = {mark for phrase in phrases for mark in phrase.marks | {phrase.head}}
    return frozenset(str(at) for at, party in enumerate(_PARTIES) if marks & party)


def _proper(phrase: RolePhrase) -> frozenset[str]:
    """The marks of a post that are capitalised in it: names of bodies and places."""
    capital = {plain(part).strip("',.").removesuffix("'s") for part in phrase.text.split() if part[:1].isupper()}
    return frozenset(m for m in phrase.marks if m in capital or f"{m}s" in capital or m.startswith("state "))


def _join_short(groups: Groups, full: Sequence[Known], short: Sequence[Known]) -> None:
    """Join a family name alone to the one person of these documents whom it may mean."""
    by_word: defaultdict[str, list[Known]] = defaultdict(list)
    for person in full:
        assert person.name is not None
        for word in {*person.name.tokens, person.name.family}:
            by_word[word].append(person)
    lone: defaultdict[tuple[object, ...], list[Known]] = defaultdict(list)
    for person in short:
        assert person.name is not None
        near = {p.speaker.id: p for word in (*person.name.tokens, person.name.family) for p in by_word.get(word, ())}
        options = [p for p in near.values() if p.name is not None and short_for(person.name, p.name) and _agree(person, p)]
        roots = {groups.root(p.speaker.id) for p in options}
        reason, score = "same family name, only one such person in these documents", 0.8
        holding = {groups.root(p.speaker.id) for p in options if _share(person, p)}
        if holding and len(holding) == 1:
            roots, reason, score = holding, "same family name and post, only one such person in these documents", 0.9
        if len(roots) == 1:
            groups.join(roots.pop(), person.speaker.id, reason, score)
        elif not roots:
            for phrase in person.phrases:
                lone[person.name.tokens, phrase.family, phrase.rank, phrase.past].append(person)
    for same in lone.values():
        for person in same[1:]:
            if not _against(same[0].phrases, person.phrases) and _agree(same[0], person):
                groups.join(same[0].speaker.id, person.speaker.id, "same family name and post", 0.75)


def _agree(one: Known, other: Known) -> bool:
    if one.gender and other.gender and one.gender != other.gender:
        return False
    return not _against(one.phrases, other.phrases)


def _share(one: Known, other: Known) -> bool:
    return any(
        a.family == b.family and a.rank == b.rank and a.past == b.past and (a.marks <= b.marks or b.marks <= a.marks)
        for a in one.phrases
        for b in other.phrases
    )


def _join_posts(groups: Groups, people: Sequence[Known], roster: Roster | None, listed: dict[str, str]) -> None:
    """Join "the president" to whoever held the post on the day the document was published."""
    holders = [person for person in people if person.name is not None and person.phrases]
    for person in people:
        if person.name is not None or not person.phrases:
            continue
        asked = person.phrases[0]
        if roster is not None and roster.holding(asked, None if person.published is None else person.published):
            found = roster.holding(asked, person.published)
            if len(found) == 1 and (first := listed.get(found[0].place or found[0].name)):
                reason = f"listed in the roster as {found[0].name}, {asked.text} on {person.published}"
                groups.join(first, person.speaker.id, reason, 0.9)
            continue
        holder = _holder(groups, asked, person.published, holders)
        if holder is not None:
            said = f"{holder.speaker.name} is called {asked.text} in a document of {holder.published}"
            groups.join(holder.speaker.id, person.speaker.id, said, 0.75)


def _holder(groups: Groups, asked: RolePhrase, day: date | None, people: Sequence[Known]) -> Known | None:
    """The person whom dated documents give the post, when they show one holder around that day and no other.

    Without a day, that is one holder in all documents, in `_UNDATED` of them at least. Holders of exactly the post asked
    for come before those of a fuller one."""
    if asked.past:
        return None
    fitting = [(person, held) for person in people for held in person.phrases if _held(asked, held)]
    exact = [person for person, held in fitting if held.marks == asked.marks]
    for pool in (exact, [person for person, _ in fitting]):
        if day is None:
            holder, documents, others = _foremost(groups, pool)
            if holder is not None and documents >= max(_UNDATED, _DOMINANCE * others):
                return holder
            continue
        dated = [(abs((p.published - day).days), p) for p in pool if p.published is not None]
        for reach in _WINDOWS:
            near = [person for days, person in dated if days <= reach]
            if near:
                return _one_holder(groups, day, near)
    return None


def _one_holder(groups: Groups, day: date, near: Sequence[Known]) -> Known | None:
    """The only holder among `near`, or one in nearly all of their documents whom the nearest ones on both sides of
    `day` show too."""
    holder, documents, others = _foremost(groups, near)
    if holder is None or not others:
        return holder
    root = groups.root(holder.speaker.id)
    return holder if documents >= _DOMINANCE * others and _bracketed(groups, day, near) == root else None


def _foremost(groups: Groups, people: Sequence[Known]) -> tuple[Known | None, int, int]:
    """One of the group found in most documents, in how many, and in how many the next group is."""
    counts = Counter(root for root, _ in {(groups.root(p.speaker.id), p.speaker.document_id) for p in people})
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    if not ranked:
        return None, 0, 0
    holder = min((p for p in people if groups.root(p.speaker.id) == ranked[0][0]), key=lambda p: p.speaker.id)
    return holder, ranked[0][1], ranked[1][1] if len(ranked) > 1 else 0


def _held(asked: RolePhrase, held: RolePhrase) -> bool:
    if asked.family != held.family or asked.rank != held.rank or held.past:
        return False
    missing = asked.marks - held.marks
    states = {mark for mark in held.marks if mark.startswith("state ")}
    return not missing or (not states and all(mark.startswith("state ") for mark in missing))


def _bracketed(groups: Groups, day: date, people: Sequence[Known]) -> str:
    """The group whose members alone the nearest documents on or before and on or after `day` show as holders."""
    dated = [(person.published, person) for person in people if person.published is not None]
    before = max((on for on, _ in dated if on <= day), default=None)
    after = min((on for on, _ in dated if on >= day), default=None)
    roots = {groups.root(person.speaker.id) for on, person in dated if on in (before, after)}
    return roots.pop() if before is not None and after is not None and len(roots) == 1 else ""
