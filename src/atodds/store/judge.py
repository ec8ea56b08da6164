"""A person's judgement made now: what a command or a page calls when somebody decides."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from atodds.errors import InputError
from atodds.judged import note_of
from atodds.store.browse import people_by_id
from atodds.store.connect import Store
from atodds.store.judgements import judgements
from atodds.store.write import add_judgement
from atodds.types import Judgement, JudgementVerdict, content_id

__all__ = ["judge", "rename"]

LONGEST_NAME: Final = 200
"""Characters of a name that is given; nobody's is longer."""


def judge(store: Store, verdict: JudgementVerdict, subject_id: str, *, user: str, note: str = "") -> Judgement:
    """Append the judgement that `user` makes now on the row `subject_id`, and return it (notes: see `judged`).

    Its moment is later than that of every judgement before it, also when the machine's clock was set back, so that
    the order in which they were made is never lost. Raises `InputError` when nothing in the store has the id.
    """
    now = datetime.now(UTC)
    latest = max((each.at for each in judgements(store)), default=now - timedelta(seconds=1))
    at = max(now, latest + timedelta(microseconds=1))
    id = content_id("judgement", subject_id, verdict, user, at.isoformat(), note)
    judgement = Judgement(id=id, subject_id=subject_id, verdict=verdict, user=user, at=at, note=note)
    add_judgement(store, judgement)
    return judgement


def rename(store: Store, speaker_id: str, name: str, *, user: str, note: str = "") -> Judgement:
    """Append the judgement of `user` that the person whom this speaker is part of is called `name`, and return it.

    Spaces are single, what does not print is a space. Raises `InputError` when that leaves no name or one too long,
    when the person is called so already, and when there is no such speaker."""
    given = " ".join("".join(char if char.isprintable() else " " for char in name).split())
    if not given or len(given) > LONGEST_NAME:
        raise InputError("this is no name", where="rename", todo=f"give one of 1 to {LONGEST_NAME} characters")
    person = people_by_id(store, [speaker_id]).get(speaker_id)
    if person is None:
        raise InputError(f"there is no speaker {speaker_id[:40]!r}", where="rename", todo="see: atodds speakers")
    if person.name == given:
        raise InputError(f"{person.id[:8]} is called {given} already", todo=f"see: atodds show {person.id[:8]}")
    return judge(store, "rename", speaker_id, user=user, note=note_of(given, note))
