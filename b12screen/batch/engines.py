"""What scores people: this machine, or Spark on many."""

from collections.abc import Sequence
from dataclasses import dataclass

from b12screen.batch.extras import needs_extra
from b12screen.batch.formats import Engine, InputFormat
from b12screen.batch.job import Done, Job, run
from b12screen.errors import UserError
from b12screen.pack.models import Pack


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Where Spark runs, and the paths as it takes them; a master of None is the one that its own settings name."""

    master: str | None
    inputs: Sequence[str]
    form: InputFormat | None  # of all inputs; None for that of each file's ending
    output: str | None


def run_with(engine: Engine, job: Job, cluster: Cluster, pack: Pack) -> Done:
    """Score the inputs of a job; UserError when it cannot run at all."""
    if engine is Engine.LOCAL:
        if cluster.master is not None:
            raise UserError("--master goes with --engine spark.")
        return run(job, pack)
    with needs_extra("spark"):
        from b12screen.batch.spark import run_on_spark
    return run_on_spark(job, cluster, pack)
