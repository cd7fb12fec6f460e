"""A report as plain text: short tables that a terminal, a pipe and a screen reader all take."""

from collections.abc import Iterator, Sequence

from b12screen.evaluate.tables import Report, Table
from b12screen.text import clean


def as_lines(report: Report) -> Iterator[str]:
    """Give the lines of a report, without its details."""
    yield report.title
    yield from report.lead
    for section in report.sections:
        if not section.is_detail:
            yield ""
            yield section.title.upper()
            yield from section.say
            for table in section.tables:
                yield from _table(table)
    yield ""
    yield from report.made


def _table(table: Table) -> Iterator[str]:
    yield ""
    yield table.title
    rows = [[clean(cell) for cell in row] for row in (table.head, *table.rows)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield _row(row, widths)
    yield from table.notes


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *rest = (
        cell.ljust(width) if place == 0 else cell.rjust(width)
        for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return "  " + "  ".join([first, *rest]).rstrip()
