"""What is counted of results, in memory that does not grow with their number."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from b12screen.engine.dependencies import Dependencies
from b12screen.engine.urgency import TIMES
from b12screen.evaluate.results.rows import Bits, Numbers, Rows
from b12screen.pack.models import Pack


def _none(*shape: int) -> Numbers:
    return np.zeros(shape, np.int64)


@dataclass(slots=True, kw_only=True)
class Counts:
    """How many people; tables by position in the pack: of outcome, time, rule, question, and by age group."""

    flags: Bits  # which rules are red flags
    opens: Bits  # which questions are follow-ups of which, of the opener by row
    outcome_and_time: Numbers
    outcome_and_age: Numbers
    present: Numbers
    unknown: Numbers
    together: Numbers  # of each pair of rules, how many people have both
    could_change: Numbers  # of each question, how many people's outcome its answer could change
    decides: Numbers  # and of how many it is the only one that could, beside follow-ups that it opens
    people: int = 0
    decided: int = 0
    flags_open: int = 0  # people of whom it is not known whether they have an emergency sign
    explained: bool = True
    assumed: tuple[str, ...] = ()

    @classmethod
    def of(cls, pack: Pack, ages: int) -> Self:
        """Give counts of nobody yet."""
        outcomes, rules, questions = len(pack.outcomes), len(pack.rules), len(pack.questions)
        return cls(
            opens=_opens(pack),
            flags=np.array([rule.kind == "red_flag" for rule in pack.rules], np.bool_),
            outcome_and_time=_none(outcomes, TIMES),
            outcome_and_age=_none(outcomes, ages),
            present=_none(rules),
            unknown=_none(rules),
            together=_none(rules, rules),
            could_change=_none(questions),
            decides=_none(questions),
        )

    def take(self, rows: Rows, ages: Numbers | None = None) -> None:
        """Count some people; `ages` are their age groups."""
        self.people += len(rows)
        self.decided += int(rows.decided.sum())
        self.flags_open += int(rows.unknown[:, self.flags].any(axis=1).sum())
        self.assumed = rows.assumed
        self.present += rows.present.sum(axis=0)
        self.unknown += rows.unknown.sum(axis=0)
        self.together += _together(rows.present)
        _count(self.outcome_and_time, rows.outcome, rows.how_soon)
        if ages is not None:
            _count(self.outcome_and_age, rows.outcome, ages)
        self.explained = rows.settle is not None
        if rows.settle is not None:
            self.could_change += rows.settle.sum(axis=0)
            first = rows.settle & ~(rows.settle @ self.opens)
            self.decides += first[first.sum(axis=1) == 1].sum(axis=0)


def _opens(pack: Pack) -> Bits:
    followers, names = Dependencies(pack).followers, [question.id for question in pack.questions]
    return np.array([np.isin(names, followers(name)) for name in names], np.bool_)


def _together(present: Bits) -> Numbers:
    as_numbers = present.astype(np.float32)  # exact up to 16 million, far more people than come at once
    return (as_numbers.T @ as_numbers).astype(np.int64)


def _count(table: Numbers, rows: Numbers, columns: Numbers) -> None:
    wide = table.shape[1]
    table += np.bincount(rows * wide + columns, minlength=table.size).reshape(table.shape)
