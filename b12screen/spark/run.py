"""One run of `score` on Spark: results go into a hidden folder, are counted there, and then get their name."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import msgspec
from py4j.protocol import Py4JError
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.functions import unbase64

from b12screen.batch.counts import Counts
from b12screen.batch.job import Done, Job
from b12screen.batch.receipt import Input, receipt
from b12screen.batch.run import done, heard_signals, opened, options_of, refuse_one_file_twice
from b12screen.errors import UserError
from b12screen.formats.registry import InputFormat, OutputFormat, input_format
from b12screen.pack.models import Pack
from b12screen.spark.files import File, FileSystems, literally
from b12screen.spark.frames import divide_files, scored
from b12screen.spark.results import END
from b12screen.spark.session import in_new_thread, session
from b12screen.spark.settings import settings_of
from b12screen.spark.tasks import COUNTS, PROBLEMS, REJECTS, RESULTS, ShareCounts
from b12screen.text import clean


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Where Spark runs, and the paths as it takes them; a master of None is the one that its own settings name."""

    master: str | None
    inputs: Sequence[str]
    form: InputFormat | None  # of all inputs; None for that of each file's ending
    output: str | None


def run_on_spark(job: Job, cluster: Cluster, pack: Pack) -> Done:
    """Score the inputs of a job; UserError when it cannot run at all, and then nothing of it is left."""
    refuse_one_file_twice(job)
    output = _folder_for(job, cluster)
    settings = settings_of(
        pack,
        assume=job.assume,
        explain=job.explain,
        ignore_extra=job.ignore_extra,
        encoding=job.encoding,
        cut=job.rows,
        mapping=job.mapping,
    )
    settings.plan()  # or there is no need to start
    with (
        heard_signals(),
        opened(job.receipt) as told_of,
        _hidden_beside(output) as hidden,
        session(cluster.master) as spark,
    ):
        systems = FileSystems(spark)
        _refuse_to_overwrite(systems, output)
        files = _files(systems, cluster)
        divide_files(spark, list(files))
        with _deleted_at_the_end(spark, systems, hidden):
            as_columns = job.output_format is OutputFormat.PARQUET
            run = _Run(spark, systems, hidden, as_columns=as_columns)
            run.write(scored(spark, settings, files, as_columns=as_columns))
            run.check()
            counts = run.counts()
            counts.noticed.check()
            systems.move(run.whole(), output)
        if told_of is not None:
            inputs = [Input(file.name, file.size, None) for file in files]
            told_of.write(receipt(pack, {**options_of(job), "engine": "spark"}, inputs, counts))
    return done(counts, pack, job, f"{output.rstrip('/')}/rejects")


@contextmanager
def _hidden_beside(output: str) -> Iterator[str]:
    """Give a name beside that of the results. What is there at the end goes, also what workers wrote to the last."""
    folder, slash, name = output.rstrip("/").rpartition("/")
    hidden = f"{folder}{slash}.{name[:40]}.{uuid4().hex}"
    try:
        yield hidden
    finally:
        shutil.rmtree(hidden.removeprefix("file:"), ignore_errors=True)


@contextmanager
def _deleted_at_the_end(spark: SparkSession, systems: FileSystems, hidden: str) -> Iterator[None]:
    """Delete a folder on whichever file system it is."""

    def delete() -> None:
        with suppress(Py4JError, OSError):
            spark.sparkContext.cancelJobGroup(hidden)  # a job still runs when a signal ended the block
            systems.delete(hidden)

    spark.sparkContext.setJobGroup(hidden, "b12screen score")
    try:
        yield
    finally:
        in_new_thread(delete)


class _Run:
    """What the workers gave back, in a hidden folder with a folder for each kind."""

    def __init__(self, spark: SparkSession, systems: FileSystems, hidden: str, *, as_columns: bool) -> None:
        self._spark = spark
        self._systems = systems
        self._hidden = hidden
        self._as_columns = as_columns

    def write(self, given_back: DataFrame) -> None:
        """Let the workers do their work. What is written of a share, its counts included, is written all at once.

        So a share whose worker died, or that was given to two, counts once.
        """
        writer = given_back.write.partitionBy("kind").option("mapreduce.fileoutputcommitter.algorithm.version", "1")
        writer.option("compression", "none").text(f"{self._hidden}/given_back")

    def check(self) -> None:
        """Raise UserError for what a worker found to be wrong with a whole file."""
        for problem in sorted(self._told(PROBLEMS)):
            raise UserError(problem)

    def counts(self) -> Counts:
        """Give the sums of the counts of all shares."""
        counts = Counts()
        for told in self._told(COUNTS):
            counts.add(msgspec.json.decode(told, type=ShareCounts).counts())
        return counts

    def whole(self) -> str:
        """Give the folder of all results, with the rejects in it."""
        results, rejects = self._files() if self._as_columns else self._of(RESULTS), self._of(REJECTS)
        self._systems.make(results)
        if self._systems.exists(rejects):
            self._systems.move(rejects, f"{results}/rejects")
        return results

    def _files(self) -> str:
        """Turn each line into the file that it holds, by writing it as a line that ends in what such a file ends in."""
        results = f"{self._hidden}/results"
        if self._systems.exists(self._of(RESULTS)):
            files = self._read(RESULTS).select(unbase64("value").cast("string"))
            writer = files.write.option("lineSep", END).option("maxRecordsPerFile", 1)
            writer.option("compression", "none").text(results)
            for file in self._systems.files(results):
                self._systems.move(file.path, file.path.removesuffix(".txt") + ".parquet")
        return results

    def _of(self, kind: str) -> str:
        return f"{self._hidden}/given_back/kind={kind}"

    def _read(self, kind: str) -> DataFrame:
        return self._spark.read.option("lineSep", "\n").text(literally(self._of(kind)))

    def _told(self, kind: str) -> list[str]:
        return [row[0] for row in self._read(kind).collect()] if self._systems.exists(self._of(kind)) else []


def _folder_for(job: Job, cluster: Cluster) -> str:
    """Refuse what goes with one machine only, and give the folder for the results."""
    refused = {
        "--errors": job.errors is not None,
        "--on-error stop": job.stop_at_reject,
        "--check-only": job.check_only,
        "--workers": job.workers is not None,
        "--locale": job.locale is not None,
        f"--to {job.output_format.value}": job.output_format not in (OutputFormat.NDJSON, OutputFormat.PARQUET),
    }
    for option in (option for option, is_given in refused.items() if is_given):
        hint = " Rejected records are written to the folder rejects in that of the results." * (option == "--errors")
        hint += " Spark writes ndjson or parquet." * option.startswith("--to")
        raise UserError(f"{option} does not go with --engine spark.{hint}")
    if "-" in cluster.inputs:
        raise UserError("Spark cannot read standard input. Give files or folders that all its workers can read.")
    if cluster.output in (None, "-"):
        raise UserError("Spark writes many files. Give a folder for them that does not exist yet: -o DIR.")
    return str(cluster.output)


def _refuse_to_overwrite(systems: FileSystems, output: str) -> None:
    if systems.exists(output):
        raise UserError(f"{clean(output)} exists already. Choose another folder for -o, or delete it first.")


def _files(systems: FileSystems, cluster: Cluster) -> dict[File, InputFormat]:
    files: dict[File, InputFormat] = {}
    for file in (file for given in cluster.inputs for file in systems.files(given)):
        if any(file.address == other.address for other in files):
            raise UserError(f"{file.name} is given twice. Name each input once.")
        files[file] = cluster.form or input_format(Path(file.path))
    return files
