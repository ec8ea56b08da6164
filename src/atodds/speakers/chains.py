"""Chains: every name on a page that means one person, with the posts that the page states for that person."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

from atodds.speakers.lexicon import given_names, words
from atodds.speakers.names import Name, given_for, same_name, short_for
from atodds.speakers.page import Page
from atodds.speakers.references import Reference
from atodds.speakers.roles import STATE_HEADS, RolePhrase, fits, parse_role, role_from_text

__all__ = ["Chain", "Chains", "build_chains"]

_STOPS = frozenset([",", ";", ":", ".", "—", "–", "-", "(", ")", '"', "“", "”", "?", "!", "--", "''", "``"])
_VERBS = frozenset(["VBD", "VBZ", "VBP", "MD", "WP", "WDT", "WRB", "PRP"])
_OFFICES = frozenset(["president", "premier", "minister", "chancellor", "governor", "mayor", "legislator", "secretary"])
_UNRELATED = frozenset([("no", "relation"), ("not", "related"), ("unrelated", "to"), ("no", "kin")])
_LONGEST_APPOSITION = 20
_MOST_ROLES, _MOST_NAMESAKES = 20, 40
"""Bounds against pages made to be slow; far above what real pages hold."""


@dataclass(slots=True)
class Chain:
    """One person on one page. `refs` are the names that mean the person, `first` the offset of the earliest;
    `sure` when one of them is more than a single capitalised word."""

    index: int
    name: Name
    refs: list[Reference] = field(default_factory=list)
    roles: list[RolePhrase] = field(default_factory=list)
    gender: str = ""
    first: int = -1
    sure: bool = False

    def add(self, ref: Reference) -> None:
        """Count `ref` as a name of this person."""
        ref.chain = self.index
        self.refs.append(ref)
        self.roles.extend(role for role in ref.roles if len(self.roles) < _MOST_ROLES and role not in self.roles)
        self.gender = self.gender or ref.gender
        self.sure = self.sure or ref.sure
        self.first = ref.span.start if self.first < 0 else min(self.first, ref.span.start)


class Chains:
    """The people of a page. Looked up by family name and by post."""

    def __init__(self) -> None:
        self.all: list[Chain] = []
        self._by_word: defaultdict[str, list[Chain]] = defaultdict(list)
        self._by_family: defaultdict[str, dict[int, Chain]] = defaultdict(dict)

    def make(self, ref: Reference) -> Chain:
        """Add a person known by `ref` alone."""
        assert ref.name is not None
        chain = Chain(len(self.all), ref.name)
        self.all.append(chain)
        for token in {*ref.name.tokens, ref.name.family.split(" ")[-1]}:
            self._by_word[token].append(chain)
        chain.add(ref)
        return chain

    def near(self, name: Name) -> list[Chain]:
        """Return the people who share a word with `name`."""
        found: dict[int, Chain] = {}
        for token in (*name.tokens, name.family.split(" ")[-1]):
            found.update({chain.index: chain for chain in self._by_word.get(token, ())[:_MOST_NAMESAKES]})
        return list(found.values())

    def holding(self, asked: RolePhrase) -> list[Chain]:
        """Return the people of whom the page states a post that `asked` may mean. Asked once all names are placed."""
        if not self._by_family:
            for chain in self.all:
                for held in chain.roles:
                    self._by_family[held.family][chain.index] = chain
        families = (asked.family, *STATE_HEADS) if asked.family in STATE_HEADS else (asked.family,)
        near = {index: chain for family in families for index, chain in self._by_family.get(family, {}).items()}
        pool = list(near.values())[:_MOST_NAMESAKES]
        return [chain for chain in pool if any(fits(asked, held) for held in chain.roles)]


def build_chains(page: Page, refs: list[Reference]) -> Chains:
    """Return the people named on `page`. Full names come first, then each short name joins the full name it may stand
    for, when there is one such person, or one who is in use under that short name at that place."""
    names = [ref for ref in refs if ref.kind == "name" and ref.name is not None]
    for ref in names:
        ref.roles.extend(_stated(page, ref))
    chains = Chains()
    families = {ref.name.family for ref in names if ref.name is not None and ref.name.gender}
    doubtful = [ref for ref in names if ref.name is not None and ref.name.full and _doubtful(page, ref, families)]
    held = {id(ref) for ref in doubtful}
    for ref in names:
        if ref.name is not None and ref.name.full and id(ref) not in held:
            known = [c for c in chains.near(ref.name) if same_name(c.name, ref.name)]
            chain = known[-1] if len(known) == 1 else _fitting(known, ref)
            if chain is None or _namesake(page, ref):
                chains.make(ref)
            else:
                chain.add(ref)
    bare: dict[str, int] = {}
    for ref in names:
        if ref.name is not None and not ref.name.full:
            _attach(chains, ref, bare)
    for ref in doubtful:
        _place(chains, ref)
    return chains


def _fitting(known: list[Chain], ref: Reference) -> Chain | None:
    """Of namesakes on one page, the one with the post of `ref`; the first without any."""
    for chain in known:
        if any(fits(mine, theirs) for mine in ref.roles for theirs in chain.roles):
            return chain
    return known[0] if known else None


def _namesake(page: Page, ref: Reference) -> bool:
    """Whether the page says that this is another person of the name: "another Jane Roe", "Jane Roe (no relation)"."""
    if ref.first > 0 and page.lower[ref.first - 1] == "another":
        return True
    after = page.lower[ref.last + 1 : ref.last + 8]
    return any(pair in _UNRELATED for pair in pairwise(after))


def _doubtful(page: Page, ref: Reference, families: set[str]) -> bool:
    """Whether a "full name" may hold words of a headline ("Roe Disagrees", "Jane Roe Says")."""
    assert ref.name is not None
    joined = ref.name.tokens[0] in families - given_names().keys() and ref.name.family not in families
    return joined or page.headline(page.sentence_of[ref.first])


def _place(chains: Chains, ref: Reference) -> None:
    """Join a doubtful name to the one person whose name it starts with; others are dropped."""
    name = ref.name
    assert name is not None
    full = [c for c in chains.near(name) if c.name.full and name.tokens[: len(c.name.tokens)] == c.name.tokens]
    found = full or [c for c in chains.near(name) if c.name.family == name.tokens[0] or same_name(c.name, name)]
    if len(found) == 1:
        ref.roles.clear()
        found[0].add(ref)


def _attach(chains: Chains, ref: Reference, bare: dict[str, int]) -> None:
    """Join a short name to a chain. `bare` remembers whom each family name without first name meant last."""
    name = ref.name
    assert name is not None
    near = chains.near(name)
    options = [c for c in near if c.name.full and short_for(name, c.name) and _agree(ref, c)]
    if not options and not ref.honorific:
        options = [c for c in near if c.name.full and given_for(name, c.name) and c.first < ref.span.start]
    chosen = options[0] if len(options) == 1 else _among(options, ref, bare)
    if chosen is None and not options:
        chosen = next(
            (
                c
                for c in near
                if (ref.labelled or c.sure) and not c.name.full and c.name.tokens == name.tokens and _agree(ref, c)
            ),
            None,
        )
        if chosen is None and ref.labelled and len(name.tokens[0]) > 1:
            chosen = chains.make(ref)
            return
    if chosen is not None:
        bare[name.family] = chosen.index
        chosen.add(ref)


def _among(options: list[Chain], ref: Reference, bare: dict[str, int]) -> Chain | None:
    """Of several people with one family name, the one last meant by it, else the only one named so far, else the one
    named first with a post in the same breath; None when the page does not tell."""
    assert ref.name is not None
    held = [c for c in options if ref.roles and any(fits(role, had) for role in ref.roles for had in c.roles)]
    if len(held) == 1:
        return held[0]
    last = next((c for c in options if c.index == bare.get(ref.name.family, -1)), None)
    if last is not None and not ref.roles:
        return last
    before = [c for c in options if c.first < ref.span.start]
    pool = [c for c in before or options if c.name.suffix == ref.name.suffix]
    if len(pool) == 1:
        return pool[0]
    if not before and pool:
        return min(pool, key=lambda chain: chain.first)
    counts = sorted(((len(c.refs), -c.first, c) for c in pool), key=lambda item: item[:2])
    if len(counts) > 1 and counts[-1][0] >= 2 * counts[-2][0]:
        return counts[-1][2]
    return None


def _agree(ref: Reference, chain: Chain) -> bool:
    """Whether gender and post do not speak against `ref` meaning `chain`."""
    if ref.gender and chain.gender and ref.gender != chain.gender:
        return False
    offices = [role for role in ref.roles if role.family in _OFFICES]
    if offices and chain.roles and chain.name.full:
        kin = any(role.family in words().kinds["kin"] or role.head == "lady" for role in chain.roles)
        same = any(mine.family == theirs.family for mine in offices for theirs in chain.roles)
        return same or not kin
    return True


def _stated(page: Page, ref: Reference) -> list[RolePhrase]:
    """The posts that the words around a name state: "Jane Roe, the special envoy," "the special envoy, Jane Roe,"
    "Jane Roe is the envoy", "Jane Roe, who directs the institute"."""
    found = [_after(page, ref), _before(page, ref), _relative(page, ref), _appointed(page, ref)]
    return [role for role in found if role is not None]


def _sentence_end(page: Page, token: int) -> int:
    return page.sentences[page.sentence_of[token]][1]


def _stretch(page: Page, first: int, end: int) -> int:
    """The last token of a phrase from `first`: up to a comma, verb or other stop."""
    at = first
    while at < min(end, first + _LONGEST_APPOSITION) and page.words[at] not in _STOPS and page.tags[at] not in _VERBS:
        at += 1
    return at - 1


def _after(page: Page, ref: Reference) -> RolePhrase | None:
    end = _sentence_end(page, ref.last)
    at = ref.last + 1
    copula = at < end and page.lower[at] in {"is", "was", "became", "remains"} and page.tags[at + 1 : at + 2] == ("DT",)
    if copula or (at < end and page.words[at] in {",", "("}):
        at += 1
    elif at + 1 < end and page.lower[at : at + 2] == ["serves", "as"]:
        at += 2
    else:
        return None
    if at + 1 < end and page.lower[at][:2].isdigit() and page.words[at + 1] == ",":
        at += 2
    if at < end and page.lower[at] in {"who", "himself", "herself", "then", "now"}:
        return None
    last = _stretch(page, at, end)
    if last < at:
        return None
    if page.words[last + 1 : last + 2] == ["-"] and _glue(page, last):
        last = _stretch(page, last + 2, end)
    return _clean(page, at, last)


def _appointed(page: Page, ref: Reference) -> RolePhrase | None:
    """ "Jane Roe has been appointed harbour minister", "Jane Roe was elected mayor"."""
    end = _sentence_end(page, ref.last)
    at = ref.last + 1
    while at < min(end, ref.last + 5) and page.lower[at] in {
        "has",
        "was",
        "is",
        "been",
        "had",
        "were",
        "newly",
        "being",
    }:
        at += 1
    if at == ref.last + 1 or at >= end or page.lower[at] not in words().kinds["appointed"]:
        return None
    at += 1
    at += at < end and page.lower[at] == "as"
    return _clean(page, at, _stretch(page, at, end))


def _glue(page: Page, at: int) -> bool:
    return at + 2 < len(page) and page.ends[at] == page.starts[at + 1] and page.ends[at + 1] == page.starts[at + 2]


def _before(page: Page, ref: Reference) -> RolePhrase | None:
    comma = ref.first - 1
    start, end = page.sentences[page.sentence_of[ref.first]]
    closed = ref.last + 1 >= end or page.words[ref.last + 1] in {",", ".", ")", ";", "—"}
    if comma <= start or page.words[comma] != "," or not closed or ref.roles:
        return None
    at = comma - 1
    low = max(start, comma - _LONGEST_APPOSITION)
    while (
        at > low and page.words[at - 1] not in _STOPS and page.tags[at - 1] not in _VERBS and page.tags[at - 1] != "VBG"
    ):
        at -= 1
    first = next((i for i in range(at, comma) if page.tags[i] in {"DT", "PRP$"}), None)
    if first is None and any(page.tags[i] == "POS" for i in range(at, comma)):
        first = at
    return _clean(page, first, comma - 1) if first is not None else None


def _relative(page: Page, ref: Reference) -> RolePhrase | None:
    """ "Jane Roe, who directs the institute" gives "director of the institute"."""
    end = _sentence_end(page, ref.last)
    at = ref.last + 1
    at += at < end and page.words[at] == ","
    if at + 2 >= end or page.lower[at] != "who":
        return None
    if page.lower[at + 1] in {"is", "was"} and page.tags[at + 2] == "DT":
        return _clean(page, at + 2, _stretch(page, at + 2, end))
    if page.lower[at + 1] not in words().kinds["directs"]:
        return None
    last = _stretch(page, at + 2, end)
    if last < at + 2:
        return None
    body = page.span(at + 2, last)
    text = f"head of {body.of(page.text)}"
    made = role_from_text(text)
    if made is None:
        return None
    past = made.past or page.lower[at + 1] in {"directed", "headed", "led", "chaired", "ran", "oversaw"}
    return RolePhrase(body, made.text, made.head, made.family, made.marks, made.rank, past, "")


def _listed(page: Page, at: int) -> bool:
    """Whether a person's name starts at `at` that no preposition or possessive ties to the words before: a list."""
    if page.entities[at] != "PERSON" or not page.entity_starts[at]:
        return False
    before = at - 1
    while before > 0 and (page.lower[before] in words().honorifics or page.lower[before] in words().titles):
        before -= 1
    end = at + 1
    while end < len(page) and page.entities[end] == "PERSON" and not page.entity_starts[end]:
        end += 1
    owns = end < len(page) and page.tags[end] == "POS"
    return page.tags[before] not in {"IN", "TO", "DT"} and not owns and end - at > 1


def _clean(page: Page, first: int, last: int) -> RolePhrase | None:
    """The post in tokens `first` to `last`, when its noun phrase ends in a role noun."""
    if last < first or page.lower[first] in {"no", "not", "neither"}:
        return None
    if any(_listed(page, at) for at in range(first + 1, last + 1)):
        return None
    stop = next(
        (i for i in range(first, last + 1) if page.tags[i] in {"IN", "TO"} or page.lower[i] in {"and", "&"}), last + 1
    )
    if stop == first or not words().role(words().titles.get(page.lower[stop - 1], page.lower[stop - 1])):
        return None
    return parse_role(page, first, last if stop > last or page.lower[stop] not in {"and", "&"} else stop - 1)
