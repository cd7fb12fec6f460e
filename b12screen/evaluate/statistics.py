"""The arithmetic of an evaluation: shares, areas under the ROC curve, likelihood ratios, with their intervals.

Every interval is a 95 % one. Where something cannot be worked out it is None, never NaN. With weights, the number of
people behind a share is that of Kish, and an area's variance is that of the weighted placements; strata and clusters
of a survey are not taken into account.
"""

from typing import Any, NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

Z = 1.959963984540054  # of the normal distribution, for 95 %

_NEAR = 10_000

Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[Any]
Weights = npt.NDArray[np.float64] | None


class Estimate(msgspec.Struct, frozen=True):
    """A figure and its interval."""

    value: float | None = None
    low: float | None = None
    high: float | None = None

    def inverse(self) -> "Estimate":
        """Give 1 over it; None where that is without bound."""
        turned = [1 / each if each else None for each in (self.value, self.high, self.low)]
        return Estimate(*turned)


class Mass(NamedTuple):
    """Some people, by what they weigh: the sum of weights, and that of their squares."""

    sum: float
    squares: float

    @property
    def effective(self) -> float:
        """How many people with equal weights would be as sure (Kish)."""
        return self.sum * self.sum / self.squares if self.squares else 0.0


def mass(flags: Flags, weights: Weights = None) -> Mass:
    """Weigh some people."""
    if weights is None:
        people = float(np.count_nonzero(flags))
        return Mass(people, people)
    chosen = weights[flags]
    return Mass(float(chosen.sum()), float(np.square(chosen).sum()))


def share(part: Mass, whole: Mass) -> Estimate:
    """Give the share of a part in a whole, with Wilson's interval."""
    people = whole.effective
    if not people:
        return Estimate()
    value = min(part.sum / whole.sum, 1.0)
    middle = (value + Z * Z / (2 * people)) / (1 + Z * Z / people)
    reach = Z / (1 + Z * Z / people) * float(np.sqrt(value * (1 - value) / people + Z * Z / (4 * people * people)))
    low, high = max(middle - reach, 0.0), min(middle + reach, 1.0)
    return Estimate(value, low if value > 0 else 0.0, high if value < 1 else 1.0)


def area(values: Numbers, cases: Flags, weights: Weights = None) -> Estimate:
    """Give the area under the ROC curve, ties counting half, with DeLong's interval."""
    found = _placements(values, cases, weights)
    return _interval(
        found.area,
        _variance(found.of_cases, found.area, found.weights[0])
        + _variance(found.of_others, found.area, found.weights[1]),
    )


def area_gained(values: Numbers, instead_of: Numbers, cases: Flags, weights: Weights = None) -> Estimate:
    """Give how much larger one area is than another on the same people, with DeLong's interval for both together."""
    one, other = _placements(values, cases, weights), _placements(instead_of, cases, weights)
    gained = one.area - other.area
    variance = _variance(one.of_cases - other.of_cases, gained, one.weights[0])
    return _interval(gained, variance + _variance(one.of_others - other.of_others, gained, one.weights[1]), lowest=-1.0)


class _Placements(NamedTuple):
    """For each case the share of the others that it stands above, and for each other that of the cases above it."""

    area: float
    of_cases: Numbers
    of_others: Numbers
    weights: tuple[Numbers, Numbers]


def _placements(values: Numbers, cases: Flags, weights: Weights) -> _Placements:
    levels, which = _levels(values)
    held = np.ones(len(values)) if weights is None else weights
    by_case = [np.bincount(which[flags], held[flags], len(levels)) for flags in (cases, ~cases)]
    below_case, below_other = (np.cumsum(each) - each / 2 for each in by_case)
    case_weight, other_weight = (each.sum() for each in by_case)
    of_cases = (below_other / other_weight)[which[cases]]
    of_others = ((case_weight - below_case) / case_weight)[which[~cases]]
    found = float((of_cases * held[cases]).sum() / case_weight)
    return _Placements(found, of_cases, of_others, (held[cases], held[~cases]))


def _levels(values: Numbers) -> tuple[Numbers, Numbers]:
    """Give the different figures in order, and for each person which; whole numbers near each other need no sorting."""
    lowest = values.min()
    if np.issubdtype(values.dtype, np.integer) and values.max() - lowest < _NEAR:
        return np.arange(lowest, values.max() + 1), values - lowest
    levels, which = np.unique(values, return_inverse=True)
    return levels, which


def _variance(placements: Numbers, middle: float, weights: Numbers) -> float:
    """Give the variance of the weighted mean of placements; NaN for one person, of whom nothing can be said."""
    people = len(placements)
    if people < 2:
        return float("nan")
    spread = float(np.square(weights * (placements - middle)).sum() / weights.sum() ** 2)
    return spread * people / (people - 1)


def _interval(value: float, variance: float, lowest: float = 0.0) -> Estimate:
    if not variance > 0:  # one case, or all in one place
        return Estimate(value)
    reach = Z * float(np.sqrt(variance))
    return Estimate(value, max(value - reach, lowest), min(value + reach, 1.0))


def likelihood_ratio(hits: Mass, cases: Mass, false_alarms: Mass, others: Mass) -> Estimate:
    """Give how much more frequent something is in cases than in others, with the interval of its logarithm."""
    if not (cases.sum and others.sum and false_alarms.sum):
        return Estimate()
    in_cases, in_others = hits.sum / cases.sum, false_alarms.sum / others.sum
    if not hits.sum:
        return Estimate(0.0)
    spread = (1 - in_cases) / (in_cases * cases.effective) + (1 - in_others) / (in_others * others.effective)
    reach = float(np.exp(Z * np.sqrt(max(spread, 0.0))))
    ratio = in_cases / in_others
    return Estimate(ratio, ratio / reach, ratio * reach)


def net_benefit(tested: Flags, cases: Flags, threshold: float, weights: Weights = None) -> float:
    """Give what testing some people is worth, in cases found a person, where one case is worth so many tests."""
    everybody = mass(np.ones(len(cases), bool), weights).sum
    hits, false_alarms = mass(tested & cases, weights).sum, mass(tested & ~cases, weights).sum
    return float((hits - false_alarms * threshold / (1 - threshold)) / everybody)


def risks(values: Numbers, cases: Flags, weights: Weights = None) -> Numbers:
    """Give everybody the risk that a logistic curve through one figure gives them.

    Where the figure parts cases from others without overlap there is no such curve; it is cut short after 30 steps.
    """
    levels, which = _levels(values)
    held = np.ones(len(values)) if weights is None else weights / weights.mean()
    total = np.bincount(which, held, len(levels))
    sick = np.bincount(which[cases], held[cases], len(levels))
    spread = float(np.std(values)) or 1.0
    design = np.column_stack([np.ones(len(levels)), (levels - np.mean(values)) / spread])
    slopes = np.zeros(2)
    for _ in range(30):
        risk = 1 / (1 + np.exp(-np.clip(design @ slopes, -30, 30)))
        gradient = design.T @ (sick - total * risk)
        bend = (design * (total * risk * (1 - risk))[:, None]).T @ design + 1e-9 * np.eye(2)
        step = np.linalg.solve(bend, gradient)
        slopes = slopes + step
        if float(np.abs(step).max()) < 1e-9:
            break
    return np.asarray((1 / (1 + np.exp(-np.clip(design @ slopes, -30, 30))))[which])
