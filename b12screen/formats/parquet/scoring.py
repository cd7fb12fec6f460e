"""Scores tables many rows at a time; rows with something wrong in them are read one by one, to say what."""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from b12screen.engine.columns.entries import TooVariedError
from b12screen.engine.columns.people import ColumnPlan
from b12screen.engine.columns.tables import MOST_ROWS
from b12screen.engine.plan import Answers
from b12screen.engine.urgency import NO_TIME, TIMES
from b12screen.formats.mapping.model import Mapping
from b12screen.formats.parquet.accepted import check_columns, usual
from b12screen.formats.parquet.codes import CodeReader
from b12screen.formats.parquet.columns import ColumnReader, Rows, ids_as
from b12screen.formats.parquet.mapped import MappedCodes, MappedColumns, MappedReader
from b12screen.formats.parquet.results import ResultTable
from b12screen.formats.reader import LEFT_OUT
from b12screen.formats.rejects import RejectedError

Rejects = list[tuple[int, bytes, RejectedError]]


class ScoredRows(NamedTuple):
    """What became of some rows: results and rejects, both in the order of the rows."""

    results: pa.RecordBatch
    rejects: Rejects
    left_out: int = 0
    rows: Rows | None = None  # as they came in

    @property
    def undecided(self) -> npt.NDArray[np.int64]:
        """The lines of the people whose outcome is not decided."""
        decided: npt.NDArray[np.bool_] = self.results["decided"].to_numpy(zero_copy_only=False)
        lines: npt.NDArray[np.int64] = self.results["line"].to_numpy()
        return lines[~decided]

    @property
    def outcomes(self) -> Counter[int]:
        """The number of people by outcome and time."""
        outcomes = self.results["outcome"].indices.to_numpy().astype(np.int64)
        places = self.results["how_soon"].indices.fill_null(NO_TIME).to_numpy().astype(np.int64)
        numbers = np.bincount(outcomes * TIMES + places).tolist()
        return Counter({number: people for number, people in enumerate(numbers) if people})

    def until_first_reject(self) -> "ScoredRows":
        """Leave out everything behind the first reject."""
        if not self.rejects:
            return self
        before = self.results.filter(pc.less(self.results["line"], self.rejects[0][0]))
        return self._replace(results=before, rejects=self.rejects[:1])


class TableScorer:
    """Scores rows into columns of results; `source` is what the rows name as their input."""

    asked = True
    never_met = ()

    def __init__(
        self,
        plan: ColumnPlan,
        results: ResultTable,
        *,
        ignore_extra: bool = False,
        source: str | None = None,
        mapping: Mapping | None = None,
    ) -> None:
        self._plan = plan
        self._schema: pa.Schema | None = None
        self._ignore_extra = ignore_extra
        self._results = results
        self.skipped: Collection[str] = ()
        self._mapped = MappedColumns(plan.plan, mapping, ignore_extra=ignore_extra) if mapping else None
        self._codes = MappedCodes(self._mapped, plan) if self._mapped else CodeReader(plan)
        self._explains = results.explains
        self._one_by_one = self._reader(mapping, keeps_answers=results.explains)
        self._with_answers = self._reader(mapping, keeps_answers=True)
        self._source = source

    def _reader(self, mapping: Mapping | None, *, keeps_answers: bool) -> ColumnReader:
        if mapping:
            return MappedReader(self._plan.plan, mapping, ignore_extra=True, keeps_answers=keeps_answers)
        return ColumnReader(self._plan.plan, keeps_answers=keeps_answers)

    def check(self, schema: pa.Schema) -> None:
        """Check the names and types of columns; UserError where they do not fit the pack."""
        if schema != self._schema:
            if self._mapped:
                skipped = self._mapped.check(schema)
            else:
                skipped = check_columns(schema, self._plan.plan, ignore_extra=self._ignore_extra)
            self.skipped = self.skipped or skipped  # what is read later has the columns that are read, and no others
            self._schema = schema

    def score(self, some: Rows) -> list[ScoredRows]:
        """Score some rows, MOST_ROWS at a time; UserError where their columns do not fit the pack."""
        self.check(some.batch.schema)
        starts = range(0, some.batch.num_rows, MOST_ROWS)
        batch = some.batch if self._mapped else usual(some.batch, self._plan.plan)
        parts = [Rows(some.first + start, batch.slice(start, MOST_ROWS)) for start in starts]
        return [self._score(part)._replace(rows=part) for part in parts]

    def answers(self, scored: ScoredRows, lines: Sequence[int]) -> list[Answers]:
        """Give the answers that stand on some lines of what was scored."""
        if scored.rows is None or not len(lines):
            return []
        places = pa.array([line - scored.rows.first for line in lines])
        read = self._with_answers.read(Rows(0, scored.rows.batch.take(places)))
        return [found[1] for _, _, found in read if isinstance(found, tuple)]

    def _score(self, some: Rows) -> ScoredRows:
        if self._explains:  # the reasons are found one by one in any case
            return self._read_one_by_one(some, np.arange(some.batch.num_rows))
        codes, aside = self._codes.read(some.batch)
        try:
            assessed = self._plan.assess(some.batch.num_rows, codes)
        except TooVariedError:
            return self._read_one_by_one(some, np.arange(some.batch.num_rows))
        lines = np.arange(some.first, some.first + some.batch.num_rows)
        aside |= assessed.misplaced
        if self._mapped:
            aside |= self._mapped.left_out(some.batch)
        ids = ids_as(self._mapped.ids(some.batch) if self._mapped else some.batch, self._results.id_type, aside)
        found = self._results.batch(assessed, ids, lines, self._source)
        if not aside.any():
            return ScoredRows(found, [])
        others = self._read_one_by_one(some, np.flatnonzero(aside))
        return others._replace(results=_in_order(found.filter(pa.array(~aside)), others.results))

    def _read_one_by_one(self, some: Rows, places: "np.ndarray[tuple[int], np.dtype[np.intp]]") -> ScoredRows:
        lines = (places + some.first).tolist()
        found = self._one_by_one.read(Rows(0, some.batch.take(pa.array(places))))
        scored = [(line, each) for line, (_, _, each) in zip(lines, found, strict=True) if isinstance(each, tuple)]
        left_out = sum(each is LEFT_OUT for _, _, each in found)
        rejects = [
            (line, raw, each)
            for line, (_, raw, each) in zip(lines, found, strict=True)
            if isinstance(each, RejectedError)
        ]
        results = self._results.batch_of([line for line, _ in scored], [each for _, each in scored], self._source)
        return ScoredRows(results, rejects, left_out)


def _in_order(some: pa.RecordBatch, others: pa.RecordBatch) -> pa.RecordBatch:
    """Put rows together in the order of their lines."""
    if not others.num_rows:
        return some
    lines = np.concatenate([some["line"].to_numpy(), others["line"].to_numpy()])
    together = pa.Table.from_batches([some, others]).take(pa.array(np.argsort(lines)))
    [batch] = together.combine_chunks().to_batches()
    return batch
