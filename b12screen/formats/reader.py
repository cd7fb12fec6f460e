"""What the readers of all formats give for a record: a person that the plan has weighed, or a reject."""

from collections import deque
from collections.abc import Collection, Iterator, Sequence
from enum import Enum
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, Protocol, TypeVar

import msgspec
from msgspec import Raw

from b12screen.engine.conclusions import Conclusion
from b12screen.engine.plan import Answers, FollowUpError, Plan
from b12screen.formats.lines import CHUNK
from b12screen.formats.rejects import RejectedError
from b12screen.formats.source import Source

if TYPE_CHECKING:
    from b12screen.formats.mapping.model import Mapping
    from b12screen.formats.mapping.rows import ReadsRows

# One person: the id as JSON text, just as it came; the answers in the order of Plan.fields; and what the plan makes
# of them. A plain tuple, since naming its parts would cost more than scoring a question.
Weighed = tuple[bytes | Raw, Answers, int, Conclusion]


class Out(Enum):
    """What stands for a record that a mapping takes no person from."""

    LEFT_OUT = "left out"


LEFT_OUT: Final = Out.LEFT_OUT
LeftOut = Literal[Out.LEFT_OUT]

# A record as it is in the input: its line, its bytes, and what was read from it; None where it is blank.
Reading = tuple[int, bytes, Weighed | RejectedError | LeftOut | None]

AT_ONCE = 64  # records that are read together; what is made of them should fit into a processor's cache

Some = TypeVar("Some", contravariant=True)


class Cut(NamedTuple):
    """How the rows of a table lie in its file, as far as somebody said so.

    `header_row` is the line with the names of the columns, and `header_rows` the number of rows from there that hold
    no answers. `delimiter` parts the cells of CSV, `sheet` is one of a workbook.
    """

    delimiter: str | None = None
    sheet: str | None = None
    header_row: int = 1
    header_rows: int = 1


ANY_CUT = Cut()


class Row(NamedTuple):
    """A row as it is in its file: the line it starts on, its bytes, and its cells; none where it is blank.

    A row that has no bytes of its own, as in a workbook, is told by its cells.
    """

    line: int
    raw: bytes
    cells: list[str] | RejectedError


def behind_titles(rows: Iterator[Row], cut: Cut) -> Iterator[Row]:
    """Leave out the further rows of the header."""
    rest = cut.header_rows - 1
    for row in rows:
        yield row
        if row.cells and rest:
            deque(islice(rows, rest), maxlen=0)
            rest = 0


def shown_id(identifier: bytes | Raw) -> str | None:
    """Give an id as text: without quotes and escapes, and None where there is none."""
    text = bytes(identifier)
    if text == b"null":
        return None
    return msgspec.json.decode(text, type=str) if text.startswith(b'"') else text.decode()


class ReadsFields(Protocol):
    """What reads fields that have names."""

    @property
    def skipped(self) -> Collection[str]:
        """The fields that were left out so far, which are no questions."""

    @property
    def asked(self) -> bool:
        """Say whether any field so far was a question; a table without one is refused."""

    @property
    def never_met(self) -> Collection[str] | None:
        """The fields of the mapping that no record had so far, and None where no record was looked at."""


class Reader(ReadsFields, Protocol[Some]):
    """A format: reads some records at a time, in order."""

    def read(self, some: Some) -> Sequence[Reading]:
        """Read each record, or say why not."""


class ReadsAnswers(Protocol):
    """What a module has that reads a format of answers."""

    def records(self, source: Source, columns: Collection[str], size: int = CHUNK, cut: Cut = ANY_CUT) -> Iterator[Any]:
        """Cut an input into records, some at a time, in the form that the reader takes.

        `columns` are those that are read of a table; what else it holds would only cost time. `cut` is for tables.
        """

    def reader(
        self, plan: Plan, *, ignore_extra: bool, keeps_answers: bool = True, mapping: "Mapping | None" = None
    ) -> Reader[Any]:
        """Give what reads and scores the records of one input; the plan must have been made with `measure`.

        Without `keeps_answers`, what some formats read does not hold the answers. A mapping says how fields and codes
        become questions and answers.
        """

    def fields(self, *, id_field: str, separator: str) -> "ReadsRows":
        """Give what reads the fields of the records of one input, as text, several choices with a separator."""


def weigh(plan: Plan, identifier: bytes, answers: Answers) -> Weighed | RejectedError:
    """Let the plan weigh one person whose answers have each been checked."""
    try:
        return (identifier, answers, *plan.tally(answers))
    except FollowUpError as error:
        message = "the follow-up is answered, but what opens it is not certainly true"
        return RejectedError("follow_up", message, error.question.id)


def weigh_all(plan: Plan, people: Sequence[tuple[bytes, Answers]]) -> list[Weighed | RejectedError]:
    """Let the plan weigh some people together, which is faster."""
    regular = plan.layout.regular
    weighed = zip(people, *plan.tallies([answers for _, answers in people]), strict=True)
    return [
        (*person, tally, conclusion) if tally < regular else weigh(plan, *person)
        for person, tally, conclusion in weighed
    ]
