"""A speaker taken apart for comparison: name, gender, posts and the day of the document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from atodds.speakers.lexicon import plain, words
from atodds.speakers.names import Name, parse_name
from atodds.speakers.roles import RolePhrase, role_from_text
from atodds.types import Role, Speaker

__all__ = ["Known", "known", "phrases_of"]


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
    phrases = phrases_of(speaker.roles)
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


def phrases_of(roles: Iterable[Role]) -> tuple[RolePhrase, ...]:
    """Return the posts of `roles` taken apart; those without a role noun are left out."""
    return tuple(filter(None, map(_phrase, roles)))


def _phrase(role: Role) -> RolePhrase | None:
    return role_from_text(f"{role.title} of {role.organisation}" if role.organisation else role.title)
