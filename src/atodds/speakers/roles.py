"""Posts and callings as printed ("the director of the CDC", "New Jersey Gov."), and whether two may be the same."""

from __future__ import annotations

import re
from dataclasses import dataclass

from atodds.speakers.lexicon import given_names, place, plain, words
from atodds.speakers.page import Page
from atodds.types import Role, Span

__all__ = ["STATE_HEADS", "RolePhrase", "fits", "parse_role", "role_from_text"]

_NOUNS = frozenset(
    ["NN", "NNP", "NNS", "NNPS", "JJ", "JJS", "JJR", "HYPH", "POS", "CD", "VBN", "VBG", "RBS", "FW", "CC"]
)
_LINKS = frozenset(["of", "for", "at", "in", "on", "to", "with", "from"])
_RANKS = frozenset(["vice", "prime", "deputy", "assistant", "under", "associate", "co", "sub"])
_PAST = frozenset(["former", "ex", "onetime", "one-time", "late", "retired", "then"])
STATE_HEADS = frozenset(["president", "premier", "chancellor", "minister", "monarch", "head"])


@dataclass(frozen=True, slots=True)
class RolePhrase:
    """A post as printed. `head` is the noun as printed (lower case), `family` its class; `marks` are the words that
    tell it from other posts of the class (states by their common name, bodies also by their initials)."""

    span: Span
    text: str
    head: str
    family: str
    marks: frozenset[str]
    rank: frozenset[str]
    past: bool
    organisation: str

    def as_role(self) -> Role:
        """Return the post as a `Role`: the text up to its body, and the body where one is named."""
        title, body = self.text, self.organisation
        if body and title.startswith(body):
            title = title[len(body) :].strip()
            title = re.sub(r"^['’]s?\s+", "", title)
        elif body and title.endswith(body):
            title = re.sub(r"(\s+(of|for|at|in|on|to|with|from|the|and))+$", "", title[: -len(body)].strip())
        else:
            body = ""
        return Role(title=title or self.text, organisation=body, span=self.span)


def parse_role(page: Page, first: int, last: int) -> RolePhrase | None:
    """Return the post that tokens `first` to `last` state: its head is the last role noun before a preposition, and
    nothing but nouns and adjectives may stand before it. None when there is no such head."""
    while first <= last and page.tags[first] in {"DT", "PRP$", "PDT"}:
        first += 1
    head = -1
    for at in range(first, last + 1):
        inside = page.entities[at] == "ORG" and not page.entity_starts[at] and at < last
        if (page.tags[at] in {"IN", "TO"} or page.lower[at] in _LINKS) and not (inside and head < 0):
            break
        if page.tags[at] not in _NOUNS and not inside:
            return None
        head = at if words().role(_singular(page.lower[at])) else -1
    if head < 0:
        return None
    span = page.span(first, last)
    return _phrase(span, span.of(page.text), page.lower[first : last + 1], head - first, _body(page, first, last, head))


def role_from_text(text: str) -> RolePhrase | None:
    """Return the post that `text` states by itself, as in a roster or a stored role; None without a role noun."""
    parts = text.replace(",", " ").split()
    lower = [plain(part).rstrip(".") for part in parts]
    lower = lower[1:] if lower[:1] == ["the"] else lower
    stop = next((at for at, word in enumerate(lower) if word in _LINKS and at), len(lower))
    heads = [at for at in range(stop) if words().role(_singular(lower[at]))]
    return _phrase(Span(0, len(text)), text, lower, heads[-1], "") if heads else None


def fits(asked: RolePhrase, held: RolePhrase) -> bool:
    """Return whether "the `asked`" may mean somebody who is `held`: same class, rank and past or present, and no word
    of `asked` that `held` lacks."""
    leads = asked.head == "leader" and held.family in STATE_HEADS
    if asked.family != held.family and not leads:
        return False
    held_rank = held.rank - {"prime"} if leads else held.rank
    return asked.rank == held_rank and asked.past == held.past and asked.marks <= held.marks


def _singular(word: str) -> str:
    full = words().titles.get(word, word)
    return full.removeprefix("under ")


def _body(page: Page, first: int, last: int, head: int) -> str:
    """The capitalised stretch beside the head that names a body or state: before it, or after a preposition."""
    for low, high in ((head + 1, last), (first, head - 1)):
        at = next((i for i in range(low, high + 1) if _names_body(page, i)), None)
        if at is None:
            continue
        end = at
        while end < high and (_names_body(page, end + 1) or page.lower[end + 1] in {"of", "and", "for", "the", "&"}):
            end += 1
        while not page.words[end][0].isupper():
            end -= 1
        if plain(page.words[at]) not in given_names():
            return page.span(at, end).of(page.text)
    return ""


def _names_body(page: Page, at: int) -> bool:
    low = page.lower[at]
    plainly = (
        low in words().titles or words().role(low) or low in _RANKS or low in _PAST or low in words().kinds["bare"]
    )
    return page.words[at][0].isupper() and not plainly and (page.tags[at] != "JJ" or place(page.words[at]) is not None)


def _phrase(span: Span, text: str, lower: list[str], head: int, body: str) -> RolePhrase:
    bare = words().kinds["bare"]
    marks, consumed = _states(text)
    rank: set[str] = set()
    past = False
    for at, word in enumerate(lower):
        if word in _PAST or word.startswith("ex-"):
            past = past or at < head
        elif word in _RANKS and at < head:
            rank.add(word)
        elif at != head and word not in bare and word not in consumed and any(char.isalnum() for char in word):
            marks.add(_stem(word))
    marks |= _initials(text)
    printed = lower[head].removeprefix("ex-")
    family = words().role(_singular(lower[head]))
    if family == "candidate":
        marks.discard("presidential")
    return RolePhrase(span, text, printed, family, frozenset(marks), frozenset(rank), past, body)


def _stem(word: str) -> str:
    word = word.removesuffix("'s").removesuffix("’s")
    word = {"gop": "republican", "democrat": "democratic"}.get(word, word)
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _states(text: str) -> tuple[set[str], set[str]]:
    """The states that the words of `text` name or are demonyms of, one to three words at a time; and those words."""
    parts = [part.strip(",()'’").removesuffix("'s").removesuffix("’s") for part in text.split()]
    found: set[str] = set()
    consumed: set[str] = set()
    at = 0
    while at < len(parts):
        for size in (3, 2, 1):
            known = place(" ".join(parts[at : at + size])) if at + size <= len(parts) else None
            if known is not None and known.form != "office":
                found.add(f"state {known.state}")
                consumed.update(plain(part).rstrip(".") for part in parts[at : at + size])
                at += size - 1
                break
        at += 1
    return found, consumed


def _initials(text: str) -> set[str]:
    """Initials of each capitalised run of three words or more, and their prefixes of three letters or more: how bodies
    are abbreviated ("Centers for Disease Control and Prevention", CDC)."""
    found: set[str] = set()
    letters = ""
    for part in [*text.replace("-", " ").split(), ""]:
        if part[:1].isupper():
            letters += part[0].lower()
            continue
        if part.lower() in {"of", "for", "and", "the", "on", "&"}:
            continue
        found.update(letters[:size] for size in range(3, len(letters) + 1))
        letters = ""
    return found
