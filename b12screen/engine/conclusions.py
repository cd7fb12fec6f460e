"""What a pack concludes from everything that groups can add: outcome, guidelines, and the counts that notes read."""

from collections.abc import Collection, Sequence

from b12screen.engine.marks import Bits, Marks
from b12screen.engine.notes import Counted, Notes
from b12screen.engine.views import Vectors, View
from b12screen.pack.models import Pack, Rule

_MOST_KNOWN = 20_000


class Conclusion:
    """What all answers of a person come to; equal conclusions are one object.

    `outcome`, `could_become` and `guidelines` are positions in the pack's lists; `counted` is for the notes.
    """

    __slots__ = ("could_become", "counted", "guidelines", "outcome")

    def __init__(
        self, outcome: int, could_become: tuple[int, ...], guidelines: tuple[int, ...], counted: Counted
    ) -> None:
        self.outcome = outcome
        self.could_become = could_become
        self.guidelines = guidelines
        self.counted = counted


class Conclusions:
    """The outcomes, the guidelines and the notes' counts: groups add marks to them, and marks give a conclusion."""

    def __init__(self, pack: Pack, notes: Notes) -> None:
        self.views = (View(pack.outcomes), *(View(each.views) for each in pack.guidelines))
        self._notes = notes
        self._bits = Bits()
        self._views = [Marks(self._bits, view.nothing, view.together, view.decide) for view in self.views]
        self._counts: Marks[Counted, Counted] = Marks(
            self._bits, notes.nothing, notes.together, lambda counted: counted
        )
        self.known: dict[int, Conclusion] = {}
        self._equal: dict[tuple[object, ...], Conclusion] = {}

    def marks(self, group: int, sets: Sequence[Vectors], present: Collection[Rule], possible: Collection[Rule]) -> int:
        """Give the marks for what a group, by number, adds: vectors to each view, and rules to the counts."""
        found = self._counts.mark(group, self._notes.counted(present, possible))
        for view, vectors in zip(self._views, sets, strict=True):
            found |= view.mark(group, vectors)
        return found

    @property
    def crowded(self) -> bool:
        """Say whether there are too many marks; whoever remembers any must forget them before `forget`."""
        return self._bits.are_too_many

    def forget(self) -> None:
        """Start again without any marks."""
        self._bits.forget()
        self._counts.forget()
        for view in self._views:
            view.forget()
        self.known.clear()

    def conclude(self, marks: int) -> Conclusion:
        """Give the conclusion from the marks of all groups, and remember it in `known`."""
        (outcome, others), *rest = (view.result(marks) for view in self._views)
        found = (outcome, others, tuple(certain for certain, _ in rest), self._counts.result(marks))
        if len(self._equal) >= _MOST_KNOWN:
            self._equal.clear()
        if len(self.known) >= _MOST_KNOWN:
            self.known.clear()
        self.known[marks] = self._equal.setdefault(found, Conclusion(*found))
        return self.known[marks]
