"""Puts the figures of an evaluation into sentences and tables."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from b12screen.evaluate.accuracy import AS_NO, AS_YES, LEFT_OUT, Bound, Test
from b12screen.evaluate.compared import Ranking
from b12screen.evaluate.fewer import Fewer
from b12screen.evaluate.figures import Evaluation, Figures
from b12screen.evaluate.groups import Parted
from b12screen.evaluate.show.tables import Report, Section, Table
from b12screen.evaluate.statistics import Estimate
from b12screen.pack.models import Pack

_OPEN = {
    AS_NO: "What is open counts as no: an outcome only where it is certain, points only those that are certain.",
    AS_YES: "What is open counts as yes: every outcome that is still possible, and the most points that are.",
    LEFT_OUT: "Who has anything open that could change it is left out.",
}
_INTERVALS = "In brackets: 95 % intervals, Wilson's for shares, DeLong's for areas."
_WEIGHTED = "Weighted; intervals take unequal weights into account, strata and clusters of a survey not."
_TESTED = (
    "tested",
    "of them",
    "sensitivity",
    "specificity",
    "predictive value",
    "negative pr. value",
    "to test a case",
)


def percent(of: Estimate, digits: int = 1) -> str:
    """Give a share in percent with its interval; - where there is none."""
    if of.value is None:
        return "-"
    shown = f"{100 * of.value:.{digits}f} %"
    return (
        shown
        if of.low is None or of.high is None
        else f"{shown} ({100 * of.low:.{digits}f}-{100 * of.high:.{digits}f})"
    )


def number(of: Estimate | None, digits: int = 3) -> str:
    """Give a figure with its interval; - where there is none."""
    if of is None or of.value is None:
        return "-"
    shown = rounded(of.value, digits)
    if of.low is None or of.high is None:
        return shown
    return f"{shown} ({rounded(of.low, digits)} to {rounded(of.high, digits)})"


def _fewer(found: Fewer, pack: Pack) -> Section:
    rows = [
        (
            pack.question[each.question].label,
            each.cost,
            f"{each.answered:,}",
            f"{each.outcomes_changed:,}",
            f"{each.cases_changed:,}",
            number(each.area_lost),
        )
        for each in found.questions
    ]
    return Section(
        title="Would fewer questions do as well?",
        say=[
            "What would differ without a question: its answer is taken as no, or as not asked where it cannot be no. "
            f"On {found.people:,} people; with all questions the area is {number(found.area)}."
        ],
        tables=[
            Table(
                title="Without one question at a time",
                head=("question", "asked as", "answered by", "outcomes changed", "of cases", "area lost"),
                rows=rows,
                notes=["Only questions that somebody answered: one that was not asked may be worth much."],
            )
        ],
    )


def rounded(value: float, digits: int) -> str:
    """Give a number with so many digits, and never a nothing below nothing."""
    shown = f"{value:.{digits}f}"
    return shown.removeprefix("-") if not float(shown) else shown


def report_of(found: Evaluation, pack: Pack, drawn: Mapping[str, str] | None = None) -> Report:
    """Give the whole report, with pictures where there are; what is weighted stands behind what is not."""
    parts = [*_sections(found.unweighted, found, pack, "", drawn or {})]
    if found.weighted:
        parts += _sections(found.weighted, found, pack, f", weighted by {found.weight}", {})
    if found.fewer:
        parts.append(_fewer(found.fewer, pack))
    return Report(title=f"How well {found.label} is told", lead=_lead(found), sections=parts, made=_made(found, pack))


def _lead(found: Evaluation) -> list[str]:
    share = 100 * found.cases / found.people
    assumed = (
        f"Assumed where nothing was asked: {', '.join(found.assumed)}." if found.assumed else "Nothing was assumed."
    )
    return [
        f"{found.people:,} people, {found.cases:,} with {found.label} ({share:.1f} %).",
        *found.left_out.lines(found.answers, found.labels),
        assumed,
    ]


def _made(found: Evaluation, pack: Pack) -> list[str]:
    return [
        f"Answers: {found.answers}. Labels: {found.labels}.",
        f"Rules: {found.pack}, {pack.manifest.status}. Program: {found.program}.",
        "Points are editorial: they rank people for follow-up and change no outcome.",
    ]


def _sections(figures: Figures, found: Evaluation, pack: Pack, how: str, drawn: Mapping[str, str]) -> Iterator[Section]:
    notes = (_WEIGHTED, _INTERVALS) if how else (_INTERVALS,)
    yield _ranking(figures, found.label, how, notes)
    yield replace(_outcomes(figures, found.label, how, notes), picture=drawn.get("roc", ""))
    yield Section(
        title=f"Cuts of the score{how}",
        say=[f"Test everybody with so many points or more; the share of {found.label} among them, and what is missed."],
        tables=[_tested(each, each.cuts, "points", each.people_with_settled_points, notes) for each in _shown(figures)],
        is_detail=True,
    )
    yield replace(_calibration(figures, found.label, how, notes), picture=drawn.get("shares", ""))
    for parted in figures.groups:
        yield _parted(parted, how, notes)
    yield replace(_decisions(figures, how), picture=drawn.get("benefit", ""))
    yield _rules(figures, found.label, pack, how, notes)


def _shown(figures: Figures) -> list[Bound]:
    return [each for each in figures.bounds if each.people or each.people_with_settled_points]


def _ranking(figures: Figures, label: str, how: str, notes: Sequence[str]) -> Section:
    rows = [_ranked(each) for each in figures.rankings]
    bounds = [
        (each.unknown, f"{each.people_with_settled_points:,}", f"{each.cases_with_settled_points:,}", number(each.area))
        for each in figures.bounds
    ]
    return Section(
        title=f"Ranking{how}",
        say=[
            f"Area under the ROC curve: how often somebody with {label} stands above somebody without; 0.5 is chance."
        ],
        tables=[
            Table(
                title="Ranked by",
                head=("by", "people", "cases", "area", "points do better by"),
                rows=rows,
                notes=[_OPEN[AS_NO], *notes],
            ),
            Table(
                title="Points, by how what is open is taken",
                head=("open answers", "people", "cases", "area"),
                rows=bounds,
                notes=[_OPEN[AS_YES], _OPEN[LEFT_OUT]],
            ),
        ],
    )


def _ranked(of: Ranking) -> tuple[str, ...]:
    return of.by, f"{of.people:,}", f"{of.cases:,}", number(of.area), number(of.points_gain) if of.points_gain else "-"


def _outcomes(figures: Figures, label: str, how: str, notes: Sequence[str]) -> Section:
    return Section(
        title=f"Outcomes{how}",
        say=[
            f"What it would mean to test everybody with an outcome: how many with {label} are found, and what it takes."
        ],
        tables=[_tested(each, each.outcomes, "outcome", each.people, notes) for each in figures.bounds if each.people],
    )


def _tested(bound: Bound, tests: Sequence[Test], what: str, people: int, notes: Sequence[str]) -> Table:
    return Table(
        title=f"Open answers {bound.unknown} ({people:,} people)",
        head=(what, *_TESTED),
        rows=[
            (
                each.name if what == "outcome" else f"{each.name} or more",
                f"{each.people:,}",
                f"{each.cases:,}",
                percent(each.sensitivity),
                percent(each.specificity),
                percent(each.predictive_value),
                percent(each.negative_predictive_value),
                number(each.number_needed, 1),
            )
            for each in tests
        ],
        notes=[_OPEN[bound.unknown], *notes],
    )


def _calibration(figures: Figures, label: str, how: str, notes: Sequence[str]) -> Section:
    rows = [(str(each.score), f"{each.people:,}", f"{each.cases:,}", percent(each.share)) for each in figures.by_score]
    table = Table(
        title="By score", head=("points", "people", "cases", "share"), rows=rows, notes=[_OPEN[AS_NO], *notes]
    )
    return Section(title=f"Share of {label} at each score{how}", tables=[table], is_detail=True)


def _parted(parted: Parted, how: str, notes: Sequence[str]) -> Section:
    groups = [
        (each.name, f"{each.people:,}", f"{each.cases:,}", percent(each.share), number(each.area))
        for each in parted.groups
    ]
    outcomes = [
        (each.name, of.outcome, f"{of.people:,}", percent(of.sensitivity), percent(of.specificity))
        for each in parted.groups
        for of in each.outcomes
    ]
    return Section(
        title=f"By {parted.by}{how}",
        tables=[
            Table(
                title="Ranking within each group",
                head=(parted.by, "people", "cases", "share", "area"),
                rows=groups,
                notes=[_OPEN[AS_NO], *notes],
            ),
            Table(
                title="Outcomes within each group",
                head=(parted.by, "outcome", "people", "sensitivity", "specificity"),
                rows=outcomes,
                notes=notes,
            ),
        ],
    )


def _decisions(figures: Figures, how: str) -> Section:
    found = figures.decisions
    return Section(
        title=f"Is testing by it worth while?{how}",
        say=[
            "Net benefit: cases found per 1,000 people, less the tests in vain at what each costs. At a threshold of "
            "2 % one case found is worth 49 tests in vain. The highest in a column is the best choice."
        ],
        tables=[
            Table(
                title="Net benefit per 1,000 people, by threshold",
                head=("test by", *(f"{100 * at:g} %" for at in found.thresholds)),
                rows=[(each.by, *(rounded(1000 * value, 1) for value in each.net_benefit)) for each in found.choices],
                notes=[
                    _OPEN[AS_NO],
                    "Points and counts are turned into risks by a logistic curve on these same people.",
                ],
            )
        ],
        is_detail=True,
    )


def _rules(figures: Figures, label: str, pack: Pack, how: str, notes: Sequence[str]) -> Section:
    titles = {rule.id: (rule.short or rule.title) for rule in pack.rules}
    rows = [
        (
            titles[each.rule],
            f"{each.present:,}",
            f"{each.unknown:,}",
            percent(each.share_present),
            percent(each.share_absent),
            number(each.likelihood_ratio, 2),
        )
        for each in figures.rules
    ]
    return Section(
        title=f"Each rule{how}",
        say=[
            f"The share of {label} with and without what the rule looks for; people of whom it is unknown are left out."
        ],
        tables=[
            Table(
                title="Rules that are present in somebody",
                head=("rule", "present", "unknown", "share with", "share without", "likelihood ratio"),
                rows=rows,
                notes=notes,
            )
        ],
        is_detail=True,
    )
