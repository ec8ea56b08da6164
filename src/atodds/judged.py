"""What people judged, and what of it holds. Judgements are only ever added; this is the one place that reads them.

The `note` of a judgement begins with a line for the program, where its verdict needs one; what the person wrote comes
after it:

- "merge": the id of another speaker; both people become one;
- "split": the id of another speaker; the one judged leaves that speaker's person and stands alone (empty: whatever
  person it is part of);
- "rename": the name to show for the person;
- "undo": the id of the judgement on the same subject that is taken back (any other words, or none: the last one on that
  subject that still holds).

Of every other verdict the whole note is the person's own. A speaker's id stands for the person it is part of.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from atodds.types import Judgement, JudgementVerdict

__all__ = ["ON_SPEAKERS", "latest", "note_of", "object_of", "remark_of", "renames", "standing", "undone"]

ON_SPEAKERS: Final[tuple[JudgementVerdict, ...]] = ("merge", "split", "rename")
"""The verdicts that say who is who."""


def note_of(thing: str, remark: str = "") -> str:
    """Return the note that says `thing` to the program (one line) and `remark` to people."""
    line = " ".join(thing.split())
    return f"{line}\n{remark.strip()}" if remark.strip() else line


def object_of(judgement: Judgement) -> str:
    """Return what the note says to the program (an id or a name); empty for verdicts that need nothing."""
    if judgement.verdict not in (*ON_SPEAKERS, "undo"):
        return ""
    return judgement.note.partition("\n")[0].strip()


def remark_of(judgement: Judgement) -> str:
    """Return what the person wrote about the judgement; empty when nothing."""
    if judgement.verdict not in (*ON_SPEAKERS, "undo"):
        return judgement.note
    return judgement.note.partition("\n")[2]


def undone(history: Iterable[Judgement]) -> Mapping[str, str]:
    """Return the judgements that were taken back, by id, each with the id of the "undo" that did it.

    The order of `history` does not matter: moments count. An undo that finds nothing to take back does nothing, and
    an undo is not itself taken back: the judgement is made again."""
    taken: dict[str, str] = {}
    stacks: dict[str, list[str]] = {}
    named: dict[str, set[str]] = {}
    for judgement in _in_time(history):
        stack = stacks.setdefault(judgement.subject_id, [])
        known = named.setdefault(judgement.subject_id, set())
        if judgement.verdict != "undo":
            stack.append(judgement.id)
            known.add(judgement.id)
            continue
        named_id = object_of(judgement)
        target = named_id if named_id in known else next(reversed(stack), "")
        if target in stack:
            stack.remove(target)
            taken[target] = judgement.id
    return taken


def standing(history: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """Return the judgements that hold, oldest first: without those taken back and the undoing ones."""
    ordered = _in_time(history)
    gone = undone(ordered)
    return tuple(j for j in ordered if j.verdict != "undo" and j.id not in gone)


def latest(history: Iterable[Judgement]) -> dict[str, Judgement]:
    """Return the judgement that holds on each subject, the last one of several, by the subject's id."""
    return {judgement.subject_id: judgement for judgement in standing(history)}


def renames(history: Iterable[Judgement]) -> dict[str, str]:
    """Return the name given to each renamed speaker, the last one that holds; the speaker renamed last comes last."""
    names: dict[str, str] = {}
    for judgement in standing(history):
        if judgement.verdict == "rename" and object_of(judgement):
            names.pop(judgement.subject_id, None)
            names[judgement.subject_id] = object_of(judgement)
    return names


def _in_time(history: Iterable[Judgement]) -> list[Judgement]:
    """Return the judgements by moment; of one moment, an undo comes last."""
    return sorted(history, key=lambda judgement: (judgement.at, judgement.verdict == "undo", judgement.id))
