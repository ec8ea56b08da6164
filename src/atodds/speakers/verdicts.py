"""The name to show for each person: what somebody judged it to be, else the usual one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from atodds.judged import renames
from atodds.types import Identity, Judgement, Speaker

__all__ = ["names_of"]


def names_of(
    speakers: Iterable[Speaker], identities: Iterable[Identity], judgements: Iterable[Judgement] = ()
) -> Mapping[str, str]:
    """Return the name to show for each canonical id: the one a person gave (the latest, to any member), else the name
    most often used by its members that have the most parts, ties to the least in alphabetical order."""
    by_id = {speaker.id: speaker for speaker in speakers}
    members: dict[str, list[str]] = {}
    canonical: dict[str, str] = {}
    for identity in identities:
        members.setdefault(identity.canonical_id, []).append(identity.speaker_id)
        canonical[identity.speaker_id] = identity.canonical_id
    shown = {key: _usual([by_id[i].name for i in ids if i in by_id]) for key, ids in members.items()}
    for subject, name in renames(judgements).items():
        if subject in canonical:
            shown[canonical[subject]] = name
    return shown


def _usual(names: list[str]) -> str:
    posts = [name for name in names if not name.casefold().startswith("the ")]
    pool = posts or names
    longest = [name for name in pool if len(name.split()) > 1] or pool
    return min(sorted(set(longest)), key=lambda name: (-longest.count(name), name), default="")
