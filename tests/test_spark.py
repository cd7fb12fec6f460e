"""`b12screen score --engine spark` as a shell sees it, and b12screen.spark as a program does: as on one machine."""

import gzip
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from benchmarks.inputs import Inputs
from spark_here import settings_of_spark, skip_without_spark
from test_score import BAD_LINES, LONGEST, RULES, Ran, score_here

from b12screen.pack.load import load_pack

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

# All in one process, since each would start a Java of its own.
pytestmark = [pytest.mark.xdist_group("spark"), pytest.mark.timeout(900)]

PIECE = 300_000  # bytes


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    skip_without_spark()
    with settings_of_spark(tmp_path_factory.mktemp("spark") / "conf", piece=PIECE):
        yield


@pytest.fixture(scope="module")
def spark(settings: None) -> "Iterator[SparkSession]":
    """Give a session that is running already, so that `score --engine spark` takes it and leaves it running."""
    from b12screen.batch.spark_session import session

    with session("local[2]") as spark:
        yield spark


def inputs() -> Inputs:
    return Inputs(load_pack(RULES), RULES / "none", seed=7)


def good_lines(count: int) -> list[bytes]:
    return list(islice(inputs().answered(), count))


def spark_here(*arguments: str | Path) -> Ran:
    return score_here(*arguments, "--engine", "spark")


def rows_in(folder: Path) -> list[dict[str, Any]]:
    """Give all rows of the part files, in the order of the input."""
    rows = [json.loads(line) for part in folder.glob("part-*") for line in part.read_bytes().splitlines()]
    return sorted(rows, key=lambda row: (row["source"], row["line"]))


def test_pieces_of_a_file_of_lines_give_the_rows_and_rejects_of_one_machine(
    spark: "SparkSession", tmp_path: Path
) -> None:
    bad = [line for line, _, _ in BAD_LINES.values()] + [b'{"id": "%s"}' % (b"x" * LONGEST)]
    pairs = zip(good_lines(len(bad)), bad, strict=True)
    lines = [line for good, spoiled in pairs for line in (good, spoiled + b"\n", b"\r\n")]
    people = tmp_path / "people [1], é.ndjson"
    people.write_bytes(b"\xef\xbb\xbf" + b"".join(lines) + b'{"id": "the last has no newline"}')
    assert people.stat().st_size > 5 * PIECE

    one = score_here(people, "-o", tmp_path / "one.ndjson", "--errors", tmp_path / "rejects.ndjson")
    many = spark_here(people, "-o", tmp_path / "many")

    assert many.code == one.code == 1
    assert many.told == [f"Rejected records are in {tmp_path}/many/rejects. It holds health data.", one.told[-1]]
    rows = rows_in(tmp_path / "many")
    assert {row.pop("source") for row in rows} == {str(people)}
    assert rows == [json.loads(line) for line in (tmp_path / "one.ndjson").read_bytes().splitlines()]
    rejects = [json.loads(line) for line in (tmp_path / "rejects.ndjson").read_bytes().splitlines()]
    assert rows_in(tmp_path / "many" / "rejects") == rejects
    assert len(list((tmp_path / "many").glob("part-*"))) > 2


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Give files of every format, each with good and bad people, and cells over several lines."""
    import pyarrow as pa
    from pyarrow import parquet

    folder = tmp_path_factory.mktemp("mixed")
    bad = [line for line, _, _ in BAD_LINES.values()]
    lines = b"".join([*good_lines(200), *(line + b"\n" for line in bad)])
    (folder / "lines.ndjson").write_bytes(lines)
    (folder / "packed.ndjson.gz").write_bytes(gzip.compress(lines))
    cells = b"".join(islice(inputs().cells(), 300)) + b'"p, in ""two\nlines""",,\n"open\n'
    (folder / "cells.csv").write_bytes(cells)
    (folder / "list.json").write_bytes(b"[" + b",".join(good_lines(50)) + b', {"age": "old"}]')
    people = [{"id": name, **answers} for name, answers in islice(inputs().people(certain=True), 500)]
    for person in people[::50]:
        person["age"] = 130
    parquet.write_table(pa.Table.from_pylist(people), folder / "rows.parquet", row_group_size=20)
    return sorted(folder.iterdir())


@pytest.mark.parametrize("options", [(), ("--explain", "--assume", "all=no", "--assume", "age=40")], ids=["", "more"])
def test_files_of_every_format_give_the_rows_and_rejects_of_one_machine(
    options: tuple[str, ...], spark: "SparkSession", mixed: list[Path], tmp_path: Path
) -> None:
    one = score_here(*mixed, "-o", tmp_path / "one.ndjson", "--errors", tmp_path / "rejects.ndjson", *options)
    many = spark_here(*mixed, "-o", tmp_path / "many", *options)

    assert many.code == one.code == 1
    assert many.told[-1] == one.told[-1]
    rows = [json.loads(line) for line in (tmp_path / "one.ndjson").read_bytes().splitlines()]
    assert rows_in(tmp_path / "many") == rows
    rejects = [json.loads(line) for line in (tmp_path / "rejects.ndjson").read_bytes().splitlines()]
    assert rows_in(tmp_path / "many" / "rejects") == rejects


def test_results_as_parquet_are_those_of_one_machine_with_the_same_types(
    spark: "SparkSession", mixed: list[Path], tmp_path: Path
) -> None:
    from pyarrow import parquet

    options = ["--to", "parquet", "--explain", "--assume", "age=40"]
    one = score_here(*mixed, "-o", tmp_path / "one.parquet", "--errors", tmp_path / "rejects.ndjson", *options)
    many = spark_here(*mixed, "-o", tmp_path / "many", *options)

    assert many.told[-1] == one.told[-1]
    expected = parquet.read_table(tmp_path / "one.parquet")
    tables = [parquet.read_table(part) for part in (tmp_path / "many").glob("part-*.parquet")]
    assert {column.name: str(column.type) for column in tables[0].schema} == {
        column.name: str(column.type) for column in expected.schema
    }
    rows = [row for table in tables for row in table.to_pylist()]
    assert sorted(rows, key=lambda row: (row["source"], row["line"])) == expected.to_pylist()
    rejects = [json.loads(line) for line in (tmp_path / "rejects.ndjson").read_bytes().splitlines()]
    assert rows_in(tmp_path / "many" / "rejects") == rejects
