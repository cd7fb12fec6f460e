"""Excel workbooks: the rows of one sheet, with every cell as the text that was typed into it."""

import datetime
from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from typing import Any

import python_calamine as calamine

from b12screen.engine.plan import Plan
from b12screen.errors import UserError
from b12screen.formats.csv.fields import CsvFields
from b12screen.formats.csv.reader import CsvReader
from b12screen.formats.excel.formulas import refuse_formulas_without_values
from b12screen.formats.excel.limits import refuse_bombs
from b12screen.formats.mapping.model import Mapping
from b12screen.formats.reader import ANY_CUT, Cut, Row, behind_titles
from b12screen.formats.source import Source
from b12screen.text import clean, did_you_mean

_ROWS = 1_000  # given at a time


def records(source: Source, columns: Collection[str], size: int = 0, cut: Cut = ANY_CUT) -> Iterator[Sequence[Row]]:
    """Give the rows of a sheet, some at a time; a line is a row of the sheet."""
    rows = behind_titles(_rows(_sheet(source, cut.sheet), cut.header_row), cut)
    while some := list(islice(rows, _ROWS)):
        yield some


def reader(plan: Plan, *, ignore_extra: bool, keeps_answers: bool = True, mapping: Mapping | None = None) -> CsvReader:
    """Give what reads and scores the rows of one input."""
    return CsvReader(plan, ignore_extra=ignore_extra, keeps_answers=keeps_answers, mapping=mapping)


def fields(*, id_field: str, separator: str) -> CsvFields:
    """Give what reads the fields of rows."""
    return CsvFields(id_field)


def _sheet(source: Source, wanted: str | None) -> calamine.CalamineSheet:
    file = source.random_access()
    refuse_bombs(source.name, file)
    refuse_formulas_without_values(source.name, file)
    try:
        book = calamine.CalamineWorkbook.from_filelike(file)
        name = _named(book, wanted) if wanted is not None else None
        found = [book.get_sheet_by_name(each) for each in ([name] if name else _visible(book))]
    except calamine.PasswordError:
        raise UserError(f"{source.name} is locked with a password. Save it without one first.") from None
    except (calamine.CalamineError, OSError):
        raise UserError(f"Cannot read {source.name}: it is no whole Excel workbook. Get it again.") from None
    filled = [sheet for sheet in found if sheet.end is not None]
    if not filled:
        raise UserError(f"There are no rows in {source.name}. Its first row names the questions.")
    if len(filled) > 1:
        raise UserError(f"{source.name} has several sheets: {_listed(filled)}. Say which one: --sheet NAME.")
    return filled[0]


def _visible(book: calamine.CalamineWorkbook) -> list[str]:
    kind, seen = calamine.SheetTypeEnum.WorkSheet, calamine.SheetVisibleEnum.Visible
    return [each.name for each in book.sheets_metadata if each.typ == kind and each.visible == seen]


def _named(book: calamine.CalamineWorkbook, wanted: str) -> str:
    if wanted in book.sheet_names:
        return wanted
    hint = did_you_mean(wanted, book.sheet_names) or f". There are: {', '.join(map(clean, book.sheet_names))}."
    raise UserError(f'There is no sheet "{clean(wanted)}"{hint}')


def _listed(sheets: Sequence[calamine.CalamineSheet]) -> str:
    return ", ".join(clean(sheet.name) for sheet in sheets)


def _rows(sheet: calamine.CalamineSheet, first: int) -> Iterator[Row]:
    """Give the rows from a line on; columns to the left of the table are no part of it."""
    for line, values in enumerate(sheet.iter_rows(), 1):  # from the first row of the sheet on
        if line >= first:
            cells = [value if type(value) is str else _as_typed(value) for value in values]
            yield Row(line, b"", cells if any(map(str.strip, cells)) else [])


def _as_typed(value: Any) -> str:
    """Write a value as somebody types it: 64 and not 64.0, true, 2026-11-27."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime):
        return value.isoformat(" ")
    return str(value)
