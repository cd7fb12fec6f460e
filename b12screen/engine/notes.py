"""Advice beside the outcome: which notes apply for certain, in three-valued logic over verdicts and answers."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import NamedTuple

from b12screen.engine.dependencies import Dependencies
from b12screen.engine.logic import kleene
from b12screen.engine.memo import remember
from b12screen.pack.conditions import AllOf, AnswerIs, AnyOf, Condition, Count, Leaf, Not, leaves, picks
from b12screen.pack.models import Note, Rule

# Of each count that notes read: how many of its rules are present, and how many are present or unknown, both up to
# what it asks for.
Counted = tuple[tuple[int, int], ...]

Truth = bool | None  # None is unknown

_MOST_PATTERNS = 4_096


class Share(NamedTuple):
    """What one group has to do with the notes: those it decides alone, and what the others want to hear of it.

    Each comes with its bit; the others want to hear that a leaf is certainly true, or that it is certainly false.
    """

    decides: tuple[tuple[int, Note], ...]
    tells: tuple[tuple[int, bool, Leaf], ...]


class Notes:
    """The notes of a pack: what each group tells of them, and which apply for what all groups tell together."""

    def __init__(self, dependencies: Dependencies) -> None:
        self._dependencies = dependencies
        notes = [(1 << i, self._home(note), note) for i, note in enumerate(dependencies.pack.notes)]
        self._decided = [(bit, home, note) for bit, home, note in notes if home is not None]
        shared = [(bit, note) for bit, home, note in notes if home is None]
        read = list(dict.fromkeys(each for _, note in shared for each in _read_for(note.when, True)))
        self._counts = list(dict.fromkeys(leaf for leaf, _ in read if isinstance(leaf, Count)))
        self._heard = [(leaf, truth) for leaf, truth in read if not isinstance(leaf, Count)]
        self.shared = [SharedNote(bit, note.when, self._heard, self._counts) for bit, note in shared]
        self.heard_bits = len(self._heard)
        self.nothing: Counted = tuple((0, 0) for _ in self._counts)

    def share_of(self, group: int) -> Share:
        """Give the part of one group, by number."""
        heard = enumerate(self._heard)
        return Share(
            tuple((bit, note) for bit, home, note in self._decided if home == group),
            tuple((1 << i, truth, leaf) for i, (leaf, truth) in heard if self._group_of(leaf) == group),
        )

    def counted(self, present: Collection[Rule], possible: Collection[Rule]) -> Counted:
        """Count rules, those that are present and those that are present or unknown, for the counts of the notes."""
        return tuple((_counted(each, present), _counted(each, possible)) for each in self._counts)

    def together(self, some: Counted, others: Counted) -> Counted:
        """Add counts of independent groups; none goes further than it needs to."""
        counts = zip(self._counts, some, others, strict=True)
        return tuple((min(a + c, count.at_least), min(b + d, count.at_least)) for count, (a, b), (c, d) in counts)

    def certain(self, heard: int, counted: Counted) -> int:
        """Give the notes that no group decides alone and that apply, as bits in the order of the notes."""
        truths = self.truths(counted)
        return sum(note.bit for note in self.shared if note.applies(heard, truths))

    def truths(self, counted: Counted) -> list[Truth]:
        """Give the truth of each count that the notes read."""
        return [
            True if present >= count.at_least else None if possible >= count.at_least else False
            for count, (present, possible) in zip(self._counts, counted, strict=True)
        ]

    def heard_by(self, notes: int) -> int:
        """Give what some of these notes read of all that the groups tell, as bits of `heard`."""
        return reduce(or_, (note.mask for note in self.shared if note.bit & notes), 0)

    def _home(self, note: Note) -> int | None:
        """Give the group that knows all that a note reads; what counts rules stays with all groups."""
        groups = {self._group_of(leaf) for leaf in leaves(note.when)}
        return groups.pop() if len(groups) == 1 else None

    def _group_of(self, leaf: Leaf) -> int | None:
        if isinstance(leaf, AnswerIs):
            return self._dependencies.group_of[leaf.answer]
        return None if isinstance(leaf, Count) else self._dependencies.home[leaf.rule]


def _counted(count: Count, rules: Collection[Rule]) -> int:
    return min(sum(picks(count.count, rule) for rule in rules), count.at_least)


class SharedNote:
    """A note that several groups decide; it reads little, so what it says of a pattern is remembered.

    `heard` and `counts` are the places of what it reads among all that groups tell, and among all counts.
    """

    def __init__(self, bit: int, when: Condition, heard: Sequence[tuple[Leaf, bool]], counts: Sequence[Count]) -> None:
        self.bit = bit
        self.place = bit.bit_length() - 1
        self._when = when
        read = set(_read_for(when, True))
        self.heard = tuple(i for i, each in enumerate(heard) if each in read)
        self.counts = tuple(i for i, each in enumerate(counts) if each in {leaf for leaf, _ in read})
        self.mask = sum(1 << i for i in self.heard)
        self._told = [(1 << i, heard[i]) for i in self.heard]
        self._counted = [(i, counts[i]) for i in self.counts]
        self._known: dict[tuple[int, tuple[Truth, ...]], bool] = {}

    def applies(self, heard: int, truths: Sequence[Truth] | Mapping[int, Truth]) -> bool:
        """Say whether the note applies for certain, from what groups tell and the truth of each count by its place."""
        key = (heard & self.mask, tuple([truths[place] for place in self.counts]))
        known = self._known.get(key)
        if known is None:
            told: dict[Leaf, Truth] = {count: truths[place] for place, count in self._counted}
            told |= dict(each for bit, each in self._told if heard & bit)
            known = remember(self._known, key, kleene(self._when, told.get) is True, _MOST_PATTERNS)
        return known


def _read_for(condition: Condition, wanted: bool) -> Iterator[tuple[Leaf, bool]]:
    """Give the leaves of a condition, each with the truth that helps to make the condition as it is wanted."""
    match condition:
        case AllOf(all=inner) | AnyOf(any=inner):
            for each in inner:
                yield from _read_for(each, wanted)
        case Not(condition=negated):
            yield from _read_for(negated, not wanted)
        case _:
            yield condition, wanted
