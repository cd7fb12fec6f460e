"""Parquet to Parquet, beside NDJSON to NDJSON with the same people; and its memory."""

import json
import sys
import time
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

import b12screen
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
PEOPLE_A_SECOND = 500_000
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
    survey = _write(setup.folder / "in.parquet", setup, survey_people(setup), setup.lines, as_text=True)
    name = f"Parquet to Parquet, survey people, 20 of 73 questions answered, {setup.lines:,} rows, 1 process"
    floor, taken = in_turn(setup, column_floor(setup, survey), score(survey, setup.folder / "out.parquet")).seconds()
    yield Speed(name=name, floor_is="pyarrow reads and writes", floor=floor, ours=taken, target=2.2)
    clear(setup.folder, "*")
    yield from in_memory(setup)
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


def survey_people(setup: Setup) -> Iterator[tuple[str, Answers]]:
    """Give the people of the survey, over and over."""
    return ((person.pop("id"), person) for person in map(json.loads, setup.inputs.survey()))


def in_memory(setup: Setup) -> Iterator[Item]:
    """`score_table` on a table that it has seen before; the target is in people a second of processor time."""
    table = parquet.read_table(write_columns(setup.folder / "in.parquet", setup, setup.lines, open_in_100=0))
    clear(setup.folder, "*")
    best = float("inf")
    for _ in range(setup.rounds + 1):
        start = time.process_time()
        b12screen.score_table(table)
        best = min(best, time.process_time() - start)
    yield Remark(
        f"score_table, every question answered, {setup.lines:,} rows, warm: {setup.lines / best:,.0f} people a second "
        f"of processor time; {PEOPLE_A_SECOND:,} are wanted."
    )


def write_columns(path: Path, setup: Setup, count: int, *, open_in_100: float = OPEN_IN_100) -> Path:
    """Write the people of `Inputs.answered`: a column of text where an answer may be open, else of its own type."""
    people = setup.inputs.people(open_in_100=open_in_100)
    return _write(path, setup, people, count, as_text=bool(open_in_100))


def _write(path: Path, setup: Setup, people: Iterator[tuple[str, Answers]], count: int, *, as_text: bool) -> Path:
    schema = _schema(setup.pack, as_text=as_text)
    people = islice(people, count)
    with parquet.ParquetWriter(path, schema) as file:
        while some := list(islice(people, ROWS_OF_A_GROUP)):
            file.write_table(_table(some, schema))
    return path


def _schema(pack: Pack, *, as_text: bool) -> pa.Schema:
    def kind(question: Question) -> pa.DataType:
        if question.type == "choice" or as_text:
            return pa.string()
        return pa.bool_() if question.type == "yes_no" else pa.int16()

    return pa.schema([("id", pa.string()), *((each.id, kind(each)) for each in pack.questions)])


def _table(people: Iterable[tuple[str, Answers]], schema: pa.Schema) -> pa.Table:
    rows = [{"id": name, **person} for name, person in people]
    return pa.table(
        {
            field.name: [_value(row.get(field.name), as_text=field.type == pa.string()) for row in rows]
            for field in schema
        },
        schema=schema,
    )


def _value(answer: Any, *, as_text: bool) -> Any:
    if answer is None or not as_text:
        return answer
    return ("yes" if answer else "no") if isinstance(answer, bool) else str(answer)
