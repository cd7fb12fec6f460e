"""Advice beside the outcome: which notes apply for certain, in three-valued logic."""

from collections.abc import Sequence

from b12screen.engine.logic import kleene
from b12screen.pack.conditions import AnswerIs, Condition, Leaf, RuleHolds, leaves, picks
from b12screen.pack.models import Pack

_MOST_PATTERNS = 50_000


class Notes:
    """The notes of a pack; what they say of one pattern of verdicts and tests is remembered."""

    def __init__(self, pack: Pack, tests: Sequence[AnswerIs]) -> None:
        self._notes = pack.notes
        self._sets: dict[Leaf, int] = {}
        for leaf in (leaf for note in pack.notes for leaf in leaves(note.when)):
            if isinstance(leaf, AnswerIs):
                self._sets[leaf] = 1 << tests.index(leaf)
            elif isinstance(leaf, RuleHolds):
                self._sets[leaf] = sum(1 << i for i, rule in enumerate(pack.rules) if rule.id == leaf.rule)
            else:
                self._sets[leaf] = sum(1 << i for i, rule in enumerate(pack.rules) if picks(leaf.count, rule))
        self._read = 0
        for leaf, bits in self._sets.items():
            self._read |= 0 if isinstance(leaf, AnswerIs) else bits
        self._known: dict[tuple[int, int, int, int], tuple[str, ...]] = {}

    def certain(self, present: int, unknown: int, passed: int, failed: int) -> tuple[str, ...]:
        """Give the ids of the notes that apply; rules and tests are bits, as in Found."""
        pattern = (present & self._read, unknown & self._read, passed, failed)
        if pattern not in self._known:
            if len(self._known) >= _MOST_PATTERNS:
                self._known.clear()
            self._known[pattern] = tuple(note.id for note in self._notes if self._holds(note.when, *pattern))
        return self._known[pattern]

    def _holds(self, condition: Condition, present: int, unknown: int, passed: int, failed: int) -> bool:
        def truth(leaf: Leaf) -> bool | None:
            bits = self._sets[leaf]
            if isinstance(leaf, AnswerIs):
                return True if passed & bits else False if failed & bits else None
            needed = 1 if isinstance(leaf, RuleHolds) else leaf.at_least
            if (present & bits).bit_count() >= needed:
                return True
            return None if ((present | unknown) & bits).bit_count() >= needed else False

        return kleene(condition, truth) is True
