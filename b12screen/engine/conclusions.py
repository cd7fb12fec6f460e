"""What a pack concludes from everything that groups contribute: the outcome, and what each guideline says."""

from collections.abc import Callable, Collection, Sequence
from operator import getitem
from typing import Any

from b12screen.engine.contributions import Contributions
from b12screen.engine.memo import Lookup
from b12screen.engine.notes import Counted, Notes
from b12screen.engine.views import Vectors, View
from b12screen.pack.models import Pack, Rule

_MOST_KNOWN = 20_000
_MOST_TOTALS = 65_536
_MOST_SUMS = 262_144

# The first entry of a view that is certain, and the others that are possible, by position.
Decision = tuple[int, tuple[int, ...]]


class Conclusion:
    """What all answers of a person come to; equal conclusions are one object.

    Outcomes and guidelines' views are positions in the pack's lists; `counted` is for the notes.
    """

    __slots__ = ("could_become", "counted", "guidelines", "outcome")

    def __init__(self, decisions: Sequence[Decision], counted: Counted) -> None:
        self.counted = counted
        (self.outcome, self.could_become), *guidelines = decisions
        self.guidelines = tuple(certain for certain, _ in guidelines)


class Total(dict["Total", "Total"]):
    """What some groups contribute to everything, by the numbers of the contributions.

    As a dictionary it gives, for the total of other groups, what both come to together; equal totals are one object.
    """

    __slots__ = ("_together", "numbers")
    __hash__ = object.__hash__  # type: ignore[assignment]
    __eq__ = object.__eq__

    def __init__(self, numbers: tuple[int, ...], together: Callable[["Total", "Total"], "Total"]) -> None:
        super().__init__()
        self.numbers = numbers
        self._together = together

    def __missing__(self, other: "Total") -> "Total":
        return self._together(self, other)


class Conclusions:
    """The outcomes, the guidelines and the notes' counts: what groups contribute to them, and what that comes to."""

    def __init__(self, pack: Pack, notes: Notes) -> None:
        self.views = (View(pack.outcomes), *(View(each.views) for each in pack.guidelines))
        self._notes = notes
        of_views = [Contributions(view.nothing, view.together) for view in self.views]
        self.contributions: Sequence[Contributions[Any]] = (*of_views, Contributions(notes.nothing, notes.together))
        self._sums = [each.sums for each in self.contributions]
        self._decisions = [_decisions(view, each) for view, each in zip(self.views, of_views, strict=True)]
        self._known: Lookup[tuple[tuple[Decision, ...], Counted], Conclusion] = Lookup(_conclude, _MOST_KNOWN)
        self._totals: dict[tuple[int, ...], Total] = {}
        self.of: Lookup[Total, Conclusion] = Lookup(self._of, _MOST_KNOWN)  # when a total is all that there is
        self._remembered = 0  # sums of totals
        self.nothing = self._total((0,) * len(self.contributions))

    def contributed(self, sets: Sequence[Vectors], present: Collection[Rule], possible: Collection[Rule]) -> Total:
        """Give what a group contributes: the vectors for each view, and its rules for the notes' counts."""
        added = (*sets, self._notes.counted(present, possible))
        return self._total(tuple(each.number(some) for each, some in zip(self.contributions, added, strict=True)))

    def decision(self, view: int, number: int) -> Decision:
        """Give what a view says for a contribution to it, by number, when it is all that there is."""
        return self._decisions[view][number]

    @property
    def are_too_many(self) -> bool:
        """Say whether there are too many totals, as hostile input can make them; `forget` ends that."""
        return len(self._totals) > _MOST_TOTALS

    def forget(self) -> None:
        """Start again; whoever remembers a total or a number must forget it too."""
        self._forget_sums()
        self._totals.clear()
        self.of.clear()
        for each in self.contributions:
            each.forget()
        for known in self._decisions:
            known.clear()
        self.nothing = self._total(self.nothing.numbers)

    def _total(self, numbers: tuple[int, ...]) -> Total:
        known = self._totals.get(numbers)
        if known is None:
            known = self._totals[numbers] = Total(numbers, self._together)
        return known

    def _of(self, total: Total) -> Conclusion:
        decided = tuple([known[number] for known, number in zip(self._decisions, total.numbers, strict=False)])
        return self._known[decided, self.contributions[-1][total.numbers[-1]]]

    def _together(self, one: Total, other: Total) -> Total:
        total = self._total(tuple(map(getitem, self._sums, zip(one.numbers, other.numbers, strict=True))))
        if self._remembered >= _MOST_SUMS:
            self._forget_sums()
        self._remembered += 1
        one[other] = total
        return total

    def _forget_sums(self) -> None:
        for total in self._totals.values():
            total.clear()
        self._remembered = 0


def _decisions(view: View, contributions: Contributions[Vectors]) -> "Lookup[int, Decision]":
    return Lookup(lambda number: view.decide(contributions[number]), _MOST_TOTALS)


def _conclude(found: tuple[Sequence[Decision], Counted]) -> Conclusion:
    return Conclusion(*found)
