"""What "it" and "they" point at: the body, state, document or group that the sentences before are about."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from atodds.speakers.lexicon import words
from atodds.speakers.page import Page
from atodds.speakers.sources import Pointer
from atodds.types import Span

__all__ = ["meant_by"]

_SUBJECTS = frozenset(["nsubj", "nsubjpass"])
_OBJECTS = frozenset(["dobj", "pobj", "attr"])
_ONE, _SEVERAL = frozenset(["NN", "NNP"]), frozenset(["NNS", "NNPS"])
_FARTHEST = 3
"""Sentences back that are looked through; further off, readers are given the name again."""
_CLIMB, _WIDEST = 6, 24

Reader = Callable[[Span], Pointer | None]


def meant_by(page: Page, offset: int, read: Reader, *, plural: bool) -> Pointer | None:
    """Return what "it" ("they" with `plural`) at `offset` means, None when the sentences before do not tell.

    That is the subject of the nearest sentence whose subject can speak (a body, state or document; for "they" a
    group), else a document that the nearest sentence names ("He published a letter. It said ..."). Sentences of this
    and the previous paragraph count, with the same quotation marks around them or none.
    """
    at = page.at(offset)
    if at >= len(page):
        return None
    number, quote = page.sentence_of[at], page.quote_at(offset)
    before = page.paragraph_before(offset)
    floor = before.start if before is not None else page.paragraph(offset).start
    for sentence in range(number, max(-1, number - _FARTHEST - 1), -1):
        first, last = page.sentences[sentence]
        if page.starts[first] < floor:
            return None
        tokens = [t for t in range(first, min(last, at)) if page.quote_at(page.starts[t]) == quote]
        found = _best(page, tokens, read, (plural, at))
        if found is not None:
            return found
    return None


def _best(page: Page, tokens: list[int], read: Reader, asked: tuple[bool, int]) -> Pointer | None:
    plural, at = asked
    subjects = [t for t in tokens if page.relations[t] in _SUBJECTS and page.heads[t] != page.heads[at]]
    pointers = [(t, p) for t, p in _read(page, subjects, read) if _speaks(p, plural=plural)]
    main = [pointer for t, pointer in pointers if page.relations[page.heads[t]] == "ROOT"]
    if main or pointers:
        return (main or [pointer for _, pointer in pointers])[0]
    if plural or at in range(*page.sentences[page.sentence_of[tokens[0]]] if tokens else (0, 0)):
        return None
    nouns = [t for t in tokens if page.relations[t] in _OBJECTS and page.lower[t] in words().kinds["document"]]
    documents = [pointer for _, pointer in _read(page, nouns, read) if pointer.kind == "document"]
    return documents[0] if len(documents) == 1 else None


def _read(page: Page, heads: list[int], read: Reader) -> Iterator[tuple[int, Pointer]]:
    for token in heads:
        if page.tags[token] in _ONE | _SEVERAL:
            pointer = read(_phrase(page, token))
            if pointer is not None:
                yield token, pointer


def _speaks(pointer: Pointer, *, plural: bool) -> bool:
    if plural:
        return pointer.kind == "group" and not pointer.name.endswith(" of")
    return pointer.kind in {"organisation", "state", "document"}


def _phrase(page: Page, head: int) -> Span:
    """The noun phrase of `head`: the tokens around it that hang on it."""
    start, end = page.sentences[page.sentence_of[head]]
    first = last = head
    while first > max(start, head - _WIDEST) and _under(page, first - 1, head):
        first -= 1
    while last + 1 < min(end, head + _WIDEST) and _under(page, last + 1, head):
        last += 1
    return page.span(first, last)


def _under(page: Page, token: int, head: int) -> bool:
    for _ in range(_CLIMB):
        if token == head:
            return True
        token = page.heads[token]
    return False
