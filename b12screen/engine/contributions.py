"""What all groups can add to one thing together, from the marks that each of them leaves in one integer."""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from b12screen.engine.memo import remember

Added = TypeVar("Added", bound=Hashable)
Result = TypeVar("Result")

_MOST_BITS = 4_096
_MOST_RESULTS = 20_000
COUNTERS = 4  # for what may be added again and again


class Places:
    """Hands out places in integers of marks, each once: counters, which are added, and above them bits, put together
    with OR.
    """

    def __init__(self, groups: int) -> None:
        self.width = groups.bit_length()  # of a counter
        self.forget()

    def forget(self) -> None:
        """Take everything back."""
        self._bits = self._counters = 0

    def bit(self) -> int:
        """Give a bit that nobody has."""
        self._bits += 1
        return 1 << COUNTERS * self.width + self._bits - 1

    def counter(self) -> int | None:
        """Give a counter that nobody has, as what adds 1 to it; None when there is none left."""
        if self._counters == COUNTERS:
            return None
        self._counters += 1
        return 1 << (self._counters - 1) * self.width

    @property
    def are_too_many(self) -> bool:
        """Say whether integers of marks get long, as hostile input could make them."""
        return self._bits > _MOST_BITS


class Marks(Generic[Added, Result]):
    """One thing that all groups add to, such as the outcomes; the marks say exactly what is added.

    What changes nothing when it is added twice has one bit, whichever group adds it. Anything else has a bit of its
    own for the first group that adds it, and a counter for all others. `result` depends on nothing else.
    """

    def __init__(
        self,
        places: Places,
        nothing: Added,
        together: Callable[[Added, Added], Added],
        result: Callable[[Added], Result],
    ) -> None:
        self._places = places
        self._nothing = nothing
        self._together = together
        self._result = result
        self._marks: dict[tuple[int | None, Added], int] = {}
        self._counters: dict[Added, int | None] = {}
        self._most = (1 << places.width) - 1
        self.mask = 0
        self.known: dict[int, Result] = {}

    def mark(self, group: int, added: Added) -> int:
        """Give the mark for what a group, by number, adds; 0 where that is nothing."""
        if added == self._nothing:
            return 0
        repeats = self._together(added, added) != added
        key = (group if repeats else None, added)
        if key not in self._marks:
            self._marks[key] = mark = self._place(added) if repeats else self._places.bit()
            self.mask |= mark * self._most if mark in self._counters.values() else mark
        return self._marks[key]

    def result(self, mine: int) -> Result:
        """Give the result for the marks under `mask`, and remember it in `known`."""
        return remember(self.known, mine, self._result(self._sum(mine)), _MOST_RESULTS)

    def forget(self) -> None:
        """Give all places back."""
        self._marks.clear()
        self._counters.clear()
        self.known.clear()
        self.mask = 0

    def _place(self, added: Added) -> int:
        """Give a bit to the first group that adds this, and the counter to all others, as long as there are some."""
        if added not in self._counters:
            self._counters[added] = None
            return self._places.bit()
        if self._counters[added] is None:
            self._counters[added] = self._places.counter()
        return self._counters[added] or self._places.bit()

    def _sum(self, mine: int) -> Added:
        found = self._nothing
        counters = {counter: added for added, counter in self._counters.items() if counter is not None}
        for counter, added in counters.items():
            for _ in range(mine // counter & self._most):
                found = self._together(found, added)
        for (_, added), mark in self._marks.items():
            if mine & mark and mark not in counters:
                found = self._together(found, added)
        return found
