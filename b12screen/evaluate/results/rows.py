"""Some results as numbers: names are their positions in the pack, lists are rows of bits."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, TypeVar

import numpy as np

from b12screen.engine.urgency import NO_TIME, SOONEST_FIRST
from b12screen.errors import UserError
from b12screen.pack.models import Pack

Numbers = np.ndarray[Any, np.dtype[np.int64]]
Bits = np.ndarray[Any, np.dtype[np.bool_]]
Id = str | int | None
Key = TypeVar("Key", str, bytes)

HIGHEST_SCORE = 1 << 31  # far beyond any pack; more is no score
_MOST_LISTS = 1 << 14
_MOST_LENGTH = 1 << 25
_NO_LIST = (KeyError, ValueError, RecursionError)  # msgspec's errors are ValueErrors
_PACK_NAME = re.compile(r"[a-z0-9_]{1,80}@[0-9.]{1,40}\+sha256:[0-9a-f]{16}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Some rows in the order of the file; `how_soon` is a place in SOONEST_FIRST, or NO_TIME.

    `places` are lines, or numbers of rows where the format has no lines; `lines` are those of the answers.
    `settle` is None where the results were made without --explain.
    """

    places: Sequence[int]
    ids: Sequence[Id]
    lines: Numbers
    outcome: Numbers
    how_soon: Numbers
    decided: Bits
    score: Numbers
    present: Bits
    unknown: Bits
    settle: Bits | None
    assumed: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.places)


class WrongRowError(ValueError):
    """A row that `score` did not write: its position among those at hand, and the field."""

    def __init__(self, row: int, field: str, why: str = "is not what b12screen score writes with these rules") -> None:
        self.row = row
        self.field = field
        self.why = why
        super().__init__(field)

    def in_file(self, name: str, place: int) -> UserError:
        """Say which row of a file cannot be used, without what it holds."""
        return UserError(f"{name}:{place}: {self.field} {self.why}. Score the answers again.")


class Words:
    """The names that results of a pack use, each with its number."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.outcomes = {each.id: i for i, each in enumerate(pack.outcomes)}
        self.times: dict[str | None, int] = {name: i for i, name in enumerate(SOONEST_FIRST)} | {None: NO_TIME}
        self.rules = {each.id: i for i, each in enumerate(pack.rules)}
        self.questions = {each.id: i for i, each in enumerate(pack.questions)}


class Lists:
    """Reads lists of names as rows of bits, each different list once; what is full is emptied."""

    def __init__(self, field: str, names: dict[str, int], split: Callable[[Sequence[Any]], list[list[str]]]) -> None:
        self._field = field
        self._names = names
        self._split = split  # many lists as they stand in the file, as lists of names
        self._known: dict[Any, int] = {}
        self._length = 0  # of all that is known, as it was written
        self._bits = np.zeros((0, len(names)), np.bool_)

    def read(self, written: Sequence[Key]) -> Bits:
        """Give the bits of each list; WrongRowError for the first that is none."""
        if len(self._known) > _MOST_LISTS or self._length > _MOST_LENGTH:
            self._known, self._bits, self._length = {}, self._bits[:0], 0
        new = [each for each in dict.fromkeys(written) if each not in self._known]
        if new:
            self._learn(new, written)
        return self._bits[np.fromiter(map(self._known.__getitem__, written), np.int64, len(written))]

    def _learn(self, new: Sequence[Any], written: Sequence[Any]) -> None:
        try:
            bits = self._bits_of(new)
        except _NO_LIST:
            raise WrongRowError(written.index(next(filter(self._is_wrong, new))), self._field) from None
        self._known.update(zip(new, range(len(self._known), len(self._known) + len(new)), strict=True))
        self._bits = np.concatenate([self._bits, bits])
        self._length += sum(map(len, new))

    def _bits_of(self, some: Sequence[Any]) -> Bits:
        lists = self._split(some)
        lengths = np.array(list(map(len, lists)), np.int64)
        places = np.fromiter(map(self._names.__getitem__, chain.from_iterable(lists)), np.int64, lengths.sum())
        return placed(places, lengths, len(self._names), self._field)

    def _is_wrong(self, one: Any) -> bool:
        try:
            self._bits_of([one])
        except _NO_LIST:
            return True
        return False


def placed(places: Numbers, lengths: Numbers, wide: int, field: str) -> Bits:
    """Give rows of bits, from the places in all rows and how many each row has; none may stand twice in a row."""
    bits = np.zeros((len(lengths), wide), np.bool_)
    bits[np.repeat(np.arange(len(lengths)), lengths), places] = True
    if bits.sum() != len(places):
        raise WrongRowError(int((bits.sum(axis=1) != lengths).argmax()), field, "names one thing twice")
    return bits


def checked(rows: Rows) -> Rows:
    """Give rows back; WrongRowError where a rule is both present and unknown."""
    both = (rows.present & rows.unknown).any(axis=1)
    if both.any():
        raise WrongRowError(int(both.argmax()), "unknown", "names a rule that is present too")
    return rows


def numbered(names: Sequence[str | None], codes: Mapping[Any, int], field: str) -> Numbers:
    """Give the number of each name; WrongRowError for the first that has none."""
    try:
        return np.fromiter(map(codes.__getitem__, names), np.int64, len(names))
    except KeyError:
        raise WrongRowError(next(i for i, each in enumerate(names) if each not in codes), field) from None


def of_other_rules(name: str, place: int, found: str, ours: str, *, first: bool) -> UserError:
    """Say that a row comes from other rules than the ones at hand."""
    theirs = found if _PACK_NAME.fullmatch(found) else "of another name"
    if first:
        how = "Give the rules that made the results with --rules DIR, or score the answers again."
        return UserError(f"{name}:{place}: made by the rules {theirs}, and the rules here are {ours}. {how}")
    how = "Score all answers with the same rules."
    return UserError(f"{name}:{place}: made by the rules {theirs}, and the rows before by {ours}. {how}")
