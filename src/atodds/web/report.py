"""The store as one HTML file that needs nothing else: no script, no outside request, the same parts as the page."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from markupsafe import Markup

from atodds.judged import remark_of
from atodds.record.variants import variants
from atodds.store import browse, people, query, results
from atodds.store.browse import PairSearch
from atodds.store.connect import Store
from atodds.store.judgements import verdicts
from atodds.store.matters import Index, shares_of
from atodds.store.matters import index as index_of
from atodds.store.pairs import AT_ODDS, Pair
from atodds.store.query import DocumentEntry, Spoken
from atodds.types import Alignment, Dispute, Document, Judgement, Matter, RelationLabel, Role, Speaker, Verdict
from atodds.web import beside, browsing, charts, checks, marked
from atodds.web.pages import about
from atodds.web.render import asset, day, fill, web_address

__all__ = ["render"]

MOST = 400
"""Pairs, checks and disputes shown of each kind: a reader does not get further, and the file stays small."""
TEXT = 400_000
"""Characters of documents that are printed in full, those with most statements first: about a megabyte of the file."""
PEOPLE, SAID, MATTERS = 24, 40, 12


@dataclass(frozen=True, slots=True)
class Filed:
    """Places in the file; what is not in it is no link."""

    papers: frozenset[str]
    people: frozenset[str]
    matters: frozenset[str]
    placed: frozenset[str]

    def pair(self, id: str) -> str:
        """Return the place of a pair."""
        return f"#p-{id}"

    def statement(self, id: str) -> str:
        """Return the place of a statement in its text."""
        return f"#s-{id}" if id in self.placed else ""

    def place(self, _document_id: str, statement_id: str, /) -> str:
        """Return the place of a statement in its text."""
        return self.statement(statement_id)

    def note(self, id: str) -> str:
        """Return the place of what is said of a statement below its text."""
        return f"#n-{id}" if id in self.placed else ""

    def document(self, id: str) -> str:
        """Return the place of a document's text."""
        return f"#d-{id}" if id in self.papers else ""

    def person(self, id: str) -> str:
        """Return the place of a person."""
        return f"#w-{id}" if id in self.people else ""

    def matter(self, id: str) -> str:
        """Return the place of a matter."""
        return f"#m-{id}" if id in self.matters else ""

    def quotation(self, id: str) -> str:
        """Return the place of a quotation held against the record."""
        return f"#p-{id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Person:
    speaker: Speaker
    total: int
    posts: Sequence[Role]
    chart: charts.Timeline | None
    first: Sequence[beside.Side]
    second: Sequence[beside.Side]
    ties: dict[str, list[browsing.Tie]]
    review: beside.Review


@dataclass(frozen=True, slots=True, kw_only=True)
class _Matter:
    matter: Matter
    speakers: int
    odd: int
    agree: int
    chart: charts.Timeline | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Paper:
    document: Document
    lines: list[list[marked.Run]]
    numbers: dict[str, int]
    sides: list[beside.Side]
    cut: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Dispute:
    id: str
    left: str
    act: str
    right: str
    text: str
    outlet: str
    url: str
    published: str
    review: beside.Review


@dataclass(frozen=True, slots=True, kw_only=True)
class _Echo:
    words: str
    speaker: str
    outlets: str


def render(store: Store) -> str:
    """Return the report on everything in `store`. All text of pages is escaped; marks that turn the direction of
    writing are taken out of what is shown, so that no page can make another's words read differently."""
    style = asset("page.css")
    counts = browse.counts(store)
    entries = query.document_entries(store)
    index = index_of(store)
    chosen = _chosen(entries)
    speaking = people.speakers(store, limit=PEOPLE)
    papers = [_paper(store, id) for id in chosen]
    links = Filed(
        papers=frozenset(chosen),
        people=frozenset(person.speaker.id for person in speaking),
        matters=frozenset(matter.id for matter in index.matters[:MATTERS]),
        placed=frozenset(id for paper in papers for id in paper.numbers),
    )
    names = {person.speaker.id: person.speaker.name for person in speaking}
    checked = results.alignments(store, verdicts=[name for name in get_args(Verdict) if name != "no record supplied"])
    found_there = [item for item in checked if item.record is not None]
    judged = verdicts(store)
    days = sorted(entry.published for entry in entries if entry.published)
    return fill(
        "report.html",
        links,
        style=Markup(style),  # noqa: S704  (our own file, not a page's words)
        style_hash=f"sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}",
        period=(f"{day(days[0])} to {day(days[-1])}" if days[0] != days[-1] else day(days[0])) if days else "",
        counts=counts,
        judged=len(judged),
        pairs=beside.rows(store, _pairs(store, AT_ODDS)),
        apart=beside.rows(store, _pairs(store, ("differs in scope or time",))),
        verdicts=sorted(
            (item for item in results.count_alignments(store).items() if item[0] != "no record supplied"),
            key=lambda item: get_args(Verdict).index(item[0]),
        ),
        outside=checks.count_outside(store),
        checks=checks.checks(store, found_there[:MOST]),
        missing=checks.checks(store, [item for item in checked if item.record is None][:MOST]),
        variants=_variants(store, found_there[:MOST]),
        disputes=_disputes(results.disputes(store, limit=MOST), entries, judged),
        people=[_person(store, person) for person in speaking],
        table=charts.matrix(index.matters[:MATTERS], index.shares, names),
        no_link=lambda _who, _matter: "",
        matters=[_matter(store, index, matter) for matter in index.matters[:MATTERS]],
        echoes=_echoes(_pairs(store, ("restates",))),
        entries=entries,
        left_out=len(entries) - len(chosen),
        papers_read=papers,
        log=browse.log(store, size=MOST).items,
        about=about,
        remark=remark_of,
    )


def _pairs(store: Store, labels: Sequence[RelationLabel]) -> list[Pair]:
    return browse.pair_page(store, PairSearch(labels=labels, size=MOST)).items


def _chosen(entries: Iterable[DocumentEntry]) -> list[str]:
    """The documents printed in full, in the order of the listing: those with most statements, within `TEXT`."""
    held, room = set(), TEXT
    for entry in sorted(entries, key=lambda entry: (-entry.statement_count, entry.id)):
        if min(entry.length, marked.LONGEST) <= room:
            room -= min(entry.length, marked.LONGEST)
            held.add(entry.id)
    return [entry.id for entry in entries if entry.id in held]


def _paper(store: Store, id: str) -> _Paper:
    found = query.extraction(store, id, raw=False)
    text = found.document.text
    parts = marked.parts(text)
    here = [said for said in found.statements if said.content[0].start < parts[0].end]
    numbers = {said.id: number for number, said in enumerate(sorted(here, key=lambda said: said.content), 1)}
    held = beside.held_in(store)
    return _Paper(
        document=found.document,
        lines=marked.paragraphs(text, found.statements, found.document.marks, parts[0]),
        numbers=numbers,
        sides=[beside.quoted(item, held) for item in query.spoken(store, numbers).values()],
        cut=len(parts) > 1,
    )


def _person(store: Store, person: people.Person) -> _Person:
    ids = [member.speaker.id for member in browse.group(store, person.speaker.id)]
    held = beside.held_in(store)
    first, second = (browse.said_by(store, ids, second_hand=by_others, size=SAID) for by_others in (False, True))
    return _Person(
        speaker=person.speaker,
        total=first.total + second.total,
        posts=browsing.posts_of(person.speaker.roles),
        chart=browsing.person_chart(store, shares_of(store, ids)),
        first=[beside.quoted(item, held) for item in first.items],
        second=[beside.quoted(item, held) for item in second.items],
        ties=browsing.ties_of(store, [*first.items, *second.items]),
        review=beside.review(browse.reviews(store).get(person.speaker.id)),
    )


def _matter(store: Store, index: Index, matter: Matter) -> _Matter:
    odd, agree = browse.pair_pages(store, PairSearch(matter=matter.id), (AT_ODDS, ("restates", "supports")))
    return _Matter(
        matter=matter,
        speakers=len(index.shares[matter.id]),
        odd=odd.total,
        agree=agree.total,
        chart=browsing.matter_chart(store, index, matter, odd.items)[0],
    )


def _variants(store: Store, found: Sequence[Alignment]) -> list[list[checks.Check]]:
    """The stretches of a record that several quotations print differently."""
    groups = [group.alignments for group in variants(found) if any(group.differences)]
    return [checks.checks(store, group) for group in groups]


def _disputes(
    found: Iterable[Dispute], entries: Iterable[DocumentEntry], judged: Mapping[str, Judgement]
) -> list[_Dispute]:
    pages = {entry.id: entry for entry in entries}
    return [
        _Dispute(
            id=item.id,
            left=item.left.text if item.left else "one party, not named,",
            act=item.act,
            right=item.right.text if item.right else "another",
            text=item.text,
            outlet=pages[item.document_id].publisher or pages[item.document_id].title,
            url=web_address(pages[item.document_id].url),
            published=day(pages[item.document_id].published),
            review=beside.review(judged.get(item.id)),
        )
        for item in found
    ]


def _echoes(found: Sequence[Pair]) -> list[_Echo]:
    """What was printed in more than one place, each group once, the most repeated first."""
    groups: dict[str, list[Spoken]] = {}
    for pair in found:
        if isinstance(pair.left, Spoken) and isinstance(pair.right, Spoken):
            groups.setdefault(pair.left.statement.id, [pair.left]).append(pair.right)
    return [
        _Echo(
            words=group[0].statement.text[: beside.LONGEST],
            speaker=group[0].speaker.name if group[0].speaker else "unknown",
            outlets=", ".join(sorted({item.publisher or item.document_title for item in group})),
        )
        for group in sorted(groups.values(), key=len, reverse=True)
    ]
