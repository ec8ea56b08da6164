"""Who is meant by a noun phrase in the reporter's own sentence: one of the page's speakers, or nobody known."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from atodds.text import fold, overlap
from atodds.types import Cast, Document, Mention, MentionForm, Parse, Span, Speaker, Statement

__all__ = ["OBJECT", "Page", "Party", "page_of"]

NEAR = 700
"""Characters back to the statement that "that", "her account" or "he" may point at: about two paragraphs."""

OBJECT = frozenset(["pobj"])

_INSIDE_NAME = frozenset(["compound", "amod", "det", "poss", "case", "nummod", "nmod", "punct", "flat"])
_WORDS_OF = frozenset(
    """account accusation allegation answer argument assertion assessment claim comment contention count denial
    description estimate explanation figure finding number one plan pledge position promise remark report statement
    suggestion that those this tone version view word""".split()
)
"""What is said rather than who says it: the party is its owner ("Vale's claim", "those of the minister")."""
_POINTING = frozenset("he him his himself she her hers herself they them their it its that this".split())
_TITLES = frozenset("the a an mr mrs ms dr sir lord lady president minister secretary senator general of for".split())
_WORD = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Party:
    """A party as printed and the speaker it is tied to; either may be unknown."""

    mention: Mention | None
    speaker_id: str | None


@dataclass(frozen=True, slots=True)
class Page:
    """A document with what is needed to read its sentences: each token's dependants, names to speaker ids, and its
    outermost statements by place."""

    document: Document
    parse: Parse
    cast: Cast
    children: Mapping[int, Sequence[int]]
    names: Mapping[str, str | None]
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
        if owner is None and self._is_words(head) and not self._is_pronoun(head):
            return Party(self._mention(head, sentence), self._before(head, other_than))
        head = head if owner is None else owner
        mention = self._mention(head, sentence)
        if other_than and self._is_own(head):
            return Party(mention, other_than)
        if self.parse.lemmas[head] in _POINTING or self._is_pronoun(head):
            return Party(mention, self._before(head, other_than))
        return Party(mention, self._speaker(head, mention))

    def _owner(self, head: int) -> int | None:
        """Return whose words the token is about, when it is about somebody's words."""
        if not self._is_words(head):
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

    def _is_own(self, owner: int) -> bool:
        return "own" in (self.parse.lemmas[kid] for kid in self.children.get(self.parse.heads[owner], ()))

    def _is_words(self, at: int) -> bool:
        return self.parse.lemmas[at] in _WORDS_OF

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
            named = statement.mention.span if statement.mention else mention.span
            if any(overlap(span, mention.span) for span in (*statement.source, named)) and statement.speaker_id:
                return statement.speaker_id
        phrases = [mention.text]
        beside = self.child(head, frozenset(["appos"]))
        if beside is not None and self.parse.entities[beside]:
            phrases.append(
                self.document.text[self.parse.starts[beside] - 30 : self.parse.ends[beside]].rpartition(",")[2]
            )
        for phrase in reversed(phrases):
            words = [word for word in _WORD.findall(fold(phrase).text) if word not in _TITLES]
            found = self.names.get(" ".join(words)) or (self.names.get(words[-1]) if words else None)
            if found:
                return found
        return self._holder(mention.text)

    def _holder(self, phrase: str) -> str | None:
        """Return the one speaker of the page whose role is worded like the phrase ("the president")."""
        wanted = set(_WORD.findall(fold(phrase).text)) - {"the", "a", "an", "its", "her", "his", "their"}
        held = {
            speaker.id
            for speaker in self.cast.speakers
            for role in speaker.roles
            if wanted and wanted <= set(_WORD.findall(fold(role.title).text))
        }
        return held.pop() if len(held) == 1 else None

    def _before(self, at: int, other_than: str | None) -> str | None:
        """Return the speaker of the last statement that begins before the token and near it."""
        place = self.parse.starts[at]
        for statement in reversed(self.statements):
            if statement.content[0].start < place and statement.speaker_id not in (None, other_than):
                return statement.speaker_id if place - statement.content[0].start <= NEAR else None
        return None


def page_of(document: Document, statements: Sequence[Statement], parse: Parse, cast: Cast) -> Page:
    """Return the page with its look-up tables."""
    children: dict[int, list[int]] = {}
    for at, head in enumerate(parse.heads):
        if head != at:
            children.setdefault(head, []).append(at)
    outermost = sorted((s for s in statements if not s.via), key=lambda s: s.content[0].start)
    return Page(document, parse, cast, children, _names(cast.speakers), outermost)


def _names(speakers: Sequence[Speaker]) -> Mapping[str, str | None]:
    """Return folded name words to speaker id; None where two speakers share the word."""
    out: dict[str, str | None] = {}
    for speaker in speakers:
        for name in {speaker.name, *speaker.aliases}:
            words = [word for word in _WORD.findall(fold(name).text) if word not in _TITLES]
            for key in {" ".join(words), words[-1] if speaker.kind == "person" and words else ""}:
                if key:
                    out[key] = speaker.id if out.get(key, speaker.id) == speaker.id else None
    return out
