"""The combination: one probability out of many small comparisons, with what each of them added."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from atodds.errors import ModelError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

__all__ = ["Combination", "Line", "Outcome", "Weighed", "as_row", "fit", "of_row", "refit", "weigh"]

Outcome = Literal["at odds", "agree", "neither"]

FOR = frozenset(
    "negation opposite stance denial number likelihood contra_max contra_min contra_first contra_all clash_and_contra "
    "alike_and_contra entities".split()
)
"""Features that may only speak for being at odds."""
AGAINST = frozenset(
    "asks hypothetical condition time place people base person short limit_and_contra adjuncts entail_max entail_min "
    "entail_first overlap same fragment gap same_speaker same_breath same_and_contra fragment_and_contra "
    "limit_and_alike".split()
)
"""Features that may only speak against it."""
FOR_AGREEING = frozenset("entail_max entail_min entail_first overlap facing similarity entities same".split())
"""Features that may only speak for agreeing; clashes, the model's contradictions and limits only against it."""
FREE = frozenset("negators modal".split())
LEFT_OUT = frozenset("same_speaker other_speaker reversal gap length same_breath".split())
"""Features that name a pair's kind and say nothing of whether it agrees; nor, but for one speaker's own words, of
whether it is at odds."""
RIDGE = 0.003
"""Strength of the quadratic penalty on weights, per pair."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A logistic regression: one weight per feature, an intercept, and the least probability that counts as a yes."""

    weights: tuple[float, ...]
    intercept: float
    threshold: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Combination:
    """Two logistic regressions over the features in `names`: at odds or not, agreeing or not.

    `listed` is the least probability of being at odds with which a candidate of a whole collection is listed. There few
    pairs are at odds, and the threshold of `at_odds`, meant for pairs that somebody put together, would list too many.
    `rows` and `outcomes` are the features and outcomes of pairs that it was fitted on, kept so that a person's
    judgements can be added to them (`refit`).
    """

    version: str
    names: tuple[str, ...]
    at_odds: Line
    agree: Line
    listed: float
    rows: tuple[tuple[float, ...], ...] = ()
    outcomes: tuple[Outcome, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """Both probabilities, and what each feature added to the log-odds of being at odds."""

    at_odds: float
    agree: float
    shares: Mapping[str, float]


def of_row(row: Mapping[str, Any]) -> Combination:
    """Return the combination that `as_row` wrote; raises `ModelError` when it is not one."""
    try:
        lines = [
            Line(
                weights=tuple(map(float, row[name]["weights"])),
                intercept=float(row[name]["intercept"]),
                threshold=float(row[name]["threshold"]),
            )
            for name in ("at_odds", "agree")
        ]
        return Combination(
            version=str(row["version"]),
            names=tuple(row["names"]),
            at_odds=lines[0],
            agree=lines[1],
            listed=float(row.get("listed", row["at_odds"]["threshold"])),
            rows=tuple(tuple(map(float, each)) for each in row["rows"]),
            outcomes=tuple(row["outcomes"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ModelError("this is no combination", where="combination", todo="fit it anew: atodds learn") from error


def as_row(combination: Combination) -> dict[str, Any]:
    """Return the combination as plain data for JSON."""
    return asdict(combination)


def weigh(features: Mapping[str, float], combination: Combination) -> Weighed:
    """Return what `combination` makes of one pair's features; a feature that is not given counts as 0."""
    values = [features.get(name, 0.0) for name in combination.names]
    odds, agree = ([w * v for w, v in zip(x.weights, values, strict=True)] for x in _lines(combination))
    shares = {name: share for name, share in zip(combination.names, odds, strict=True) if share}
    first, second = _lines(combination)
    return Weighed(
        at_odds=_logistic(first.intercept + sum(odds)),
        agree=_logistic(second.intercept + sum(agree)),
        shares=shares,
    )


def fit(
    names: Sequence[str],
    rows: npt.NDArray[np.float64],
    outcomes: Sequence[Outcome],
    *,
    counts: npt.NDArray[np.float64] | None = None,
    version: str,
) -> Combination:
    """Return the combination that fits `rows` (one per pair, one column per name) to `outcomes` best.

    Weights are held to the sign that a feature's meaning gives it (`FOR`, `AGAINST`): a comparator that says "they
    speak of different places" can never make a pair more at odds. `counts` says how often each pair counts. The
    thresholds are 0.5. Raises `ModelError` when scipy is not installed.
    """
    lines = []
    for wanted, sign in (("at odds", _odds_sign), ("agree", _agree_sign)):
        y = [float(outcome == wanted) for outcome in outcomes]
        weights = _line(rows, y, [sign(name) for name in names], counts)
        lines.append(Line(weights=tuple(weights[:-1]), intercept=weights[-1], threshold=0.5))
    return Combination(version=version, names=tuple(names), at_odds=lines[0], agree=lines[1], listed=0.5)


def refit(
    combination: Combination, judged: Sequence[tuple[Mapping[str, float], Outcome]], *, weight: float = 5.0
) -> Combination:
    """Return a combination fitted on what `combination` was fitted on and on `judged` pairs.

    A judged pair counts as `weight` of the others: people judge few pairs, and theirs are the ones that matter here.
    The thresholds stay. Raises `ModelError` when scipy is not installed.
    """
    import numpy as np

    more = [[features.get(name, 0.0) for name in combination.names] for features, _ in judged]
    rows = np.array([*combination.rows, *more], dtype=np.float64)
    outcomes = [*combination.outcomes, *(outcome for _, outcome in judged)]
    counts = np.array([1.0] * len(combination.rows) + [weight] * len(judged))
    made = fit(combination.names, rows, outcomes, counts=counts, version=f"{combination.version}+{len(judged)} judged")
    return replace(
        made,
        at_odds=replace(made.at_odds, threshold=combination.at_odds.threshold),
        agree=replace(made.agree, threshold=combination.agree.threshold),
        listed=combination.listed,
        rows=combination.rows,
        outcomes=combination.outcomes,
    )


def _lines(combination: Combination) -> tuple[Line, Line]:
    return combination.at_odds, combination.agree


def _logistic(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x > -700 else 0.0


Bound = tuple[float | None, float | None]


def _odds_sign(name: str) -> Bound:
    if name in FREE:
        return None, None
    return (0.0, None) if name in FOR else (None, 0.0) if name in AGAINST else (0.0, 0.0)


def _agree_sign(name: str) -> Bound:
    if name in FREE and name not in FOR_AGREEING:
        return None, None
    return (0.0, None) if name in FOR_AGREEING else (0.0, 0.0) if name in LEFT_OUT else (None, 0.0)


def _line(
    rows: npt.NDArray[np.float64],
    y: Sequence[float],
    bounds: Sequence[Bound],
    counts: npt.NDArray[np.float64] | None,
) -> list[float]:
    """Return the weights and, last, the intercept of least penalised log loss within the bounds."""
    import numpy as np

    try:
        from scipy.optimize import minimize
    except ImportError as error:
        raise ModelError("learning needs scipy", where="scipy", todo="run: pip install 'atodds[learn]'") from error
    x = np.hstack([rows, np.ones((len(rows), 1))])
    want, much = np.array(y), np.ones(len(rows)) if counts is None else counts
    total = much.sum()

    def loss(w: Any) -> tuple[float, Any]:
        z = x @ w
        cost = (much * (np.logaddexp(0, z) - want * z)).sum() / total + RIDGE * (w[:-1] ** 2).sum() / 2
        slope = x.T @ (much * (1 / (1 + np.exp(-z)) - want)) / total
        slope[:-1] += RIDGE * w[:-1]
        return float(cost), slope

    start = np.zeros(x.shape[1])
    found = minimize(loss, start, jac=True, bounds=[*bounds, (None, None)], method="L-BFGS-B")
    return [float(weight) for weight in found.x]
