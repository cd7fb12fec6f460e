"""One run of `score`, from the paths and options to the counts: opens everything, scores, closes everything."""

import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from b12screen.batch.counts import Counts
from b12screen.batch.decode import measure
from b12screen.batch.extras import needs_extra
from b12screen.batch.formats import InputFormat, OutputFormat
from b12screen.batch.lines import CHUNK
from b12screen.batch.names import known_names
from b12screen.batch.output import is_stream, open_output, real_path
from b12screen.batch.progress import progress
from b12screen.batch.readers import reader_of, some_records
from b12screen.batch.reading import Weighed, shown_id
from b12screen.batch.receipt import Input, receipt
from b12screen.batch.score import Files, Scorer, finish
from b12screen.batch.source import Source, name_of, open_source
from b12screen.batch.writers import CsvWriter, JsonWriter, Repeats, TextWriter, Writer
from b12screen.engine.assume import read_assumptions
from b12screen.engine.explain import explain
from b12screen.engine.plan import Plan
from b12screen.errors import FOUND_PROBLEMS, OK, TERMINATED, UserError
from b12screen.pack.models import Locale, Pack
from b12screen.text import clean

if TYPE_CHECKING:
    from b12screen.batch.parquet import ParquetWriter

# A smaller file is scored before a second process is of use.
_WORTH_MORE_PROCESSES = 1 << 25
_LONGEST_DEAF = 0.25  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What to score and how; a path of None is standard input or output, workers of None as many as are of use."""

    inputs: Sequence[tuple[Path | None, InputFormat]]
    output: Path | None
    output_format: OutputFormat
    errors: Path | None = None
    receipt: Path | None = None
    explain: bool = False
    assume: Sequence[str] = ()
    ignore_extra: bool = False
    stop_at_reject: bool = False
    check_only: bool = False
    workers: int | None = None
    locale: str | None = None
    show_progress: bool = False
    chunk: int = CHUNK


@dataclass(frozen=True, slots=True)
class Done:
    """How a job ended: lines about rejects, one line about all, and the exit code."""

    rejects: tuple[str, ...]
    summary: str
    exit_code: int


def run(job: Job, pack: Pack) -> Done:
    """Score the inputs of a job; UserError when it cannot run at all."""
    refuse_one_file_twice(job)
    plan = Plan(pack, read_assumptions(pack, job.assume), measure)
    repeats = Repeats() if job.check_only else None
    with heard_signals(), opened(job.receipt) as told_of:
        with open_output(job.output) as out, opened(job.errors) as errors:
            counts, inputs = _score_all(job, plan, Files(out, errors), repeats)
        if told_of is not None:  # and the other files are whole, and have their names
            told_of.write(receipt(pack, options_of(job), inputs, counts))
    repeated = repeats.count if repeats else None
    return done(counts, counts.told(pack, job.assume, repeated), job.errors, repeated=bool(repeated))


def done(counts: Counts, summary: str, errors: Path | str | None, *, repeated: bool = False) -> Done:
    """Say how a run ended; `errors` is where the rejected records are, if they are kept."""
    told = tuple(counts.rejects_told())
    if counts.rejected and errors:
        told = (f"Rejected records are in {clean(str(errors))}. It holds health data.",)
    return Done(told, summary, FOUND_PROBLEMS if counts.rejected or repeated else OK)


def _score_all(job: Job, plan: Plan, files: Files, repeats: Repeats | None) -> tuple[Counts, list[Input]]:
    counts, inputs = Counts(), list[Input]()
    writer_of = _writers(job, plan, repeats)
    for path, form in job.inputs:
        writer = writer_of(name_of(path))
        with open_source(path, hashed=job.receipt is not None) as source:
            counts = _score(job, plan, source, form, writer, files, counts)
            source.finish()
            source.check_unchanged()
            inputs.append(Input(source.name, source.bytes_read, source.sha256))
        if counts.stopped:
            break
    finish(writer, files, counts)
    return counts, inputs


def _score(
    job: Job, plan: Plan, source: Source, form: InputFormat, writer: Writer, files: Files, counts: Counts
) -> Counts:
    reader = reader_of(form, plan, ignore_extra=job.ignore_extra)
    scorer = Scorer(source.name, reader, writer, stop_at_reject=job.stop_at_reject)
    processes = _processes(job, source, form)
    watch = progress(source, shown=job.show_progress)
    if processes > 1:
        from b12screen.batch.relay import relay

        return relay(source, scorer, files, counts, watch, processes=processes, chunk=job.chunk)
    with watch:
        for some in some_records(form, source, known_names(plan), job.chunk):
            scorer.write(scorer.score(some), files, counts)
            if counts.stopped:
                break
    return counts


def _processes(job: Job, source: Source, form: InputFormat) -> int:
    """Lines can be shared out; an array, a quoted cell, columns and the ids seen so far cannot."""
    alone = form is not InputFormat.NDJSON or job.output_format is OutputFormat.PARQUET or job.check_only
    if alone or not hasattr(os, "fork"):
        return 1
    if job.workers is not None:
        return job.workers
    if (source.size or 0) < _WORTH_MORE_PROCESSES:
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def heard_signals() -> Iterator[None]:
    """Let SIGTERM end the run as Ctrl-C does, soon, whatever it waits for: no process and no half file stays."""

    def end(*_: Any) -> NoReturn:
        raise SystemExit(TERMINATED)

    with ExitStack() as undo:
        undo.callback(signal.signal, signal.SIGTERM, signal.signal(signal.SIGTERM, end))
        if hasattr(signal, "setitimer"):
            # Python acts on a signal before it waits, or when one ends the wait. What comes in between would be
            # acted on when the wait is over, so the wait is made to end now and then.
            undo.callback(signal.signal, signal.SIGALRM, signal.signal(signal.SIGALRM, lambda *_: None))
            undo.callback(signal.setitimer, signal.ITIMER_REAL, 0)
            signal.setitimer(signal.ITIMER_REAL, _LONGEST_DEAF, _LONGEST_DEAF)
        yield


@contextmanager
def opened(path: Path | None) -> Iterator[Any]:
    """Open an output that need not be there."""
    if path is None:
        yield None
    else:
        with open_output(path) as file:
            yield file


def _writers(job: Job, plan: Plan, repeats: Repeats | None) -> Callable[[str], Writer]:
    """Give what makes the writer for an input, by its name; where there are several, the results name it."""
    several = len(job.inputs) > 1
    if repeats:
        return repeats.of
    if job.output_format is OutputFormat.PARQUET:
        parquet = _parquet_writer(job, plan, has_source=several)
        return lambda name: parquet.of(name if several else None)
    return lambda name: _writer(job, plan, name if several else None)


def _parquet_writer(job: Job, plan: Plan, *, has_source: bool) -> "ParquetWriter":
    if job.output is None and sys.stdout is not None and sys.stdout.isatty():
        raise UserError("Parquet is for programs, not for a terminal. Give -o FILE.")
    with needs_extra("parquet"):
        from b12screen.batch.parquet import ParquetWriter, text, type_of_ids
        from b12screen.batch.result_table import ResultTable

    only_parquet = all(form is InputFormat.PARQUET for _, form in job.inputs)
    ids = type_of_ids([path for path, _ in job.inputs]) if only_parquet else text
    table = ResultTable(plan, id_type=ids, assumed=job.assume, has_source=has_source, explains=job.explain)
    return ParquetWriter(table)


def _writer(job: Job, plan: Plan, source: str | None) -> Writer:
    if job.output_format is OutputFormat.TEXT or job.locale is not None:
        from b12screen.report.summarize import locale_of

        locale = locale_of(plan.pack, job.locale)
        if job.output_format is OutputFormat.TEXT:
            return TextWriter(lambda line, weighed: _text(plan, locale, source, line, weighed))
    if job.output_format is OutputFormat.CSV:
        return CsvWriter(plan, assumed=job.assume, source=source, explained=job.explain)
    array = job.output_format is OutputFormat.JSON
    return JsonWriter(plan, assumed=job.assume, source=source, explained=job.explain, array=array)


def _text(plan: Plan, locale: Locale, source: str | None, line: int, weighed: Weighed) -> str:
    from b12screen.report.plain import as_text
    from b12screen.report.summarize import summarize
    from b12screen.report.summary import Person

    identifier, answers, tally, conclusion = weighed
    assessment = plan.told(tally, conclusion)
    explanation = explain(plan, answers, assessment)
    subject = f"Record {line}" if source is None else f"Record {line} of {source}"
    if (given_id := shown_id(identifier)) is not None:
        subject += f", id {given_id}"
    today = date.today().isoformat()
    return as_text(summarize(plan, Person(subject, plan.by_question(answers)), assessment, explanation, locale, today))


def options_of(job: Job) -> dict[str, object]:
    """Give what was asked for and can change a result or a reject."""
    return {
        "from": [form.value for _, form in job.inputs],
        "to": None if job.check_only else job.output_format.value,
        "explain": job.explain,
        "assume": list(job.assume),
        "extra": "ignore" if job.ignore_extra else "reject",
        "on_error": "stop" if job.stop_at_reject else "continue",
        "check_only": job.check_only,
        "locale": job.locale,
    }


def refuse_one_file_twice(job: Job) -> None:
    """A typing slip must not write results over the answers, or count people twice."""
    named = [("the input", path) for path, _ in job.inputs]
    named += [("-o", job.output), ("--errors", job.errors), ("--receipt", job.receipt)]
    seen: dict[Path, str] = {}
    if sum(path is None for path, _ in job.inputs) > 1:
        raise UserError("Standard input is given twice. Name each input once.")
    for name, path in named:
        if path is None or is_stream(path):
            continue
        other = seen.get(real_path(path))
        if other == name:
            raise UserError(f"{clean(str(path))} is given twice. Name each input once.")
        if other is not None:
            raise UserError(
                f"{other} and {name} are the same file, {clean(str(path))}. Choose another name for {name}."
            )
        seen[real_path(path)] = name
