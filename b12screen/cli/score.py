"""b12screen score: one result a person, for files or a pipe of answers."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from b12screen.cli.engines import Engine, run_with
from b12screen.cli.options import AsOf, Assume, ForWhom, LocaleName, Reader, Rules, day, mapping_in, pack_in, say
from b12screen.formats.registry import InputFormat, OutputFormat, input_format, output_format

if TYPE_CHECKING:
    from b12screen.pack.models import Pack


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
_Encoding = Annotated[
    str | None, typer.Option(metavar="NAME", help="Encoding of text that is not UTF-8, such as cp1252.")
]
_Delimiter = Annotated[
    str | None, typer.Option(metavar="SIGN", help="What parts the cells of CSV; else found from its first row.")
]
_Sheet = Annotated[str | None, typer.Option(metavar="NAME", help="The sheet of a workbook that has several.")]
_Errors = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Write rejected records here. They hold health data.")
]
_Receipt = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Write what was done here: rules, options, inputs, counts.")
]
_Explain = Annotated[bool, typer.Option("--explain", help="Add reasons, and the questions that would settle it.")]
_Map = Annotated[
    Path | None,
    typer.Option("--map", metavar="FILE", help="Read fields and codes of your own by this mapping, docs/mapping.md."),
]
_Extra = Annotated[Extra, typer.Option(help="What to do with keys that are no question.")]
_OnError = Annotated[OnError, typer.Option(help="What to do after a rejected record.")]
_CheckOnly = Annotated[
    bool, typer.Option("--check-only", help="Score nothing: find rejects, and list ids that occur twice.")
]
_Workers = Annotated[
    int | None,
    typer.Option(min=1, max=256, metavar="N", help="Processes for NDJSON; else one, or all for a large file."),
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
    map_: _Map = None,
    errors: _Errors = None,
    receipt: _Receipt = None,
    explain: _Explain = False,
    assume: Assume = None,
    extra: _Extra = Extra.REJECT,
    encoding: _Encoding = None,
    delimiter: _Delimiter = None,
    sheet: _Sheet = None,
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
        **_of_reading(pack, map_, assume, extra, on_error),
        **_of_files(encoding, delimiter, sheet),
        check_only=check_only,
        workers=workers,
        **_of_pages(locale, as_of, for_, sort),
        show_progress=not quiet and sys.stderr.isatty(),
    )
    done = run_with(engine, job, pack, master=master, inputs=input or ["-"], form=from_, output=output)
    say(*done.rejects, *(() if quiet else (*done.table, done.summary)))
    raise typer.Exit(done.exit_code)


def _of_reading(
    pack: "Pack", map_: Path | None, assume: list[str] | None, extra: Extra, on_error: OnError
) -> dict[str, Any]:
    """Give what says how records are read."""
    strictness = {"ignore_extra": extra is Extra.IGNORE, "stop_at_reject": on_error is OnError.STOP}
    return {"mapping": mapping_in(map_, pack), "assume": assume or (), **strictness}


def _places(
    inputs: list[str], from_: InputFormat | None, output: str | None, to: OutputFormat | None
) -> dict[str, Any]:
    """Give where answers come from and results go to, with the format of each."""
    from b12screen.formats.source import file_path

    sources, target = [file_path(each) for each in inputs], file_path(output)
    return {
        "inputs": [(source, from_ or input_format(source)) for source in sources],
        "output": target,
        "output_format": to or output_format(target),
    }


def _of_files(encoding: str | None, delimiter: str | None, sheet: str | None) -> dict[str, Any]:
    """Give what says how the inputs are to be read."""
    from b12screen.formats.csv.delimiter import check_delimiter
    from b12screen.formats.files.encodings import check_encoding
    from b12screen.formats.reader import Cut

    cut = Cut(delimiter=check_delimiter(delimiter) if delimiter is not None else None, sheet=sheet)
    return {"encoding": check_encoding(encoding) if encoding is not None else None, "cut": cut}


def _of_pages(locale: str | None, as_of: str | None, for_: Reader, sort: Sort) -> dict[str, Any]:
    """Give what only summaries in words have."""
    words = {"for_clinician": for_ is Reader.CLINICIAN, "by_urgency": sort is Sort.URGENCY}
    return {"locale": locale, "date": day(as_of), **words}
