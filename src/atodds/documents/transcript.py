"""Who speaks where: a text's speaker labels, as turns, and its stage notes.

Labels are looked for at the start of a line only; `labels.py` knows their shapes. A line cannot tell a speaker from a
heading, so all labels of a text are weighed together, and a report must look like a transcript throughout. Words whose
speaker the page does not print (before the first label, after a cut, a clip or a recess) are in no turn.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from atodds.documents.labels import Label, label_of
from atodds.documents.page import lines_of
from atodds.text import strip
from atodds.types import DocumentKind, Mark, Span, Turn

__all__ = ["find_notes", "find_turns"]

REPORT_LABELS = 5
"""Labels that a report must have to be read as an interview: fewer are an exchange quoted inside a story."""

REPORT_SHARE = 0.4
"""Share of a report's lines, or of its paragraphs, from the first label on, that must open with a label. Fact checks
that print "ROE:" before each quotation reach a fifth; interviews printed in full reach a half."""

LONGEST_BREAK = 160
"""Characters: a line that ends a turn (a cut, a clip, the end) is shorter."""

_STAGE = (
    r"applause|laughter|laughs?|laughing|chuckles?|cross-?talk|inaudible|indiscernible|unintelligible|music|cheers?|"
    r"cheering|boos?|booing|gavel|off[- ]?mic(?:rophone)?|off[- ]camera|recess|sighs?|coughs?|ovation|sic|ph|phonetic|"
    r"commercial break|(?:begin|end|start) (?:of )?(?:video|audio|tape|recording|clip)|(?:video|audio) (?:clip|plays)|"
    r"technical difficult\w+|moment of silence|overlapping|simultaneous|interpreter|translator|speak(?:s|ing) in \w+|"
    r"in (?:spanish|french|german|arabic|russian|chinese|mandarin|hebrew|italian|portuguese)|redacted|edited|pause[sd]?"
)
_NOTE_WORD = re.compile(rf"\b(?:{_STAGE})\b", re.IGNORECASE)
_NOTE_ONLY = re.compile(rf"\W*(?:\w+[ -]){{0,2}}(?:{_STAGE})(?: \w+){{0,2}}\W*", re.IGNORECASE)
_BRACKETS = re.compile(r"\[[^\[\]\n]{0,120}\]|\([^()\n]{1,120}\)|\[\s{0,40}\]")
# After these, words without a label may be anyone's.
_BREAK = re.compile(
    r"\s*(?:[(\[]\s*(?:\.{3}|…|[^()\[\]]{0,60}\b(?:begin|end|start|commercial|recess|clip|plays|played|cross-?talk|"
    r"adjourned)\b[^()\[\]]{0,60})\s*[)\]]|[*_#•-]{3,}|(?:[*_#•-] ){2,}[*_#•-]|END\b.{0,40}|\.{3}|…)\s*",
    re.IGNORECASE,
)
_WORD = re.compile(r"\b[a-z][\w'’-]*")
_QUOTED = re.compile(r"[\"“‘']")


def find_turns(text: str, kind: DocumentKind) -> tuple[Turn, ...]:
    """Return the speaker turns of `text` in order, empty when it is no transcript.

    A turn's span runs from the words after its label to the next label or break, whitespace left out; it holds stage
    notes. In a report the last turn ends with its own paragraph: what follows may be the reporter's.
    """
    lines = lines_of(text)
    found = {at: label for at, line in enumerate(lines) if (label := label_of(text[line.start : line.end])) is not None}
    kept = _kept(found, text, kind)
    plainly = kind == "record" and not all(label.form == "alone" for label in kept.values())
    if not (_is_record(kept) if plainly else _is_interview(kept, lines, text)):
        return ()
    order = sorted(kept)
    turns: list[Turn] = []
    for number, at in enumerate(order):
        last = number + 1 == len(order)
        until = order[number + 1] if not last else len(lines)
        if last and kind == "report":
            until = min(until, at + (2 if kept[at].form == "alone" else 1))
        turn = _turn(text, lines[at:until], kept[at])
        if turn is not None:
            turns.append(turn)
    return tuple(turns)


def find_notes(text: str, spans: Sequence[Span]) -> tuple[Mark, ...]:
    """Return the stage notes in the given stretches of a transcript: ``[applause]``, ``(Laughter.)``, ``[...]``.

    A word put into the speech by an editor ("[the] law") is not one.
    """
    notes: list[Mark] = []
    for span in spans:
        for match in _BRACKETS.finditer(text, span.start, span.end):
            if _is_note(match[0], alone=_is_alone(text, match.start(), match.end())):
                notes.append(Mark(span=Span(*match.span()), kind="note"))
    return tuple(notes)


def _turn(text: str, lines: Sequence[Span], label: Label) -> Turn | None:
    first = lines[0].start
    end = lines[0].end
    for line in lines[1:]:
        if line.end - line.start < LONGEST_BREAK and _BREAK.fullmatch(text, line.start, line.end):
            break
        end = line.end
    span = strip(text, Span(first + label.words, max(end, first + label.words)))
    if span.start == span.end:
        return None
    return Turn(speaker=label.speaker, label=Span(first + label.start, first + label.end), span=span, time=label.time)


def _kept(found: dict[int, Label], text: str, kind: DocumentKind) -> dict[int, Label]:
    """The labels that the whole text bears out, form by form. A name in mixed case must come back; a single word that
    the text also uses in lower case ("Winner:") is a common noun, not a name."""
    forms = Counter(label.form for label in found.values())
    times = Counter((label.form, label.speaker) for label in found.values())
    dotted = {speaker for (form, speaker), count in times.items() if form == "dotted" and count > 1}
    loud = forms["capitals"] + forms["question"]
    kept = {at: label for at, label in found.items() if label.form in {"capitals", "question"}}
    kept |= {at: label for at, label in found.items() if label.form == "bare" and forms["capitals"]}
    if {"Q", "A"} <= dotted:
        kept |= {at: label for at, label in found.items() if label.form == "dotted"}
    names = {at: label for at, label in found.items() if label.form == "name" and times["name", label.speaker] > 1}
    words = set(_WORD.findall(text)) if names else set()
    names = {at: label for at, label in names.items() if label.speaker.lower() not in words}
    if len(names) >= forms["capitals"]:
        kept |= names
    if kind == "record" and forms["printed"] > max(2, loud):
        kept |= {at: label for at, label in found.items() if label.form == "printed"}
    alone = {at: label for at, label in found.items() if label.form == "alone" and times["alone", label.speaker] > 1}
    return alone if alone and len(kept) < 2 else kept


def _is_record(kept: dict[int, Label]) -> bool:
    """In what was given as a record: two speakers who alternate, or one label that names a post or a part."""
    speakers = Counter(label.speaker.split()[-1] for label in kept.values())
    if any(label.posted and label.form in {"capitals", "question", "bare"} for label in kept.values()):
        return True
    return len(kept) > 2 and len(speakers) > 1 and max(speakers.values()) > 1


def _is_interview(kept: dict[int, Label], lines: Sequence[Span], text: str) -> bool:
    speakers = Counter(label.speaker for label in kept.values())
    if len(kept) < REPORT_LABELS or sum(count > 1 for count in speakers.values()) < 2:
        return False
    first = min(kept)
    quoted = sum(bool(_QUOTED.match(text, lines[at].start + label.words)) for at, label in kept.items())
    if quoted > 0.3 * len(kept):
        return False
    after = range(first, len(lines))
    paragraphs = [at for at in after if at == first or _is_blank(text[lines[at - 1].end : lines[at].start])]
    alone = sum(label.form == "alone" for label in kept.values())  # a line that holds no words
    by_line = len(kept) / max(1, len(lines) - first - alone)
    by_paragraph = sum(at in kept for at in paragraphs) / max(1, len(paragraphs) - alone)
    return max(by_line, by_paragraph) >= REPORT_SHARE


def _is_blank(gap: str) -> bool:
    return len(re.findall(r"\r\n|\r|\n", gap)) > 1


def _is_alone(text: str, start: int, end: int) -> bool:
    before = re.split(r"[\r\n]", text[max(0, start - 80) : start])[-1]
    after = re.split(r"[\r\n]", text[end : end + 80])[0]
    return not before.strip() and not after.strip()


def _is_note(words: str, *, alone: bool) -> bool:
    inside = words[1:-1].strip()
    if words[0] == "[" and (not inside.strip(".… ") or _NOTE_WORD.search(inside)):
        return True
    if _NOTE_ONLY.fullmatch(inside):
        return True
    return alone and bool(inside) and inside[0].isupper()
