"""Cuts an export into rows: CSV as all these systems write it, or a workbook, which KoboToolbox can also write."""

from collections.abc import Collection, Iterator, Sequence
from typing import NoReturn

from b12screen.errors import UserError
from b12screen.formats.csv.reader import records as records_of_csv
from b12screen.formats.extras import needs_extra
from b12screen.formats.files.kinds import EXCEL, OLD_EXCEL, kind_of
from b12screen.formats.lines import CHUNK
from b12screen.formats.reader import ANY_CUT, Cut, Row
from b12screen.formats.source import Source


def records(source: Source, columns: Collection[str], size: int = CHUNK, cut: Cut = ANY_CUT) -> Iterator[Sequence[Row]]:
    """Give the rows of an export, some at a time, whatever its file is called."""
    if kind_of(source.start) in (EXCEL, OLD_EXCEL):
        with needs_extra("excel"):
            from b12screen.formats.excel.workbook import records as records_of_workbook
        return records_of_workbook(source, columns, size, cut)
    return records_of_csv(source, columns, size, cut)


def fields(*, id_field: str, separator: str) -> NoReturn:
    """Refuse to put rows together: which fields are answers is known only once a whole row is read."""
    raise UserError(
        "An export of a form needs no mapping of its own, and its rows are read one by one. To put rows together, make "
        "answers of them with b12screen convert, and give these with the mapping."
    )
