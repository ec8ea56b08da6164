"""Posts without a name: "the president" is whoever held the post on the day, as far as these documents show."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from atodds.speakers.groups import Groups
from atodds.speakers.known import Known
from atodds.speakers.roles import RolePhrase
from atodds.speakers.roster import Roster

__all__ = ["join_posts"]

_WINDOWS = (14, 60, 366)
"""Days within which a post stated in one document is taken to hold for "the president" in another, the narrowest
window that shows any holder first: a year at most, since most offices last longer."""

_DOMINANCE, _ON_EACH_SIDE, _UNDATED = 5, 2, 3
"""Without a date: one holder in at least three documents. Several holders in the window: one must stand in five times
as many documents as the next, and be the holder on both sides of the day."""


def join_posts(groups: Groups, people: Sequence[Known], roster: Roster | None, listed: Mapping[str, str]) -> None:
    """Join "the president" to whoever held the post on the day the document was published."""
    evidence = _evidence(groups, [person for person in people if person.name is not None])
    answers: dict[tuple[object, ...], Known | None] = {}
    for person in people:
        if person.name is not None or not person.phrases:
            continue
        asked = person.phrases[0]
        found = roster.holding(asked, person.published) if roster is not None else ()
        if found:
            first = listed.get(found[0].place or found[0].name) if len(found) == 1 else None
            if first is not None:
                reason = f"listed in the roster as {found[0].name}, {asked.text} on {person.published}"
                groups.join(first, person.speaker.id, reason, 0.9)
            continue
        key = (asked.family, asked.head, asked.rank, asked.marks, asked.past, person.published)
        if key not in answers:
            answers[key] = _holder(groups, asked, person.published, evidence[asked.family])
        holder = answers[key]
        if holder is not None:
            said = f"{holder.speaker.name} is called {asked.text} in a document of {holder.published or 'no date'}"
            groups.join(holder.speaker.id, person.speaker.id, said, 0.75)


def _evidence(groups: Groups, people: Iterable[Known]) -> defaultdict[str, list[tuple[Known, RolePhrase]]]:
    """Return who is said to hold a post of each family, once per person, document and wording."""
    found: defaultdict[str, list[tuple[Known, RolePhrase]]] = defaultdict(list)
    seen: set[tuple[object, ...]] = set()
    for person in people:
        root = groups.root(person.speaker.id)
        for held in person.phrases:
            key = (root, person.speaker.document_id, held.family, held.marks, held.rank, held.past)
            if key not in seen:
                seen.add(key)
                found[held.family].append((person, held))
    return found


def _holder(
    groups: Groups, asked: RolePhrase, day: date | None, evidence: Sequence[tuple[Known, RolePhrase]]
) -> Known | None:
    """The person whom dated documents give the post, when they show one holder around that day and no other.

    Without a day, that is one holder in nearly all documents, in `_UNDATED` of them at least. Holders of exactly the
    post asked for come before those of a fuller one."""
    if asked.past:
        return None
    fitting = [(person, held) for person, held in evidence if _held(asked, held)]
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
    return holder if documents >= _DOMINANCE * others and _on_both_sides(groups, day, near, root) else None


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


def _on_both_sides(groups: Groups, day: date, people: Sequence[Known], root: str) -> bool:
    """Whether documents up to `day` and documents from `day` on both show `root` as the holder, twice as often as
    anybody else: otherwise the office may have changed hands."""
    for side in (
        [person for person in people if person.published is not None and person.published <= day],
        [person for person in people if person.published is not None and person.published >= day],
    ):
        holder, documents, others = _foremost(groups, side)
        if holder is None or groups.root(holder.speaker.id) != root or documents < _ON_EACH_SIDE * others:
            return False
    return True
