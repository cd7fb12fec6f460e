"""One run of `score`, from the paths and options to the counts: opens everything, scores, closes everything."""

import os
import signal
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NoReturn, cast

from b12screen.batch.counts import Counts
from b12screen.batch.job import Done, Job
from b12screen.batch.loop import Files, Scorer, ScoresRecords, finish
from b12screen.batch.noticed import kept_ids, repeats_in
from b12screen.batch.progress import progress
from b12screen.batch.receipt import Input, receipt
from b12screen.batch.repeats import Repeats
from b12screen.engine.plan import Plan
from b12screen.errors import FOUND_PROBLEMS, OK, UserError
from b12screen.formats.answers.wanted import AnswersWanted
from b12screen.formats.files.paths import answers_in, with_answers
from b12screen.formats.files.recognized import refuse_other_kinds
from b12screen.formats.json.reader import measure
from b12screen.formats.mapping.check import fields_read
from b12screen.formats.mapping.fields import names_read
from b12screen.formats.mapping.joined import Joined, way_in
from b12screen.formats.registry import TEXTS, AnswersFormat, InputFormat, OutputFormat
from b12screen.formats.source import Source, name_of, open_source
from b12screen.formats.writer import ResultsWanted, Writer, WriterOf
from b12screen.output import ENDING, is_stream, open_output, real_path, together
from b12screen.pack.assumptions import read_assumptions
from b12screen.pack.models import Pack
from b12screen.text import clean

if TYPE_CHECKING:
    from b12screen.batch.columns import WritesColumns

# A smaller file is scored before a second process is of use.
_WORTH_MORE_PROCESSES = 1 << 25
_LONGEST_DEAF = 0.25  # seconds


def run(job: Job, pack: Pack) -> Done:
    """Score the inputs of a job; UserError when it cannot run at all."""
    refuse_one_file_twice(job)
    plan = Plan(pack, read_assumptions(pack, job.assume), measure)
    repeats = Repeats() if job.check_only else None
    with (
        heard_signals(),
        together(),
        _opened_results(job, plan, repeats) as (out, writer_of),
        opened(job.errors) as errors,
        opened(job.receipt) as told_of,
        kept_ids(wanted=repeats is None) as ids,
    ):
        counts, inputs = _score_all(job, plan, Files(out, errors, ids), writer_of)
        if told_of is not None:
            told_of.write(receipt(pack, options_of(job), inputs, counts))
    repeated = repeats.count if repeats else None
    return done(counts, pack, job, job.errors, repeated)


def done(counts: Counts, pack: Pack, job: Job, errors: Path | str | None, repeated: int | None = None) -> Done:
    """Say how a run ended; `errors` is where the rejected records are, if they are kept.

    `repeated` says how many ids had occurred before, in a run that only checks.
    """
    told = tuple(counts.rejects_told(str(errors) if errors else None))
    table = () if job.check_only or job.converts else tuple(counts.table(pack))
    verb = "converted" if job.converts else "well" if job.check_only else "scored"
    summary = counts.told(pack, job.assume, verb, repeated)
    return Done(told, table, summary, FOUND_PROBLEMS if counts.rejected or repeated else OK)


def _opened_results(job: Job, plan: Plan, repeats: Repeats | None) -> AbstractContextManager[tuple[BinaryIO, WriterOf]]:
    if repeats:
        return repeats.results(job.output)
    if job.locale is not None:
        from b12screen.report.summarize import locale_of

        locale_of(plan.pack, job.locale)  # a name that no pack knows is refused by every format
    only_parquet = all(form is InputFormat.PARQUET for _, form in job.inputs)
    keeps_ids = only_parquet and not any("id" in answers_in(path, plan) for path, _ in job.inputs)
    parquet_inputs = [path for path, _ in job.inputs] if keeps_ids else []
    if isinstance(job.output_format, AnswersFormat):
        return job.output_format.writes().answers(
            AnswersWanted(plan=plan, output=job.output, mapping=job.mapping, parquet_inputs=parquet_inputs)
        )
    return job.output_format.writes().results(
        ResultsWanted(
            plan=plan,
            output=job.output,
            assumed=job.assume,
            explained=job.explain,
            locale=job.locale,
            date=job.date,
            for_clinician=job.for_clinician,
            by_urgency=job.by_urgency,
            has_sources=len(job.inputs) > 1,
            mapping=job.mapping,
            parquet_inputs=parquet_inputs,
            one_thread=job.workers == 1,
        )
    )


def _score_all(job: Job, plan: Plan, files: Files, writer_of: WriterOf) -> tuple[Counts, list[Input]]:
    counts, inputs = Counts(), list[Input]()
    is_named = job.check_only or len(job.inputs) > 1
    for path, form in job.inputs:
        writer = writer_of(name_of(path) if is_named else None)
        encoding = job.encoding if form in TEXTS else None
        with open_source(path, hashed=job.receipt is not None, encoding=encoding) as source:
            refuse_other_kinds(source.name, source.start, form)
            counts = _score(job, plan, source, form, writer, files, counts)
            source.finish()
            source.check_unchanged()
            inputs.append(Input(source.name, source.bytes_read, source.sha256))
        if counts.stopped:
            break
    counts.noticed.check()
    if files.ids is not None:
        counts.noticed.repeated_ids = repeats_in(files.ids)
    finish(writer, files, counts)
    return counts, inputs


def _score(
    job: Job, plan: Plan, source: Source, form: InputFormat, writer: Writer, files: Files, counts: Counts
) -> Counts:
    told = answers_in(source.path, plan, fields_read(job.mapping) if job.mapping else ())
    processes = 1 if told else _processes(job, source, form)
    watch = progress(source, shown=job.show_progress)
    scorer = _scorer(job, plan, source.name, form, writer)
    if processes > 1:
        from b12screen.batch.workers import score_with_workers

        return score_with_workers(source, scorer, files, counts, watch, processes=processes, chunk=job.chunk)
    with_path = partial(with_answers, form, answers=told, plan=plan)
    reads = way_in(form.reads(), job.mapping, with_path)
    found = reads.records(source, names_read(plan, job.mapping), job.chunk, job.rows)
    with watch, _beside(found if isinstance(reads, Joined) else iter(with_path(found)), job, form) as records:
        for some in records:
            scorer.write(scorer.score(some), files, counts)
            if counts.stopped:
                break
    return counts


def _beside(records: Iterator[Any], job: Job, form: InputFormat) -> AbstractContextManager[Iterator[Any]]:
    if form is not InputFormat.PARQUET or job.workers == 1:
        return nullcontext(records)
    from b12screen.formats.parquet.beside import ahead

    return ahead(records)


def _scorer(job: Job, plan: Plan, name: str, form: InputFormat, writer: Writer) -> ScoresRecords:
    stop, ignore_extra = job.stop_at_reject, job.ignore_extra
    as_columns = form is InputFormat.PARQUET and job.output_format is OutputFormat.PARQUET and not job.check_only
    if as_columns and not (job.mapping and job.mapping.joins):
        from b12screen.batch.columns import ColumnScorer

        table = cast("WritesColumns", writer).scorer(ignore_extra=ignore_extra, mapping=job.mapping)
        alone = all(each is InputFormat.PARQUET for _, each in job.inputs)
        return ColumnScorer(name, plan, cast("WritesColumns", writer), table, stop_at_reject=stop, alone=alone)
    keeps_answers = not job.check_only
    reader = way_in(form.reads(), job.mapping).reader(
        plan, ignore_extra=ignore_extra, keeps_answers=keeps_answers, mapping=job.mapping
    )
    return Scorer(name, plan, reader, writer, stop_at_reject=stop)


def _processes(job: Job, source: Source, form: InputFormat) -> int:
    """Lines can be shared out; other inputs, the ids seen so far, and results that are not only lines cannot."""
    joins = job.mapping is not None and job.mapping.joins
    alone = joins or job.check_only or job.output_format.needs_one_process
    shared = form is InputFormat.NDJSON and not alone
    if not shared or not hasattr(os, "fork"):
        return 1
    if job.workers is not None:
        return job.workers
    if (source.size or 0) < _WORTH_MORE_PROCESSES:
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def heard_signals() -> Iterator[None]:
    """Let SIGTERM and SIGHUP end a run as Ctrl-C does, soon, whatever it waits for: no process, no half file stays."""

    def end(number: int, _: Any) -> NoReturn:
        raise SystemExit(128 + number)

    with ExitStack() as undo:
        for each in ENDING[1:]:
            if signal.getsignal(each) is not signal.SIG_IGN:  # as nohup has it
                undo.callback(signal.signal, each, signal.signal(each, end))
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


def options_of(job: Job) -> dict[str, object]:
    """Give what was asked for and can change a result or a reject."""
    return {
        "from": [form.value for _, form in job.inputs],
        "to": None if job.check_only else job.output_format.value,
        "explain": job.explain,
        "assume": list(job.assume),
        **({"mapping": job.mapping.sha256} if job.mapping else {}),
        "extra": "ignore" if job.ignore_extra else "reject",
        **{name: value for name, value in _reading(job).items() if value is not None},
        "on_error": "stop" if job.stop_at_reject else "continue",
        "check_only": job.check_only,
        "locale": job.locale,
        "for_clinician": job.for_clinician,
        "by_urgency": job.by_urgency,
        "date": job.date if job.in_words and not job.check_only else None,
    }


def _reading(job: Job) -> dict[str, object]:
    return {"encoding": job.encoding, "delimiter": job.cut.delimiter, "sheet": job.cut.sheet}


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
