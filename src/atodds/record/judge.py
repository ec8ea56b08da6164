"""Steps between two texts judged one by one: what kind of edit each is, how grave, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from atodds.record.glosses import gloss
from atodds.record.meaning import Run, bearing, meaning
from atodds.record.omission import disfluent, governs, splices
from atodds.record.sentences import clause_ends
from atodds.record.spelling import same_spelling
from atodds.record.steps import Step
from atodds.record.units import Units
from atodds.record.words import APOSTROPHES
from atodds.types import Edit, EditKind, Span, Verdict

__all__ = ["GRADES", "Change", "edits", "judge"]

GRADES: tuple[Verdict, ...] = (
    "exact",
    "formatting only",
    "disfluency cleaned",
    "elided in order",
    "words changed",
    "meaning changed",
)
"""The verdicts of a found quotation, gravest last."""
BETWEEN = 3
"""Equal units over which a word may move."""
LONG = 3
"""An unmarked omission of this many words or more is an elision; a shorter one is dropped words."""


@dataclass(frozen=True, slots=True)
class Change:
    """A step with its kind, its grade and the reason why it touches meaning."""

    step: Step
    kind: EditKind
    grade: Verdict
    why: str = ""


def judge(printed: Units, record: Units, labels: Sequence[str], path: Sequence[Step]) -> tuple[Change, ...]:
    """Return each step of `path` judged. `labels` names the speaker of each unit of the record."""
    changes = [Change(step, "same", "exact") if step.equal else _judge(printed, record, labels, step) for step in path]
    for at in range(len(changes) - 2):
        changes[at : at + 3] = _together(printed, record, changes[at : at + 3])
    return tuple(changes)


_WORDS: frozenset[EditKind] = frozenset({"deleted", "inserted", "replaced"})


def _together(printed: Units, record: Units, three: list[Change]) -> list[Change]:
    """Take back "meaning changed" of two changes close together that only move a word: "all my life" to "my whole
    life". A negation that moves may turn another word, so it is not taken back."""
    left, kept, right = three
    grave = [change for change in (left, right) if change.grade == "meaning changed"]
    near = kept.step.equal and kept.step.r1 - kept.step.r0 <= BETWEEN
    if not grave or not near or left.kind not in _WORDS or right.kind not in _WORDS:
        return three
    said, shown = Run(record, left.step.r0, right.step.r1), Run(printed, left.step.p0, right.step.p1)
    if any(change.why.startswith("negation") for change in grave) or meaning(said, shown):
        return three
    return [replace(left, grade="words changed", why=""), kept, replace(right, grade="words changed", why="")]


def _judge(printed: Units, record: Units, labels: Sequence[str], step: Step) -> Change:
    said = [at for at in range(step.r0, step.r1) if record.kinds[at] == "word"]
    shown = [at for at in range(step.p0, step.p1) if printed.kinds[at] == "word"]
    brackets = [at for at in range(step.p0, step.p1) if printed.kinds[at] == "gloss"]
    other = splices(labels, record, step.r0, step.r1) if step.p0 and step.p1 < len(printed) else ""
    if other:
        return Change(step, "elision", "meaning changed", f"joined across the turn of {other}")
    if brackets and not shown:
        grade, why = gloss(printed, record, Run(record, step.r0, step.r1), brackets)
        return Change(step, "gloss", grade, why)
    if not said and not shown:
        return Change(step, "formatting", "formatting only")
    if not shown:
        return _left_out(printed, record, step, len(said))
    left, right = Run(record, step.r0, step.r1), Run(printed, step.p0, step.p1)
    if not said:
        if right.norms() == ["'s"] and record.gap(step.r0 - 1)[:1] in APOSTROPHES:
            return Change(step, "formatting", "formatting only")
        why = meaning(left, right)
        return Change(step, "inserted", "meaning changed" if why else "words changed", why)
    if _negations(left) == _negations(right) and same_spelling(left.norms(), right.norms()):
        return Change(step, "formatting", "formatting only")
    why = _replaced(record, step, left, right)
    return Change(step, "replaced", "meaning changed" if why else "words changed", why)


def _negations(run: Run) -> int:
    return bearing(run)["negation", "not"]


def _replaced(record: Units, step: Step, left: Run, right: Run) -> str:
    said, shown = step.r1 - step.r0, step.p1 - step.p0
    if said > 3 * shown + 4:
        return meaning(Run(record, step.r0, step.r0), right) or governs(record, step.r0, step.r1, marked=False)
    return meaning(left, right)


def _left_out(printed: Units, record: Units, step: Step, count: int) -> Change:
    marked = any(printed.marked[step.p0 : step.p1 + 1])
    if disfluent(record, step.r0, step.r1):
        return Change(step, "disfluency", "disfluency cleaned")
    apart = clause_ends(record, step.r0 - 1) and clause_ends(record, step.r1 - 1)
    if marked or count >= LONG:
        why = governs(record, step.r0, step.r1, marked=marked)
        return Change(step, "elision", "meaning changed" if why else "elided in order", why)
    why = meaning(Run(record, step.r0, step.r1), Run(printed, step.p0, step.p0))
    if why:
        return Change(step, "deleted", "meaning changed", why)
    return Change(step, "elision" if apart else "deleted", "elided in order" if apart else "words changed")


def edits(printed: Units, record: Units, changes: Sequence[Change], size: int) -> tuple[Edit, ...]:
    """Return the edits of `changes`, concatenated from the first kept word of the record to its last.

    `size` is the length of the printed quotation, whose places start at 0. The record's stretch is made longer by the
    characters before and after it that the print has too. Equal words that are written differently, and what stands
    between words, become edits of formatting.
    """
    out = _Edits(printed, record)
    last = changes[-1].step.r1
    stop = record.ends[last - 1]
    out.lead(changes[0].step.r0)
    for change in changes:
        if change.step.equal:
            for shift in range(change.step.r1 - change.step.r0):
                r, p = change.step.r0 + shift, change.step.p0 + shift
                out.add(Span(record.starts[r], record.ends[r]), Span(printed.starts[p], printed.ends[p]))
                out.add(
                    Span(record.ends[r], record.starts[r + 1] if r + 1 < last else stop),
                    Span(printed.ends[p], printed.starts[p + 1] if p + 1 < len(printed) else size),
                    closing=p + 1 == len(printed),
                )
        else:
            step = change.step
            out.add(
                Span(out.r, record.starts[step.r1] if step.r1 < last else stop),
                Span(out.p, printed.starts[step.p1] if step.p1 < len(printed) else size),
                change=change,
            )
    return tuple(out.found)


class _Edits:
    """Edits as they grow, each starting where the last one ended."""

    def __init__(self, printed: Units, record: Units) -> None:
        self.printed, self.record = printed, record
        self.found: list[Edit] = []
        self.r = self.p = 0

    def lead(self, first: int) -> None:
        """Begin: what the print has before its first word, kept equal where the record has it too."""
        self.r = self.record.starts[first]
        if len(self.printed) and self.printed.starts[0]:
            before = self.printed.text[: self.printed.starts[0]]
            same = self.record.text.endswith(before, 0, self.r)
            self.r -= len(before) if same else 0
            self.add(Span(self.r, self.r + (len(before) if same else 0)), Span(0, len(before)))

    def add(self, record: Span, printed: Span, *, change: Change | None = None, closing: bool = False) -> None:
        """Append one edit, or make the last one longer when it is of the same kind."""
        if closing and record.start == record.end:
            tail = printed.of(self.printed.text)
            record = Span(
                record.start, record.start + (len(tail) if self.record.text.startswith(tail, record.start) else 0)
            )
        if record.start == record.end and printed.start == printed.end:
            return
        same = record.of(self.record.text) == printed.of(self.printed.text)
        kind: EditKind = change.kind if change else "same" if same else "formatting"
        why = change.why if change else ""
        last = self.found[-1] if self.found else None
        if last and last.kind == kind and last.why == why and not change:
            self.found[-1] = Edit(
                kind=kind,
                record=Span(last.record.start, record.end),
                printed=Span(last.printed.start, printed.end),
                why=why,
            )
        else:
            self.found.append(Edit(kind=kind, record=record, printed=printed, why=why))
        self.r, self.p = record.end, printed.end
