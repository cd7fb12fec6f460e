"""Reads answers from columns: the types are checked once for each column, the values as strictly as in JSON."""

from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import count, repeat
from typing import Any, NamedTuple, cast

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import types

from b12screen.engine.plan import Plan
from b12screen.formats.lines import LONGEST_LINE
from b12screen.formats.parquet.accepted import check_columns, usual
from b12screen.formats.reader import Reading, Weighed, weigh
from b12screen.formats.rejects import Emergencies, RejectedError, first_of, rejected
from b12screen.pack.answers import AnswerProblem, parse_cell, problem_with
from b12screen.pack.questions import Question

_AT_ONCE = 2_048  # rows that are read together
_BOOLEANS = np.array([False, True, None], dtype=object)
NOT_UTF8 = AnswerProblem("encoding", "the text is not UTF-8")
_TOO_LONG = AnswerProblem("too_long", f"the id has more than {LONGEST_LINE:,} bytes")
_BEFORE_OTHERS = ("too_long", "encoding")  # problems of a record come before those of a field


Held = Mapping[str, object]  # what a row holds by column


class Rows(NamedTuple):
    """Some rows of a table, and the number of the first, counted from 1."""

    first: int
    batch: pa.RecordBatch


def with_cells(rows: Rows, cells: Mapping[str, str]) -> Rows:
    """Give rows with some more columns, in which the same text stands in every row; an empty one is null."""
    batch = rows.batch
    for name, cell in cells.items():
        batch = batch.append_column(name, pa.repeat(pa.scalar(cell or None, pa.string()), batch.num_rows))
    return rows._replace(batch=batch)


class ColumnReader:
    """Reads rows by the names and types of their columns; UserError when these do not fit the pack.

    A text is read as a cell of CSV is, a boolean or a whole number as in JSON. Whoever does not look at the answers
    of a weighed person can do without them, which is faster.
    """

    asked = True
    never_met = ()

    def __init__(self, plan: Plan, *, ignore_extra: bool = False, keeps_answers: bool = True) -> None:
        self._plan = plan
        self._keeps_answers = keeps_answers
        self._ignore_extra = ignore_extra
        self._schema: pa.Schema | None = None
        self.skipped: Collection[str] = ()
        self._emergencies = Emergencies(plan)
        self._known = {question.id: question for question in plan.fields}

    def read(self, some: Rows) -> Sequence[Reading]:
        """Read each row, or say why not."""
        first, batch = some
        self.check(batch.schema)
        batch = self._usual(batch)
        starts = range(0, batch.num_rows, _AT_ONCE)
        return [each for start in starts for each in self._read(first + start, batch.slice(start, _AT_ONCE))]

    def check(self, schema: pa.Schema) -> None:
        """Check the names and types of columns, unless they are those of the rows before; UserError."""
        if schema != self._schema:
            skipped = check_columns(schema, self._plan, ignore_extra=self._ignore_extra)
            self.skipped = self.skipped or skipped  # what is read later has the columns that are read, and no others
            self._schema = schema

    def _usual(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        return usual(batch, self._plan)

    def _read(self, first: int, batch: pa.RecordBatch) -> Sequence[Reading]:
        values, problems = self._values(batch)
        weighed = self._weigh(batch.num_rows, values)
        for row, problem in problems.items():
            weighed[row] = problem
        bad = [row for row, each in enumerate(weighed) if isinstance(each, RejectedError)]
        if not bad:
            return list(zip(count(first), repeat(b""), weighed))
        held = dict(zip(bad, _held(batch, bad, self._shown(batch, values)), strict=True))
        for row, told in held.items():
            self._emergencies.mark(cast("RejectedError", weighed[row]), self._told(told))
        raws = {row: _raw(told) for row, told in held.items()}
        return [(first + row, raws.get(row, b""), each) for row, each in enumerate(weighed)]

    def _values(self, batch: pa.RecordBatch) -> tuple[dict[str, list[object]], dict[int, RejectedError]]:
        """Give the values of each known column, and the first problem of each row that has one."""
        values: dict[str, list[object]] = {}
        problems: dict[int, RejectedError] = {}
        for name, column in zip(batch.schema.names, batch.columns, strict=True):
            if name == "id":
                values[name], are_well = identifiers(column)
            elif question := self._known.get(name):
                values[name], are_well = _answers(question, column)
            else:
                continue
            if not are_well:
                take_problems(name, values[name], problems)
        return values, problems

    def _shown(self, batch: pa.RecordBatch, values: Mapping[str, object]) -> Container[str]:
        """Give the columns that a reject shows."""
        return values

    def _told(self, held: Held) -> Iterable[tuple[object, object]]:
        """Give names and answers of a row that is rejected, as far as they can be told."""
        return held.items()

    def _weigh(self, rows: int, values: Mapping[str, list[object]]) -> list[Weighed | RejectedError]:
        not_asked = [None] * rows
        identifiers = list(map(msgspec.json.encode, values.get("id", not_asked)))
        columns = [values.get(question.id, not_asked) for question in self._plan.fields]
        answers = zip(*columns, strict=True) if self._keeps_answers else repeat((), rows)
        weighed = zip(identifiers, answers, *self._plan.tallies_of_columns(rows, columns), strict=True)
        regular = self._plan.layout.regular
        return [
            each if each[2] < regular else weigh(self._plan, each[0], tuple(column[row] for column in columns))
            for row, each in enumerate(weighed)
        ]


def identifiers(column: pa.Array) -> tuple[list[object], bool]:
    """Give the ids, an AnswerProblem for one that cannot stand, and whether there is none of these."""
    ids = [_identifier(each) for each in values_of(column)]
    return ids, not any(isinstance(each, AnswerProblem) for each in ids)


def _identifier(value: str | int | bytes | None) -> object:
    if isinstance(value, bytes):
        return NOT_UTF8
    return _TOO_LONG if isinstance(value, str) and len(value.encode()) > LONGEST_LINE else value


def _answers(question: Question, column: pa.Array) -> tuple[list[object], bool]:
    """Give the answers of a column, an AnswerProblem for one that cannot stand, and whether there is none of these."""
    if types.is_null(column.type):
        return [None] * len(column), True
    if types.is_boolean(column.type):
        codes = column.cast(pa.int8()).fill_null(2).to_numpy(zero_copy_only=False)
        return _BOOLEANS[codes].tolist(), True
    column = encoded(column)
    words = [answer_in(question, word) for word in values_of(column.dictionary)]
    said = np.empty(len(words) + 1, dtype=object)  # the last one is for null
    said[:-1] = words
    codes = column.indices.cast(pa.int64()).fill_null(len(words)).to_numpy(zero_copy_only=False)
    return said[codes].tolist(), not any(isinstance(word, AnswerProblem) for word in words)


def encoded(column: pa.Array) -> pa.Array:
    """Give a column as a dictionary array; a dictionary that is longer than the column keeps only what occurs."""
    if not types.is_dictionary(column.type):
        return column.dictionary_encode()
    if len(column.dictionary) <= len(column):
        return column
    found = column.indices.dictionary_encode()
    return pa.DictionaryArray.from_arrays(found.indices, column.dictionary.take(found.dictionary))


def ids_as(batch: pa.RecordBatch, kind: pa.DataType, without: "np.ndarray[Any, np.dtype[np.bool_]]") -> pa.Array:
    """Give the ids of rows in the type that results have, null where they are wrong in some way."""
    if "id" not in batch.schema.names:
        return pa.nulls(batch.num_rows, kind)
    ids = batch["id"].cast(kind)
    return pc.if_else(pa.array(without), pa.scalar(None, kind), ids) if without.any() else ids


def answer_in(question: Question, value: str | int | float | Decimal | bytes | None) -> object:
    """Read the value of a column as an answer to a question, or say why it is none."""
    if isinstance(value, bytes):
        return NOT_UTF8
    if isinstance(value, str):
        return parse_cell(question, value)
    if isinstance(value, (float, Decimal)) and value == value // 1:  # never so for NaN and infinity
        value = int(value)
    return problem_with(question, value) or value


def values_of(column: pa.Array) -> list[Any]:
    """Give the values of a column; a text that is not UTF-8, which Arrow does not look for, as bytes."""
    try:
        return column.to_pylist()  # type: ignore[no-any-return]
    except UnicodeDecodeError:
        raw = column.dictionary_decode() if types.is_dictionary(column.type) else column
        return [_text(each) for each in raw.cast(pa.large_binary()).to_pylist()]


def _text(raw: bytes | None) -> str | bytes | None:
    try:
        return None if raw is None else raw.decode()
    except UnicodeDecodeError:
        return raw


def take_problems(name: str, values: list[object], problems: dict[int, RejectedError]) -> None:
    """Move the problems of a column to where those of the rows are; of two in one row the graver or first one stays."""
    for row, value in enumerate(values):
        if isinstance(value, AnswerProblem):
            values[row] = None
            is_grave = value.code in _BEFORE_OTHERS
            found, known = rejected(value, None if is_grave else name), problems.get(row)
            is_first = known is None or (is_grave and known.code not in _BEFORE_OTHERS)
            first, other = (found, known) if is_first else (known, found)
            problems[row] = first_of(filter(None, [first, *(known.more if known else ()), other])) or found


def _held(batch: pa.RecordBatch, rows: Sequence[int], known: Container[str]) -> list[Held]:
    """Give what rows hold by column."""
    names = [name for name in batch.schema.names if name in known]
    columns = [values_of(column) for column in batch.select(names).take(pa.array(rows)).columns]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def _raw(held: Held) -> bytes:
    """Give a row as a JSON object, without what is null."""
    return msgspec.json.encode({name: readable(value) for name, value in held.items() if value is not None})


def readable(value: object) -> object:
    return value.decode(errors="backslashreplace") if isinstance(value, bytes) else value
