"""Many summaries -> one page that says whom to look at first: counts, and a line a person that leads to their page."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from b12screen.engine.urgency import SOONEST_FIRST, TODAY
from b12screen.report.html import page
from b12screen.report.summary import Summary
from b12screen.report.wording import SOON_IN_BRIEF

_MOST_WHY = 3


class Entry(NamedTuple):
    """One person on the list."""

    page: str
    subject: str
    urgency: int | None
    how_soon: str | None
    title: str
    why: str

    @property
    def soon(self) -> str:
        """How soon, in a word or two."""
        return SOON_IN_BRIEF[self.how_soon] if self.how_soon else "-"

    @property
    def today(self) -> bool:
        """Say whether they need help today."""
        return self.how_soon in TODAY


def entry(name: str, summary: Summary) -> Entry:
    """Give the line of a person whose page has this name; three reasons are enough for it."""
    why = ", ".join(summary.in_short[:_MOST_WHY])
    return Entry(name, summary.subject, summary.urgency, summary.how_soon, summary.title, why)


def work_list(entries: Iterable[Entry], *, by_urgency: bool) -> str:
    """Give the page; people in the order they come in, or today's first and then the most urgent."""
    people = sorted(entries, key=_place) if by_urgency else list(entries)
    urgency = {each.title: each.urgency for each in people}
    counted = Counter(each.title for each in people)
    outcomes = sorted(counted.items(), key=lambda each: (urgency[each[0]] is None, -(urgency[each[0]] or 0)))
    return page("index.html", people=people, outcomes=outcomes, today=sum(each.today for each in people))


def _place(each: Entry) -> tuple[int, int]:
    soon = SOONEST_FIRST.index(each.how_soon) if each.how_soon else len(SOONEST_FIRST)
    return soon, -(each.urgency or 0)
