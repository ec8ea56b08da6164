"""A person's judgement made now: what a command or a page calls when somebody decides."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from atodds.store.connect import Store
from atodds.store.judgements import judgements
from atodds.store.write import add_judgement
from atodds.types import Judgement, JudgementVerdict, content_id

__all__ = ["judge"]


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
