"""Date and speaker as evidence."""

from __future__ import annotations

from datetime import date

import pytest

from atodds.record.evidence import day_support, speaker_support
from atodds.types import Span, When

SPEAKERS = [
    (("Ada Brook",), "SEN. BROOK", "agrees"),
    (("Brook",), "ADA BROOK", "agrees"),
    (("Mayor Ada Brook of Marlow",), "Ada Brook", "agrees"),
    (("Dr. Brook",), "DR. BROOK (VIA VIDEO)", "agrees"),
    (("Tess Arden", "Ada Brook"), "BROOK", "agrees"),
    (("Brook’s",), "BROOK", "agrees"),
    (("QRS moderator Ada Brook",), "ADA BROOK", "agrees"),
    (("Sen. Ada Brook (R-Marl.)",), "BROOK", "agrees"),
    (("Former Secretary of State Ada Brook",), "BROOK", "agrees"),
    (("Former Secretary of State Ada Brook",), "CORIN VALE", "differs"),
    (("The Mayor",), "THE MAYOR", "agrees"),
    (("The senator from Marlow",), "CORIN VALE", "unknown"),
    (("Partial transcript",), "CORIN VALE", "unknown"),
    (("QRS moderator",), "CORIN VALE", "unknown"),
    (("Marlow senator",), "CORIN VALE", "unknown"),
    (("Ada Brook",), "CORIN VALE", "differs"),
    (("Ada Brook",), "THE PRESIDENT", "unknown"),
    (("Ada Brook",), "Q", "unknown"),
    (("Ada Brook",), "AUDIENCE MEMBER", "unknown"),
    (("Ada Brook",), "", "unknown"),
    (("Ada Brook",), "JOHN BROOK", "unknown"),
    (("he",), "CORIN VALE", "unknown"),
    (("She",), "CORIN VALE", "unknown"),
    (("the Marlow senator",), "CORIN VALE", "unknown"),
    (("The president",), "CORIN VALE", "unknown"),
    (("the Brook campaign",), "CORIN VALE", "unknown"),
    (("White House",), "CORIN VALE", "unknown"),
    ((), "CORIN VALE", "unknown"),
]


@pytest.mark.parametrize(("names", "label", "stand"), SPEAKERS)
def test_speaker(names: tuple[str, ...], label: str, stand: str) -> None:
    support = speaker_support(names, label)
    assert support.stand == stand
    assert bool(support.note) == (stand != "agrees")


DAY = date(2030, 3, 10)
WORDS = Span(4, 13)
DAYS = [
    (When(start=DAY, end=DAY, words="that day", span=WORDS), DAY, "agrees"),
    (When(start=DAY, end=DAY, words="that day", span=WORDS), date(2030, 3, 11), "agrees"),
    (When(start=DAY, end=DAY, words="that day", span=WORDS), date(2030, 3, 13), "differs"),
    (When(start=date(2030, 3, 1), end=DAY, words="this month", span=WORDS), date(2030, 3, 5), "agrees"),
    (When(start=DAY, end=DAY), date(2030, 3, 8), "near"),
    (When(start=DAY, end=DAY), date(2030, 3, 11), "near"),
    (When(start=DAY, end=DAY), date(2030, 3, 12), "later"),
    (When(start=DAY, end=DAY), date(2030, 2, 1), "old"),
    (When(start=DAY, end=DAY), None, "unknown"),
    (None, DAY, "unknown"),
]


@pytest.mark.parametrize(("said", "recorded", "stand"), DAYS)
def test_day(said: When | None, recorded: date | None, stand: str) -> None:
    support = day_support(said, recorded)
    assert support.stand == stand
    assert bool(support.note) == (stand not in {"agrees", "near"})
