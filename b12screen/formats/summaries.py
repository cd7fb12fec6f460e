"""A scored person -> the summary in words, for the formats that a person reads."""

from b12screen.engine.explain import explain
from b12screen.formats.reader import Weighed, shown_id
from b12screen.formats.writer import ResultsWanted
from b12screen.report.summarize import locale_of, summarize
from b12screen.report.summary import Person, Summary


class Summaries:
    """Puts the people of one input into words; `source` is its name where there are several."""

    def __init__(self, wanted: ResultsWanted, source: str | None) -> None:
        self._plan = wanted.plan
        self._locale = locale_of(wanted.plan.pack, wanted.locale)
        self._source = source
        self._date = wanted.date

    def of(self, line: int, weighed: Weighed) -> Summary:
        """Give the summary of one person."""
        identifier, answers, tally, conclusion = weighed
        assessment = self._plan.told(tally, conclusion)
        explanation = explain(self._plan, answers, assessment)
        subject = f"Record {line}" if self._source is None else f"Record {line} of {self._source}"
        if (given_id := shown_id(identifier)) is not None:
            subject += f", id {given_id}"
        person = Person(subject, self._plan.by_question(answers))
        return summarize(self._plan, person, assessment, explanation, self._locale, self._date)
