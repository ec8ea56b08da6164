from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atodds.models import load
from atodds.speakers.identify import identify
from atodds.speakers.roster import Person, Roster
from atodds.types import Attribution, Cast, Document, Origin, Parse, Role, Span, content_id

PAGES = yaml.safe_load((Path(__file__).parent / "mentions.yaml").read_text(encoding="utf-8"))
CASES = [
    pytest.param(page, at, id=f"{page['page']}: {ask[0]}") for page in PAGES for at, ask in enumerate(page["asks"])
]
Paged = tuple[Document, tuple[Attribution, ...], Parse]


def _name(cast: Cast, at: int) -> tuple[str | None, str | None]:
    speaker = next((s for s in cast.speakers if s.id == cast.speaker_ids[at]), None)
    return (speaker.name, speaker.kind) if speaker is not None else (None, None)


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 120


@pytest.fixture(scope="module")
def casts() -> dict[str, Any]:
    return {}


@pytest.mark.parametrize(("page", "at"), CASES)
def test_mentions(page: dict[str, Any], at: int, paged: Callable[..., Paged], casts: dict[str, Any]) -> None:
    if page["page"] not in casts:
        document, items, parse = paged(page["text"], [tuple(ask[:2]) for ask in page["asks"]])
        casts[page["page"]] = (document, identify(document, items, parse))
    document, cast = casts[page["page"]]
    _, _, name, kind, form = page["asks"][at]
    mention = cast.mentions[at]
    assert (*_name(cast, at), mention.form if mention is not None else None) == (name, kind, form)
    assert mention is None or mention.span.of(document.text) == mention.text


def test_unnamed_sources_are_never_one(paged: Callable[..., Paged]) -> None:
    text = 'A customs officer said "two." In another town a customs officer said "three."'
    document, items, parse = paged(text, [("A customs officer", "two."), ("a customs officer", "three.")])
    cast = identify(document, items, parse)
    assert cast.speaker_ids[0] is not None
    assert cast.speaker_ids[0] != cast.speaker_ids[1]


def test_everyone_named_is_in_the_cast_with_posts_and_their_place(paged: Callable[..., Paged]) -> None:
    text = "Harbour Minister Mara Oduya met Alan Pike, the chief engineer, on Friday."
    document, items, parse = paged(text, [])
    cast = identify(document, items, parse)
    found = {speaker.name: [role.span.of(text) for role in speaker.roles if role.span] for speaker in cast.speakers}
    assert found == {"Mara Oduya": ["Harbour Minister"], "Alan Pike": ["chief engineer"]}


@pytest.mark.parametrize(
    ("publisher", "name"),
    [("Harbour Institute", "Harbour Institute"), ("The Northport Times", None), ("Ida Roe", None), ("", None)],
)
def test_we_outside_quotation_marks_is_a_body_that_publishes(
    paged: Callable[..., Paged], publisher: str, name: str | None
) -> None:
    text = 'We think it likely that the wall holds. "We do not," Karl Voss said.'
    asks = [("We", "it likely that the wall holds"), ("Karl Voss", "We do not,")]
    cast = identify(*paged(text, asks, publisher=publisher))
    assert _name(cast, 0)[0] == name
    assert _name(cast, 1)[0] == "Karl Voss"


def test_a_child_told_of_by_the_parent(paged: Callable[..., Paged]) -> None:
    text = "\"He said, 'Mum, open the door',\" Ada Brandt recalled. \"He said, 'Captain, sail',\" Brandt added."
    document, items, parse = paged(
        text,
        [
            ("Ada Brandt", "He said, 'Mum, open the door'"), ("He", "'Mum, open the door'"),
            ("Brandt", "He said, 'Captain, sail'"), ("He", "'Captain, sail'"),
        ],
    )  # fmt: skip
    items = (items[0], replace(items[1], parent=items[0].id), items[2], replace(items[3], parent=items[2].id))
    cast = identify(document, items, parse)
    assert [_name(cast, at)[0] for at in range(4)] == ["Ada Brandt", "the son of Ada Brandt", "Ada Brandt", None]


def test_whose_son_is_stated_of_the_one_named(paged: Callable[..., Paged]) -> None:
    cast = identify(*paged("Ada Brandt, whose son Jonas is at sea, waited.", []))
    assert {s.name: [role.title for role in s.roles] for s in cast.speakers if s.roles}["Jonas"][
        -1
    ] == "son of Ada Brandt"


def test_who_quotes_somebody_is_in_the_cast(paged: Callable[..., Paged]) -> None:
    text = (
        "The state agency HBA has Ms. Brandt saying the bay is shallow. The Harbour Gazette quoted a pilot as saying "
        "it was deep. Dow has seen Ms. Roe sailing there."
    )
    asks = [("Ms. Brandt", "the bay is shallow"), ("a pilot", "it was deep"), ("Ms. Roe", "there")]
    cast = identify(*paged(text, asks))
    assert {s.name for s in cast.speakers if s.kind == "organisation"} == {"state agency HBA", "Harbour Gazette"}
    assert [_name(cast, at)[0] for at in (0, 1)] == ["Brandt", "a pilot"]


def test_who_is_quoted_later_is_not_he_in_the_own_words(paged: Callable[..., Paged]) -> None:
    text = (
        "Karl Voss, a former pilot, said the board had left itself a door.\n\n"
        '"He says shut. A gate that is half open is open."'
    )
    asks = [
        ("Karl Voss, a former pilot,", "the board had left itself a door"),
        ("", "He says shut. A gate"),
        ("He", "shut"),
    ]
    document, items, parse = paged(text, asks)
    whole = Span(text.index('"He'), len(text))
    items = (
        items[0],
        replace(items[1], content=(whole,), quotations=(Span(whole.start + 1, whole.end - 1),)),
        items[2],
    )
    cast = identify(document, (items[0], items[1], replace(items[2], parent=items[1].id)), parse)
    assert [_name(cast, at)[0] for at in range(3)] == ["Karl Voss", "Karl Voss", None]


def test_a_source_that_only_heard_gives_way_to_whom_it_heard(paged: Callable[..., Paged]) -> None:
    text = "Ada Brandt had heard from a retired pilot that the bay is shallow. The station has Ms. Brandt saying it is."
    document, items, parse = paged(
        text, [("Ada Brandt", "that the bay is shallow"), ("The station has Ms. Brandt", "it is")]
    )
    heard = text.index("had heard")
    items = (replace(items[0], cue=(Span(heard, heard + len("had heard")),)), items[1])
    cast = identify(document, items, parse)
    assert [mention.text for mention in cast.mentions if mention] == ["a retired pilot", "Ms. Brandt"]
    assert [_name(cast, at)[1] for at in range(2)] == ["unnamed", "person"]
    assert "station" in {speaker.name for speaker in cast.speakers}


TURNS = [
    ("THE PRESIDENT", "The dam is safe."),
    ("Q", "Are you sure, Mr. President?"),
    ("DR. HALE", "Tomas Hale, my father, built it."),
    ("THE PRESIDENT", "It is the best dam."),
    ("Q", "And the other one?"),
    ("ACTING UNDER SECRETARY BRYCE", "We are looking at it."),
]


def test_turns_by_label(transcript: Callable[..., Paged]) -> None:
    cast = identify(*transcript(TURNS))
    assert [mention.form for mention in cast.mentions if mention is not None] == ["turn"] * 6
    ids = cast.speaker_ids
    assert ids[0] == ids[3]
    assert ids[1] != ids[4]
    kinds = [_name(cast, at)[1] for at in range(6)]
    assert kinds == ["person", "unnamed", "person", "person", "unnamed", "person"]
    assert _name(cast, 5)[0] == "Bryce"


def test_whoever_answers_is_the_one_who_was_called(transcript: Callable[..., Paged]) -> None:
    turns = [
        ("Q", "Who is there? [Brigadier Ida Vask was called.]"),
        ("A", "The dam is safe."),
        ("Q", "Thank you. Karl Olsen, having been duly sworn, was examined as follows."),
        ("A", "I built it."),
    ]
    cast = identify(*transcript(turns))
    assert [_name(cast, at)[0] for at in (1, 3)] == ["Ida Vask", "Karl Olsen"]
    cast = identify(*transcript([("Q", "Is it safe?"), ("A", "It is.")]))
    assert _name(cast, 1)[1] == "unnamed"


def test_a_post_as_label_by_the_title_of_the_record(transcript: Callable[..., Paged]) -> None:
    document, items, parse = transcript(TURNS, title="Remarks by President Roe in a Briefing")
    assert _name(identify(document, items, parse), 0)[0] == "Roe"


def test_a_post_as_label_by_the_roster_on_the_day(
    transcript: Callable[..., Paged], days: Callable[..., dict[str, Any]]
) -> None:
    day = days(d="2019-05-02")["d"]
    people = [
        Person(name="Ida Roe", roles=(Role(title="president", end=days(d="2018-12-31")["d"]),)),
        Person(name="Karl Voss", roles=(Role(title="president", start=days(d="2019-01-01")["d"]),)),
    ]
    document, items, parse = transcript(TURNS, published=day)
    assert _name(identify(document, items, parse, roster=Roster(tuple(people))), 0)[0] == "Karl Voss"
    document, items, parse = transcript(TURNS)
    assert _name(identify(document, items, parse, roster=Roster(tuple(people))), 0)[0] == "the president"


TEXT = st.text(st.sampled_from("aA \n\"“”'’.,:;-–()[]@0é\u202e\u00ad\ud800中") | st.characters(), max_size=200)
WORDS = st.lists(
    st.sampled_from(
        "Jane Roe said the president \" “ ” of and , . he who Mr. Dr. Kremlin officials a report 's - Jr. ( )".split()
        + ["Secretary", "I", "statement", "by", "N.", "\n\n"]
    ),
    max_size=60,
).map(" ".join)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(TEXT | WORDS, st.data())
def test_any_text_is_legal(text: str, data: st.DataObject) -> None:
    document = Document(id="d", text=text, kind="report", name="page", sha256="", raw_sha256="")
    cut = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(lambda pair: Span(*sorted(pair)))
    spans = data.draw(st.lists(st.tuples(cut, cut), max_size=6))
    items = [
        Attribution(
            id=content_id("a", at),
            document_id="d",
            content=(content,),
            quotations=(content,) if at % 2 else (),
            cue=(),
            source=(source,) if at % 3 else (),
            score=0.5,
            origin=Origin(stage="test", version="1"),
        )
        for at, (content, source) in enumerate(spans)
    ]  # fmt: skip
    cast = identify(document, items, load.parser().parse(text))
    ids = {speaker.id for speaker in cast.speakers}
    assert len(cast.mentions) == len(cast.speaker_ids) == len(items)
    assert all(ident is None or ident in ids for ident in cast.speaker_ids)
    assert all(m is None or m.span.of(text) == m.text for m in cast.mentions)
    assert all(r.span is None or 0 <= r.span.start <= r.span.end <= len(text) for s in cast.speakers for r in s.roles)


@pytest.mark.parametrize(
    "text", ['"' * 10_000, "A" * 50_000, "Roe " * 5_000, "Mr. " * 5_000, "the president of " * 3_000]
)
def test_hostile_pages_end(text: str) -> None:
    document = Document(id="d", text=text, kind="report", name="page", sha256="", raw_sha256="")
    starts = tuple(range(0, len(text), 5))
    parse = Parse(
        starts=starts, ends=tuple(min(at + 4, len(text)) for at in starts), lemmas=("x",) * len(starts),
        tags=("NNP",) * len(starts), heads=tuple(range(len(starts))), relations=("dep",) * len(starts),
        entities=("PERSON",) * len(starts), entity_starts=(False,) * len(starts), sentences=((0, len(starts)),),
    )  # fmt: skip
    assert identify(document, (), parse).mentions == ()
