"""WebVTT and SRT: captions with times, as a transcript.

The text is made here, because a caption file has none of its own: the cue texts in order, joined by spaces into one
line per speaker. A line opens with the speaker's name and a colon where a voice names one.
"""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Literal

import webvtt
from webvtt.errors import MalformedCaptionError, MalformedFileError

from atodds.documents.labels import label_of
from atodds.documents.page import Page
from atodds.documents.plain import read_plain
from atodds.documents.transcript import find_turns
from atodds.errors import InputError
from atodds.text import locate
from atodds.types import Span, Turn

__all__ = ["read_subtitles"]

_NOTE = re.compile(r"^NOTE[ \t]*\n((?:[^\n]+\n){1,20})", re.MULTILINE)
_VOICE = re.compile(r"<v(?:\.[^ >]{0,80})?[ \t]+([^<>]{1,120})>")
_TAG = re.compile(r"</?[a-zA-Z0-9.:][^<>]{0,200}>")
_CHANGE = re.compile(r"\s*(?:>>+|[-–—](?=\s))\s*")


@dataclass(slots=True)
class _Line:
    """Words of one speaker. `speaker` is set by a voice; `fresh` is somebody who is not the speaker before."""

    speaker: str
    words: list[str]
    time: float
    fresh: bool


def read_subtitles(text: str, form: Literal["vtt", "srt"], place: str) -> Page:
    """Return the transcript that a caption file holds; turns carry the start of their first cue in seconds.

    Speakers come from WebVTT voices (``<v Jane Roe>``) or, in a file without voices, from labels at the start of lines
    (``JANE ROE: Yes``), weighed as in any transcript. A cue without a voice among cues with one is nobody's known
    words; in a file without voices a speaker goes on until the next label or change mark (``>>``, ``-``). A ``NOTE`` of
    ``key: value`` lines before the first cue is the page's head. Raises `InputError` when there are no cues.
    """
    try:
        cues = webvtt.WebVTT.from_buffer(io.StringIO(text), format=form).captions
    except (MalformedFileError, MalformedCaptionError, ValueError) as error:
        raise InputError(
            f"the captions cannot be read ({error})", where=place, todo="check the file in a video player"
        ) from error
    lines: list[_Line] = []
    voiced = any("<v" in cue.raw_text for cue in cues)
    for cue in cues:
        time = cue.start_time.in_milliseconds() / 1000
        for line in _voices(cue.raw_text, time) if voiced else _labels(cue.lines, time):
            same = bool(lines) and not line.fresh and (not voiced or line.speaker == lines[-1].speaker)
            if same:
                lines[-1].words.extend(line.words)
            else:
                lines.append(line)
    if not lines:
        raise InputError("no captions in this file", where=place, todo="check that it was saved whole")
    return _headed(_voiced(lines) if voiced else _labelled(lines), text, place)


def _headed(page: Page, text: str, place: str) -> Page:
    """The page with what a ``NOTE`` block before the first cue says of it, as ``key: value`` lines."""
    before = text.partition("-->")[0].replace("\r\n", "\n")
    for note in _NOTE.finditer(before):
        head = read_plain(f"{note[1]}\n", place)
        if not head.text:
            return replace(
                page,
                title=head.title,
                publisher=head.publisher,
                author=head.author,
                published=head.published,
                url=head.url,
                kind=head.kind,
                problems=head.problems,
            )
    return page


def _voices(raw: str, time: float) -> Iterator[_Line]:
    """The voices of one cue, what stands before the first of them first."""
    parts = _VOICE.split(raw)
    for name, words in zip(["", *parts[1::2]], parts[::2], strict=True):
        if plain := _plain(words):
            yield _Line(_plain(name), [plain], time, fresh=False)


def _labels(lines: list[str], time: float) -> Iterator[_Line]:
    for line in lines:
        words = _plain(line)
        change = _CHANGE.match(words)
        words = words[change.end() :] if change else words
        label = label_of(words)
        if words:
            named = label is not None and label.form in {"capitals", "name", "question"}
            yield _Line("", [words], time, fresh=named or change is not None)


def _plain(words: str) -> str:
    return " ".join(html.unescape(_TAG.sub("", words)).split())


def _voiced(lines: list[_Line]) -> Page:
    out: list[str] = []
    turns: list[Turn] = []
    at = 0
    for line in lines:
        head = f"{line.speaker}: " if line.speaker else ""
        words = " ".join(line.words)
        if head:
            start = at + len(head)
            label = Span(at, at + len(line.speaker))
            turns.append(Turn(speaker=line.speaker, label=label, span=Span(start, start + len(words)), time=line.time))
        out.append(head + words)
        at += len(out[-1]) + 1
    return Page(text="\n".join(out), turns=tuple(turns))


def _labelled(lines: list[_Line]) -> Page:
    texts = [" ".join(line.words) for line in lines]
    starts = [0, *accumulate(len(text) + 1 for text in texts)]
    text = "\n".join(texts)
    turns = []
    for turn in find_turns(text, "record"):
        first = locate(starts, turn.label.start)
        end = min(turn.span.end, starts[first] + len(texts[first]))  # the next line is somebody else's
        turns.append(replace(turn, span=Span(turn.span.start, end), time=lines[first].time))
    return Page(text=text, turns=tuple(turn for turn in turns if turn.span.start < turn.span.end))
