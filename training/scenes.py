"""Scenes for made pairs: a sentence frame (`frames.yaml`) with its slots filled (`words_made.yaml`), and how numbers,
likelihoods and conditions are printed in it."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

__all__ = [
    "ROWS",
    "Row",
    "Scene",
    "conditional",
    "frames",
    "likely",
    "printed",
    "same_times",
    "set_scene",
    "spoken",
    "that",
    "words",
]

Row = tuple[float, float, tuple[str, ...]]
ROWS: tuple[Row, ...] = (
    (1, 5, ("remote", "almost certainly not", "a 3 percent chance")),
    (5, 20, ("very unlikely", "highly unlikely", "a 10 per cent chance", "highly improbable")),
    (20, 45, ("unlikely", "improbable", "not likely", "a 30 percent chance")),
    (45, 55, ("roughly even", "about even", "a 50 percent chance")),
    (55, 80, ("likely", "probable", "probably", "a 65 percent chance")),
    (80, 95, ("very likely", "highly likely", "highly probable", "a 90 per cent chance")),
    (95, 99, ("almost certain", "almost certainly", "nearly certain", "virtually certain")),
)
"""Likelihood phrases by their range in per cent (ICD 203)."""

OWN_SLOTS = ("group", "good", "drug", "bill", "trade")
"""Slots that a frame fills from a list of its own."""
_SMALL = "zero one two three four five six seven eight nine ten eleven twelve".split()


@dataclass(frozen=True)
class Scene:
    """A frame with its slots filled, two speakers, two days (the first earlier) and the dice."""

    dice: random.Random
    frame: Mapping[str, Any]
    slots: Mapping[str, str]
    speakers: tuple[str, str]
    days: tuple[date, date]

    def fill(self, template: str, **other: str) -> str:
        """Return the template with its slots filled, those in `other` first, and a capital at the start."""
        text = template
        for slot, value in (dict(self.slots) | other).items():
            text = text.replace("{" + slot + "}", value)
        return _capital(re.sub(r"\bsince in\b", "since", text))

    def pick(self, key: str, *, with_slots: Sequence[str] = (), number: int = 1) -> list[str] | None:
        """Return `number` different templates under `key` that all hold the slots, None when there are too few."""
        held = [t for t in self.frame.get(key, ()) if all("{" + slot + "}" in t for slot in with_slots)]
        return self.dice.sample(held, number) if len(held) >= number else None

    def clash(self) -> tuple[str, str] | None:
        """Return a template and one that says the opposite of the same times, in any order; None when there is none."""
        pairs = [(yes, no) for yes in self.frame["affirm"] for no in self.frame["oppose"] if same_times(yes, no)]
        if not pairs:
            return None
        one, other = self.dice.sample(self.dice.choice(pairs), 2)
        return one, other

    def elsewhere(self, frame: Mapping[str, Any]) -> Scene:
        """Return a scene of another frame in the same place and country."""
        kept = {key: self.slots[key] for key in ("place", "country")}
        return replace(self, frame=frame, slots=_slots(self.dice, frame) | kept)

    def event(self) -> str:
        """Return the frame's event, more often than not with a deadline."""
        due = {"future": self.dice.choice(words()["deadlines"])} if self.dice.random() < 0.6 else {}
        return self.fill(self.frame["event"], **due)

    def values(self) -> tuple[float, float] | None:
        """Return two numbers within the frame's range, at least a fifth apart; None when the frame counts nothing."""
        if "range" not in self.frame:
            return None
        low, high = self.frame["range"]
        while True:
            one, other = (_rounded(low * (high / low) ** self.dice.random(), self.dice) for _ in range(2))
            if min(one, other) * 1.25 + 1 <= max(one, other):
                return one, other


def set_scene(dice: random.Random) -> Scene:
    """Return a scene drawn with the dice."""
    frame = dice.choice(frames())
    start = dice.randrange(0, 300)
    first = date(2025, 1, 5) + timedelta(days=start)
    later = first + timedelta(days=1 + dice.randrange(340 - start))
    one = other = _name(dice)
    while one == other:
        other = _name(dice)
    return Scene(dice, frame, _slots(dice, frame), (one, other), (first, later))


@lru_cache(maxsize=1)
def frames() -> tuple[Mapping[str, Any], ...]:
    """Return the sentence frames."""
    return tuple(yaml.safe_load(Path(__file__).with_name("frames.yaml").read_text(encoding="utf-8")))


@lru_cache(maxsize=1)
def words() -> Mapping[str, Any]:
    """Return the word lists."""
    lists: Mapping[str, Any] = yaml.safe_load(Path(__file__).with_name("words_made.yaml").read_text(encoding="utf-8"))
    return lists


def that(text: str) -> str:
    """Return a sentence as a clause after "that": names keep their capital."""
    first = re.match(r"[\w-]+", text)
    kept = first is None or first[0] in _proper() or first[0] == "I"
    return text if kept else text[0].lower() + text[1:]


def same_times(one: str, other: str) -> bool:
    """Return whether two templates hold the same slots of time."""
    return all(("{" + slot + "}" in one) == ("{" + slot + "}" in other) for slot in ("past", "future"))


def spoken(dice: random.Random, text: str) -> str:
    """Return the words as somebody might say them: with an opening, a closing, an aside, or as they are."""
    lists = words()
    if not text.endswith("?") and not text.startswith(("Whether", "The question")):
        text = dice.choice(lists["openings"]) + that(text) if dice.random() < 0.6 else text
        text += dice.choice(lists["closings"]) if dice.random() < 0.25 else ""
    text = text if text.endswith("?") else text + "."
    if dice.random() < 0.12:
        aside = dice.choice(lists["asides"])
        text = f"{text} {aside}" if dice.random() < 0.5 else f"{aside} {text}"
    return text


def printed(dice: random.Random, value: float, form: str) -> str:
    """Return the number as news print it: in figures, words or millions; with its unit for a percentage or a sum."""
    if form == "percent":
        return f"{value:g}{dice.choice([' percent', ' per cent', '%'])}"
    if form == "money":
        return dice.choice([f"{value:g} million crowns", f"{value:g}m crowns", f"{value * 1e6:,.0f} crowns"])
    if value < len(_SMALL) and dice.random() < 0.7:
        return _SMALL[int(value)]
    if value >= 10_000 and value % 1000 == 0 and dice.random() < 0.4:
        return f"{value / 1000:g} thousand"
    return f"{value:,.0f}" if dice.random() < 0.8 else f"{value:.0f}"


def likely(dice: random.Random, row: Row, event: str) -> str:
    """Return the event with a likelihood of the row."""
    phrase, clause = dice.choice(row[2]), that(event)
    if phrase.endswith("chance"):
        return f"There is {phrase} that {clause}"
    if phrase == "remote" or phrase.endswith("even"):
        article = "an" if phrase[0] == "a" else "a"
        return dice.choice(
            [f"The chance that {clause} is {phrase}", f"There is {article} {phrase} chance that {clause}"]
        )
    if phrase in ("almost certainly not", "probably", "almost certainly"):
        return re.sub(r"\bwill\b", f"will {phrase}", event, count=1)
    return dice.choice(
        [f"It is {phrase} that {clause}", f"We judge it {phrase} that {clause}", f"That {clause} is {phrase}"]
    )


def conditional(dice: random.Random, text: str, condition: str) -> str:
    """Return the sentence with the condition before or after it."""
    return f"{text} {condition}" if dice.random() < 0.5 else f"{_capital(condition)}, {that(text)}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _rounded(value: float, dice: random.Random) -> float:
    digits = len(str(int(value)))
    return float(round(value, 2 - digits if digits > 2 and dice.random() < 0.6 else 0))


def _slots(dice: random.Random, frame: Mapping[str, Any]) -> dict[str, str]:
    lists = words()
    drawn = {
        "place": lists["places"], "country": lists["countries"], "body": lists["bodies"], "past": lists["past"],
        "future": lists["future"], "bill": ["school", "border", "pension"],
    }  # fmt: skip
    drawn |= {slot: frame[slot] for slot in OWN_SLOTS if slot in frame}
    return {"name": _name(dice)} | {slot: dice.choice(values) for slot, values in drawn.items()}


def _name(dice: random.Random) -> str:
    return f"{dice.choice(words()['first'])} {dice.choice(words()['last'])}"


@lru_cache(maxsize=1)
def _proper() -> frozenset[str]:
    lists = words()
    names = [*lists["first"], *lists["places"], *lists["countries"], *(body.split()[0] for body in lists["bodies"])]
    return frozenset(names) - {"the"}
