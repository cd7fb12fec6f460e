"""The header of CSV and of a workbook's sheet, and what a row must have in common with it."""

from collections.abc import Sequence

from b12screen.errors import UserError
from b12screen.formats.rejects import RejectedError


def wrong_length(cells: Sequence[str], names: Sequence[str]) -> RejectedError:
    """Say that a row has not as many cells as its header."""
    return RejectedError("not_an_object", f"the row has {len(cells)} cells, the header has {len(names)}")


def header_names(cells: list[str] | RejectedError) -> Sequence[str]:
    """Give the names of the columns. UserError where they cannot be read: then no row can."""
    if isinstance(cells, RejectedError):
        raise UserError(f"The header row of the CSV input cannot be read: {cells.message}.")
    return [cell.strip() for cell in cells]
