"""CSV: a header of question keys, then one record a row; a cell is read by its question and nothing is guessed."""

import csv
from collections import deque
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from b12screen.batch.decode import Reading, Record
from b12screen.batch.lines import LONGEST_LINE, RawRecord, physical_lines
from b12screen.batch.rejects import RAW_BYTES, RejectedError
from b12screen.engine.plan import Plan
from b12screen.errors import UserError
from b12screen.pack.answers import AnswerProblem, parse_cell
from b12screen.text import clean, did_you_mean

_MOST_LINES = 100  # of one row; a quote that nobody closes would take in the rest of the file


def csv_readings(file: BinaryIO, plan: Plan, *, ignore_extra: bool = False) -> Iterator[Reading]:
    """Give each row, read or rejected; blank rows are None. UserError when the header does not fit the pack."""
    csv.field_size_limit(LONGEST_LINE)
    lines = _Lines(file)
    rows = csv.reader(lines, strict=True)
    columns: Sequence[str] | None = None
    for raw, cells in _rows(lines, rows):
        if not cells:
            yield raw, None
        elif columns is None:
            columns = _header(cells, plan, ignore_extra)
        elif isinstance(cells, RejectedError):
            yield raw, cells
        else:
            yield raw, _read(columns, cells, plan)
    if columns is None:
        raise UserError("The CSV input has no header row. Its first row names the questions; see b12screen template.")


class _Lines:
    """Feeds the csv module one physical line at a time, and remembers the lines of the row at hand."""

    def __init__(self, file: BinaryIO) -> None:
        self._lines = physical_lines(file)
        self._again: deque[RawRecord] = deque()
        self._bytes = 0
        self.row: list[RawRecord] = []

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._lines)
        self.row.append(line)
        self._bytes += len(line.raw)
        if line.too_long or self._bytes > LONGEST_LINE:
            raise RejectedError("too_long", f"the row has more than {LONGEST_LINE:,} bytes")
        if len(self.row) > _MOST_LINES:
            raise RejectedError("not_an_object", f"a quote is open for more than {_MOST_LINES} lines")
        return line.raw.decode("utf-8", errors="surrogateescape") + "\n"

    def taken(self) -> RawRecord:
        """Give the lines of the row at hand as one record, and start the next row."""
        first, raw = self.row[0], b"\n".join(line.raw for line in self.row)
        self.row, self._bytes = [], 0
        return RawRecord(first.line, raw[: RAW_BYTES + LONGEST_LINE], first.too_long)

    def only_first(self) -> None:
        """Keep the first line of the row at hand, and read the others again: an open quote must not swallow them."""
        self._again.extendleft(reversed(self.row[1:]))
        del self.row[1:]


def _rows(lines: _Lines, rows: Iterator[list[str]]) -> Iterator[tuple[RawRecord, list[str] | RejectedError]]:
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
        raw = lines.taken()
        too_long = isinstance(cells, RejectedError) and cells.code == "too_long"
        yield raw, cells if too_long or _is_utf8(raw.raw) else RejectedError("encoding", "the row is not UTF-8")


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


def _header(cells: list[str] | RejectedError, plan: Plan, ignore_extra: bool) -> Sequence[str]:
    """Check the names of the columns; what is wrong with them is wrong with every row, so nothing is scored."""
    if isinstance(cells, RejectedError):
        raise UserError(f"The header row of the CSV input cannot be read: {cells.message}.")
    known = {question.id for question in plan.fields} | {"id"}
    seen: set[str] = set()
    for name in cells:
        if name in seen and (name in known or not ignore_extra):
            raise UserError(f'The column "{clean(name)}" stands twice in the header row; keep one.')
        if name not in known and not ignore_extra:
            hint = did_you_mean(name, known) or "."
            if len(cells) == 1 and (";" in name or "\t" in name):
                hint = "; columns are separated with commas."
            raise UserError(f'No question is called "{clean(name[:80])}"{hint} To skip such columns: --extra ignore.')
        seen.add(name)
    return cells


def _read(columns: Sequence[str], cells: list[str], plan: Plan) -> Record | RejectedError:
    if len(cells) != len(columns):
        return RejectedError("not_an_object", f"the row has {len(cells)} cells, the header has {len(columns)}")
    answers: dict[str, object] = {}
    for name, cell in zip(columns, cells, strict=True):
        question = plan.pack.question.get(name)
        if question is None:
            continue
        value = parse_cell(question, cell)
        if isinstance(value, AnswerProblem):
            return RejectedError(value.code, value.message, name)
        answers[name] = value
    identifier = dict(zip(columns, cells, strict=True)).get("id") or None
    return Record(identifier, plan.row(answers))
