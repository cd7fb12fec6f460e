"""Reads columns with a mapping: each distinct value is read once, however many rows hold it."""

from collections.abc import Callable, Collection, Container, Iterable, Sequence
from collections.abc import Mapping as Table
from functools import partial
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from pyarrow import types

from b12screen.engine.columns.people import ColumnPlan
from b12screen.engine.columns.tables import Codes
from b12screen.engine.memo import Lookup
from b12screen.engine.plan import Plan
from b12screen.errors import UserError
from b12screen.formats.mapping.apply import Applied, told_by
from b12screen.formats.mapping.cells import is_listed, text_of
from b12screen.formats.mapping.entries import Answer
from b12screen.formats.mapping.fields import Fields
from b12screen.formats.mapping.model import Mapping
from b12screen.formats.mapping.units import Unit
from b12screen.formats.parquet.accepted import check_ids, usual_column
from b12screen.formats.parquet.codes import bad_ids
from b12screen.formats.parquet.columns import (
    NOT_UTF8,
    ColumnReader,
    Held,
    encoded,
    identifiers,
    readable,
    take_problems,
    values_of,
)
from b12screen.formats.reader import LEFT_OUT, Reading
from b12screen.formats.rejects import RejectedError
from b12screen.pack.answers import AnswerProblem

_MOST_VALUES = 65_536  # that are remembered of one or several columns

Mask = npt.NDArray[np.bool_]
Places = npt.NDArray[np.int64]


class ReadColumn(NamedTuple):
    """The answers to one question: what occurs, and for each row the place in it."""

    question: str
    answers: Sequence[Answer]
    places: Places


class MappedColumns:
    """Reads batches whose columns are fields of a mapping."""

    def __init__(self, plan: Plan, mapping: Mapping, *, ignore_extra: bool = False) -> None:
        self._plan = plan
        self._mapping = mapping
        self._fields = Fields(mapping, plan.pack.question, ignore_extra=ignore_extra)
        self.id = mapping.id or "id"
        self._only = {name: frozenset(map(str.strip, cells)) for name, cells in mapping.only.items()}
        self._units: list[tuple[Unit, Lookup[Any, Sequence[Answer]]]] = []

    def check(self, schema: pa.Schema) -> Collection[str]:
        """Check the names and types of columns, and give those that are left out. UserError where they do not fit."""
        skipped = self._fields.check(schema.names)
        check_ids(schema, self.id)
        read = [field for field in schema if self._fields.reads(field.name) and field.name != self.id]
        for field in read:
            if not _is_readable(field.type):
                held = f'The column "{field.name}" holds {field.type}; a mapping reads text, numbers, truths and days.'
                raise UserError(f"{held} Convert it first.")
        applied = Applied(self._mapping, self._plan, schema.names)
        units = sorted(applied.units, key=lambda unit: min(map(schema.names.index, unit.fields)))
        self._units = [(unit, Lookup(partial(_read, unit), _MOST_VALUES)) for unit in units]
        return skipped

    def columns(self, batch: pa.RecordBatch) -> list[ReadColumn]:
        """Give the answers to each question that is read, in the order of the columns."""
        coded = {name: _coded(column) for name, column in zip(batch.schema.names, batch.columns, strict=True)}
        found = []
        for unit, read in self._units:
            values, places = _together([coded[name] for name in unit.fields])
            answers = [read[value] for value in values]
            columns = zip(*answers, strict=True) if answers else [()] * len(unit.questions)
            found += [ReadColumn(name, each, places) for name, each in zip(unit.questions, columns, strict=True)]
        return found

    def told(self, held: Held) -> Iterable[tuple[str, object]]:
        """Give each question with its answer in a row, or with the cell itself where that is none."""
        return told_by([unit for unit, _ in self._units], lambda field: readable(held[field]))

    def left_out(self, batch: pa.RecordBatch) -> Mask:
        """Say which rows are not taken."""
        out = np.zeros(batch.num_rows, np.bool_)
        for name, cells in self._only.items():
            values, places = _coded(batch[name])
            out |= np.array([not is_listed(text_of(value), cells) for value in values], np.bool_)[places]
        return out

    def ids(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """Give the ids alone, under their usual name; no column where there are none."""
        if self.id not in batch.schema.names:
            return batch.select([])
        return pa.record_batch({"id": usual_column(batch[self.id], is_id=True)})


class MappedCodes:
    """Reads the answers of many rows at once, as codes of their kinds."""

    def __init__(self, columns: MappedColumns, plan: ColumnPlan) -> None:
        self._columns = columns
        self._kinds = dict(zip([question.id for question in plan.plan.fields], plan.kinds, strict=True))

    def read(self, batch: pa.RecordBatch) -> tuple[list[Codes], Mask]:
        """Give the codes of the answers to each of the plan's fields, and which rows hold what has no code."""
        bad = np.zeros(batch.num_rows, np.bool_)
        found: dict[str, Codes] = {}
        for question, answers, places in self._columns.columns(batch):
            kinds = self._kinds[question]
            wrong = [isinstance(answer, AnswerProblem) for answer in answers]
            codes = [0 if is_wrong else kinds.code(answer) for answer, is_wrong in zip(answers, wrong, strict=True)]
            if any(wrong):
                bad |= np.array(wrong, np.bool_)[places]
            found[question] = np.array(codes, np.int16 if len(kinds) < 1 << 15 else np.int32)[places]
        ids = self._columns.ids(batch)
        if ids.num_columns:
            bad |= bad_ids(ids["id"])
        return [found.get(question) for question in self._kinds], bad


class MappedReader(ColumnReader):
    """Reads rows by a mapping, as a ColumnReader reads those with the columns of answers."""

    def __init__(self, plan: Plan, mapping: Mapping, *, ignore_extra: bool = False, keeps_answers: bool = True) -> None:
        super().__init__(plan, ignore_extra=ignore_extra, keeps_answers=keeps_answers)
        self._columns = MappedColumns(plan, mapping, ignore_extra=ignore_extra)

    def check(self, schema: pa.Schema) -> None:
        """Check the names and types of columns, unless they are those of the rows before; UserError."""
        if schema != self._schema:
            skipped = self._columns.check(schema)
            self.skipped = self.skipped or skipped
            self._schema = schema

    def _usual(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        return batch

    def _read(self, first: int, batch: pa.RecordBatch) -> Sequence[Reading]:
        read, out = super()._read(first, batch), self._columns.left_out(batch)
        if not out.any():
            return read
        return [
            (line, raw, LEFT_OUT if is_out else found) for (line, raw, found), is_out in zip(read, out, strict=True)
        ]

    def _values(self, batch: pa.RecordBatch) -> tuple[dict[str, list[object]], dict[int, RejectedError]]:
        values: dict[str, list[object]] = {}
        problems: dict[int, RejectedError] = {}
        ids = self._columns.ids(batch)
        if ids.num_columns:
            values["id"], are_well = identifiers(ids["id"])
            if not are_well:
                take_problems("id", values["id"], problems)
        for question, answers, places in self._columns.columns(batch):
            held = np.empty(len(answers), object)
            held[:] = answers
            values[question] = held[places].tolist()
            if any(isinstance(answer, AnswerProblem) for answer in answers):
                take_problems(question, values[question], problems)
        return values, problems

    def _told(self, held: Held) -> Iterable[tuple[object, object]]:
        return chain(self._columns.told(held), held.items())

    def _shown(self, batch: pa.RecordBatch, values: Table[str, object]) -> Container[str]:
        return list(batch.schema.names)


def _read(unit: Unit, values: tuple[Any, ...]) -> Sequence[Answer]:
    if any(isinstance(value, bytes) for value in values):
        return [NOT_UTF8] * len(unit.questions)
    return unit.read(*map(text_of, values))


def _coded(column: pa.Array) -> tuple[list[Any], Places]:
    """Give the distinct values of a column, None behind them, and for each row the place in them."""
    if types.is_null(column.type):
        return [None], np.zeros(len(column), np.int64)
    column = encoded(usual_column(column))
    values = values_of(column.dictionary)
    places = column.indices.cast(pa.int64()).fill_null(len(values)).to_numpy(zero_copy_only=False)
    return [*values, None], places


def _together(coded: Sequence[tuple[list[Any], Places]]) -> tuple[list[tuple[Any, ...]], Places]:
    """Give the distinct combinations of values of some columns, and for each row the place in them."""
    values: list[tuple[Any, ...]] = [(value,) for value in coded[0][0]]
    places = coded[0][1]
    for more, more_places in coded[1:]:
        numbers, places = _distinct(places * len(more) + more_places, len(values) * len(more))
        values = [(*values[number // len(more)], more[number % len(more)]) for number in numbers]
    return values, places


def _distinct(numbers: Places, below: int) -> tuple[list[int], Places]:
    """Give the distinct numbers, and for each its place in them; where they are small, without sorting them."""
    if below > _MOST_VALUES:
        found, places = np.unique(numbers, return_inverse=True)
        return found.tolist(), places
    there = np.zeros(below, np.bool_)
    there[numbers] = True
    at = np.cumsum(there) - 1
    return np.flatnonzero(there).tolist(), at[numbers]


def _is_readable(kind: pa.DataType) -> bool:
    inner = kind.value_type if types.is_dictionary(kind) else kind
    tests: list[Callable[[pa.DataType], bool]] = [types.is_null, types.is_boolean, types.is_integer, types.is_floating]
    tests += [types.is_decimal, types.is_date, types.is_timestamp, types.is_string, types.is_large_string]
    return any(test(inner) for test in [*tests, types.is_string_view])
