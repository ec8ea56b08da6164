"""Statements grouped by what they are about: the groups, their names, and what must hold of any statements."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from atodds.relations.matter import ALIKE, LEAST, grouped, matters
from atodds.relations.naming import label, lexicon, words_of
from atodds.types import (
    Document,
    Extraction,
    Matter,
    Origin,
    Relation,
    Span,
    Statement,
    content_id,
)

ORIGIN = Origin(stage="test", version="1")
CASES = yaml.safe_load(Path(__file__).with_name("matters.yaml").read_text(encoding="utf-8"))


class BagOfWords:
    """An `Embedder` that puts each word of five letters or more at a place of its own."""

    def embed(self, texts: Sequence[str]) -> np.ndarray[Any, np.dtype[np.float32]]:
        rows = np.zeros((len(texts), 512), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.lower().split():
                if len(word := word.strip(".,?“”").removesuffix("s")) > 4:
                    row[zlib.crc32(word.encode("utf-8", "replace")) % 512] += 1
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1)


def page(texts: Sequence[str], name: str) -> Extraction:
    whole = "\n".join(texts)
    sha = hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()
    id = content_id("document", name, whole)
    document = Document(id=id, text=whole, kind="report", name=name, sha256=sha, raw_sha256=sha)
    statements, at = [], 0
    for text in texts:
        span = Span(at, at + len(text))
        statements.append(
            Statement(
                id=content_id("statement", id, span),
                document_id=id,
                text=text,
                content=(span,),
                quotations=(),
                score=1.0,
                origin=ORIGIN,
            )
        )
        at = span.end + 1
    return Extraction(document=document, speakers=(), statements=tuple(statements), disputes=())


def relation(left: Statement, right: Statement, kind: Any) -> Relation:
    return Relation(
        id=content_id("relation", left.id, right.id),
        left_id=left.id,
        right_id=right.id,
        label=kind,
        score=1.0,
        evidence=(),
        origin=ORIGIN,
    )


def found(pages: Sequence[Sequence[str]], relations: Sequence[Relation] = ()) -> tuple[list[Statement], list[Matter]]:
    extractions = [page(texts, str(at)) for at, texts in enumerate(pages)]
    made = matters(extractions, relations, BagOfWords())
    return [statement for each in extractions for statement in each.statements], list(made)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_statements_are_grouped_by_what_they_are_about(case: dict[str, Any]) -> None:
    statements, made = found(case["pages"])
    of = {id: matter for matter in made for id in matter.statement_ids}
    for group in case.get("groups", ()):
        members = [s for s in statements if s.text.startswith(tuple(group["members"])) and s.id in of]
        assert len(members) == len(group["members"])
        assert len({of[member.id].id for member in members}) == 1
        for words in group["label"]:
            assert words in of[members[0].id].label
    assert len(made) == len(case.get("groups", ()))
    for start in case.get("none", ()):
        assert [s.id in of for s in statements if s.text.startswith(start)] == [False] * sum(
            s.text.startswith(start) for s in statements
        )


def test_a_pair_at_odds_is_of_one_matter() -> None:
    pages = [
        *CASES[0]["pages"],
        ["Mainland drivers demand wages"],
    ]
    statements, alone = found(pages)
    odd = next(s for s in statements if s.text.startswith("Mainland"))
    ferry = next(s for s in statements if s.text.startswith("The ferry"))
    assert all(odd.id not in matter.statement_ids for matter in alone)
    _, joined = found(pages, [relation(odd, ferry, "contradicts")])
    assert any({odd.id, ferry.id} <= set(matter.statement_ids) for matter in joined)
    _, apart = found(pages, [relation(odd, ferry, "unrelated")])
    assert apart == alone


def test_a_matter_keeps_its_id_while_it_keeps_its_name() -> None:
    _, before = found(CASES[0]["pages"])
    _, after = found([*CASES[0]["pages"], ["Every winter the ferry terminal makes a loss"]])
    assert {matter.id: matter.label for matter in before} == {matter.id: matter.label for matter in after}
    assert sum(len(m.statement_ids) for m in after) == sum(len(m.statement_ids) for m in before) + 1


def test_nothing_gives_nothing() -> None:
    assert matters([], [], BagOfWords()) == ()
    assert found([["", "?", "\ud800", "it"]])[1] == []


def test_a_statement_is_told_by_its_nouns() -> None:
    texts = [
        "the tunnel will open", "they will open the tunnel", "we open the tunnel in May", "she will reopen a tunnel",
    ]  # fmt: skip
    words = [words_of(text) for text in texts]
    assert label(words, lexicon(words)) == "tunnel"


@pytest.mark.parametrize(
    ("texts", "name"),
    [
        (["the prime minister", "a prime minister", "our prime minister"], "prime minister"),
        (["the United States", "in the United States"], "United States"),
        (["the school’s roofs", "a school"], "school"),
        (["he was going", "they were saying so"], ""),
        (["the time is now", "a time of day"], ""),
        (["no tunnel", "not a bridge"], ""),
        (["a tax", "the taxes", "higher taxes"], "taxes"),
        (["they quickly agreed", "who quickly left"], ""),
    ],
)
def test_what_names_a_matter(texts: list[str], name: str) -> None:
    words = [words_of(text) for text in texts]
    assert label(words, lexicon(words)) == name


TEXTS = st.lists(
    st.lists(st.sampled_from("ferry terminal copper mine teacher school opens closes the a never".split()), max_size=8),
    max_size=24,
)


@settings(deadline=None, max_examples=60)
@given(texts=TEXTS, seed=st.randoms(use_true_random=False))
def test_the_order_of_statements_makes_no_difference(texts: list[list[str]], seed: Any) -> None:
    statements = [s for at, words in enumerate(texts) for s in page([" ".join(words)], str(at)).statements]
    together = [(a.id, b.id) for a, b in zip(statements[::5], statements[1::5], strict=False)]
    made = group(statements, together)
    shuffled = list(statements)
    seed.shuffle(shuffled)
    assert group(shuffled, together[::-1]) == made
    members = [id for matter in made for id in matter.statement_ids]
    assert len(members) == len(set(members))
    assert set(members) <= {statement.id for statement in statements}
    assert all(matter.label and len(matter.statement_ids) >= LEAST for matter in made)
    assert len({matter.label for matter in made}) == len(made)


def group(statements: Sequence[Statement], together: Sequence[tuple[str, str]]) -> tuple[Matter, ...]:
    vectors = BagOfWords().embed([statement.text for statement in statements])
    return grouped(statements, vectors, together=together)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.text(max_size=60), max_size=8))
def test_any_text_is_legal(texts: list[str]) -> None:
    statements = [s for at, text in enumerate(texts) for s in page([text], str(at)).statements]
    for matter in group(statements, []):
        assert matter.label.strip()


def test_many_statements_go_through_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    subjects = ["ferry terminal", "copper mine", "primary school", "river bridge", "harbour tax"]
    statements = []
    for at in range(300):
        text = f"{'abcdefghij'[at % 10] * 5}{'klmnopqrst'[at // 10 % 10] * 3} spoke of the {subjects[at % 5]}"
        statements += page([text], str(at)).statements
    whole = group(statements, [])
    assert {name for matter in whole for name in subjects if name in matter.label} == set(subjects)
    monkeypatch.setattr("atodds.relations.matter.BLOCK", 64)
    in_blocks = group(statements, [])
    assert {matter.label for matter in in_blocks} == {matter.label for matter in whole}


def test_a_page_draws_its_statements_together() -> None:
    lone = ["Everybody deserves better pumps"]
    near = ["The Sarn canal floods each spring", *lone, "Floods along the Sarn canal ruin cellars"]
    others = [["Dredging the Sarn canal stops spring floods"], ["The Sarn canal floods are getting worse"]]
    statements, made = found([near, *others, *([f"Unrelated choir{at} singing {at * 7}"] for at in range(8))])
    odd = next(s for s in statements if s.text == lone[0])
    assert any(odd.id in matter.statement_ids and "Sarn canal" in matter.label for matter in made)
    statements, made = found(
        [near[::2], lone, *others, *([f"Unrelated choir{at} singing {at * 7}"] for at in range(8))]
    )
    odd = next(s for s in statements if s.text == lone[0])
    assert all(odd.id not in matter.statement_ids for matter in made)
    assert 0 < ALIKE < 1


def test_the_same_words_are_one_statement() -> None:
    one = page(["the ferry terminal closes in winter"], "a").statements[0]
    copies = [replace(one, id=f"{at:020x}", document_id=f"{at}") for at in range(LEAST + 2)]
    assert group(copies, []) == ()
