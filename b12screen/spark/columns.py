"""Takes in results as columns on a worker, where a run on one machine writes them to a file."""

from typing import BinaryIO

import pyarrow as pa

from b12screen.engine.columns.people import ColumnPlan
from b12screen.formats.mapping.model import Mapping
from b12screen.formats.parquet.results import ResultTable
from b12screen.formats.parquet.scoring import TableScorer
from b12screen.formats.reader import Weighed


class ResultColumns:
    """The results of one file as columns; what was written since they were last taken stands in `batches`."""

    def __init__(self, plan: ColumnPlan, table: ResultTable, source: str) -> None:
        self._plan = plan
        self._table = table
        self._source = source
        self.batches: list[pa.RecordBatch] = []

    def scorer(self, *, ignore_extra: bool, mapping: Mapping | None = None) -> TableScorer:
        """Give what scores rows into columns."""
        return TableScorer(self._plan, self._table, ignore_extra=ignore_extra, source=self._source, mapping=mapping)

    def row(self, line: int, weighed: Weighed) -> tuple[int, Weighed]:
        """Give what is to be written of one person."""
        return line, weighed

    def write(self, rows: list[tuple[int, Weighed]], file: BinaryIO, *, first: bool) -> None:
        """Make columns of rows."""
        lines, people = zip(*rows, strict=True)
        self.write_batch(self._table.batch_of(lines, people, self._source), file)

    def write_batch(self, batch: pa.RecordBatch, file: BinaryIO) -> None:
        """Take in rows that stand in columns already."""
        self.batches.append(self._table.plain(batch))

    def finish(self, file: BinaryIO, *, empty: bool) -> None:
        """Nothing stands behind all rows."""
