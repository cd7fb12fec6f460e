"""Reads people from results that `score` has written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from b12screen.errors import UserError
from b12screen.evaluate.read.people import Patterns, People, Read, Whole, members_of
from b12screen.evaluate.read.text_columns import Columns, read_columns
from b12screen.formats.registry import InputFormat
from b12screen.formats.source import Source
from b12screen.pack.models import Pack
from b12screen.text import clean

_NUMBERS = ("score", "score_min", "score_max")
_COLUMNS = ("id", "outcome", "could_become", *_NUMBERS, "present", "unknown", "pack")
_MAYBE = ("assumed",)
_RUN_BY_SPREADSHEETS = ("'=", "'+", "'-", "'@", "'\t", "'\r", "''")
_MOST_LISTS = 16_384  # that are remembered; what is forgotten is read again


def are_results(names: Sequence[str]) -> bool:
    """Say whether columns of these names are results."""
    return set(_COLUMNS) <= set(names)


def read_results(source: Source, form: InputFormat, pack: Pack) -> Read:
    """Read results. UserError where they are of other rules, or of several, or were changed."""
    columns = _Collected(source.name, pack, is_csv=form is InputFormat.CSV)
    for some in read_columns(source, form, (*_COLUMNS, *_MAYBE)):
        columns.add(some)
    assumed = sorted(columns.assumed)
    return Read(source.name, columns.people(), 0, tuple(assumed[0].split(";")) if assumed and assumed[0] else ())


@dataclass(slots=True)
class _Lists:
    """Lists of names in one column, each different one once, as long as it is remembered."""

    places: Mapping[str, int]
    codes: dict[str, int] = field(default_factory=dict)
    sizes: list[int] = field(default_factory=list)
    members: list[Any] = field(default_factory=list)
    which: list[Any] = field(default_factory=list)

    def add(self, cells: Sequence[str]) -> None:
        """Take in the lists of some people; KeyError for a name that the pack does not have."""
        new = [each for each in dict.fromkeys(cells) if each not in self.codes]
        if new:
            self._learn(new, cells)
        self.which.append(np.fromiter(map(self.codes.__getitem__, cells), np.int32, len(cells)))

    def _learn(self, new: list[str], cells: Sequence[str]) -> None:
        if len(self.codes) + len(new) > _MOST_LISTS:
            self.codes.clear()
            new = list(dict.fromkeys(cells))
        self.codes.update(zip(new, range(len(self.sizes), len(self.sizes) + len(new)), strict=True))
        self.sizes += [each.count(";") + 1 if each else 0 for each in new]
        names = ";".join(filter(None, new)).split(";") if any(new) else []  # once for all, which is faster
        self.members.append(np.fromiter(map(self.places.__getitem__, names), np.int16, len(names)))

    def patterns(self) -> Patterns:
        """Give all of them."""
        members = np.concatenate([np.zeros(0, np.int16), *self.members])
        return Patterns(_joined(self.which), members_of(self.sizes, members, len(self.places)))


class _Collected:
    """The results of people, some after others."""

    def __init__(self, name: str, pack: Pack, *, is_csv: bool) -> None:
        self._name = name
        self._pack = pack
        self._is_csv = is_csv
        self._outcomes = {each.id: place for place, each in enumerate(pack.outcomes)}
        rules = {each.id: place for place, each in enumerate(pack.rules)}
        self._lists = {"could_become": _Lists(self._outcomes), "present": _Lists(rules), "unknown": _Lists(rules)}
        self._ids: list[str] = []
        self._numbers: dict[str, list[Any]] = {name: [] for name in ("outcome", *_NUMBERS)}
        self._packs: set[str] = set()
        self.assumed: set[str] = set()

    def add(self, some: Columns) -> None:
        """Take in some people."""
        self._check_packs(some["pack"])
        self.assumed.update(some.get("assumed", ()))
        self._ids += map(_without_mark, some["id"]) if self._is_csv else some["id"]
        try:
            places = map(self._outcomes.__getitem__, some["outcome"])
            self._numbers["outcome"].append(np.fromiter(places, np.int64, len(some["outcome"])))
            for name, lists in self._lists.items():
                lists.add(some[name])
        except KeyError as error:
            what = clean(str(error.args[0])[:60])
            raise UserError(f'{self._name}: "{what}" is no outcome and no rule of {self._pack.name}.') from None
        try:
            for name in _NUMBERS:
                self._numbers[name].append(np.fromiter(map(int, some[name]), np.int64, len(some[name])))
        except (ValueError, OverflowError):
            why = "a score is no whole number. Write the results again with b12screen score."
            raise UserError(f"{self._name}: {why}") from None

    def people(self) -> People:
        """Give everybody."""
        outcome, score, least, most = map(_joined, self._numbers.values())
        could_become, present, unknown = (each.patterns() for each in self._lists.values())
        return People(self._pack, self._ids, outcome, could_become, score, least, most, present, unknown)

    def _check_packs(self, packs: Sequence[str]) -> None:
        if self._packs >= (found := set(packs)):
            return
        self._packs |= found
        if len(self._packs) > 1:
            named = ", ".join(clean(each[:80]) for each in sorted(self._packs)[:3])
            several = f"mixes results of {len(self._packs)} packs of rules ({named})"
            raise UserError(f"{self._name} {several}. Score everybody with one.")
        if self._packs != {self._pack.name}:
            other = clean(next(iter(found))[:80]) or "no rules"
            raise UserError(
                f"{self._name} holds results of {other}, and the rules here are {self._pack.name}. "
                "Give --rules with the rules that made them, or the answers instead of results."
            )


def _without_mark(identifier: str) -> str:
    """Take away the apostrophe that CSV has before what a spreadsheet would run."""
    return identifier[1:] if identifier.startswith(_RUN_BY_SPREADSHEETS) else identifier


def _joined(parts: Sequence[Any]) -> Whole:
    return np.concatenate([np.zeros(0, np.int64), *parts])
