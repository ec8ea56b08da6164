"""When and by whom: what the record's date and speaker label say for or against its being the source."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from datetime import date
from typing import Literal, NamedTuple

from atodds.record.lexicon import FUNCTION, TITLES
from atodds.types import When

__all__ = ["NEAR", "SLACK", "Support", "asks", "day_support", "speaker_support"]

Stand = Literal["agrees", "near", "unknown", "old", "later", "differs"]

SLACK = 1
"""Days by which a date of speaking and a record's date may differ and still be one: time zones, and past midnight."""
NEAR = 7
"""Days before a report's own date within which a record is near: news quotes mostly the past week."""

_WORD = re.compile(r"[^\W\d_](?:[^\W_]|['’.-](?=[^\W_]))*")
_ROLES = frozenset(
    "q a question questioner reporter reporters moderator audience member members unidentified unknown male female man "
    "woman participant participants host anchor strategist analyst interviewer operator announcer narrator crowd voice "
    "staff official officials various multiple all both caller student voter journalist correspondent aide senior "
    "administration witness counsel clerk court transcript interpreter translator through via video clip briefer "
    "panelist several person us u.s republican democratic democrat".split()
)
_PORTFOLIOS = frozenset(
    "state defense defence justice health treasury labor labour education energy finance agriculture commerce "
    "transportation transport intelligence interior war trade".split()
)
"""What a secretary or minister is of; the name follows right after it."""
_PLACED = frozenset("of from in at for".split())
"""What follows is a place or a body, not a person."""
_BODIES = frozenset(
    "campaign house department administration committee agency office party ministry government university company inc "
    "corp corporation court police bureau council commission congress senate association union institute center centre "
    "foundation organization organisation group times post news network press team board bank force army navy service "
    "white kremlin pentagon".split()
)


_ASKING = frozenset("q question questioner reporter reporters journalist audience member caller student voter".split())


class Support(NamedTuple):
    """How a piece of evidence stands, the clause that says so to a reader ("" when there is nothing to
    say), and for a date the days between."""

    stand: Stand
    note: str = ""
    gap: int = 0


def day_support(said: When | None, recorded: date | None) -> Support:
    """Return how the record's date stands to the time of speaking.

    A `When` without a span is only the day of the page that quotes: then a record of that day or the `NEAR` days
    before agrees well enough, an older one is old, and a later one (beyond `SLACK`) cannot be the source.
    """
    if recorded is None:
        return Support("unknown", "the record has no date")
    if said is None:
        return Support("unknown", "no date was given for the quotation")
    before = (said.start - recorded).days
    after = (recorded - said.end).days
    gap = max(before, after, 0)
    if said.span is None:
        if after > SLACK:
            return Support("later", f"the record is of {_day(recorded)}, later than the report")
        if before > NEAR:
            return Support("old", f"the record is of {_day(recorded)}, {before} days before the report", gap)
        return Support("near", gap=gap)
    if gap <= SLACK:
        return Support("agrees")
    return Support("differs", f"the record is of {_day(recorded)}, the report dates the words to {_day(said.start)}")


def _day(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"


def speaker_support(names: Iterable[str], label: str) -> Support:
    """Return how the record's label stands to the names of the speaker.

    Surnames decide; a name that is the label itself agrees. A label that is only a role ("THE PRESIDENT", "Q"), a
    missing label, and a source that is no named person can be neither confirmed nor disproved; neither can two first
    names with one surname.
    """
    return _speaker_support(tuple(names), label)


def asks(label: str) -> bool:
    """Return whether a label is that of one who only asks: "Q", "REPORTER", "AUDIENCE MEMBER"."""
    words = label.casefold().split()
    return bool(words) and all(word.strip(".:") in _ASKING for word in words)


@functools.lru_cache(maxsize=1 << 14)
def _speaker_support(names: tuple[str, ...], label: str) -> Support:
    if label and any(name.strip().casefold() == label.casefold() for name in names):
        return Support("agrees")
    people = [person for name in names for person in _people(name)]
    labelled = _people(label.title() if label.isupper() else label)
    if not people:
        return Support("unknown", "the speaker of the quotation is not known")
    if not labelled:
        return Support(
            "unknown", f"the record says only “{label}”" if label else "the record does not name the speaker"
        )
    other = labelled[0]
    for person in people:
        if person[-1] == other[-1]:
            first, second = person[:-1], other[:-1]
            if first and second and not any(a[:2] == b[:2] for a in first for b in second):
                return Support("unknown", f"the record has the words under “{label}”")
            return Support("agrees")
    if any(person[-1] in other or other[-1] in person for person in people):
        return Support("unknown", f"the record has the words under “{label}”")
    return Support("differs", f"the record gives the words to {label}")


def _people(text: str) -> list[tuple[str, ...]]:
    """Return the names of persons in `text`, each in its parts and without titles.

    "Sen. Ada Brook of Marlow" names Ada Brook; "the Marlow senator", "the senator from Marlow", "he", "QRS anchor" and
    "the Brook campaign" name nobody.
    """
    found = list(_WORD.finditer(text))
    words = [match.group() for match in found]
    plain = [word.casefold().replace(".", "").replace("’", "'").removesuffix("'s") for word in words]
    if any(word in _BODIES for word in plain):
        return []
    runs: list[list[str]] = [[]]
    end, placed = 0, False
    for low, word, match in zip(plain, words, found, strict=True):
        if re.search(r"[,;(]", text[end : match.start()]):
            runs.append([])
            placed = False
        end = match.end()
        if low in _PLACED:
            runs.append([])
            placed = True
        elif placed and low in _PORTFOLIOS:
            placed = False
        elif word[0].isupper() and low not in FUNCTION:
            if not placed and low not in TITLES and low not in _ROLES and len(low) > 1 and not _initials(word, text):
                runs[-1].append(low)
        else:
            runs[-1] = [] if low in TITLES - {"the"} or low in _ROLES else runs[-1]
            runs.append([])
            placed = False
    described = plain[:1] in (["the"], ["a"], ["an"])
    return [tuple(run) for run in (runs[-1:] if described else runs) if run]


def _initials(word: str, text: str) -> bool:
    """Whether a word is the initials of a body, not a name: "QRS"."""
    return word.isupper() and len(word) <= 4 and not text.isupper()
