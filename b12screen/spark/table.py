"""Scores a DataFrame of answers: a row of results for each row, for programs that have a Spark session."""

from functools import partial

import numpy as np
import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql.pandas.types import from_arrow_schema

from b12screen.engine.columns.tables import MOST_ROWS
from b12screen.formats.parquet.columns import Rows
from b12screen.formats.parquet.results import ResultTable
from b12screen.formats.parquet.scoring import ScoredRows, TableScorer
from b12screen.formats.rejects import RejectedError
from b12screen.spark.frames import checked_columns, ids_in
from b12screen.spark.settings import Settings
from b12screen.spark.tasks import Batches, without_values

_REJECT = pa.struct([("field", pa.string()), ("code", pa.string()), ("message", pa.string()), ("red_flag", pa.bool_())])


def score_table(answers: DataFrame, settings: Settings) -> DataFrame:
    """Score a DataFrame; UserError where its columns do not fit the pack."""
    columns = checked_columns(answers, settings)
    ids = ids_in(answers, settings.mapped())
    schema = _schema(settings.result_table(ids, has_source=False))
    return answers.select(*columns).mapInArrow(partial(_scored, settings, ids), from_arrow_schema(schema))


def _schema(results: ResultTable) -> pa.Schema:
    """Give the columns of results, without the line: a row of a DataFrame has no number."""
    fields = [field for field in results.schema if field.name != "line"]
    return pa.schema([*fields, pa.field("reject", _REJECT)])


def _scored(settings: Settings, ids: pa.DataType, batches: Batches) -> Batches:
    with without_values():
        results, mapping = settings.result_table(ids, has_source=False), settings.mapped()
        id_field = (mapping and mapping.id) or "id"
        scorer = TableScorer(settings.columns(), results, ignore_extra=settings.ignore_extra, mapping=mapping)
        for batch in batches:
            for start, scored in enumerate(scorer.score(Rows(0, batch))):
                part = batch.slice(start * MOST_ROWS, MOST_ROWS)
                yield _row_by_row(part, start * MOST_ROWS, scored, results, id_field)


def _row_by_row(
    batch: pa.RecordBatch, first: int, scored: ScoredRows, results: ResultTable, id_field: str
) -> pa.RecordBatch:
    """Give a row for each that was read: a result, or why there is none."""
    rows = results.plain(scored.results)
    at = np.full(batch.num_rows, -1)
    at[rows["line"].to_numpy() - first] = np.arange(rows.num_rows)
    places = pa.array(at, mask=at < 0)
    columns = {name: column.take(places) for name, column in zip(rows.schema.names, rows.columns, strict=True)}
    if id_field in batch.schema.names:
        columns["id"] = batch[id_field].cast(rows.schema.field("id").type)
    columns["pack"] = pa.repeat(results.plan.pack.name, batch.num_rows)
    rejects = {line - first: _reject(error) for line, _, error in scored.rejects}
    columns["reject"] = pa.array([rejects.get(row) for row in range(batch.num_rows)], _REJECT)
    schema = _schema(results)
    found = pa.record_batch([columns[name] for name in schema.names], schema=schema)
    if not scored.left_out:
        return found
    kept = [row in rejects or place >= 0 for row, place in enumerate(at.tolist())]
    return found.filter(pa.array(kept))


def _reject(found: RejectedError) -> dict[str, object]:
    return {"field": found.field, "code": found.code, "message": found.message, "red_flag": found.red_flag}
