"""What a worker does with its share, called as Spark calls it, where that is hard to bring about from outside."""

import io
import json
import pickle
import traceback
from base64 import b64decode
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest
from test_score import RULES, SECRET

from b12screen.errors import UserError
from b12screen.pack.load import load_pack

pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
pytest.importorskip("pyspark", reason="pyspark is not installed")

from pyarrow import parquet  # noqa: E402 - it is known only now that they are there
from pyspark.errors import PySparkException  # noqa: E402

from b12screen.formats.json import ndjson  # noqa: E402
from b12screen.formats.registry import InputFormat  # noqa: E402
from b12screen.spark import table as spark_table  # noqa: E402
from b12screen.spark.files import File  # noqa: E402
from b12screen.spark.frames import scored  # noqa: E402
from b12screen.spark.session import session  # noqa: E402
from b12screen.spark.settings import Settings, settings_of  # noqa: E402
from b12screen.spark.tasks import (  # noqa: E402
    FileSplit,
    Task,
    WorkerError,
    score_files,
    score_lines,
    score_rows,
)


@pytest.fixture(scope="module")
def settings() -> Settings:
    return settings_of(load_pack(RULES), assume=(), explain=False, ignore_extra=False)


def task(settings: Settings, splits: Mapping[str, Mapping[int, FileSplit]] | None = None, **forms: InputFormat) -> Task:
    """Give the task for the files a and b."""
    all_forms = {"a": InputFormat.NDJSON, "b": InputFormat.NDJSON} | forms
    names = {"a": "a.ndjson", "b": "b.ndjson"}
    return Task(settings=settings, names=names, forms=all_forms, splits=splits or {})


def lines(*rows: tuple[bytes, str, int]) -> Iterator[Any]:
    """Give lines with the address of their file and where their split of it begins, in two batches."""
    for some in (rows[: len(rows) // 2], rows[len(rows) // 2 :]):
        columns = list(zip(*some, strict=True)) or [(), (), ()]
        types = (pa.binary(), pa.string(), pa.int64())
        yield pa.record_batch([pa.array(*each) for each in zip(columns, types, strict=True)], names=["l", "a", "p"])


def given_back(batches: Iterator[Any]) -> dict[str, list[str]]:
    """Give what was told, line by line, by its kind."""
    rows = [row for batch in batches for row in batch.to_pylist()]
    kinds = Counter(row["kind"] for row in rows)
    return {kind: [line for row in rows if row["kind"] == kind for line in row["value"].splitlines()] for kind in kinds}


def rows_of(file: str) -> list[dict[str, Any]]:
    """Give the rows of a Parquet file that was given back as a line."""
    return list(parquet.read_table(io.BytesIO(b64decode(file) + b"PAR1")).to_pylist())


def test_the_plan_is_built_once_in_a_process_whatever_travels_there(settings: Settings) -> None:
    again = pickle.loads(pickle.dumps(settings))
    assert again is not settings
    assert again.plan() is settings.plan()


def test_lines_have_their_numbers_in_the_file_also_when_a_task_reads_several_splits(settings: Settings) -> None:
    splits = {"a": {0: FileSplit(1, 2), 90: FileSplit(3, 2)}}
    told = given_back(
        score_lines(
            task(settings, splits),
            lines(
                (b'{"id":4}', "a", 90),
                (b"x", "a", 90),
                (b'{"id":5}', "b", 0),
                (b"", "b", 0),
                (b'{"id":7}\r', "b", 0),
                (b'{"id":1}', "a", 0),
                (b'{"id":2}', "a", 0),
            ),
        )
    )
    rows = [json.loads(row) for row in told["results"]]
    assert [(row["id"], row["source"], row["line"]) for row in rows] == [
        (4, "a.ndjson", 3),
        (5, "b.ndjson", 1),
        (7, "b.ndjson", 3),
        (1, "a.ndjson", 1),
        (2, "a.ndjson", 2),
    ]
    assert [(row["source"], row["line"]) for row in map(json.loads, told["rejects"])] == [("a.ndjson", 4)]
    [counts] = map(json.loads, told["counts"])
    assert (counts["scored"], counts["rejected"], counts["blank"]) == (5, {"not_json": 1}, 1)


def test_rows_become_columns_that_say_where_each_stood(settings: Settings) -> None:
    answers = {"id": pa.array([7, 8, 9]), "age": pa.array([76, 130, 20])}
    batch = pa.record_batch({**answers, "address": ["a", "a", "b"], "place": pa.array([4, 5, 0])})
    as_columns = replace(task(settings, a=InputFormat.PARQUET, b=InputFormat.PARQUET), id_type=pa.int64())
    told = given_back(score_rows(as_columns, iter([batch])))
    [file] = told["results"]
    assert [(row["id"], row["source"], row["line"], row["present"]) for row in rows_of(file)] == [
        (7, "a.ndjson", 5, ["age_over_75", "age_from_50"]),
        (9, "b.ndjson", 1, []),
    ]
    [reject] = map(json.loads, told["rejects"])
    assert (reject["source"], reject["line"], reject["field"]) == ("a.ndjson", 6, "age")


def test_results_in_columns_become_another_file_once_one_is_large(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("b12screen.spark.results._LARGEST_FILE", 1)
    monkeypatch.setattr("b12screen.formats.parquet.file._ROWS_TAKEN_IN", 1)
    monkeypatch.setattr("b12screen.formats.parquet.file._ROWS_OF_A_GROUP", 2)
    told = given_back(
        score_lines(
            replace(task(settings, {"a": {0: FileSplit(1, 2), 7: FileSplit(3, 1)}}), id_type=pa.string()),
            lines((b'{"id":1}', "a", 0), (b'{"id":2}', "a", 0), (b'{"id":3}', "b", 0), (b'{"id":4}', "a", 7)),
        )
    )
    files = [[(row["source"], row["id"], row["line"]) for row in rows_of(file)] for file in told["results"]]
    assert files == [
        [("a.ndjson", "1", 1), ("a.ndjson", "2", 2)],
        [("b.ndjson", "3", 1), ("a.ndjson", "4", 3)],
    ]


def test_a_row_of_a_dataframe_becomes_a_row_with_a_result_or_a_reject(settings: Settings) -> None:
    batch = pa.record_batch({"id": pa.array(["p", "q"]), "age": pa.array([130, 76])})
    [table] = list(spark_table._scored(settings, pa.string(), iter([batch])))
    bad, good = table.to_pylist()
    assert (bad["id"], bad["outcome"], bad["reject"]["code"]) == ("p", None, "out_of_range")
    assert (good["id"], good["present"], good["reject"]) == ("q", ["age_over_75", "age_from_50"], None)
    assert bad["pack"] == good["pack"] == load_pack(RULES).name
    assert "line" not in good


CHANGED = "a.ndjson changed while it was read. Score it again once nothing writes to it."


@pytest.mark.parametrize("splits", [{0: FileSplit(1, 3)}, {5: FileSplit(1, 1)}], ids=["fewer lines", "another split"])
def test_a_file_that_is_no_longer_what_was_counted_is_a_problem(
    splits: dict[int, FileSplit], settings: Settings
) -> None:
    told = given_back(score_lines(task(settings, {"a": splits}), lines((b"{}", "a", 0))))
    assert told["problems"] == [CHANGED]
    assert "counts" not in told


def test_a_worker_with_another_version_is_a_problem(settings: Settings) -> None:
    old = Settings(pack=settings.pack, version="0.0.1")
    wrong = replace(task(settings), settings=old)
    [problem] = given_back(score_lines(wrong, lines((b"{}", "a", 0))))["problems"]
    assert problem.startswith("A worker has b12screen ")
    assert problem.endswith(", and this is 0.0.1. Install the same everywhere.")


def test_a_file_that_cannot_be_read_as_a_whole_is_a_problem(settings: Settings) -> None:
    batch = pa.record_batch([[b"\n"], ["a"]], names=["content", "address"])
    told = given_back(score_files(task(settings, a=InputFormat.CSV), iter([batch])))
    assert told["problems"] == [
        "The CSV input has no header row. Its first row names the questions; see b12screen template."
    ]


def test_a_fault_on_a_worker_carries_no_value(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ValueError(SECRET)

    monkeypatch.setattr(ndjson, "reader", fail)
    with pytest.raises(WorkerError, match=r"^ValueError in test_spark_tasks\.py:\d+$") as caught:
        list(score_lines(task(settings), lines((SECRET.encode(), "a", 0))))
    assert SECRET not in "".join(traceback.format_exception(caught.value))


def test_java_that_ended_is_said_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    class Gone(PySparkException):
        def __str__(self) -> str:
            raise ConnectionRefusedError

    class Running:
        master = "local[2]"

    def fail(context: object) -> None:
        raise Gone("", errorClass="OTHER", messageParameters={})

    monkeypatch.setattr("b12screen.spark.session._running", Running)
    monkeypatch.setattr("b12screen.spark.session.SparkSession", fail)
    with pytest.raises(UserError) as caught, session(None):
        pass
    assert str(caught.value) == (
        "Spark's Java ended before its work was done; it may need more memory: see spark.driver.memory."
    )


def test_a_file_that_is_too_large_for_one_task_is_refused(settings: Settings) -> None:
    large = File("hdfs:/a.csv", "hdfs:/a.csv", "a.csv", 300_000_000)
    spark: Any = None  # which is not asked for anything
    with pytest.raises(UserError) as caught:
        scored(spark, settings, {large: InputFormat.CSV}, as_columns=False)
    assert str(caught.value) == (
        "a.csv has 300,000,000 bytes, and Spark can take at most 33,554,432 of CSV, JSON or what is packed as a "
        "whole. Split it first, or score it with --engine local."
    )


# What Spark says, in part -> what is said.
SAID = {
    "ModuleNotFoundError: No module named 'b12screen'": (
        "A worker has no b12screen. Install there what is installed here."
    ),
    "b12screen.spark.tasks.WorkerError: KeyError in cells.py:7": (
        "KeyError in cells.py:7 on a worker. This is a fault of b12screen; report this line."
    ),
    "[PYTHON_VERSION_MISMATCH] Python in worker has different version": (
        "The workers run another Python. Set PYSPARK_PYTHON to the same version as here."
    ),
    'java.io.IOException: Cannot run program "/opt/python": error=2': (
        "A worker has no Python called /opt/python. Set PYSPARK_PYTHON to what it has."
    ),
    "org.apache.hadoop.security.AccessControlException: Permission denied: user=ana": (
        "Spark may not read or write there."
    ),
    f"something else, about {SECRET}": "Spark could not go on: OTHER. Its own logs say more.",
}


@pytest.mark.parametrize("said", SAID)
def test_what_spark_says_becomes_a_sentence(said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class Running:
        master = "local[2]"

    class Fails:
        def __init__(self, context: object) -> None:
            raise PySparkException(f"Job aborted: {said}\n at java", errorClass="OTHER", messageParameters={})

    monkeypatch.setattr("b12screen.spark.session._running", Running)
    monkeypatch.setattr("b12screen.spark.session.SparkSession", Fails)
    with pytest.raises(UserError) as caught, session(None):
        pass
    assert str(caught.value) == SAID[said]
    assert caught.value.__suppress_context__
