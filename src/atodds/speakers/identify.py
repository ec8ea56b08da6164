"""Who is meant by each source of a page: `identify` gives every attribution its mention and, where the page makes it
safe, its speaker.

The page is read once. Names are gathered into chains (`chains.py`), pronouns and posts are read in order against who is
in play (`salience.py`), then each source is taken by its head (`sources.py`). Whatever the page leaves open stays
unknown: a mention without a speaker.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import replace

from atodds.speakers.cast import Company
from atodds.speakers.chains import Chains, build_chains
from atodds.speakers.continuation import continued
from atodds.speakers.epithets import epithet_gender
from atodds.speakers.kin import add_kin, child_role
from atodds.speakers.page import Page
from atodds.speakers.passed import origin_of, quoter_of
from atodds.speakers.references import Reference, find_references
from atodds.speakers.roster import Roster
from atodds.speakers.salience import leads, read_references
from atodds.speakers.sources import Pointer, read_source
from atodds.speakers.succession import hand_over
from atodds.speakers.things import meant_by
from atodds.speakers.turns import Turns, read_label
from atodds.types import Attribution, Cast, Document, Mention, MentionForm, Parse, Span, Turn

__all__ = ["identify"]

_LONGEST_ANTECEDENT = 12
_THIRD = frozenset(["he", "she"])
_RELATIVES = frozenset(["who", "which", "that", "whom"])
_PHRASE = frozenset(["DT", "JJ", "JJR", "JJS", "NN", "NNS", "NNP", "NNPS", "POS", "CD", "HYPH", "PRP$", "VBN"])


def identify(
    document: Document, attributions: Sequence[Attribution], parse: Parse, *, roster: Roster | None = None
) -> Cast:
    """Return the people and other speakers of `document`, and for each of `attributions`, in order, its mention and
    speaker.

    A mention is the part of the source that points at the speaker, as printed; for a quotation without a source it is
    the earlier mention that the quotation goes on from. A speaker id is None where the page does not tell. Everyone
    named on the page is in the cast, whether or not they speak. `roster` serves posts that nobody on the page holds;
    it is asked for the day of publication. Offsets are into `document.text`; any text is legal.
    """
    return _Identifying(document, attributions, parse, roster).cast()


class _Identifying:
    """The state of one call: the page, its references, and what each attribution was found to be."""

    def __init__(
        self, document: Document, attributions: Sequence[Attribution], parse: Parse, roster: Roster | None
    ) -> None:
        self.attributions = attributions
        known = (
            [name for person in roster.people for name in (person.plain_name, *person.aliases)]
            if roster is not None
            else []
        )
        self.page = Page(document, parse, known)
        self.turns = Turns(document)
        self.refs = find_references(self.page)
        self.chains: Chains = build_chains(self.page, self.refs)
        hand_over(self.page, self.refs, self.chains)
        add_kin(self.page, self.refs, self.chains)
        self.company = Company(document, self.chains, roster)
        self._ends = [ref.last for ref in self.refs]
        self.mentions: list[Mention | None] = [None] * len(attributions)
        self.ids: list[str | None] = [None] * len(attributions)

    def cast(self) -> Cast:
        order = sorted(range(len(self.attributions)), key=self._place)
        barred, subjects = self._speaking(order)
        read_references(self.page, self.refs, self.chains, barred, subjects)
        by_id = {attribution.id: at for at, attribution in enumerate(self.attributions)}
        for at in order:
            attribution = self.attributions[at]
            parent = by_id.get(attribution.parent) if attribution.parent is not None else None
            self._one(at, attribution, parent)
        continued(self.page, self.attributions, self.mentions, self.ids, self._subject)
        self._not_themselves(by_id)
        return Cast(speakers=self.company.speakers(), mentions=tuple(self.mentions), speaker_ids=tuple(self.ids))

    def _not_themselves(self, by_id: Mapping[str, int]) -> None:
        """Make unknown again whom "he" in a quotation means where that turned out to be the one who is quoted."""
        for at, attribution in enumerate(self.attributions):
            mention, parent = self.mentions[at], by_id.get(attribution.parent or "")
            if parent is None or mention is None or mention.text.lower() not in _THIRD:
                continue
            if self.ids[at] == self.ids[parent] and self.page.quote_at(mention.span.start) is not None:
                self.ids[at] = None

    def _place(self, at: int) -> tuple[int, int, int]:
        """Reading order; an attribution that holds others comes before them."""
        content = self.attributions[at].content or (Span(0, 0),)
        return (content[0].start, -content[-1].end, at)

    def _subject(self, sentence: Span) -> tuple[Mention, str] | None:
        """The only person outside quotation marks in a sentence, or the first when a verb follows; with its mention."""
        outside = [r for r in self._overlapping(sentence) if self.page.quote_at(r.span.start) is None and r.chain >= 0]
        if not outside or (len({r.chain for r in outside}) > 1 and not leads(self.page, outside[0])):
            return None
        first = outside[0]
        form: MentionForm = "title" if first.kind == "role" else first.kind
        return Mention(span=first.span, text=first.span.of(self.page.text), form=form), self.company.person(first.chain)

    def _overlapping(self, span: Span) -> list[Reference]:
        tokens = self.page.tokens(span)
        first = bisect_left(self._ends, tokens.start)
        found = []
        for ref in self.refs[first:]:
            if ref.first >= tokens.stop:
                break
            found.append(ref)
        return found

    def _speaking(self, order: Sequence[int]) -> tuple[dict[int, int], set[int]]:
        """Who is known, by name, to speak in each quotation; and the first tokens of sources, which are subjects."""
        barred: dict[int, int] = {}
        subjects: set[int] = set()
        for at in order:
            attribution = self.attributions[at]
            for span in attribution.source[:1]:
                overlapping = self._overlapping(span)
                pointer = read_source(self.page, span, overlapping)
                chain = pointer.chain if pointer is not None else -1
                at_span = pointer.mention.span if pointer is not None else span
                meant = (ref for ref in overlapping if ref.chain == chain and ref.span.start < at_span.end)
                subjects.update(ref.first for ref in [*meant][:1] if chain >= 0 or ref.kind != "name")
                for inner in attribution.quotations if chain >= 0 else ():
                    quote = self.page.quote_at(inner.start)
                    if quote is not None:
                        barred.setdefault(quote.start, chain)
        return barred, subjects

    def _one(self, at: int, attribution: Attribution, parent: int | None) -> None:
        span = origin_of(self.page, attribution)
        start = attribution.content[0].start if attribution.content else 0
        turn = self.turns.labelled(span) if span is not None else None
        if turn is None and not attribution.source and not attribution.cue and parent is None:
            turn = self.turns.holding(start)
        if turn is not None:
            self.mentions[at], self.ids[at] = self._turn(turn)
            return
        if span is None:
            return
        pointer = self._read(span)
        if pointer is None:
            return
        if attribution.source and attribution.source[0].start < span.start <= attribution.source[0].end:
            self._quoting(Span(attribution.source[0].start, span.start))
        quoter = quoter_of(self.page, span)
        if quoter is not None:
            self._quoting(quoter)
        if pointer.mention.form == "pronoun" and pointer.mention.text.lower() in _RELATIVES:
            pointer = self._relative(pointer) or pointer
        self.mentions[at] = pointer.mention
        self.ids[at] = self._speaker(pointer, attribution, parent)

    def _quoting(self, span: Span) -> None:
        """Take the one who quotes, in a source such as "the agency has Ms. Roe", into the company."""
        pointer = self._read(span)
        if pointer is not None and pointer.mention.form != "pronoun":
            self.company.speaker(pointer)

    def _read(self, span: Span) -> Pointer | None:
        pointer = read_source(self.page, span, self._overlapping(span))
        return self.company.recognise(pointer) if pointer is not None else None

    def _turn(self, turn: Turn) -> tuple[Mention | None, str | None]:
        span = turn.label
        text = span.of(self.page.text)
        mention = Mention(span=span, text=text, form="turn") if text else None
        named = self.turns.named(turn)
        return mention, self.company.turn(read_label(named.speaker), named)

    def _speaker(self, pointer: Pointer, attribution: Attribution, parent: int | None) -> str | None:
        gender = epithet_gender(pointer.mention.text) if pointer.mention.form in {"unnamed", "title"} else None
        if gender is not None:
            return self._epithet(pointer, gender) or self.company.speaker(pointer)
        if pointer.mention.form != "pronoun":
            return self.company.speaker(pointer)
        told_by = self.company.chain_of(self.ids[parent]) if parent is not None else None
        if told_by is not None and attribution.content:
            role = child_role(self.page.text, attribution.content[0], pointer.mention.text.lower(), told_by)
            if role is not None:
                return self.company.relative(role, pointer.mention.text)
        return self._pronoun(pointer, parent)

    def _epithet(self, pointer: Pointer, gender: str) -> str | None:
        """The person whom the last sentence outside quotation marks is about, of this paragraph or the one before."""
        page, start = self.page, pointer.mention.span.start
        before = page.paragraph_before(start)
        floor = before.start if before is not None else 0
        for number in range(page.sentence_of[page.at(start)] - 1, -1, -1):
            first, last = page.sentences[number]
            if page.starts[first] < floor:
                return None
            if page.quote_at(page.starts[first]) is not None:
                continue
            found = self._subject(page.span(first, last - 1))
            chain = self.company.chain_of(found[1]) if found is not None else None
            return found[1] if found is not None and chain is not None and gender in {"", chain.gender} else None
        return None

    def _pronoun(self, pointer: Pointer, parent: int | None) -> str | None:
        word, span = pointer.mention.text.lower(), pointer.mention.span
        if word in {"i", "we", "me", "us"}:
            turn = self.turns.holding(span.start)
            if parent is not None:
                return self.ids[parent]
            if turn is None and word in {"we", "us"} and self.page.quote_at(span.start) is None:
                return self.company.publisher()
            return self._turn(turn)[1] if turn is not None else None
        if word in _RELATIVES:
            return None
        if word in {"it", "they", "them"}:
            thing = meant_by(self.page, span.start, self._read, plural=word != "it")
            if thing is not None:
                return self.company.speaker(thing)
            return self.company.thing_before(span.start, plural=word != "it")
        ref = next((ref for ref in self._overlapping(pointer.mention.span) if ref.kind == "pronoun"), None)
        found = self.company.person(ref.chain) if ref is not None and ref.chain >= 0 else None
        quoted = parent is not None and self.page.quote_at(span.start) is not None
        return None if quoted and parent is not None and found == self.ids[parent] else found

    def _relative(self, pointer: Pointer) -> Pointer | None:
        """What stands right before "who" or "which": the noun phrase that it goes with. None when there is none."""
        page = self.page
        last = page.at(pointer.mention.span.start) - 1
        last -= last >= 0 and page.words[last] in {",", "—", "–", "--"}
        if last < 0 or page.tags[last][:1] not in {"N", "P"} or page.tags[last] in {"PRP", "POS"}:
            return None
        first = last
        start = page.sentences[page.sentence_of[last]][0]
        while first > max(start, last - _LONGEST_ANTECEDENT) and page.tags[first - 1] in _PHRASE:
            first -= 1
        found = self._read(page.span(first, last))
        if found is None:
            return None
        if first > start + 1 and page.lower[first - 1] in {"is", "was", "became", "remains"}:
            named = next((r for r in self._overlapping(page.span(first - 2, first - 2)) if r.chain >= 0), None)
            if named is not None:
                return replace(found, chain=named.chain, kind="person")
        thing = pointer.mention.text.lower() == "which"
        return None if found.mention.form == "pronoun" or (thing and found.kind == "person") else found
