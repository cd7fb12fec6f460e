"""What all groups can make together, from one bit for each thing that a group can add."""

from collections.abc import Callable, Hashable
from functools import reduce
from typing import Generic, TypeVar

Added = TypeVar("Added", bound=Hashable)
Result = TypeVar("Result")

_MOST_MARKS = 4_096
_MOST_RESULTS = 20_000


class Bits:
    """Hands out bits, each once, to all that share one integer of marks."""

    def __init__(self) -> None:
        self._taken = 0

    def next(self) -> int:
        """Give a bit that nobody has."""
        self._taken += 1
        return 1 << self._taken - 1

    @property
    def are_too_many(self) -> bool:
        """Say whether integers of marks get long, as hostile input could make them."""
        return self._taken > _MOST_MARKS

    def forget(self) -> None:
        """Take all bits back."""
        self._taken = 0


class Marks(Generic[Added, Result]):
    """One thing that all groups add to, such as the outcomes: what each can add has a bit, a mark.

    What changes nothing when it is added twice has one mark, whichever group adds it; anything else has a mark
    for each group. So a person's marks say exactly what is added, and `result` depends on nothing else.
    """

    def __init__(
        self,
        bits: Bits,
        nothing: Added,
        together: Callable[[Added, Added], Added],
        result: Callable[[Added], Result],
    ) -> None:
        self._free = bits
        self._nothing = nothing
        self._together = together
        self._result = result
        self._bits: dict[tuple[int | None, Added], int] = {}
        self._results: dict[int, Result] = {}
        self.all = 0

    def mark(self, group: int, added: Added) -> int:
        """Give the bit for what a group, by number, adds; 0 where it adds nothing."""
        if added == self._nothing:
            return 0
        key = (None if self._together(added, added) == added else group, added)
        if key not in self._bits:
            self._bits[key] = self._free.next()
            self.all |= self._bits[key]
        return self._bits[key]

    def result(self, marks: int) -> Result:
        """Give the result for all that is marked; bits that others handed out do not matter."""
        mine = marks & self.all
        if mine not in self._results:
            if len(self._results) >= _MOST_RESULTS:
                self._results.clear()
            added = (added for (_, added), bit in self._bits.items() if mine & bit)
            self._results[mine] = self._result(reduce(self._together, added, self._nothing))
        return self._results[mine]

    def forget(self) -> None:
        """Take all bits back."""
        self._bits.clear()
        self._results.clear()
        self.all = 0
