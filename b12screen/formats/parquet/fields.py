"""The fields of rows of a table."""

from collections.abc import Sequence

import msgspec

from b12screen.formats.mapping.cells import text_of
from b12screen.formats.mapping.rows import FieldRow
from b12screen.formats.parquet.accepted import usual_column
from b12screen.formats.parquet.columns import Rows, values_of
from b12screen.formats.rejects import RejectedError

_NOT_UTF8 = RejectedError("encoding", "the text is not UTF-8")


class TableFields:
    """Reads rows of a table; all have its columns."""

    is_table = True

    def __init__(self, id_field: str) -> None:
        self.names: Sequence[str] = ()
        self._id = id_field

    def read(self, some: Rows) -> Sequence[FieldRow]:
        """Read some rows."""
        names = some.batch.schema.names
        self.names = self.names or names
        columns = [
            values_of(usual_column(column, is_id=name == self._id))
            for name, column in zip(names, some.batch.columns, strict=True)
        ]
        rows = zip(*columns, strict=True) if columns else [()] * some.batch.num_rows
        return [self._row(line, dict(zip(names, row, strict=True))) for line, row in enumerate(rows, some.first)]

    def _row(self, line: int, held: dict[str, object]) -> FieldRow:
        if any(isinstance(value, bytes) for value in held.values()):
            return FieldRow(line, b"", b"null", _NOT_UTF8)
        cells = {name: text_of(value) for name, value in held.items()}
        raw = msgspec.json.encode({name: cell for name, cell in cells.items() if cell})
        return FieldRow(line, raw, msgspec.json.encode(held.get(self._id)), cells)
