"""The fields of JSON records, and of those that Python programs pass in."""

from collections.abc import Mapping as Table
from collections.abc import Sequence
from typing import Any

from b12screen.formats.json.reader import Pairs, check_id, checked_pairs, id_as_json, slowly
from b12screen.formats.lines import Lines
from b12screen.formats.mapping.cells import text_of
from b12screen.formats.mapping.rows import FieldRow

_NO_ID = b"null"


class JsonFields:
    """Reads records; each has its own fields."""

    is_table = False

    def __init__(self, id_field: str, separator: str) -> None:
        self._met: dict[str, None] = {}
        self._id = id_field
        self._separator = separator

    @property
    def names(self) -> Sequence[str]:
        """All fields that were met so far."""
        return list(self._met)

    def read(self, some: Lines) -> Sequence[FieldRow]:
        """Read some records."""
        return [self._row(line, raw) for line, raw in enumerate(some.raws, some.first)]

    def row_of(self, line: int, record: Table[Any, object], raw: bytes = b"") -> FieldRow:
        """Give the fields of a record that Python has read."""
        identifier = record.get(self._id)
        check_id(identifier)
        cells = {str(name): text_in(value, self._separator) for name, value in record.items()}
        self._met |= dict.fromkeys(cells)
        return FieldRow(line, raw, id_as_json(identifier), cells)

    def _row(self, line: int, raw: bytes) -> FieldRow:
        found = slowly(raw, lambda text: self.row_of(line, dict(checked_pairs(text)), raw))
        if isinstance(found, FieldRow):
            return found
        return FieldRow(line, raw, _NO_ID, found)


def text_in(value: object, separator: str) -> str:
    """Give a value as text; a list as a cell that holds several choices."""
    if isinstance(value, list) and not isinstance(value, Pairs):
        return separator.join(map(text_of, value))
    return text_of(value)
