"""Outcomes and guidelines: which entry of a list is certain, and which others are still possible."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from b12screen.engine.completions import Completions
from b12screen.engine.logic import Cases, where
from b12screen.engine.memo import remember
from b12screen.pack.conditions import Condition, Count, Leaf, RuleHolds, leaves, picks

# How far each part of a view has come: for a count the number of rules present, up to what it asks for;
# for an answer or a rule 0 or 1.
Vector = tuple[int, ...]
Vectors = frozenset[Vector]

_MOST_EFFECTS = 20_000


class Entry(Protocol):
    """One line of a view: an outcome, or what a guideline says."""

    @property
    def id(self) -> str: ...
    @property
    def when(self) -> Condition | None: ...


class View:
    """A list of entries of which the first that holds is the result; the last holds always."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = entries
        conditions = [entry.when for entry in entries if entry.when is not None]
        self.parts: tuple[Leaf, ...] = tuple(dict.fromkeys(part for each in conditions for part in leaves(each)))
        self.full: Vector = tuple(part.at_least if isinstance(part, Count) else 1 for part in self.parts)
        self.nothing: Vectors = frozenset({(0,) * len(self.parts)})
        self._known_effects: dict[tuple[Vector, Vectors], tuple[int, ...]] = {}

    def vectors(self, completions: Completions) -> dict[Vector, Cases]:
        """Give each vector that these completions can lead to, with the completions that do."""
        found = {(0,) * len(self.parts): completions.everything}
        for position, part in enumerate(self.parts):
            for cases in _feeding(part, completions):
                found = self._fed(found, position, cases)
        return found

    def _fed(self, found: Mapping[Vector, Cases], position: int, cases: Cases) -> dict[Vector, Cases]:
        split: dict[Vector, Cases] = {}
        for vector, inside in found.items():
            more = min(vector[position] + 1, self.full[position])
            raised = (*vector[:position], more, *vector[position + 1 :])
            for key, part_of in ((raised, inside & cases), (vector, inside & ~cases)):
                if part_of:
                    split[key] = split.get(key, 0) | part_of
        return split

    def together(self, some: Vectors, others: Vectors) -> Vectors:
        """Give what two independent sets of vectors can make together."""
        return frozenset([self.sum(one, other) for one in some for other in others])

    def sum(self, one: Vector, other: Vector) -> Vector:
        """Add two vectors; no part goes further than it needs to."""
        return tuple([a + b if a + b < most else most for a, b, most in zip(one, other, self.full, strict=True)])

    def decide(self, vectors: Vectors) -> tuple[int, tuple[int, ...]]:
        """Give the first entry that holds for every vector, and all other entries that come first for some."""
        listed = list(vectors)
        everything = (1 << len(listed)) - 1
        holds = self.holding(listed)
        certain = holds.index(everything)
        firsts = {min(i for i, cases in enumerate(holds) if cases >> j & 1) for j in range(len(listed))}
        return certain, tuple(sorted(firsts - {certain}))

    def firsts(self, vectors: Sequence[Vector]) -> tuple[int, ...]:
        """Give for each vector the first entry that holds."""
        holds = self.holding(vectors)
        return tuple(next(i for i, cases in enumerate(holds) if cases >> j & 1) for j in range(len(vectors)))

    def effect(self, vector: Vector, rest: Vectors) -> tuple[int, ...]:
        """Give the first entry that holds for this vector with each vector of the rest, in one order of the rest."""
        known = self._known_effects.get((vector, rest))
        if known is None:
            known = self.firsts([self.sum(vector, other) for other in sorted(rest)])
            remember(self._known_effects, (vector, rest), known, _MOST_EFFECTS)
        return known

    def holding(self, vectors: Sequence[Vector]) -> list[Cases]:
        """Give for each entry the vectors for which it holds; vector j is bit j."""
        everything = (1 << len(vectors)) - 1
        reached = {
            part: sum(1 << j for j, vector in enumerate(vectors) if vector[i] >= self.full[i])
            for i, part in enumerate(self.parts)
        }
        return [
            everything if entry.when is None else where(entry.when, reached.__getitem__, everything)
            for entry in self.entries
        ]


def _feeding(part: Leaf, completions: Completions) -> list[Cases]:
    """Give what in these completions raises a part: each counted rule, or the one rule or answer tested."""
    if isinstance(part, Count):
        return [completions.holds[rule.id] for rule in completions.rules if picks(part.count, rule)]
    inside = part.rule in completions.holds if isinstance(part, RuleHolds) else part.answer in completions.columns
    return [completions.where(part)] if inside else []
