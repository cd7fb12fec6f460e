"""Rows of CSV as long as no cell is quoted, when a line is a row; from the first quote on, as any CSV is read."""

import csv
from collections.abc import Iterator, Sequence
from itertools import chain

from b12screen.formats.csv.delimiter import delimiter_of
from b12screen.formats.csv.rows import csv_rows
from b12screen.formats.lines import LONGEST_LINE, Lines, Read, Rest, next_lines
from b12screen.formats.reader import Cut
from b12screen.formats.rejects import RejectedError

_READ = 1 << 18  # bytes at a time

# Of some rows the line that each starts on, and its cells; blank ones are left out.
Records = tuple[Sequence[int], Sequence[list[str] | RejectedError]]


def records(read: Read) -> Iterator[Records]:
    """Give the rows of a file, some at a time."""
    lines, rest = next_lines(read, Rest(), _READ)
    delimiter = delimiter_of(next(filter(bytes.strip, lines.raws), b"")) if lines else ","
    while lines is not None:
        plain = _plain(lines, delimiter)
        if plain is None:
            yield from _with_quotes(read, lines, rest.read, delimiter)
            return
        yield plain
        lines, rest = next_lines(read, rest, _READ)


def _plain(lines: Lines, delimiter: str) -> Records | None:
    """Give the cells of lines, where a line is a row; this costs a third of looking for quotes."""
    raws = lines.raws
    if b'"' in b"".join(raws) or max(map(len, raws)) > LONGEST_LINE:
        return None
    try:
        rows = list(csv.reader([raw.removesuffix(b"\r").decode() for raw in raws], strict=True, delimiter=delimiter))
    except (csv.Error, UnicodeDecodeError):
        return None
    if all(rows):
        return range(lines.first, lines.first + len(rows)), rows
    kept = [(place, cells) for place, cells in enumerate(rows, lines.first) if cells]
    return [place for place, _ in kept], [cells for _, cells in kept]


def _with_quotes(read: Read, lines: Lines, held: bytes, delimiter: str) -> Iterator[Records]:
    begun = b"".join(raw + b"\n" for raw in lines.raws) + held
    left = chain([begun], iter(lambda: read(_READ), b""))
    for some in csv_rows(lambda _: next(left, b""), cut=Cut(delimiter)):
        rows = [row for row in some if row.cells]
        yield [row.line + lines.first - 1 for row in rows], [row.cells for row in rows]
