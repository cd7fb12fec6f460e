"""A scored person -> the summary in words, for the formats that a person reads."""

from b12screen.engine.explain import explain
from b12screen.engine.plan import Plan
from b12screen.formats.reader import Weighed, shown_id
from b12screen.formats.writer import ResultsWanted
from b12screen.report.summarize import locale_of, summarize
from b12screen.report.summary import Person, Summary


class Summaries:
    """Puts the people of one input into words; `source` is its name where there are several."""

    def __init__(self, wanted: ResultsWanted, source: str | None) -> None:
        self._wanted = wanted
        self._source = source

    def of(self, line: int, weighed: Weighed) -> Summary:
        """Give the summary of one person."""
        subject = f"Record {line}" if self._source is None else f"Record {line} of {self._source}"
        return summary_of(self._wanted.plan, subject, weighed, self._wanted.locale, self._wanted.date)


def summary_of(plan: Plan, subject: str, weighed: Weighed, locale: str | None, date: str) -> Summary:
    """Give the summary of one person; its heading is the subject, with the id where there is one."""
    identifier, answers, tally, conclusion = weighed
    assessment = plan.told(tally, conclusion)
    explanation = explain(plan, answers, assessment)
    whose = "" if (given_id := shown_id(identifier)) is None else f", id {given_id}"
    person = Person(subject + whose, plan.taken(answers))
    return summarize(plan, person, assessment, explanation, locale_of(plan.pack, locale), date)
