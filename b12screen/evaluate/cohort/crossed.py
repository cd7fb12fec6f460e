"""Outcomes against something else: how soon, and age; each row stands for itself where groups are hidden."""

from collections.abc import Sequence
from typing import NamedTuple

from b12screen.engine.urgency import NO_TIME, SOONEST_FIRST
from b12screen.evaluate.cohort.ages import GROUPS
from b12screen.evaluate.cohort.hiding import Shown, column_sums, shown_table
from b12screen.evaluate.cohort.known import Bars, Charted, Known, number
from b12screen.evaluate.results.rows import Numbers
from b12screen.evaluate.show.tables import Section, Table
from b12screen.report.wording import SOON_IN_BRIEF

_TIMES = (*(SOON_IN_BRIEF[name] for name in SOONEST_FIRST), "no time named")
assert len(_TIMES) == NO_TIME + 1


class _Crossed(NamedTuple):
    """A table of outcomes that anybody has, the most urgent first, and its numbers."""

    table: Table
    outcomes: Sequence[int]
    sums: Sequence[Shown]
    groups: Sequence[Sequence[Shown]]
    columns: Sequence[int]


def by_time(known: Known) -> Section:
    """Give the outcomes by how soon somebody should be seen."""
    found = _crossed(known, known.counts.outcome_and_time, _TIMES, "Outcomes by how soon")
    bars = Bars(
        says="How many people each outcome has, parted by how soon they should be seen.",
        names=[known.pack.outcomes[i].title for i in found.outcomes],
        parts=[(_TIMES[j], [row[j] for row in found.groups]) for j in found.columns],
    )
    return _section(known, "What to do, and how soon", found, bars)


def by_age(known: Known) -> Section:
    """Give the outcomes by age, or say how to see them."""
    title = "Age against outcome"
    if not known.has_ages:
        how = "Results hold no age. Give the answers that were scored with --answers FILE to see it here."
        return Section(title=title, say=[how])
    found = _crossed(known, known.counts.outcome_and_age, GROUPS, "Outcomes by age")
    titles = [known.pack.outcomes[i].title for i in found.outcomes]
    bars = Bars(
        says="How many people of each age have which outcome.",
        names=[GROUPS[j] for j in found.columns],
        parts=[(title, [row[j] for j in found.columns]) for title, row in zip(titles, found.groups, strict=True)],
    )
    return _section(known, title, found, bars)


def _section(known: Known, title: str, found: _Crossed, bars: Bars) -> Section:
    codes = [known.pack.outcomes[i].id for i in found.outcomes]
    return Charted(title=title, tables=[found.table], bars=bars, sizes=found.sums, codes=codes)


def _crossed(known: Known, counted: Numbers, heads: Sequence[str], title: str) -> _Crossed:
    sums, groups = shown_table(counted.tolist(), known.least)
    outcomes = known.pack.outcomes
    urgency = [-1 if each.urgency is None else each.urgency for each in outcomes]
    kept = sorted((i for i, size in enumerate(sums) if size != 0), key=lambda i: -urgency[i])
    columns = [j for j in range(len(heads)) if any(row[j] != 0 for row in groups)]
    rows = [
        (outcomes[i].title, number(sums[i]), known.share(sums[i]), *(number(groups[i][j]) for j in columns))
        for i in kept
    ]
    everybody = column_sums(groups)
    if None not in everybody:
        rows.append(("All", number(known.counts.people), "", *(number(everybody[j]) for j in columns)))
    table = Table(title=title, head=("Outcome", "People", "Share", *(heads[j] for j in columns)), rows=rows)
    return _Crossed(table, kept, [sums[i] for i in kept], [groups[i] for i in kept], columns)
