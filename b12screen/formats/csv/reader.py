"""CSV: a header of question keys, then one record a row; a cell is read by its question and nothing is guessed."""

from collections.abc import Collection, Iterator, Sequence
from functools import partial
from operator import getitem, itemgetter

import msgspec

from b12screen.engine.memo import Lookup
from b12screen.engine.plan import Answers, Plan
from b12screen.formats.column_names import check_names
from b12screen.formats.csv.fields import CsvFields
from b12screen.formats.csv.header import header_names, wrong_length
from b12screen.formats.csv.ids import id_in
from b12screen.formats.csv.rows import aligned, cells_in, csv_rows
from b12screen.formats.lines import CHUNK
from b12screen.formats.mapping.apply import Applied
from b12screen.formats.mapping.fields import Fields
from b12screen.formats.mapping.model import Mapping
from b12screen.formats.reader import ANY_CUT, AT_ONCE, Cut, LeftOut, Reading, Row, Weighed, weigh_all
from b12screen.formats.rejects import Emergencies, RejectedError, first_of, rejected
from b12screen.formats.source import Source
from b12screen.pack.answers import AnswerProblem, parse_cell
from b12screen.pack.questions import Question

_MOST_CELLS = 4_096  # different ones that are remembered of a column


def records(source: Source, columns: Collection[str], size: int = CHUNK, cut: Cut = ANY_CUT) -> Iterator[Sequence[Row]]:
    """Give the rows of an input, some at a time."""
    return csv_rows(source.read, size, cut)


def reader(
    plan: Plan, *, ignore_extra: bool, keeps_answers: bool = True, mapping: Mapping | None = None
) -> "CsvReader":
    """Give what reads and scores the rows of one input."""
    return CsvReader(plan, ignore_extra=ignore_extra, keeps_answers=keeps_answers, mapping=mapping)


def fields(*, id_field: str, separator: str) -> CsvFields:
    """Give what reads the fields of rows."""
    return CsvFields(id_field)


class CsvReader:
    """Reads rows by the columns that the first one names; UserError when they do not fit the pack."""

    asked = True
    never_met = ()

    def __init__(
        self, plan: Plan, *, ignore_extra: bool = False, keeps_answers: bool = True, mapping: Mapping | None = None
    ) -> None:
        self._plan = plan
        self._ignore_extra = ignore_extra
        self._keeps_answers = keeps_answers
        self._mapping = mapping
        self._mapped: Applied | None = None
        self._columns: Sequence[str] | None = None
        self.skipped: Collection[str] = ()
        self._emergencies = Emergencies(plan)
        self._answers = [Lookup(partial(_answer, question), _MOST_CELLS) for question in plan.fields]

    def read(self, some: Sequence[Row]) -> Sequence[Reading]:
        """Read each row, or say why not; the header is none."""
        found: list[Reading] = []
        for i in range(0, len(some), AT_ONCE):
            rows = list(self._behind_header(some[i : i + AT_ONCE]))
            read = [self._read(row.cells) for row in rows]
            people = [each for each in read if isinstance(each, tuple)]
            weighed = iter(self._weigh(people))
            for row, each in zip(rows, read, strict=True):
                result = next(weighed) if isinstance(each, tuple) else each
                raw = row.raw or (self._as_object(row.cells) if isinstance(result, RejectedError) else b"")
                if isinstance(result, RejectedError):
                    self._mark(result, row)
                found.append((row.line, raw, result))
        return found

    def _weigh(self, people: Sequence[tuple[bytes, Answers]]) -> Sequence[Weighed | RejectedError | LeftOut]:
        if self._mapped is None:
            return weigh_all(self._plan, people)
        ids, rows = [each for each, _ in people], [cells for _, cells in people]
        return self._mapped.weigh(ids, rows, keeps_answers=self._keeps_answers)

    def _mark(self, error: RejectedError, row: Row) -> None:
        columns = self._columns or ()
        for cells in aligned(row.cells if isinstance(row.cells, list) else cells_in(row.raw), len(columns)):
            told = (
                self._mapped.told(cells, self._emergencies.questions)
                if self._mapped
                else zip(columns, cells, strict=True)
            )
            self._emergencies.mark(error, told)

    def _as_object(self, cells: list[str] | RejectedError) -> bytes:
        """Give a row that has no bytes of its own as a JSON object, without what is blank."""
        if isinstance(cells, RejectedError):
            return b""
        named = zip(self._columns or (), cells, strict=False)
        return msgspec.json.encode({name: cell for name, cell in named if cell})

    def _behind_header(self, some: Sequence[Row]) -> Iterator[Row]:
        for row in some:
            if self._columns is None and row.cells:
                self._take_header(row.cells)
            else:
                yield row

    def _take_header(self, cells: list[str] | RejectedError) -> None:
        names = header_names(cells)
        if self._mapping is None:
            self.skipped = check_names(names, self._plan, ignore_extra=self._ignore_extra)
        else:
            fields = Fields(self._mapping, self._plan.pack.question, ignore_extra=self._ignore_extra)
            self.skipped = fields.check(names)
            self._mapped = Applied(self._mapping, self._plan, names)
        self._take_columns(names)

    def _read(self, cells: list[str] | RejectedError) -> tuple[bytes, Answers] | RejectedError | None:
        if isinstance(cells, RejectedError):
            return cells
        if not cells:
            return None
        if len(cells) != len(self._columns or ()):
            return wrong_length(cells, self._columns or ())
        if self._mapped:
            return self._id_in(cells), tuple(cells)
        cells = [*cells, ""]
        try:
            answers = tuple(map(getitem, self._answers, self._pick(cells)))
        except _WrongCellError:
            first = first_of(self._problems(cells))
            assert first is not None  # since a cell was refused
            return first
        return self._id_in(cells), answers

    def _id_in(self, cells: list[str]) -> bytes:
        return msgspec.json.encode(id_in(cells[self._id]) if self._id < len(cells) else None)

    def _take_columns(self, columns: Sequence[str]) -> None:
        """Find the column of each field; one that is missing is read from an empty cell added to the row."""
        self._columns = columns
        places = {name: place for place, name in enumerate(columns)}
        empty = len(columns)
        self._pick = itemgetter(*(places.get(question.id, empty) for question in self._plan.fields), empty)
        self._id = places.get((self._mapping and self._mapping.id) or "id", empty)

    def _problems(self, cells: list[str]) -> Iterator[RejectedError]:
        """Give what is wrong with the cells, in the order of the columns."""
        for name, cell in zip(self._columns or (), cells, strict=False):
            question = self._plan.pack.question.get(name)
            problem = parse_cell(question, cell) if question else None
            if isinstance(problem, AnswerProblem):
                yield rejected(problem, name)


class _WrongCellError(Exception):
    """A cell is no answer to its question."""


def _answer(question: Question, cell: str) -> object:
    answer = parse_cell(question, cell)
    if isinstance(answer, AnswerProblem):
        raise _WrongCellError
    return answer
