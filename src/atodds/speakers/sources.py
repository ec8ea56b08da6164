"""A source as printed: which words of it point at the speaker, and what kind of speaker they point at."""

from __future__ import annotations

from dataclasses import dataclass

from atodds.speakers.lexicon import place, words
from atodds.speakers.page import Page
from atodds.speakers.references import Reference
from atodds.speakers.roles import RolePhrase, parse_role
from atodds.types import Mention, MentionForm, Span, SpeakerKind

__all__ = ["Pointer", "read_source"]

_PERSONAL = frozenset(["he", "she", "him", "her", "they", "them", "it", "i", "we", "you", "me", "us", "himself", "herself",
    "themselves", "itself", "his", "hers", "their", "theirs", "its", "my", "our", "one", "who", "which", "that", "whom", "this"])  # fmt: skip
_INDEFINITE = frozenset(["a", "an", "another", "some", "any", "one", "no", "every", "each"])
_CUT_TAGS = frozenset(["IN", "TO", "WP", "WDT", "WRB", "VBD", "VBZ", "VBP", "MD", "VBG", "VBN", "WP$", "PRP"])
_CUT_WORDS = frozenset([",", ";", ":", "(", ")", "—", "–", "--", "[", "]", "."])
_LONGEST = 60
"""Tokens of a source that are read: what names the speaker stands at its start."""
_KIN = frozenset(["wife", "husband", "son", "daughter", "brother", "sister", "mother", "father", "widow", "friend", "cousin"])
_GATHERED = frozenset(["group", "coalition", "panel", "majority", "number", "chorus", "handful", "pair", "team", "crowd", "alliance"])


@dataclass(frozen=True, slots=True)
class Pointer:
    """What a source points at. `chain` is a person of the page (-1 when not known to be one); `name` the words that
    name the speaker otherwise, without article; `role` the post when `mention.form` is "title"."""

    mention: Mention
    kind: SpeakerKind
    name: str = ""
    chain: int = -1
    role: RolePhrase | None = None
    definite: bool = False


def read_source(page: Page, span: Span, refs: list[Reference]) -> Pointer | None:
    """Return what the source at `span` points at; `refs` are the page's references that overlap it, in order. None
    for a source without words."""
    tokens = [at for at in page.tokens(span)[:_LONGEST] if any(char.isalnum() for char in page.words[at])]
    if not tokens:
        return None
    first, last = _lead(page, tokens[0], tokens[-1]), tokens[-1]
    stop = _core_end(page, first, last, refs)
    head = stop
    while head > first and (page.tags[head] == "POS" or not page.words[head][0].isalnum()):
        head -= 1
    low = page.lower[first]
    alone = first == last or page.lower[first + 1] != "of"
    if low in _PERSONAL and first + 1 < last and page.lower[first + 1] == "and":
        return _pointer(page, first, _reach(page, first, last), "group", "group")
    if low in _PERSONAL and alone and (first == head or page.tags[first] in {"PRP", "WP", "WDT"}):
        return _pointer(page, first, first, "pronoun", "unnamed", name=page.words[first])
    refs = [ref for ref in refs if ref.kind != "name" or ref.chain >= 0 or ref.sure]
    named = [ref for ref in refs if ref.kind == "name" and ref.first >= first and ref.last <= last]
    person = _person(page, first, head, last, named)
    if person is not None:
        return person
    if page.lower[head] in words().kinds["time"] or (first == last and page.tags[head][:2] == "VB"):
        return None
    if page.lower[head] in words().kinds["issued"] and page.words[head].islower():
        issuer = _issuer(page, first, head, last, refs)
        if issuer is not None:
            return issuer
    return _thing(page, first, head, last, refs)


def _lead(page: Page, first: int, last: int) -> int:
    """Past words that only lead into a source ("according to", "but", "even")."""
    while first < last and (page.tags[first] in {"CC", "RB", "IN", "TO", "VBG", "UH"} and page.lower[first] not in {"both", "some", "many", "most"}):
        first += 1
    return first


def _core_end(page: Page, first: int, last: int, refs: list[Reference]) -> int:
    """The last token of the noun phrase that heads the source; a name's own prepositions do not end it."""
    at = first
    while at <= last:
        inside = next((ref for ref in refs if ref.kind == "name" and ref.first <= at <= ref.last), None)
        if inside is not None:
            at = inside.last + 1
            continue
        if page.words[at] == "(" and (close := _bracket(page, at, last)) > at:
            at = close
            continue
        modifies = page.tags[at] in {"VBG", "VBN"} and page.tags[at - 1][:1] != "N" and page.tags[at + 1 : at + 2] != ("IN",)
        if at > first and not modifies and (page.tags[at] in _CUT_TAGS or page.words[at] in _CUT_WORDS):
            break
        at += 1
    return min(max(at - 1, first), last)


def _bracket(page: Page, at: int, last: int) -> int:
    """The token after a short bracket at `at` when the noun phrase goes on there: "Institute (NICR) director"."""
    for close in range(at + 2, min(at + 5, last)):
        if page.words[close] == ")":
            return close + 1 if page.tags[close + 1][:2] == "NN" else at
    return at


def _person(page: Page, first: int, head: int, last: int, named: list[Reference]) -> Pointer | None:
    """The person that the source names: its head, or the name apposed to it."""
    covering = next((ref for ref in named if ref.first <= head <= ref.last), None)
    if covering is not None:
        others = [ref for ref in named if ref.last < covering.first]
        joined = [page.lower[at] for ref in others for at in range(ref.last + 1, covering.first)]
        if others and set(joined) & {"and", "&"} and first <= others[0].first:
            return _pointer(page, first, head, "group", "group")
        start = covering.first if covering.last != covering.first else first
        start = min(start, covering.first)
        while start < covering.first and page.tags[start] in {"DT", "CC", "RB"}:
            start += 1
        return _pointer(page, start, covering.last, "name", "person", chain=covering.chain)
    if page.tags[head] in {"NNS", "NNPS"} and not words().role(page.lower[head]):
        return None
    for ref in named:
        gap = [page.words[at] for at in range(head + 1, ref.first)]
        near = ref.first - head <= 15 and gap[-1:] == [","] and gap.count(",") == 1
        closed = ref.last >= last or page.words[ref.last + 1] in {",", "(", ")"}
        if near and page.words[head].islower() and closed:
            return _pointer(page, ref.first, ref.last, "name", "person", chain=ref.chain)
    return None


def _issuer(page: Page, first: int, head: int, last: int, refs: list[Reference]) -> Pointer | None:
    """Who speaks in "the ministry's statement", "a statement by the ministry", "an unsigned CDC reply": the one who
    issued it, when the source names them."""
    for low, high in ((first, head - 1), (head + 2, last)):
        if high < low or (low > head and page.lower[head + 1] not in {"by", "from", "of"}):
            continue
        ref = next((ref for ref in refs if low <= ref.first and ref.last <= high and ref.chain >= 0), None)
        if ref is not None:
            return _pointer(page, first, max(head, high), "document", "person", chain=ref.chain)
        bodies = [at for at in range(low, high + 1) if _names_body(page, at)]
        if bodies:
            start, end = bodies[0], bodies[-1]
            body = page.span(start, end).of(page.text)
            known = place(body)
            kind: SpeakerKind = "state" if known is not None and known.form != "office" else "organisation"
            return _pointer(page, first, max(head, high), "document", kind, name=body)
    return None


def _names_body(page: Page, at: int) -> bool:
    if page.tags[at] in {"DT", "PRP$", "JJ"}:
        return False
    return page.words[at][0].isupper() or page.lower[at] in words().kinds["organisation"]


def _thing(page: Page, first: int, head: int, last: int, refs: list[Reference]) -> Pointer:
    """A source that names no person: a state, body, document, group, post or unnamed person."""
    lists = words()
    while head < last and page.entities[head + 1] == "ORG" and not page.entity_starts[head + 1]:
        head += 1
    low, tag = page.lower[head], page.tags[head]
    core = page.span(first, head).of(page.text)
    definite = _definite(page, first, head)
    bare = first + 1 if page.tags[first] == "DT" and head > first else first
    name = page.span(bare, head).of(page.text)
    if page.words[head].startswith("@"):
        return _pointer(page, first, head, "name", "person", name=page.words[head])
    if place(core) is not None:
        known = place(core)
        office = known is not None and known.form == "office"
        return _pointer(page, first, head, "organisation" if office else "state", "organisation" if office else "state", name=name)
    if low in lists.kinds["document"] and (page.words[head].islower() or page.words[head].isupper()):
        return _pointer(page, first, _reach(page, head, last), "document", "document", name=name, definite=definite)
    body = low in lists.kinds["organisation"] or page.entities[head] == "ORG" or _acronym(page.words[head])
    capital = page.words[head][0].isupper()
    if (tag in {"NNS", "NNPS"} or low in lists.kinds["group"]) and not (capital and body):
        reach = _reach(page, head, last)
        return _pointer(page, first, reach, "group", "group", name=page.span(bare, reach).of(page.text))
    joined = f" {core.lower()} "
    if " and " in joined and (not capital or page.entities[head] == "GPE") and not (capital and body):
        return _pointer(page, first, head, "group", "group", name=name)
    if lists.role(low) and not (capital and page.entities[head] == "ORG"):
        return _post(page, first, head, last, refs)
    if body and not capital and page.lower[first] in _INDEFINITE:
        reach = _reach(page, head, last)
        if low in _GATHERED:
            return _pointer(page, first, reach, "group", "group")
        return _unnamed(page, first, reach, definite=False)
    if body:
        return _pointer(page, first, head, "organisation", "organisation", name=name, definite=definite)
    if page.entities[head] in {"GPE", "LOC", "NORP"}:
        return _pointer(page, first, head, "state", "state", name=name)
    if capital and tag[:2] == "NN" and page.entities[head] in {"", "PERSON"} and not _sentence_start(page, head):
        return _pointer(page, first, head, "name", "person", name=_named_part(page, first, head))
    return _unnamed(page, first, _reach(page, head, last), definite=definite)


def _unnamed(page: Page, first: int, last: int, *, definite: bool) -> Pointer:
    return _pointer(page, first, last, "unnamed", "unnamed", definite=definite)


def _post(page: Page, first: int, head: int, last: int, refs: list[Reference]) -> Pointer:
    """A source headed by a role noun: after "the" or a possessive a post, otherwise somebody unnamed."""
    reach = _reach(page, head, last)
    definite = _definite(page, first, head)
    ref = next((r for r in refs if r.kind == "role" and r.first <= head <= r.last), None)
    role = parse_role(page, first, reach)
    if ref is not None and ref.roles:
        role = ref.roles[0]
    generic = page.lower[head] in words().kinds["generic"]
    name = page.span(first, reach).of(page.text)
    if not definite or role is None or (generic and ref is None):
        return _unnamed(page, first, reach, definite=definite)
    chain = ref.chain if ref is not None else -1
    kin = page.tags[first] == "PRP$" or role.family in _KIN
    form: MentionForm = "unnamed" if (generic or kin) and chain < 0 else "title"
    kind: SpeakerKind = "unnamed" if form == "unnamed" else "person"
    return _pointer(page, first, reach, form, kind, name=name, chain=chain, role=role, definite=True)


def _definite(page: Page, first: int, head: int) -> bool:
    if page.lower[first] in _INDEFINITE:
        return False
    return page.lower[first] in {"the", "this", "that"} or any(page.tags[at] in {"PRP$", "POS"} for at in range(first, head))


def _reach(page: Page, head: int, last: int) -> int:
    """The last token of "officials in the ministry", "a person briefed on the matter": to a comma or relative."""
    at = head
    while at < last and at - head < 14 and page.words[at + 1] not in _CUT_WORDS and page.tags[at + 1] not in {"WP", "WDT", "VBD", "VBZ", "VBP", "MD", "PRP"}:
        at += 1
    return at


def _acronym(word: str) -> bool:
    return 2 <= len(word) <= 7 and word.replace(".", "").isupper() and word.replace(".", "").isalpha()


def _sentence_start(page: Page, at: int) -> bool:
    return page.sentences[page.sentence_of[at]][0] == at and page.tags[at] not in {"NNP", "NNPS"}


def _named_part(page: Page, first: int, head: int) -> str:
    start = head
    while start > first and page.words[start - 1][0].isupper() and page.lower[start - 1] not in words().titles and page.lower[start - 1] not in words().honorifics:
        start -= 1
    return page.span(start, head).of(page.text)


def _pointer(
    page: Page, first: int, last: int, form: MentionForm, kind: SpeakerKind, **rest: object
) -> Pointer:
    span = page.span(first, last)
    text = span.of(page.text)
    return Pointer(Mention(span=span, text=text, form=form), kind, **{"name": text, **rest})  # type: ignore[arg-type]
