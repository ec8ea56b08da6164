"""brat standoff, as attribution corpora use it: beside each text a file of its sources, cues and contents.

    T1	Source 0 9	Ana Brandt
    T2	Cue 10 14	said
    T3	Content 15 42;43 60	the locks would stay shut until Friday
    T4	Attribution 10 14	said
    E1	Attribution:T4 Content:T3 Cue:T2 Source:T1
    #1	AnnotatorNotes E1	unreviewed; made by attribute rules-1; statement 0123…

Offsets are code points into the text file, half-open. brat breaks a span at line ends, and so is it written here; the
reader (`documents/brat.py`) joins what only line ends keep apart. Where that would not give the very spans back, a
note on the row says them: ``#2	AnnotatorNotes T3	spans 15 42;43 60``.
Format: https://brat.nlplab.org/standoff.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from atodds.store.shape import review
from atodds.text import join_lines
from atodds.types import Extraction, Judgement, Span, Statement

__all__ = ["CONFIGURATION", "file_name", "standoff"]

CONFIGURATION: Final = """\
[entities]
Source
Cue
Content
Quotation

[relations]

[events]
Attribution	Content:Content, Cue?:Cue, Source?:Source, Quotation*:Quotation

[attributes]
"""
"""What brat's ``annotation.conf`` must say so that it opens the folder."""

_LINE = re.compile(r"[^\r\n]+")
_UNNAMED = re.compile(r"[^\w.-]+")


def standoff(extraction: Extraction, judged: Mapping[str, Judgement]) -> str:
    """Return the ``.ann`` file of a document: an event per statement, with a note of its review, its origin and its
    speaker. A role whose words are nothing but line ends cannot be written in this form and is left out."""
    names = {speaker.id: speaker.name for speaker in extraction.speakers}
    text, lines = extraction.document.text, _Lines()
    for said in extraction.statements:
        speaker = names.get(said.speaker_id or "", "unknown")
        note = (
            f"{review(judged.get(said.id))}; made by {said.origin.stage} {said.origin.version}; "
            f"speaker {speaker}; statement {said.id}"
        )
        lines.add(text, said, note)
    return "".join(f"{line}\n" for line in lines.done)


def file_name(name: str, id: str) -> str:
    """Return a name for a document's two files, without ending: safe on every system, and its own."""
    return f"{_UNNAMED.sub('-', name).strip('-.')[:60] or 'document'}-{id[:8]}"


class _Lines:
    """The lines of one file; numbers go up by kind of line."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self._last = {"T": 0, "E": 0, "#": 0}

    def add(self, text: str, said: Statement, note: str) -> None:
        if not any(True for span in said.content for _ in _pieces(text, span)):
            return
        source, cue = self._place("Source", text, said.source), self._place("Cue", text, said.cue_span)
        content = self._place("Content", text, said.content)
        quotations = [self._place("Quotation", text, [span]) for span in said.quotations]
        trigger = self._place("Attribution", text, said.cue_span if cue else said.content)
        roles = [("Content", content), ("Cue", cue), ("Source", source)]
        roles += [(f"Quotation{at if at > 1 else ''}", id) for at, id in enumerate(filter(None, quotations), 1)]
        event = self._number("E")
        self.done.append(f"{event}\tAttribution:{trigger} " + " ".join(f"{role}:{id}" for role, id in roles if id))
        self._note(event, note)

    def _place(self, kind: str, text: str, spans: Iterable[Span]) -> str:
        """Add a line for these spans and return its id, "" when there is nothing to write."""
        spans = tuple(spans)
        pieces = [piece for span in spans for piece in _pieces(text, span)]
        if not pieces:
            return ""
        id = self._number("T")
        words = " ".join(_one_line(text[start:end]) for start, end in pieces)
        self.done.append(f"{id}\t{kind} {_written(pieces)}\t{words}")
        if kind != "Attribution" and tuple(join_lines(text, pieces)) != spans:
            self._note(id, f"spans {_written(spans)}")
        return id

    def _note(self, about: str, words: str) -> None:
        self.done.append(f"{self._number('#')}\tAnnotatorNotes {about}\t{_one_line(words)}")

    def _number(self, kind: str) -> str:
        self._last[kind] += 1
        return f"{kind}{self._last[kind]}"


def _pieces(text: str, span: Span) -> Iterator[Span]:
    """Yield the stretches of `span` that no line end breaks."""
    for match in _LINE.finditer(text, *span):
        yield Span(*match.span())


def _written(spans: Iterable[Span]) -> str:
    return ";".join(f"{start} {end}" for start, end in spans)


def _one_line(words: str) -> str:
    """Return `words`, as long as they were, without a character that ends a line or a cell."""
    return "".join(char if char.isprintable() else " " for char in words)
