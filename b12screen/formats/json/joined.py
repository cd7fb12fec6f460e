"""Records that a Python program passes in, of which several may be one person."""

from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Table
from typing import Any

from b12screen.engine.plan import Plan
from b12screen.formats.json.fields import JsonFields
from b12screen.formats.mapping.joined import PersonReader, in_parts, names_of, persons
from b12screen.formats.mapping.model import Mapping
from b12screen.formats.mapping.rows import FieldRow
from b12screen.formats.reader import Reading
from b12screen.formats.rejects import RejectedError


def joined(
    plan: Plan, records: Iterable[Table[Any, object]], mapping: Mapping, *, ignore_extra: bool
) -> Iterator[Reading]:
    """Read each person, or say why not; UserError where the fields do not fit the mapping."""
    fields = JsonFields(mapping.id or "id", mapping.separator)
    rows = [_row(fields, line, record) for line, record in enumerate(records, 1)]
    reader = PersonReader(plan, mapping, ignore_extra=ignore_extra)
    for some in in_parts(persons(rows, mapping), names_of(rows, fields, mapping), is_table=False):
        yield from reader.read(some)


def _row(fields: JsonFields, line: int, record: Table[Any, object]) -> FieldRow:
    try:
        return fields.row_of(line, record)
    except RejectedError as error:
        return FieldRow(line, b"", b"null", error)
