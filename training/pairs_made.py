"""Pairs of statements that are at odds, and pairs that only look so, made from sentence frames of our own.

Sets of pairs for entailment hardly hold two statements on one matter that differ in date, place, population, base,
condition or speaker; in use these are most of the pairs that look at odds and are not. Here they are made, beside true
clashes in other words, so that a combination of comparators can be fitted to both. Everything in them is invented.

``python training/pairs_made.py --seed 1 --count 1000 > made.jsonl``
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from scenes import ROWS, Scene, conditional, frames, likely, printed, same_times, set_scene, spoken, that, words

__all__ = ["AT_ODDS", "KINDS", "generate"]

AT_ODDS = frozenset({"contradicts", "reverses", "differs in certainty"})

Made = tuple[str, str, str]
"""The two texts and the label."""
Maker = Callable[[Scene], Made | None]


# True clashes


def opposite(scene: Scene) -> Made | None:
    """One says what the other negates or says the opposite of, in other words."""
    pair = scene.clash()
    return (scene.fill(pair[0]), scene.fill(pair[1]), "contradicts") if pair else None


def reversal(scene: Scene) -> Made | None:
    """The same speaker says the opposite later."""
    made = (stance if scene.dice.random() < 0.2 else opposite)(scene)
    return (made[0], made[1], "reverses") if made else None


def denial(scene: Scene) -> Made | None:
    """One denies in so many words what the other says."""
    templates = scene.pick("affirm", number=2)
    if not templates or not same_times(*templates):
        return None
    denied = scene.dice.choice(words()["denials"]).replace("{that}", that(scene.fill(templates[1])))
    return scene.fill(templates[0]), denied, "contradicts"


def number(scene: Scene) -> Made | None:
    """They give different numbers of the same thing."""
    values = scene.values()
    return _counted(scene, values, "contradicts", hedges=("", "", "about ", "exactly ")) if values else None


def bound(scene: Scene) -> Made | None:
    """One gives a bound that the other's number breaks."""
    values = scene.values()
    if not values:
        return None
    low, high = sorted(values)
    least = "fewer than " if scene.frame.get("form", "count") == "count" else "less than "
    below = (scene.dice.choice([least, "no more than ", "at most "]), low)
    above = (scene.dice.choice(["more than ", "at least ", "over ", ""]), high)
    return _bounded(scene, scene.dice.sample([below, above], 2), "contradicts")


def likelihood(scene: Scene) -> Made | None:
    """They give one event likelihoods whose ranges do not meet."""
    rows = [(a, b) for a in ROWS for b in ROWS if a[1] < b[0]]
    one, other = scene.dice.choice(rows)
    event = scene.event()
    texts = [likely(scene.dice, row, event) for row in scene.dice.sample([one, other], 2)]
    return texts[0], texts[1], "differs in certainty"


def stance(scene: Scene) -> Made | None:
    """One praises what the other blames."""
    it = scene.dice.choice(words()["targets"])
    sides = [scene.dice.choice(words()["praise"]), scene.dice.choice(words()["blame"])]
    scene.dice.shuffle(sides)
    return scene.fill(sides[0], it=it), scene.fill(sides[1], it=it), "contradicts"


def same_condition(scene: Scene) -> Made | None:
    """They say the opposite on the same condition."""
    one, other = scene.dice.sample(_outcomes(scene), 2)
    condition = scene.dice.choice(words()["conditions"])
    return conditional(scene.dice, one, condition), conditional(scene.dice, other, condition), "contradicts"


def own_reversal(scene: Scene) -> Made | None:
    """The same speaker says the opposite of their own doing."""
    one, other = scene.dice.choice(words()["own"])
    return scene.fill(one), scene.fill(other), "reverses"


# Pairs that only look at odds


def other_time(scene: Scene) -> Made | None:
    """The opposite, or another number, of another time."""
    slot, times = scene.dice.choice([("past", "past"), ("future", "future")])
    return _elsewhere(scene, slot, words()[times])


def other_place(scene: Scene) -> Made | None:
    """The opposite, or another number, of another place or country."""
    slot, places = scene.dice.choice([("place", "places"), ("country", "countries")])
    return _elsewhere(scene, slot, words()[places])


def other_group(scene: Scene) -> Made | None:
    """The opposite, or another number, of other people or things."""
    own = [slot for slot in scene.frame if slot in ("group", "good", "drug", "bill", "trade")]
    return _elsewhere(scene, own[0], scene.frame[own[0]]) if own else None


def other_base(scene: Scene) -> Made | None:
    """Another number on another base."""
    values = scene.values()
    if not values:
        return None
    made = _counted(scene, values, "differs in scope or time", hedges=("", "about "))
    bases = scene.dice.choice(words()["bases"])
    return (f"{made[0]} {bases[0]}", f"{made[1]} {bases[1]}", made[2]) if made else None


def condition_dropped(scene: Scene) -> Made | None:
    """The opposite, but only on a condition."""
    one, other = scene.dice.sample(_outcomes(scene), 2)
    return conditional(scene.dice, one, scene.dice.choice(words()["conditions"])), other, "differs in scope or time"


def other_condition(scene: Scene) -> Made | None:
    """The opposite, on another condition."""
    one, other = scene.dice.sample(_outcomes(scene), 2)
    here, there = scene.dice.sample(words()["conditions"], 2)
    return conditional(scene.dice, one, here), conditional(scene.dice, other, there), "differs in scope or time"


def overlapping(scene: Scene) -> Made | None:
    """They give one event likelihoods whose ranges meet."""
    at = scene.dice.randrange(len(ROWS))
    other = at if scene.dice.random() < 0.8 else min(at + 1, len(ROWS) - 1)
    event = scene.event()
    return likely(scene.dice, ROWS[at], event), likely(scene.dice, ROWS[other], event), "supports"


def question(scene: Scene) -> Made | None:
    """One only asks, or leaves open, what the other denies or says."""
    pair = scene.clash()
    if not pair:
        return None
    asked = scene.dice.choice(words()["questions"]).replace("{that}", that(scene.fill(pair[0])))
    return asked[:1].upper() + asked[1:], scene.fill(pair[1]), "unrelated"


def wish(scene: Scene) -> Made | None:
    """One only wishes or imagines what the other says is not so."""
    pair = scene.clash()
    if not pair:
        return None
    return (
        scene.dice.choice(words()["wishes"]).replace("{that}", that(scene.fill(pair[0]))),
        scene.fill(pair[1]),
        "unrelated",
    )


def other_referent(scene: Scene) -> Made | None:
    """Two speakers each speak of themselves or their own."""
    one, other = scene.dice.choice(words()["own"])
    return scene.fill(one), scene.fill(other), "differs in scope or time"


def paraphrase(scene: Scene) -> Made | None:
    """Two speakers say the same in other words."""
    templates = scene.pick(scene.dice.choice(["affirm", "oppose"]), number=2)
    if not templates or not same_times(*templates):
        return None
    return scene.fill(templates[0]), scene.fill(templates[1]), "supports"


def restated(scene: Scene) -> Made | None:
    """One speaker says the same again, at another time in almost the same words."""
    templates = scene.pick(scene.dice.choice(["affirm", "oppose", "near"]))
    return (scene.fill(templates[0]), scene.fill(templates[0]), "restates") if templates else None


def number_again(scene: Scene) -> Made | None:
    """They give the same number, printed in two ways."""
    values = scene.values()
    return _counted(scene, [values[0]] * 2, "supports", hedges=("", "", "about ", "some ")) if values else None


def bound_kept(scene: Scene) -> Made | None:
    """One gives a bound that the other's number keeps."""
    values = scene.values()
    if not values:
        return None
    low = values[0]
    sides = [(scene.dice.choice(["more than ", "at least "]), low), ("", float(round(low * 1.2 + 1)))]
    return _bounded(scene, scene.dice.sample(sides, 2), "supports")


def near(scene: Scene) -> Made | None:
    """They speak of the same thing and say what fits together."""
    sides = [
        scene.dice.choice(scene.frame[scene.dice.choice(["affirm", "oppose"])]),
        scene.dice.choice(scene.frame["near"]),
    ]
    scene.dice.shuffle(sides)
    return scene.fill(sides[0]), scene.fill(sides[1]), "unrelated"


def far(scene: Scene) -> Made | None:
    """They speak of different matters in the same place."""
    other = scene.elsewhere(scene.dice.choice(frames()))
    if other.frame is scene.frame:
        return None
    sides = ["affirm", "oppose", "near"]
    return (
        scene.fill(scene.dice.choice(scene.frame[scene.dice.choice(sides)])),
        other.fill(scene.dice.choice(other.frame[scene.dice.choice(sides)])),
        "unrelated",
    )


def possible(scene: Scene) -> Made | None:
    """One calls possible what the other says cannot be known yet."""
    event = that(scene.fill(scene.frame["event"]))
    one = scene.dice.choice(["It is possible that {that}", "It may be that {that}", "{that}: that cannot be ruled out"])
    other = scene.dice.choice(
        ["It is too early to say whether {that}", "There is no guarantee that {that}", "Nobody can promise that {that}"]
    )
    return scene.fill(one.replace("{that}", event)), scene.fill(other.replace("{that}", event)), "unrelated"


MAKERS: Mapping[Maker, int] = {
    opposite: 12,
    reversal: 7,
    denial: 5,
    number: 7,
    bound: 3,
    likelihood: 7,
    stance: 4,
    same_condition: 2,
    own_reversal: 1,
    other_time: 12,
    other_place: 7,
    other_group: 7,
    other_base: 4,
    condition_dropped: 4,
    other_condition: 1,
    overlapping: 4,
    question: 4,
    wish: 3,
    other_referent: 3,
    paraphrase: 6,
    restated: 4,
    number_again: 3,
    bound_kept: 3,
    near: 7,
    far: 4,
    possible: 2,
}
"""How often each kind is made, out of the sum."""
KINDS: tuple[str, ...] = tuple(maker.__name__ for maker in MAKERS)
_SAME_SPEAKER = frozenset({"reversal", "own_reversal", "restated"})
_ANY_SPEAKER = frozenset({"paraphrase", "number_again", "other_time", "other_place", "question", "condition_dropped"})


def generate(seed: int, count: int) -> list[dict[str, Any]]:
    """Return `count` pairs: ``{"a": {"text", "speaker", "said"}, "b": {…}, "label", "kind", "frame"}``.

    The same seed gives the same pairs. `label` is one of the relation labels; at odds are those in `AT_ODDS`. `kind`
    names the maker, `frame` the frame that both were made from. Days are ISO dates; `a` is the earlier one where
    speakers take back their own words.
    """
    dice = random.Random(seed)
    out: list[dict[str, Any]] = []
    while len(out) < count:
        maker = dice.choices(list(MAKERS), list(MAKERS.values()))[0]
        drawn = set_scene(dice)
        made = maker(drawn)
        if made is not None:
            out.append(_pair(drawn, maker.__name__, made))
    return out


def _pair(scene: Scene, kind: str, made: Made) -> dict[str, Any]:
    dice, (one, other, label) = scene.dice, made
    speakers = scene.speakers
    if kind in _SAME_SPEAKER or (kind in _ANY_SPEAKER and dice.random() < 0.25):
        speakers = (speakers[0], speakers[0])
        label = "restates" if label == "supports" else label
    sides = [
        {"text": spoken(dice, text), "speaker": who, "said": day.isoformat()}
        for text, who, day in zip((one, other), speakers, scene.days, strict=True)
    ]
    if label != "reverses" and dice.random() < 0.5:
        sides.reverse()
    return {"a": sides[0], "b": sides[1], "label": label, "kind": kind, "frame": scene.frame["affirm"][0]}


def _elsewhere(scene: Scene, slot: str, values: Sequence[str]) -> Made | None:
    """Return a clash, or two numbers, of which each side holds for another value of the slot."""
    sides = zip(("affirm", "oppose"), scene.dice.sample(list(values), 2), strict=True)
    if scene.dice.random() < 0.35 and "range" in scene.frame:
        templates = scene.pick("count", with_slots=[slot], number=2)
        numbers = [printed(scene.dice, value, scene.frame.get("form", "count")) for value in scene.values() or ()]
        if not templates:
            return None
        texts = [scene.fill(t, n=n, **{slot: at}) for t, n, (_, at) in zip(templates, numbers, sides, strict=True)]
    else:
        found = [(scene.pick(side, with_slots=[slot]), at) for side, at in sides]
        texts = [scene.fill(templates[0], **{slot: at}) for templates, at in found if templates]
    one, other = scene.dice.sample(texts, 2) if len(texts) == 2 else ("", "")
    return (one, other, "differs in scope or time") if one else None


def _outcomes(scene: Scene) -> tuple[str, str]:
    """Return that the frame's event will happen and that it will not."""
    event = scene.event()
    return event, event.replace(" will ", " will not ", 1)


def _counted(scene: Scene, values: Sequence[float], label: str, *, hedges: Sequence[str]) -> Made | None:
    """Return two count sentences with the values, each with a hedge out of those given."""
    return _bounded(scene, [(scene.dice.choice(hedges), value) for value in values], label)


def _bounded(scene: Scene, sides: Sequence[tuple[str, float]], label: str) -> Made | None:
    """Return two count sentences with the hedges and values."""
    templates = scene.pick("count", number=2)
    if not templates:
        return None
    templates = templates if scene.dice.random() < 0.7 else templates[:1] * 2
    form = scene.frame.get("form", "count")
    texts = [
        scene.fill(template, n=hedge + printed(scene.dice, value, form))
        for template, (hedge, value) in zip(templates, sides, strict=True)
    ]
    return texts[0], texts[1], label


def main() -> None:
    """Print pairs as JSON lines."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=1000)
    arguments = parser.parse_args()
    for pair in generate(arguments.seed, arguments.count):
        sys.stdout.write(json.dumps(pair, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
