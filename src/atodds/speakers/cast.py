"""The company of a page: its speakers as they are found, each made once and known by a stable id."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from atodds.speakers.chains import Chain, Chains
from atodds.speakers.conflicts import against
from atodds.speakers.known import phrases_of
from atodds.speakers.lexicon import place, plain, words
from atodds.speakers.names import Name, parse_name, same_name, short_for
from atodds.speakers.roles import RolePhrase, fits, role_from_text
from atodds.speakers.roster import Person, Roster
from atodds.speakers.sources import Pointer
from atodds.speakers.turns import Label, cased
from atodds.types import Document, Role, Speaker, SpeakerKind, Turn, content_id

__all__ = ["Company"]

_CAPITALS = re.compile(r"[A-Z][\w.’'-]{1,30}(?: [A-Z][\w.’'-]{1,30}){0,3}")
_NEAR = 600
_MOST_ALIASES = 12
_POSSESSIVE = re.compile(r"['’]s?\b(?=\s)|(?<=s)['’](?=\s)")
_TITLE_NAME = re.compile(r"((?:Vice )?President|Prime Minister|Governor|Secretary|Senator|Mayor|Chancellor)"
                         r"((?: [A-Z][\w’'-]{0,30}\.?){1,4})")  # fmt: skip


@dataclass(slots=True)
class _Entry:
    kind: SpeakerKind
    name: str
    aliases: dict[str, None] = field(default_factory=dict)
    roles: list[Role] = field(default_factory=list)
    wikidata: str = ""
    mark: str = ""

    def id(self, document: str) -> str:
        return content_id("speaker", document, self.kind, self.name, *([self.mark] if self.mark else []))


class Company:
    """The speakers of one page. Persons come from its chains; others are made when a source points at them."""

    def __init__(self, document: Document, chains: Chains, roster: Roster | None) -> None:
        self.document = document
        self.chains = chains
        self.roster = roster
        self._entries: dict[str, _Entry] = {}
        self._persons: dict[int, str] = {}
        self._others: dict[tuple[str, str], str] = {}
        self._posts: list[tuple[RolePhrase, str]] = []
        self._things: list[tuple[int, str, bool]] = []
        self._turns: dict[str, str | None] = {}
        self._unnamed_by: dict[str, list[str]] = {}
        self._short_bodies: dict[str, str] = {}
        self._last_words: dict[str, set[str]] = {}
        self._long_bodies: dict[str, str] = {}
        self._states: set[str] = set()

    def person(self, index: int) -> str:
        """Return the id of the person of chain `index`."""
        if index not in self._persons:
            chain = self.chains.all[index]
            entry = _entry(chain)
            if any(
                other.index < index and other.name.tokens == chain.name.tokens for other in self.chains.near(chain.name)
            ):
                entry.mark = str(chain.first)
            self._persons[index] = self._keep(entry)
        return self._persons[index]

    def recognise(self, pointer: Pointer) -> Pointer:
        """Return `pointer` as a person's name when the page knows its words as one, whatever they were taken for."""
        name = parse_name(pointer.name)
        if pointer.chain >= 0 or not 0 < len(name.tokens) < 4 or not pointer.name[:1].isupper():
            return pointer
        near = [c for c in self.chains.near(name) if c.name.tokens == name.tokens or short_for(name, c.name)]
        if not near or pointer.kind in {"state", "document", "group"}:
            return pointer
        mention = replace(pointer.mention, form="name")
        return replace(pointer, chain=near[0].index if len(near) == 1 else -1, kind="person", mention=mention)

    def speaker(self, pointer: Pointer) -> str | None:
        """Return the id of what `pointer` points at; None when the page leaves it open."""
        if pointer.chain >= 0:
            return self.person(pointer.chain)
        kind, name = pointer.kind, pointer.name.strip()
        if pointer.mention.form == "title" and pointer.role is not None:
            return self._post(pointer, pointer.role)
        if kind == "person":
            return self._named(name)
        if kind == "unnamed":
            return self._unnamed(pointer, name)
        if kind == "organisation" and plain(name) == "regime":
            return self._regime()
        found = self._other(kind, name)
        self._things.append((pointer.mention.span.start, found, kind == "group"))
        return found

    def _regime(self) -> str | None:
        """The only state in play on the page; None when there are several, or none."""
        if not self._states:
            self._states = states_named(self.document.text)
        return self._other("state", next(iter(self._states))) if len(self._states) == 1 else None

    def chain_of(self, ident: str | None) -> Chain | None:
        """Return the person of the page whose id is `ident`."""
        return next((self.chains.all[index] for index, known in self._persons.items() if known == ident), None)

    def relative(self, role: RolePhrase, printed: str) -> str:
        """Return the speaker known only as somebody's relative ("son of Ada Brandt")."""
        near = self.chains.holding(role)
        if len(near) == 1:
            return self.person(near[0].index)
        return self._keep(_Entry("person", f"the {role.text}", {printed: None}, [Role(title=role.text)]))

    def publisher(self) -> str | None:
        """Return the body that the page itself speaks for when it says "we": its publisher, unless that is one of the
        press or the page is a transcript."""
        parts = plain(self.document.publisher).split()
        lists = words().kinds
        body = any(part in lists["organisation"] for part in (*parts[:1], *parts[-1:]))
        if self.document.kind != "report" or not body or any(part in lists["press"] for part in parts):
            return None
        return self._other("organisation", self.document.publisher)

    def thing_before(self, offset: int, *, plural: bool) -> str | None:
        """Return the speaker that "they" (a group) or "it" (anything else) at `offset` means: the last such source,
        when it stands less than two paragraphs' length before."""
        for start, found, group in reversed(self._things):
            if offset - start > _NEAR:
                break
            if start < offset and group == plural:
                return found
        return None

    def turn(self, label: Label, turn: Turn) -> str | None:
        """Return the speaker of a transcript turn: one per label, each asker without a name by itself."""
        if not label.name and label.role is None:
            entry = _Entry("unnamed", turn.speaker or "unnamed speaker", mark=str(turn.span.start))
            return self._keep(entry)
        key = plain(turn.speaker)
        if key not in self._turns:
            self._turns[key] = self._label(label, turn)
        return self._turns[key]

    def speakers(self) -> tuple[Speaker, ...]:
        """Return the speakers made so far and everyone named in full on the page, sorted by id."""
        for chain in self.chains.all:
            if chain.name.full or chain.roles:
                self.person(chain.index)
        made = [
            Speaker(
                id=ident,
                document_id=self.document.id,
                name=entry.name,
                kind=entry.kind,
                aliases=tuple(alias for alias in entry.aliases if alias != entry.name)[:_MOST_ALIASES],
                roles=tuple(entry.roles),
                wikidata=entry.wikidata,
            )
            for ident, entry in self._entries.items()
        ]
        return tuple(sorted(made, key=lambda speaker: speaker.id))

    def _keep(self, entry: _Entry) -> str:
        ident = entry.id(self.document.id)
        known = self._entries.setdefault(ident, entry)
        if known is not entry:
            known.aliases.update(entry.aliases)
            known.roles.extend(role for role in entry.roles if role not in known.roles)
        return ident

    def _post(self, pointer: Pointer, role: RolePhrase) -> str | None:
        for known, ident in self._posts:
            if fits(role, known) and fits(known, role):
                return ident
        holders = self.roster.holding(role, self.document.published) if self.roster is not None else ()
        if len(holders) == 1:
            return self._listed(holders[0], pointer.mention.text)
        name = f"the {_POSSESSIVE.sub('', role.text)}"
        entry = _Entry("person", _one_line(name), {pointer.mention.text: None}, [role.as_role()])
        ident = self._keep(entry)
        self._posts.append((role, ident))
        return ident

    def _listed(self, person: Person, printed: str) -> str:
        """The person of the page whom the roster lists, else the roster's own name for the holder. Of namesakes on the
        page it is the one with the post."""
        near = {c.index: c for name in person.names for c in self.chains.near(name) if c.name.full}
        same = [c for c in near.values() if any(same_name(c.name, name) for name in person.names)]
        posts = phrases_of(person.roles)
        held = [c for c in same if any(fits(post, mine) for post in posts for mine in c.roles)]
        if len(held) == 1 or (len(same) == 1 and not against(posts, same[0].roles)):
            return self.person((held or same)[0].index)
        roles = [role for role in person.roles if role.title]
        return self._keep(
            _Entry("person", person.plain_name, {printed: None}, roles, person.wikidata, mark=person.place)
        )

    def _named(self, text: str) -> str | None:
        """The person that a capitalised name means; None when the page has several of that name."""
        name = parse_name(text)
        near = [c for c in self.chains.near(name) if c.name.tokens == name.tokens or short_for(name, c.name)]
        if len(near) == 1:
            return self.person(near[0].index)
        return None if near else self._keep(_Entry("person", text))

    def _unnamed(self, pointer: Pointer, name: str) -> str:
        if pointer.definite:
            bare = plain(name).split()
            same = self._unnamed_by.get(bare[-1], ()) if len(bare) == 2 else ()
            if len(same) == 1:
                return same[0]
        ident = self._keep(_Entry("unnamed", name, mark=str(pointer.mention.span.start)))
        self._unnamed_by.setdefault((plain(name).split() or [""])[-1], []).append(ident)
        return ident

    def _other(self, kind: SpeakerKind, name: str) -> str:
        bare = re.sub(r"^(the|a|an)\s+", "", name, flags=re.IGNORECASE)
        bare = re.sub(r"['’]s?$", "", bare) or name
        known = place(bare) if kind in {"state", "organisation"} else None
        canonical = known.state if known is not None and known.form in {"state", "capital", "seat"} else bare
        canonical = self._whole(canonical) if kind == "organisation" else canonical
        key = (kind, plain(canonical))
        if key not in self._others:
            self._others[key] = self._same_body(canonical) if kind == "organisation" else ""
        if not self._others[key]:
            self._others[key] = self._keep(_Entry(kind, canonical))
            if kind == "organisation":
                self._note_body(canonical, self._others[key])
        self._entries[self._others[key]].aliases[name] = None
        return self._others[key]

    def _whole(self, name: str) -> str:
        """ "the ministry" as the one body of the page that ends so ("Defence Ministry"), when there is one."""
        if not name.islower() or " " in name:
            return name
        found = self._last_words.get(plain(name), set())
        return next(iter(found)) if len(found) == 1 else name

    def _same_body(self, name: str) -> str:
        """A body already known by its initials, or of which `name` is the initials; "" when there is none."""
        letters = name.replace(".", "")
        return self._long_bodies.get(letters, "") or next(
            (self._short_bodies[key] for key in body_initials(name) if key in self._short_bodies), ""
        )

    def _note_body(self, name: str, ident: str) -> None:
        self._short_bodies.setdefault(name.replace(".", ""), ident)
        for key in body_initials(name):
            self._long_bodies.setdefault(key, ident)
        if " " in name:
            self._last_words.setdefault(plain(name).rsplit(" ", 1)[-1], set()).add(name)

    def _label(self, label: Label, turn: Turn) -> str | None:
        name = parse_name(label.name) if label.name else None
        if name is not None:
            fit = [c for c in self.chains.near(name) if _may_be(name, c.name) and not _clash(label, c)]
            fuller = [c for c in fit if c.name.full] or fit
            if len(fuller) == 1:
                return self.person(fuller[0].index)
            roles = [label.role.as_role()] if label.role is not None else []
            return self._keep(_Entry("person", label.name, {turn.speaker: None}, roles))
        assert label.role is not None
        titled = self._titled(label.role)
        if titled:
            return self._keep(_Entry("person", titled, {turn.speaker: None}, [label.role.as_role()]))
        holders = self.roster.holding(label.role, self.document.published) if self.roster is not None else ()
        if len(holders) == 1:
            return self._listed(holders[0], turn.speaker)
        known = self.chains.holding(label.role)
        if len(known) == 1:
            return self.person(known[0].index)
        entry = _Entry("person", turn.speaker.lower(), {turn.speaker: None}, [label.role.as_role()])
        return self._keep(entry)

    def _titled(self, role: RolePhrase) -> str:
        """The name that the document's title gives to the holder of `role` ("Remarks by President Roe"), else ""."""
        found = set()
        for match in _TITLE_NAME.finditer(self.document.title):
            held = role_from_text(match[1])
            if held is not None and fits(role, held):
                found.add(re.split(r" (?:and|at|in|on|on|to|with|before) ", match[2].strip())[0])
        return found.pop() if len(found) == 1 else ""


def states_named(text: str) -> set[str]:
    """Return the states that the capitalised words of `text` name, by name, capital, seat or demonym."""
    found = set()
    for match in _CAPITALS.finditer(text):
        parts = match[0].split()
        for size in (2, 1):
            for at in range(len(parts) - size + 1):
                known = place(" ".join(parts[at : at + size]))
                if known is not None:
                    found.add(known.state)
    return found


def body_initials(name: str) -> tuple[str, ...]:
    """Return how the body `name` may be abbreviated: the initials of its capitalised words, a state before its name
    passed over, and their beginnings of three letters or more (CDC for Centers for Disease Control and Prevention).
    """
    parts = name.split()
    while len(parts) > 1 and place(parts[0]) is not None:
        parts = parts[1:]
    letters = "".join(part[0] for part in parts if part[:1].isupper())[:8]
    return (
        tuple(dict.fromkeys([letters, *(letters[:size] for size in range(len(letters) - 1, 2, -1))]))
        if len(letters) > 1
        else ()
    )


def _entry(chain: Chain) -> _Entry:
    refs = sorted(chain.refs, key=lambda ref: (-len(ref.name.tokens) if ref.name else 0, ref.span.start))
    name = " ".join(cased(word) for word in refs[0].bare.split())
    entry = _Entry("person", name)
    for ref in sorted(chain.refs, key=lambda ref: ref.span.start):
        entry.aliases[_one_line(ref.bare)] = None
        entry.aliases[_one_line(ref.printed)] = None
    entry.roles = [role.as_role() for role in chain.roles]
    return entry


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _may_be(name: Name, full: Name) -> bool:
    return name.tokens == full.tokens or short_for(name, full) or bool(same_name(name, full))


def _clash(label: Label, chain: Chain) -> bool:
    return bool(label.gender and chain.gender and label.gender != chain.gender)
