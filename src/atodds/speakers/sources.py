"""A source as printed: which words of it point at the speaker, and what kind of speaker they point at."""

from __future__ import annotations

from dataclasses import dataclass

from atodds.speakers.lexicon import place, plain, words
from atodds.speakers.page import Page
from atodds.speakers.references import Reference
from atodds.speakers.roles import RolePhrase, parse_role
from atodds.types import Mention, MentionForm, Span, SpeakerKind

__all__ = ["Pointer", "read_source"]

_INDEFINITE = frozenset(["a", "an", "another", "some", "any", "one", "no", "every", "each"])
_CUT_TAGS = frozenset(["IN", "TO", "WP", "WDT", "WRB", "VBD", "VBZ", "VBP", "MD", "VBG", "VBN", "WP$", "PRP"])
_CUT_WORDS = frozenset([",", ";", ":", "(", ")", "—", "–", "--", "[", "]", "."])
_LONGEST = 60
"""Tokens of a source that are read: what names the speaker stands at its start."""


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
    first, last = _lead(page, _dateline(page, tokens[0], tokens[-1]), tokens[-1]), tokens[-1]
    stop = _core_end(page, first, last, refs)
    head = stop
    while head > first and (page.tags[head] == "POS" or not page.words[head][0].isalnum()):
        head -= 1
    low = page.lower[first]
    alone = first == last or page.lower[first + 1] != "of"
    if low in words().kinds["pronouns"] and first + 1 < last and page.lower[first + 1] == "and":
        return _pointer(page, first, _reach(page, first, last), "group", "group")
    if low in words().kinds["pronouns"] and alone and (first == head or page.tags[first] in {"PRP", "WP", "WDT"}):
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
    while first < last and (
        page.tags[first] in {"CC", "RB", "IN", "TO", "VBG", "UH"}
        and page.lower[first] not in {"both", "some", "many", "most"}
    ):
        first += 1
    return first


def _dateline(page: Page, first: int, last: int) -> int:
    """Past a dateline at the top of a paragraph: "NORTHPORT, Varnia (CP) The mayor"."""
    if page.starts[first] not in page.paragraph_starts:
        return first
    for at in range(first + 1, min(first + 12, last)):
        if page.words[at] in {")", "—", "–", "--"} and all(
            w[0].isupper() or not w[0].isalpha() for w in page.words[first:at]
        ):
            return at + 1
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
        modifies = (
            page.tags[at] in {"VBG", "VBN"} and page.tags[at - 1][:1] != "N" and page.tags[at + 1 : at + 2] != ("IN",)
        )
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
        near = ref.first - head <= 15 and gap[-1:] == [","] and gap.count(",") <= (3 if _is_place(page, head) else 1)
        closed = ref.last >= last or page.words[ref.last + 1] in {",", "(", ")"}
        role = page.words[head].islower() or bool(words().role(page.lower[head]))
        if near and closed and (role or _is_place(page, head)):
            return _pointer(page, ref.first, ref.last, "name", "person", chain=ref.chain)
    return None


def _is_place(page: Page, at: int) -> bool:
    """Whether a source only starts with a place: "In Northport, Jane Roe, whose boat sank,"."""
    return page.entities[at] in {"GPE", "LOC", "FAC"} or place(page.words[at]) is not None


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
    if page.tags[at] in {"DT", "PRP$", "JJ"} or page.words[at] in {"news", "press", "media"}:
        return False
    return page.words[at][0].isupper() or page.lower[at] in words().kinds["organisation"]


@dataclass(frozen=True, slots=True)
class _Phrase:
    """The noun phrase that heads a source: tokens `first` to `head`; the source goes on to `last`."""

    page: Page
    first: int
    head: int
    last: int
    name: str
    definite: bool
    body: bool
    capital: bool

    @property
    def low(self) -> str:
        """The head word in lower case."""
        return self.page.lower[self.head]

    @property
    def entity(self) -> str:
        """The entity label of the head."""
        return self.page.entities[self.head]


def _phrase(page: Page, first: int, head: int, last: int) -> _Phrase:
    while head < last and page.entities[head + 1] == "ORG" and not page.entity_starts[head + 1]:
        head += 1
    bare = first + 1 if page.tags[first] == "DT" and head > first else first
    word = page.words[head]
    return _Phrase(
        page=page,
        first=first,
        head=head,
        last=last,
        name=page.span(bare, head).of(page.text),
        definite=_definite(page, first, head),
        body=page.lower[head] in words().kinds["organisation"] | words().kinds["outlets"]
        or page.entities[head] == "ORG"
        or _acronym(word),
        capital=word[0].isupper(),
    )


def _thing(page: Page, first: int, head: int, last: int, refs: list[Reference]) -> Pointer:
    """A source that names no person: a state, body, document, group, post or unnamed person."""
    post = next((r for r in refs if r.kind == "role" and r.first <= head <= r.last), None)
    if post is not None and words().role(page.lower[head]):
        return _post(page, first, head, last, refs)
    phrase = _phrase(page, first, head, last)
    head = phrase.head
    reach = _reach(page, head, last)
    if page.words[head].startswith("@"):
        return _pointer(page, first, head, "name", "person", name=page.words[head])
    known = place(page.span(first, head).of(page.text))
    if known is not None and known.form == "demonym" and page.tags[head] not in {"NNS", "NNPS"}:
        return _unnamed(page, first, reach, definite=phrase.definite)
    if known is not None:
        return _state(phrase, office=known.form == "office")
    if phrase.low in words().kinds["document"] and (page.words[head].islower() or page.words[head].isupper()):
        return _pointer(page, first, reach, "document", "document", name=phrase.name, definite=phrase.definite)
    if _several(phrase):
        start = first + (page.tags[first] == "DT" and head > first)
        return _pointer(page, first, reach, "group", "group", name=page.span(start, reach).of(page.text))
    if words().role(phrase.low) and not (phrase.capital and phrase.entity == "ORG"):
        return _post(page, first, head, last, refs)
    if phrase.body:
        return _body(phrase, reach)
    if phrase.entity == "NORP" and page.tags[head] not in {"NNS", "NNPS"} and not phrase.definite:
        return _unnamed(page, first, reach, definite=False)
    if phrase.entity in {"GPE", "LOC", "NORP"} or (first == head and plain(page.words[head]) in page.places):
        return _state(phrase, office=False)
    if phrase.capital and page.tags[head][:2] == "NN" and phrase.entity in {"", "PERSON"} and not _opens(page, head):
        return _pointer(page, first, head, "name", "person", name=_named_part(page, first, head))
    return _unnamed(page, first, reach, definite=phrase.definite)


def _state(phrase: _Phrase, *, office: bool) -> Pointer:
    if office:
        return _pointer(phrase.page, phrase.first, phrase.head, "organisation", "organisation", name=phrase.name)
    return _pointer(phrase.page, phrase.first, phrase.head, "state", "state", name=phrase.name)


def _several(phrase: _Phrase) -> bool:
    """Whether the phrase means several: a plural, a word for a crowd, or things joined by "and"."""
    page = phrase.page
    if phrase.capital and phrase.body:
        return False
    if page.tags[phrase.head] in {"NNS", "NNPS"} or phrase.low in words().kinds["group"]:
        return True
    joined = "and" in page.lower[phrase.first : phrase.head]
    return joined and (not phrase.capital or phrase.entity == "GPE")


def _body(phrase: _Phrase, reach: int) -> Pointer:
    """A body by name or after "the"; one after "a" is a crowd ("a group of doctors") or stays unnamed."""
    page, first = phrase.page, phrase.first
    if not phrase.capital and page.lower[first] in _INDEFINITE:
        if phrase.low in words().kinds["gathered"]:
            return _pointer(page, first, reach, "group", "group")
        return _unnamed(page, first, reach, definite=False)
    return _pointer(
        page, first, phrase.head, "organisation", "organisation", name=phrase.name, definite=phrase.definite
    )


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
    kin = page.tags[first] == "PRP$" or role.family in words().kinds["kin"]
    form: MentionForm = "unnamed" if (generic or kin) and chain < 0 else "title"
    kind: SpeakerKind = "unnamed" if form == "unnamed" else "person"
    return _pointer(page, first, reach, form, kind, name=name, chain=chain, role=role, definite=True)


def _definite(page: Page, first: int, head: int) -> bool:
    if page.lower[first] in _INDEFINITE:
        return False
    return page.lower[first] in {"the", "this", "that"} or any(
        page.tags[at] in {"PRP$", "POS"} for at in range(first, head)
    )


def _reach(page: Page, head: int, last: int) -> int:
    """The last token of "officials in the ministry", "a person briefed on the matter": to a comma or relative."""
    at = head
    while (
        at < last
        and at - head < 14
        and page.words[at + 1] not in _CUT_WORDS
        and page.tags[at + 1] not in {"WP", "WDT", "VBD", "VBZ", "VBP", "MD", "PRP"}
    ):
        at += 1
    return at


def _acronym(word: str) -> bool:
    return 2 <= len(word) <= 7 and word.replace(".", "").isupper() and word.replace(".", "").isalpha()


def _opens(page: Page, at: int) -> bool:
    return page.sentences[page.sentence_of[at]][0] == at and page.tags[at] not in {"NNP", "NNPS"}


def _named_part(page: Page, first: int, head: int) -> str:
    start = head
    while (
        start > first
        and page.words[start - 1][0].isupper()
        and page.lower[start - 1] not in words().titles
        and page.lower[start - 1] not in words().honorifics
    ):
        start -= 1
    return page.span(start, head).of(page.text)


def _pointer(page: Page, first: int, last: int, form: MentionForm, kind: SpeakerKind, **rest: object) -> Pointer:
    span = page.span(first, last)
    text = span.of(page.text)
    return Pointer(Mention(span=span, text=text, form=form), kind, **{"name": text, **rest})  # type: ignore[arg-type]  # fields of Pointer by name
