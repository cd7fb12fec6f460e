"""The pictures of an evaluation: what a score ranks, what a share of cases it stands for, and whether testing pays."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from b12screen.evaluate.accuracy import AtScore, Test
from b12screen.evaluate.compared import Decisions
from b12screen.evaluate.figures import Evaluation
from b12screen.evaluate.groups import calls_for_something
from b12screen.evaluate.show.plots import COLOURS, DASHES, Plot, as_svg
from b12screen.pack.models import Pack

_FEWEST = 20  # people at a score that is drawn; fewer say nothing


def drawn(found: Evaluation, pack: Pack) -> dict[str, str]:
    """Draw what an evaluation found, unweighted, by the name of each picture."""
    figures, label = found.unweighted, found.label
    as_no = figures.bounds[0]
    calls = set(calls_for_something(pack).values())
    plots = [
        roc("roc", as_no.cuts, [each for each in as_no.outcomes if each.name in calls], label),
        shares("shares", figures.by_score, label),
        benefit("benefit", figures.decisions, label),
    ]
    return {each.name: as_svg(each) for each in plots}


def roc(name: str, cuts: Sequence[Test], outcomes: Sequence[Test], label: str) -> Plot:
    """Draw the ROC curve of the points, and each outcome as a test of its own."""
    curve = [(0.0, 0.0), *((_alarms(each), _found(each)) for each in reversed(cuts)), (1.0, 1.0)]

    def draw(axes: Axes) -> None:
        axes.plot([0, 1], [0, 1], color=COLOURS[-1], linestyle=":", label="chance")
        axes.plot(*zip(*curve, strict=True), color=COLOURS[0], marker="o", markersize=3, label="points, each cut")
        for place, each in enumerate(outcomes, 1):
            axes.plot(_alarms(each), _found(each), "sD^vP"[place % 5], color=COLOURS[place % 5], label=each.name)
        axes.set(xlabel=f"tested among 100 people without {label}", ylabel=f"tested among 100 with {label}")
        ticks = np.linspace(0, 1, 6)
        axes.set_xticks(ticks, [f"{100 * at:.0f}" for at in ticks])
        axes.set_yticks(ticks, [f"{100 * at:.0f}" for at in ticks])
        axes.legend(loc="lower right")

    at = "; ".join(f"{each.name} {100 * _found(each):.0f} and {100 * _alarms(each):.0f}" for each in outcomes)
    return Plot(
        name=name,
        title=f"How many people with and without {label} would be tested",
        description=f"A curve above chance, point by point. Tested among 100 with and among 100 without: {at}.",
        draw=draw,
    )


def _found(test: Test) -> float:
    return test.sensitivity.value or 0.0


def _alarms(test: Test) -> float:
    return 1 - (test.specificity.value or 0.0)


def shares(name: str, by_score: Sequence[AtScore], label: str) -> Plot:
    """Draw the share of cases at each score, with its interval."""
    shown = [each for each in by_score if each.people >= _FEWEST and each.share.value is not None]

    def draw(axes: Axes) -> None:
        scores = [each.score for each in shown]
        values, lows, highs = (
            np.array([100 * (getattr(each.share, key) or 0.0) for each in shown]) for key in ("value", "low", "high")
        )
        axes.errorbar(scores, values, [values - lows, highs - values], fmt="o", color=COLOURS[0], capsize=3)
        axes.set(xlabel="points", ylabel=f"{label}, %", ylim=(0, None), xticks=scores)

    told = ", ".join(f"{each.score}: {100 * (each.share.value or 0):.1f} %" for each in shown)
    return Plot(
        name=name,
        title=f"Share of people with {label} at each score, with 95 % intervals",
        description=f"Share by points, where at least {_FEWEST} people have them: {told}.",
        draw=draw,
    )


def benefit(name: str, decisions: Decisions, label: str) -> Plot:
    """Draw the decision curves, as far as one of them is above nothing."""
    percents = [100 * at for at in decisions.thresholds]
    best = max(max(each.net_benefit) for each in decisions.choices)

    def draw(axes: Axes) -> None:
        for place, each in enumerate(decisions.choices):
            colour, dashes = COLOURS[place % len(COLOURS)], DASHES[place % len(DASHES)]
            axes.plot(percents, [1000 * at for at in each.net_benefit], color=colour, linestyle=dashes, label=each.by)
        axes.set(xlabel="threshold: the risk at which a test is worth it, %", ylabel="net benefit per 1,000 people")
        axes.set_ylim(-500 * best, 1100 * best)
        axes.legend(loc="upper right", fontsize=8)

    told = ", ".join(
        f"{at:g} %: {max(decisions.choices, key=lambda each: each.net_benefit[place]).by}"
        for place, at in enumerate(percents)
    )
    return Plot(
        name=name,
        title=f"Net benefit of ways to choose whom to test for {label}",
        description=f"The best choice at each threshold: {told}.",
        draw=draw,
    )
