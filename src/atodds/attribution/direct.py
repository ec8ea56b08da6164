"""Direct speech: which cue and which source stand by each quoted stretch.

Works on the words around the marks, paragraph by paragraph; the parse gives word classes and, where it can be
trusted, the subject. Three places are looked at: after the quotation (`"…," said X`), before it (`X said: "…"`), and,
for a quotation with no cue of its own, the attribution that it continues.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from atodds.attribution.cues import SPEECH, Candidate
from atodds.attribution.marks import Quotation
from atodds.attribution.sources import NOMINAL, VERBS, cue_span, phrase, source_of
from atodds.attribution.tree import Tree
from atodds.text import strip
from atodds.types import Span

__all__ = ["direct"]

_FINITE = frozenset(["VBD", "VBP", "VBZ"])
_ENDS = frozenset(".!?")
_REACH = 45
"""Tokens from a quotation within which its cue must stand."""
_DASH = re.compile(r"\s*(?:[—–―-]{1,3}|~)\s*(?=[^\W\d_])")


def direct(tree: Tree, quotes: Sequence[Quotation]) -> tuple[Candidate, ...]:
    """Return a candidate per outermost quotation, or run of them, that one cue (or none) introduces."""
    outer = [quote for quote in quotes if quote.kind in ("speech", "fragment")]
    out: list[Candidate] = []
    last: Candidate | None = None
    for number, quote in enumerate(outer):
        before = outer[number - 1] if number else None
        after = outer[number + 1] if number + 1 < len(outer) else None
        found = _found(tree, quote, before, after)
        if found is not None and last is not None and found.anchor == last.anchor >= 0:
            last = out[-1] = _joined(last, quote.span)
        elif found is not None:
            if last is not None and last.key == "quote-alone" and before is not None and before.group == quote.group:
                found = replace(found, content=(*out.pop().content, *found.content))
            out.append(found)
            last = found
        elif last is not None and before is not None and _goes_on(tree, before, quote, last):
            last = out[-1] = _joined(last, quote.span)
        elif quote.kind == "speech" and _alone(tree.text, quote):
            last = Candidate((quote.span,), (), (), "quote-alone", "*")
            out.append(last)
        else:
            last = None if quote.kind == "speech" else last
    return tuple(out)


def _goes_on(tree: Tree, before: Quotation, quote: Quotation, last: Candidate) -> bool:
    return _continues(tree, before, quote, last) or _implied(tree, quote, last)


def _implied(tree: Tree, quote: Quotation, last: Candidate) -> bool:
    """Return whether `quote` is whole sentences in the paragraph of `last`, after other sentences of the reporter, and
    nobody else is named as a subject in between."""
    start, end = _line(tree.text, quote.span)
    if quote.kind != "speech" or not start <= last.content[-1].start or not last.source:
        return False
    between = tree.tokens(Span(max(last.content[-1].end, last.source[0].end), quote.span.start))
    if any(tree.tag(t)[:3] == "NNP" and tree.relation(t) in ("nsubj", "nsubjpass") for t in between):
        return False
    before = tree.text[start : quote.span.start].rstrip(" \t”\"'’")
    after = tree.text[quote.span.end : end].lstrip()[:1]
    return (
        before[-1:] in _ENDS
        and (not after or after.isupper() or after in '"“')
        and quote.inner.of(tree.text)[:1].isupper()
    )


def _joined(candidate: Candidate, span: Span) -> Candidate:
    return replace(candidate, content=(*candidate.content, span))


def _found(tree: Tree, quote: Quotation, before: Quotation | None, after: Quotation | None) -> Candidate | None:
    start, end = _line(tree.text, quote.span)
    low = max(start, before.span.end if before else 0)
    high = min(end, after.span.start if after else end)
    preceding = tree.tokens(Span(low, quote.span.start))
    following = tree.tokens(Span(quote.span.end, high))
    return (
        _after(tree, quote, preceding, following)
        or _before(tree, quote, preceding)
        or _labelled(tree, quote, end)
        or _introduced(tree, quote, start)
    )


def _line(text: str, span: Span) -> tuple[int, int]:
    start = max(text.rfind("\n", 0, span.start), text.rfind("\r", 0, span.start)) + 1
    end = text.find("\n", span.end)
    return start, len(text) if end < 0 else end


def _sentence_start(tree: Tree, tokens: range) -> int:
    for token in reversed(tokens):
        if tree.word(token) in _ENDS:
            return token + 1
    return tokens.start


def _after(tree: Tree, quote: Quotation, preceding: range, following: range) -> Candidate | None:
    """`"…," said X`, `"…," X said`; words of the same sentence before the quotation belong to the content."""
    stop = next((t for t in following if tree.word(t) in _ENDS), following.stop)
    frame = range(following.start, min(stop, following.start + _REACH))
    while frame and tree.word(frame.start) in (",", "-", "–", "—"):
        frame = range(frame.start + 1, frame.stop)
    ending = tree.text[strip(tree.text, quote.inner).end - 1]
    if not frame or (ending in ".…" and tree.word(frame.start)[:1].isupper() and not _verbal(tree, frame.start)):
        return None
    verb = _cue_after(tree, frame, bare=ending not in ",?!-—–")
    if verb is None:
        return None
    source = _subject_before(tree, frame.start, verb) or _subject_after(tree, verb, frame.stop)
    if not source:
        return None
    first = _sentence_start(tree, preceding)
    lead = range(first, preceding.stop)
    content = quote.span
    if lead and not _introduces(tree, lead) and _own_line(tree, lead):
        content = Span(tree.parse.starts[lead.start], quote.span.end)
    return Candidate((content,), (cue_span(tree, verb),), source, "quote-after", tree.lemma(verb), verb)


def _own_line(tree: Tree, lead: range) -> bool:
    before = tree.parse.starts[lead.start] - 1
    return len(lead) <= _REACH and (before < 0 or tree.text[before] not in "”\"'’")


def _introduces(tree: Tree, lead: range) -> bool:
    if tree.word(lead.stop - 1) in (",", ":") and any(_verbal(tree, t) for t in lead):
        return True
    return tree.word(lead.stop - 1) == ":"


def _verbal(tree: Tree, token: int) -> bool:
    return tree.lemma(token) in SPEECH or tree.word(token).lower() in _SURFACE


_SURFACE = frozenset(["said", "says", "added", "adds", "told", "wrote", "tweeted", "asked", "replied", "noted"])


def _cue_after(tree: Tree, frame: range, *, bare: bool) -> int | None:
    """Return the first speech verb of the frame, unless another finite clause comes between it and the quotation."""
    for token in frame:
        if _verbal(tree, token) and (tree.tag(token) in VERBS or tree.word(token).lower() in _SURFACE):
            if tree.tag(token) == "VB" and token == frame.start:
                return None
            if tree.tag(token) == "VBG" and tree.word(token - 1) != "was":
                continue
            nominal = token == frame.start or tree.tag(frame.start) in NOMINAL or tree.tag(frame.start) == "RB"
            return token if nominal and not (bare and token - frame.start > 25) else None
        if tree.tag(token) in _FINITE and not _relative(tree, token, frame.start):
            return None
    return None


def _relative(tree: Tree, token: int, first: int) -> bool:
    """Return whether a finite verb before the cue is an auxiliary or stands in a relative clause of the subject."""
    if tree.relation(token) in ("aux", "auxpass", "relcl", "advcl"):
        return True
    return any(tree.tag(t) in ("WP", "WDT", "WRB", "WP$") for t in range(first, token))


def _subject_before(tree: Tree, first: int, verb: int) -> tuple[Span, ...]:
    start = tree.tokens(Span(cue_span(tree, verb).start, tree.parse.ends[verb])).start
    low, high = tree.trim(first, start - 1, ';:—–-"“”')
    if low > high or tree.tag(low) not in NOMINAL:
        return ()
    low, high = _without_comma(tree, low, high)
    return (tree.span(low, high),) if low <= high else ()


def _without_comma(tree: Tree, low: int, high: int) -> tuple[int, int]:
    while low <= high and tree.word(high) == ",":
        high -= 1
    return low, high


def _subject_after(tree: Tree, verb: int, stop: int) -> tuple[Span, ...]:
    """Return the noun phrase right after an inverted cue, appositions included."""
    at = verb + 1
    subject = next((c for c in tree.children[verb] if at <= c < stop and tree.relation(c) == "nsubj"), None)
    if subject is not None and tree.left[subject] == at and tree.right[subject] < stop:
        whole = phrase(tree, subject)
        following = tree.tokens(Span(whole.end, tree.parse.ends[stop - 1]))
        if len(following) > 1 and tree.word(following[0]) == "," and tree.tag(following[1]) == "CD":
            low, high = tree.trim(at, stop - 1)
            return (tree.span(low, high),)
        return (whole,)
    first = at
    while at < stop and (tree.tag(at) in NOMINAL or tree.word(at).lower() in ("of", "for", "and", "&", "(", ")", "-")):
        at += 1
    end = _apposition(tree, at, stop)
    low, high = tree.trim(first, end - 1, ",.;:—–-(")
    if low > high or not any(tree.tag(t)[:2] in ("NN", "PR") for t in range(low, high + 1)):
        return ()
    return (tree.span(low, high),)


def _apposition(tree: Tree, at: int, stop: int) -> int:
    if at + 1 < stop and tree.word(at) == "," and tree.tag(at + 1) in ("DT", "NN", "NNP", "JJ", "WP", "PRP$"):
        return stop
    return at


def _ends_sentence(text: str, quote: Quotation) -> bool:
    last = text[strip(text, quote.inner).end - 1]
    return last in _ENDS or text[quote.span.end : quote.span.end + 1] in ("", ".", "\n", "\r")


def _before(tree: Tree, quote: Quotation, preceding: range) -> Candidate | None:
    """`X said: "…"`, `X told reporters on Monday that "…"`: the cue's clause ends where the quotation begins."""
    first = max(_sentence_start(tree, preceding), preceding.stop - _REACH)
    if first >= preceding.stop:
        return None
    lead = range(first, preceding.stop)
    closing = tree.word(lead.stop - 1)
    for token in reversed(lead):
        if not _verbal(tree, token) or tree.tag(token) not in VERBS:
            continue
        near = lead.stop - 1 - token
        if near > 0 and closing not in (",", ":") and not (closing == "that" and _ends_sentence(tree.text, quote)):
            return None
        source = source_of(tree, token) or _subject_before(tree, first, token)
        if not source:
            return None
        colon = ":" if closing == ":" else ","
        key = "quote-before" + ("" if near <= 1 else "-far") + colon
        start = tree.parse.starts[lead.stop - 1] if closing == "that" else quote.span.start
        content = Span(start, quote.span.end)
        return Candidate((content,), (cue_span(tree, token),), source, key, tree.lemma(token), token)
    return None


def _introduced(tree: Tree, quote: Quotation, start: int) -> Candidate | None:
    """`X said in a statement:` alone on the line before a quotation that begins its own line."""
    text = tree.text
    if text[start : quote.span.start].strip():
        return None
    end = start
    while end > 0 and text[end - 1].isspace():
        end -= 1
    if end == 0 or text[end - 1] != ":":
        return None
    line, _ = _line(text, Span(end - 1, end))
    tokens = tree.tokens(Span(line, end))
    first = max(_sentence_start(tree, tokens), tokens.stop - _REACH)
    verbs = [t for t in range(first, tokens.stop) if tree.tag(t) in VERBS and not tree.relation(t).startswith("aux")]
    spoken = [t for t in verbs if _verbal(tree, t)] or verbs[:1]
    for token in reversed(spoken):
        source = (
            source_of(tree, token) or _subject_before(tree, first, token) or _subject_after(tree, token, tokens.stop)
        )
        if source:
            return Candidate(
                (quote.span,), (cue_span(tree, token),), source, "quote-introduced", tree.lemma(token), token
            )
    return None


_LABEL = re.compile(r"(?:^|(?<=[.!?”\"]\s))(?:And |But |From |from )*([A-Z][^:\n.!?“”\"]{1,80}):\s*$")


def _labelled(tree: Tree, quote: Quotation, end: int) -> Candidate | None:
    """`Vale: "…"`, `And from Chair Lee: "…"`, `"…" — Chair Lee`."""
    text = tree.text
    start, _ = _line(text, quote.span)
    label = _LABEL.search(text[max(start, quote.span.start - 120) : quote.span.start])
    if label is not None:
        base = max(start, quote.span.start - 120)
        colon = base + label.start(1) + len(label[1])
        source = Span(base + label.start(1), colon)
        return Candidate((quote.span,), (Span(colon, colon + 1),), (source,), "label-before", ":", -1)
    dash = _DASH.match(text, quote.span.end, end)
    if dash is None:
        return None
    stop = min(end, dash.end() + 120)
    source = strip(text, Span(dash.end(), stop))
    tail = source.of(text)
    if stop < end or not tail[:1].isupper() or any(t for t in tree.tokens(source) if tree.tag(t) in _FINITE):
        return None
    cue = strip(text, Span(*dash.span()))
    content = _signed(tree, strip(text, Span(start, quote.span.end)), quote)
    return Candidate((content or quote.span,), (cue,), (source,), "label-after", "-", formal=content is not None)


def _signed(tree: Tree, line: Span, quote: Quotation) -> Span | None:
    """Return what a dash and a name at the end of a line sign: the line up to them, when it opens with a quotation mark
    and has no reporting verb outside the last quotation."""
    lead = tree.tokens(Span(line.start, quote.span.start))
    opens = line.of(tree.text)[:1] in "\"“”„'`«"
    return line if opens and not any(_verbal(tree, token) for token in lead) else None


def _continues(tree: Tree, before: Quotation, quote: Quotation, last: Candidate) -> bool:
    """Return whether `quote`, with no cue of its own, goes on with the words of `last`."""
    text = tree.text
    if before.group == quote.group:
        return True
    between = text[before.span.end : quote.span.start]
    if "\n" in between and not _alone(text, quote):
        return False
    if not between.strip(" .,\n\r\t"):
        return True
    if last.anchor < 0:
        return False
    cue = tree.parse.starts[last.anchor]
    if "\n" in between:
        return quote.kind == "speech" and before.span.end <= cue and not _another_speaks(tree, cue, before, quote)
    if not before.span.end <= cue < quote.span.start:
        return False
    gap = tree.tokens(Span(cue, quote.span.start))
    sentences = sum(tree.word(t) in _ENDS for t in gap)
    if sentences == 0 and len(gap) <= _LINKED:
        return True
    return quote.kind == "speech" and sentences <= 1 and between.rstrip(" \t“”\"'")[-1:] in _PAUSES


def _another_speaks(tree: Tree, cue: int, before: Quotation, quote: Quotation) -> bool:
    """Return whether a whole line of the reporter's, after the line of `cue` and from that of the quotation `before`
    on, names another who speaks."""
    start = max(_line(tree.text, Span(cue, cue))[1], _line(tree.text, before.span)[0])
    end, _ = _line(tree.text, Span(quote.span.start, quote.span.start))
    for token in tree.tokens(Span(start, end)) if start < end else ():
        if before.span.start <= tree.parse.starts[token] < before.span.end:
            continue
        subject = tree.child(token, "nsubj") if _verbal(tree, token) and tree.tag(token) in _FINITE else None
        if subject is not None and tree.tag(subject)[:2] == "NN":
            return True
    return False


_LINKED = 4
"""Tokens from the cue on that may tie on the rest of a sentence: `"A," he said, and still "B."`."""
_PAUSES = frozenset(".,:?!;-—–")


def _alone(text: str, quote: Quotation) -> bool:
    start, end = _line(text, quote.span)
    return not text[start : quote.span.start].strip() and not text[quote.span.end : end].strip(" .")
