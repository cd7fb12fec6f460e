"""Columns of answers -> arrays of codes, and which rows hold something that has to be looked at one by one."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import types

from b12screen.engine.columns.kinds import Kinds
from b12screen.engine.columns.people import ColumnPlan
from b12screen.engine.columns.tables import Codes
from b12screen.engine.memo import Lookup
from b12screen.formats.lines import LONGEST_LINE
from b12screen.formats.parquet.columns import answer_in, encoded, values_of
from b12screen.pack.answers import AnswerProblem
from b12screen.pack.questions import Question

Mask = npt.NDArray[np.bool_]

_MOST_VALUES = 65_536
_BAD = -1


class CodeReader:
    """Reads the answers of many rows at once; the columns must have been checked."""

    def __init__(self, plan: ColumnPlan) -> None:
        questions = zip(plan.plan.fields, plan.kinds, strict=True)
        self._codes = [
            (question.id, kinds, Lookup[Any, int](partial(_code, question, kinds), _MOST_VALUES))
            for question, kinds in questions
        ]

    def read(self, batch: pa.RecordBatch) -> tuple[list[Codes], Mask]:
        """Give the codes of the answers to each of the plan's fields, and which rows hold what has no code."""
        bad = np.zeros(batch.num_rows, np.bool_)
        held = dict(zip(batch.schema.names, batch.columns, strict=True))
        codes = [
            _codes(held[name], kinds, code_of.__getitem__, bad) if name in held else None
            for name, kinds, code_of in self._codes
        ]
        if "id" in held:
            bad |= bad_ids(held["id"])
        return codes, bad


def _code(question: Question, kinds: Kinds, value: Any) -> int:
    answer = answer_in(question, value)
    return _BAD if isinstance(answer, AnswerProblem) else kinds.code(answer)


def _codes(column: pa.Array, kinds: Kinds, code_of: Callable[[Any], int], bad: Mask) -> Codes:
    if types.is_null(column.type):
        return None
    words, places = _booleans(column) if types.is_boolean(column.type) else _words(encoded(column))
    known = [code_of(word) for word in words]
    found = np.array([*known, kinds.code(None)], np.int32).take(places)
    if _BAD in known:
        has_none = found == _BAD
        bad |= has_none
        found[has_none] = 0
    return found


def _booleans(column: pa.Array) -> tuple[list[Any], npt.NDArray[Any]]:
    """Give what stands in a column, and where of that each value stands; null stands behind all of it."""
    known, truths = column.buffers()
    places = _bits(truths, column)
    if column.null_count:
        places[_bits(known, column) == 0] = 2
    return [False, True], places


def _bits(buffer: pa.Buffer, column: pa.Array) -> npt.NDArray[np.uint8]:
    first, end = column.offset // 8, column.offset + len(column)
    bits = np.unpackbits(np.frombuffer(buffer, np.uint8)[first : -(-end // 8)], bitorder="little")
    return bits[column.offset - 8 * first :][: len(column)]


def _words(column: pa.DictionaryArray) -> tuple[list[Any], npt.NDArray[Any]]:
    """Give the same for a dictionary column."""
    words, places = values_of(column.dictionary), column.indices
    if places.null_count:
        places = places.fill_null(len(words)) if len(words) < 127 else places.cast(pa.int64()).fill_null(len(words))
    return words, places.to_numpy(zero_copy_only=False)


def bad_ids(column: pa.Array) -> Mask:
    """Say which ids are too long, or no UTF-8, which Arrow does not look for."""
    if types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if types.is_null(column.type) or types.is_integer(column.type):
        return np.zeros(len(column), np.bool_)
    raw = column.cast(pa.large_binary())
    too_long = pc.greater(pc.binary_length(raw), LONGEST_LINE).fill_null(False).to_numpy(zero_copy_only=False)
    try:
        column.validate(full=True)
    except pa.ArrowInvalid:
        too_long = too_long | np.array([isinstance(each, bytes) for each in values_of(column)], np.bool_)
    return np.asarray(too_long)
