"""Which of the differences between the record's words and the printed ones touch the meaning, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from atodds.record import lexicon
from atodds.record.spelling import same_name
from atodds.record.units import Units

__all__ = ["Kind", "Run", "bearing", "count", "is_name", "meaning"]

Kind = tuple[str, str]
_PREFIXES = ("un", "im", "in", "ir", "il", "dis", "non", "anti")
_NO_NAMES = lexicon.FUNCTION | lexicon.TITLES | {"i"}
_ADDED = {
    "negation": "negation",
    "number": "number",
    "modal": "modal",
    "likelihood": "word of likelihood",
    "condition": "condition",
    "quantifier": "word of quantity",
    "bound": "limit on an amount",
    "commitment": "promise",
}


@dataclass(frozen=True, slots=True)
class Run:
    """Units ``[first, last)`` of one side, and whether each word of it is written as a name."""

    units: Units
    first: int
    last: int

    def norms(self) -> list[str]:
        """Return the normal forms."""
        return list(self.units.norms[self.first : self.last])

    def following(self) -> str:
        """Return the normal form of the unit after the run, "" when there is none in the same sentence."""
        return self.units.norms[self.last] if self.last < len(self.units) else ""

    def names(self, *, titles: bool = False) -> list[str]:
        """Return the normal forms of the words written as names; on demand titles and common words too."""
        places = range(self.first, self.last)
        return [self.units.norms[at] for at in places if is_name(self.units, at, titles=titles)]


def is_name(units: Units, at: int, *, titles: bool = False) -> bool:
    """Return whether unit `at` is written as a name: a capital where no sentence starts, or capitals throughout.
    A title ("Senator") or a common word counts on demand only."""
    raw, norm = units.raw(at), units.norms[at]
    if (
        units.kinds[at] != "word"
        or not raw[:1].isupper()
        or norm[0] in "#0123456789"
        or (norm in _NO_NAMES and not titles)
    ):
        return False
    if len(norm) == 1 or units.text.isupper():
        return False
    if raw.isupper():
        return True
    before = units.text[max(0, units.starts[at] - 4) : units.starts[at]].rstrip(" \u00a0\n\t\"'“”‘’([")
    return bool(before) and before[-1] not in ".?!…:—–-"


def bearing(run: Run) -> Counter[Kind]:
    """Return the kinds of meaning that the words of `run` bear, counted: ("modal", "will"), ("number", "#5"), ..."""
    return count([*run.norms(), run.following()])


def count(norms: Sequence[str]) -> Counter[Kind]:
    """Return the kinds of meaning that all but the last of `norms` bear; the last is read for phrases only."""
    out: Counter[Kind] = Counter()
    at = 0
    while at < len(norms) - 1:
        phrase = lexicon.PHRASES.get((norms[at], norms[at + 1]))
        if phrase is not None:
            out[phrase] += 1
            at += 2
            continue
        out.update(_of(norms[at]))
        at += 1
    return out


def _of(norm: str) -> list[Kind]:
    if norm in lexicon.NEGATIONS:
        return [("negation", "not")]
    if norm[0] == "#" and norm != "#1":
        return [("number", norm)]
    for kind, words in (
        ("modal", lexicon.MODALS),
        ("likelihood", lexicon.LIKELIHOODS),
        ("condition", lexicon.CONDITIONS),
        ("quantifier", lexicon.QUANTIFIERS),
        ("commitment", lexicon.COMMITMENTS),
    ):
        if norm in words:
            return [(kind, words[norm])]
    return []


def meaning(record: Run, printed: Run) -> str:
    """Return why printing `printed` where the record has `record` changes the meaning; "" when it does not.

    Either run may be empty. The words are compared by the closed lists of `lexicon`, by the values of numbers and by
    the names in them; a change that no list knows is a change of words only.
    """
    said, shown = bearing(record), bearing(printed)
    for kind in _ADDED:
        lost = Counter({value: n for (k, value), n in (said - shown).items() if k == kind})
        added = Counter({value: n for (k, value), n in (shown - said).items() if k == kind})
        if lost or added:
            reason = _difference(kind, lost, added)
            if reason:
                return reason
    left, right = record.norms(), printed.norms()
    return (
        _prefix(left, right)
        or _opposite(left, right)
        or _unit(record, printed)
        or _person(left, right)
        or _name(record, printed)
    )


def _difference(kind: str, lost: Counter[str], added: Counter[str]) -> str:
    name = _ADDED[kind]
    if kind == "commitment" and not (lost and added):
        return ""
    if lost and added:
        return f"{name} changed: {_words(lost)} to {_words(added)}"
    return f"{name} lost: {_words(lost)}" if lost else f"{name} added: {_words(added)}"


def _words(found: Counter[str]) -> str:
    return ", ".join(f"“{word.removeprefix('#')}”" for word in sorted(found))


def _prefix(left: Sequence[str], right: Sequence[str]) -> str:
    for some, others in ((left, right), (right, left)):
        for word in some:
            for prefix in _PREFIXES:
                base = word.removeprefix(prefix)
                if base != word and len(base) > 2 and base in others and word not in others:
                    return f"negation changed: “{word}” against “{base}”"
    return ""


def _opposite(left: Sequence[str], right: Sequence[str]) -> str:
    for word in left:
        for other in right:
            a, b = lexicon.OPPOSITES.get(word), lexicon.OPPOSITES.get(other)
            if a and b and a[0] == b[0] and a[1] != b[1] and word not in right and other not in left:
                return f"opposite word: “{word}” to “{other}”"
    return ""


def _unit(record: Run, printed: Run) -> str:
    """A number's unit replaced by another."""
    said = [norm for norm in record.norms() if norm in lexicon.UNITS]
    shown = [norm for norm in printed.norms() if norm in lexicon.UNITS]
    if said and shown and {word.rstrip("s") for word in said} != {word.rstrip("s") for word in shown}:
        return f"unit changed: “{said[0]}” to “{shown[0]}”"
    return ""


def _person(left: Sequence[str], right: Sequence[str]) -> str:
    said = {lexicon.PERSONS[word] for word in left if word in lexicon.PERSONS}
    shown = {lexicon.PERSONS[word] for word in right if word in lexicon.PERSONS}
    if said and shown and said != shown and not (said <= shown or shown <= said):
        return f"pronoun changed: “{sorted(said - shown)[0]}” to “{sorted(shown - said)[0]}”"
    return ""


def _name(record: Run, printed: Run) -> str:
    said, shown = record.names(), printed.names()
    lost = [name for name in said if name not in printed.norms()]
    if lost and not shown:
        shown = printed.names(titles=True)
    added = [name for name in shown if name not in record.norms()]
    if not added:
        return ""
    heard = _phonetic(record)
    for name in added:
        if any(_one_name(name, other) or (heard and name[0] == other[0]) for other in lost):
            continue
        if lost:
            return f"name changed: “{lost[0]}” to “{name}”"
        pronouns = [word for word in record.norms() if word in lexicon.PERSONS]
        other = [word for word in record.norms() if word not in lexicon.TITLES | lexicon.FUNCTION]
        if pronouns or other or not _beside_name(printed):
            return f"name put for “{pronouns[0]}”: “{name}”" if pronouns else f"name added: “{name}”"
    return ""


def _one_name(left: str, right: str) -> bool:
    return left.removesuffix("s") == right.removesuffix("s") or same_name(left, right)


def _phonetic(run: Run) -> bool:
    """Whether the transcript says that it wrote a name as it was heard: "(ph)"."""
    units = run.units
    return any("ph" in units.inner.get(at, ()) for at in range(run.first, min(run.last + 1, len(units))))


def _beside_name(run: Run) -> bool:
    """Whether a kept name stands next to the run: a first name or a title added to it."""
    units = run.units
    return any(
        0 <= at < len(units)
        and is_name(units, at)
        and not units.gap(min(at, run.last - 1 if at >= run.last else at)).strip()
        for at in (run.first - 1, run.last)
    )
