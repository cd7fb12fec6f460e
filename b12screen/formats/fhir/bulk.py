"""FHIR R4: QuestionnaireResponses in, a line each, in a Bundle, or one alone, and out; results out, a Bundle a line."""

from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import BinaryIO

from b12screen.engine.plan import Plan
from b12screen.errors import UserError
from b12screen.formats.answers.wanted import AnswersWanted
from b12screen.formats.fhir.answers import ResponseWriter
from b12screen.formats.fhir.documents import responses
from b12screen.formats.fhir.reader import ResponseReader
from b12screen.formats.fhir.results import ResultWriter
from b12screen.formats.lines import CHUNK, Lines
from b12screen.formats.mapping.model import Mapping
from b12screen.formats.reader import ANY_CUT, Cut
from b12screen.formats.source import Source
from b12screen.formats.writer import ResultsWanted, WriterOf, to_one_file
from b12screen.output import open_output


def records(source: Source, columns: Collection[str], size: int = CHUNK, cut: Cut = ANY_CUT) -> Iterator[Lines]:
    """Give the responses of an input, some at a time."""
    return responses(source.read, size)


def reader(
    plan: Plan, *, ignore_extra: bool, keeps_answers: bool = True, mapping: Mapping | None = None
) -> ResponseReader:
    """Give what reads and scores responses."""
    if mapping is not None:
        raise UserError("--map is for tables and plain JSON. A response names its form, and needs no mapping.")
    return ResponseReader(plan, ignore_extra=ignore_extra)


def results(wanted: ResultsWanted) -> AbstractContextManager[tuple[BinaryIO, WriterOf]]:
    """Open the file for results, and give what writes them."""
    return to_one_file(wanted, lambda source: ResultWriter(wanted, source))


@contextmanager
def answers(wanted: AnswersWanted) -> Iterator[tuple[BinaryIO, WriterOf]]:
    """Open the file for responses, and give what writes them."""
    writer = ResponseWriter(wanted.plan)
    with open_output(wanted.output) as file:
        yield file, lambda _: writer
