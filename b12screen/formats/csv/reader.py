"""CSV: a header of question keys, then one record a row; a cell is read by its question and nothing is guessed."""

import csv
import re
from collections import deque
from collections.abc import Collection, Iterator, Sequence
from functools import partial
from itertools import chain, islice
from operator import getitem, itemgetter
from typing import NamedTuple

import msgspec

from b12screen.engine.memo import Lookup
from b12screen.engine.plan import Answers, Plan
from b12screen.errors import UserError
from b12screen.formats.column_names import check_names
from b12screen.formats.lines import CHUNK, LONGEST_LINE, Read, all_lines
from b12screen.formats.reader import AT_ONCE, Reading, weigh_all
from b12screen.formats.rejects import Emergencies, RejectedError, rejected
from b12screen.formats.source import Source
from b12screen.pack.answers import AnswerProblem, parse_cell
from b12screen.pack.questions import Question

_MOST_LINES = 100  # of one row; a quote that nobody closes would take in the rest of the file
_ROWS = 1_000  # read at a time
_MOST_CELLS = 4_096  # different ones that are remembered of a column


class Row(NamedTuple):
    """A row as it is in the file: the line it starts on, its bytes, and its cells; none where it is blank."""

    line: int
    raw: bytes
    cells: list[str] | RejectedError


def records(source: Source, columns: Collection[str], size: int = CHUNK) -> Iterator[Sequence[Row]]:
    """Give the rows of an input, some at a time."""
    return csv_rows(source.read, size)


def reader(plan: Plan, *, ignore_extra: bool, keeps_answers: bool = True) -> "CsvReader":
    """Give what reads and scores the rows of one input."""
    return CsvReader(plan, ignore_extra=ignore_extra)


def csv_rows(read: Read, size: int = CHUNK) -> Iterator[Sequence[Row]]:
    """Give the rows of a file, some at a time. UserError where all are blank, so that there is no header."""
    csv.field_size_limit(LONGEST_LINE)
    lines = _Lines(read, size)
    rows = _rows(lines, csv.reader(lines, strict=True))
    has_header = False
    while some := list(islice(rows, _ROWS)):
        has_header = has_header or any(row.cells for row in some)
        yield some
    if not has_header:
        raise UserError("The CSV input has no header row. Its first row names the questions; see b12screen template.")


class CsvReader:
    """Reads rows by the columns that the first one names; UserError when they do not fit the pack."""

    def __init__(self, plan: Plan, *, ignore_extra: bool = False) -> None:
        self._plan = plan
        self._ignore_extra = ignore_extra
        self._columns: Sequence[str] | None = None
        self._emergencies = Emergencies(plan)
        self._answers = [Lookup(partial(_answer, question), _MOST_CELLS) for question in plan.fields]

    def read(self, some: Sequence[Row]) -> Sequence[Reading]:
        """Read each row, or say why not; the header is none."""
        found: list[Reading] = []
        for i in range(0, len(some), AT_ONCE):
            read = [(line, raw, self._read(cells)) for line, raw, cells in self._behind_header(some[i : i + AT_ONCE])]
            people = [each for _, _, each in read if isinstance(each, tuple)]
            weighed = iter(weigh_all(self._plan, people))
            found += [(line, raw, next(weighed) if isinstance(each, tuple) else each) for line, raw, each in read]
        for _, raw, each in found:
            if isinstance(each, RejectedError):
                self._emergencies.mark(each, _told(self._columns or (), raw))
        return found

    def _behind_header(self, some: Sequence[Row]) -> Iterator[Row]:
        for row in some:
            if self._columns is None and row.cells:
                self._take_columns(_header(row.cells, self._plan, self._ignore_extra))
            else:
                yield row

    def _read(self, cells: list[str] | RejectedError) -> tuple[bytes, Answers] | RejectedError | None:
        if isinstance(cells, RejectedError):
            return cells
        if not cells:
            return None
        if len(cells) != len(self._columns or ()):
            expected = len(self._columns or ())
            return RejectedError("not_an_object", f"the row has {len(cells)} cells, the header has {expected}")
        cells = [*cells, ""]
        try:
            answers = tuple(map(getitem, self._answers, self._pick(cells)))
        except _WrongCellError:
            return self._first_problem(cells)
        return msgspec.json.encode(cells[self._id] or None), answers

    def _take_columns(self, columns: Sequence[str]) -> None:
        """Find the column of each field; one that is missing is read from an empty cell added to the row."""
        self._columns = columns
        places = {name: place for place, name in enumerate(columns)}
        empty = len(columns)
        self._pick = itemgetter(*(places.get(question.id, empty) for question in self._plan.fields), empty)
        self._id = places.get("id", empty)

    def _first_problem(self, cells: list[str]) -> RejectedError:
        """Give the first problem in the order of the columns."""
        for name, cell in zip(self._columns or (), cells, strict=False):
            question = self._plan.pack.question.get(name)
            problem = parse_cell(question, cell) if question else None
            if isinstance(problem, AnswerProblem):
                return rejected(problem, name)
        raise AssertionError("a cell was refused, and none is wrong")


def _told(columns: Sequence[str], raw: bytes) -> Iterator[tuple[str, str]]:
    """Give names and cells of a row, with cells in any place where they may belong if these are not as many."""
    text = re.sub(r"[\r\n]", " ", raw.decode(errors="replace"))[:LONGEST_LINE]
    for cells in (next(csv.reader([text]), []), text.replace('"', "").split(",")):
        yield from zip(columns, cells, strict=False)
        if len(cells) == len(columns):
            return
        yield from zip(reversed(columns), reversed(cells), strict=False)


class _WrongCellError(Exception):
    """A cell is no answer to its question."""


def _answer(question: Question, cell: str) -> object:
    answer = parse_cell(question, cell)
    if isinstance(answer, AnswerProblem):
        raise _WrongCellError
    return answer


class _Lines:
    """Feeds the csv module one physical line at a time, and remembers the lines of the row at hand."""

    def __init__(self, read: Read, size: int) -> None:
        some = all_lines(read, size)
        self._lines = chain.from_iterable(enumerate(lines.raws, lines.first) for lines in some)
        self._again: deque[tuple[int, bytes]] = deque()
        self._start()

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line, raw = self._again.popleft() if self._again else next(self._lines)
        raw = raw.removesuffix(b"\r")
        self._row.append((line, raw))
        self._bytes += len(raw)
        if self._bytes > LONGEST_LINE:
            raise RejectedError("too_long", f"the row has more than {LONGEST_LINE:,} bytes")
        if len(self._row) > _MOST_LINES:
            raise RejectedError("not_an_object", f"a quote is open for more than {_MOST_LINES} lines")
        try:
            return raw.decode() + "\n"
        except UnicodeDecodeError:
            self.is_utf8 = False
            return raw.decode(errors="surrogateescape") + "\n"

    def taken(self) -> tuple[int, bytes]:
        """Give where the row at hand starts, and its bytes; and start the next row."""
        row = self._row
        self._start()
        return row[0][0], row[0][1] if len(row) == 1 else b"\n".join(raw for _, raw in row)

    def only_first(self) -> None:
        """Keep the first line of the row at hand, and read the others again: an open quote must not swallow them."""
        self._again.extendleft(reversed(self._row[1:]))
        del self._row[1:]
        self.is_utf8 = _is_utf8(self._row[0][1])

    def _start(self) -> None:
        self._row: list[tuple[int, bytes]] = []
        self._bytes = 0
        self.is_utf8 = True


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


def _rows(lines: _Lines, rows: Iterator[list[str]]) -> Iterator[Row]:
    while True:
        cells: list[str] | RejectedError
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error:
            lines.only_first()
            cells = RejectedError(
                "not_an_object", "the row cannot be read as cells: check its quotes and its line ending"
            )
        except RejectedError as error:
            lines.only_first()
            cells = error
        if not lines.is_utf8 and not (isinstance(cells, RejectedError) and cells.code == "too_long"):
            cells = RejectedError("encoding", "the row is not UTF-8")
        yield Row(*lines.taken(), cells)


def _header(cells: list[str] | RejectedError, plan: Plan, ignore_extra: bool) -> Sequence[str]:
    """Check the names of the columns; what is wrong with them is wrong with every row, so nothing is scored."""
    if isinstance(cells, RejectedError):
        raise UserError(f"The header row of the CSV input cannot be read: {cells.message}.")
    check_names(cells, plan, ignore_extra=ignore_extra)
    return cells
