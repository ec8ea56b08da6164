"""Everything about one row, in plain values: what `atodds show --json` prints and the interface sends."""

from __future__ import annotations

from atodds.store import browse, query, shape
from atodds.store.connect import Store
from atodds.store.judgements import verdict_of
from atodds.types import Speaker

__all__ = ["show"]


def show(store: Store, prefix: str) -> shape.Json:
    """Return the one row whose id begins with `prefix`, its `kind` first and its `review` last; a speaker as the person
    that it is part of, with every speaker who is taken for that person, and why.

    Raises `InputError` when `prefix` is no beginning of an id, and when no row or several have it."""
    found = query.find(store, prefix)
    held = verdict_of(store, found.id)
    spoken = query.spoken(store, [found.id]).get(found.id)
    if spoken:
        fields = shape.statement(spoken, {found.id: held} if held else {})
    else:
        fields = _whole(store, found) if isinstance(found, Speaker) else shape.plain(found)
    return {"kind": type(found).__name__.lower(), **fields, "review": shape.review(held)}


def _whole(store: Store, speaker: Speaker) -> shape.Json:
    person = browse.people_by_id(store, [speaker.id])[speaker.id]
    members = [
        {
            "id": member.speaker.id,
            "name": member.speaker.name,
            "title": member.title,
            "outlet": member.publisher,
            "published": shape.plain(member.published),
            "statements": member.statements,
            "reason": member.identity.reason if member.identity else "",
            "score": member.identity.score if member.identity else None,
        }
        for member in browse.group(store, person.id)
    ]
    return {**shape.plain(person), "id": speaker.id, "person_id": person.id, "members": members}
