"""Propositions: a statement as self-contained text, so that it can be held against another one.

Quotation marks, openings ("But", "Look,", "Let me be clear:") and the speaker's own reporting words ("I think that")
are left out; "I" and "my" become the speaker's name; a gloss in brackets takes the place of the word that it explains.
"We", "you" and third persons stay as they are unless it is certain who is meant: a wrong name is worse than a pronoun.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from atodds.relations.likelihood import likelihood_in
from atodds.relations.pointing import resolved
from atodds.types import Certainty, Document, Span, Speaker, Statement, When

__all__ = ["LONGEST", "Proposition", "cleaned", "of_statement", "of_text", "sentences"]

LONGEST = 4000
"""Characters of a statement that are compared; what stands further on in a longer one is not looked at."""

_STAGE = re.compile(
    r"\s*[(\[](?:laugh\w*|applause|cheers|crosstalk|inaudible|sic|pause|\.{3}|…)[^)\]]{0,30}[)\]]", re.I
)
_GLOSSED = re.compile(
    r"\b(?:it|its|they|them|their|he|him|his|she|her|this|that|these|those|there)\s+\[([^\]\[]{1,80})\]", re.I
)
_GLOSS = re.compile(r"\[([^\]\[]{1,80})\]")
_MARKS = re.compile("[\"“”„«»‟＂]|(?<!\\w)['‘’‹›]|(?<=[\\s.,;:!?])['’](?=\\s|$)|['’](?=[.,;:!?]*$)")
_OPENING = re.compile(
    r"^\W*(?:(?:and|but|so|or|because|also|frankly)\b\s*,?\s+"
    r"|(?:well|look|now|yeah|yes|no|oh|again|folks|you know|you see|of course|in fact|indeed|still|however|then)\s*,\s+"
    r"|(?:to be clear|let me be (?:very |perfectly )?clear|as I (?:have |[’']ve )?(?:said|say)(?: before| many times)?"
    r"|make no mistake|the (?:fact|truth) is|I mean|I (?:can|must|will|have to) (?:tell you|say|add))\s*[,:]\s*"
    r"|(?:the (?:fact|truth) is|I (?:can|must|will|have to) (?:tell you|say|add)|what I(?: am|[’']m) saying is"
    r"|I (?:just )?(?:want|would like) to (?:say|be clear)|we (?:all )?know|our people tell me|my understanding is"
    r"|we (?:think|believe|assess|judge)|I would say|I(?:[’']d| would) argue)\s+that\s+"
    r"|I (?:think|believe|guess)\s+(?:that\s+)?)(?=\S)",
    re.IGNORECASE,
)
_THAT = re.compile(
    r"^\W*that\s+(?=(?:the|a|an|it|he|she|they|we|there|his|her|their|this|these|any|no|none|nobody|all|some|most|many"
    r"|both|each|every|half|about|only|one|two|three|four|five|six|seven|eight|nine|ten|\d[\d.,]*)\b|[A-Z])"
)
_NEW_SENTENCE = re.compile("(?<=\\w),?(?P<mark>[\"”»]|['’]{1,2}) (?=[\"“«‘'’]{1,2}[A-Z])")
"""Where one quoted sentence ends, with the comma that leads on to "she said", and another one begins."""
_FOUND = re.compile(
    r"^it (?=(?:very |highly |quite |all but |almost |virtually |nearly |extremely )?(?:likely|unlikely|probable"
    r"|improbable|possible|impossible|certain|inevitable|clear|unclear|plausible|doubtful|wrong|right|dangerous"
    r"|necessary|essential|safe|unsafe|fair|unfair|important) (?:that|to)\b)",
    re.IGNORECASE,
)
"""What was judged, as it follows "called" or "thought": "it likely that ..."."""
_CLOSING = re.compile(
    r",?\s+(?:and everybody knows (?:it|that)|as (?:I|we) have always said|and that is that|I (?:think"
    r"|believe|guess)|okay|"
    r"right|you know|(?:he|she|they|I) (?:said|added|told (?:reporters|us|them)|wrote|tweeted|insisted))(?=\s*[.!]?$)",
    re.IGNORECASE,
)
_ABBREVIATED = re.compile(
    r"(?:^|[\s(])(?:Mr|Mrs|Ms|Dr|Sen|Gov|Rep|Gen|Col|Lt|St|Jr|Sr|No|vs|etc|[A-Z]|[ap]\.m|U\.S|U\.K|e\.g|i\.e)\.$"
)
_END = re.compile(r"(?<=[.!?…])[\"'”’»)\]]{0,3}\s+(?=\S)|(?<=[.!?,;])[\"'”’»]\s+(?=\S)|\s*\n+\s*|\s*;\s+")
_ADVERBS = "also|really|just|still|never|always|often|personally|totally|strongly|fully|certainly|truly|actually"
_VERBS = (
    "accept|agree|appreciate|ask|believe|call|condemn|disagree|doubt|expect|feel|find|get|give|hear|hope|keep|know|like"
    "|live|look|love|make|mean|need|oppose|recommend|regret|reject|remember|respect|run|say|see|speak|stand|support|take"
    "|talk|tell|think|trust|understand|want|welcome|work"
)
"""Verbs that people often say of themselves, in the form that they then have."""
_SELF = (
    (re.compile(r"\bI(?:\s+am|['’]m)\b"), "{} is"),
    (re.compile(r"\bI(?:\s+have|['’]ve)\b"), "{} has"),
    (re.compile(r"\bI['’]ll\b"), "{} will"),
    (re.compile(r"\bI['’]d\b"), "{} would"),
    (re.compile(r"\bI\s+do\s+not\b|\bI\s+don['’]t\b"), "{} does not"),
    (re.compile(rf"\bI\s+((?:{_ADVERBS})\s+)?({_VERBS})\b"), "{} \\1\\2s"),
    (re.compile(r"\bI\b(?!['’.])"), "{}"),
    (re.compile(r"\b[Mm]y\b(?!\s+(?:God|goodness|gosh)\b)"), "{}’s"),
    (re.compile(r"\b(?:me|myself)\b"), "{}"),
)
_HE = re.compile(r"^(?:that\s+)?(?:he|she)\b(?!['’])", re.IGNORECASE)
_ROLE = re.compile(r"(?<!\bis )(?<!\bas )(?<!\bbe )(?<!\bwas )\b[Tt]he ([a-z]+)( [a-z]+)?\b(?!['’-])")
APPOSED = 40
"""Characters after a post within which its holder's name may follow: "the minister, Ana Brandt,"."""
_FULLER = frozenset(["of", "for", "from", "to"])
"""After one of these the words say which: "the president of the guild" may be another one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposition:
    """A statement in the form in which it is compared.

    `text` is the self-contained text, `sentences` its parts in order. `speaker` is the name, `speaker_id` one id per
    person (the folded name where only a name is given), both "" when unknown. `published` is the day of the page.
    `condition` is the words of the condition, "" when there is none. `denied`: the speaker turns the text down.
    `pieces` are the places that the words came from, with the words as printed; none for bare text.
    """

    text: str
    sentences: tuple[str, ...]
    speaker: str = ""
    speaker_id: str = ""
    said: When | None = None
    published: date | None = None
    condition: str = ""
    certainty: Certainty | None = None
    denied: bool = False
    context: str = ""
    document_id: str = ""
    pieces: tuple[tuple[Span, str], ...] = ()

    def places(self, words: str = "") -> tuple[tuple[str, Span], ...]:
        """Return where `words` stand in the document, as printed; all of the statement where they are not found."""
        for span, printed in self.pieces if words else ():
            at = printed.find(words)
            if at >= 0:
                return ((self.document_id, Span(span.start + at, span.start + at + len(words))),)
        return tuple((self.document_id, span) for span, _ in self.pieces)

    def days(self) -> tuple[date, date] | None:
        """Return the first and last day on which it may have been said; the page's own day where that is all there
        is; None when nothing is known."""
        if self.said is not None:
            return self.said.start, self.said.end
        return (self.published, self.published) if self.published else None


def of_statement(
    statement: Statement,
    document: Document,
    *,
    speakers: Mapping[str, Speaker] | None = None,
    canonical: Mapping[str, str] | None = None,
    earlier: str = "",
) -> Proposition:
    """Return the proposition of a statement of `document`.

    `earlier` is the text of the statement before it on the page, which it may point back to (`pointing.py`).
    `speakers` are the document's speakers by id (they give the name and, where one person alone holds a post, who "the
    minister" is); `canonical` maps a speaker's id to the id of the person.
    """
    known = speakers or {}
    who = known.get(statement.speaker_id or "")
    name = who.name if who is not None and who.kind in ("person", "organisation", "state") else ""
    called = name if name[:1].isupper() else ""  # "the aide" is no name
    text = resolved(statement.text[:LONGEST], earlier[:LONGEST])
    if called and who is not None and who.kind == "person" and not statement.quotations and _HE.match(text):
        text = _HE.sub(called, text, count=1)
    person = (canonical or {}).get(statement.speaker_id or "", statement.speaker_id or "")
    text = _likely(cleaned(_with_names(text, known), called), statement.certainty)
    return Proposition(
        text=text,
        sentences=sentences(text),
        speaker=name,
        speaker_id=person,
        said=statement.said,
        published=document.published,
        condition=statement.condition.text if statement.condition else "",
        certainty=statement.certainty,
        denied=statement.polarity == "denied",
        document_id=document.id,
        pieces=tuple((span, span.of(document.text)) for span in statement.content),
    )


def of_text(text: str, *, speaker: str = "", said: When | None = None, context: str = "") -> Proposition:
    """Return the proposition of bare text; what else is known of it is read off the words."""
    plain = cleaned(text[:LONGEST], speaker)
    found = _CONDITION.search(plain)
    return Proposition(
        text=plain,
        sentences=sentences(plain),
        speaker=speaker,
        speaker_id=" ".join(speaker.casefold().split()),
        said=said,
        condition=found.group().strip(" ,") if found else "",
        certainty=likelihood_in(plain),
        context=context,
    )


_CONDITION = re.compile(
    r"\b(?:only if|if(?! (?:not|anything|only|so|ever)\b)|unless|provided(?: that)?|as long as|so long as"
    r"|on condition that"
    r"|in case of|assuming|subject to|contingent on|depending on)\b[^.;:!?]{2,120}?(?=[,.;:!?]|$)",
    re.IGNORECASE,
)


@lru_cache(maxsize=65_536)
def cleaned(text: str, name: str) -> str:
    """Return `text` without marks, openings and glosses, with `name` (if any) for the first person singular."""
    text = _STAGE.sub("", text)
    text = _GLOSSED.sub(r"\1", text)
    text = _GLOSS.sub(r"\1", text)
    text = _NEW_SENTENCE.sub(r".\g<mark> ", text)
    text = " ".join(_MARKS.sub("", text).split())
    parts = [_plain(part) for part in sentences(text)]
    text = " ".join(part for part in parts if part) or text
    for pattern, said in _SELF if name else ():
        text = pattern.sub(said.format(name.replace("\\", "")), text)
    return _capital(text.rstrip(" ,;:") or text)


def sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of `text`, in order; abbreviations and initials end none."""
    out: list[str] = []
    for piece in _END.split(text):
        if out and _ABBREVIATED.search(out[-1]):
            out[-1] += f" {piece}"
        elif piece and piece.strip():
            out.append(piece.strip())
    return tuple(out) or (text,)


def _plain(sentence: str) -> str:
    """Return a sentence without its opening and closing words."""
    text = sentence
    for _ in range(4):
        if len(text.split()) <= 3:
            break
        rest = _OPENING.sub("", text, count=1)
        rest = _THAT.sub("", rest, count=1)
        if rest == text or not rest:
            break
        text = rest
    return _capital(_FOUND.sub("it is ", _CLOSING.sub("", text, count=1) or text))


def _likely(text: str, certainty: Certainty | None) -> str:
    """Return `text` with a likelihood that stands in the reporting words ("judged it unlikely that ...") put first."""
    if certainty is None or certainty.low is None or certainty.phrase.casefold() in text.casefold():
        return text
    if certainty.phrase.casefold() not in _ADJECTIVES:
        return text
    return f"It is {certainty.phrase.casefold()} that {text[0].lower() + text[1:] if text[1:2].islower() else text}"


_ADJECTIVES = frozenset(
    ["likely", "unlikely", "very likely", "very unlikely", "highly likely", "highly unlikely", "extremely likely",
     "extremely unlikely", "probable", "improbable", "highly probable", "highly improbable", "almost certain",
     "virtually certain", "nearly certain", "not likely", "most likely"]
)  # fmt: skip


def _with_names(text: str, speakers: Mapping[str, Speaker]) -> str:
    """Return `text` with "the minister" as a name where exactly one speaker of the page holds such a post."""
    held: dict[str, set[str]] = {}
    for speaker in speakers.values():
        for role in speaker.roles:
            if speaker.kind == "person" and role.title:
                held.setdefault(role.title.casefold(), set()).add(speaker.name)

    def name(match: re.Match[str]) -> str:
        first, second = match[1], (match[2] or "").strip()
        following = match.string[match.end() :].split(maxsplit=1)[:1]
        for words, rest, after in ((f"{first} {second}", "", following), (first, match[2] or "", [second])):
            names = held.get(words.strip(), set())
            if len(names) == 1 and not _FULLER & set(after):
                (only,) = names
                return match[0] if only in match.string[match.end() : match.end() + APPOSED] else only + rest
        return match[0]

    return _ROLE.sub(name, text) if held else text


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
