"""Speakers of many documents as people: `resolve` says which are one, and why.

Nothing is joined without a reason that is stored with it. Whoever has no name (unnamed sources, groups, documents) is
never joined by the machine.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from atodds.judged import object_of, standing
from atodds.speakers.cast import body_initials
from atodds.speakers.groups import Groups
from atodds.speakers.known import known
from atodds.speakers.lexicon import place, plain
from atodds.speakers.people import join_people
from atodds.speakers.posts import join_posts
from atodds.speakers.roster import Roster
from atodds.types import Identity, Judgement, Origin, Speaker

__all__ = ["resolve"]

_ORIGIN = Origin(stage="resolve", version="1")
_JUDGED = Origin(stage="judgement", version="1")


def resolve(
    speakers: Iterable[Speaker],
    *,
    published: Mapping[str, date | None] | None = None,
    roster: Roster | None = None,
    judgements: Iterable[Judgement] = (),
) -> tuple[Identity, ...]:
    """Return one identity per speaker, sorted by speaker id; the order of `speakers` does not matter.

    `published` maps document ids to days of publication: a post alone ("the president") is resolved only by `roster` on
    that day, or by a dated document that names its holder. `judgements` (see `atodds.judged`) come last and always win.
    """
    unique = {speaker.id: speaker for speaker in speakers}
    groups = Groups(unique)
    people = [known(unique[ident], published or {}) for ident in sorted(unique) if unique[ident].kind == "person"]
    listed = join_people(groups, people, roster)
    join_posts(groups, people, roster, listed)
    _join_bodies(groups, [s for s in unique.values() if s.kind in {"organisation", "state"}])
    return _judged(groups, standing(judgements))


def _join_bodies(groups: Groups, bodies: Iterable[Speaker]) -> None:
    """Join states and organisations by name, gazetteer and initials; "the agency" is nobody's name."""
    by_name: defaultdict[str, list[Speaker]] = defaultdict(list)
    for body in sorted(bodies, key=lambda speaker: speaker.id):
        known_as = place(body.name)
        same = known_as is not None and known_as.form in {"state", "capital", "seat"}
        if body.name.islower():
            continue
        key = f"state {known_as.state}" if known_as is not None and same else _body_key(body.name)
        by_name[key].append(body)
    for key, members in by_name.items():
        reason = f"stands for {key.removeprefix('state ')}" if key.startswith("state ") else "same name"
        for member in members[1:]:
            groups.join(members[0].id, member.id, reason, 0.95)
    _join_initials(groups, [members[0] for _, members in sorted(by_name.items())])


def _body_key(name: str) -> str:
    bare = plain(name).removeprefix("the ")
    first, _, rest = bare.partition(" ")
    return (
        rest
        if rest
        and place(first.upper() if len(first.replace(".", "")) == 2 else first.capitalize())
        and len(rest.split()) > 2
        else bare
    )


def _join_initials(groups: Groups, bodies: Sequence[Speaker]) -> None:
    """Join an abbreviation to the one body whose initials it is."""
    by_initials: defaultdict[str, list[Speaker]] = defaultdict(list)
    for body in bodies:
        for key in body_initials(body.name) if " " in body.name else ():
            by_initials[key].append(body)
    for body in bodies:
        letters = body.name.replace(".", "")
        found = by_initials.get(letters, []) if letters.isupper() else []
        if len({groups.root(other.id) for other in found}) == 1:
            groups.join(found[0].id, body.id, f"initials of {found[0].name}", 0.85)


def _judged(groups: Groups, judgements: Iterable[Judgement]) -> tuple[Identity, ...]:
    """The groups after people's judgements, oldest first."""
    group_of = {ident: root for root, members in groups.members().items() for ident in members}
    members = {root: set(ids) for root, ids in groups.members().items()}
    reasons: dict[str, str] = {}
    for judgement in judgements:
        subject, other = judgement.subject_id, object_of(judgement)
        if judgement.verdict == "merge" and subject in group_of and other in group_of:
            _move(group_of, members, members[group_of[other]] | members[group_of[subject]], f"m{judgement.id}")
            reasons[subject] = reasons[other] = f"merged by {judgement.user}"
        elif judgement.verdict == "split" and subject in group_of:
            if other in group_of and group_of[other] != group_of[subject]:
                continue
            _move(group_of, members, {subject}, f"s{judgement.id}")
            reasons[subject] = f"split off by {judgement.user}"
    least = {group: min(ids) for group, ids in members.items() if ids}
    return tuple(_identity(groups, ident, least[group_of[ident]], reasons) for ident in sorted(group_of))


def _move(group_of: dict[str, str], members: dict[str, set[str]], moved: set[str], into: str) -> None:
    for ident in moved:
        members[group_of[ident]].discard(ident)
        group_of[ident] = into
    members[into] = moved


def _identity(groups: Groups, ident: str, canonical: str, reasons: Mapping[str, str]) -> Identity:
    if ident in reasons:
        return Identity(speaker_id=ident, canonical_id=canonical, reason=reasons[ident], score=1.0, origin=_JUDGED)
    why = groups.why(ident)
    reason, score = (why.reason, why.score) if why is not None else ("on its own", 1.0)
    return Identity(speaker_id=ident, canonical_id=canonical, reason=reason, score=score, origin=_ORIGIN)
