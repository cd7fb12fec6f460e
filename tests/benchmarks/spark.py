"""Spark on this machine alone, beside this machine without it: a whole run with the start of Java, and a warm one."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from b12screen.batch.job import Job
from b12screen.formats.registry import InputFormat, OutputFormat
from b12screen.spark.run import Cluster

from .columns import write_columns
from .ours import installed, score
from .processes import run
from .report import Item, Speed
from .setup import Setup
from .side_by_side import clear

MASTER = "local[2]"


def spark(setup: Setup) -> Iterator[Item]:
    """Give survey lines to 1 process, 2 processes, Spark cold and Spark warm, by turns; then Parquet to both."""
    yield from _lines(setup)
    yield _columns(setup)


def _on_spark(source: Path, out: Path) -> list[str]:
    return installed("score", str(source), "-o", str(out), "--engine", "spark", "--master", MASTER)


def _lines(setup: Setup) -> Iterator[Item]:
    source, out = setup.file("in.ndjson", setup.inputs.survey(), setup.lines), setup.folder / "out"
    seconds: dict[str, list[float]] = {"1 process": [], "2 processes": [], "cold": [], "warm": []}
    with _Warm(setup, source, out) as warm:
        for _ in range(setup.rounds):
            for workers, name in ((1, "1 process"), (2, "2 processes")):
                seconds[name].append(run(score(source, out, workers=workers)).seconds)
            out.unlink()
            seconds["cold"].append(run(_on_spark(source, out)).seconds)
            shutil.rmtree(out)
            seconds["warm"].append(warm.seconds())
    clear(setup.folder, "*")
    for kind in ("cold", "warm"):
        for processes in ("1 process", "2 processes"):
            yield Speed(
                name=f"survey lines, {setup.lines:,} lines, Spark {MASTER}, {kind}",
                floor_is=f"ours without Spark, {processes}",
                floor=tuple(seconds[processes]),
                ours=tuple(seconds[kind]),
            )


def _columns(setup: Setup) -> Item:
    """Compare processor time, since Java works beside Python, and leave out what Spark takes to start."""
    people, out = write_columns(setup.folder / "in.parquet", setup, setup.lines, open_in_100=0), setup.folder / "out"
    person = write_columns(setup.folder / "one.parquet", setup, 1, open_in_100=0)
    local: list[float] = []
    spark: list[float] = []
    for _ in range(setup.rounds):
        local.append(run(score(people, setup.folder / "out.parquet")).processor)
        taken = []
        for source in (person, people):
            taken.append(run([*_on_spark(source, out), "--to", "parquet"]).processor)
            shutil.rmtree(out)
        spark.append(taken[1] - taken[0])
    clear(setup.folder, "*")
    return Speed(
        name=f"Parquet to Parquet, {setup.lines:,} rows, Spark {MASTER}, processor time above that of one row",
        floor_is="ours without Spark, 1 process, processor time",
        floor=tuple(local),
        ours=tuple(spark),
    )


class _Warm:
    """A session that has scored the input once already."""

    def __init__(self, setup: Setup, source: Path, out: Path) -> None:
        self._setup = setup
        self._out = out
        self._job = Job(inputs=[(source, InputFormat.NDJSON)], output=out, output_format=OutputFormat.NDJSON)
        self._cluster = Cluster(master=None, inputs=[str(source)], form=None, output=str(out))

    def __enter__(self) -> "_Warm":
        from b12screen.spark.session import session

        self._session = session(MASTER)
        self._session.__enter__()
        self.seconds()
        return self

    def __exit__(self, *error: object) -> None:
        self._session.__exit__(None, None, None)

    def seconds(self) -> float:
        """Score once more."""
        from b12screen.spark.run import run_on_spark

        start = time.perf_counter()
        run_on_spark(self._job, self._cluster, self._setup.pack)
        taken = time.perf_counter() - start
        shutil.rmtree(self._out)
        return taken
