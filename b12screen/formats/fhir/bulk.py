"""FHIR R4: QuestionnaireResponses in, a line each, in a Bundle, or one alone; results out, a Bundle a line."""

from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager
from typing import BinaryIO

from b12screen.engine.plan import Plan
from b12screen.formats.fhir.documents import cut
from b12screen.formats.fhir.reader import ResponseReader
from b12screen.formats.fhir.results import ResultWriter
from b12screen.formats.lines import CHUNK, Lines
from b12screen.formats.source import Source
from b12screen.formats.writer import ResultsWanted, WriterOf, to_one_file


def records(source: Source, columns: Collection[str], size: int = CHUNK) -> Iterator[Lines]:
    """Give the responses of an input, some at a time."""
    return cut(source.read, size)


def reader(plan: Plan, *, ignore_extra: bool, keeps_answers: bool = True) -> ResponseReader:
    """Give what reads and scores responses."""
    return ResponseReader(plan, ignore_extra=ignore_extra)


def results(wanted: ResultsWanted) -> AbstractContextManager[tuple[BinaryIO, WriterOf]]:
    """Open the file for results, and give what writes them."""
    return to_one_file(wanted, lambda source: ResultWriter(wanted, source))
