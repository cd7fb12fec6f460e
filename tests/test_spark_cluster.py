"""Spark as a user starts it, in processes of its own: a cluster that loses a worker, and Spark that cannot start."""

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from benchmarks.inputs import Inputs
from spark_here import LONGEST_WAIT, Cluster, assert_nothing_runs, settings_of_spark, skip_without_spark, wait_until
from system import unmeasured
from test_score import RULES, SECRET, command, score_here

from b12screen.pack.load import load_pack

pytestmark = [pytest.mark.timeout(900), pytest.mark.soak]

SPLITS = 24
SHARES_WRITTEN = ".out.*/given_back/_temporary/0/task_*"


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a file in which every tenth line is bad."""
    path = tmp_path_factory.mktemp("people") / "people.ndjson"
    lines = islice(Inputs(load_pack(RULES), seed=7).answered(), 2_000)
    path.write_bytes(b"".join(line if number % 10 else b"{" + line for number, line in enumerate(lines)))
    return path


@pytest.fixture(scope="module", autouse=True)
def settings(people: Path) -> Iterator[None]:
    skip_without_spark()
    with settings_of_spark(people.parent / "conf", split_bytes=people.stat().st_size // SPLITS):
        yield


def start(*arguments: str | Path, env: Mapping[str, str] | None = None) -> "subprocess.Popen[str]":
    """Start `score --engine spark` in a group of its own, to see later that nothing of it is left."""
    return subprocess.Popen(
        command("score", "--engine", "spark", *arguments),
        env={**unmeasured(), **(env or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def rows_in(*paths: Path) -> list[dict[str, Any]]:
    rows = [json.loads(line) for path in paths for line in path.read_bytes().splitlines()]
    return sorted(rows, key=lambda row: row["line"])


def _without_place(said: str) -> list[str]:
    return [line for line in said.splitlines() if not line.startswith("Rejected records are in ")]


def test_a_cluster_that_loses_a_worker_in_the_middle_loses_nobody_and_counts_nobody_twice(
    people: Path, tmp_path: Path
) -> None:
    one = score_here(people, "-o", tmp_path / "one.ndjson", "--errors", tmp_path / "rejects.ndjson")
    cluster = Cluster(tmp_path)
    try:
        run = start(people, "-o", tmp_path / "out", "--master", cluster.master)
        # Its first shares are written, and most are still to come.
        wait_until(lambda: list(tmp_path.glob(SHARES_WRITTEN)), run)
        cluster.kill_a_worker()
        written = len(list(tmp_path.glob(SHARES_WRITTEN)))
        said = run.communicate(timeout=LONGEST_WAIT)[1]
    finally:
        cluster.end()
    assert 0 < written < SPLITS
    assert (run.returncode, _without_place(said)) == (1, _without_place(one.err))
    rows = rows_in(*(tmp_path / "out").glob("part-*"))
    assert {row.pop("source") for row in rows} == {str(people)}
    assert rows == rows_in(tmp_path / "one.ndjson")
    assert rows_in(*(tmp_path / "out" / "rejects").glob("part-*")) == rows_in(tmp_path / "rejects.ndjson")
    assert list(tmp_path.glob(".out.*")) == []


def test_a_run_of_its_own_says_one_line_and_leaves_no_java(tmp_path: Path) -> None:
    (tmp_path / "few.ndjson").write_text('{"id": "ana", "age": 64}\n{}{}\n')
    run = start(tmp_path / "few.ndjson", "-o", tmp_path / "out", "--master", "local[2]", "--quiet")
    out, err = run.communicate(timeout=LONGEST_WAIT)
    told = "  1 x not_json: the record is not JSON; see what --errors FILE shows of them\n"
    told += f"Rejected records are in {tmp_path}/out/rejects. It holds health data.\n"
    assert (run.returncode, out, err) == (1, "", told)
    [row] = rows_in(*(tmp_path / "out").glob("part-*"))
    assert (row["id"], row["line"], row["pack"]) == ("ana", 1, load_pack(RULES).name)
    assert_nothing_runs(run.pid)


def test_a_worker_on_this_machine_runs_nothing_of_the_folder_in_which_one_is(tmp_path: Path) -> None:
    (tmp_path / "msgspec.py").write_text('open("it_ran", "w")')
    (tmp_path / "few.ndjson").write_text('{"id": "ana"}\n')
    program = Path(sys.executable).with_name("b12screen")  # as installed, since `python -m` runs what is in the folder
    arguments = ["score", "few.ndjson", "--engine", "spark", "--master", "local[1]", "-o", "out"]
    subprocess.run([program, *arguments], cwd=tmp_path, env=unmeasured(), timeout=LONGEST_WAIT, check=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["few.ndjson", "msgspec.py", "out"]


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)], ids=["SIGTERM", "SIGINT"])
def test_a_run_that_is_ended_leaves_no_java_and_no_half_result(
    sent: signal.Signals, code: int, people: Path, tmp_path: Path
) -> None:
    run = start(people, "-o", tmp_path / "out", "--master", "local[2]")
    wait_until(lambda: list(tmp_path.glob(SHARES_WRITTEN)), run)
    run.send_signal(sent)
    out, err = run.communicate(timeout=LONGEST_WAIT)
    assert (run.returncode, out, err) == (code, "", "")
    assert list(tmp_path.iterdir()) == []
    assert_nothing_runs(run.pid)


def java_that_fails(folder: Path) -> dict[str, str]:
    java = folder / "bin" / "java"
    java.parent.mkdir()
    java.write_text("#!/bin/sh\nexit 1\n")
    java.chmod(0o700)
    return {"JAVA_HOME": str(folder)}


def test_what_keeps_spark_from_starting_is_said_in_a_sentence(people: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    nowhere = f"spark://127.0.0.1:{port}"
    (tmp_path / "java").mkdir()
    tries = {
        "Spark needs Java 17 or later, and there is none here. Install it, or set JAVA_HOME.": (
            "local[2]",
            {"PATH": str(tmp_path), "JAVA_HOME": ""},
        ),
        f"Spark needs Java 17 or later, and there is none in {tmp_path}, where JAVA_HOME says it is. "
        "Install it, or set JAVA_HOME.": ("local[2]", {"JAVA_HOME": str(tmp_path)}),
        "Spark could not start Java. It needs Java 17 or later; see: java -version": (
            "local[2]",
            java_that_fails(tmp_path / "java"),
        ),
        f"There is no Spark master at {nowhere}. Start it, or check --master.": (nowhere, {}),
        "laptop is no master of Spark. Give local[2], spark://HOST:PORT, yarn or k8s://ADDRESS.": ("laptop", {}),
    }
    runs = [start(people, "-o", tmp_path / "out", "--master", master, env=env) for master, env in tries.values()]
    ended = [(*run.communicate(timeout=LONGEST_WAIT), run.returncode) for run in runs]
    assert ended == [("", f"{sentence}\n", 2) for sentence in tries]
    assert not (tmp_path / "out").exists()


# What somebody who holds a session may do; the type of the ids is wrong, and Arrow's words for that show the id.
CRASH = """
from functools import partial
from pathlib import Path
from pyspark.sql import SparkSession
import pyarrow as pa
from b12screen.spark.table import _scored
from b12screen.spark.settings import settings_of
from b12screen.pack.load import load_pack
import sys

spark = SparkSession.builder.master("local[1]").getOrCreate()
settings = settings_of(load_pack(Path(sys.argv[1])), assume=(), explain=False, ignore_extra=False)
answers = spark.read.schema("id string, age string").json(sys.argv[2])
answers.mapInArrow(partial(_scored, settings, pa.int64()), "id long").collect()
"""


def test_what_fails_on_a_worker_is_logged_without_any_answer(tmp_path: Path) -> None:
    (tmp_path / "people.json").write_text(json.dumps({"id": SECRET, "age": "64"}))
    arguments = [sys.executable, "-c", CRASH, str(RULES), str(tmp_path / "people.json")]
    done = subprocess.run(arguments, capture_output=True, text=True, env=unmeasured(), timeout=LONGEST_WAIT)
    assert done.returncode == 1
    assert "WorkerError: ArrowInvalid in " in done.stderr
    assert "Lost task 0.0" in done.stderr  # what Spark itself logs is in it
    assert SECRET not in done.stderr + done.stdout
