"""What people decided about speakers: merge, split, rename and undo, as judgements that every later run respects.

A judgement's `subject_id` is a speaker id (a canonical id is one too). Its `note` is
- for "merge": the id of the other speaker: both groups become one;
- for "split": the canonical id of the group that the speaker leaves; it then stands alone (empty: whatever group);
- for "rename": the name to show for the speaker's group.
An "undo" takes back the last judgement on its own `subject_id` that still stands, as everywhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from atodds.types import Identity, Judgement, Speaker

__all__ = ["names_of", "renames", "standing"]


def standing(judgements: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """Return the judgements that hold, oldest first: those taken back, and the undoing ones, are left out."""
    stacks: dict[str, list[Judgement]] = {}
    for judgement in sorted(judgements, key=lambda judgement: (judgement.at, judgement.id)):
        stack = stacks.setdefault(judgement.subject_id, [])
        if judgement.verdict != "undo":
            stack.append(judgement)
        elif stack:
            stack.pop()
    return tuple(sorted((j for stack in stacks.values() for j in stack), key=lambda j: (j.at, j.id)))


def renames(judgements: Iterable[Judgement]) -> Mapping[str, str]:
    """Return the name given to each renamed speaker, the latest standing one."""
    return {j.subject_id: j.note for j in standing(judgements) if j.verdict == "rename" and j.note.strip()}


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
