"""Parquet files: answers in, some rows at a time, and results out, a group of rows at a time."""

import base64
import io
import sys
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property, partial
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
from pyarrow import parquet

from b12screen.engine.columns.people import ColumnPlan
from b12screen.engine.columns.tables import MOST_ROWS
from b12screen.engine.plan import Plan
from b12screen.errors import UserError
from b12screen.formats.mapping.model import Mapping
from b12screen.formats.parquet.accepted import without_types
from b12screen.formats.parquet.beside import Beside
from b12screen.formats.parquet.columns import ColumnReader, Rows
from b12screen.formats.parquet.fields import TableFields
from b12screen.formats.parquet.mapped import MappedReader
from b12screen.formats.parquet.results import ResultTable, type_of_ids
from b12screen.formats.parquet.scoring import TableScorer
from b12screen.formats.reader import ANY_CUT, Cut, Weighed
from b12screen.formats.source import Source, open_source
from b12screen.formats.writer import ResultsWanted, WriterOf
from b12screen.output import open_output

_ROWS_READ = MOST_ROWS  # at a time
_ROWS_TAKEN_IN = 8_192  # before they are turned into columns
_ROWS_OF_A_GROUP = 1 << 16
_IN_LIST = ".list.element"
_ALL_DIFFERENT = ("id", "line")
_DICTIONARY = 1 << 20  # bytes, about where writers end a dictionary and write each text as it is
_CODE = 4  # bytes, the fewest that a text of its own takes, and more than one that stands in such a dictionary
_BUFFER = 1 << 16  # bytes of each column; else the columns of a whole group are read at once, however long it is


def records(source: Source, columns: Collection[str], size: int = 0, cut: Cut = ANY_CUT) -> Iterator[Rows]:
    """Give the rows of a file, some at a time: first none, with all columns, then only those of `columns`.

    How many come at a time is settled by their number and not by `size`, which counts bytes.
    """
    with _explained(source.name):
        file = parquet.ParquetFile(source.random_access(), pre_buffer=False, buffer_size=_BUFFER)
        chunks = _chunks(file.metadata)
        # Nothing stands in them, whatever type a program gave them; ids are returned as they are.
        empty = {name for name, parts in chunks.items() if all(map(_is_null, parts))} - {"id"}
        yield Rows(1, without_types(pa.RecordBatch.from_pylist([], file.schema_arrow), empty))
        first = 1
        read = [name for name in file.schema_arrow.names if name in columns]
        texts = [
            field.name
            for field in file.schema_arrow
            if field.name in columns and _is_text(field.type) and all(map(_repeats, chunks.get(field.name, ())))
        ]
        file = parquet.ParquetFile(source.random_access(), pre_buffer=False, buffer_size=_BUFFER, read_dictionary=texts)
        for batch in file.iter_batches(_ROWS_READ, columns=read, use_threads=False):
            yield Rows(first, without_types(batch, empty))
            first += batch.num_rows


def _chunks(metadata: parquet.FileMetaData) -> dict[str, list[parquet.ColumnChunkMetaData]]:
    """Give the parts of each column, one of each group of rows."""
    groups = [metadata.row_group(i) for i in range(metadata.num_row_groups)]
    columns = [[group.column(i) for group in groups] for i in range(metadata.num_columns if groups else 0)]
    return {parts[0].path_in_schema: parts for parts in columns}


def _repeats(column: parquet.ColumnChunkMetaData) -> bool:
    """Say whether a column of text holds few texts over and over; else a dictionary grows with the group of rows."""
    return bool(column.total_uncompressed_size <= _DICTIONARY + _CODE * column.num_values)


def _is_null(column: parquet.ColumnChunkMetaData) -> bool:
    told = column.statistics
    return bool(told is not None and told.has_null_count and told.null_count == column.num_values)


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def reader(
    plan: Plan, *, ignore_extra: bool, keeps_answers: bool = True, mapping: Mapping | None = None
) -> ColumnReader:
    """Give what reads and scores the rows of one input."""
    if mapping is not None:
        return MappedReader(plan, mapping, ignore_extra=ignore_extra, keeps_answers=keeps_answers)
    return ColumnReader(plan, ignore_extra=ignore_extra, keeps_answers=keeps_answers)


def fields(*, id_field: str, separator: str) -> TableFields:
    """Give what reads the fields of rows."""
    return TableFields(id_field)


@contextmanager
def results(wanted: ResultsWanted) -> Iterator[tuple[BinaryIO, WriterOf]]:
    """Open the file for results, and give what writes them."""
    refuse_terminal(wanted.output)
    table = ResultTable(
        wanted.plan,
        id_type=type_of_ids(schemas_of(wanted.parquet_inputs), wanted.mapping),
        assumed=wanted.assumed,
        has_source=wanted.has_sources,
        explains=wanted.explained,
    )
    with open_output(wanted.output) as file:
        yield file, ParquetWriter(table, one_thread=wanted.one_thread).of


def refuse_terminal(output: Path | None) -> None:
    """Raise UserError where a terminal would show the bytes of a file."""
    if output is None and sys.stdout is not None and sys.stdout.isatty():
        raise UserError("Parquet is for programs, not for a terminal. Give -o FILE.")


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


def _paths(field: pa.Field) -> Iterator[str]:
    """Give what the columns of a field are called in a file."""
    if pa.types.is_list(field.type):
        yield from _paths(pa.field(f"{field.name}{_IN_LIST}", field.type.value_type))
    elif pa.types.is_struct(field.type):
        yield from (f"{field.name}.{path}" for each in field.type for path in _paths(each))
    else:
        yield field.name


class ParquetWriter:
    """Results as a Parquet file, whatever the number of inputs; `table` makes its columns.

    What is written after its end begins another file.
    """

    def __init__(self, table: ResultTable, *, one_thread: bool = False) -> None:
        self.table = table
        self.source: str | None = None
        self._rows: list[tuple[int, Weighed]] = []
        self._batches: list[pa.RecordBatch] = []
        self._written = io.BytesIO()
        self._beside = None if one_thread else Beside()
        self._open: parquet.ParquetWriter | None = None

    def of(self, source: str | None) -> "ParquetWriter":
        """Give the writer for one input, which the rows then name."""
        if source != self.source:
            self._take_in()
        self.source = source
        return self

    def scorer(self, *, ignore_extra: bool, mapping: Mapping | None = None) -> TableScorer:
        """Give what scores the rows of one input into columns; what is worked out is shared by all inputs."""
        return TableScorer(self._plan, self.table, ignore_extra=ignore_extra, source=self.source, mapping=mapping)

    @cached_property
    def _plan(self) -> ColumnPlan:
        return ColumnPlan(self.table.plan)

    def row(self, line: int, weighed: Weighed) -> tuple[int, Weighed]:
        """Give what is to be written of one person."""
        return line, weighed

    def write(self, rows: list[tuple[int, Weighed]], file: BinaryIO, *, first: bool) -> None:
        """Take in rows, and write them when they are many."""
        self._rows += rows
        if len(self._rows) >= _ROWS_TAKEN_IN:
            self._take_in()
        self._write_full_group(file)

    def write_batch(self, batch: pa.RecordBatch, file: BinaryIO) -> None:
        """Take in rows that stand in columns already, and write them when they are many."""
        self._batches.append(batch)
        self._write_full_group(file)

    def finish(self, file: BinaryIO, *, empty: bool) -> None:
        """Write what is left, and the end of the file."""
        self._take_in()
        self._write_group(file)
        self._hand_on(file)
        self._file.close()
        self._hand_on(file)
        self._open = None

    @property
    def begun(self) -> bool:
        """Say whether any rows were taken in since the last file ended."""
        return bool(self._open or self._rows or self._batches)

    @property
    def _file(self) -> parquet.ParquetWriter:
        if self._open is None:
            # Names are written from their dictionaries, and whoever reads the file sees text.
            plain = base64.b64encode(self.table.schema.serialize().to_pybytes())
            columns = [path for field in self.table.encoded for path in _paths(field)]
            self._open = parquet.ParquetWriter(
                self._written,
                self.table.encoded,
                store_schema=False,
                use_dictionary=[path for path in columns if path not in _ALL_DIFFERENT],
                write_statistics=[path for path in columns if _IN_LIST not in path],  # nobody picks rows by a list
            )
            self._open.add_key_value_metadata({**self.table.schema.metadata, b"ARROW:schema": plain})
        return self._open

    def _take_in(self) -> None:
        if self._rows:
            lines, people = zip(*self._rows, strict=True)
            self._batches.append(self.table.batch_of(lines, people, self.source))
            self._rows.clear()

    def _write_full_group(self, file: BinaryIO) -> None:
        if sum(batch.num_rows for batch in self._batches) >= _ROWS_OF_A_GROUP:
            self._write_group(file)

    def _write_group(self, file: BinaryIO) -> None:
        if self._batches:
            table = pa.Table.from_batches(self._batches)
            self._batches.clear()
            self._hand_on(file)
            write = partial(self._file.write_table, table, row_group_size=_ROWS_OF_A_GROUP)
            if self._beside is not None:
                self._beside.start(write)
            else:
                write()
                self._hand_on(file)

    def _hand_on(self, file: BinaryIO) -> None:
        """Hand on what was written last; it may still be being written."""
        if self._beside is not None:
            self._beside.wait()
        file.write(self._written.getbuffer())
        self._written.seek(0)
        self._written.truncate()
