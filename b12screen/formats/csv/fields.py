"""The fields of rows of CSV and of workbooks, by the names in their header."""

from collections.abc import Sequence

import msgspec

from b12screen.formats.csv.header import header_names, wrong_length
from b12screen.formats.csv.ids import id_in
from b12screen.formats.mapping.rows import FieldRow
from b12screen.formats.reader import Row
from b12screen.formats.rejects import RejectedError

_NO_ID = b"null"


class CsvFields:
    """Reads rows; the first one that is not blank names their fields."""

    is_table = True

    def __init__(self, id_field: str) -> None:
        self.names: Sequence[str] = ()
        self._id = id_field

    def read(self, some: Sequence[Row]) -> Sequence[FieldRow]:
        """Read some rows; the header is none."""
        found = []
        for line, raw, cells in some:
            if not self.names and cells:
                self.names = header_names(cells)
            elif isinstance(cells, RejectedError):
                found.append(FieldRow(line, raw, _NO_ID, cells))
            elif not cells:
                found.append(FieldRow(line, raw, _NO_ID, None))
            elif len(cells) != len(self.names):
                found.append(FieldRow(line, raw, _NO_ID, wrong_length(cells, self.names)))
            else:
                found.append(self._row(line, raw, cells))
        return found

    def _row(self, line: int, raw: bytes, cells: list[str]) -> FieldRow:
        held = dict(zip(self.names, cells, strict=True))
        identifier = id_in(held[self._id]) if self._id in held else None
        texts = {name: cell.strip() for name, cell in held.items()}
        return FieldRow(line, raw, msgspec.json.encode(identifier), texts)
