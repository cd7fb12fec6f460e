"""How well outcomes and points tell people apart: every figure of an evaluation, as numbers."""

from collections.abc import Iterator, Sequence

import msgspec
import numpy as np

from b12screen.evaluate.read.people import People, Whole
from b12screen.evaluate.statistics import Estimate, Flags, Weights, area, likelihood_ratio, mass, share

# How an open answer can be taken; see `Bound`.
AS_NO, AS_YES, LEFT_OUT = "as no", "as yes", "left out"


class Test(msgspec.Struct, frozen=True):
    """What it would mean to test the people of one kind: how many, how many of them are cases, and the shares."""

    name: str
    people: int
    cases: int
    sensitivity: Estimate
    specificity: Estimate
    predictive_value: Estimate
    negative_predictive_value: Estimate
    number_needed: Estimate  # to test, for one case found


class Bound(msgspec.Struct, frozen=True):
    """The figures for one way to take what is open.

    "as no": an outcome counts where it is certain, and so do points; "as yes": wherever it is still possible, and
    points as high as they can be; "left out": only people whose outcome, or whose points, are settled.
    """

    unknown: str
    people: int
    cases: int
    outcomes: Sequence[Test]
    people_with_settled_points: int
    cases_with_settled_points: int
    area: Estimate
    cuts: Sequence[Test]


class AtScore(msgspec.Struct, frozen=True):
    """Of the people with one score, how many are cases."""

    score: int
    people: int
    cases: int
    share: Estimate


class OfRule(msgspec.Struct, frozen=True):
    """Of one rule: how often it is present, how many are cases with it and without, and how much it tells.

    Where it is unknown people are left out of the shares, and counted.
    """

    rule: str
    present: int
    absent: int
    unknown: int
    share_present: Estimate
    share_absent: Estimate
    likelihood_ratio: Estimate


def test(name: str, tested: Flags, cases: Flags, weights: Weights = None) -> Test:
    """Give what testing some people would mean."""
    hits, all_cases = mass(tested & cases, weights), mass(cases, weights)
    passed, others = mass(~tested & ~cases, weights), mass(~cases, weights)
    found = share(hits, mass(tested, weights))
    return Test(
        name=name,
        people=int(np.count_nonzero(tested)),
        cases=int(np.count_nonzero(tested & cases)),
        sensitivity=share(hits, all_cases),
        specificity=share(passed, others),
        predictive_value=found,
        negative_predictive_value=share(passed, mass(~tested, weights)),
        number_needed=found.inverse(),
    )


def bounds(people: People, cases: Flags, weights: Weights = None) -> list[Bound]:
    """Give the figures for each way to take what is open."""
    everybody = np.ones(len(people), bool)
    decided = people.could_become.count(range(len(people.pack.outcomes))) == 0
    settled = people.least == people.most
    ways = (
        (AS_NO, everybody, False, everybody, people.score),
        (AS_YES, everybody, True, everybody, people.most),
        (LEFT_OUT, decided, False, settled, people.score),
    )
    return [
        Bound(
            unknown=unknown,
            people=int(np.count_nonzero(kept)),
            cases=int(np.count_nonzero(kept & cases)),
            outcomes=list(_outcomes(people, cases, weights, kept, possible=possible)),
            people_with_settled_points=int(np.count_nonzero(with_points)),
            cases_with_settled_points=int(np.count_nonzero(with_points & cases)),
            area=area_of(points, cases, weights, with_points),
            cuts=list(_cuts(points[with_points], cases[with_points], _some(weights, with_points))),
        )
        for unknown, kept, possible, with_points, points in ways
    ]


def _some(weights: Weights, kept: Flags) -> Weights:
    return None if weights is None else weights[kept]


def area_of(values: Whole, cases: Flags, weights: Weights, kept: Flags) -> Estimate:
    """Give the area for some of the people; nothing where these are all alike."""
    chosen = cases[kept]
    if not chosen.any() or chosen.all():
        return Estimate()
    return area(values[kept], chosen, _some(weights, kept))


def _outcomes(people: People, cases: Flags, weights: Weights, kept: Flags, *, possible: bool) -> Iterator[Test]:
    for place, outcome in enumerate(people.pack.outcomes):
        tested = people.outcome == place
        if possible:
            tested |= people.could_become.has(place)
        if (tested & kept).any():
            yield test(outcome.id, tested[kept], cases[kept], _some(weights, kept))


def _cuts(points: Whole, cases: Flags, weights: Weights) -> Iterator[Test]:
    """Test everybody with so many points or more, for each number of points that occurs but the lowest."""
    for cut in np.unique(points)[1:].tolist():
        yield test(str(cut), points >= cut, cases, weights)


def by_score(people: People, cases: Flags, weights: Weights = None) -> list[AtScore]:
    """Give the share of cases at each score."""
    return [
        AtScore(
            score=score,
            people=int(np.count_nonzero(chosen)),
            cases=int(np.count_nonzero(chosen & cases)),
            share=share(mass(chosen & cases, weights), mass(chosen, weights)),
        )
        for score in np.unique(people.score).tolist()
        for chosen in [people.score == score]
    ]


def by_rule(people: People, cases: Flags, weights: Weights = None) -> list[OfRule]:
    """Give what each rule tells that is present in somebody, in the pack's order."""
    found = []
    for place, rule in enumerate(people.pack.rules):
        present, unknown = people.present.has(place), people.unknown.has(place)
        if present.any():
            found.append(_of_rule(rule.id, present, ~(present | unknown), cases, weights))
    return found


def _of_rule(name: str, present: Flags, absent: Flags, cases: Flags, weights: Weights) -> OfRule:
    with_it, without = mass(present & cases, weights), mass(absent & cases, weights)
    known = present | absent
    return OfRule(
        rule=name,
        present=int(np.count_nonzero(present)),
        absent=int(np.count_nonzero(absent)),
        unknown=int(np.count_nonzero(~known)),
        share_present=share(with_it, mass(present, weights)),
        share_absent=share(without, mass(absent, weights)),
        likelihood_ratio=likelihood_ratio(
            with_it, mass(known & cases, weights), mass(present & ~cases, weights), mass(known & ~cases, weights)
        )
        if absent.any()
        else Estimate(),
    )
