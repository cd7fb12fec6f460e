"""Reads answers from columns: the types are checked once for each column, the values as strictly as in JSON."""

from collections.abc import Mapping, Sequence
from itertools import count, repeat
from typing import Any, NamedTuple

import msgspec
import numpy as np
import pyarrow as pa
from pyarrow import types

from b12screen.engine.plan import Plan
from b12screen.errors import UserError
from b12screen.formats.column_names import check_names
from b12screen.formats.lines import LONGEST_LINE
from b12screen.formats.reader import Reading, Weighed, weigh
from b12screen.formats.rejects import RejectedError
from b12screen.pack.answers import AnswerProblem, parse_cell, problem_with
from b12screen.pack.questions import Question

_BOOLEANS = np.array([False, True, None], dtype=object)
_NOT_UTF8 = AnswerProblem("encoding", "the text is not UTF-8")
_TOO_LONG = AnswerProblem("too_long", f"the id has more than {LONGEST_LINE:,} bytes")
_BEFORE_OTHERS = ("too_long", "encoding")  # problems of a record come before those of a field

_TEXT, _INTEGER, _BOOLEAN = "text", "whole numbers", "booleans"
_KINDS = {"yes_no": (_BOOLEAN, _TEXT), "choice": (_TEXT,), "number": (_INTEGER, _TEXT), "id": (_TEXT, _INTEGER)}


class Rows(NamedTuple):
    """Some rows of a table, and the number of the first, counted from 1."""

    first: int
    batch: pa.RecordBatch


class ColumnReader:
    """Reads rows by the names and types of their columns; UserError when these do not fit the pack.

    A text is read as a cell of CSV is, a boolean or a whole number as in JSON. Whoever does not look at the answers
    of a weighed person can do without them, which is faster.
    """

    def __init__(self, plan: Plan, *, ignore_extra: bool = False, keeps_answers: bool = True) -> None:
        self._plan = plan
        self._keeps_answers = keeps_answers
        self._ignore_extra = ignore_extra
        self._schema: pa.Schema | None = None
        self._known = {question.id: question for question in plan.fields}

    def read(self, some: Rows) -> Sequence[Reading]:
        """Read each row, or say why not."""
        first, batch = some
        if batch.schema != self._schema:
            check_columns(batch.schema, self._plan, ignore_extra=self._ignore_extra)
            self._schema = batch.schema
        values, problems = self._values(batch)
        weighed = self._weigh(batch.num_rows, values)
        for row, problem in problems.items():
            weighed[row] = problem
        bad = [row for row, each in enumerate(weighed) if isinstance(each, RejectedError)]
        if not bad:
            return list(zip(count(first), repeat(b""), weighed))
        raws = dict(zip(bad, _raws(batch, bad, values), strict=True))
        return [(first + row, raws.get(row, b""), each) for row, each in enumerate(weighed)]

    def _values(self, batch: pa.RecordBatch) -> tuple[dict[str, list[object]], dict[int, RejectedError]]:
        """Give the values of each known column, and the first problem of each row that has one."""
        values: dict[str, list[object]] = {}
        problems: dict[int, RejectedError] = {}
        for name, column in zip(batch.schema.names, batch.columns, strict=True):
            if name == "id":
                values[name], are_well = _identifiers(column)
            elif question := self._known.get(name):
                values[name], are_well = _answers(question, column)
            else:
                continue
            if not are_well:
                _take_problems(name, values[name], problems)
        return values, problems

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


def check_columns(schema: pa.Schema, plan: Plan, *, ignore_extra: bool) -> None:
    """Check the names and the types of columns; one that is not there is not asked."""
    check_names(schema.names, plan, ignore_extra=ignore_extra)
    kinds = {**{question.id: _KINDS[question.type] for question in plan.fields}, "id": _KINDS["id"]}
    for field in schema:
        takes = kinds.get(field.name)
        if takes and not types.is_null(field.type) and _kind(field.type) not in takes:
            held = f'The column "{field.name}" holds {field.type}, and can only hold {" or ".join(takes)}.'
            raise UserError(f"{held} Convert it first.")


def _kind(of: pa.DataType) -> str | None:
    inner = of.value_type if types.is_dictionary(of) else of
    if types.is_string(inner) or types.is_large_string(inner) or types.is_string_view(inner):
        return _TEXT
    if types.is_integer(inner):
        return _INTEGER
    return _BOOLEAN if types.is_boolean(of) else None


def _identifiers(column: pa.Array) -> tuple[list[object], bool]:
    """Give the ids, an AnswerProblem for one that cannot stand, and whether there is none of these."""
    ids = [_identifier(each) for each in _values(column)]
    return ids, not any(isinstance(each, AnswerProblem) for each in ids)


def _identifier(value: str | int | bytes | None) -> object:
    if isinstance(value, bytes):
        return _NOT_UTF8
    return _TOO_LONG if isinstance(value, str) and len(value.encode()) > LONGEST_LINE else value


def _answers(question: Question, column: pa.Array) -> tuple[list[object], bool]:
    """Give the answers of a column, an AnswerProblem for one that cannot stand, and whether there is none of these."""
    if types.is_null(column.type):
        return [None] * len(column), True
    if types.is_boolean(column.type):
        codes = column.cast(pa.int8()).fill_null(2).to_numpy(zero_copy_only=False)
        return _BOOLEANS[codes].tolist(), True
    encoded = column if types.is_dictionary(column.type) else column.dictionary_encode()
    words = [_answer(question, word) for word in _values(encoded.dictionary)]
    said = np.empty(len(words) + 1, dtype=object)  # the last one is for null
    said[:-1] = words
    codes = encoded.indices.fill_null(len(words)).to_numpy(zero_copy_only=False)
    return said[codes].tolist(), not any(isinstance(word, AnswerProblem) for word in words)


def _answer(question: Question, value: str | int | bytes | None) -> object:
    if isinstance(value, bytes):
        return _NOT_UTF8
    if isinstance(value, str):
        return parse_cell(question, value)
    return problem_with(question, value) or value


def _values(column: pa.Array) -> list[Any]:
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


def _take_problems(name: str, values: list[object], problems: dict[int, RejectedError]) -> None:
    """Move the problems of a column to where those of the rows are; of two in one row the graver or first one stays."""
    for row, value in enumerate(values):
        if isinstance(value, AnswerProblem):
            values[row] = None
            known = problems.get(row)
            if known is None or (value.code in _BEFORE_OTHERS and known.code not in _BEFORE_OTHERS):
                field = None if value.code in _BEFORE_OTHERS else name
                problems[row] = RejectedError(value.code, value.message, field)


def _raws(batch: pa.RecordBatch, rows: Sequence[int], known: Mapping[str, object]) -> list[bytes]:
    """Give rows as JSON objects, without what is null."""
    names = [name for name in batch.schema.names if name in known]
    taken = batch.select(names).take(pa.array(rows))
    columns = [_values(column) for column in taken.columns]
    return [
        msgspec.json.encode(
            {name: _readable(value) for name, value in zip(names, row, strict=True) if value is not None}
        )
        for row in zip(*columns, strict=True)
    ]


def _readable(value: object) -> object:
    return value.decode(errors="backslashreplace") if isinstance(value, bytes) else value
