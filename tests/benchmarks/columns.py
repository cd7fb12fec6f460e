"""Parquet to Parquet, beside NDJSON to NDJSON with the same people; and its memory."""

import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from b12screen.pack.models import Pack
from b12screen.pack.questions import Question

from .column_stages import gains
from .ours import score
from .people import OPEN_IN_100, Answers
from .processes import SEES_MEMORY, run
from .report import Item, Memory, Remark, Speed
from .setup import Setup
from .side_by_side import clear, in_turn

MOST_MB = 300
ROWS_OF_A_GROUP = 1 << 16


def columns(setup: Setup) -> Iterator[Item]:
    """Every question answered, on 1 process, as columns of booleans and whole numbers, or of text."""
    for open_in_100, who in ((0, ""), (3, ", 3 in 100 unknown or declined")):
        table = write_columns(setup.folder / "in.parquet", setup, setup.lines, open_in_100=open_in_100)
        ours = score(table, setup.folder / "out.parquet")
        name = f"Parquet to Parquet, every question answered{who}, {setup.lines:,} rows, 1 process"
        floor, taken = in_turn(setup, column_floor(setup, table), ours).seconds()
        yield Speed(name=name, floor_is="pyarrow reads and writes", floor=floor, ours=taken, target=2.2, aim=1.6)
        yield from gains(setup.pack, table, setup.lines, name)
        lines = setup.file("in.ndjson", setup.inputs.answered(open_in_100=open_in_100), setup.lines)
        rows, taken = in_turn(setup, score(lines, setup.folder / "out"), ours).seconds()
        yield Speed(name=name, floor_is="ours, NDJSON to NDJSON", floor=rows, ours=taken, target=0.35)
        clear(setup.folder, "*")
    if SEES_MEMORY:
        yield _memory(setup, (setup.lines // 10, setup.lines, setup.lines * 5))
    else:
        yield Remark("Skipped the memory of Parquet to Parquet: this system does not tell it.")


def column_floor(setup: Setup, source: Path) -> list[str]:
    """Give the command of the floor; what it writes over and over are the results of the first rows."""
    some, sample = setup.folder / "some.parquet", setup.folder / "sample.parquet"
    parquet.write_table(parquet.ParquetFile(source).read_row_group(0), some)
    run(score(some, sample))
    output = setup.folder / "out_floor"
    return [sys.executable, "-m", "tests.benchmarks.column_floor", str(source), str(sample), str(output)]


def _memory(setup: Setup, sizes: tuple[int, ...]) -> Memory:
    peaks = []
    for count in sizes:
        table = write_columns(setup.folder / "in.parquet", setup, count, open_in_100=0)
        peaks.append(max(run(score(table, setup.folder / "out.parquet")).peaks) / 1e6)
        clear(setup.folder, "*")
    name = "Parquet to Parquet, every question answered, 1 process, all of it"
    return Memory(name=name, lines=sizes, above_start=tuple(peaks), most=MOST_MB, growth=MOST_MB / 10)


def write_columns(path: Path, setup: Setup, count: int, *, open_in_100: float = OPEN_IN_100) -> Path:
    """Write the people of `Inputs.answered`: a column of text where an answer may be open, else of its own type."""
    schema = _schema(setup.pack, certain=not open_in_100)
    people = islice(setup.inputs.people(open_in_100=open_in_100), count)
    with parquet.ParquetWriter(path, schema) as file:
        while some := list(islice(people, ROWS_OF_A_GROUP)):
            file.write_table(_table(some, schema))
    return path


def _schema(pack: Pack, *, certain: bool) -> pa.Schema:
    def kind(question: Question) -> pa.DataType:
        if question.type == "choice" or not certain:
            return pa.string()
        return pa.bool_() if question.type == "yes_no" else pa.int16()

    return pa.schema([("id", pa.string()), *((each.id, kind(each)) for each in pack.questions)])


def _table(people: Iterable[tuple[str, Answers]], schema: pa.Schema) -> pa.Table:
    rows = [{"id": name, **person} for name, person in people]
    return pa.table(
        {field.name: [_value(row[field.name], as_text=field.type == pa.string()) for row in rows] for field in schema},
        schema=schema,
    )


def _value(answer: Any, *, as_text: bool) -> Any:
    if answer is None or not as_text:
        return answer
    return ("yes" if answer else "no") if isinstance(answer, bool) else str(answer)
