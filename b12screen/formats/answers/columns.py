"""Answers as Parquet: a column of text a question, since a number can be unknown too; null where nothing was asked."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

import msgspec
import pyarrow as pa
from pyarrow import parquet

from b12screen.formats.answers.wanted import AnswersWanted, InOrder
from b12screen.formats.parquet.file import refuse_terminal, schemas_of
from b12screen.formats.parquet.results import type_of_ids
from b12screen.formats.reader import Weighed
from b12screen.formats.writer import WriterOf, answer_in_words
from b12screen.output import open_output

_ROWS_OF_A_GROUP = 1 << 16


@contextmanager
def answers(wanted: AnswersWanted) -> Iterator[tuple[BinaryIO, WriterOf]]:
    """Open the file for answers, and give what writes them."""
    refuse_terminal(wanted.output)
    ids = type_of_ids(schemas_of(wanted.parquet_inputs), wanted.mapping)
    with open_output(wanted.output) as file:
        writer = ColumnWriter(InOrder(wanted.plan), ids)
        yield file, lambda _: writer


class ColumnWriter:
    """Answers as one Parquet file, a group of rows at a time."""

    def __init__(self, in_order: InOrder, id_type: pa.DataType) -> None:
        self._in_order = in_order
        fields = [("id", id_type), *((question.id, pa.string()) for question in in_order.questions)]
        self._schema = pa.schema(fields)
        self._written = io.BytesIO()
        self._file = parquet.ParquetWriter(self._written, self._schema)
        self._rows: list[list[Any]] = []

    def row(self, line: int, weighed: Weighed) -> list[Any]:
        """Give one row."""
        said = [None if answer is None else answer_in_words(answer) for _, answer in self._in_order.of(weighed)]
        return [self._id(msgspec.json.decode(weighed[0])), *said]

    def write(self, rows: list[list[Any]], file: BinaryIO, *, first: bool) -> None:
        """Take in rows, and write them when they are many."""
        self._rows += rows
        if len(self._rows) >= _ROWS_OF_A_GROUP:
            self._write_group(file)

    def finish(self, file: BinaryIO, *, empty: bool) -> None:
        """Write what is left, and the end of the file."""
        self._write_group(file)
        self._file.close()
        file.write(self._written.getbuffer())

    def _id(self, identifier: Any) -> Any:
        is_whole = pa.types.is_integer(self._schema.field("id").type)
        return identifier if is_whole or identifier is None else str(identifier)

    def _write_group(self, file: BinaryIO) -> None:
        if self._rows:
            columns = zip(zip(*self._rows, strict=True), self._schema, strict=True)
            arrays = [pa.array(column, field.type) for column, field in columns]
            self._file.write_table(pa.Table.from_arrays(arrays, schema=self._schema))
            self._rows.clear()
            file.write(self._written.getbuffer())
            self._written.seek(0)
            self._written.truncate()
