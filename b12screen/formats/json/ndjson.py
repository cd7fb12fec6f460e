"""NDJSON: a record a line; results as a line each."""

from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager
from typing import BinaryIO

from b12screen.engine.plan import Plan
from b12screen.formats.json.fields import JsonFields
from b12screen.formats.json.mapped import json_reader
from b12screen.formats.json.writer import json_results
from b12screen.formats.lines import CHUNK, Lines, all_lines
from b12screen.formats.mapping.model import Mapping
from b12screen.formats.reader import ANY_CUT, Cut, Reader
from b12screen.formats.source import Source
from b12screen.formats.writer import ResultsWanted, WriterOf


def records(source: Source, columns: Collection[str], size: int = CHUNK, cut: Cut = ANY_CUT) -> Iterator[Lines]:
    """Give the records of an input, some at a time."""
    return all_lines(source.read, size)


def reader(
    plan: Plan, *, ignore_extra: bool, keeps_answers: bool = True, mapping: Mapping | None = None
) -> Reader[Lines]:
    """Give what reads and scores records."""
    return json_reader(plan, mapping, ignore_extra=ignore_extra, keeps_answers=keeps_answers)


def fields(*, id_field: str, separator: str) -> JsonFields:
    """Give what reads the fields of records."""
    return JsonFields(id_field, separator)


def results(wanted: ResultsWanted) -> AbstractContextManager[tuple[BinaryIO, WriterOf]]:
    """Open the file for results, and give what writes them."""
    return json_results(wanted, array=False)
