"""What a page carries that is nobody's reporting, as marks: captions, credits, link lines, notices, headlines.

`forms.py` holds the forms that one line shows by itself; here are those that need their neighbours, and those that
are run into a paragraph. Precision first: a line of reporting marked by mistake is a statement lost for good.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from atodds.documents.forms import AGENCY, ALONE, FORMS, LINK_LABEL, NOTICES, PHOTO_VERB, RUN_HEADS, Form
from atodds.documents.page import lines_of
from atodds.text import fold
from atodds.types import Mark, MarkKind, Span

__all__ = ["find_furniture", "find_headline", "find_notices", "find_title", "settled"]

LONGEST_TITLE = 200
"""Characters: headlines and link titles are shorter; longer lines are paragraphs."""

LONGEST_HEADING = 90
"""Characters: a heading between paragraphs is a few words."""

MOST_TITLE_WORDS = 18
"""Words: a longer line with a colon is a sentence that lost its full stop, as sentences ending in a link do."""

LONGEST_LINE = 2_000
"""Characters: no caption or notice is longer, and only shorter lines are read for what is run into them."""

LONGEST_READ = 10_000
"""Characters of a line that are looked at: picture galleries run to several thousand."""

TOP = 8
"""Lines: how far down the top of a page goes (headline, byline, the picture's caption and its echo)."""

_END = re.compile(r"[.!?:;,…—][\"'“”‘’«»)\]]*$")
_QUOTED = re.compile(r"[\"“”«»]|''")
_TOLD = re.compile(r"\b(?:said|told|added|asked|wrote|tweeted|argued|replied)\b")
_SPOKEN = re.compile(r"@\w|[.!?] |\b(?:I|you|we|You|We|I['’]m)\b")
_EDGES = " \t.:…*-–—|•»>"
_CREDIT_WORDS = re.compile(
    r"(?:file )?(?:photo(?:graph)?|image|illustration|picture|screenshot|credit)s? ?(?:by|via|courtesy|credit|:|/)|"
    r"(?:file|courtesy) ?(?:of|photo|:)|handout",
    re.I,
)
_SIGNED = re.compile(rf"\b{AGENCY}\b")
_BARE_CREDIT = re.compile(
    rf"(?:(?:[A-Z][^\s/()\[\]|]{{0,24}} ){{0,3}}[^\s/()\[\]|]{{3,25}} ?/ ?{AGENCY}\b(?:[/ ][^.!?/]{{0,40}}){{0,3}}|"
    rf"(?:AP|AFP) Photo ?/ ?[^.!?]{{2,60}}|REUTERS ?/ ?[^.!?]{{2,60}}|(?:[Hh]andout )?via {AGENCY}|"
    r"Photo(?:graph)?s?: [^.!?]{2,80})$"
)
_PIPE_CREDIT = re.compile(rf"\| ?(?:{AGENCY}\b|Photo|[A-Z]{{4,12}} (?:[Pp]hoto|[Ss]creen))[^|]{{0,160}}$")
_LEADING_CREDIT = re.compile(
    rf"(?:[A-Z]\. |[A-Z][^\s./()\[\]|]{{1,24}} ){{0,3}}[^\s./()\[\]|]{{3,25}}(?:/[^\s/]{{3,20}})? ?/ ?{AGENCY}\b"
    r"(?! poll| survey)"
)
_DATED = re.compile(
    r"(?:,| on) (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.? \d{1,2}, \d{4}"
    r"(?:,? (?:in|at|near) [A-Z][^.!?]{2,60})?\.?$"
)
_GLUED = re.compile(r"[^:.!?\"“”]{1,59}[^\s:.!?\"“”]:(?=['‘“\"]?[A-Z])")
_BYLINE = re.compile(r"By [A-Z][\w.'’-]{0,25}(?: [A-Z][\w.'’-]{0,25}){1,3}(?:(?:,? and|,) [A-Z][^.!?]{0,80})?")
_CREDIT_INSIDE = re.compile(
    r"\((?:Photo|Photograph|Image|File photo|Illustration)s?(?: by|:| courtesy)[^()]{2,120}\)", re.I
)
_WATCHED = re.compile(
    r"JUST WATCHED .{1,250}? Replay(?: More Videos \.{3})?(?: MUST WATCH .{1,250}? \d{1,2}:\d\d(?::\d\d)?)?"
)
_BRACKETED_LINK = re.compile(r"\((?:RELATED|READ|READ MORE|WATCH|SEE ALSO|MORE|VIDEO|PHOTOS): [^()]{5,200}\)")
_TAIL_LINK = re.compile(
    r"(?<=[.!?\"”’]) (?:READ MORE|READ ALSO|READ|WATCH|RELATED|SEE ALSO|ALSO READ|MORE|VIDEO|PHOTOS): [^.!?]{8,180}$"
)
_MORE = re.compile(r"\bMORE\b")
_BOX_GLUED = re.compile(r"\b([A-Z][\w'’-]{1,30}) (?:[\w.()'’-]{1,20} ){0,5}\1(?=[A-Z0-9'‘])")
_BOX_SPACED = re.compile(r"\b([A-Z][\w'’-]{1,30}) (?:[A-Z(][\w.()'’-]{0,20} ){1,5}\1 (?=[A-Z])")
BOX = 1_500
"""Characters: a box of related titles run into a sentence is shorter."""


def find_furniture(text: str, title: str) -> tuple[Mark, ...]:
    """Return the marks of a report in order, none overlapping another; `title` is its headline where known."""
    lines = lines_of(text)
    words = [_line(text, line) for line in lines]
    kinds = [_kind(line) for line in words]
    _mark_top(words, kinds, title)
    _mark_runs(words, kinds)
    _mark_shouting(words, kinds)
    _mark_headings(words, kinds)
    marks = [Mark(span=line, kind=kind) for line, kind in zip(lines, kinds, strict=True) if kind is not None]
    for line, kind in zip(lines, kinds, strict=True):
        if kind is None and line.end - line.start <= LONGEST_LINE:
            marks.extend(_inside(text[line.start : line.end], line.start))
    return settled(marks)


def find_notices(text: str) -> tuple[Mark, ...]:
    """Return the marks of a transcript other than stage notes: copyright lines and notices on the transcript itself."""
    lines = lines_of(text)
    return tuple(Mark(span=line, kind="boilerplate") for line in lines if _by_form(_line(text, line), NOTICES))


def find_title(text: str, title: str) -> tuple[Mark, ...]:
    """Return a mark on the line near the top of `text` that repeats its title, if one does."""
    wanted = _bare(title)
    for line in lines_of(text[: 10 * LONGEST_TITLE])[:3] if wanted else ():
        if _is_title_line(_bare(text[line.start : line.end]), wanted):
            return (Mark(span=line, kind="head"),)
    return ()


def find_headline(text: str) -> str:
    """Return the first line of `text` when it is printed as a headline (short, no full stop, over a longer paragraph
    and a blank line away from it), "" when unsure."""
    lines = lines_of(text[: 20 * LONGEST_TITLE])
    if len(lines) < 3 or lines[0].end - lines[0].start > LONGEST_TITLE:
        return ""
    first = text[lines[0].start : lines[0].end]
    blank = text.count("\n", lines[0].end, lines[1].start) > 1 or text.count("\r", lines[0].end, lines[1].start) > 2
    longer = any(line.end - line.start > len(first) for line in lines[1:4])
    if not blank or not longer or _kind(first) is not None or re.search(r"[.:;,][\"'“”‘’)]*$", first):
        return ""
    return first


def _line(text: str, line: Span) -> str:
    return text[line.start : min(line.end, line.start + LONGEST_READ)]


def _kind(words: str) -> MarkKind | None:
    """What a line is by itself, None when it may be reporting."""
    if len(words) > LONGEST_LINE and "Hide Caption" not in words:
        return None
    bare = words.strip(_EDGES).casefold()
    if bare in ALONE:
        return "boilerplate"
    if bare in RUN_HEADS:
        return "link"
    shown = _by_form(words, FORMS)
    if shown is not None:
        return shown
    if _is_link(words):
        return "link"
    if _BYLINE.fullmatch(words):
        return "credit"
    if _credit(words) == Span(0, len(words)):
        return "credit"
    return "caption" if _is_caption(words) else None


def _by_form(words: str, forms: Sequence[Form]) -> MarkKind | None:
    quoted = _QUOTED.search(words) is not None
    for form in forms:
        if len(words) <= form.longest and (form.quoted or not quoted) and form.pattern.search(words):
            return form.kind
    return None


def _is_link(words: str) -> bool:
    if len(words) > LONGEST_TITLE + 40:
        return False
    label = LINK_LABEL.match(words)
    if label is not None:
        rest = words[label.end() :].strip()
        loud = label["label"].isupper()
        return not rest.endswith((".", ",", ";")) and (loud or _TOLD.search(rest) is None)
    return _GLUED.match(words) is not None and _END.search(words) is None and _TOLD.search(words) is None


def _is_caption(words: str) -> bool:
    """A line that a credit ends, or that tells in the present tense what is seen on a dated day. With people quoted
    and "said" in it, it is a paragraph that a credit was run into."""
    told = _QUOTED.search(words) is not None and _TOLD.search(words) is not None
    if told or len(words) > 900:
        return False
    if _credit(words) is not None or _PIPE_CREDIT.search(words[-200:]) or _LEADING_CREDIT.match(words):
        return True
    if len(words) > 400 or _TOLD.search(words) or _QUOTED.search(words) or "@" in words:
        return False
    return PHOTO_VERB.search(words[:160]) is not None and _DATED.search(words[-120:]) is not None


def _credit(words: str) -> Span | None:
    """Where the picture credit that ends a line stands."""
    tail = max(0, len(words) - 160)
    closed = words.rstrip(". ")
    if closed.endswith((")", "]")):
        start = max(words.rfind("(", tail), words.rfind("[", tail))
        inside = words[start + 1 : len(closed) - 1]
        named = _CREDIT_WORDS.match(inside.strip()) is not None
        signed = _SIGNED.search(inside) and re.search(r"\w{3} ?/|/ ?\w{3}|\bphoto|\bvia\b|Images", inside, re.I)
        return Span(start, len(words)) if start >= 0 and (named or signed) else None
    bare = _BARE_CREDIT.search(words, tail)
    return Span(*bare.span()) if bare else None


def _mark_top(words: Sequence[str], kinds: list[MarkKind | None], title: str) -> None:
    """The headline, the highlights under it, the byline, and a line that stands there a second time."""
    wanted = _bare(title)
    if words and words[0].casefold().startswith("story highlights"):
        kinds[0] = "head"
        for at in range(1, min(TOP, len(words))):
            if _END.search(words[at]) or len(words[at]) > LONGEST_TITLE:
                break
            kinds[at] = "head"
    for at in range(min(3, len(words))):
        if wanted and _is_title_line(_bare(words[at]), wanted):
            kinds[at] = "head"
    for at in range(1, min(TOP, len(words))):
        if len(words[at]) > 40 and words[at] == words[at - 1]:
            kinds[at] = kinds[at] or "related"
    for at in range(min(4, len(words))):
        if kinds[at] is None and not _is_names(words[at]):
            break
        if kinds[at] is None:
            kinds[at] = "credit"


def _mark_runs(words: Sequence[str], kinds: list[MarkKind | None]) -> None:
    """The titles under a line such as "Related:" that announces them."""
    for at, line in enumerate(words):
        if kinds[at] != "link":
            continue
        label = LINK_LABEL.match(line)
        if line.strip(_EDGES).casefold() not in RUN_HEADS and (label is None or label.end() < len(line)):
            continue
        for after in range(at + 1, min(at + 6, len(words))):
            if kinds[after] is None and (_END.search(words[after]) or len(words[after]) > LONGEST_TITLE):
                break
            kinds[after] = kinds[after] or "link"


def _mark_shouting(words: Sequence[str], kinds: list[MarkKind | None]) -> None:
    """Other pages' headlines in capitals, unless the whole page is in capitals."""
    loud = [at for at, line in enumerate(words) if len(line) <= LONGEST_TITLE and _is_loud(line)]
    if len(loud) * 3 > len(words):
        return
    for at in loud:
        count = len(words[at].split())
        if kinds[at] is None and count > 3 and not words[at].endswith((".", ":", ",")):
            kinds[at] = "link" if count > 6 else "head"


def _mark_headings(words: Sequence[str], kinds: list[MarkKind | None]) -> None:
    """A few words without a stop between paragraphs that end in one; longer with a colon, they are another page's
    title. Up to two in a row: three make a list, whose lines are left alone."""
    told = [at for at, line in enumerate(words) if kinds[at] is None and any(map(str.isalpha, line))]
    titles = [_is_heading(words[at]) or _is_colon_title(words[at]) for at in told]
    for number in range(1, len(told) - 1):
        first = number - 1 if titles[number - 1] else number
        last = number + 1 if titles[number + 1] else number
        if not titles[number] or last - first > 1 or first == 0 or last + 1 >= len(told):
            continue
        before, after, line = words[told[first - 1]], words[told[last + 1]], words[told[number]]
        if _END.search(before) and not before.endswith(":") and _END.search(after) and len(after) > len(line) / 2:
            kinds[told[number]] = "link" if _is_colon_title(line) else "head"


def _is_heading(words: str) -> bool:
    short = len(words) <= LONGEST_HEADING and len(words.split()) <= 12
    return short and _is_title(words) and _BRACKETED_LINK.search(words) is None


def _is_colon_title(words: str) -> bool:
    named = re.search(r"[^\s:\d]: (?=['‘]?[A-Z])", words)
    if named is None or len(words) > LONGEST_TITLE or len(words.split()) > MOST_TITLE_WORDS:
        return False
    return _is_title(words) and _SPOKEN.search(words, named.end()) is None and ". " not in words[: named.start()]


def _is_title(words: str) -> bool:
    opens = words[0].isupper() or words[0] in "'‘" or (words[0].isdigit() and not re.match(r"\d+[.)]", words))
    return opens and _END.search(words) is None and _TOLD.search(words) is None and "http" not in words


def _is_names(words: str) -> bool:
    """Reporter and outlet, printed under the headline without a stop."""
    parts = words.split()
    return len(words) <= 60 and len(parts) <= 6 and all(part[0].isupper() for part in parts) and not _END.search(words)


def _is_loud(words: str) -> bool:
    return words.isupper() and words[0] not in '"“”«'


def _is_title_line(line: str, title: str) -> bool:
    if not line or len(line) > LONGEST_TITLE + 60:
        return False
    return line == title or (min(len(line), len(title)) > 25 and (line.startswith(title) or title.startswith(line)))


def _bare(words: str) -> str:
    return fold(words[: LONGEST_TITLE + 100]).text.strip(" .'\"")


def _inside(words: str, start: int) -> Iterator[Mark]:
    """What is run into a paragraph: video links, related-story boxes, a link or a credit at its end."""
    if "JUST WATCHED" in words:
        yield from (_mark(match, start, "link") for match in _WATCHED.finditer(words))
    if "MORE" in words:
        yield from (Mark(span=Span(start + box.start, start + box.end), kind="related") for box in _boxes(words))
    if ":" in words:
        yield from (_mark(match, start, "link") for match in _TAIL_LINK.finditer(words))
        yield from (_mark(match, start, "link") for match in _BRACKETED_LINK.finditer(words))
    yield from (_mark(match, start, "credit") for match in _CREDIT_INSIDE.finditer(words))
    credit = _credit(words)
    if credit is not None:
        yield Mark(span=Span(start + credit.start, start + credit.end), kind="credit")


def _boxes(words: str) -> Iterator[Span]:
    """Related titles run into a sentence after a name: ``Ms. Roe Jane RoeBudget vote nears Talks stall MORE said``."""
    at = 0
    for more in _MORE.finditer(words):
        window = max(at, more.start() - BOX)
        opens = _BOX_GLUED.search(words, window, more.start()) or _BOX_SPACED.search(words, window, more.start())
        if opens is not None:
            yield Span(opens.end(1) + 1, more.end())
        at = more.end()


def _mark(match: re.Match[str], start: int, kind: MarkKind) -> Mark:
    return Mark(span=Span(start + match.start(), start + match.end()), kind=kind)


def settled(marks: Sequence[Mark]) -> tuple[Mark, ...]:
    """In order, each mark that overlaps none before it."""
    out: list[Mark] = []
    for mark in sorted(marks, key=lambda mark: (mark.span.start, -mark.span.end)):
        if not out or mark.span.start >= out[-1].span.end:
            out.append(mark)
    return tuple(out)
