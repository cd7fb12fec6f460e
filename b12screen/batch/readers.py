"""The reader for each format of input: how its bytes fall into records, and how a plan reads those."""

from collections.abc import Iterator
from typing import Any

from b12screen.batch.cells import CsvReader, csv_rows
from b12screen.batch.decode import JsonReader
from b12screen.batch.formats import InputFormat
from b12screen.batch.lines import CHUNK, Read, all_lines, elements
from b12screen.batch.reading import Reader
from b12screen.engine.plan import Plan


def some_records(form: InputFormat, read: Read, size: int = CHUNK) -> Iterator[Any]:
    """Cut a stream into records, some at a time, in the form that the format's reader takes."""
    return {InputFormat.NDJSON: all_lines, InputFormat.JSON: elements, InputFormat.CSV: csv_rows}[form](read, size)


def reader_of(form: InputFormat, plan: Plan, *, ignore_extra: bool) -> Reader[Any]:
    """Give the reader of a format, for one stream. The plan must have been made with `decode.measure`."""
    return (CsvReader if form is InputFormat.CSV else JsonReader)(plan, ignore_extra=ignore_extra)
