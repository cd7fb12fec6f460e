"""b12screen score: one result a person, for files or a pipe of answers."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from b12screen.cli.engines import Engine, run_with
from b12screen.cli.options import AsOf, Assume, ForWhom, LocaleName, Reader, Rules, day, pack_in, say
from b12screen.formats.registry import InputFormat, OutputFormat, input_format, output_format


class Extra(StrEnum):
    """What to do with a key or column that is no question."""

    REJECT = "reject"
    IGNORE = "ignore"


class Sort(StrEnum):
    """In which order the index of --to html lists people."""

    INPUT = "input"
    URGENCY = "urgency"


class OnError(StrEnum):
    """What to do after a record that is rejected."""

    CONTINUE = "continue"
    STOP = "stop"


_Inputs = Annotated[
    list[str] | None, typer.Argument(metavar="[INPUT]...", help="Files of answers; - or nothing for standard input.")
]
_From = Annotated[
    InputFormat | None, typer.Option("--from", help="Format of the input; else by its ending, else ndjson.")
]
_To = Annotated[
    OutputFormat | None, typer.Option("--to", help="Format of the results; else by the ending of -o, else ndjson.")
]
_Output = Annotated[
    str | None,
    typer.Option(
        "-o",
        "--output",
        metavar="FILE",
        help="Write results here; - or nothing for standard output; for html a folder.",
    ),
]
_Errors = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Write rejected records here. They hold health data.")
]
_Receipt = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Write what was done here: rules, options, inputs, counts.")
]
_Explain = Annotated[bool, typer.Option("--explain", help="Add reasons, and the questions that would settle it.")]
_Extra = Annotated[Extra, typer.Option(help="What to do with keys that are no question.")]
_OnError = Annotated[OnError, typer.Option(help="What to do after a rejected record.")]
_CheckOnly = Annotated[
    bool, typer.Option("--check-only", help="Score nothing: find rejects, and list ids that occur twice.")
]
_Workers = Annotated[
    int | None,
    typer.Option(min=1, max=256, metavar="N", help="Processes for NDJSON; 1 also keeps Parquet to one thread."),
]
_Engine = Annotated[Engine, typer.Option(help="Score on this machine, or with Spark on many.")]
_Master = Annotated[
    str | None, typer.Option(metavar="URL", help="Spark's master, such as local[2]; else what Spark is set to.")
]
_Sort = Annotated[Sort, typer.Option(help="With --to html: list people as they came, or the most urgent first.")]
_Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Leave out progress and the line that sums up the run.")]


def score(
    input: _Inputs = None,
    from_: _From = None,
    to: _To = None,
    output: _Output = None,
    errors: _Errors = None,
    receipt: _Receipt = None,
    explain: _Explain = False,
    assume: Assume = None,
    extra: _Extra = Extra.REJECT,
    on_error: _OnError = OnError.CONTINUE,
    check_only: _CheckOnly = False,
    workers: _Workers = None,
    engine: _Engine = Engine.LOCAL,
    master: _Master = None,
    for_: ForWhom = Reader.PATIENT,
    sort: _Sort = Sort.INPUT,
    rules: Rules = None,
    locale: LocaleName = None,
    as_of: AsOf = None,
    quiet: _Quiet = False,
) -> None:
    """Score the answers of many people, from files or a pipe: one result a person.

    JSON, CSV and Parquet can be read and written; JSON and CSV also packed as .gz or .zst when they are read.

    Exit code 0: all scored. 1: some records were rejected. 2: could not run.
    """
    from b12screen.batch.job import Job
    from b12screen.formats.source import file_path

    sources, target = [file_path(each) for each in input or ["-"]], file_path(output)
    job = Job(
        inputs=[(source, from_ or input_format(source)) for source in sources],
        output=target,
        output_format=to or output_format(target),
        errors=errors,
        receipt=receipt,
        explain=explain,
        assume=assume or (),
        ignore_extra=extra is Extra.IGNORE,
        stop_at_reject=on_error is OnError.STOP,
        check_only=check_only,
        workers=workers,
        **_of_pages(locale, as_of, for_, sort),
        show_progress=not quiet and sys.stderr.isatty(),
    )
    done = run_with(engine, job, pack_in(rules), master=master, inputs=input or ["-"], form=from_, output=output)
    say(*done.rejects, *(() if quiet else (*done.table, done.summary)))
    raise typer.Exit(done.exit_code)


def _of_pages(locale: str | None, as_of: str | None, for_: Reader, sort: Sort) -> dict[str, Any]:
    """Give what only summaries in words have."""
    words = {"for_clinician": for_ is Reader.CLINICIAN, "by_urgency": sort is Sort.URGENCY}
    return {"locale": locale, "date": day(as_of), **words}
