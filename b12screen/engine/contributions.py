"""What groups contribute to one thing, such as the outcomes, each contribution by a number."""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from b12screen.engine.memo import Lookup

Added = TypeVar("Added", bound=Hashable)

_MOST_SUMS = 20_000


class Contributions(Generic[Added]):
    """Everything that was ever contributed to one thing, alone or together; equal contributions have one number.

    Nothing has number 0. `sums` gives, for two numbers, that of what both come to when different groups add them.
    """

    def __init__(self, nothing: Added, together: Callable[[Added, Added], Added]) -> None:
        self._nothing = nothing
        self._together = together
        self._numbers: dict[Added, int] = {}
        self.sums: Lookup[tuple[int, int], int] = Lookup(self._sum, _MOST_SUMS)
        self.forget()

    def __len__(self) -> int:
        return len(self._all)

    def __getitem__(self, number: int) -> Added:
        return self._all[number]

    def forget(self) -> None:
        """Take back every number but 0."""
        self._all = [self._nothing]
        self._numbers = {self._nothing: 0}
        self.sums.clear()

    def number(self, added: Added) -> int:
        """Give the number of a contribution."""
        number = self._numbers.setdefault(added, len(self._all))
        if number == len(self._all):
            self._all.append(added)
        return number

    def _sum(self, two: tuple[int, int]) -> int:
        one, other = two
        return self.number(self._together(self._all[one], self._all[other]))
