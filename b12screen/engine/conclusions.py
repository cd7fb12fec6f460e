"""What a pack concludes from everything that groups can add: the outcome, and what each guideline says."""

from collections.abc import Callable, Collection, Hashable, Sequence
from typing import Any, TypeVar

from b12screen.engine.contributions import Marks, Places
from b12screen.engine.memo import remember
from b12screen.engine.notes import Counted, Notes
from b12screen.engine.views import Vectors, View
from b12screen.pack.models import Pack, Rule

_MOST_KNOWN = 20_000

Thing = TypeVar("Thing", bound=Hashable)

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


class Conclusions:
    """The outcomes, the guidelines and the notes' counts; groups leave marks for them, which give a conclusion."""

    def __init__(self, pack: Pack, notes: Notes, places: Places) -> None:
        self.views = (View(pack.outcomes), *(View(each.views) for each in pack.guidelines))
        self._places = places
        # Results go by number, since a few numbers are looked up faster than what they stand for.
        self._decisions = _Numbered[Decision]()
        self._counted = _Numbered[Counted]()
        self._marks = [
            Marks(places, view.nothing, view.together, _then(view.decide, self._decisions.number))
            for view in self.views
        ]
        self._notes = notes
        self._counts = Marks(places, notes.nothing, notes.together, self._counted.number)
        self._all: list[Marks[Any, int]] = [*self._marks, self._counts]
        self._known: dict[tuple[int, ...], Conclusion] = {}

    def marks(self, group: int, sets: Sequence[Vectors], present: Collection[Rule], possible: Collection[Rule]) -> int:
        """Give the marks of a group, by number: for the vectors that it adds to each view, and for its rules."""
        found = self._counts.mark(group, self._notes.counted(present, possible))
        return found + sum(marks.mark(group, vectors) for marks, vectors in zip(self._marks, sets, strict=True))

    def of(self, marks: int) -> Conclusion:
        """Give the conclusion from the marks of all groups."""
        numbers = []
        for each in self._all:
            mine = marks & each.mask
            number = each.known.get(mine)
            numbers.append(each.result(mine) if number is None else number)
        found = tuple(numbers)
        return self._known.get(found) or self._conclude(found)

    @property
    def crowded(self) -> bool:
        """Say whether there are too many marks; whoever remembers any must forget them with `forget`."""
        return self._places.are_too_many

    def forget(self) -> None:
        """Start again without any marks."""
        self._places.forget()
        for marks in self._all:
            marks.forget()

    def _conclude(self, numbers: tuple[int, ...]) -> Conclusion:
        *decisions, counted = numbers
        conclusion = Conclusion([self._decisions[each] for each in decisions], self._counted[counted])
        return remember(self._known, numbers, conclusion, _MOST_KNOWN)


class _Numbered(list[Thing]):
    """Things by number; equal things have one."""

    def __init__(self) -> None:
        super().__init__()
        self._numbers: dict[Thing, int] = {}

    def number(self, thing: Thing) -> int:
        if thing not in self._numbers:
            self._numbers[thing] = len(self)
            self.append(thing)
        return self._numbers[thing]


def _then(first: Callable[[Vectors], Thing], second: Callable[[Thing], int]) -> Callable[[Vectors], int]:
    return lambda vectors: second(first(vectors))
