"""Counts -> a report: what is shown of a population, in words and figures, with small groups hidden."""

from collections.abc import Iterator, Sequence

from b12screen.engine.urgency import SOONEST_FIRST, TODAY
from b12screen.evaluate.cohort.crossed import by_age, by_time
from b12screen.evaluate.cohort.factors import pairs, present_and_unknown, rules
from b12screen.evaluate.cohort.hiding import Shown, column_sums, shown, shown_table
from b12screen.evaluate.cohort.known import Known, number
from b12screen.evaluate.cohort.ranking import Person
from b12screen.evaluate.cohort.unanswered import deciding, unanswered
from b12screen.evaluate.show.tables import Report, Section, Table
from b12screen.pack.models import Pack
from b12screen.report.wording import SOON_IN_BRIEF

TITLE = "The people scored, at a glance"


def picture(known: Known, people: Sequence[Person] = ()) -> Report:
    """Give all that is shown; `people` is the work list."""
    sections = [by_time(known), by_age(known), *rules(known), pairs(known), unanswered(known), deciding(known)]
    told = [each for each in sections if each is not None]
    listed = [_work_list(known.pack, people)] if people else []
    return Report(title=TITLE, lead=tuple(_lead(known)), sections=[*listed, *told], made=tuple(_made(known)))


def _lead(known: Known) -> Iterator[str]:
    counts = known.counts
    yield f"{counts.people:,} {'person' if counts.people == 1 else 'people'}."
    _, rows = shown_table(counts.outcome_and_time.tolist(), known.least)
    by_time = column_sums(rows)
    if None not in by_time:
        today = sum(by_time[SOONEST_FIRST.index(name)] or 0 for name in TODAY)
        yield f"{today:,} of {counts.people:,} need help today, as far as is answered."
    unsure = _unsure(known)
    if unsure != 0:
        yield f"Not known whether they have an emergency sign: {number(unsure)}. Any of them may need help now."
    decided, _ = shown([counts.decided, counts.people - counts.decided], known.least)
    if decided is not None:
        yield f"For {number(decided)} ({known.share(decided)}) no open answer can change the outcome."
    if counts.assumed:
        yield f"Some answers were assumed and not given: {', '.join(counts.assumed)}."
    if known.least:
        yield (
            f"Groups of fewer than {known.least} people are hidden, and others with them, so that nobody can work out "
            "the hidden ones from this page. Beside another page of nearly the same people it may still tell."
        )


def _unsure(known: Known) -> Shown:
    """Give of how many it is not known whether they have an emergency sign; hidden where that of any sign is."""
    counts = known.counts
    told = present_and_unknown(known)
    if any(told[i][1] is None for i in counts.flags.nonzero()[0]):
        return None
    return shown([counts.flags_open, counts.people - counts.flags_open], known.least)[0]


def _made(known: Known) -> Iterator[str]:
    yield f"Rules {known.pack.name}, {known.pack.manifest.status}. A row of the results counts as a person."
    yield "This is not a diagnosis of anybody. Points rank people; they never change an outcome."


def _work_list(pack: Pack, people: Sequence[Person]) -> Section:
    rows = [
        (
            f"line {each.line}" if each.id is None else str(each.id),
            SOON_IN_BRIEF[each.how_soon] if each.how_soon else "-",
            "-" if each.urgency is None else str(each.urgency),
            str(each.score),
            pack.outcomes[each.outcome].id,
        )
        for each in people
    ]
    table = Table(title="People", head=("Who", "How soon", "Urgency", "Points", "Outcome"), rows=rows)
    return Section(title="Work list", say=["Whoever needs help now comes first."], tables=[table])
