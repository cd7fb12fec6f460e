"""A report on a terminal: short tables with bars."""

from collections.abc import Sequence
from typing import TextIO

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from b12screen.evaluate.cohort.known import Charted
from b12screen.evaluate.show.tables import Report, Section, Table
from b12screen.text import clean

_WIDE = 20  # of the longest bar
_MOST_COLUMNS = 4  # beside which there is room for bars
_BLOCKS = "\N{FULL BLOCK}", "#"  # where the second is for what cannot show the first


def show(report: Report, file: TextIO) -> None:
    """Print a report."""
    console = Console(file=file, markup=False, emoji=False, highlight=False)
    block = _BLOCKS[0] if _can_show(file, _BLOCKS[0]) else _BLOCKS[1]
    console.print(Text(report.title, style="bold"))
    for line in report.lead:
        console.print(clean(line))
    for section in report.sections:
        _show_section(console, section, block)
    for line in report.made:
        console.print(Text(clean(line), style="dim"))


def _show_section(console: Console, section: Section, block: str) -> None:
    console.print()
    console.print(Text(clean(section.title), style="bold"))
    for line in section.say:
        console.print(clean(line))
    for table in section.tables:
        if isinstance(section, Charted):
            _show_chart(console, section, table, block)
        else:
            console.print(_grid(table.head, table.rows))


def _show_chart(console: Console, section: Charted, table: Table, block: str) -> None:
    """Show the first rows, by codes; with bars where there is room for them, else without the column of shares."""
    rows = [(code, *row[1:]) for code, row in zip(section.codes, table.rows, strict=False)]
    kept = rows[: section.short]
    after = table.rows[len(rows) :] if len(kept) == len(rows) else []  # the row for all together
    shown = [*kept, *after]
    if len(table.head) > _MOST_COLUMNS:
        console.print(_grid(_without_share(table.head), [_without_share(row) for row in shown]))
    else:
        bars = _bars(section.sizes, block)
        head = (*table.head, "") if any(bars) else table.head
        console.print(_grid(head, [(*row, bar)[: len(head)] for row, bar in zip(shown, bars, strict=False)]))
    if left := len(rows) - len(kept):
        console.print(f"and {left} more")


def _bars(sizes: Sequence[int | None], block: str) -> list[str]:
    most = max((size or 0 for size in sizes), default=0) or 1
    return [block * round(_WIDE * (size or 0) / most) for size in sizes]


def _without_share(row: Sequence[str]) -> Sequence[str]:
    return (*row[:2], *row[3:])


def _grid(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Grid:
    grid = Grid(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for place, name in enumerate(head):
        grid.add_column(Text(clean(name)), justify="right" if place and name else "left", overflow="fold")
    for row in rows:
        grid.add_row(*(Text(clean(cell)) for cell in row))
    return grid


def _can_show(file: TextIO, text: str) -> bool:
    try:
        text.encode(file.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
