"""The work list: whoever needs help now first, then by how soon, urgency and points; ids and no answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

import numpy as np

from b12screen.engine.urgency import named
from b12screen.evaluate.results.rows import HIGHEST_SCORE, Id, Rows
from b12screen.pack.models import Pack


@dataclass(frozen=True, slots=True)
class Person:
    """One person of the list; `key` is smaller for who comes first."""

    key: int
    id: Id
    line: int
    outcome: int
    how_soon: str | None
    urgency: int | None
    score: int


class WorkList:
    """Keeps the first so many people of all, in order; of equals those that came first."""

    def __init__(self, pack: Pack, most: int) -> None:
        self._most = most
        self._urgency = [each.urgency for each in pack.outcomes]
        self._steps = np.array([9 - (each or 0) for each in self._urgency], np.int64)  # 9 is the highest that there is
        self.people: Sequence[Person] = ()

    def take(self, rows: Rows) -> None:
        """Take in some people."""
        if not self._most:
            return
        keys = (rows.how_soon * 10 + self._steps[rows.outcome]) * (4 * HIGHEST_SCORE) + (HIGHEST_SCORE - rows.score)
        first = np.argsort(keys, kind="stable")[: self._most].tolist()
        if len(self.people) == self._most:
            last = self.people[-1].key
            first = [i for i in first if keys[i] < last]
        new = [self._person(rows, i, int(keys[i])) for i in first]
        self.people = sorted([*self.people, *new], key=attrgetter("key"))[: self._most]

    def _person(self, rows: Rows, i: int, key: int) -> Person:
        outcome = int(rows.outcome[i])
        how_soon = named(int(rows.how_soon[i]))
        return Person(
            key, rows.ids[i], int(rows.lines[i]), outcome, how_soon, self._urgency[outcome], int(rows.score[i])
        )
