"""How a CSV file is cut into rows and these into cells, whichever sign parts them and however lines end."""

import csv
import re
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import chain, islice

from b12screen.errors import UserError
from b12screen.formats.csv.delimiter import DELIMITERS, delimiter_of, named_delimiter
from b12screen.formats.lines import CHUNK, LONGEST_LINE, Read, all_lines
from b12screen.formats.reader import ANY_CUT, Cut, Row, behind_titles
from b12screen.formats.rejects import RejectedError

_MOST_LINES = 100  # of one row; a quote that nobody closes would take in the rest of the file
_ROWS = 1_000  # read at a time


def csv_rows(read: Read, size: int = CHUNK, cut: Cut = ANY_CUT) -> Iterator[Sequence[Row]]:
    """Give the rows of a file, some at a time. UserError where all are blank, so that there is no header."""
    csv.field_size_limit(LONGEST_LINE)
    lines = _Lines(read, size)
    delimiter = lines.delimiter(cut)
    rows = behind_titles(_rows(lines, csv.reader(lines, strict=True, delimiter=delimiter)), cut)
    has_header = False
    while some := list(islice(rows, _ROWS)):
        has_header = has_header or any(row.cells for row in some)
        yield some
    if not has_header:
        raise UserError("The CSV input has no header row. Its first row names the questions; see b12screen template.")


def _with_line_feeds(read: Read) -> Read:
    """Read lines that end with a carriage return alone, as an old Mac wrote them, as lines that end as usual."""
    is_old_mac: bool | None = None

    def reads(size: int) -> bytes:
        nonlocal is_old_mac
        block = read(size)
        if is_old_mac is None:
            while b"\n" not in block and b"\r" not in block[:-1] and len(block) < LONGEST_LINE and (more := read(size)):
                block += more
            is_old_mac = b"\r" in block[:-1] and b"\n" not in block
        return block.replace(b"\r", b"\n") if is_old_mac else block

    return reads


class _Lines:
    """Feeds the csv module one physical line at a time, and remembers the lines of the row at hand."""

    def __init__(self, read: Read, size: int) -> None:
        some = all_lines(_with_line_feeds(read), size)
        self._lines = chain.from_iterable(enumerate(lines.raws, lines.first) for lines in some)
        self._again: deque[tuple[int, bytes]] = deque()
        self._start()

    def delimiter(self, cut: Cut) -> str:
        """Leave out the lines above the header, and give the sign that parts its cells."""
        for _ in islice(self._lines, cut.header_row - 1):
            pass
        header = list(islice(self._lines, 1))
        named = named_delimiter(header[0][1]) if header else None
        while header and not named and len(header) < _MOST_LINES and (more := self._rest_of_header(header)):
            header += more
        self._again.extend(() if named else header)
        return cut.delimiter or named or delimiter_of(b"\n".join(line for _, line in header))

    def _rest_of_header(self, header: Sequence[tuple[int, bytes]]) -> list[tuple[int, bytes]]:
        """Give one more line where the header is blank so far, or has an open quote."""
        text = b"".join(line for _, line in header)
        is_open = not text.strip() or (text.count(b'"') % 2 and len(text) < LONGEST_LINE)
        return list(islice(self._lines, 1)) if is_open else []

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
            if not any(map(str.strip, cells)):
                cells = []  # as spreadsheets write rows that were used once
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
            cells = RejectedError("encoding", "the row is not UTF-8; for a file in another encoding, give --encoding")
        yield Row(*lines.taken(), cells)


def cells_in(raw: bytes) -> list[str]:
    """Give the cells of a row that cannot be read, as far as they can be told apart: at the sign that parts most."""
    text = re.sub(r"[\r\n\"]", " ", raw.decode(errors="replace"))
    return max((text.split(sign) for sign in DELIMITERS), key=len)


def aligned(cells: list[str], columns: int) -> Iterator[list[str]]:
    """Give cells one for each column, in each place where they may belong if there are more or fewer of them."""
    blank = [""] * columns
    yield (cells + blank)[:columns]
    if len(cells) != columns:
        yield (blank + cells)[-columns:] if columns else []
