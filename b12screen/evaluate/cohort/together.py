"""Counts of how many people have both of two rules, for all pairs at once: 16 people to a number, and few numbers."""

from collections.abc import Sequence

import numpy as np

from b12screen.evaluate.results.rows import Bits, Numbers

_AT_ONCE = 2_048  # people; what is made of them should fit into a processor's cache
_BITS = np.unpackbits(np.arange(1 << 16, dtype=np.uint16).view(np.uint8).reshape(-1, 2), axis=1).sum(
    axis=1, dtype=np.uint8
)


class Together:
    """For each pair of some rules, how many people have both.

    A product of matrices would say the same, but its threads wait for each other: on a busy machine, 30 times as long.
    """

    def __init__(self, rules: Sequence[int]) -> None:
        self._rules = list(rules)
        self._one, self._other = np.triu_indices(len(rules), 1)
        self._people: Numbers = np.zeros(len(self._one), np.int64)

    def take(self, present: Bits) -> None:
        """Take in some people, each a row of bits by rule."""
        for i in range(0, len(present), _AT_ONCE):
            bits = np.packbits(present[i : i + _AT_ONCE, self._rules].T, axis=1)
            words = np.pad(bits, ((0, 0), (0, bits.shape[1] % 2))).view(np.uint16)
            self._people += _BITS[words[self._one] & words[self._other]].sum(axis=1, dtype=np.int64)

    def pairs(self) -> list[tuple[int, int, int]]:
        """Give the pairs that anybody has: how many people, and both rules."""
        some = np.flatnonzero(self._people)
        people, one, other = (each[some].tolist() for each in (self._people, self._one, self._other))
        return [(n, self._rules[i], self._rules[j]) for n, i, j in zip(people, one, other, strict=True)]
