"""A report as plain text: short tables that a terminal, a pipe and a screen reader all take."""

from collections.abc import Iterator, Sequence

from b12screen.evaluate.show.tables import Report, Table
from b12screen.text import clean


def as_lines(report: Report) -> Iterator[str]:
    """Give the lines of a report, without its details."""
    yield from _told(report.title, *report.lead)
    for section in report.sections:
        if not section.is_detail:
            yield from _told("", section.title.upper(), *section.say)
            for table in section.tables:
                yield from _table(table)
    yield from _told("", *report.made)


def _told(*lines: str) -> Iterator[str]:
    return map(clean, lines)


def _table(table: Table) -> Iterator[str]:
    yield from _told("", table.title)
    rows = [[clean(cell) for cell in row] for row in (table.head, *table.rows)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield _row(row, widths)
    yield from _told(*table.notes)


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *rest = (
        cell.ljust(width) if place == 0 else cell.rjust(width)
        for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return "  " + "  ".join([first, *rest]).rstrip()
