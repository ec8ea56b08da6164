"""One plain sentence for an editor: what was found, and how far it can be relied on."""

from __future__ import annotations

from collections.abc import Sequence

from atodds.record.judge import Change
from atodds.record.units import Units
from atodds.types import Verdict

__all__ = ["added", "found", "missing", "sentence"]

SHOWN = 90
"""Characters of a stretch that are shown in a reason."""
_PLAIN = {
    "exact": "The record has these words",
    "formatting only": "The record has the same words; only punctuation, capitals or spelling differ",
    "disfluency cleaned": "The record has these words with hesitations or repetitions that the print leaves out",
}


def found(verdict: Verdict, changes: Sequence[Change], printed: Units, record: Units, notes: Sequence[str]) -> str:
    """Return the reason for the verdict on a quotation that stands in the record; `notes` are added after it."""
    if verdict in _PLAIN:
        main = _PLAIN[verdict]
    else:
        worst = next((change for change in changes if change.grade == verdict), None)
        main = _worst(worst, printed, record) if worst else ""
        if verdict in {"words changed", "meaning changed"} and main:
            main += "; the transcript itself may err"
    return sentence(main, *notes)


def _worst(change: Change, printed: Units, record: Units) -> str:
    said = _quoted(record, change.step.r0, change.step.r1)
    shown = _quoted(printed, change.step.p0, change.step.p1)
    if change.kind == "gloss":
        main = f"brackets put {shown} for {said}" if said else f"brackets add {shown}"
    elif change.kind == "elision":
        main = f"left out: {said}"
    elif said and shown:
        main = f"{shown} is printed where the record has {said}"
    else:
        main = f"{shown} is not in the record there" if shown else f"{said} is missing from the print"
    return f"{main} ({change.why})" if change.why else main


def _quoted(units: Units, first: int, last: int) -> str:
    text = " ".join(units.stretch(first, last).split())
    if len(text) > SHOWN:
        text = f"{text[: SHOWN // 2].rstrip()} … {text[-SHOWN // 2 :].lstrip()}"
    return f"“{text}”" if text else ""


def missing(against: str = "") -> str:
    """Return the reason for a quotation that is not in the record, which is never a reason to doubt it by itself."""
    return sentence("no passage of the supplied record has these words", against)


def added(text: str, note: str) -> str:
    """Return a reason with a note after it."""
    return f"{text.removesuffix('.')}; {note}."


def sentence(*parts: str) -> str:
    """Return the parts that are not empty as one sentence."""
    text = "; ".join(part for part in parts if part)
    return f"{text[:1].upper()}{text[1:]}."
