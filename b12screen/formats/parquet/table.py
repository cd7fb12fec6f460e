"""Scores a pyarrow table that is in memory."""

from collections.abc import Sequence
from typing import Protocol

import pyarrow as pa

from b12screen.engine.columns.people import ColumnPlan
from b12screen.engine.plan import Plan
from b12screen.formats.mapping.joined import PersonReader, in_parts, names_of, persons
from b12screen.formats.mapping.model import Mapping
from b12screen.formats.mapping.rows import FieldRow
from b12screen.formats.parquet.columns import Rows
from b12screen.formats.parquet.fields import TableFields
from b12screen.formats.parquet.results import ResultTable, type_of_ids
from b12screen.formats.parquet.scoring import TableScorer
from b12screen.formats.rejects import RejectedError


class ArrowStream(Protocol):
    """A table that gives its columns to whoever reads Arrow: of polars, pandas, DuckDB, pyarrow, and others."""

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Give a capsule with a stream of Arrow batches."""


def score_table(
    plan: ColumnPlan,
    given: ArrowStream,
    assumed: Sequence[str],
    *,
    explains: bool,
    ignore_extra: bool,
    mapping: Mapping | None = None,
) -> tuple[pa.Table, list[tuple[int, RejectedError]]]:
    """Give the results of a table, and for each row that cannot be scored its number, from 1, and why."""
    table = _without_types_of_nothing(pa.table(given))
    ids = type_of_ids([table.schema], mapping)
    results = ResultTable(plan.plan, id_type=ids, assumed=assumed, has_source=False, explains=explains)
    if mapping is not None and mapping.joins:
        return _joined(plan.plan, table, results, mapping, ignore_extra=ignore_extra)
    scorer = TableScorer(plan, results, ignore_extra=ignore_extra, mapping=mapping)
    scorer.check(table.schema)  # in any case, also where there are no rows
    batches, rejects, first = [], [], 1
    for batch in table.to_batches():
        for scored in scorer.score(Rows(first, batch)):
            batches.append(results.plain(scored.results))
            rejects += [(line, error) for line, _, error in scored.rejects]
        first += batch.num_rows
    return pa.Table.from_batches(batches, results.schema), rejects


def _joined(
    plan: Plan, table: pa.Table, results: ResultTable, mapping: Mapping, *, ignore_extra: bool
) -> tuple[pa.Table, list[tuple[int, RejectedError]]]:
    """Give the results of a table in which several rows may be one person."""
    fields, rows, first = TableFields(mapping.id or "id"), list[FieldRow](), 1
    for batch in table.to_batches():
        rows += fields.read(Rows(first, batch))
        first += batch.num_rows
    fields.names = table.schema.names
    reader = PersonReader(plan, mapping, ignore_extra=ignore_extra)
    people = in_parts(persons(rows, mapping), names_of(rows, fields, mapping), is_table=True)
    read = [each for some in people for each in reader.read(some)]
    scored = [(line, each) for line, _, each in read if isinstance(each, tuple)]
    found = results.batch_of([line for line, _ in scored], [each for _, each in scored])
    rejects = [(line, each) for line, _, each in read if isinstance(each, RejectedError)]
    return pa.Table.from_batches([results.plain(found)], results.schema), rejects


def _without_types_of_nothing(table: pa.Table) -> pa.Table:
    """Take the type from columns in which nothing stands: SQL gives NULL a type that no answer has."""
    for i, column in enumerate(table.columns):
        if table.schema.names[i] != "id" and column.null_count == len(column) > 0:
            table = table.set_column(i, table.schema.names[i], pa.nulls(len(column)))
    return table
