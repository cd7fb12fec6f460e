"""One run of `score`, from the paths and options to the counts: opens everything, scores, closes everything."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO

from b12screen.batch.formats import InputFormat, OutputFormat
from b12screen.batch.output import is_stream, open_output, real_path
from b12screen.batch.rejects import Rejects
from b12screen.batch.results import JsonWriter, Scored, TextWriter, Writer
from b12screen.batch.score import readings, score
from b12screen.batch.source import guarded, open_input
from b12screen.engine.assume import read_assumptions
from b12screen.engine.plan import Plan
from b12screen.errors import FOUND_PROBLEMS, OK, UserError
from b12screen.pack.models import Locale, Pack
from b12screen.text import clean


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What to score and how; a path of None is standard input or output."""

    input: Path | None
    input_format: InputFormat
    output: Path | None
    output_format: OutputFormat
    errors: Path | None = None
    explain: bool = False
    assume: Sequence[str] = ()
    ignore_extra: bool = False
    locale: str | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """How a job ended: lines about rejects, one line about all, and the exit code."""

    rejects: tuple[str, ...]
    summary: str
    exit_code: int


def run(job: Job, pack: Pack) -> Done:
    """Score the input of a job; UserError when it cannot run at all."""
    _refuse_one_file_twice(job)
    plan = Plan(pack, read_assumptions(pack, job.assume))
    source = clean(str(job.input)) if job.input else "stdin"
    writer = _writer(job, plan)
    explained = job.explain or job.output_format is OutputFormat.TEXT
    with open_input(job.input) as file, open_output(job.output) as out, _errors_file(job.errors) as errors:
        rejects = Rejects(source, errors)
        records = readings(guarded(file, source), job.input_format, plan, ignore_extra=job.ignore_extra)
        counts = score(plan, records, writer, out, rejects, explained=explained)
    told = tuple(rejects.told())
    if counts.rejected and job.errors:
        told = (f"Rejected records are in {clean(str(job.errors))}. It holds health data.",)
    return Done(told, counts.told(plan, job.assume), FOUND_PROBLEMS if counts.rejected else OK)


@contextmanager
def _errors_file(path: Path | None) -> Iterator[BinaryIO | None]:
    if path is None:
        yield None
    else:
        with open_output(path) as file:
            yield file


def _writer(job: Job, plan: Plan) -> Writer:
    if job.output_format is OutputFormat.TEXT or job.locale is not None:
        from b12screen.report.summarize import locale_of

        locale = locale_of(plan.pack, job.locale)
        if job.output_format is OutputFormat.TEXT:
            return TextWriter(lambda scored: _text(plan, scored, locale))
    return JsonWriter(plan.pack.name, tuple(job.assume), array=job.output_format is OutputFormat.JSON)


def _text(plan: Plan, scored: Scored, locale: Locale) -> str:
    from b12screen.report.plain import as_text
    from b12screen.report.summarize import summarize
    from b12screen.report.summary import Person

    assert scored.explanation is not None
    number, record = scored.line, scored.record
    subject = f"Record {number}" if record.id is None else f"Record {number}, id {record.id}"
    answers = {question.id: answer for question, answer in zip(plan.fields, record.answers, strict=True)}
    person = Person(subject, answers)
    return as_text(summarize(plan, person, scored.assessment, scored.explanation, locale, date.today().isoformat()))


def _refuse_one_file_twice(job: Job) -> None:
    """A typing slip must not write results over the answers."""
    named = {"the input": job.input, "-o": job.output, "--errors": job.errors}
    seen: dict[Path, str] = {}
    for name, path in named.items():
        if path is None or is_stream(path):
            continue
        other = seen.setdefault(real_path(path), name)
        if other != name:
            raise UserError(
                f"{other} and {name} are the same file, {clean(str(path))}. Choose another name for {name}."
            )
