import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from atodds.attribution.attribute import attribute
from atodds.text import overlap
from atodds.types import Attribution, Document, Mark, Origin, Parse, Parser, Span, content_id, join_spans

Read = Callable[..., tuple[Document, tuple[Attribution, ...]]]

CASES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("attributions.yaml").read_text(encoding="utf-8"))


def row(text: str, item: Attribution, number: dict[str, int]) -> dict[str, Any]:
    out: dict[str, Any] = {
        "source": join_spans(text, item.source),
        "cue": join_spans(text, item.cue),
        "content": [span.of(text) for span in item.content],
    }
    if item.quotations:
        out["quotations"] = [span.of(text) for span in item.quotations]
    if item.parent is not None:
        out["inside"] = number[item.parent]
    return out


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:50])
def test_table(case: dict[str, Any], read: Read) -> None:
    text = case["text"]
    _, found = read(text)
    number = {item.id: at for at, item in enumerate(found)}
    assert [row(text, item, number) for item in found] == case["found"]


def test_table_is_large() -> None:
    assert len(CASES) >= 80


def sound(document: Document, found: tuple[Attribution, ...]) -> None:
    ids = {item.id: item for item in found}
    assert len(ids) == len(found)
    assert list(found) == sorted(found, key=lambda item: item.content[0].start)
    for item in found:
        assert item.id == content_id("attribution", document.id, item.content)
        assert item.document_id == document.id
        assert 0 < item.score < 1
        assert item.content
        for span in (*item.content, *item.quotations, *item.cue, *item.source):
            assert 0 <= span.start < span.end <= len(document.text)
            assert not any(overlap(span, mark.span) for mark in document.marks)
        assert all(any(c.start <= q.start and q.end <= c.end for c in item.content) for q in item.quotations)
        assert item.parent is None or item.parent in ids


ARTICLE = (
    "“We will rebuild,” said Otto Brand, a doctor. “No one leaves.”\n\n"
    "READ: Mayor says the dam will hold\n\n"
    "The ministry warned that prices could rise, according to two officials.\n\n"
    "Photo: “The river,” said the caption."
)


def test_nothing_is_taken_from_marked_lines(read: Read) -> None:
    marks = tuple(
        Mark(span=Span(ARTICLE.index(words), ARTICLE.index(words) + len(words)), kind="link")
        for words in ("READ: Mayor says the dam will hold", "Photo: “The river,” said the caption.")
    )
    document, found = read(ARTICLE, marks=marks)
    sound(document, found)
    sources = [join_spans(document.text, item.source) for item in found]
    assert "Otto Brand, a doctor" in sources
    assert not any("Mayor" in source or "caption" in source for source in sources)
    _, unmarked = read(ARTICLE)
    assert any(join_spans(ARTICLE, item.source) == "Mayor" for item in unmarked)


def test_a_mark_inside_a_sentence_drops_what_it_touches(read: Read) -> None:
    text = "Lund said the road (advertisement) was closed. Brand said the dam was safe."
    start = text.index("(adv")
    _, found = read(text, marks=(Mark(span=Span(start, start + 15), kind="boilerplate"),))
    assert [join_spans(text, item.source) for item in found] == ["Brand"]


SHAPES = [("“", "”"), ('"', '"'), ("''", "''"), ("``", "''"), ("«", "»")]
TALK = (
    "{}We will rebuild,{} said Mayor Ana Lund. {}No one leaves.{} She told the board: {}It must hold.{} "
    "{}The bridge,{} the captain added, {}is next.{}"
)


@pytest.mark.parametrize("shape", SHAPES[1:])
def test_the_shape_of_the_marks_changes_nothing(shape: tuple[str, str], read: Read) -> None:
    def said(pair: tuple[str, str]) -> list[tuple[str, list[str]]]:
        text = TALK.format(*(pair * 5))
        _, found = read(text)
        return [(join_spans(text, i.source), [q.of(text) for q in i.quotations]) for i in found if i.quotations]

    curly = said(SHAPES[0])
    assert [source for source, _ in curly] == ["Mayor Ana Lund", "She", "the captain"]
    assert said(shape) == curly


def test_a_stray_mark_costs_no_other_paragraph(read: Read) -> None:
    lines = ["“We will rebuild,” said Mayor Lund.", "Brand left early.", "“It must hold,” said Renna Dow."]
    wanted = [["We will rebuild,"], ["It must hold,"]]
    for stray in ("”", "“", '"', "''", " “x"):
        text = "\n\n".join([lines[0], lines[1] + stray, lines[2]])
        _, found = read(text)
        assert [[q.of(text) for q in item.quotations] for item in found if item.quotations] == wanted


@dataclass(frozen=True)
class Fixed:
    """A tagger that always says the same."""

    items: tuple[Attribution, ...]

    def tag(self, document: Document) -> tuple[Attribution, ...]:
        return self.items


def tagged(document: Document, source: str, cue: str, content: str, score: float = 0.9) -> Attribution:
    def span(words: str) -> tuple[Span, ...]:
        at = document.text.index(words)
        return (Span(at, at + len(words)),)

    return Attribution(
        id="any",
        document_id=document.id,
        content=span(content),
        quotations=(),
        cue=span(cue),
        source=span(source),
        score=score,
        origin=Origin(stage="tagger", version="test"),
    )


def test_a_tagger_goes_before_the_rules(read: Read) -> None:
    text = "Lund said that Brand had told her that the dam would hold. “It held,” said Dow."
    document, _ = read(text)
    item = tagged(document, "Lund", "said", "that Brand had told her that the dam would hold")
    _, found = read(text, tagger=Fixed((item,)))
    stages = [(join_spans(text, each.source), each.origin.stage, each.parent is None) for each in found]
    assert stages == [("Lund", "tagger", True), ("Brand", "attribute", False), ("Dow", "attribute", True)]
    sound(document, found)


def test_a_tagged_content_cuts_no_quotation_in_two(read: Read) -> None:
    text = "Lund said it was “a gift to the rich” and left."
    document, _ = read(text)
    _, found = read(text, tagger=Fixed((tagged(document, "Lund", "said", "it was “a gift"),)))
    assert [[span.of(text) for span in item.content] for item in found] == [["it was “a gift to the rich”"]]
    assert [[span.of(text) for span in item.quotations] for item in found] == [["a gift to the rich"]]


def test_a_tagged_item_on_a_marked_line_is_dropped(read: Read) -> None:
    text = "READ: Lund said the dam would hold."
    document, _ = read(text)
    item = tagged(document, "Lund", "said", "the dam would hold")
    _, found = read(text, tagger=Fixed((item,)), marks=(Mark(span=Span(0, len(text)), kind="link"),))
    assert found == ()


def test_ids_do_not_depend_on_the_tagger(read: Read) -> None:
    text = "Lund said the dam would hold."
    document, (rule,) = read(text)
    _, (model,) = read(text, tagger=Fixed((tagged(document, "Lund", "said", "the dam would hold"),)))
    assert rule.id == model.id
    assert model.origin.stage == "tagger"


MARKED = ["“", "”", '"', "''", "‘", "’", ",", ".", ":", "—", "(", ")", "\n", "\u202e", "\u200b", "é", "🙂", "6'2\""]
SPOKEN = "Lund|said|that|the dam|would hold|according to|he|told|to go|claim|of|denied|was|by".split("|")
WORDS = st.sampled_from(MARKED + SPOKEN)


@settings(deadline=None, max_examples=60)
@given(st.one_of(st.text(max_size=120), st.lists(WORDS, max_size=60).map(" ".join)))
def test_any_text_is_legal(parser: Parser, text: str) -> None:
    text = text.encode("utf-8", "replace").decode()
    document = Document(id="any", text=text, kind="report", name="any", sha256="", raw_sha256="")
    found = attribute(document, parser.parse(text))
    sound(document, found)
    assert attribute(document, parser.parse(text)) == found


def test_lone_surrogates_are_legal(parser: Parser) -> None:
    text = "\ud800 Lund said “no\udfff” to them."
    document = Document(id="any", text=text, kind="report", name="any", sha256="", raw_sha256="")
    found = attribute(document, parser.parse(text.replace("\ud800", "?").replace("\udfff", "?")))
    sound(document, found)
    assert len(found) == 1


def long_parse(words: int) -> tuple[str, Parse]:
    """Return a text of one endless sentence and a made-up parse of it, so that the time is that of the rules."""
    text = " ".join(["said"] * words)
    starts = tuple(range(0, 5 * words, 5))
    chain = tuple(max(0, at - 1) for at in range(words))
    parse = Parse(
        starts=starts,
        ends=tuple(start + 4 for start in starts),
        lemmas=("say",) * words,
        tags=("VBD",) * words,
        heads=chain,
        relations=("ccomp",) * words,
        entities=("",) * words,
        entity_starts=(False,) * words,
        sentences=((0, words),),
    )
    return text, parse


def test_time_is_linear_in_a_sentence_without_end() -> None:
    def seconds(words: int) -> float:
        text, parse = long_parse(words)
        document = Document(id="any", text=text, kind="report", name="any", sha256="", raw_sha256="")
        start = time.process_time()
        attribute(document, parse)
        return time.process_time() - start

    small = seconds(1_000)
    assert seconds(4_000) < 12 * small + 0.5


def test_order_of_marks_does_not_matter(read: Read) -> None:
    lines = ["Caption one", "Caption two"]
    text = "Lund said the dam would hold.\nCaption one\nCaption two\nBrand said it would not."
    marks = tuple(Mark(span=Span(text.index(w), text.index(w) + len(w)), kind="caption") for w in lines)
    assert read(text, marks=marks)[1] == read(text, marks=marks[::-1])[1]
    assert len(read(text, marks=marks)[1]) == 2


def test_a_parent_holds_its_child(read: Read) -> None:
    text = "The witness testified that Brand claimed that Dow knew about the leak."
    _, found = read(text)
    outer = {item.id: item for item in found}
    inner = [item for item in found if item.parent is not None]
    assert [join_spans(text, item.source) for item in inner] == ["Brand", "Dow"]
    for item in inner:
        assert item.parent is not None
        holder = outer[item.parent]
        assert holder.content[0].start <= item.content[0].start < item.content[-1].end <= holder.content[-1].end
    assert replace(found[0], parent=None) == found[0]
