"""What the record says right before and right after the quoted stretch, in the same sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from atodds.record import lexicon
from atodds.record.meaning import Run, bearing
from atodds.record.omission import disfluent
from atodds.record.sentences import clause_ends, sentence_ends, starts_with
from atodds.record.steps import Step
from atodds.record.units import Units
from atodds.record.words import read_words

__all__ = ["after", "before", "complete", "parted", "quoted_on", "reported"]

_CLOSING = "\"'”’»)] \u00a0\n\t"
_DASH = re.compile(r"[—–―]|--|\s-\s")
_ENDED = re.compile(r"[.,;:?!—–-]")
_NO_CONDITIONS = frozenset(
    "but although though however or not maybe perhaps probably possibly hopefully i even".split()
)
_OPENING = frozenset({"and", "but", "so", "well", "now"})
"""Words that may stand before a condition that opens a sentence."""
HEARD = 16
"""Words of the report after a quotation in which a limit may be told in the reporter's own words."""
AHEAD = 6
"""Units after the quotation that are read for a limit."""
BEFORE = 40
"""Units before the quotation that are read for a condition or a denial that governs it."""


def complete(text: str, context: str) -> bool | None:
    """Return whether a quotation is presented as all that was said there: it ends in a mark, or the report's sentence
    does or pauses after it. None when it runs on in the reporter's words; False when nothing tells."""
    if _ENDED.fullmatch(text.rstrip(_CLOSING)[-1:]):
        return True
    following = context.lstrip(_CLOSING)
    if not following:
        return False
    return True if _ENDED.match(following) else None


def reported(context: str) -> bool:
    """Return whether the report goes on, after the quotation, to tell a condition in its own words."""
    norms = list(read_words(context[: 24 * HEARD]).norms[:HEARD])
    return any(
        starts_with(norms[at:], lexicon.LIMITS) or starts_with(norms[at:], lexicon.TEMPORAL_LIMITS)
        for at in range(len(norms))
    )


def quoted_on(limit: str, context: str) -> bool:
    """Return whether the report goes on, after the quotation, with the first three words of `limit`."""
    wanted = list(read_words(limit).norms[:3])
    norms = list(read_words(context).norms)
    return any(norms[at : at + len(wanted)] == wanted for at in range(len(norms) - len(wanted) + 1))


def after(record: Units, first: int, last: int) -> tuple[str, bool]:
    """Return the limit that the record sets to units ``[first, last)`` right after them in the same sentence, as its
    first words ("" when there is none), and whether it is a condition: "if ...", not "but ..." or "I think"."""
    if last >= len(record) or sentence_ends(record, last - 1):
        return "", False
    norms = [
        norm
        for norm, kind in zip(record.norms[last : last + AHEAD], record.kinds[last:], strict=False)
        if kind == "word"
    ]
    while norms and norms[0] in lexicon.FILLERS:
        norms = norms[1:]
    limit = starts_with(norms, lexicon.LIMITS)
    if not limit and _to_come(record, first, last):
        limit = starts_with(norms, lexicon.TEMPORAL_LIMITS)
    if not limit or (limit == "but" and norms[1:2] == ["also"]):
        return "", False
    return record.stretch(last, min(last + AHEAD, len(record))), limit.split()[0] not in _NO_CONDITIONS


def _to_come(record: Units, first: int, last: int) -> bool:
    return any(kind in {"modal", "commitment"} for kind, _ in bearing(Run(record, first, last)))


def before(record: Units, first: int) -> str:
    """Return the condition or denial that the record sets right before unit `first` in the same sentence, as text;
    "" when there is none: "if they agree, |we sign", "I don't think that |it works"."""
    start = first
    while start > max(0, first - BEFORE) and not sentence_ends(record, start - 1):
        start -= 1
    lead = [at for at in range(start, first) if record.kinds[at] == "word"]
    norms = [record.norms[at] for at in lead]
    if not norms or disfluent(record, start, first):
        return ""
    opening = [norm for norm in norms if norm not in _OPENING][:2]
    comma = "," in record.gap(first - 1)
    if comma and opening and opening[0] in {"if", "unless", "until", "only", "provided", "assuming"}:
        return record.stretch(start, first)
    while norms and norms[-1] in {"that", "this"}:
        norms.pop()
    if (
        norms
        and norms[-1] in lexicon.ATTITUDES | lexicon.GROUNDS
        and any(norm in lexicon.NEGATIONS for norm in norms[-4:-1])
    ):
        return record.stretch(max(start, first - 6), first)
    return ""


def parted(printed: Units, record: Units, kept: Sequence[Step]) -> str:
    """Return the condition, as text, that the record sets before a comma and that the print parts from its sentence by
    setting what follows between dashes, so that it reads as a claim of its own; "" when none: "If it comes, we leave"
    printed "If it comes — we leave — ...". `kept` are the equal steps."""
    for step in kept:
        for at in range(step.r0, step.r1 - 1):
            p = step.p0 + at - step.r0
            if record.gap(at).strip() == "," and _DASH.search(printed.gap(p)) and _closes(printed, p + 1):
                start = at
                while not clause_ends(record, start - 1):
                    start -= 1
                first = next((norm for norm in record.norms[start : at + 1] if norm not in _OPENING), "")
                if first in {"if", "unless", "until"}:
                    return record.stretch(start, at + 1)
    return ""


def _closes(printed: Units, at: int) -> bool:
    """Whether a second dash follows unit `at` in its sentence."""
    while not sentence_ends(printed, at):
        if _DASH.search(printed.gap(at)):
            return True
        at += 1
    return False
