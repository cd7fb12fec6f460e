"""Remembers what patterns of codes give: a table for each group, and one for neighbours that fit into it together."""

from collections.abc import Sequence
from itertools import accumulate
from math import prod
from typing import Any, Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from b12screen.engine.columns.entries import Entries, Form, Joiner
from b12screen.engine.columns.kinds import Kinds
from b12screen.engine.groups import Group

Codes: TypeAlias = "npt.NDArray[Any] | None"  # a code a person; None where nobody was asked
Positions: TypeAlias = npt.NDArray[np.int32]

MOST_ROWS = 16_384  # people at a time
MOST_ENTRIES = 2 * MOST_ROWS
_MOST_JOINED = 1 << 16  # patterns of neighbours in one table
_MOST_DIRECT = 1 << 21  # patterns of one group that each have a place of their own, of 4 bytes
_NONE = -1


class Table(Protocol):
    """What is remembered of some groups."""

    entries: Entries

    def positions(self, rows: int, codes: Sequence[Codes]) -> Positions:
        """Give where in `entries` stands what the answers of each person give; MOST_ROWS people at most."""

    def forget(self) -> None:
        """Forget every pattern."""


class _DirectTable:
    """Patterns as numbers in mixed radix, a digit for each part; each has a place that says where its entry stands."""

    def __init__(self, radices: Sequence[int], form: Form) -> None:
        self.size = prod(radices)
        self.strides = [prod(radices[:i]) for i in range(len(radices))]
        self.entries = Entries(form, min(MOST_ENTRIES, self.size))
        self._form = form
        self._places: Positions = np.full(self.size, _NONE, np.int32)
        self._count = 0

    def forget(self) -> None:
        """Forget every pattern."""
        self._places.fill(_NONE)
        self._count = 0

    def keys(self, rows: int, codes: Sequence[Codes]) -> Positions:
        """Give the pattern of each person."""
        raise NotImplementedError

    def positions(self, rows: int, codes: Sequence[Codes]) -> Positions:
        """Give where in `entries` stands what the answers of each person give."""
        return self.positions_of(self.keys(rows, codes))

    def positions_of(self, keys: Positions) -> Positions:
        """Give the same for patterns; MOST_ROWS different ones at most."""
        found = self._places[keys]
        if found.min(initial=0) == _NONE:
            new = np.unique(keys[found == _NONE])
            if self._count + len(new) > self.entries.bits.shape[1]:
                self.forget()  # hostile input must not fill the memory
                new = np.unique(keys)
            self._learn(new)
            found = self._places[keys]
        return found

    def _learn(self, new: Positions) -> None:
        self._work_out(new, self._count)
        self._places[new] = np.arange(self._count, self._count + len(new), dtype=np.int32)
        self._count += len(new)

    def _work_out(self, new: Positions, start: int) -> None:
        """Write what new patterns give into `entries`, from a position on."""
        raise NotImplementedError


class OneGroup(_DirectTable):
    """The patterns of one group."""

    def __init__(self, group: Group, kinds: Sequence[Kinds], form: Form) -> None:
        super().__init__([len(each) for each in kinds], form)
        self.width = len(kinds)
        self._group = group
        self._kinds = kinds

    def keys(self, rows: int, codes: Sequence[Codes]) -> Positions:
        """Give the pattern of each person."""
        keys = np.zeros(rows, np.int32)
        for stride, kinds, each in zip(self.strides, self._kinds, codes, strict=True):
            if each is not None:
                keys += np.multiply(each, stride, dtype=np.int32)
            elif silence := kinds.code(None):
                keys += np.int32(silence * stride)
        return keys

    def _work_out(self, new: Positions, start: int) -> None:
        """Ask the group."""
        self.entries.put(start, *self._form.words_of([self._group.find(self._answers(key)) for key in new.tolist()]))

    def _answers(self, key: int) -> list[object]:
        return [
            kinds.standing_for[key // stride % len(kinds)]
            for stride, kinds in zip(self.strides, self._kinds, strict=True)
        ]


class Neighbours(_DirectTable):
    """The patterns of several groups together, put together from those of each."""

    def __init__(self, groups: Sequence[OneGroup], form: Form, joiner: Joiner) -> None:
        super().__init__([each.size for each in groups], form)
        self._groups = groups
        self._joiner = joiner
        ends = list(accumulate(each.width for each in groups))
        self._spans = [slice(end - each.width, end) for each, end in zip(groups, ends, strict=True)]

    def keys(self, rows: int, codes: Sequence[Codes]) -> Positions:
        """Give the pattern of each person."""
        keys = np.zeros(rows, np.int32)
        for group, span, stride in zip(self._groups, self._spans, self.strides, strict=True):
            keys += group.keys(rows, codes[span]) * np.int32(stride)
        return keys

    def forget(self) -> None:
        """Forget every pattern, also those of each group."""
        super().forget()
        for each in self._groups:
            each.forget()

    def _work_out(self, new: Positions, start: int) -> None:
        """Put together what the groups give."""
        total = Entries(self._form, len(new))
        for group, stride in zip(self._groups, self.strides, strict=True):
            total.add(group.entries, group.positions_of(new // np.int32(stride) % np.int32(group.size)), self._joiner)
        self.entries.put(start, total.bits, total.sums, total.numbers)


class WideGroup:
    """The patterns of a group that has too many for a place each; those that occur are looked up."""

    def __init__(self, group: Group, kinds: Sequence[Kinds], form: Form) -> None:
        self.entries = Entries(form, MOST_ENTRIES)
        self._form = form
        self._group = group
        self._kinds = kinds
        self._known: dict[bytes, int] = {}

    def forget(self) -> None:
        """Forget every pattern."""
        self._known.clear()

    def positions(self, rows: int, codes: Sequence[Codes]) -> Positions:
        """Give the positions in `entries` of what the pattern of each person gives."""
        patterns = np.empty((rows, len(codes)), np.uint16)
        for i, (kinds, each) in enumerate(zip(self._kinds, codes, strict=True)):
            patterns[:, i] = kinds.code(None) if each is None else each
        as_bytes = patterns.view(np.dtype((np.void, patterns.shape[1] * patterns.itemsize))).ravel()
        different, which = np.unique(as_bytes, return_inverse=True)
        if len(self._known) + len(different) > MOST_ENTRIES:
            self.forget()
        return np.array([self._position(each.tobytes()) for each in different], np.int32)[which]

    def _position(self, pattern: bytes) -> int:
        known = self._known.get(pattern)
        if known is None:
            known = self._known[pattern] = len(self._known)
            codes = np.frombuffer(pattern, np.uint16).tolist()
            answers = [kinds.standing_for[code] for kinds, code in zip(self._kinds, codes, strict=True)]
            self.entries.put(known, *self._form.words_of([self._group.find(answers)]))
        return known


def tables(groups: Sequence[Group], kinds: Sequence[Kinds], form: Form, joiner: Joiner) -> list[tuple[slice, Table]]:
    """Give tables for groups, in their order, each with the span of its answers among those of a person."""
    found: list[tuple[slice, Table]] = []
    neighbours: list[OneGroup] = []
    start = 0
    for group in groups:
        stop = start + len(group.questions)
        own = kinds[start:stop]
        size = prod(len(each) for each in own)
        if neighbours and (prod(each.size for each in neighbours) * size > _MOST_JOINED):
            found.append(_joined(neighbours, start, form, joiner))
            neighbours = []
        if size > _MOST_DIRECT:
            found.append((slice(start, stop), WideGroup(group, own, form)))
        else:
            neighbours.append(OneGroup(group, own, form))
        start = stop
    return [*found, _joined(neighbours, start, form, joiner)] if neighbours else found


def _joined(groups: Sequence[OneGroup], stop: int, form: Form, joiner: Joiner) -> tuple[slice, Table]:
    span = slice(stop - sum(each.width for each in groups), stop)
    return span, groups[0] if len(groups) == 1 else Neighbours(groups, form, joiner)
