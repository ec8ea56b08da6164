"""Speakers of one full name: one person, unless their posts speak against it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from atodds.speakers.conflicts import SPHERE_OF, against
from atodds.speakers.groups import Groups
from atodds.speakers.known import Known
from atodds.speakers.roles import RolePhrase

__all__ = ["join_namesakes"]

_MAJORITY = 4
"""Of several people of one name, one is the person usually meant when four times as many speakers (and four at least)
are that person as are the others. Chosen so that one misread post does not split a well-known person."""

_WITNESSES, _MOST_CAMPS = 4, 60
"""Bounds on what is compared."""

_CLEAR, _VARIANT, _USUAL = 0.95, 0.85, 0.7


def join_namesakes(groups: Groups, cluster: Sequence[tuple[Known, str]]) -> None:
    """Join the speakers of one full name; each comes with the reason why the name is the same.

    Those who share a post are one camp. Camps whose posts do not conflict are one person, and so is everyone without a
    post. When camps conflict they are namesakes: they stay apart, and so does everyone without a post, unless one camp
    is by far the largest. When one page itself tells two people of the name apart, nothing but a shared post joins."""
    camps = _camps(cluster)
    loose = [person for person, _ in cluster if not person.phrases]
    told = _told_apart(cluster)
    if not told and (len(camps) < 2 or (len(camps) <= _MOST_CAMPS and not _any_conflict(camps))):
        _join(groups, cluster, [person for camp in camps for person in camp] + loose)
        return
    for camp in camps:
        _join(groups, cluster, camp)
    if told or not camps:
        return
    main = camps[0]
    posts = _posts(main)
    rivals = [camp for camp in camps[1:] if against(posts, _posts(camp))]
    if len(main) >= _MAJORITY * max(1, sum(map(len, rivals))):
        friends = [person for camp in camps[1:] if camp not in rivals for person in camp]
        for person in [*friends, *loose]:
            groups.join(main[0].speaker.id, person.speaker.id, "same full name as most in these documents", _USUAL)


def _told_apart(cluster: Sequence[tuple[Known, str]]) -> bool:
    """Whether some document has two speakers of one and the same name."""
    names = [(person.speaker.document_id, person.name) for person, _ in cluster]
    return len(set(names)) < len(names)


def _join(groups: Groups, cluster: Sequence[tuple[Known, str]], members: Sequence[Known]) -> None:
    reasons = {person.speaker.id: reason for person, reason in cluster}
    first = min(members, key=lambda person: person.speaker.id, default=None)
    for person in members:
        if first is None or person is first:
            continue
        same = first.name is not None and person.name is not None and first.name.tokens == person.name.tokens
        own, other = reasons[person.speaker.id], reasons[first.speaker.id]
        reason = "same full name" if same else own if own != "same full name" else other
        groups.join(first.speaker.id, person.speaker.id, reason, _CLEAR if same else _VARIANT)


def _camps(cluster: Sequence[tuple[Known, str]]) -> list[list[Known]]:
    """The speakers with posts, put together where they share one and nothing else conflicts; the largest first."""
    by_id = {person.speaker.id: person for person, _ in cluster if person.phrases}
    links = Groups(by_id)
    witnesses: defaultdict[tuple[object, ...], list[Known]] = defaultdict(list)
    for person in by_id.values():
        for key in _keys(person.phrases):
            shared = next((known for known in witnesses[key] if _compatible(known, person)), None)
            if shared is not None:
                links.join(shared.speaker.id, person.speaker.id, "a post in common", 1.0)
            elif len(witnesses[key]) < _WITNESSES:
                witnesses[key].append(person)
    found = [[by_id[ident] for ident in members] for members in links.members().values()]
    return sorted(found, key=lambda camp: (-len(camp), camp[0].speaker.id))


def _compatible(one: Known, other: Known) -> bool:
    same_page = one.speaker.document_id == other.speaker.document_id
    return not same_page and not against(one.phrases, other.phrases)


def _keys(phrases: Sequence[RolePhrase]) -> Iterator[tuple[object, ...]]:
    """What of a set of posts is worth sharing: the post as a whole, and each word that tells it from others."""
    for phrase in phrases:
        if phrase.marks or phrase.family in SPHERE_OF:
            yield (phrase.head if phrase.family == "politician" else phrase.family, phrase.rank, phrase.marks)
        yield from (("mark", mark) for mark in sorted(phrase.marks))


def _posts(camp: Sequence[Known]) -> tuple[RolePhrase, ...]:
    found: dict[object, RolePhrase] = {}
    for person in camp:
        for phrase in person.phrases:
            found.setdefault((phrase.family, phrase.head, phrase.rank, phrase.marks, phrase.past), phrase)
    return tuple(found.values())


def _any_conflict(camps: Sequence[Sequence[Known]]) -> bool:
    posts = [_posts(camp) for camp in camps]
    return any(against(one, other) for at, one in enumerate(posts) for other in posts[at + 1 :])
