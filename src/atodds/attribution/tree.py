"""The dependency parse as a tree: children, subtree edges and the small questions that the rules ask of it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from atodds.types import Parse, Span

__all__ = ["Tree"]


class Tree:
    """The columns of a `Parse` with the tree's edges worked out once, in linear time.

    Tokens are named by their number. `left[t]` and `right[t]` are the first and last token of the subtree of `t`;
    an edge that crosses a sentence's end is cut, so every subtree lies inside its sentence.
    """

    def __init__(self, text: str, parse: Parse) -> None:
        size = len(parse.starts)
        self.text = text
        self.parse = parse
        self.sentence = [0] * size
        for number, (first, stop) in enumerate(parse.sentences):
            self.sentence[first:stop] = [number] * (stop - first)
        self.heads = [h if self.sentence[h] == self.sentence[t] else t for t, h in enumerate(parse.heads)]
        self.children: list[list[int]] = [[] for _ in range(size)]
        for token, head in enumerate(self.heads):
            if head != token:
                self.children[head].append(token)
        self.left, self.right = list(range(size)), list(range(size))
        for token in reversed(self._downward()):
            head = self.heads[token]
            self.left[head] = min(self.left[head], self.left[token])
            self.right[head] = max(self.right[head], self.right[token])

    def _downward(self) -> list[int]:
        order = [token for token, head in enumerate(self.heads) if head == token]
        for token in order:
            order.extend(self.children[token])
        return order

    def word(self, token: int) -> str:
        """Return the token as printed."""
        return self.text[self.parse.starts[token] : self.parse.ends[token]]

    def lemma(self, token: int) -> str:
        return self.parse.lemmas[token]

    def tag(self, token: int) -> str:
        return self.parse.tags[token]

    def relation(self, token: int) -> str:
        return self.parse.relations[token]

    def bounds(self, token: int) -> tuple[int, int]:
        """Return the first token of the sentence of `token` and the one past its last."""
        return self.parse.sentences[self.sentence[token]]

    def child(self, token: int, *relations: str) -> int | None:
        """Return the first child of `token` with one of `relations`."""
        return next((c for c in self.children[token] if self.parse.relations[c] in relations), None)

    def span(self, first: int, last: int) -> Span:
        """Return the stretch of text from token `first` to token `last`, both included."""
        return Span(self.parse.starts[first], self.parse.ends[last])

    def tokens(self, span: Span) -> range:
        """Return the numbers of the tokens that lie wholly inside `span`."""
        first = bisect_left(self.parse.starts, span.start)
        return range(first, max(first, bisect_right(self.parse.ends, span.end)))

    def trim(self, first: int, last: int, dropped: Iterable[str] = ",.;:—–-?!") -> tuple[int, int]:
        """Return the range `first`..`last` without the punctuation at its ends; empty (last < first) if nothing is
        left."""
        marks = set(dropped)
        while first <= last and self.word(last) in marks:
            last -= 1
        while first <= last and self.word(first) in marks:
            first += 1
        return first, last
