"""Kinship that a page states: "Ada Brandt, whose son Jonas", and a child's words told by the parent ("He said, 'Mum,
put the soup on'," Brandt said)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from atodds.speakers.chains import Chain, Chains
from atodds.speakers.lexicon import words
from atodds.speakers.page import Page
from atodds.speakers.references import Reference
from atodds.speakers.roles import RolePhrase, role_from_text
from atodds.types import Span

__all__ = ["add_kin", "child_role"]

_PARENT = re.compile(r"[\"“‘'«\s]{0,3}(?:Mum|Mom|Mummy|Mommy|Mama|Mother|Dad|Daddy|Papa|Father)\b\s*[,!.]")
_CHILD = {"he": "son", "him": "son", "she": "daughter", "her": "daughter"}


def add_kin(page: Page, refs: Sequence[Reference], chains: Chains) -> None:
    """Add to those named after "whose son" and the like whose relative they are."""
    for before, ref in pairwise(refs):
        kin = [role for role in ref.roles if role.family in words().kinds["kin"]]
        if ref.kind != "name" or before.kind != "name" or min(ref.chain, before.chain) < 0 or not kin:
            continue
        between = [word for word in page.lower[before.last + 1 : ref.first] if word != ","]
        if between == ["whose"]:
            made = _of(kin[0], chains.all[before.chain])
            chains.all[ref.chain].roles.append(made or kin[0])


def child_role(text: str, content: Span, pronoun: str, parent: Chain) -> RolePhrase | None:
    """Return "son of" (or "daughter of") `parent` when the words at `content`, said by "he" or "she" as the parent
    tells them, address the parent."""
    word = _CHILD.get(pronoun)
    if word is None or _PARENT.match(text, content.start, content.end) is None:
        return None
    return role_from_text(f"{word} of {_name(parent)}")


def _of(kin: RolePhrase, person: Chain) -> RolePhrase | None:
    made = role_from_text(f"{kin.head} of {_name(person)}")
    return replace(made, span=kin.span) if made is not None else None


def _name(person: Chain) -> str:
    return max(person.refs, key=lambda ref: len(ref.bare)).bare
