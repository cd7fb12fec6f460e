"""What scores people: this machine, or Spark on many."""

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from b12screen.errors import StoppedError, UserError
from b12screen.formats.extras import needs_extra
from b12screen.output import is_stream

if TYPE_CHECKING:
    from b12screen.batch.job import Done, Job
    from b12screen.formats.registry import InputFormat
    from b12screen.pack.models import Pack


class Engine(StrEnum):
    """What scores people: this machine, or Spark and its workers."""

    LOCAL = "local"
    SPARK = "spark"


def run_with(
    engine: Engine,
    job: "Job",
    pack: "Pack",
    *,
    master: str | None,
    inputs: Sequence[str],
    form: "InputFormat | None",
    output: str | None,
) -> "Done":
    """Score the inputs of a job; `inputs`, `form` and `output` as they were given, since Spark's paths can be URIs.

    Raises UserError when it cannot run at all.
    """
    try:
        return _run_with(engine, job, pack, master, inputs, form, output)
    except KeyboardInterrupt:
        is_file = job.output is not None and not is_stream(job.output)
        left = "Nothing was written." if is_file else "What was written is not whole."
        raise StoppedError(f"Stopped. {left}") from None


def _run_with(
    engine: Engine,
    job: "Job",
    pack: "Pack",
    master: str | None,
    inputs: Sequence[str],
    form: "InputFormat | None",
    output: str | None,
) -> "Done":
    if engine is Engine.LOCAL:
        if master is not None:
            raise UserError("--master goes with --engine spark.")
        from b12screen.batch.run import run

        return run(job, pack)
    with needs_extra("spark"):
        from b12screen.spark.run import Cluster, run_on_spark
    return run_on_spark(job, Cluster(master=master, inputs=inputs, form=form, output=output), pack)
