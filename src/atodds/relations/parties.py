"""Who is meant by a noun phrase in the reporter's own sentence: one of the page's speakers, or nobody known."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from atodds.relations.reading import stem
from atodds.relations.words import wording
from atodds.text import fold, overlap
from atodds.types import Cast, Document, Mention, MentionForm, Parse, Span, Speaker, Statement

__all__ = ["OBJECT", "Near", "Page", "Party", "page_of"]

NEAR = 700
"""Characters back to the statement that "that", "her account" or "he" may point at: about two paragraphs."""

REACH = 1500
"""Characters back to the statement that a denial may answer: about five paragraphs."""

OBJECT = frozenset(["pobj"])

_SUBJECT = frozenset(["nsubj", "nsubjpass"])
_INSIDE_NAME = frozenset(["compound", "amod", "det", "poss", "case", "nummod", "nmod", "punct", "flat"])
_WORDS_OF = frozenset(
    """account accusation allegation answer argument assertion assessment claim comment contention count denial
    description estimate explanation figure finding number plan pledge position promise remark report statement
    suggestion that those this tone version view word messaging message email tweet guidance stance policy idea story
    recommendation conclusion judgement judgment prediction forecast""".split()
)
"""What is said rather than who says it: the party is its owner ("Vale's claim", "those of the minister")."""
_POINTING = frozenset("he him his himself she her hers herself they them their it its that this".split())
_HE = frozenset("he him his himself she her hers herself".split())
"""Pronouns for a person: never an organisation."""
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
    kinds of speakers, the words of each role with its holder, and the outermost statements by place (see `Near`)."""

    document: Document
    parse: Parse
    children: Mapping[int, Sequence[int]]
    names: Mapping[str, str | None]
    kinds: Mapping[str, str]
    roles: Sequence[tuple[frozenset[str], str]]
    statements: Sequence[Statement]

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
        owner = self._owner(head)
        if owner is None and self.is_words(head) and not self._is_pronoun(head):
            return Party(self._mention(head, sentence), self._before(head, other_than))
        head = head if owner is None else owner
        mention = self._mention(head, sentence)
        if other_than and self._is_own(head):
            return Party(mention, other_than)
        if self.parse.lemmas[head] == "who" and self.parse.relations[self.parse.heads[head]] == "relcl":
            head = self.parse.heads[self.parse.heads[head]]
            return Party(self._mention(head, sentence), self._speaker(head, self._mention(head, sentence)))
        if self.parse.lemmas[head] in _POINTING or self._is_pronoun(head):
            return Party(mention, self._before(head, other_than))
        return Party(mention, self._speaker(head, mention))

    def _owner(self, head: int) -> int | None:
        """Return whose words the token is about, when it is about somebody's words."""
        if not self.is_words(head):
            return None
        owner = self.child(head, frozenset(["poss"]))
        if owner is None:
            of = [kid for kid in self.children.get(head, ()) if self.parse.lemmas[kid] in ("of", "by", "from")]
            owner = self.child(of[0], OBJECT) if of else None
            if owner is not None and not self.parse.tags[owner].startswith(("NNP", "NN", "PRP")):
                return None
        return owner

    def sums_up(self, at: int) -> bool:
        """Return whether the token describes a noun for what was just said (", an assessment at odds with ..."): such
        words are the reporter's even where the sentence before them is somebody's content."""
        return self.parse.lemmas[at] == "at" and at > 0 and self.parse.lemmas[at - 1] in _WORDS_OF

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
        return Party(mention, self._known(mention.text) if mention else None)

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

    def named_of(self, party: Party) -> Party | None:
        """Return the one who is named first in "Vale and other officials", None where the party is no such group."""
        if party.mention is None:
            return None
        first, joined, _ = party.mention.text.partition(" and other ")
        known = self._known(first) if joined else None
        return Party(party.mention, known) if known and known != party.speaker_id else None

    def said_after(self, at: int, sentence: tuple[int, int]) -> Party | None:
        """Return who says the rest of the sentence, None when nobody does."""
        start, end = self.parse.starts[at], self.parse.ends[sentence[1] - 1]
        for statement in self.statements:
            after = statement.source and statement.source[0].start >= statement.content[-1].end
            if start < statement.content[0].start < end and statement.speaker_id and after:
                return Party(statement.mention, statement.speaker_id)
        return None

    def claimed(self, clause: int, other_than: str | None) -> Party | None:
        """Return the speaker of the nearest statement before that shares a content word with the clause of the token:
        whoever denies a thing denies what was claimed."""
        words = _stems(wording(self._text_under(clause)).content)
        place = self.parse.starts[clause]
        for statement in reversed(self.statements):
            start = statement.content[0].start
            if start < place - REACH:
                return None
            known = statement.speaker_id not in (None, other_than)
            if start < place and known and _stems(wording(statement.text).content) & words:
                return Party(statement.mention, statement.speaker_id)
        return None

    def _text_under(self, clause: int) -> str:
        tokens = [at for at in range(max(0, clause - 30), clause + 30) if at < len(self.parse.heads)]
        under = [at for at in tokens if self._under(at, clause)]
        return self.document.text[self.parse.starts[under[0]] : self.parse.ends[under[-1]]]

    def speaker_of(self, token: int) -> int | None:
        """Return whose words the token is about: the owner of "claims", the subject of "claiming" or of "said"."""
        if self.is_words(token):
            return self._owner(token) if self._owner(token) is not None else self._named_before(token)
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
        return Party(mention, self._known(words))

    def _known(self, phrase: str) -> str | None:
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
        return self.parse.lemmas[at] in _WORDS_OF and not self.parse.tags[at].startswith("NNP")

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
            named = [*statement.source, *([statement.mention.span] if statement.mention else [])]
            if statement.speaker_id and any(overlap(span, mention.span) for span in named):
                return statement.speaker_id
        phrases = [mention.text]
        beside = self.child(head, frozenset(["appos"]))
        if beside is not None and self.parse.entities[beside]:
            phrases.append(
                self.document.text[self.parse.starts[beside] - 30 : self.parse.ends[beside]].rpartition(",")[2]
            )
        for phrase in reversed(phrases):
            found = self._known(phrase)
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
        person = self.parse.lemmas[at] in _HE
        for statement in reversed(self.statements):
            if statement.content[0].start < place and statement.speaker_id not in (None, other_than):
                if (person and self.kinds.get(statement.speaker_id or "") != "person") or self.nobodys(statement):
                    continue
                return statement.speaker_id if place - statement.content[0].start <= NEAR else None
        return None


def _stems(words: Iterable[str]) -> frozenset[str]:
    return frozenset(stem(word) for word in words)


class Near:
    """The outermost statements of a document, found by place."""

    def __init__(self, statements: Iterable[Statement]) -> None:
        every = sorted((s for s in statements if not s.via), key=lambda s: s.content[0].start)
        self._spans = [_extent(statement) for statement in every]
        order = sorted(range(len(every)), key=lambda at: self._spans[at].start)
        self._every, self._order = every, order
        self._starts = [self._spans[at].start for at in order]
        self._reached = list(accumulate((self._spans[at].end for at in order), max))

    def around(self, place: Span) -> list[Statement]:
        """Return, by place of their contents, the statements any part of which lies in `place` or up to `REACH`
        characters before it."""
        found = []
        for row in range(bisect_left(self._starts, place.end) - 1, -1, -1):
            if self._reached[row] < place.start - REACH:
                break
            if self._spans[self._order[row]].end >= place.start - REACH:
                found.append(self._order[row])
        return [self._every[at] for at in sorted(found)]


def _extent(statement: Statement) -> Span:
    parts = [*statement.content, *statement.source, *statement.cue_span]
    parts += [statement.mention.span] if statement.mention else []
    return Span(min(part.start for part in parts), max(part.end for part in parts))


def page_of(document: Document, parse: Parse, cast: Cast) -> Page:
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
    return Page(document, parse, children, _names(cast.speakers), kinds, tuple(roles), ())


def _names(speakers: Sequence[Speaker]) -> Mapping[str, str | None]:
    """Return folded name words to speaker id; None where two speakers share the word."""
    out: dict[str, str | None] = {}
    for speaker in speakers:
        for name in {speaker.name, *speaker.aliases}:
            words = [word for word in _WORD.findall(fold(name).text) if word not in _TITLES]
            short = name.split()[-1] if name.split() else ""
            last = words[-1] if words and (speaker.kind == "person" or (short.isupper() and len(short) > 1)) else ""
            for key in {" ".join(words), last}:
                if key:
                    out[key] = speaker.id if out.get(key, speaker.id) == speaker.id else None
    return out
