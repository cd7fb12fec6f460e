"""What the points and outcomes are worth beside simpler ways to choose: age, a count of risk factors, everybody."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec
import numpy as np

from b12screen.evaluate.groups import calls_for_something, whole_number
from b12screen.evaluate.read.joined import Joined
from b12screen.evaluate.read.people import People, Whole
from b12screen.evaluate.statistics import Estimate, Flags, Weights, area, area_gained, net_benefit, risks

THRESHOLDS = (0.005, 0.01, 0.02, 0.03, 0.04, 0.05, 0.075, 0.1, 0.15, 0.2)
AGE, OLD = "age", 65  # the question that says how old somebody is, where a pack has it
POINTS, COUNT = "points", "number of risk factors"


class Ranking(msgspec.Struct, frozen=True):
    """How well one figure ranks people, and how much better the points do on the same people."""

    by: str
    people: int
    cases: int
    area: Estimate
    points_gain: Estimate | None


class Choice(msgspec.Struct, frozen=True):
    """A way to choose whom to test, and its net benefit at each threshold."""

    by: str
    net_benefit: Sequence[float]


class Decisions(msgspec.Struct, frozen=True):
    """A decision curve: at each threshold one case found is worth (1 - threshold) / threshold tests in vain."""

    thresholds: Sequence[float]
    choices: Sequence[Choice]


def rankings(joined: Joined) -> list[Ranking]:
    """Compare the points with age and with the number of risk factors; what is open counts as no."""
    cases, weights, points = joined.cases, joined.weights, joined.people.score
    found = [Ranking(POINTS, len(cases), int(np.count_nonzero(cases)), area(points, cases, weights), None)]
    return found + [
        _ranking(name, values, known, joined) for name, values, known in _others(joined) if _can(cases[known])
    ]


def _can(cases: Flags) -> bool:
    return bool(cases.any() and not cases.all())


def _ranking(name: str, values: Whole, known: Flags, joined: Joined) -> Ranking:
    values, points, cases = values[known], joined.people.score[known], joined.cases[known]
    weights = None if joined.weights is None else joined.weights[known]
    gain = area_gained(points, values, cases, weights)
    return Ranking(name, len(cases), int(np.count_nonzero(cases)), area(values, cases, weights), gain)


def _others(joined: Joined) -> Iterator[tuple[str, Whole, Flags]]:
    everybody = np.ones(len(joined.cases), bool)
    if AGE in joined.groups:
        ages = ages_in(joined.groups)
        if (ages >= 0).any():
            yield AGE, ages, ages >= 0
    yield COUNT, risk_factors(joined.people), everybody


def ages_in(groups: Mapping[str, Sequence[object]]) -> Whole:
    """Give the ages, -1 where one is not known."""
    found = map(whole_number, groups[AGE])
    return np.array([-1 if age is None else age for age in found], np.int64)


def risk_factors(people: People) -> Whole:
    """Give how many risk factors are present in each."""
    kinds = frozenset(place for place, rule in enumerate(people.pack.rules) if rule.kind == "risk_factor")
    return people.present.count(kinds)


def decisions(joined: Joined) -> Decisions:
    """Give the decision curve of every way to choose; points and counts become risks by a logistic curve."""
    people, cases, weights = joined.people, joined.cases, joined.weights
    everybody = np.ones(len(cases), bool)
    tests: dict[str, Flags] = {"test everyone": everybody, "test nobody": ~everybody}
    for place, outcome in calls_for_something(people.pack).items():
        if (people.outcome == place).any():
            tests[f"outcome {outcome}"] = people.outcome == place
    if AGE in joined.groups:
        tests[f"{AGE} over {OLD}"] = ages_in(joined.groups) > OLD
    found = [
        Choice(name, [net_benefit(flags, cases, at, weights) for at in THRESHOLDS]) for name, flags in tests.items()
    ]
    for name, values in ((POINTS, people.score), (COUNT, risk_factors(people))):
        found.append(Choice(name, _by_risk(values, cases, weights)))
    return Decisions(THRESHOLDS, found)


def _by_risk(values: Whole, cases: Flags, weights: Weights) -> list[float]:
    found = risks(values, cases, weights)
    return [net_benefit(found >= at, cases, at, weights) for at in THRESHOLDS]
