"""Results as columns of Parquet: names come as dictionaries and are looked up once each."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from pyarrow import compute as pc
from pyarrow import types

from b12screen.errors import UserError
from b12screen.evaluate.results.rows import (
    HIGHEST_SCORE,
    Bits,
    Id,
    Numbers,
    Rows,
    Words,
    WrongRowError,
    of_other_rules,
    placed,
)
from b12screen.formats.parquet.columns import values_of
from b12screen.formats.parquet.file import records
from b12screen.formats.source import Source

_NEEDED = ("outcome", "how_soon", "decided", "score", "present", "unknown", "pack", "line")
_ALSO = ("id", "settle", "assumed")


class Tables:
    """Reads results of one input, some rows at a time."""

    def __init__(self, source: Source, words: Words) -> None:
        self._name = source.name
        self._words = words
        self._batches = records(source, {*_NEEDED, *_ALSO})
        self._is_first = True
        self._assumed: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Rows]:
        for first, batch in self._batches:
            if self._is_first and not batch.num_rows:
                self._check_names(batch.schema.names)
            elif batch.num_rows:
                try:
                    yield self._read(first, batch)
                except WrongRowError as error:
                    raise error.in_file(self._name, first + error.row) from None
                self._is_first = False

    def _check_names(self, names: Sequence[str]) -> None:
        for name in _NEEDED:
            if names.count(name) != 1:
                problem = "no column" if name not in names else "more than one column"
                raise UserError(f"{self._name} has {problem} {name}, as results of b12screen score have.")

    def _read(self, first: int, batch: pa.RecordBatch) -> Rows:
        words, count = self._words, batch.num_rows
        names = {name for name in _ALSO if batch.schema.names.count(name) == 1}
        self._check_pack(first, batch["pack"])
        return Rows(
            places=range(first, first + count),
            ids=_ids(batch["id"]) if "id" in names else [None] * count,
            lines=_whole(batch["line"], "line", 1, 1 << 62),
            outcome=_numbered(batch["outcome"], words.outcomes, "outcome"),
            how_soon=_numbered(batch["how_soon"], words.times, "how_soon"),
            decided=_truths(batch["decided"], "decided"),
            score=_whole(batch["score"], "score", 1 - HIGHEST_SCORE, HIGHEST_SCORE),
            present=_listed(batch["present"], words.rules, "present"),
            unknown=_listed(batch["unknown"], words.rules, "unknown"),
            settle=_listed(batch["settle"], words.questions, "settle") if "settle" in names else None,
            assumed=self._same_assumed(batch["assumed"]) if "assumed" in names else (),
        )

    def _check_pack(self, first: int, column: pa.Array) -> None:
        ours = self._words.pack.name
        are_ours = _numbered(column, {ours: 0}, "pack", others=1) == 0
        if not are_ours.all():
            row = int(are_ours.argmin())
            found = str(column[row].as_py())
            raise of_other_rules(self._name, first + row, found, ours, first=self._is_first and not row)

    def _same_assumed(self, column: pa.Array) -> tuple[str, ...]:
        if not types.is_list(column.type) and not types.is_large_list(column.type):
            raise WrongRowError(0, "assumed")
        rows = column.to_pylist()
        if self._is_first:
            self._assumed = _texts(rows[0])
        wrong = next((i for i, each in enumerate(rows) if _texts(each) != self._assumed), None)
        if wrong is not None:
            raise WrongRowError(wrong, "assumed", "is another than that of the first row")
        return self._assumed


def _texts(listed: object) -> tuple[str, ...]:
    return tuple(map(str, listed)) if isinstance(listed, list) else ()


def _numbered(column: pa.Array, codes: Mapping[Any, int], field: str, *, others: int | None = None) -> Numbers:
    """Give the number of each name; one that has none gets `others`, or is refused."""
    if not (types.is_null(column.type) or _is_text(column.type)):
        raise WrongRowError(0, field, "is a column of another type than text")
    coded = column if types.is_dictionary(column.type) else column.cast(pa.string()).dictionary_encode()
    numbers = [codes.get(name, -1) for name in [*values_of(coded.dictionary), None]]
    places = coded.indices.cast(pa.int64()).fill_null(len(numbers) - 1).to_numpy(zero_copy_only=False)
    found: Numbers = np.array(numbers, np.int64)[places]
    if others is not None:
        found[found < 0] = others
        return found
    if (found < 0).any():
        raise WrongRowError(int((found < 0).argmax()), field)
    return found


def _is_text(kind: pa.DataType) -> bool:
    kind = kind.value_type if types.is_dictionary(kind) else kind
    return bool(types.is_string(kind) or types.is_large_string(kind))


def _listed(column: pa.Array, names: Mapping[Any, int], field: str) -> Bits:
    if not (types.is_list(column.type) or types.is_large_list(column.type)):
        raise WrongRowError(0, field, "is a column of another type than lists of text")
    _refuse_nulls(column, field)
    lengths = pc.list_value_length(column).to_numpy(zero_copy_only=False).astype(np.int64)
    try:
        places = _numbered(column.flatten(), names, field)
    except WrongRowError as error:
        row = int(np.searchsorted(np.cumsum(lengths), error.row, side="right"))
        raise WrongRowError(min(row, len(column) - 1), field, error.why) from None
    return placed(places, lengths, len(names), field)


def _whole(column: pa.Array, field: str, lowest: int, highest: int) -> Numbers:
    if not types.is_integer(column.type):
        raise WrongRowError(0, field, "is a column of another type than whole numbers")
    _refuse_nulls(column, field)
    numbers: Numbers = column.to_numpy(zero_copy_only=False)
    outside = (numbers < lowest) | (numbers >= highest)
    if outside.any():
        raise WrongRowError(int(outside.argmax()), field)
    return numbers.astype(np.int64)


def _truths(column: pa.Array, field: str) -> Bits:
    if not types.is_boolean(column.type):
        raise WrongRowError(0, field, "is a column of another type than true and false")
    _refuse_nulls(column, field)
    truths: Bits = column.to_numpy(zero_copy_only=False).astype(np.bool_)
    return truths


def _refuse_nulls(column: pa.Array, field: str) -> None:
    if column.null_count:
        raise WrongRowError(int(np.argmax(column.is_null().to_numpy(zero_copy_only=False))), field)


def _ids(column: pa.Array) -> list[Id]:
    ids = values_of(column)
    wrong = next((i for i, each in enumerate(ids) if not isinstance(each, str | int | None)), None)
    if wrong is not None:
        raise WrongRowError(wrong, "id")
    return ids
