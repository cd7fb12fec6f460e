"""The people of an evaluation in columns: what the rules said of each, and the answers that are asked for."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import numpy as np
import numpy.typing as npt

from b12screen.pack.models import Pack

Key = TypeVar("Key", bound=Hashable)
Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


class Codes(dict[Key, int], Generic[Key]):
    """Numbers things as they come; as a dictionary it gives the number of each."""

    def __missing__(self, key: Key) -> int:
        code = self[key] = len(self)
        return code


@dataclass(frozen=True, slots=True)
class Patterns:
    """Sets of positions in one of the pack's lists: for each person which one, and what is in each."""

    which: Whole
    members: Flags  # a row for each position, a column for each set

    def has(self, position: int) -> Flags:
        """Say for each person whether the set holds a position."""
        return np.asarray(self.members[position][self.which])

    def count(self, positions: Collection[int]) -> Whole:
        """Give for each person how many of some positions the set holds."""
        return np.asarray(self.members[sorted(positions)].sum(axis=0)[self.which])

    def take(self, rows: Whole) -> "Patterns":
        """Give those of some people."""
        return Patterns(self.which[rows], self.members)


def members_of(sizes: Sequence[int], members: Whole, width: int) -> Flags:
    """Give a column for each set, with True at its members: the sizes of the sets, and their members in a row."""
    columns = np.repeat(np.arange(len(sizes)), np.array(sizes, np.int64))
    found = np.zeros((width, len(sizes)), bool)
    found[members, columns] = True
    return found


@dataclass(frozen=True, slots=True)
class People:
    """An entry a person in each column; outcomes and rules are positions in the pack's lists.

    `score` counts what is certain, `most` is the largest sum that open answers allow, and `least` the smallest.
    `answers` has the columns that were asked for, None where nothing is known; results have none.
    """

    pack: Pack
    ids: Sequence[str]
    outcome: Whole
    could_become: Patterns
    score: Whole
    least: Whole
    most: Whole
    present: Patterns
    unknown: Patterns
    answers: Mapping[str, Sequence[object]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.outcome)

    def take(self, rows: Whole) -> "People":
        """Give some of the people, in the order of the rows."""
        return People(
            self.pack,
            [self.ids[row] for row in rows.tolist()],
            self.outcome[rows],
            self.could_become.take(rows),
            self.score[rows],
            self.least[rows],
            self.most[rows],
            self.present.take(rows),
            self.unknown.take(rows),
            {name: [column[row] for row in rows.tolist()] for name, column in self.answers.items()},
        )


@dataclass(frozen=True, slots=True)
class Read:
    """What an input gave: the people, how many records were rejected or had no id, and what was assumed."""

    name: str
    people: People
    rejected: int
    assumed: Sequence[str]
