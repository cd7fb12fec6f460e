"""Spark on this machine alone, beside this machine without it: a whole run with the start of Java, and a warm one."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from b12screen.batch.job import Job
from b12screen.formats.registry import InputFormat, OutputFormat
from b12screen.spark.run import Cluster

from .ours import score
from .processes import run
from .report import Item, Speed
from .setup import Setup
from .side_by_side import clear

MASTER = "local[2]"


def spark(setup: Setup) -> Iterator[Item]:
    """Give the survey's people to 1 process, 2 processes, Spark cold and Spark warm, by turns."""
    source, out = setup.file("in.ndjson", setup.inputs.survey(), setup.lines), setup.folder / "out"
    cold_run = [*score(source, out), "--engine", "spark", "--master", MASTER]
    cold_run = [each for each in cold_run if each not in ("--workers", "1")]
    seconds: dict[str, list[float]] = {"1 process": [], "2 processes": [], "cold": [], "warm": []}
    with _Warm(setup, source, out) as warm:
        for _ in range(setup.rounds):
            for workers, name in ((1, "1 process"), (2, "2 processes")):
                seconds[name].append(run(score(source, out, workers=workers)).seconds)
            out.unlink()
            seconds["cold"].append(run(cold_run).seconds)
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
