"""What is counted of results, in memory that does not grow with their number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from b12screen.engine.dependencies import Dependencies
from b12screen.engine.urgency import TIMES
from b12screen.evaluate.cohort.together import Together
from b12screen.evaluate.results.rows import Bits, Numbers, Rows
from b12screen.pack.models import Pack

PAIRED = ("risk_factor", "symptom")  # kinds of rules of which pairs are counted


@dataclass(slots=True, kw_only=True)
class Counts:
    """How many people; tables by position in the pack: of outcome, time, rule, question, and by age group."""

    flags: Bits  # which rules are red flags
    followers: Mapping[int, Sequence[int]]  # the follow-ups that a question opens
    together: Together
    outcome_and_time: Numbers
    outcome_and_age: Numbers
    present: Numbers
    unknown: Numbers
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
            flags=np.array([rule.kind == "red_flag" for rule in pack.rules], np.bool_),
            followers=_followers(pack),
            together=Together([i for i, rule in enumerate(pack.rules) if rule.kind in PAIRED]),
            outcome_and_time=np.zeros((outcomes, TIMES), np.int64),
            outcome_and_age=np.zeros((outcomes, ages), np.int64),
            present=np.zeros(rules, np.int64),
            unknown=np.zeros(rules, np.int64),
            could_change=np.zeros(questions, np.int64),
            decides=np.zeros(questions, np.int64),
        )

    def take(self, rows: Rows, ages: Numbers | None = None) -> None:
        """Count some people; `ages` are their age groups."""
        self.people += len(rows)
        self.decided += int(rows.decided.sum())
        self.flags_open += int(rows.unknown[:, self.flags].any(axis=1).sum())
        self.assumed = rows.assumed
        self.present += rows.present.sum(axis=0)
        self.unknown += rows.unknown.sum(axis=0)
        self.together.take(rows.present)
        _count(self.outcome_and_time, rows.outcome, rows.how_soon)
        if ages is not None:
            _count(self.outcome_and_age, rows.outcome, ages)
        self.explained = rows.settle is not None
        if rows.settle is not None:
            self._take_questions(rows.settle)

    def _take_questions(self, settle: Bits) -> None:
        first = settle.copy()
        for opener, followers in self.followers.items():
            first[:, followers] &= ~settle[:, [opener]]
        self.could_change += settle.sum(axis=0)
        self.decides += first[first.sum(axis=1) == 1].sum(axis=0)


def _followers(pack: Pack) -> dict[int, list[int]]:
    places = {question.id: i for i, question in enumerate(pack.questions)}
    followers = Dependencies(pack).followers
    found = {places[name]: [places[each] for each in followers(name)] for name in places}
    return {opener: opened for opener, opened in found.items() if opened}


def _count(table: Numbers, rows: Numbers, columns: Numbers) -> None:
    wide = table.shape[1]
    table += np.bincount(rows * wide + columns, minlength=table.size).reshape(table.shape)
