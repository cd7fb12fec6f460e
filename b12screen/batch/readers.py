"""The reader for each format of input: how its bytes fall into records, and how a plan reads those."""

from collections.abc import Collection, Iterator
from typing import Any

from b12screen.batch.cells import CsvReader, csv_rows
from b12screen.batch.decode import JsonReader
from b12screen.batch.extras import needs_extra
from b12screen.batch.formats import InputFormat
from b12screen.batch.lines import CHUNK, all_lines, elements
from b12screen.batch.reading import Reader
from b12screen.batch.source import Source
from b12screen.engine.plan import Plan


def some_records(form: InputFormat, source: Source, columns: Collection[str], size: int = CHUNK) -> Iterator[Any]:
    """Cut an input into records, some at a time, in the form that the format's reader takes.

    `columns` are those that are read of a Parquet file; what else it holds would only cost time.
    """
    if form is InputFormat.PARQUET:
        with needs_extra("parquet"):
            from b12screen.batch.parquet import parquet_rows
        return parquet_rows(source, columns)
    cut = {InputFormat.NDJSON: all_lines, InputFormat.JSON: elements, InputFormat.CSV: csv_rows}[form]
    return cut(source.read, size)


def reader_of(form: InputFormat, plan: Plan, *, ignore_extra: bool, keeps_answers: bool = True) -> Reader[Any]:
    """Give the reader of a format, for one input. The plan must have been made with `decode.measure`.

    Without `keeps_answers`, the readings of some formats do not hold the answers.
    """
    if form is InputFormat.PARQUET:
        with needs_extra("parquet"):
            from b12screen.batch.columns import ColumnReader
        return ColumnReader(plan, ignore_extra=ignore_extra, keeps_answers=keeps_answers)
    return (CsvReader if form is InputFormat.CSV else JsonReader)(plan, ignore_extra=ignore_extra)
