"""Rows as the text of their fields by name, from any format: for whoever needs several of them, or their names."""

from collections.abc import Mapping as Table
from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

from b12screen.formats.rejects import RejectedError


class FieldRow(NamedTuple):
    """A row: its line, its bytes, its id as JSON, and the text of its cells; None for a blank line."""

    line: int
    raw: bytes
    id: bytes
    cells: Table[str, str] | RejectedError | None


class ReadsRows(Protocol):
    """Reads the fields of the records of one input, some at a time; `names` are all that were met so far."""

    is_table: bool  # whether all rows have the same fields

    @property
    def names(self) -> Sequence[str]:
        """All fields that were met so far; of a table those of its header."""

    def read(self, some: Any) -> Sequence[FieldRow]:
        """Read some records, in the form that they are cut into."""
