"""Who is meant by a noun phrase in the reporter's own sentence: one of the page's speakers, or nobody known."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from atodds.relations.near import REACH, Near
from atodds.relations.nouns import HE, PEOPLE, POINTING, WORDS_OF
from atodds.relations.reading import stem
from atodds.relations.words import content_words
from atodds.text import fold, overlap
from atodds.types import Cast, Document, Mention, MentionForm, Parse, Span, Speaker, Statement

__all__ = ["OBJECT", "Near", "Page", "Party", "page_of"]

NEAR = 700
"""Characters back to the statement that "that", "her account" or "he" may point at: about two paragraphs."""

OBJECT = frozenset(["pobj"])

_SUBJECT = frozenset(["nsubj", "nsubjpass"])
_INSIDE_NAME = frozenset(["compound", "amod", "det", "poss", "case", "nummod", "nmod", "punct", "flat"])
_ENTITIES = frozenset(["PERSON", "ORG", "GPE", "NORP"])
"""What the parser takes a name for that can be a party."""
_AMOUNTS = frozenset("DATE TIME PERCENT MONEY QUANTITY ORDINAL CARDINAL".split())
"""What it takes for no name at all."""
_SOME = frozenset("one some many most several few all none each others another any".split())
_LOOK = 60
"""Tokens of a sentence in which a person is looked for whom a pronoun may mean."""
_TITLES = frozenset("the a an mr mrs ms dr sir lord lady president minister secretary senator general of for".split())
_WORD = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Party:
    """A party as printed and the speaker it is tied to; either may be unknown."""

    mention: Mention | None
    speaker_id: str | None


@dataclass(frozen=True, slots=True)
class Page:
    """A document with what is needed to read a sentence of it: each token's dependants, names to speaker ids, the
    kinds of speakers, the words of each role with its holder, the outermost statements up to the sentence, by place,
    and all of them (`near`)."""

    document: Document
    parse: Parse
    children: Mapping[int, Sequence[int]]
    names: Mapping[str, str | None]
    kinds: Mapping[str, str]
    roles: Sequence[tuple[frozenset[str], str]]
    statements: Sequence[Statement]
    near: Near

    def child(self, at: int, relations: frozenset[str]) -> int | None:
        """Return the first dependant of the token with one of `relations`."""
        return next((kid for kid in self.children.get(at, ()) if self.parse.relations[kid] in relations), None)

    def party(self, head: int | None, sentence: tuple[int, int], *, other_than: str | None = None) -> Party:
        """Return the party whose head token is `head` (None: no such word) in the sentence of these tokens.

        A word that only points ("he", "that", "her account") is the speaker of the statement before it, if that is
        near and is not `other_than`.
        """
        if head is None:
            return Party(None, None)
        owner = self.owner(head)
        if owner is None and self.is_words(head) and not self._is_pronoun(head):
            if not self._points_back(head):
                claimed = self.claimed(head, other_than)
                return Party(self._mention(head, sentence), claimed.speaker_id) if claimed else Party(None, None)
            return Party(self._mention(head, sentence), self._before(head, other_than))
        head = head if owner is None else owner
        mention = self._mention(head, sentence)
        if other_than and self._is_own(head):
            return Party(mention, other_than)
        if self.parse.lemmas[head] == "who" and self.parse.relations[self.parse.heads[head]] == "relcl":
            head = self.parse.heads[self.parse.heads[head]]
            return Party(self._mention(head, sentence), self._speaker(head, self._mention(head, sentence)))
        if self.parse.lemmas[head] == "who":
            return Party(None, None)
        if self.parse.lemmas[head] in _SOME:
            of = next((kid for kid in self.children.get(head, ()) if self.parse.lemmas[kid] == "of"), None)
            whom = None if of is None else self.child(of, OBJECT)
            return Party(mention, None) if whom is None else self.party(whom, sentence, other_than=other_than)
        if self.parse.lemmas[head] in HE and (person := self._named_nearby(head, sentence, other_than)):
            return Party(mention, person)
        if self.parse.lemmas[head] in POINTING or self._is_pronoun(head):
            return Party(mention, self._before(head, other_than))
        return Party(mention, self._speaker(head, mention))

    def owner(self, head: int) -> int | None:
        """Return whose words the token stands for, None when it stands for nobody's."""
        if not self.is_words(head):
            return None
        owner = self.child(head, frozenset(["poss"]))
        if owner is None:
            of = [kid for kid in self.children.get(head, ()) if self.parse.lemmas[kid] in ("of", "by", "from")]
            owner = self.child(of[0], OBJECT) if of else None
            if owner is not None and not self.is_party(owner):
                return None
        return owner

    def is_party(self, head: int) -> bool:
        """Return whether the token stands for somebody who can dispute or for somebody's words, not for a thing."""
        entity = self.parse.entities[head]
        named = entity in _ENTITIES or (entity not in _AMOUNTS and self.parse.tags[head].startswith("NNP"))
        return named or self._is_pronoun(head) or self.parse.lemmas[head] in PEOPLE or self.is_words(head)

    def sums_up(self, at: int) -> bool:
        """Return whether the token describes a noun for what was just said (", an assessment at odds with ..."): such
        words are the reporter's even where the sentence before them is somebody's content."""
        return self.parse.lemmas[at] == "at" and at > 0 and self.parse.lemmas[at - 1] in WORDS_OF

    def said_before(self, at: int, sentence: tuple[int, int]) -> Party | None:
        """Return who says, earlier in the same sentence, what the token's phrase is set beside (", a claim at odds
        with ..."); None when nobody does."""
        start, place = self.parse.starts[sentence[0]], self.parse.starts[at]
        for statement in reversed(self.statements):
            if start <= statement.content[0].start < place and statement.mention:
                return Party(statement.mention, statement.speaker_id)
        return None

    def holder(self, place: int) -> Statement | None:
        """Return the outermost statement whose content holds the place, None when the reporter speaks there."""
        return next((s for s in self.statements if any(start <= place < end for start, end in s.content)), None)

    def nobodys(self, statement: Statement) -> bool:
        """Return whether a content is a page's own or hearsay of nobody in particular ("CNN reported", "according to
        two aides", "THE FACTS:"): what it says of others is as good as the reporter's word."""
        if statement.quotations:
            return False
        form = statement.mention.form if statement.mention else ""
        kind = self.kinds.get(statement.speaker_id or "", "")
        after = bool(statement.cue_span) and statement.cue_span[0].start >= statement.content[-1].end
        if statement.cue.strip() == ":" and kind != "person":
            return True
        if "according to" in statement.cue.casefold():
            return kind in ("", "organisation", "document", "unnamed", "group")
        if after:
            return kind in ("organisation", "document") or form in ("document", "organisation")
        return form == "turn" and kind == ""

    def opens(self, token: int, statement: Statement) -> bool:
        """Return whether the token is the first word of the content, "that" left out."""
        place = self.parse.starts[token]
        start = statement.content[0].start
        return start <= place and self.document.text[start:place].strip().casefold() in ("", "that", "because")

    def before(self, at: int, other_than: str | None) -> Party:
        """Return the speaker of the last statement before the token, and near it, who is not `other_than`."""
        place = self.parse.starts[at]
        for statement in reversed(self.statements):
            if statement.content[0].start < place and statement.speaker_id not in (None, other_than):
                near = place - statement.content[0].start <= NEAR
                return Party(statement.mention, statement.speaker_id) if near else Party(None, None)
        return Party(None, None)

    def printed(self, head: int | None, sentence: tuple[int, int]) -> Party:
        """Return the party that the phrase of the head by itself names, without those joined to it."""
        mention = None if head is None else self._mention(head, sentence)
        return Party(mention, self.known(mention.text) if mention else None)

    def cued(self, at: int) -> Party | None:
        """Return who speaks where the token is the reporting word of a statement, None where it is of none."""
        place = self.parse.starts[at]
        for statement in self.statements:
            if any(start <= place < end for start, end in statement.cue_span):
                return Party(statement.mention, statement.speaker_id)
        return None

    def kind(self, party: Party) -> str:
        """Return the kind of the party's speaker, "" when unknown."""
        return self.kinds.get(party.speaker_id or "", "")

    def another(self, party: Party, sentence: tuple[int, int]) -> Party:
        """Return the person named last in the sentence before the pronoun of `party` who is not its speaker; an unknown
        one where nobody is."""
        end = bisect_left(self.parse.starts, party.mention.span.start) if party.mention else sentence[0]
        before = range(max(sentence[0], end - _LOOK), end)
        return Party(party.mention, self._last_named(before, party.speaker_id))

    def _named_nearby(self, at: int, sentence: tuple[int, int], other_than: str | None) -> str | None:
        """Return whom "he" or "her" at the token stands for: who is named last before it in the sentence, else the
        person who is the subject of the sentence before; None where neither is."""
        found = self._last_named(range(max(sentence[0], at - _LOOK), at), other_than)
        if found or not sentence[0]:
            return found
        number = bisect_left(self.parse.sentences, sentence) - 1
        start, end = self.parse.sentences[number]
        before = range(start, min(end, start + _LOOK))
        return self._last_named([at for at in before if self.parse.relations[at] == "nsubj"][:1], other_than)

    def _last_named(self, tokens: Sequence[int], other_than: str | None) -> str | None:
        """Return the person named last at `tokens`, names in what somebody is quoted with left out."""
        quoted = [span for statement in self.statements for span in statement.quotations]
        for at in reversed(tokens):
            if any(start <= self.parse.starts[at] < end for start, end in quoted):
                continue
            if self.parse.tags[at].startswith("NNP") or self.parse.entities[at] == "PERSON":
                known = self.known(self.document.text[self.parse.starts[at] : self.parse.ends[at]])
                if known and known != other_than and self.kinds[known] == "person":
                    return known
        return None

    def said_after(self, at: int, sentence: tuple[int, int]) -> Party | None:
        """Return who says the rest of the sentence, None when nobody does."""
        start, end = self.parse.starts[at], self.parse.ends[sentence[1] - 1]
        for statement in self.statements:
            after = statement.source and statement.source[0].start >= statement.content[-1].end
            if start < statement.content[0].start < end and statement.speaker_id and after:
                return Party(statement.mention, statement.speaker_id)
        return None

    def claimed(self, clause: int, other_than: str | None) -> Party | None:
        """Return the speaker of the nearest statement before that shares a content word, two with a long clause, with
        the clause of the token: whoever denies a thing denies what was claimed."""
        words = _stems(content_words(self._text_under(clause)))
        least = 2 if len(words) > 3 else 1
        place = self.parse.starts[clause]
        for statement in reversed(self.statements):
            start = statement.content[0].start
            if start < place - REACH:
                return None
            known = statement.speaker_id not in (None, other_than)
            shared = len(_stems(content_words(statement.text)) & words) if start < place and known else 0
            if shared and shared >= least and not self.nobodys(statement):
                return Party(statement.mention, statement.speaker_id)
        return None

    def _text_under(self, clause: int) -> str:
        tokens = [at for at in range(max(0, clause - 30), clause + 30) if at < len(self.parse.heads)]
        under = [at for at in tokens if self._under(at, clause)]
        return self.document.text[self.parse.starts[under[0]] : self.parse.ends[under[-1]]]

    def speaker_of(self, token: int) -> int | None:
        """Return whose words the token is about: the owner of "claims", the subject of "claiming" or of "said"."""
        if self.is_words(token):
            return self.owner(token) if self.owner(token) is not None else self._named_before(token)
        tag = self.parse.tags[token]
        if self.parse.lemmas[token] in ("claiming", "saying", "insisting", "promising", "warning"):
            named = self._named_before(token)
            return self.child(token, _SUBJECT) if named is None else named
        if not tag.startswith("VB"):
            inner = self.child(token, frozenset(["ccomp", "acl", "xcomp", "pcomp"]))
            return None if inner is None else self.speaker_of(inner)
        inner = self.child(token, frozenset(["ccomp"]))
        if self.parse.lemmas[token] == "say" and inner is not None and self.child(token, _SUBJECT) is None:
            return self.child(inner, _SUBJECT)
        return self.child(token, _SUBJECT)

    def by_name(self, words: str, start: int) -> Party:
        """Return the party that `words`, printed at `start`, name; an unknown one where they name no speaker."""
        mention = Mention(span=Span(start, start + len(words)), text=words, form="name")
        return Party(mention, self.known(words))

    def known(self, phrase: str) -> str | None:
        """Return the one speaker whom the words, or the last of them, name; None when there is no such one."""
        words = [word for word in _WORD.findall(fold(phrase).text) if word not in _TITLES]
        return self.names.get(" ".join(words)) or (self.names.get(words[-1]) if words else None)

    def _named_before(self, token: int) -> int | None:
        kids = [
            kid for kid in self.children.get(token, ()) if self.parse.relations[kid] in ("compound", "amod", "nmod")
        ]
        return next((kid for kid in kids if self.parse.tags[kid].startswith("NNP")), None)

    def _is_own(self, owner: int) -> bool:
        return "own" in (self.parse.lemmas[kid] for kid in self.children.get(self.parse.heads[owner], ()))

    def is_words(self, at: int) -> bool:
        """Return whether the token stands for what is said, not for who says it."""
        return self.parse.lemmas[at] in WORDS_OF and not self.parse.tags[at].startswith("NNP")

    def _points_back(self, at: int) -> bool:
        """Return whether a noun for words means those just reported: "that bold claim", "the claim", not "the old
        claim" or "claims"."""
        kids = self.children.get(at, ())
        lemmas = [self.parse.lemmas[kid] for kid in (at, *kids)]
        if any(lemma in ("this", "that", "these", "those", "such", "any") for lemma in lemmas):
            return True
        return "the" in lemmas and not any(self.parse.relations[kid] in ("amod", "compound") for kid in kids)

    def _is_pronoun(self, at: int) -> bool:
        return self.parse.tags[at].startswith(("PRP", "WP", "DT"))

    def _mention(self, head: int, sentence: tuple[int, int]) -> Mention | None:
        parse = self.parse
        if not parse.tags[head].startswith(("NN", "PRP", "WP", "DT")):
            return None
        first = head
        while first > sentence[0] and parse.relations[first - 1] in _INSIDE_NAME and self._under(first - 1, head):
            first -= 1
        span = Span(parse.starts[first], parse.ends[head])
        form: MentionForm = "name" if parse.entities[head] else "title"
        return Mention(span=span, text=span.of(self.document.text), form="pronoun" if self._is_pronoun(head) else form)

    def _under(self, at: int, head: int) -> bool:
        for _ in range(6):
            if at == head:
                return True
            if self.parse.heads[at] == at:
                return False
            at = self.parse.heads[at]
        return False

    def _speaker(self, head: int, mention: Mention | None) -> str | None:
        """Return the speaker that the phrase, or a name set beside it, stands for; None when that is not certain."""
        if mention is None:
            return None
        for statement in self.statements:
            named = (statement.mention.span,) if statement.mention else statement.source
            if statement.speaker_id and any(overlap(span, mention.span) for span in named):
                return statement.speaker_id
        phrases = [mention.text]
        beside = self.child(head, frozenset(["appos"]))
        if beside is not None and self.parse.entities[beside]:
            phrases.append(
                self.document.text[self.parse.starts[beside] - 30 : self.parse.ends[beside]].rpartition(",")[2]
            )
        for phrase in reversed(phrases):
            found = self.known(phrase)
            if found:
                return found
        return self._holder(mention.text)

    def _holder(self, phrase: str) -> str | None:
        """Return the one speaker of the page whose role is worded like the phrase ("the president")."""
        wanted = set(_WORD.findall(fold(phrase).text)) - {"the", "a", "an", "its", "her", "his", "their"}
        held = {speaker_id for words, speaker_id in self.roles if wanted and wanted <= words}
        return held.pop() if len(held) == 1 else None

    def _before(self, at: int, other_than: str | None) -> str | None:
        """Return the speaker of the last statement that begins before the token and near it."""
        place = self.parse.starts[at]
        person = self.parse.lemmas[at] in HE
        for statement in reversed(self.statements):
            if statement.content[0].start < place and statement.speaker_id not in (None, other_than):
                if (person and self.kinds.get(statement.speaker_id or "") != "person") or self.nobodys(statement):
                    continue
                return statement.speaker_id if place - statement.content[0].start <= NEAR else None
        return None


def _stems(words: Iterable[str]) -> frozenset[str]:
    return frozenset(stem(word) for word in words)


def page_of(document: Document, parse: Parse, cast: Cast, near: Near) -> Page:
    """Return the page with its look-up tables, no statements yet: those near a sentence are set when it is read."""
    children: dict[int, list[int]] = {}
    for at, head in enumerate(parse.heads):
        if head != at:
            children.setdefault(head, []).append(at)
    kinds = {speaker.id: speaker.kind for speaker in cast.speakers}
    roles = {
        (frozenset(_WORD.findall(fold(role.title).text)), speaker.id)
        for speaker in cast.speakers
        for role in speaker.roles
    }
    return Page(document, parse, children, _names(cast.speakers), kinds, tuple(roles), (), near)


def _names(speakers: Sequence[Speaker]) -> Mapping[str, str | None]:
    """Return folded name words to speaker id; None where two speakers share the word."""
    out: dict[str, str | None] = {}
    for speaker in speakers:
        for name in {speaker.name, *speaker.aliases}:
            words = [word for word in _WORD.findall(fold(name).text) if word not in _TITLES]
            short = name.split()[-1] if name.split() else ""
            whole = words and fold(short).text.endswith(words[-1])  # not "states" of "the United States president"
            last = words[-1] if whole and (speaker.kind == "person" or (short.isupper() and len(short) > 1)) else ""
            for key in {" ".join(words), last}:
                if key:
                    out[key] = speaker.id if out.get(key, speaker.id) == speaker.id else None
    return out
