"""Scores a DataFrame of answers: a row of results for each row, for programs that have a Spark session."""

from collections.abc import Sequence
from functools import partial
from itertools import count

import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql.pandas.types import from_arrow_schema

from b12screen.formats.parquet.columns import ColumnReader, Rows
from b12screen.formats.parquet.results import ResultTable
from b12screen.formats.reader import Weighed
from b12screen.formats.rejects import RejectedError
from b12screen.spark.frames import checked_columns, ids_in
from b12screen.spark.tasks import Batches, Settings, without_values

_REJECT = pa.struct([("field", pa.string()), ("code", pa.string()), ("message", pa.string())])


def score_table(answers: DataFrame, settings: Settings) -> DataFrame:
    """Score a DataFrame; UserError where its columns do not fit the pack."""
    columns = checked_columns(answers, settings)
    ids = ids_in(answers)
    schema = _schema(settings.result_table(ids, has_source=False))
    return answers.select(*columns).mapInArrow(partial(_scored, settings, ids), from_arrow_schema(schema))


def _schema(results: ResultTable) -> pa.Schema:
    """Give the columns of results, without the line: a row of a DataFrame has no number."""
    fields = [field for field in results.schema if field.name != "line"]
    return pa.schema([*fields, pa.field("reject", _REJECT)])


def _scored(settings: Settings, ids: pa.DataType, batches: Batches) -> Batches:
    with without_values():
        results = settings.result_table(ids, has_source=False)
        reader = ColumnReader(settings.plan(), ignore_extra=settings.ignore_extra)
        for batch in batches:
            found = [each for _, _, each in reader.read(Rows(1, batch))]
            yield _row_by_row(batch, found, results, settings.plan().pack.name)


def _row_by_row(
    batch: pa.RecordBatch, found: Sequence[Weighed | RejectedError | None], results: ResultTable, pack: str
) -> pa.RecordBatch:
    """Give a row for each that was read: a result, or why there is none."""
    people = [each for each in found if isinstance(each, tuple)]
    number = count()
    places = pa.array([next(number) if isinstance(each, tuple) else None for each in found], pa.int32())
    rows = results.batch(range(len(people)), people)
    columns = {name: column.take(places) for name, column in zip(rows.schema.names, rows.columns, strict=True)}
    if "id" in batch.schema.names:
        columns["id"] = batch["id"].cast(rows.schema.field("id").type)
    columns["pack"] = pa.repeat(pack, len(found))
    columns["reject"] = pa.array([_reject(each) for each in found], _REJECT)
    schema = _schema(results)
    return pa.record_batch([columns[name] for name in schema.names], schema=schema)


def _reject(found: Weighed | RejectedError | None) -> dict[str, str | None] | None:
    if not isinstance(found, RejectedError):
        return None
    return {"field": found.field, "code": found.code, "message": found.message}
