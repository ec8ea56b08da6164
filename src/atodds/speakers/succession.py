"""Posts that change hands on a page: who held one before ("Roe resigned as harbour minister", "her predecessor, Jane
Roe,", "a day after Roe left the post"), and whom "the minister" means in "before he resigned, the minister said"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from atodds.speakers.chains import Chain, Chains
from atodds.speakers.lexicon import words
from atodds.speakers.page import Page
from atodds.speakers.references import Reference
from atodds.speakers.roles import RolePhrase, parse_role

__all__ = ["hand_over", "of_the_leaver"]

_LEAVES = frozenset(["resign", "quit", "leave", "step", "retire", "vacate", "lose"])
_LEFT = _LEAVES | {"die", "fire", "oust", "dismiss", "sack", "remove", "replace"}
_POSTS = frozenset(["post", "job", "office", "position", "role", "ministry"])
_AUXILIARY = frozenset(["has", "had", "was", "who", "have", "then", "recently", "abruptly", "suddenly"])
_NEAR = 8


def hand_over(page: Page, refs: Sequence[Reference], chains: Chains) -> None:
    """Add to the people of the page the posts that they are said to have left, or to have taken over."""
    for at, ref in enumerate(refs):
        if ref.kind != "name" or ref.chain < 0:
            continue
        chain = chains.all[ref.chain]
        left = _left(page, refs, at)
        if left is not None:
            _add(chain, replace(left, past=True))
        heir = _heir(page, ref)
        post = _last_post(page, refs, at, chains) if heir else None
        if post is not None:
            _add(chain, replace(post, past=heir == "predecessor"))


def of_the_leaver(page: Page, ref: Reference) -> bool:
    """Return whether a post is that of somebody who has since left it: "Two days before he resigned, the minister"."""
    first, _ = page.sentences[page.sentence_of[ref.first]]
    comma = ref.first - 1
    if comma <= first or page.words[comma] != ",":
        return False
    for at in range(max(first, comma - 12), comma - 1):
        if page.lower[at] in {"before", "until", "when"} and page.tags[at + 1] == "PRP":
            return any(page.lemmas[i] in _LEFT for i in range(at + 2, comma))
    return False


def _add(chain: Chain, role: RolePhrase) -> None:
    if all((role.family, role.marks, role.past) != (held.family, held.marks, held.past) for held in chain.roles):
        chain.roles.append(role)


def _left(page: Page, refs: Sequence[Reference], at: int) -> RolePhrase | None:
    """The post that a person left: named after "as", or spoken of before in the same sentence ("the post")."""
    ref = refs[at]
    first, end = page.sentences[page.sentence_of[ref.first]]
    verb = ref.last + 1
    while verb < min(end, ref.last + 5) and (page.words[verb] == "," or page.lower[verb] in _AUXILIARY):
        verb += 1
    if verb >= end or page.lemmas[verb] not in _LEAVES or page.tags[verb][:2] != "VB":
        return None
    for i in range(verb + 1, min(end, verb + _NEAR)):
        if page.lower[i] == "as" and i + 1 < end:
            last = i + 1
            while last + 1 < end and (page.tags[last + 1][:2] in {"NN", "JJ"} or page.tags[last + 1] == "POS"):
                last += 1
            return parse_role(page, i + 1, last)
        if page.lemmas[i] in _POSTS and page.lower[i - 1] in {"the", "that", "his", "her", "their"}:
            return _spoken_of(page, first, ref.first)
    return None


def _spoken_of(page: Page, first: int, end: int) -> RolePhrase | None:
    """The last post among tokens `first` to `end`, named or not."""
    for head in range(end - 1, first, -1):
        if words().role(page.lower[head]) and page.tags[head][:2] == "NN":
            start = head
            while start > first and page.tags[start - 1] in {"NN", "NNP", "JJ", "POS", "HYPH"}:
                start -= 1
            return parse_role(page, start, head)
    return None


def _heir(page: Page, ref: Reference) -> str:
    """ "predecessor" or "successor" when the words before a name call the person so, else ""."""
    at = ref.first - 1
    at -= at > 0 and page.words[at] == ","
    word = page.lower[at] if at > 0 else ""
    owned = at > 0 and page.tags[at - 1] in {"PRP$", "POS"}
    return word if owned and word in {"predecessor", "successor"} else ""


def _last_post(page: Page, refs: Sequence[Reference], at: int, chains: Chains) -> RolePhrase | None:
    """The post of the person named last before reference `at`, in its sentence or the two before."""
    sentence = page.sentence_of[refs[at].first]
    for ref in reversed(refs[:at]):
        if page.sentence_of[ref.first] < sentence - 2:
            return None
        if ref.kind == "name" and 0 <= ref.chain != refs[at].chain:
            held = [role for role in chains.all[ref.chain].roles if role.family in _OFFICES]
            return held[-1] if held else None
    return None


_OFFICES = frozenset(
    "president premier minister chancellor secretary governor mayor speaker head commissioner envoy ambassador "
    "spokesman judge prosecutor".split()
)
