"""Parquet files: answers in, some rows at a time, and results out, a group of rows at a time."""

import io
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
from pyarrow import parquet

from b12screen.batch.columns import Rows
from b12screen.batch.reading import Weighed
from b12screen.batch.result_table import ResultTable
from b12screen.batch.source import Source, open_source
from b12screen.errors import UserError

_ROWS_READ = 2_048  # at a time
_ROWS_TAKEN_IN = 8_192  # before they are turned into columns
_ROWS_OF_A_GROUP = 1 << 16
_BUFFER = 1 << 16  # bytes of each column; else the columns of a whole group are read at once, however long it is


def parquet_rows(source: Source, wanted: Collection[str]) -> Iterator[Rows]:
    """Give the rows of a file, some at a time: first none, with all columns, then only the columns that are wanted."""
    with _explained(source.name):
        file = parquet.ParquetFile(source.random_access(), pre_buffer=False, buffer_size=_BUFFER)
        yield Rows(1, pa.RecordBatch.from_pylist([], file.schema_arrow))
        first = 1
        columns = [name for name in file.schema_arrow.names if name in wanted]
        for batch in file.iter_batches(_ROWS_READ, columns=columns, use_threads=False):
            yield Rows(first, batch)
            first += batch.num_rows


def schemas_of(paths: Sequence[Path | None]) -> list[pa.Schema]:
    """Give the columns of files."""
    found = []
    for path in paths:
        with open_source(path) as source, _explained(source.name):
            found.append(parquet.read_schema(source.random_access()))
    return found


@contextmanager
def _explained(name: str) -> Iterator[None]:
    try:
        yield
    except (pa.ArrowException, OSError):
        raise UserError(f"Cannot read {name}: it is no whole Parquet file. Get it again, or give --from.") from None


class ParquetWriter:
    """Results as one Parquet file, whatever the number of inputs."""

    def __init__(self, table: ResultTable) -> None:
        self._table = table
        self._source: str | None = None
        self._rows: list[tuple[int, Weighed]] = []
        self._batches: list[pa.RecordBatch] = []
        self._written = io.BytesIO()
        self._file = parquet.ParquetWriter(self._written, table.schema)

    def of(self, source: str | None) -> "ParquetWriter":
        """Give the writer for one input, which the rows then name."""
        self._take_in()
        self._source = source
        return self

    def row(self, line: int, weighed: Weighed) -> tuple[int, Weighed]:
        """Give what is to be written of one person."""
        return line, weighed

    def write(self, rows: list[tuple[int, Weighed]], file: BinaryIO, *, first: bool) -> None:
        """Take in rows, and write them when they are many."""
        self._rows += rows
        if len(self._rows) >= _ROWS_TAKEN_IN:
            self._take_in()
        if sum(batch.num_rows for batch in self._batches) >= _ROWS_OF_A_GROUP:
            self._write_group(file)

    def finish(self, file: BinaryIO, *, empty: bool) -> None:
        """Write what is left, and the end of the file."""
        self._take_in()
        self._write_group(file)
        self._file.close()
        self._hand_on(file)

    def _take_in(self) -> None:
        if self._rows:
            lines, people = zip(*self._rows, strict=True)
            self._batches.append(self._table.batch(lines, people, self._source))
            self._rows.clear()

    def _write_group(self, file: BinaryIO) -> None:
        if self._batches:
            self._file.write_table(pa.Table.from_batches(self._batches), row_group_size=_ROWS_OF_A_GROUP)
            self._batches.clear()
            self._hand_on(file)

    def _hand_on(self, file: BinaryIO) -> None:
        file.write(self._written.getbuffer())
        self._written.seek(0)
        self._written.truncate()
