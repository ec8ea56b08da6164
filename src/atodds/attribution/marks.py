"""Quotation marks as facts: where each quoted stretch begins and ends, whatever the marks look like.

The reader never needs the parse. It scans a text once, paragraph by paragraph (a paragraph is a line), and decides
each mark by its neighbours first, by its shape second: a mark after a space and before a word opens, a mark after a
word and before a space or a full stop closes, and only where the neighbours say nothing does the shape speak. A mark
that fits nowhere is left alone, so a stray one costs at most its own paragraph.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from atodds.text import locate, merge, strip
from atodds.types import Span

__all__ = ["Quotation", "QuotationKind", "Quotations", "quotations"]

QuotationKind = Literal["speech", "fragment", "title", "scare"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """A stretch in quotation marks.

    `span` holds the marks, `inner` does not. `depth` is 1 for an outermost quotation. The paragraphs of one quotation
    that goes on over several share `group`; every other quotation has its own. `kind` tells whole speech from a
    fragment inside the reporter's sentence, the title of a work, and words held at arm's length ("so-called").
    """

    span: Span
    inner: Span
    depth: int
    group: int
    kind: QuotationKind


class Quotations:
    """The quotations of one text, indexed by place; they must be those that `quotations` returns, in its order."""

    def __init__(self, found: Sequence[Quotation]) -> None:
        self._all = found
        self._starts = [quote.span.start for quote in found]
        self.outer = tuple(quote for quote in found if quote.depth == 1)
        self._outer_starts = [quote.span.start for quote in self.outer]

    def around(self, at: int) -> Quotation | None:
        """Return the outermost quotation that holds the character at `at`, marks included."""
        place = locate(self._outer_starts, at)
        return self.outer[place] if place >= 0 and at < self.outer[place].span.end else None

    def touching(self, span: Span) -> Iterator[Quotation]:
        """Yield the quotations, of any depth, that share a character with `span`."""
        place = locate(self._outer_starts, span.start)
        first = bisect_left(self._starts, self._outer_starts[place]) if place >= 0 else 0
        for quote in self._all[first : bisect_left(self._starts, span.end)]:
            if quote.span.end > span.start:
                yield quote

    def inside(self, spans: Iterable[Span]) -> tuple[Span, ...]:
        """Return the words in quotation marks that lie wholly inside `spans`, marks excluded: the outermost ones, and
        neither titles nor words held at arm's length."""
        out: list[Span] = []
        end = -1
        for span in merge(spans):
            for quote in self._all[bisect_left(self._starts, span.start) : bisect_left(self._starts, span.end)]:
                if quote.span.end <= span.end and quote.span.start >= end:
                    end = quote.span.end
                    if quote.kind in ("speech", "fragment"):
                        out.append(quote.inner)
        return tuple(out)


class _Mark(NamedTuple):
    start: int
    end: int
    single: bool
    shape: int
    """1 for a shape that opens, -1 for one that closes, 0 for one that does both."""
    side: int
    """The same, by the neighbours."""


class _Open(NamedTuple):
    mark: _Mark
    until: int
    """For a single mark, the number of the mark that closes it; -1 for a double one."""


_PARAGRAPH = re.compile(r"[^\r\n\u2028\u2029]+")
_MARK = re.compile(r"'{2,3}|``|[\"“”„‟″«»＂‘’‚‛‹›'`]")
_GLYPHS = frozenset("\"“”„‟″«»＂‘’‚‛‹›'`")
_SHAPES = {"“": 1, "„": 1, "‟": 1, "``": 1, "«": 1, "”": -1, "″": -1, "»": -1}
_SINGLE_SHAPES = {"‘": 1, "‚": 1, "‛": 1, "‹": 1, "`": 1, "’": -1, "›": -1, "'": 0}
_BEFORE_OPENING = frozenset("([{<—–-―/|=*_")
_AFTER_CLOSING = frozenset(",.;:!?)]}>—–-―/|*_…")
_ELISION = re.compile(r"(?:\d\ds?\b|(?:tis|twas|til|em|cause|bout|round|n)\b)", re.IGNORECASE)
_FEET = re.compile(r"\d\s?['’′]\s?\d{1,2}(?:\.\d+)?\s?$")
_LOOK = 4
"""How many neighbouring marks are stepped over to see what stands beside a row of them (`“‘No`): nobody nests more."""


def quotations(text: str, holes: Iterable[Span] = ()) -> tuple[Quotation, ...]:
    """Return the quoted stretches of `text` in order of place, outer before inner; nothing inside `holes` is read.

    A quotation still open at its paragraph's end is kept up to there when the next paragraph begins with a mark (the
    convention for speech over several paragraphs), else dropped. Time is linear in the text's length; any text is
    legal.
    """
    paragraphs = _paragraphs(text, merge(holes))
    found: list[tuple[Span, Span, int]] = []
    group, carried = 0, False
    for number, (paragraph, marks) in enumerate(paragraphs):
        following = paragraphs[number + 1] if number + 1 < len(paragraphs) else None
        closed, left = _pair(text, marks)
        if left is not None and _goes_on(text, left, paragraph, following):
            end = strip(text, paragraph).end
            closed = [(a, b) for a, b in closed if a.start < left.start or a.start > left.end]
            closed.append((left, _Mark(end, end, left.single, 0, 0)))
        else:
            left = None
        for opening, closing in sorted(closed):
            if not (carried and opening.start == strip(text, paragraph).start):
                group += 1
            carried = False
            found.append((Span(opening.start, closing.end), Span(opening.end, closing.start), group))
        carried = left is not None
    return _ranked(text, found)


def _paragraphs(text: str, holes: Sequence[Span]) -> list[tuple[Span, list[_Mark]]]:
    out: list[tuple[Span, list[_Mark]]] = []
    at = 0
    for match in _PARAGRAPH.finditer(text):
        if match[0].isspace():
            continue
        while at < len(holes) and holes[at].end <= match.start():
            at += 1
        inside = [hole for hole in holes[at : at + 64] if hole.start < match.end()]
        if any(hole.start <= match.start() and match.end() <= hole.end for hole in inside):
            continue
        marks = _marks(text, match.start(), match.end())
        if inside:
            marks = [m for m in marks if not any(hole.start <= m.start < hole.end for hole in inside)]
        out.append((Span(*match.span()), marks))
    return out


def _marks(text: str, start: int, end: int) -> list[_Mark]:
    out: list[_Mark] = []
    for match in _MARK.finditer(text, start, end):
        at, to = match.span()
        if len(match[0]) == 1 and match[0] in "'’" and start < at and to < end and _inside_word(text, at):
            continue
        if match[0] == "'''":
            cut = at + 2 if at == start or text[at - 1].isspace() else at + 1
            out += [_mark(text, at, cut, start, end), _mark(text, cut, to, start, end)]
        else:
            out.append(_mark(text, at, to, start, end))
    return out


def _inside_word(text: str, at: int) -> bool:
    return text[at - 1].isalnum() and text[at + 1].isalnum()


def _mark(text: str, at: int, to: int, start: int, end: int) -> _Mark:
    glyph = text[at:to]
    before, after = _beside(text, at - 1, start - 1, -1), _beside(text, to, end, 1)
    dots = after == "…" or (after == "." and text.startswith("..", to))
    opens = before == "" or before.isspace() or before in _BEFORE_OPENING
    closes = after == "" or after.isspace() or (after in _AFTER_CLOSING and not (dots and opens))
    side = 1 if opens and not closes else -1 if closes and not opens else 0
    if after == "":
        side = -1
    single = glyph in _SINGLE_SHAPES
    return _Mark(at, to, single, (_SINGLE_SHAPES if single else _SHAPES).get(glyph, 0), side)


def _beside(text: str, at: int, stop: int, step: int) -> str:
    for _ in range(_LOOK):
        if at == stop:
            return ""
        if text[at] not in _GLYPHS:
            return text[at]
        at += step
    return text[at] if at != stop else ""


def _pair(text: str, marks: list[_Mark]) -> tuple[list[tuple[_Mark, _Mark]], _Mark | None]:
    """Return the pairs of one paragraph, and its outermost double (or single) mark that is still open, if any."""
    doubles = [number for number, mark in enumerate(marks) if not mark.single]
    rank = {number: at for at, number in enumerate(doubles)}
    until = _single_closers(text, marks)
    pairs: list[tuple[_Mark, _Mark]] = []
    stack: list[_Open] = []
    for number, mark in enumerate(marks):
        if mark.single:
            if number in until:
                stack.append(_Open(mark, until[number]))
            elif stack and stack[-1].until == number:
                pairs.append((stack.pop().mark, mark))
            continue
        ahead = [marks[n] for n in doubles[rank[number] + 1 : rank[number] + 3]]
        level = next((at for at in range(len(stack) - 1, -1, -1) if stack[at].until < 0), -1)
        role = _role(text, mark, stack[level].mark if level >= 0 else None, ahead)
        if role == "open":
            stack.append(_Open(mark, -1))
        elif role == "again":
            del stack[level:]
            stack.append(_Open(mark, -1))
        elif role == "close":
            pairs.append((stack[level].mark, mark))
            del stack[level:]
    left = next((item.mark for item in stack if item.until < 0), None)
    return pairs, left or _single_left(text, marks, until)


def _single_left(text: str, marks: list[_Mark], until: dict[int, int]) -> _Mark | None:
    """Return the single mark that opens the paragraph and is not closed in it; never one that may be an apostrophe."""
    first = marks[0] if marks else None
    opens = first is not None and first.single and first.side > 0 and 0 not in until
    return first if opens and first is not None and not _ELISION.match(text, first.end) else None


def _role(text: str, mark: _Mark, opened: _Mark | None, ahead: list[_Mark]) -> str:
    """Return what a double mark does: "open", "close", "again" (it opens, and the open one was never closed), ""."""
    digit = mark.start > 0 and text[mark.start - 1].isdigit()
    if digit and _FEET.search(text, max(0, mark.start - 8), mark.start):
        return ""
    if opened is None:
        if mark.side > 0:
            return "open"
        return "open" if mark.side == 0 and mark.shape >= 0 and _later_closing(ahead) else ""
    closing_ahead = bool(ahead) and ahead[0].side < 0
    if mark.side < 0 or (mark.side == 0 and mark.shape <= 0) or (mark.shape < 0 and opened.shape > 0):
        return "" if digit and mark.side < 0 and closing_ahead and mark.shape == 0 else "close"
    nested = closing_ahead and len(ahead) > 1 and ahead[1].side <= 0 and ahead[1].shape <= 0
    if nested and ahead[1].side == 0 and ahead[1].shape == 0:
        nested = False
    if mark.side == 0 and not nested:
        return "close" if opened.shape == 0 else "again"
    return "open" if nested else "again"


def _later_closing(ahead: list[_Mark]) -> bool:
    return bool(ahead) and (ahead[0].side <= 0 or ahead[0].shape < 0)


def _single_closers(text: str, marks: list[_Mark]) -> dict[int, int]:
    """Return for every single mark that opens a quotation the number of the one that closes it; an apostrophe has
    none. The closing mark is sought before the next opening one, so the whole is linear."""
    out: dict[int, int] = {}
    opening, fallback = -1, -1
    for number, mark in enumerate(marks):
        if not mark.single:
            continue
        if mark.side > 0 or (mark.side == 0 and mark.shape > 0):
            if opening >= 0 and fallback >= 0:
                out[opening] = fallback
            opening = -1 if _ELISION.match(text, mark.end) else number
            fallback = -1
        elif opening >= 0 and (mark.side < 0 or mark.shape < 0):
            if _may_be_apostrophe(text, mark):
                fallback = number if fallback < 0 else fallback
            else:
                out[opening] = number
                opening, fallback = -1, -1
    if opening >= 0 and fallback >= 0:
        out[opening] = fallback
    return out


def _may_be_apostrophe(text: str, mark: _Mark) -> bool:
    before = text[max(0, mark.start - 2) : mark.start].lower()
    after = text[mark.end : mark.end + 2]
    if not before[-1:].isalnum():
        return False
    plural = before.endswith("s") or before == "in"
    return plural and after[:1].isspace() and after[1:2].isalnum()


_REPORTED = re.compile(
    r"[,?!][’']? (?:(?:he|she|they|we|I|the \w+|[A-Z][\w.’'-]{1,30})(?: [A-Z][\w.’'-]{0,30}){0,3} )?"
    r"(?:said|says|told|asked|added|wrote|replied|tweeted|insisted|argued|continued)\b"
)


def _goes_on(text: str, left: _Mark, own: Span, following: tuple[Span, list[_Mark]] | None) -> bool:
    """Return whether the quotation still open at the end of paragraph `own` goes on in the next one. It must begin its
    paragraph or follow a comma or colon, and hold no reporting clause: else its closing mark was forgotten."""
    before = text[max(own.start, left.start - 3) : left.start].rstrip()
    if following is None or (before and before[-1] not in ",:") or _REPORTED.search(text, left.end, own.end):
        return False
    paragraph, marks = following
    if not marks or marks[0].start != strip(text, paragraph).start or marks[0].single != left.single:
        return False
    apostrophe = left.single and (before or marks[0].side <= 0 or _ELISION.match(text, marks[0].end))
    return not apostrophe


def _ranked(text: str, found: list[tuple[Span, Span, int]]) -> tuple[Quotation, ...]:
    out: list[Quotation] = []
    enclosing: list[int] = []
    for span, inner, group in sorted(found, key=lambda item: (item[0].start, -item[0].end)):
        while enclosing and enclosing[-1] <= span.start:
            enclosing.pop()
        if strip(text, inner).start >= inner.end:
            continue
        enclosing.append(span.end)
        kind = _kind(text, span, inner)
        out.append(Quotation(span=span, inner=inner, depth=len(enclosing), group=group, kind=kind))
    return tuple(out)


_NAMING = re.compile(
    r"\b(?:so[- ]called|dubbed|nicknamed|self-styled|known(?: \w+)? as|a\.k\.a\.|aka|goes by|by the (?:name|alias)"
    r"|quote[- ]unquote|(?:the|a) (?:word|term|phrase|expression|label|nickname|slogan|hashtag|acronym))[\s,]*$",
    re.IGNORECASE,
)
_WORK = re.compile(
    r"\b(?:(?:en)?titled|called|named|headlined|book|novel|memoir|song|album|film|movie|series|show|program(?:me)?"
    r"|episode|documentary|play|musical|poem|essay|article|column|ad|spot|magazine|on|of|host|starred in|’s|'s)[\s,]*$",
    re.IGNORECASE,
)
_SMALL = frozenset(
    ["a", "an", "and", "as", "at", "but", "by", "for", "from", "in", "into", "nor", "of", "on", "or", "over", "the"]
    + ["to", "up", "vs", "with", "&", "de", "la"]
)
_WORDS = re.compile(r"[^\s—–]+")


def _kind(text: str, span: Span, inner: Span) -> QuotationKind:
    """Return the kind by the words inside (never more than the first 400 characters) and the 40 before."""
    words = _WORDS.findall(text, inner.start, min(inner.end, inner.start + 400))
    before = text[max(0, span.start - 40) : span.start]
    last = text[strip(text, inner).end - 1]
    if _NAMING.search(before) and len(words) <= 8:
        return "scare"
    capital = [word for word in words if word.lower().strip(".,!?'’:;") not in _SMALL]
    cased = bool(capital) and all(word[0].isupper() or word[0].isdigit() for word in capital)
    if cased and len(words) <= 10:
        if len(words) > 1 and (last.isalnum() or last in "'’)"):
            return "title"
        if _WORK.search(before) and (last != "!" and (last != "." or 2 <= len(words) <= 5)):
            return "title"
    if last in ",.!?…-—–" or (words and words[0][:1].isupper() and len(words) >= 4) or len(words) >= 12:
        return "speech"
    return "fragment"
