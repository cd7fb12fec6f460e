"""Results as rows of CSV; a cell is read by its column and nothing is guessed."""

import re
from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import cast

import numpy as np

from b12screen.engine.memo import Lookup
from b12screen.errors import UserError
from b12screen.evaluate.results.plain import records
from b12screen.evaluate.results.rows import Lists, Numbers, Rows, Words, WrongRowError, numbered, of_other_rules
from b12screen.formats.csv.ids import id_in
from b12screen.formats.rejects import RejectedError
from b12screen.formats.source import Source

_NEEDED = ("outcome", "how_soon", "decided", "score", "present", "unknown", "pack", "line")
_TRUTHS = {"true": 1, "false": 0, "True": 1, "False": 0, "TRUE": 1, "FALSE": 0}  # also as spreadsheets write them
_NUMBER = re.compile(r"-?[0-9]{1,9}")
_LINE = re.compile(r"[1-9][0-9]{0,17}")
_LINES = re.compile(rf"{_LINE.pattern}(?:;{_LINE.pattern})*+")
_MOST_NUMBERS = 65_536


class Cells:
    """Reads results of one input, some rows at a time."""

    def __init__(self, source: Source, words: Words) -> None:
        self._name = source.name
        self._words = words
        self._records = records(source.read)
        self._names: list[str] = []
        self._assumed: str | None = None
        self._times = words.times | {"": words.times[None]}
        self._scores = Lookup(_score, _MOST_NUMBERS)
        self._lists = {
            field: Lists(field, names, lambda some: [each.split(";") if each else [] for each in some])
            for field, names in (("present", words.rules), ("unknown", words.rules), ("settle", words.questions))
        }

    def __iter__(self) -> Iterator[Rows]:
        for places, rows in self._records:
            if rows and not self._names:
                self._take_header(rows[0])
                places, rows = places[1:], rows[1:]
            if rows:
                try:
                    yield self._read(places, rows)
                except WrongRowError as error:
                    raise error.in_file(self._name, places[error.row]) from None
        if not self._names:
            raise UserError(f"{self._name} has no header row, so it holds no results. First: b12screen score")

    def _take_header(self, cells: list[str] | RejectedError) -> None:
        """Find the columns that are needed; UserError where one is not there, or stands twice."""
        if isinstance(cells, RejectedError):
            raise UserError(f"The header row of {self._name} {_why(cells)}.")
        self._names = cells
        for name in _NEEDED:
            if cells.count(name) != 1:
                problem = "no column" if name not in cells else "more than one column"
                raise UserError(f"{self._name} has {problem} {name}, as results of b12screen score have.")
        has = [name for name in ("id", "settle", "assumed") if cells.count(name) == 1]
        self._columns = {name: cells.index(name) for name in (*_NEEDED, *has)}

    def _read(self, places: Sequence[int], rows: Sequence[list[str] | RejectedError]) -> Rows:
        whole = self._whole(rows)
        column = {name: list(map(itemgetter(at), whole)) for name, at in self._columns.items()}
        self._check_pack(places, column["pack"])
        none, count = [""] * len(rows), len(rows)
        ids = column.get("id", none)
        return Rows(
            places=places,
            ids=list(map(id_in, ids)),
            lines=_lines(column["line"]),
            outcome=numbered(column["outcome"], self._words.outcomes, "outcome"),
            how_soon=numbered(column["how_soon"], self._times, "how_soon"),
            decided=numbered(column["decided"], _TRUTHS, "decided").astype(np.bool_),
            score=self._score(column["score"]),
            present=self._lists["present"].read(column["present"]),
            unknown=self._lists["unknown"].read(column["unknown"]),
            settle=self._lists["settle"].read(column["settle"]) if "settle" in column else None,
            assumed=self._same_assumed(column.get("assumed", none), count),
        )

    def _whole(self, rows: Sequence[list[str] | RejectedError]) -> Sequence[list[str]]:
        """Give rows back; WrongRowError for one that has not as many cells as the header."""
        wide = len(self._names)
        if set(map(type, rows)) == {list} and set(map(len, cast(Sequence[list[str]], rows))) == {wide}:
            return cast(Sequence[list[str]], rows)
        for i, cells in enumerate(rows):
            if isinstance(cells, RejectedError):
                raise WrongRowError(i, "the row", _why(cells))
            if len(cells) != wide:
                raise WrongRowError(i, "the row", f"has {len(cells)} cells, and the header has {wide}")
        raise AssertionError("rows were refused, and none is wrong")

    def _check_pack(self, places: Sequence[int], found: Sequence[str]) -> None:
        ours = self._words.pack.name
        if found.count(ours) != len(found):
            i = next(i for i, each in enumerate(found) if each != ours)
            is_first = i == 0 and self._assumed is None
            raise of_other_rules(self._name, places[i], found[i], ours, first=is_first)

    def _score(self, cells: Sequence[str]) -> Numbers:
        try:
            return np.fromiter(map(self._scores.__getitem__, cells), np.int64, len(cells))
        except ValueError:
            wrong = next(i for i, each in enumerate(cells) if not _NUMBER.fullmatch(each))
            raise WrongRowError(wrong, "score") from None

    def _same_assumed(self, cells: Sequence[str], count: int) -> tuple[str, ...]:
        if self._assumed is None:
            self._assumed = cells[0]
        if cells.count(self._assumed) != count:
            wrong = next(i for i, each in enumerate(cells) if each != self._assumed)
            raise WrongRowError(wrong, "assumed", "is another than that of the first row")
        return tuple(filter(None, self._assumed.split(";")))


def _why(error: RejectedError) -> str:
    known = {"encoding": "is not UTF-8", "too_long": "is too long"}
    return known.get(error.code, "cannot be read as cells: check its quotes and its line ending")


def _score(cell: str) -> int:
    if not _NUMBER.fullmatch(cell):
        raise ValueError
    return int(cell)


def _lines(cells: Sequence[str]) -> Numbers:
    if not _LINES.fullmatch(";".join(cells)):
        raise WrongRowError(next(i for i, cell in enumerate(cells) if not _LINE.fullmatch(cell)), "line")
    return np.array(list(map(int, cells)), np.int64)
