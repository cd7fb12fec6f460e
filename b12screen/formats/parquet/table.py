"""Scores a pyarrow table that is in memory."""

from collections.abc import Sequence

import pyarrow as pa

from b12screen.engine.plan import Plan
from b12screen.formats.parquet.columns import ColumnReader, Rows
from b12screen.formats.parquet.results import ResultTable, type_of_ids
from b12screen.formats.rejects import RejectedError

_ROWS = 2_048  # at a time


def score_table(
    plan: Plan, table: pa.Table, assumed: Sequence[str], *, explains: bool, ignore_extra: bool
) -> tuple[pa.Table, list[tuple[int, RejectedError]]]:
    """Give the results of a table, and for each row that cannot be scored its number, from 1, and why."""
    reader = ColumnReader(plan, ignore_extra=ignore_extra, keeps_answers=explains)
    reader.read(Rows(1, pa.RecordBatch.from_pylist([], table.schema)))  # so that its columns are checked in any case
    ids = type_of_ids([table.schema])
    results = ResultTable(plan, id_type=ids, assumed=assumed, has_source=False, explains=explains)
    batches, rejects, first = [], [], 1
    for batch in table.to_batches(max_chunksize=_ROWS):
        found = reader.read(Rows(first, batch))
        first += batch.num_rows
        scored = [(line, each) for line, _, each in found if isinstance(each, tuple)]
        batches.append(results.batch([line for line, _ in scored], [each for _, each in scored]))
        rejects += [(line, each) for line, _, each in found if isinstance(each, RejectedError)]
    return pa.Table.from_batches(batches, results.schema), rejects
