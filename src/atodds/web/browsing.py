"""The views over one thing: a person, a matter, a document, a statement; and the lists that lead there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse

from atodds.errors import InputError
from atodds.store import browse, people, query, results
from atodds.store.browse import Page, PairSearch
from atodds.store.connect import Store
from atodds.store.judgements import verdict_of
from atodds.store.matters import Index, Share, count_entries, entries, index, index_of, shares_of
from atodds.store.pairs import AT_ODDS, Pair
from atodds.store.query import Spoken
from atodds.types import Matter, RelationLabel, Role, Speaker, join_spans
from atodds.web import beside, charts, checks, marked
from atodds.web.render import day, shown
from atodds.web.site import LINKS, address, history, number_of, site_of

__all__ = ["Tie", "matter_chart", "person_chart", "posts_of", "routes", "ties_of", "titles"]

routes = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

SIZE = 50
ACROSS = 12
"""Matters across the matrix; speakers in a timeline."""
DRAWN = 400
LISTED = 200
"""Matters of one person that can be chosen."""


@dataclass(frozen=True, slots=True)
class Tie:
    """A pair at odds that a statement is part of, told from its side."""

    pair_id: str
    label: str
    words: str


@routes.get("/people")
def everybody(request: Request) -> HTMLResponse:
    """Who spoke, those with most statements first."""
    site = site_of(request)
    name, number = request.query_params.get("name", "")[:200], number_of(request)
    some = people.speakers(site.store, name=name, limit=SIZE, offset=(number - 1) * SIZE)
    page = Page(items=some, total=people.count_speakers(site.store, name=name), number=number, size=SIZE)
    return site.show(request, "people.html", "/people", page=page, name=name, titles=titles, address=address(request))


@routes.get("/people/{id}")
def person(request: Request, id: str) -> HTMLResponse:
    """One person: what they said, at first and at second hand; their posts, spellings and mentions."""
    site = site_of(request)
    store = site.store
    members = browse.group(store, id)
    if not members:
        raise HTTPException(404, "There is nobody of this id; they may be gone since everything was compared again.")
    own = browse.people_by_id(store, [members[0].speaker.id])[members[0].speaker.id]
    asked = request.query_params.get("matter", "")[:200]
    matter = index_of(store, asked).matters[0] if asked else None
    among = frozenset(matter.statement_ids) if matter else None
    ids = [member.speaker.id for member in members]
    first = browse.said_by(store, ids, second_hand=False, among=among, number=number_of(request))
    second = browse.said_by(store, ids, second_hand=True, among=among, number=number_of(request, "second"))
    held, shares = beside.held_in(store), shares_of(store, ids)
    merge = request.query_params.get("merge", "").strip()[:200]
    others = people.speakers(store, name=merge, limit=12) if merge else []
    return site.show(
        request,
        "person.html",
        "/people",
        person=own,
        members=members,
        posts=posts_of(own.roles),
        titles=titles,
        review=beside.review(browse.reviews(store).get(own.id)),
        matter=matter,
        matters=shares[:LISTED],
        chart=person_chart(store, [share for share in shares if not matter or share.id == matter.id]),
        first=first,
        second=second,
        first_sides=[beside.quoted(item, held) for item in first.items],
        second_sides=[beside.quoted(item, held) for item in second.items],
        first_address=address(request),
        second_address=address(request, "second"),
        ties=ties_of(store, [*first.items, *second.items]),
        merge=merge,
        others=[other for other in others if other.speaker.id != own.id],
        history=[each for member in members[:20] for each in history(store, member.speaker.id)],
    )


@routes.get("/matters")
def matters(request: Request) -> HTMLResponse:
    """The matrix of speakers and matters, and every matter."""
    site, number = site_of(request), number_of(request)
    first = index(site.store)
    most = {who for shares in first.shares.values() for who, _ in shares.most_common(20)}
    names = {who: speaker.name for who, speaker in browse.people_by_id(site.store, sorted(most)).items()}
    listed = entries(site.store, limit=SIZE, offset=(number - 1) * SIZE)
    return site.show(
        request,
        "matters.html",
        "/matters",
        counts=browse.counts(site.store),
        table=charts.matrix(first.matters[:ACROSS], first.shares, names),
        cell=lambda who, matter: f"{LINKS.person(who)}?matter={matter}",
        page=Page(items=listed, total=count_entries(site.store), number=number, size=SIZE),
        address=address(request),
    )


@routes.get("/matters/{id}")
def matter(request: Request, id: str) -> HTMLResponse:
    """One matter: who spoke when, what is at odds, what agrees."""
    site = site_of(request)
    store = site.store
    try:
        about = index_of(store, id)
    except InputError as error:
        gone = "There is no such matter; it may be gone since everything was compared again."
        raise HTTPException(404, gone) from error
    found = about.matters[0]
    kinds: Sequence[Sequence[RelationLabel]] = (AT_ODDS, ("restates", "supports"), ("differs in scope or time",))
    page, agree, apart = browse.pair_pages(store, PairSearch(matter=found.id, size=12), kinds)
    chart, undated = matter_chart(store, about, found, page.items)
    rows = {row.id: row for row in beside.rows(store, [*page.items, *agree.items, *apart.items])}
    sides, agreeing, differing = ([rows[pair.relation.id] for pair in some.items] for some in (page, agree, apart))
    return site.show(
        request,
        "matter.html",
        "/matters",
        matter=found,
        speakers=len(about.shares[found.id]),
        chart=chart,
        undated=undated,
        page=page,
        agree=agree,
        apart=apart,
        rows=sides,
        agreeing=agreeing,
        differing=differing,
    )


@routes.get("/documents")
def documents(request: Request) -> HTMLResponse:
    """What was read, the newest first."""
    site = site_of(request)
    words, outlet = (request.query_params.get(name, "")[:200] for name in ("words", "outlet"))
    number = number_of(request)
    some = query.document_entries(site.store, words=words, outlet=outlet, limit=SIZE, offset=(number - 1) * SIZE)
    total = query.count_documents(site.store, words=words, outlet=outlet)
    return site.show(
        request,
        "documents.html",
        "/documents",
        counts=browse.counts(site.store),
        words=words,
        outlet=outlet,
        page=Page(items=some, total=total, number=number, size=SIZE),
        address=address(request),
    )


@routes.get("/documents/{id}")
def document(request: Request, id: str) -> HTMLResponse:
    """A document's text with what is attributed in it, in parts where it is long."""
    site = site_of(request)
    if not query.has_document(site.store, id):
        raise HTTPException(404, "There is no such document.")
    found = query.extraction(site.store, id)
    text, wanted = found.document.text, request.query_params.get("s", "")
    parts = marked.parts(text)
    at = next((said.content[0].start for said in found.statements if said.id == wanted), None)
    number = number_of(request) if at is None or "page" in request.query_params else marked.part_of(parts, at)
    part = parts[min(number, len(parts)) - 1]
    here = [said for said in found.statements if part.start <= said.content[0].start < part.end]
    numbers = {said.id: number for number, said in enumerate(sorted(here, key=lambda s: s.content), 1)}
    spoken = query.spoken(site.store, numbers)
    held = beside.held_in(site.store)
    return site.show(
        request,
        "document.html",
        "/documents",
        document=found.document,
        has_raw=bool(found.document.raw),
        total=len(found.statements),
        lines=marked.paragraphs(text, found.statements, found.document.marks, part, here=wanted),
        numbers=numbers,
        sides=[beside.quoted(item, held) for item in spoken.values()],
        page=Page(items=[], total=len(parts), number=min(number, len(parts)), size=1),
        address=address(request),
    )


@routes.get("/statements/{id}")
def statement(request: Request, id: str) -> HTMLResponse:
    """Everything known about one statement."""
    site = site_of(request)
    store = site.store
    item = query.spoken(store, [id]).get(id)
    if item is None:
        raise HTTPException(404, "There is no such statement; its document may have been read again since.")
    held = beside.held_in(store)
    text = held.document(item.statement.document_id).text
    return site.show(
        request,
        "statement.html",
        "",
        side=beside.quoted(item, held),
        said=item.statement,
        source=join_spans(text, item.statement.source)[:300],
        review=beside.review(verdict_of(store, id)),
        pairs=beside.rows(store, browse.pairs_about(store, [id])[:20]),
        checks=checks.checks(store, results.alignments(store, about=id, limit=20)),
        history=history(store, id),
    )


def titles(speaker: Speaker) -> list[str]:
    """Return the titles of a speaker's roles, each once whatever its capitals, at most five."""
    return list({role.title.casefold(): role.title for role in reversed(speaker.roles)}.values())[::-1][:5]


def posts_of(roles: Sequence[Role]) -> list[Role]:
    """Return the posts to list: dated ones by day, then the others, each title and body once; at most thirty."""
    kept = {(role.title.casefold(), role.organisation.casefold(), role.start, role.end): role for role in roles}
    return sorted(kept.values(), key=lambda role: (role.start is None, role.start or date.min, role.title.casefold()))[
        :30
    ]


def ties_of(store: Store, items: Sequence[Spoken]) -> dict[str, list[Tie]]:
    """Return, by statement, the pairs at odds that it is part of, told from its side."""
    wanted = {item.statement.id: item for item in items}
    out: dict[str, list[Tie]] = {}
    for pair in browse.pairs_about(store, wanted, labels=AT_ODDS):
        if pair.judgement and pair.judgement.verdict == "reject":
            continue
        for one, other in ((pair.left, pair.right), (pair.right, pair.left)):
            if isinstance(one, Spoken) and one.statement.id in wanted:
                words = _told(one, other) if isinstance(other, Spoken) else other.name
                out.setdefault(one.statement.id, []).append(Tie(pair.relation.id, pair.relation.label, words))
    return out


def person_chart(store: Store, shares: Sequence[Share]) -> charts.Timeline | None:
    """Return what a person said by day, a lane per matter of `shares`, the ten with most."""
    lanes = [(share.id, share.label) for share in shares[:10]]
    said = [(key, share.id, when) for share in shares[:10] for key, when in share.said.items() if when]
    return _chart(store, lanes, said[:DRAWN])


def matter_chart(store: Store, about: Index, found: Matter, odd: Sequence[Pair]) -> tuple[charts.Timeline | None, int]:
    """Return a matter's statements by day, a lane per speaker (the twelve with most), and how many have no day.
    `about` holds the matter; the statements of the pairs `odd` are drawn before others."""
    most = [who for who, _ in about.shares[found.id].most_common(ACROSS)]
    names = {who: speaker.name for who, speaker in browse.people_by_id(store, most).items()}
    lanes = [(who, names[who]) for who in most if who in names]
    said = [(key, *about.said[key]) for key in found.statement_ids]
    drawn = [(key, who, when) for key, who, when in said if when and who in names]
    first = {end.statement.id for pair in odd for end in (pair.left, pair.right) if isinstance(end, Spoken)}
    drawn.sort(key=lambda each: (each[0] not in first, each[0]))
    return _chart(store, lanes, drawn[:DRAWN]), sum(when is None for _, _, when in said)


def _chart(
    store: Store, lanes: Sequence[tuple[str, str]], drawn: Sequence[tuple[str, str, date]]
) -> charts.Timeline | None:
    pairs = browse.ends_about(store, [key for key, _, _ in drawn])
    odd = {key for pair in pairs for key in pair}
    texts = browse.words_of(store, [key for key, _, _ in drawn])
    points = [
        charts.Point(key, lane, when, f"{day(when)}: {_short(texts.get(key, ''))}", key in odd)
        for key, lane, when in drawn
    ]
    return charts.timeline(lanes, points, pairs)


def _told(one: Spoken, other: Spoken) -> str:
    same = one.speaker is not None and other.speaker is not None and one.speaker.id == other.speaker.id
    name = "what they said" if same else (other.speaker.name if other.speaker else "a speaker not identified")
    when = other.statement.said
    said = f" on {day(when.start)}" if when else " on a day unknown" if same else ", day unknown"
    return f"{name}{said}: {_short(other.statement.text)}"


def _short(text: str) -> str:
    line = shown(" ".join(text[:400].split()))
    return f"{line[:110]} …" if len(line) > 110 else line
