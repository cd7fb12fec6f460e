"""b12screen convert: somebody's answers in, answers as this program has them out."""

import sys
from typing import Annotated

import typer

from b12screen.cli.options import Map, Rules, pack_in, say
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
from b12screen.formats.registry import AnswersFormat, answers_format, input_format

_To = Annotated[
    AnswersFormat | None, typer.Option("--to", help="Format of the answers; else by the ending of -o, else ndjson.")
]
_Output = Annotated[
    str | None,
    typer.Option("-o", "--output", metavar="FILE", help="Write answers here; - or nothing for standard output."),
]


def convert(
    input: Inputs = None,
    from_: From = None,
    to: _To = None,
    output: _Output = None,
    map_: Map = None,
    errors: Errors = None,
    receipt: Receipt = None,
    extra: ExtraOption = Extra.REJECT,
    encoding: Encoding = None,
    delimiter: Delimiter = None,
    sheet: Sheet = None,
    on_error: OnErrorOption = OnError.CONTINUE,
    rules: Rules = None,
    quiet: Quiet = False,
) -> None:
    """Write answers as this program has them: what a mapping makes of a file, to look at and to keep.

    Reads what score reads, and scores nothing. What score would reject is rejected.

    Exit code 0: all converted. 1: some records were rejected. 2: could not run.
    """
    from b12screen.batch.job import Job
    from b12screen.batch.run import run
    from b12screen.formats.source import file_path

    pack = pack_in(rules)
    sources, target = [file_path(each) for each in input or ["-"]], file_path(output)
    job = Job(
        inputs=[(source, from_ or input_format(source)) for source in sources],
        output=target,
        output_format=to or answers_format(target),
        errors=errors,
        receipt=receipt,
        **of_files(encoding, delimiter, sheet),
        **reading(pack, from_, map_, None, extra, on_error),
        show_progress=not quiet and sys.stderr.isatty(),
    )
    done = run(job, pack)
    say(*done.rejects, *(() if quiet else [done.summary]))
    raise typer.Exit(done.exit_code)
