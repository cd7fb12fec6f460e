"""The arithmetic of `evaluate` against scikit-learn, statsmodels, a bootstrap, and cases worked out by hand."""

import math

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from statsmodels.stats.contingency_tables import Table2x2
from statsmodels.stats.proportion import proportion_confint

from b12screen.evaluate.statistics import (
    Estimate,
    Mass,
    area,
    area_gained,
    likelihood_ratio,
    mass,
    net_benefit,
    risks,
    share,
)


def people(seed: int, number: int = 400, ties: int = 8) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    cases = rng.random(number) < 0.15
    values = np.round((rng.normal(size=number) + 0.8 * cases) * ties / 4).astype(int)
    return values, cases, rng.uniform(0.2, 5, number)


@pytest.mark.parametrize("seed", range(20))
def test_areas_are_those_of_scikit_learn(seed: int) -> None:
    values, cases, weights = people(seed, ties=1 + seed)
    assert area(values, cases).value == pytest.approx(roc_auc_score(cases, values), abs=1e-12)
    weighted = roc_auc_score(cases, values, sample_weight=weights)
    assert area(values, cases, weights).value == pytest.approx(weighted, abs=1e-12)


def test_areas_of_figures_that_are_no_whole_numbers_or_far_apart() -> None:
    values, cases, weights = people(8)
    for others in (values / 7, values * 100_000):
        assert area(others, cases, weights) == area(values, cases, weights)
        assert risks(others, cases) == pytest.approx(risks(values, cases))


def delong_by_pairs(values: np.ndarray, cases: np.ndarray) -> tuple[float, float]:
    """DeLong's variance as the paper has it: from every pair of a case and somebody else."""
    above = (values[cases][:, None] > values[~cases]) + 0.5 * (values[cases][:, None] == values[~cases])
    variances = np.var(above.mean(axis=1), ddof=1) / cases.sum() + np.var(above.mean(axis=0), ddof=1) / (~cases).sum()
    return float(above.mean()), float(np.sqrt(variances))


@pytest.mark.parametrize("seed", range(5))
def test_the_interval_of_an_area_is_delongs(seed: int) -> None:
    values, cases, _ = people(seed)
    middle, error = delong_by_pairs(values, cases)
    found = area(values, cases)
    assert (found.low, found.high) == pytest.approx((middle - 1.96 * error, middle + 1.96 * error), abs=1e-4)


@pytest.mark.soak
@pytest.mark.parametrize("weighted", [False, True])
def test_the_interval_of_an_area_is_near_that_of_a_bootstrap(weighted: bool) -> None:
    values, cases, weights = people(3, number=1_500)
    found = area(values, cases, weights if weighted else None)
    rng, drawn = np.random.default_rng(1), []
    for _ in range(600):
        rows = rng.integers(0, len(values), len(values))
        held = weights[rows] if weighted else None
        drawn.append(roc_auc_score(cases[rows], values[rows], sample_weight=held))
    assert (found.low, found.high) == pytest.approx(tuple(np.quantile(drawn, [0.025, 0.975])), abs=0.01)


def test_equal_weights_change_nothing() -> None:
    values, cases, _ = people(4)
    equal = np.full(len(values), 3.0)
    for one, other in zip(_all(area(values, cases)), _all(area(values, cases, equal)), strict=True):
        assert one == pytest.approx(other, abs=1e-12)
    assert _all(share(mass(cases, equal), mass(values > 0, equal))) == pytest.approx(
        _all(share(mass(cases), mass(values > 0))), abs=1e-12
    )


def _all(found: Estimate) -> tuple[float, float, float]:
    assert found.value is not None and found.low is not None and found.high is not None
    return found.value, found.low, found.high


def test_a_gain_in_area_takes_into_account_that_it_is_the_same_people() -> None:
    values, cases, weights = people(5, number=2_000)
    near = values + np.random.default_rng(2).integers(0, 2, len(values))
    found = area_gained(near, values, cases)
    assert found.value == pytest.approx(roc_auc_score(cases, near) - roc_auc_score(cases, values), abs=1e-12)
    rng, drawn = np.random.default_rng(3), []
    for _ in range(500):
        rows = rng.integers(0, len(values), len(values))
        drawn.append(roc_auc_score(cases[rows], near[rows]) - roc_auc_score(cases[rows], values[rows]))
    assert (found.low, found.high) == pytest.approx(tuple(np.quantile(drawn, [0.025, 0.975])), abs=0.004)
    assert area_gained(values, values, cases, weights).value == 0


@pytest.mark.parametrize(("part", "whole"), [(0, 1), (1, 1), (0, 50), (50, 50), (7, 50), (59, 273), (2, 100_000)])
def test_shares_have_the_wilson_interval_of_statsmodels(part: int, whole: int) -> None:
    found = share(Mass(part, part), Mass(whole, whole))
    low, high = proportion_confint(part, whole, method="wilson")
    assert (found.value, found.low, found.high) == pytest.approx((part / whole, low, high), abs=1e-9)


def test_with_unequal_weights_a_share_is_less_sure() -> None:
    weights = np.array([1.0, 1.0, 1.0, 97.0])
    found = share(mass(np.array([True, False, False, False]), weights), mass(np.ones(4, bool), weights))
    assert found.value == pytest.approx(0.01)
    assert found.high is not None and found.high > 0.5  # as from about one person


@pytest.mark.parametrize(("hits", "cases", "alarms", "others"), [(20, 60, 40, 400), (3, 9, 1, 800), (9, 9, 40, 400)])
def test_likelihood_ratios_have_the_interval_of_statsmodels(hits: int, cases: int, alarms: int, others: int) -> None:
    found = likelihood_ratio(*(Mass(each, each) for each in (hits, cases, alarms, others)))
    table = Table2x2(np.array([[hits, cases - hits], [alarms, others - alarms]]), shift_zeros=False)
    assert found.value == pytest.approx(table.riskratio)
    low, high = table.riskratio_confint()
    assert (found.low, found.high) == pytest.approx((low, high), rel=1e-6)


def test_what_cannot_be_worked_out_is_none_and_never_nan() -> None:
    nothing, some = Mass(0, 0), Mass(5, 5)
    assert share(nothing, nothing) == Estimate()
    assert likelihood_ratio(nothing, some, some, some) == Estimate(0.0)
    assert likelihood_ratio(some, some, nothing, some) == Estimate()
    assert likelihood_ratio(nothing, nothing, some, some) == Estimate()
    assert Estimate(0.0, 0.0, 0.5).inverse() == Estimate(None, 2.0, None)
    one_case = area(np.array([1, 2, 3]), np.array([True, False, False]))
    assert one_case == Estimate(0.0)
    told_apart = area(np.array([1, 2, 3, 4]), np.array([False, False, True, True]))
    assert told_apart == Estimate(1.0)


def test_net_benefit_by_hand() -> None:
    cases = np.array([True, True, False, False, False])
    tested = np.array([True, False, True, True, False])
    assert net_benefit(tested, cases, 0.2) == pytest.approx(1 / 5 - 2 / 5 * 0.25)
    weights = np.array([2.0, 1.0, 1.0, 4.0, 2.0])
    assert net_benefit(tested, cases, 0.5, weights) == pytest.approx(2 / 10 - 5 / 10)


@pytest.mark.parametrize("weighted", [False, True])
def test_risks_are_those_of_scikit_learns_logistic_regression(weighted: bool) -> None:
    values, cases, weights = people(6)
    held = weights if weighted else None
    fitted = LogisticRegression(C=math.inf, tol=1e-10, max_iter=1_000).fit(values[:, None], cases, held)
    assert risks(values, cases, held) == pytest.approx(fitted.predict_proba(values[:, None])[:, 1], abs=1e-5)


def test_risks_stay_within_0_and_1_where_a_figure_parts_all_cases_from_others() -> None:
    found = risks(np.array([1, 2, 3, 4]), np.array([False, False, True, True]))
    assert np.isfinite(found).all()
    assert found[1] < 0.01 < 0.99 < found[2]
    assert risks(np.array([2, 2, 2, 2]), np.array([False, False, False, True])) == pytest.approx([0.25] * 4)
