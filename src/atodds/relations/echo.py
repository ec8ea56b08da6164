"""Echo: the same words in several places, so that wire copy counts once."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from atodds.text import folded
from atodds.types import Document, Evidence, Span, Statement

__all__ = ["WHOLE", "Echo", "echoes", "evidence", "outlets"]

SHINGLE = 5
"""Words in a run that is looked up. Shorter stretches recur by chance across speakers."""
SHARE = 0.6
"""Share of the shorter stretch's runs that must stand in the longer one: a sentence cut by an editor still counts."""
WHOLE = 0.999
"""From this share on the shorter stretch stands unchanged in the longer one."""
KEPT = 50
"""Earlier stretches remembered per run; a run that stands in more is a stock phrase."""

_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Echo:
    """`later` prints again what `first` printed; `spans` are the two stretches."""

    first: Statement
    later: Statement
    spans: tuple[Span, Span]
    share: float


@dataclass(frozen=True, slots=True)
class _Stretch:
    statement: Statement
    span: Span
    runs: frozenset[str]


def evidence(found: Echo, outlets: str) -> Evidence:
    """The same words are printed in both places.

    That is the reader's reason; `outlets` names the two outlets for the reader, or is empty.
    """
    spans = ((found.first.document_id, found.spans[0]), (found.later.document_id, found.spans[1]))
    reason = (evidence.__doc__ or "").partition("\n")[0]
    detail = f"{reason} {outlets}".strip()
    return Evidence(feature="echo", score=round(found.share, 3), detail=detail, spans=spans)


def echoes(statements: Sequence[Statement], canonical: Mapping[str, str]) -> Iterator[Echo]:
    """Yield an `Echo` for each statement whose words stand in an earlier one of the sequence, in another document.

    `canonical` maps speaker ids to one id per person; two statements whose known speakers differ never echo. Each
    quotation of a statement is tied to the first of its group, so there are at most as many echoes as quotations. Of
    several that hold the same words, the one said on the same day is taken, else the first.
    """
    index: dict[str, list[int]] = defaultdict(list)
    stretches: list[_Stretch] = []
    first_of: dict[str, tuple[Statement, Span]] = {}
    for statement in statements:
        mine = list(_stretches(statement))
        tied: dict[str, Echo] = {}
        for stretch in mine:
            best = _best(stretch, stretches, index, canonical)
            if best:
                share, at = best
                first, place = first_of.get(stretches[at].statement.id, (stretches[at].statement, stretches[at].span))
                if first.document_id != statement.document_id and share > (
                    tied[first.id].share if first.id in tied else 0
                ):
                    tied[first.id] = Echo(first, statement, (place, stretch.span), share)
        yield from tied.values()
        if tied:
            strongest = max(tied.values(), key=lambda echo: echo.share)
            first_of[statement.id] = (strongest.first, strongest.spans[0])
        for stretch in mine:
            for run in stretch.runs:
                if len(index[run]) < KEPT:
                    index[run].append(len(stretches))
            stretches.append(stretch)


def outlets(found: Echo, documents: Mapping[str, Document]) -> str:
    """Return the reader's words for where the two stand: the outlets, or the titles where no outlet is known."""
    names = [documents[s.document_id].publisher or documents[s.document_id].title for s in (found.first, found.later)]
    return f"First in {names[0]}, then in {names[1]}." if all(names) and names[0] != names[1] else ""


def _stretches(statement: Statement) -> Iterator[_Stretch]:
    spans = statement.quotations or statement.content
    text = statement.text
    lengths = [end - start for start, end in statement.content]
    for span in spans:
        words = _WORD.findall(folded(_cut(statement, text, lengths, span)))
        runs = frozenset(" ".join(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1))
        if runs:
            yield _Stretch(statement, span, runs)


def _cut(statement: Statement, text: str, lengths: list[int], span: Span) -> str:
    """Return the words under `span`, which lies inside the content, out of the statement's joined text."""
    base = 0
    for piece, length in zip(statement.content, lengths, strict=True):
        if piece.start <= span.start and span.end <= piece.end:
            return text[base + span.start - piece.start : base + span.end - piece.start]
        base += length + 1
    return ""


def _best(
    stretch: _Stretch, earlier: Sequence[_Stretch], index: Mapping[str, list[int]], canonical: Mapping[str, str]
) -> tuple[float, int] | None:
    """Return the share of runs in common with the earlier stretch that has most of them, and its place. Of equal ones
    that of the same day goes first, or, where no day is known, what was said last: pages print what is new."""
    shared = Counter(at for run in stretch.runs for at in index.get(run, ()))
    best: tuple[float, bool, int, int] | None = None
    day = stretch.statement.said
    for at, count in shared.items():
        other = earlier[at].statement
        share = count / min(len(stretch.runs), len(earlier[at].runs))
        if share < SHARE or other.document_id == stretch.statement.document_id:
            continue
        if _differ(stretch.statement, other, canonical):
            continue
        latest = other.said.start.toordinal() if day is None and other.said else 0
        key = (share, day is not None and day == other.said, latest, -at)
        best = key if best is None or key > best else best
    return (best[0], -best[3]) if best else None


def _differ(left: Statement, right: Statement, canonical: Mapping[str, str]) -> bool:
    here, there = (canonical.get(s.speaker_id, s.speaker_id) if s.speaker_id else None for s in (left, right))
    return bool(here) and bool(there) and here != there
