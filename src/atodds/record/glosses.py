"""Bracketed explanations in the print, held against what they stand for in the record."""

from __future__ import annotations

from collections.abc import Sequence

from atodds.record import lexicon
from atodds.record.meaning import Kind, Run, bearing
from atodds.record.sentences import clause_ends
from atodds.record.units import Units, units
from atodds.record.words import read_words
from atodds.types import Span, Verdict

__all__ = ["REFERENT", "gloss"]

REFERENT = 60
"""Words of the record before a pronoun that are searched for whom it means."""
OBJECT = 4
"""Words after a verb that are read for its object."""
_THIRD = frozenset({"he", "she", "it", "they"})


def gloss(printed: Units, record: Units, said: Run, glosses: Sequence[int]) -> tuple[Verdict, str]:
    """Return the grade of glosses printed for `said`, which may be empty, and why they touch the meaning.

    They may say who or what is meant, not how much or whether. One that names whom a pronoun means is formatting
    where the record has named it shortly before, and touches the meaning where it names another party of the record
    than the one that the same verb has had right before: "told the divers ... told [the masons]".
    """
    place = Span(printed.starts[glosses[0]] + 1, printed.ends[glosses[-1]] - 1)
    inside = units(read_words(printed.text, place), "record", place)
    shown = Run(inside, 0, len(inside))
    spoken = [norm for norm in said.norms() if norm not in lexicon.FILLERS]
    if not spoken or said.norms() == shown.norms():
        added = _negations(shown) and said.norms() != shown.norms()
        return ("meaning changed", "negation added in brackets") if added else ("formatting only", "")
    why = _fault(said, shown)
    if why:
        return "meaning changed", why
    if len(spoken) == 1 and lexicon.PERSONS.get(spoken[0]) in _THIRD:
        return _referent(record, said, shown)
    return "elided in order", ""


def _negations(run: Run) -> int:
    return bearing(run)["negation", "not"]


def _fault(said: Run, shown: Run) -> str:
    if _negations(said) != _negations(shown):
        return "the bracketed words change a negation"
    before, after = bearing(said), bearing(shown)
    for kind in ("number", "modal"):
        lost, added = _of(before, kind), _of(after, kind)
        if lost != added and added and (lost or kind == "modal"):
            return f"the bracketed words change a {kind}"
    if _of(before, "condition") - _of(after, "condition"):
        return "the bracketed words stand for a condition"
    names, others = set(said.names()), set(shown.names())
    if names and others and not names & others:
        return f"the bracketed words name “{sorted(others)[0]}”, the record “{sorted(names)[0]}”"
    return ""


def _of(found: dict[Kind, int], kind: str) -> set[str]:
    return {value for (k, value) in found if k == kind}


def _referent(record: Units, said: Run, shown: Run) -> tuple[Verdict, str]:
    """A gloss that stands for a pronoun alone."""
    named = _telling(shown.units, 0, len(shown.units))
    low = max(0, said.first - REFERENT)
    before = _telling(record, low, said.first)
    first, last = _object_before(record, low, said.first)
    other = _telling(record, first, last)
    if named and not named & before and other and named <= _telling(record, said.last, len(record)):
        return "meaning changed", f"the record has “{record.stretch(first, last)}” right before it, others in brackets"
    if named and named <= before and (not other or named & other):
        return "formatting only", ""
    return "elided in order", ""


def _telling(words: Units, first: int, last: int) -> set[str]:
    """Return the words of a stretch that name something, plurals made singular."""
    return {
        norm.removesuffix("s")
        for norm, kind in zip(words.norms[first:last], words.kinds[first:last], strict=True)
        if kind == "word" and len(norm) > 2 and norm not in lexicon.FUNCTION and norm not in lexicon.PERSONS
    }


def _object_before(record: Units, low: int, at: int) -> tuple[int, int]:
    """Return the range of the object that the word before `at` had where it was said last: of "told them", the
    earlier "the divers"; empty when it was not said or is no telling word."""
    verb = record.norms[at - 1] if at > low else ""
    if len(verb) < 3 or verb in lexicon.FUNCTION:
        return at, at
    for place in range(at - 2, low - 1, -1):
        if record.norms[place] == verb:
            end = place + 1
            while end < min(at, place + 1 + OBJECT) and not clause_ends(record, end - 1):
                end += 1
                if record.norms[end - 1] not in lexicon.FUNCTION and record.norms[end - 1] not in lexicon.PERSONS:
                    break
            return place + 1, end
    return at, at
