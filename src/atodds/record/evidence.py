"""When and by whom: what the record's date and speaker label say for or against its being the source."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from datetime import date
from typing import Literal, NamedTuple

from atodds.record.lexicon import FUNCTION
from atodds.types import When

__all__ = ["NEAR", "SLACK", "Support", "day_support", "speaker_support"]

Stand = Literal["agrees", "near", "unknown", "old", "differs"]

SLACK = 1
"""Days by which a date of speaking and a record's date may differ and still be one: time zones, and past midnight."""
NEAR = 7
"""Days before a report's own date within which a record is near: news quotes mostly the past week."""

_WORD = re.compile(r"[^\W\d_](?:[^\W_]|['’.-](?=[^\W_]))*")
_TITLES = frozenset(
    "mr mrs ms miss dr sen senator gov governor rep representative congressman congresswoman president vice secretary "
    "general gen admiral colonel captain judge justice chief prime minister chancellor mayor professor prof sir dame "
    "lord lady king queen prince princess pope attorney ambassador chairman chairwoman chair speaker leader former "
    "acting deputy director commissioner sheriff sergeant lieutenant reverend rev father sister brother first the hon "
    "honorable jr sr ii iii iv press spokesman spokeswoman spokesperson candidate nominee presidential majority "
    "minority whip elect us u.s republican democratic democrat sec adm lt col capt sgt".split()
)
_ROLES = frozenset(
    "q a question questioner reporter reporters moderator audience member members unidentified unknown male female man "
    "woman participant participants host anchor interviewer operator announcer narrator crowd voice staff official "
    "officials various multiple all both caller student voter journalist correspondent aide senior administration "
    "witness counsel clerk court interpreter translator through via video clip briefer panelist several person".split()
)
_BODIES = frozenset(
    "campaign house department administration committee agency office party ministry government university company inc "
    "corp corporation court police bureau council commission congress senate association union institute center centre "
    "foundation organization organisation group times post news network press team board bank force army navy service "
    "white kremlin pentagon".split()
)


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
            return Support("differs", f"the record is of {_day(recorded)}, later than the report")
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

    Surnames decide. A label that is only a role ("THE PRESIDENT", "Q"), a missing label, and a source that is no
    named person can be neither confirmed nor disproved; neither can two first names with one surname.
    """
    return _speaker_support(tuple(names), label)


@functools.lru_cache(maxsize=1 << 14)
def _speaker_support(names: tuple[str, ...], label: str) -> Support:
    people = [person for person in map(_person, names) if person]
    other = _person(label.title() if label.isupper() else label)
    if not people:
        return Support("unknown", "the speaker of the quotation is not known")
    if not other:
        return Support(
            "unknown", f"the record says only “{label}”" if label else "the record does not name the speaker"
        )
    for person in people:
        if person[-1] == other[-1]:
            first, second = person[:-1], other[:-1]
            if first and second and not any(a[:2] == b[:2] for a in first for b in second):
                return Support("unknown", f"the record has the words under “{label}”")
            return Support("agrees")
    if any(person[-1] in other or other[-1] in person for person in people):
        return Support("unknown", f"the record has the words under “{label}”")
    return Support("differs", f"the record gives the words to {label}")


def _person(text: str) -> tuple[str, ...]:
    """Return the parts of the person's name in `text`, without titles; empty when it names no person.

    "Sen. Ada Brook of Marlow" names Ada Brook; "the Marlow senator", "he" and "the Brook campaign" name nobody.
    """
    words = [match.group() for match in _WORD.finditer(text)]
    plain = [word.casefold().replace(".", "").replace("’", "'").removesuffix("'s") for word in words]
    if any(word in _BODIES for word in plain):
        return ()
    runs: list[list[str]] = [[]]
    for low, word in zip(plain, words, strict=True):
        if not word[0].isupper() or low in FUNCTION:
            runs.append([])
        elif low not in _TITLES and low not in _ROLES and len(low) > 1:
            runs[-1].append(low)
    described = plain[:1] in (["the"], ["a"], ["an"]) or not runs[0]
    return tuple(runs[-1] if described else runs[0])
