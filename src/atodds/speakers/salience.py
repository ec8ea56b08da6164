"""What pronouns and posts point at, read in order: who is in play, and how strongly.

"He" and "she" first mean the subject of the sentence so far, else that of the last sentence outside quotation marks
(the backward-looking centre of Grosz, Joshi and Weinstein 1995). Where that person cannot be meant, weights decide,
after Lappin and Leass (1994): each mention outside quotation marks adds weight to its person (a subject 3, another 1.5,
a possessive or the object of a preposition 1), and all weights are multiplied by 0.6 at each sentence. A pronoun then
means the person of its gender with the most weight, when that is at least `MARGIN` times the next; else nobody.
"""

from __future__ import annotations

from dataclasses import replace

from atodds.speakers.chains import Chains
from atodds.speakers.epithets import epithet_gender
from atodds.speakers.page import Page
from atodds.speakers.references import Reference
from atodds.speakers.succession import of_the_leaver

__all__ = ["MARGIN", "leads", "read_references"]

MARGIN = 1.35
"""A judgement call, not swept: the next person must be clearly less in view before a pronoun is given to the first."""

_DECAY = 0.6
_SUBJECT, _OTHER, _OBLIQUE = 3.0, 1.5, 1.0
_FLOOR = 0.12
_QUOTED_REACH = 2
"""Sentences back to whom "he" inside quoted words may point: what was said before the quotation is often cut."""
_SOMEBODY = -2
_FAR = 25
_IN_PHRASE = frozenset(["IN", "DT", "JJ", "POS", "CD", "PRP$", "HYPH"])
_MOST_IN_PLAY = 48
_QUOTED = 0.4
_RIVAL = 2.5
_CENTRE_REACH = 3
_REACH = 12
"""Sentences after which a mention no longer counts."""


_CONJUNCTIONS = frozenset(
    "that as while because if after before when though although since whether until unless than like but".split()
)


class _Stage:
    """Weights of the people in play, decaying by sentence, and the subject of each of the last sentences."""

    def __init__(self) -> None:
        self.sentence = -1
        self.centre: tuple[int, int] = (-1, -1)
        self.before: tuple[int, int] = (-1, -1)
        self._main = -1
        self._weights: dict[int, tuple[float, int]] = {}

    def enter(self, sentence: int) -> None:
        """Go on to `sentence`; forget who has not been mentioned for long."""
        if sentence != self.sentence:
            self.sentence = sentence
            self._weights = {c: (w, s) for c, (w, s) in self._weights.items() if sentence - s <= _REACH}
            if self.centre[0] != -1:
                self.before, self.centre = self.centre, (-1, -1)

    def add(self, chain: int, weight: float, *, quoted: bool, main: bool) -> None:
        """Count a mention of `chain` in this sentence; `main` when it is the subject of the main clause."""
        if weight >= _SUBJECT and not quoted and (self.centre[0] == -1 or (main and self._main != self.sentence)):
            self.centre = (chain, self.sentence)
            self._main = self.sentence if main else self._main
        self._weights[chain] = (self.value(chain) + weight * (_QUOTED if quoted else 1.0), self.sentence)
        if len(self._weights) > _MOST_IN_PLAY:
            del self._weights[min(self._weights, key=lambda index: (self.value(index), -index))]

    def unknown(self) -> None:
        """Take somebody whom the page does not name as the subject of this sentence: "he" may mean that person."""
        if self.centre[0] == -1:
            self.centre = (_SOMEBODY, self.sentence)

    def value(self, chain: int) -> float:
        """Return the weight of `chain` at this sentence."""
        weight, since = self._weights.get(chain, (0.0, self.sentence))
        return weight * _DECAY ** (self.sentence - since)

    def age(self, chain: int) -> int:
        """Return how many sentences ago `chain` was last mentioned."""
        return self.sentence - self._weights.get(chain, (0.0, self.sentence))[1]

    def ranked(self) -> list[tuple[float, int, int]]:
        """Return (weight, chain, sentence of the last mention) of everyone in play, heaviest first."""
        found = [(self.value(chain), chain, since) for chain, (_, since) in self._weights.items()]
        return sorted(found, key=lambda item: (-item[0], item[1]))


def read_references(
    page: Page, refs: list[Reference], chains: Chains, speakers: dict[int, int], subjects: set[int]
) -> None:
    """Fill in `chain` of every pronoun and post among `refs`. `speakers` maps the start of a quotation to the person
    known to be speaking in it: "he" inside it is somebody else. `subjects` are first tokens of sources."""
    stage = _Stage()
    for ref in refs:
        stage.enter(page.sentence_of[ref.first])
        quote = page.quote_at(ref.span.start)
        if ref.kind == "pronoun":
            barred = speakers.get(quote.start, -1) if quote is not None else -1
            if page.lower[ref.first] in {"him", "himself"} and stage.centre[0] >= 0 and quote is None:
                barred = stage.centre[0]
            ref.chain, sure = _pronoun(ref, chains, stage, barred)
            if quote is not None and ref.chain >= 0 and stage.age(ref.chain) > _QUOTED_REACH:
                ref.chain, sure = -1, False
            if sure and page.lower[ref.first] in {"he", "she"}:
                chains.all[ref.chain].gender = ref.gender
        elif ref.kind == "role":
            if of_the_leaver(page, ref):
                ref.roles = [replace(role, past=True) for role in ref.roles]
            told = epithet_gender(ref.span.of(page.text))
            ref.chain = _post(ref, chains, stage) if told is None else _centre(told, chains, stage)
            if ref.chain < 0 and quote is None and _weight(page, ref) >= _SUBJECT:
                stage.unknown()
        if ref.chain >= 0 and (chains.all[ref.chain].sure or ref.first in subjects):
            weight = _SUBJECT if ref.first in subjects else _weight(page, ref)
            stage.add(ref.chain, weight, quoted=quote is not None, main=_is_main(page, ref))


def _is_main(page: Page, ref: Reference) -> bool:
    """Whether `ref` is the grammatical subject of its sentence's main verb."""
    subjects = (at for at in range(ref.first, ref.last + 1) if page.relations[at] == "nsubj")
    return any(page.relations[page.heads[at]] == "ROOT" for at in subjects)


def _pronoun(ref: Reference, chains: Chains, stage: _Stage, barred: int) -> tuple[int, bool]:
    """Whom a pronoun means (-1 nobody known), and whether nobody else in play could be meant."""
    ranked = [item for item in stage.ranked() if item[1] != barred and item[0] >= _FLOOR]
    fits = [item for item in ranked if chains.all[item[1]].gender in {"", ref.gender}]
    if not fits:
        return -1, False
    alone = len(fits) == 1
    for centre, since in (stage.centre, stage.before):
        if centre == _SOMEBODY and stage.sentence - since <= 1:
            return -1, False
        known = next((item for item in fits if item[1] == centre), None)
        if known is not None and stage.sentence - since <= _CENTRE_REACH and fits[0][0] <= _RIVAL * known[0]:
            return centre, alone
    fresh = [item for item in fits if item[2] >= stage.sentence - 1]
    if len(fresh) == 1 and fits[0][0] <= _RIVAL * fresh[0][0]:
        return fresh[0][1], alone
    if not alone and fits[0][0] < MARGIN * fits[1][0]:
        return -1, False
    return fits[0][1], alone


def _centre(gender: str, chains: Chains, stage: _Stage) -> int:
    """The subject of the last sentence outside quotation marks, when an epithet of `gender` may mean it."""
    for chain, since in (stage.centre, stage.before):
        if (
            chain >= 0
            and stage.sentence - since <= _CENTRE_REACH
            and chains.all[chain].gender in {"", gender or chains.all[chain].gender}
        ):
            return chain
    return -1


def _post(ref: Reference, chains: Chains, stage: _Stage) -> int:
    holders = chains.holding(ref.roles[0])
    if len(holders) == 1:
        return holders[0].index
    ranked = sorted(((stage.value(c.index), c.index) for c in holders), reverse=True)
    if len(ranked) > 1 and ranked[0][0] >= max(_FLOOR, 2 * ranked[1][0]):
        return ranked[0][1]
    return -1


def leads(page: Page, ref: Reference) -> bool:
    """Return whether `ref` is the subject of its sentence by the words beside it."""
    return _weight(page, ref) >= _SUBJECT


def _weight(page: Page, ref: Reference) -> float:
    """How prominent a mention is, by the words beside it: a verb after it makes it a subject, "'s" or a preposition
    before it an oblique."""
    if ref.kind == "pronoun" and page.lower[ref.first] not in {"he", "she"}:
        return _OBLIQUE if page.lower[ref.first] in {"his", "her", "hers"} else _OTHER
    after = ref.last + 1
    if after < len(page) and page.words[after] in {"'s", "’s", "'", "’"}:
        return _OBLIQUE
    first, end = page.sentences[page.sentence_of[ref.first]]
    before = ref.first - 1
    while before > first and page.tags[before] in {"DT", "RB"}:
        before -= 1
    if before >= first and page.tags[before] == "CC":
        return _OTHER
    if before >= first and page.tags[before] in {"IN", "TO"} and page.lower[before] not in _CONJUNCTIONS:
        return _OBLIQUE
    if before >= first and page.tags[before] in {"VBD", "VBZ"} and page.quote_at(page.starts[before]) is None:
        closing = before - 1
        if closing >= first and page.words[closing] in {'"', "”", "''", ",", "’", "'"}:
            return _SUBJECT
    return _SUBJECT if _verb_follows(page, after, end) else _OTHER


def _verb_follows(page: Page, at: int, end: int) -> bool:
    """Whether a finite verb comes next, after an apposition between commas, a phrase with a preposition ("Jane Roe of
    the Harbour Office said") and adverbs."""
    close = at
    if at < end and page.words[at] == ",":
        close = next((i for i in range(at + 1, min(end, at + _FAR)) if page.words[i] == ","), end)
        at = close + 1
    elif at < end and page.lower[at] in {"of", "at", "from", "with", "in"}:
        while at < min(end, close + _FAR) and (page.tags[at] in _IN_PHRASE or page.tags[at][:2] == "NN"):
            at += 1
    while at < end and page.tags[at] == "RB":
        at += 1
    return at < end and page.tags[at] in {"VBD", "VBZ", "VBP", "MD"}
