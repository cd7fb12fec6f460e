"""Where the results of a run go, and the writer for each of its inputs."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from b12screen.batch.extras import needs_extra
from b12screen.batch.formats import InputFormat, OutputFormat
from b12screen.batch.writers import CsvWriter, JsonWriter, Writer
from b12screen.engine.plan import Plan
from b12screen.errors import UserError
from b12screen.output import open_output
from b12screen.pack.models import Locale

if TYPE_CHECKING:
    from b12screen.batch.job import Job
    from b12screen.batch.parquet import ParquetWriter


@contextmanager
def opened_results(job: "Job") -> Iterator[tuple[Path | None, BinaryIO]]:
    """Open what results go to; for pages, that is their folder and the index in it."""
    if job.output_format is OutputFormat.HTML and not job.check_only:
        from b12screen.batch.summaries import open_pages

        with open_pages(job.output) as (pages, index):
            yield pages, index
    else:
        with open_output(job.output) as out:
            yield None, out


def writers(job: "Job", plan: Plan, pages: Path | None) -> Callable[[str], Writer]:
    """Give what makes the writer for each input in turn, by its name; where there are several, the results name it."""
    several = len(job.inputs) > 1
    if job.locale is not None or job.output_format.in_words:
        from b12screen.report.summarize import locale_of

        locale = locale_of(plan.pack, job.locale)
        if job.output_format.in_words:
            return _writers_in_words(job, plan, locale, pages)
    if job.output_format is OutputFormat.PARQUET:
        parquet = _parquet_writer(job, plan)
        return lambda name: parquet.of(name if several else None)
    return lambda name: _writer(job, plan, name if several else None)


def _writer(job: "Job", plan: Plan, source: str | None) -> Writer:
    if job.output_format is OutputFormat.CSV:
        return CsvWriter(plan, assumed=job.assume, source=source, explained=job.explain)
    array = job.output_format is OutputFormat.JSON
    return JsonWriter(plan, assumed=job.assume, source=source, explained=job.explain, array=array)


def _writers_in_words(job: "Job", plan: Plan, locale: Locale, pages: Path | None) -> Callable[[str], Writer]:
    from b12screen.batch.summaries import PageWriter, Summaries, TextWriter

    several, numbers = len(job.inputs) > 1, count(1)

    def writer(name: str) -> Writer:
        summaries = Summaries(plan, locale, name if several else None, job.date)
        if pages is None:
            return TextWriter(summaries)
        return PageWriter(pages, summaries, next(numbers) if several else None)

    return writer


def _parquet_writer(job: "Job", plan: Plan) -> "ParquetWriter":
    if job.output is None and sys.stdout is not None and sys.stdout.isatty():
        raise UserError("Parquet is for programs, not for a terminal. Give -o FILE.")
    with needs_extra("parquet"):
        from b12screen.batch.parquet import ParquetWriter, schemas_of
        from b12screen.batch.result_table import ResultTable, type_of_ids

    only_parquet = all(form is InputFormat.PARQUET for _, form in job.inputs)
    ids = type_of_ids(schemas_of([path for path, _ in job.inputs]) if only_parquet else ())
    has_source = len(job.inputs) > 1
    return ParquetWriter(
        ResultTable(plan, id_type=ids, assumed=job.assume, has_source=has_source, explains=job.explain)
    )
