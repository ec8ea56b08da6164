"""Where a record's sentences and clauses end, and what their beginnings and ends do to the words beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from atodds.record import lexicon
from atodds.record.units import Units

__all__ = ["clause_ends", "sentence_ends", "starts_with"]

_STOP = re.compile(r"[?!]|(?<!\.)\.(?!\s?\.)|\n")
_PAUSE = re.compile(r"[,;:()…\[\]—–―]|--|\.\s?\.|\s-\s")


def sentence_ends(units: Units, at: int) -> bool:
    """Return whether a sentence ends right after unit `at`; always so before the first (-1) and after the last."""
    if at < 0 or at + 1 >= len(units):
        return True
    gap = units.gap(at)
    if not _STOP.search(gap):
        return False
    return not (gap.strip() == "." and units.norms[at] in lexicon.ABBREVIATIONS)


def clause_ends(units: Units, at: int) -> bool:
    """Return whether a pause is written right after unit `at`: a comma, a dash, or a sentence's end."""
    return sentence_ends(units, at) or bool(_PAUSE.search(units.gap(at)))


def starts_with(norms: Sequence[str], phrases: Iterable[tuple[str, ...]]) -> str:
    """Return the longest of `phrases` that `norms` begins with, as text; "" when none."""
    lengths = [len(phrase) for phrase in phrases if tuple(norms[: len(phrase)]) == phrase]
    return " ".join(norms[: max(lengths, default=0)])
