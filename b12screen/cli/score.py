"""b12screen score: one result a person, for a file or a pipe of answers."""

from pathlib import Path
from typing import Annotated

import typer

from b12screen.batch.formats import Extra, InputFormat, OutputFormat, input_format, output_format
from b12screen.cli.flags import Assume, LocaleName, Rules, pack_in, say


def score(
    input: Annotated[
        str | None, typer.Argument(metavar="INPUT", help="A file of answers; - or nothing for standard input.")
    ] = None,
    from_: Annotated[
        InputFormat | None, typer.Option("--from", help="Format of the input; else by its ending, else ndjson.")
    ] = None,
    to: Annotated[
        OutputFormat | None, typer.Option("--to", help="Format of the results; else by the ending of -o, else ndjson.")
    ] = None,
    output: Annotated[
        str | None,
        typer.Option("-o", "--output", metavar="FILE", help="Write results here; - or nothing for standard output."),
    ] = None,
    errors: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write rejected records here. They hold health data.")
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Add reasons, and the questions that would settle it.")
    ] = False,
    assume: Assume = None,
    extra: Annotated[Extra, typer.Option(help="What to do with keys that are no question.")] = Extra.REJECT,
    rules: Rules = None,
    locale: LocaleName = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Leave out the line that sums up the run.")] = False,
) -> None:
    """Score answers: JSON or CSV in, one result a person out.

    Exit code 0: all scored. 1: some records were rejected. 2: could not run.
    """
    from b12screen.batch.job import Job, run
    from b12screen.batch.source import file_path

    source, target = file_path(input), file_path(output)
    job = Job(
        input=source,
        input_format=from_ or input_format(source),
        output=target,
        errors=errors,
        explain=explain,
        output_format=to or output_format(target),
        assume=assume or (),
        ignore_extra=extra is Extra.IGNORE,
        locale=locale,
    )
    done = run(job, pack_in(rules))
    say(*done.rejects, *(() if quiet else (done.summary,)))
    raise typer.Exit(done.exit_code)
