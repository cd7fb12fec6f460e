"""What scores people: this machine, or Spark on many."""

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from b12screen.errors import UserError
from b12screen.formats.extras import needs_extra

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
    if engine is Engine.LOCAL:
        if master is not None:
            raise UserError("--master goes with --engine spark.")
        from b12screen.batch.run import run

        return run(job, pack)
    with needs_extra("spark"):
        from b12screen.spark.run import Cluster, run_on_spark
    return run_on_spark(job, Cluster(master=master, inputs=inputs, form=form, output=output), pack)
