"""What the writers of all formats have in common: they make a row of each person, and write rows into a file."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from b12screen.engine.explain import Explanation, explain
from b12screen.engine.plan import Plan
from b12screen.formats.mapping.model import Mapping
from b12screen.formats.reader import Weighed
from b12screen.output import open_output


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultsWanted:
    """Which results a run is to write, and where; an `output` of None is standard output.

    `locale`, `date`, `for_clinician` and `by_urgency` are for summaries in words, and for nothing else.
    """

    plan: Plan
    output: Path | None
    assumed: Sequence[str] = ()
    explained: bool = False
    locale: str | None = None
    date: str = ""
    for_clinician: bool = False
    by_urgency: bool = False
    has_sources: bool = False  # whether each row says which input it comes from
    mapping: Mapping | None = None  # which says where ids stand
    parquet_inputs: Sequence[Path | None] = ()  # where all inputs are Parquet, whose ids keep their type
    one_thread: bool = False  # whether nothing may be written while people are scored


class Writer(Protocol):
    """Makes a row of each person, and writes rows in the order of the input; what a row is, each format says."""

    def row(self, line: int, weighed: Weighed) -> Any:
        """Give what is to be written of one person."""

    def write(self, rows: list[Any], file: BinaryIO, *, first: bool) -> None:
        """Write rows; `first` says that they are the first ones."""

    def finish(self, file: BinaryIO, *, empty: bool) -> None:
        """Write what comes after the last row; `empty` says that there were no rows."""


class JoinedRows:
    """A writer whose rows are bytes: `start`, then the rows with `between` between them, then `end`."""

    start = between = end = b""

    def write(self, rows: list[bytes], file: BinaryIO, *, first: bool) -> None:
        """Write rows; `first` says that they are the first ones."""
        file.write(self.start if first else self.between)
        file.write(self.between.join(rows))

    def finish(self, file: BinaryIO, *, empty: bool) -> None:
        """Write what comes after the last row; `empty` says that there were no rows."""
        file.write(self.start + self.end if empty else self.end)


WriterOf = Callable[[str | None], Writer]  # gives the writer for each input in turn, by the name that its rows carry


class WritesResults(Protocol):
    """What a module has that writes a format of results."""

    def results(self, wanted: ResultsWanted) -> AbstractContextManager[tuple[BinaryIO, WriterOf]]:
        """Open what results go to, and give the writer for each input in turn."""


@contextmanager
def to_one_file(wanted: ResultsWanted, writer_of: WriterOf) -> Iterator[tuple[BinaryIO, WriterOf]]:
    """Open the file for results of which each is a row of it."""
    with open_output(wanted.output) as file:
        yield file, writer_of


def explained(plan: Plan, weighed: Weighed) -> Explanation:
    """Say why a person was weighed so."""
    _, answers, tally, conclusion = weighed
    return explain(plan, answers, plan.told(tally, conclusion))


def answer_in_words(answer: object) -> str:
    """Give an answer as a cell holds it."""
    return ("yes" if answer else "no") if isinstance(answer, bool) else str(answer)
