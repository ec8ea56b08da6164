from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atodds.context.certainty import kent
from atodds.context.situate import situate
from atodds.models.load import parser
from atodds.types import Attribution, Cast, Document, Mention, Origin, Phrase, Span, Statement, join_spans

Situated = Callable[..., tuple[Statement, ...]]
ORIGIN = Origin(stage="test", version="1")

PIECES = st.sampled_from(
    [
        "Ida Brook", " said", " on Tuesday", " that", " it was likely", ". ", "\n\n", "“", "”", '"', " if it rained,",
        " unless", " will", " by Friday", " without evidence", " citing officials", " at a hearing of the", " may",
        " should talks fail", " told reporters", " three days after", " May 13, 2020", "\u202e", "\ud800", " n’t",
        " a 70 percent chance", " denied", " He", " 999 years ago", " —", " (", " the", " promised to", "\u00a0",
    ]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=30).map("".join) | st.text(max_size=80)


@st.composite
def documents(draw: st.DrawFn) -> tuple[Document, list[Attribution], Cast]:
    text = draw(TEXTS)
    places = st.integers(0, len(text))
    spans = st.tuples(places, places).map(lambda ends: Span(min(ends), max(ends)))
    made = []
    for at in range(draw(st.integers(0, 4))):
        content = tuple(sorted(draw(st.lists(spans, min_size=1, max_size=3))))
        made.append(
            Attribution(
                id=f"a{at}",
                document_id="doc",
                content=content,
                quotations=(),
                cue=tuple(draw(st.lists(spans, max_size=2))),
                source=tuple(draw(st.lists(spans, max_size=1))),
                parent=draw(st.none() | st.sampled_from(["a0", "a1", "a2", "a3", "gone"])),
                score=0.5,
                origin=ORIGIN,
            )
        )
    published = draw(st.none() | st.dates())
    kind = draw(st.sampled_from(["report", "record"]))
    document = Document(
        id="doc", text=text, kind=kind, name="doc", published=published, sha256="", raw_sha256=""
    )  # fmt: skip
    mentions = tuple(
        Mention(span=a.source[0], text=a.source[0].of(text), form="name") if a.source else None for a in made
    )
    ids = tuple(draw(st.none() | st.sampled_from(["x", "y"])) for _ in made)
    return document, made, Cast(speakers=(), mentions=mentions, speaker_ids=ids)


def circumstances(record: Any) -> Iterator[tuple[Span, str]]:
    """Yield every (span, words) that a statement claims, however deep."""
    if isinstance(record, tuple) and not isinstance(record, Span):
        for item in record:
            yield from circumstances(item)
    if is_dataclass(record):
        span = getattr(record, "span", None)
        if span is not None:
            words = next(getattr(record, name) for name in ("text", "words", "phrase") if hasattr(record, name))
            yield span, words
        for item in fields(record):
            yield from circumstances(getattr(record, item.name))


@given(documents())
@settings(deadline=None, max_examples=150)
def test_any_text_gives_one_statement_each_with_exact_spans(made: tuple[Document, list[Attribution], Cast]) -> None:
    document, attributions, cast = made
    readable = document.text.translate(dict.fromkeys(range(0xD800, 0xE000), "\ufffd"))
    statements = situate(document, attributions, parser().parse(readable), cast)
    assert len(statements) == len(attributions)
    assert len({statement.id for statement in statements}) == len(statements)
    for statement, attribution in zip(statements, attributions, strict=True):
        assert statement.text == join_spans(document.text, attribution.content)
        assert statement.cue == join_spans(document.text, attribution.cue)
        for span, words in circumstances(statement):
            assert words == document.text[span.start : span.end]
        if statement.said is not None:
            assert statement.said.start <= statement.said.end


def test_ids_do_not_depend_on_score_model_or_circumstance(situated: Situated) -> None:
    text = "Ida Brook said it was over."
    document = Document(id="d", text=text, kind="report", name="d", sha256="", raw_sha256="")
    one = Attribution(
        id="a", document_id="d", content=(Span(15, 26),), quotations=(), cue=(Span(10, 14),), source=(Span(0, 9),),
        score=0.9, origin=ORIGIN,
    )  # fmt: skip
    other = replace(one, id="b", score=0.1, origin=Origin(stage="other", version="9"))
    moved = replace(one, cue=())
    cast = Cast(speakers=(), mentions=(None,), speaker_ids=(None,))
    parse = parser().parse(text)
    first, second, third = (
        situate(replace(document, published=day), [attribution], parse, cast)[0].id
        for attribution, day in ((one, None), (other, date(2020, 5, 13)), (moved, None))
    )
    assert first == second
    assert first != third


def test_the_speaker_and_mention_come_from_the_cast(situated: Situated) -> None:
    statement = situated("<s>Ida Brook</s> <c>said</c> <k>it was over</k>.")[0]
    assert statement.speaker_id == "ida brook"
    assert statement.mention is not None
    assert statement.mention.text == "Ida Brook"
    assert statement.source == (Span(0, 9),)


def test_the_scale_can_be_chosen() -> None:
    text = "Ida Brook said it was likely."
    document = Document(id="d", text=text, kind="report", name="d", sha256="", raw_sha256="")
    attribution = Attribution(
        id="a", document_id="d", content=(Span(15, 28),), quotations=(), cue=(Span(10, 14),), source=(Span(0, 9),),
        score=0.9, origin=ORIGIN,
    )  # fmt: skip
    cast = Cast(speakers=(), mentions=(None,), speaker_ids=(None,))
    certainty = situate(document, [attribution], parser().parse(text), cast, scale=kent)[0].certainty
    assert certainty is not None
    assert (certainty.scale, certainty.low, certainty.high) == ("Kent", 63, 87)


def test_a_circle_of_parents_ends() -> None:
    text = "Brook said Amund said no."
    document = Document(id="d", text=text, kind="report", name="d", sha256="", raw_sha256="")
    made = [
        Attribution(
            id=name, document_id="d", content=(Span(11, 24),), quotations=(), cue=(), source=(), parent=parent,
            score=0.9, origin=ORIGIN,
        )
        for name, parent in (("a", "b"), ("b", "a"))
    ]  # fmt: skip
    cast = Cast(speakers=(), mentions=(None, None), speaker_ids=(None, None))
    assert [len(s.via) for s in situate(document, made, parser().parse(text), cast)] == [1, 1]


@pytest.mark.parametrize(
    "text",
    [
        "if " * 3000,
        "no evidence without giving any " * 1000,
        "at a hearing of the " * 1500,
        "at a the the the the " * 1500,
        "A" * 40_000,
        "neither " * 4000,
        "on Monday on Tuesday last " * 1500,
        "chance of " * 4000,
        "“" * 10_000,
        "earlier " * 4000 + "week",
        " " * 30_000 + "ago",
    ],
)
def test_hostile_text_takes_no_long(text: str) -> None:
    document = Document(
        id="d", text=text, kind="report", name="d", published=date(2020, 5, 13), sha256="", raw_sha256=""
    )
    ends = len(text)
    made = [
        Attribution(
            id=f"a{at}", document_id="d", content=(Span(at, ends - 10),), quotations=(), cue=(Span(0, 2),),
            source=(Span(2, 3),), score=0.9, origin=ORIGIN,
        )
        for at in (5, 9)
    ]  # fmt: skip
    parse = parser().parse(text[:2000])
    cast = Cast(speakers=(), mentions=(None, None), speaker_ids=("x", "x"))
    start = time.process_time()
    statements = situate(document, made, parse, cast)
    assert len(statements) == 2
    assert time.process_time() - start < 5


def test_a_phrase_is_never_taken_from_another_statement(situated: Situated) -> None:
    text = (
        "<s>Brook</s> <c>said</c> on Monday that <k>it might rain if the wind turned</k>. "
        "<s2>Amund</s2> <c2>said</c2> <k2>it was over</k2>."
    )
    other = situated(text, published=date(2020, 5, 13))[1]
    taken: list[Phrase | None] = [other.condition, other.venue, other.unsupported]
    assert taken == [None, None, None]
    assert other.certainty is None
    assert other.said is None


def test_a_source_that_is_only_who_takes_in_the_words_before(situated: Situated) -> None:
    text = "Carra scolded <m>its new mayor</m>, <s>who</s> <c>had said</c> <k>it was safe</k>."
    (statement,) = situated(text)
    plain = "Carra scolded its new mayor, who had said it was safe."
    assert [span.of(plain) for span in statement.source] == ["its new mayor", "who"]
