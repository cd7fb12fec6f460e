"""b12screen score: one result a person, for files or a pipe of answers."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from b12screen.cli.engines import Engine, run_with
from b12screen.cli.options import AsOf, Assume, ForWhom, LocaleName, Map, Reader, Rules, day, pack_in, say
from b12screen.cli.records import (
    Delimiter,
    Encoding,
    Errors,
    Extra,
    ExtraOption,
    From,
    Inputs,
    OnError,
    OnErrorOption,
    Quiet,
    Receipt,
    Sheet,
    of_files,
    reading,
)
from b12screen.formats.registry import InputFormat, OutputFormat, input_format, output_format

if TYPE_CHECKING:
    from b12screen.batch.job import Job


class Sort(StrEnum):
    """In which order the index of --to html lists people."""

    INPUT = "input"
    URGENCY = "urgency"


_To = Annotated[
    OutputFormat | None,
    typer.Option("--to", help="Format of the results; else by the ending of -o, else ndjson, on a terminal a table."),
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
_Explain = Annotated[bool, typer.Option("--explain", help="Add reasons, and the questions that would settle it.")]
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


def score(
    input: Inputs = None,
    from_: From = None,
    to: _To = None,
    output: _Output = None,
    map_: Map = None,
    errors: Errors = None,
    receipt: Receipt = None,
    explain: _Explain = False,
    assume: Assume = None,
    extra: ExtraOption = Extra.REJECT,
    encoding: Encoding = None,
    delimiter: Delimiter = None,
    sheet: Sheet = None,
    on_error: OnErrorOption = OnError.CONTINUE,
    check_only: _CheckOnly = False,
    workers: _Workers = None,
    engine: _Engine = Engine.LOCAL,
    master: _Master = None,
    for_: ForWhom = Reader.PATIENT,
    sort: _Sort = Sort.INPUT,
    rules: Rules = None,
    locale: LocaleName = None,
    as_of: AsOf = None,
    quiet: Quiet = False,
) -> None:
    """Score the answers of many people, from files or a pipe: one result a person.

    JSON, CSV and Parquet can be read and written, Excel read; JSON and CSV also packed as .gz or .zst.

    Exit code 0: all scored. 1: some records were rejected. 2: could not run.
    """
    from b12screen.batch.job import Job

    pack = pack_in(rules)
    job = Job(
        **_places(input or ["-"], from_, output, to),
        errors=errors,
        receipt=receipt,
        explain=explain,
        **reading(pack, from_, map_, assume, extra, on_error),
        **of_files(encoding, delimiter, sheet),
        check_only=check_only,
        workers=workers,
        **_of_pages(locale, as_of, for_, sort),
        show_progress=not quiet and sys.stderr.isatty(),
    )
    done = run_with(engine, job, pack, master=master, inputs=input or ["-"], form=from_, output=output)
    say(*done.rejects, *(() if quiet else (*done.table, done.summary, *_hint(job))))
    raise typer.Exit(done.exit_code)


def _hint(job: "Job") -> list[str]:
    """Say how to get all of each result, where a table was shown."""
    is_short = job.output is None and job.output_format is OutputFormat.TABLE and not job.check_only
    return ["This is the short form. For all of each result: -o results.csv, or --to json."] if is_short else []


def _places(
    inputs: list[str], from_: InputFormat | None, output: str | None, to: OutputFormat | None
) -> dict[str, Any]:
    """Give where answers come from and results go to, with the format of each."""
    from b12screen.formats.source import file_path

    sources, target = [file_path(each) for each in inputs], file_path(output)
    return {
        "inputs": [(source, from_ or input_format(source)) for source in sources],
        "output": target,
        "output_format": to or _usual_format(target),
    }


def _usual_format(target: Path | None) -> OutputFormat:
    """Give the format that nobody has to name: that of the file's ending, or a table on a terminal."""
    on_terminal = target is None and sys.stdout is not None and sys.stdout.isatty()
    return OutputFormat.TABLE if on_terminal else output_format(target)


def _of_pages(locale: str | None, as_of: str | None, for_: Reader, sort: Sort) -> dict[str, Any]:
    """Give what only summaries in words have."""
    words = {"for_clinician": for_ is Reader.CLINICIAN, "by_urgency": sort is Sort.URGENCY}
    return {"locale": locale, "date": day(as_of), **words}
