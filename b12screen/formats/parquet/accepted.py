"""Which types a column of answers may have, and how the less usual ones are read without losing anything."""

from collections.abc import Collection
from uuid import UUID

import pyarrow as pa
from pyarrow import types

from b12screen.engine.plan import Plan
from b12screen.errors import UserError
from b12screen.formats.column_names import check_names, known_names

_TEXT, _INTEGER, _BOOLEAN, _DECIMAL = "text", "whole numbers", "booleans", "numbers"
_KINDS = {"yes_no": (_BOOLEAN, _TEXT), "choice": (_TEXT,), "number": (_INTEGER, _TEXT), "id": (_TEXT, _INTEGER)}


def check_columns(schema: pa.Schema, plan: Plan, *, ignore_extra: bool) -> tuple[str, ...]:
    """Check the names and types of columns, and give those that are left out; one that is not there is not asked."""
    skipped = check_names(schema.names, plan, ignore_extra=ignore_extra)
    kinds = {question.id: _KINDS[question.type] for question in plan.fields} | {"id": _KINDS["id"]}
    for field in misfits(schema, plan):
        held = f'The column "{field.name}" holds {field.type}, and can only hold {" or ".join(kinds[field.name])}.'
        raise UserError(f"{held} Convert it first.")
    return skipped


def without_types(batch: pa.RecordBatch, empty: Collection[str]) -> pa.RecordBatch:
    """Take the type from columns in which nothing stands, since it may be one that no answer has."""
    for i, name in enumerate(batch.schema.names):
        if name in empty:
            batch = batch.set_column(i, name, pa.nulls(batch.num_rows))
    return batch


def misfits(schema: pa.Schema, plan: Plan) -> list[pa.Field]:
    """Give the columns whose types no answer to their question has."""
    kinds = {question.id: _KINDS[question.type] for question in plan.fields} | {"id": _KINDS["id"]}
    known = [field for field in schema if field.name in kinds and not types.is_null(field.type)]
    return [field for field in known if not _fits(field, kinds[field.name])]


def check_ids(schema: pa.Schema, name: str) -> None:
    """Check the type of the column with the ids, which a mapping may call otherwise."""
    if name in schema.names:
        field = schema.field(name)
        if not types.is_null(field.type) and not _fits(field.with_name("id"), _KINDS["id"]):
            raise UserError(f'The column "{name}" holds {field.type}, and ids are text or whole numbers. Convert it.')


def usual_column(column: pa.Array, *, is_id: bool = False) -> pa.Array:
    """Give a column of a less usual type as one that says the same."""
    return _usual(column, is_id=is_id)


def usual(batch: pa.RecordBatch, plan: Plan) -> pa.RecordBatch:
    """Give the columns that are read, the less usual types among them as others that say the same."""
    known = known_names(plan)
    columns = {
        name: _usual(column, is_id=name == "id")
        for name, column in zip(batch.schema.names, batch.columns, strict=True)
        if name in known
    }
    # Built by hand, since a batch without columns would forget how many rows it has.
    return batch.select([]) if not columns else pa.record_batch(list(columns.values()), list(columns))


def usual_type(kind: pa.DataType) -> pa.DataType:
    """Give the type in which ids of a type come back."""
    inner = kind.value_type if types.is_dictionary(kind) else kind
    return inner if types.is_integer(inner) or types.is_large_string(inner) or types.is_null(inner) else pa.string()


def _fits(field: pa.Field, takes: tuple[str, ...]) -> bool:
    kind = _kind(field.type)
    if kind == _DECIMAL:
        # Numbers with gaps are often held so, and those that are not whole are rejected; as ids they would be spoilt.
        return _INTEGER in takes and (field.name != "id" or _is_whole_decimal(field.type))
    return kind in takes


def _kind(of: pa.DataType) -> str | None:
    inner = of.value_type if types.is_dictionary(of) else of
    if _is_text(inner) or inner == pa.uuid():
        return _TEXT
    if types.is_integer(inner):
        return _INTEGER
    if types.is_floating(inner) or types.is_decimal(inner):
        return _DECIMAL
    return _BOOLEAN if types.is_boolean(of) else None


def _is_text(kind: pa.DataType) -> bool:
    return bool(types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind))


def _is_whole_decimal(kind: pa.DataType) -> bool:
    return bool(types.is_decimal(kind) and kind.scale == 0)


def _usual(column: pa.Array, *, is_id: bool) -> pa.Array:
    kind = column.type
    if types.is_dictionary(kind):
        words = _usual(column.dictionary, is_id=is_id)
        return column if words is column.dictionary else pa.DictionaryArray.from_arrays(column.indices, words)
    if types.is_string_view(kind):
        return column.cast(pa.string())
    if kind == pa.uuid():
        return pa.array([_uuid(each) for each in column.storage.to_pylist()], pa.string())
    if types.is_float16(kind):
        return column.cast(pa.float32())
    if is_id and types.is_decimal(kind):
        return column.cast(pa.string())
    return column


def _uuid(raw: bytes | None) -> str | None:
    return None if raw is None else str(UUID(bytes=raw))
