from __future__ import annotations

import hashlib
import zlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from atodds.models.embedding import embedder
from atodds.relations.block import candidates
from atodds.relations.nearest import EXACT, nearest
from atodds.relations.words import content_words
from atodds.types import Document, Origin, Span, Statement, content_id

CASES = yaml.safe_load((Path(__file__).parent / "block.yaml").read_text(encoding="utf-8"))
WORDS = "harbour ferry budget school virus mask bridge tax storm vaccine mayor police".split()


class Bags:
    """A vector per text: which of its words fall into which of 16 drawers."""

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        rows = []
        for text in texts:
            row = np.zeros(16)
            for word in text.lower().split():
                row[zlib.crc32(word.encode()) % 16] += 1
            rows.append((row / max(1.0, float(np.linalg.norm(row)))).tolist())
        return rows


def page(name: str, texts: Sequence[str]) -> tuple[Document, list[Statement]]:
    """A document whose lines are its statements."""
    whole = "\n".join(texts)
    digest = hashlib.sha256(whole.encode()).hexdigest()
    document = Document(
        id=content_id("d", name), text=whole, kind="report", name=name, sha256=digest, raw_sha256=digest
    )
    statements, at = [], 0
    for text in texts:
        statements.append(statement(document, Span(at, at + len(text))))
        at += len(text) + 1
    return document, statements


def statement(document: Document, span: Span) -> Statement:
    return Statement(
        id=content_id("s", document.id, span),
        document_id=document.id,
        text=span.of(document.text),
        content=(span,),
        quotations=(),
        score=0.9,
        origin=Origin(stage="test", version="1"),
    )


def named(statements: Sequence[Statement], pairs: Sequence[tuple[int, int]]) -> list[frozenset[str]]:
    return [frozenset((statements[i].id, statements[j].id)) for i, j in pairs]


sentences = st.lists(st.sampled_from(WORDS), min_size=0, max_size=6).map(" ".join)
corpora = st.lists(st.lists(sentences, min_size=1, max_size=6), min_size=1, max_size=5)


@settings(deadline=None, max_examples=60)
@given(corpora, st.randoms(use_true_random=False), st.integers(0, 12))
def test_pairs_are_bounded_unordered_and_independent_of_the_order_given(corpus, random, mean) -> None:
    pages = [page(str(number), texts) for number, texts in enumerate(corpus)]
    documents = {document.id: document for document, _ in pages}
    statements = [s for _, several in pages for s in several]
    pairs = list(candidates(statements, Bags(), documents=documents, mean=mean))
    assert all(0 <= i < j < len(statements) for i, j in pairs)
    assert max(Counter(pairs).values(), default=1) == 1
    assert 2 * len(pairs) <= mean * len(statements)
    shuffled = random.sample(statements, len(statements))
    again = list(candidates(shuffled, Bags(), documents=documents, mean=mean))
    assert named(shuffled, again) == named(statements, pairs)


@settings(deadline=None, max_examples=40)
@given(st.lists(sentences, min_size=2, max_size=8), st.data())
def test_a_group_stands_as_one(texts, data) -> None:
    pages = [page(str(number), [text]) for number, text in enumerate(texts)]
    documents = {document.id: document for document, _ in pages}
    statements = [s for _, several in pages for s in several]
    group = data.draw(st.sets(st.sampled_from([s.id for s in statements]), min_size=2))
    pairs = named(statements, list(candidates(statements, Bags(), documents=documents, groups=[group])))
    everybody = {key for pair in pairs for key in pair}
    assert everybody & group <= {min(group)}
    units = [s for s in statements if s.id not in group or s.id == min(group)]
    left = sum(bool(content_words(s.text)) for s in units)  # the rest says nothing that could clash
    assert len(pairs) == left * (left - 1) // 2


def test_overlapping_stretches_of_a_page_are_not_paired() -> None:
    text = "The mayor said that the ferry would sail, and that the bridge was shut."
    document, _ = page("one", [text])
    outer, inner, other = (statement(document, Span(*span)) for span in ((9, 70), (20, 40), (0, 8)))
    pairs = list(candidates([outer, inner, other], Bags(), documents={document.id: document}))
    assert sorted(pairs) == [(0, 2), (1, 2)]


def test_what_is_quoted_has_more_partners() -> None:
    chance = np.random.default_rng(5)
    pages = [page(f"{number}", [" ".join(chance.choice(WORDS, 4))]) for number in range(120)]
    documents = {document.id: document for document, _ in pages}
    plain = [s for _, several in pages for s in several]
    mixed = [replace(s, quotations=s.content) if at % 2 else s for at, s in enumerate(plain)]
    shares = []
    for statements in (plain, mixed):
        pairs = list(candidates(statements, Bags(), documents=documents, mean=10))
        ends = Counter(at % 2 for pair in pairs for at in pair)
        shares.append(ends[1] / ends.total())
    assert shares[1] > shares[0] + 0.05


@pytest.mark.parametrize("count", [0, 1])
def test_too_few_statements_give_no_pairs(count: int) -> None:
    document, statements = page("one", ["The ferry sails."])
    assert list(candidates(statements[:count], Bags(), documents={document.id: document})) == []


def test_a_statement_whose_page_is_not_given_is_compared_all_the_same() -> None:
    _, left = page("one", ["The ferry sails."])
    _, right = page("two", ["The ferry does not sail."])
    assert list(candidates([*left, *right], Bags(), documents={})) == [(0, 1)]


@pytest.fixture(scope="module")
def kept() -> Callable[[str, str], bool]:
    """Whether the shipped embedder pairs two sentences that stand on pages of their own among the distractors."""
    crowd = CASES["distractors"]
    filled = [subject.capitalize() + " " + claim for subject, claim in product(crowd["subjects"], crowd["claims"])]
    sides = [side for pair in CASES["pairs"] for side in pair]
    pages = [page(f"{number}", [text]) for number, text in enumerate([*sides, *filled])]
    statements = [s for _, several in pages for s in several]
    documents = {document.id: document for document, _ in pages}
    pairs = candidates(statements, embedder(), documents=documents, mean=CASES["mean"])
    found = {frozenset((statements[i].text, statements[j].text)) for i, j in pairs}
    assert len(statements) > 20 * CASES["mean"]
    return lambda left, right: frozenset((left, right)) in found


@pytest.mark.parametrize(("left", "right"), CASES["pairs"])
def test_what_is_worth_comparing_is_kept_among_distractors(kept, left: str, right: str) -> None:
    assert kept(left, right)


def test_beyond_the_exact_size_most_of_the_nearest_are_found() -> None:
    chance = np.random.default_rng(3)
    middle = chance.normal(size=(60, 32))
    rows = (middle[chance.integers(0, 60, EXACT + 500)] + 0.5 * chance.normal(size=(EXACT + 500, 32))).astype(
        np.float32
    )
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    found = nearest(rows, 8)
    like = rows @ rows.T
    np.fill_diagonal(like, -1)
    true = np.argsort(-like, axis=1)[:, :8]
    assert np.mean([len(set(a) & set(b)) / 8 for a, b in zip(found.tolist(), true.tolist(), strict=True)]) > 0.95
    assert not (found == np.arange(len(rows))[:, None]).any()


def test_a_crowd_of_copies_is_no_trouble() -> None:
    rows = np.ones((EXACT + 1000, 4), dtype=np.float32) / 2
    found = nearest(rows, 5)
    assert (found >= 0).all()
