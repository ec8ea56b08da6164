"""A parsed page as `identify` walks it: words, sentences, paragraphs, and what stands inside quotation marks."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from atodds.speakers.lexicon import given_names, plain, words
from atodds.types import Document, Parse, Span

__all__ = ["Page", "quoted_spans"]

_MARK = re.compile(r"[\"“”„«»]|''|``")
_DATELINE = re.compile(
    r"(?P<city>[A-Z][\w.'’-]{1,20}(?:[ \t][A-Z][\w.'’-]{1,20}){0,2})(?:,[ \t](?P<land>[A-Z][\w.'’-]{1,20}"
    r"(?:[ \t][A-Z][\w.'’-]{1,20}){0,2}))?[ \t]*(?:\([A-Z][\w ]{1,20}\)|(?=[—–]|--?[ \t]))"
)
_DATELINED = 12
"""Paragraphs from the top in which a dateline is looked for: pages start with headlines and captions."""
_MOST_MARKED = 20
_OPEN = frozenset("“„«")
_CLOSE = frozenset("”»")


class Page:
    """Columns of `Parse` beside the words themselves, with look-ups by offset. Everything is made in one pass.

    `families` are words that look like family names; `known` are names known beforehand; `sentence_of[i]` is the index
    of token i's sentence; `quotes` are stretches in double quotation marks (a mark left open ends with its paragraph);
    `paragraphs` are the offsets where paragraphs start; `places` are words that the page uses as places.
    """

    def __init__(self, document: Document, parse: Parse, known: Iterable[str] = ()) -> None:
        text = document.text
        self.text = text
        self.starts, self.ends, self.tags, self.lemmas = parse.starts, parse.ends, parse.tags, parse.lemmas
        self.heads, self.relations = parse.heads, parse.relations
        self.entities, self.entity_starts, self.sentences = parse.entities, parse.entity_starts, parse.sentences
        self.words = [text[start:end] for start, end in zip(parse.starts, parse.ends, strict=True)]
        self.lower = [word.lower().rstrip(".") if len(word) > 1 else word.lower() for word in self.words]
        self.sentence_of = [0] * len(self.words)
        for at, (first, last) in enumerate(parse.sentences):
            self.sentence_of[first:last] = [at] * (last - first)
        self.known = frozenset(map(plain, known))
        self.families = self._families()
        self._marked = [(mark.span.start, mark.span.end) for mark in sorted(document.marks, key=lambda mark: mark.span)]
        self.paragraphs = [0, *(match.end() for match in re.finditer(r"\n\s*", text))]
        self.paragraph_starts = frozenset(self.paragraphs)
        self.places = self._places()
        self._headlines: dict[int, bool] = {}
        self.quotes = quoted_spans(text, self.paragraphs)
        self._quote_starts = [span.start for span in self.quotes]

    def headline(self, sentence: int) -> bool:
        """Return whether a sentence is a line of its own in headline capitals: names in it are cut doubtfully."""
        if sentence not in self._headlines:
            first, last = self.sentences[sentence]
            line = self.starts[first] in self.paragraph_starts and self.words[last - 1][-1] not in ".,:;\"”’'"
            long = [at for at in range(first, last) if len(self.words[at]) > 3 and self.words[at][0].isalpha()]
            plain_words = [self.words[at] for at in long if self.entities[at] != "PERSON"] if line else []
            capitals = sum(word[0].isupper() for word in plain_words)
            self._headlines[sentence] = len(plain_words) > 1 and capitals >= 0.7 * len(plain_words)
        return self._headlines[sentence]

    def _places(self) -> frozenset[str]:
        """Words (as `plain`) that the page itself uses as places: in a dateline, or labelled so and never a person."""
        found: set[str] = set()
        for start in self.paragraphs[:_DATELINED]:
            match = _DATELINE.match(self.text, start)
            found.update(plain(part) for part in (match["city"], match["land"]) if part) if match else None
        labels: dict[str, set[str]] = {}
        for word, label in zip(self.words, self.entities, strict=True):
            if label in {"GPE", "LOC", "PERSON"}:
                labels.setdefault(plain(word), set()).add(label)
        never = {word for word, seen in labels.items() if "PERSON" not in seen}
        return frozenset((found | never) - {plain(word) for word in self.families})

    def _families(self) -> frozenset[str]:
        """Capitalised words that follow a common given name, honorific or title: likely family names, however they are
        tagged elsewhere."""
        before = given_names().keys() | words().honorifics.keys() | words().titles.keys()
        pairs = zip(self.lower, self.words[1:], strict=False)
        found = {after for word, after in pairs if after[0].isupper() and len(after) > 2 and plain(word) in before}
        return frozenset(word for word in found if not _common(word.lower()))

    def __len__(self) -> int:
        return len(self.words)

    def at(self, offset: int) -> int:
        """Return the first token that ends after `offset`; the number of tokens when there is none."""
        return bisect_right(self.ends, offset)

    def tokens(self, span: Span) -> range:
        """Return the tokens that overlap `span`."""
        return range(self.at(span.start), bisect_left(self.starts, span.end))

    def span(self, first: int, last: int) -> Span:
        """Return the stretch from token `first` to token `last`, both included."""
        return Span(self.starts[first], self.ends[last])

    def quote_at(self, offset: int) -> Span | None:
        """Return the quotation that holds `offset`, None outside quotation marks."""
        index = bisect_right(self._quote_starts, offset) - 1
        return self.quotes[index] if index >= 0 and offset < self.quotes[index].end else None

    def paragraph(self, offset: int) -> Span:
        """Return the paragraph that holds `offset`, without the line ends after it."""
        index = bisect_right(self.paragraphs, offset) - 1
        start = self.paragraphs[index]
        end = self.paragraphs[index + 1] if index + 1 < len(self.paragraphs) else len(self.text)
        while end > start and self.text[end - 1].isspace():
            end -= 1
        return Span(start, end)

    def paragraph_before(self, offset: int) -> Span | None:
        """Return the paragraph of the page's own before the one that holds `offset`, None at the top: captions, links
        and the like (`Document.marks`) are passed over."""
        start = self.paragraphs[max(0, bisect_right(self.paragraphs, offset) - 1)]
        for _ in range(_MOST_MARKED):
            if start <= 0:
                return None
            found = self.paragraph(start - 1)
            if not self._is_marked(found):
                return found
            start = found.start
        return None

    def _is_marked(self, span: Span) -> bool:
        index = bisect_right(self._marked, (span.start, len(self.text))) - 1
        return index >= 0 and self._marked[index][1] > span.start


def _common(word: str) -> bool:
    lists = words()
    return bool(
        word in lists.titles or lists.role(word) or word in lists.kinds["organisation"] or word in lists.kinds["never"]
    )


def quoted_spans(text: str, paragraphs: Sequence[int]) -> list[Span]:
    """Return the stretches in double quotation marks, marks included, each inside one paragraph."""
    found: list[Span] = []
    bounds = [*paragraphs[1:], len(text)]
    block, opened = 0, -1
    for match in _MARK.finditer(text):
        while match.start() >= bounds[block] and block + 1 < len(bounds):
            if opened >= 0:
                found.append(Span(opened, bounds[block]))
                opened = -1
            block += 1
        char = match.group()
        if opened < 0 and char not in _CLOSE:
            opened = match.start()
        elif opened >= 0 and char not in _OPEN:
            found.append(Span(opened, match.end()))
            opened = -1
    if opened >= 0:
        found.append(Span(opened, bounds[block]))
    return found
