"""Scores tables into tables: the same steps as for records, with many rows at a time."""

from array import array
from typing import BinaryIO, Protocol

import msgspec
import pyarrow as pa

from b12screen.batch.counts import Counts
from b12screen.batch.digests import digests_of
from b12screen.batch.loop import Files, write_rejects
from b12screen.batch.noticed import Seen
from b12screen.batch.open_questions import MOST_LOOKED_AT
from b12screen.engine.explain import Settling
from b12screen.engine.plan import Plan
from b12screen.formats.mapping.model import Mapping
from b12screen.formats.parquet.columns import Rows
from b12screen.formats.parquet.scoring import ScoredRows, TableScorer


class WritesColumns(Protocol):
    """A writer that takes results in columns."""

    def scorer(self, *, ignore_extra: bool, mapping: Mapping | None = None) -> TableScorer:
        """Give what scores the rows of one input into columns."""

    def write_batch(self, batch: pa.RecordBatch, file: BinaryIO) -> None:
        """Write rows that stand in columns already."""


class ColumnScorer:
    """Scores the rows of one input; `stop_at_reject` leaves out everything behind the first reject.

    `alone` says that the run reads no ids but those in columns.
    """

    def __init__(
        self,
        source: str,
        plan: Plan,
        writer: WritesColumns,
        table: TableScorer,
        *,
        stop_at_reject: bool = False,
        alone: bool = False,
    ) -> None:
        self._source = source
        self._writer = writer
        self._table = table
        self._stop = stop_at_reject
        self._digests = digests_of if alone else _as_of_lines
        self._settling = Settling(plan)

    def score(self, some: Rows) -> list[ScoredRows]:
        """Score some rows."""
        return self._table.score(some)

    def write(self, scored: list[ScoredRows], files: Files, counts: Counts) -> None:
        """Write what became of some rows, and count it."""
        for each in scored:
            part = each.until_first_reject() if self._stop else each
            if part.results.num_rows:
                self._writer.write_batch(part.results, files.out)
            counts.scored += part.results.num_rows
            counts.left_out += part.left_out
            counts.outcomes.update(part.outcomes)
            self._note_open(part, counts)
            counts.noticed.take(self._table, self._seen(part.results["id"], counted=files.ids is not None), files.ids)
            write_rejects(self._source, part.rejects, files, counts)
            if self._stop and part.rejects:
                counts.stopped = True
                return

    def _note_open(self, part: ScoredRows, counts: Counts) -> None:
        lines = part.undecided
        first = lines[: max(0, MOST_LOOKED_AT - counts.open.looked_at)].tolist()
        counts.open.take(self._settling, len(lines), self._table.answers(part, first))

    def _seen(self, ids: pa.Array, *, counted: bool) -> Seen:
        return Seen(has_ids=ids.null_count < len(ids), ids=self._digests(ids) if counted else b"")


def _as_of_lines(ids: pa.Array) -> bytes:
    """Give the digests that these ids have in lines."""
    return array("q", [hash(msgspec.json.encode(each)) for each in ids.to_pylist() if each is not None]).tobytes()
