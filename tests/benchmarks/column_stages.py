"""What reading, scoring and writing take of Parquet to Parquet, and what several threads or processes could gain."""

import io
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from b12screen.engine.plan import Plan
from b12screen.formats.column_names import known_names
from b12screen.formats.parquet.columns import Rows
from b12screen.formats.parquet.file import ParquetWriter, records
from b12screen.formats.parquet.results import ResultTable
from b12screen.formats.source import open_source
from b12screen.pack.models import Pack

from .report import Item, Remark


class Stages(NamedTuple):
    """Seconds of processor time."""

    read: float
    score: float
    write: float


def gains(pack: Pack, table: Path, rows: int, name: str) -> Iterator[Item]:
    """Say how short a run can be at best: one process that reads and writes beside, or two that share the rows."""
    whole, half = stages(pack, table, rows), stages(pack, table, rows // 2)
    one, beside = sum(whole), max(whole.score, whole.read + whole.write)
    # Each of two processes works out for itself what it has not seen; one of them has to write all results.
    two = max(half.read + half.score, (sum(half) - half.write + half.read + half.score + whole.write) / 2)
    shares = ", ".join(f"{stage} {seconds / one:.0%}" for stage, seconds in whole._asdict().items())
    yield Remark(
        f"{name}: of the processor time {shares}. On two cores it takes at best {beside / one:.2f} of the time of one "
        f"thread with reading and writing beside the scoring, {two / one:.2f} with two processes that share the rows, "
        "before these have sent their results to the one that writes."
    )


def stages(pack: Pack, table: Path, rows: int) -> Stages:
    """Score the first rows of a table on one thread."""
    plan = Plan(pack)
    results = ResultTable(plan, id_type=pa.string(), assumed=(), has_source=False, explains=False)
    writer, out = ParquetWriter(results, one_thread=True), io.BytesIO()
    scorer = writer.scorer(ignore_extra=False)
    taken, left = dict.fromkeys(Stages._fields, 0.0), rows
    clock = time.process_time()

    def note(stage: str) -> None:
        nonlocal clock
        clock, before = time.process_time(), clock
        taken[stage] += clock - before

    with open_source(table) as source:
        for some in records(source, known_names(plan)):
            part = Rows(some.first, some.batch.slice(0, left))
            left -= part.batch.num_rows
            note("read")
            scored = scorer.score(part)
            note("score")
            for each in scored:
                writer.write_batch(each.results, out)
            note("write")
            if not left:
                break
    writer.finish(out, empty=False)
    note("write")
    return Stages(**taken)
