"""b12screen evaluate: how well outcomes and points tell people apart, on people of whom it is known."""

from pathlib import Path
from typing import Annotated

import typer

from b12screen.cli.options import Assume, Rules, pack_in, put
from b12screen.errors import FOUND_PROBLEMS, OK
from b12screen.formats.extras import needs_extra

_Answers = Annotated[
    str, typer.Argument(metavar="ANSWERS", help="Answers, which are scored, or results of score; - for standard input.")
]
_Labels = Annotated[
    Path, typer.Argument(metavar="LABELS", help="A table with an id, and who has it: CSV, NDJSON, JSON or Parquet.")
]
_Label = Annotated[str, typer.Option(metavar="COLUMN", help="The column that says who has it: 1, 0, or nothing.")]
_Weight = Annotated[str | None, typer.Option(metavar="COLUMN", help="The column of survey weights.")]
_By = Annotated[
    str | None, typer.Option(metavar="NAMES", help="Part people by these answers or columns of LABELS, with commas.")
]
_Html = Annotated[Path | None, typer.Option(metavar="FILE", help="Write a page with every table and picture here.")]
_Json = Annotated[Path | None, typer.Option(metavar="FILE", help="Write every figure here.")]


def evaluate(
    answers: _Answers,
    labels: _Labels,
    label: _Label,
    weight: _Weight = None,
    by: _By = None,
    assume: Assume = None,
    html: _Html = None,
    json: _Json = None,
    rules: Rules = None,
) -> None:
    """Measure how well outcomes and points tell people apart, where it is known who has it.

    Exit code 0: all well. 1: some records could not be read as answers. 2: could not run.
    """
    with needs_extra("evaluate"):
        from b12screen.evaluate.figures import Wanted
        from b12screen.evaluate.run import run

    from b12screen.formats.source import file_path

    wanted = Wanted(
        answers=file_path(answers),
        labels=labels,
        label=label,
        weight=weight,
        by=[name.strip() for name in by.split(",")] if by else (),
        assume=assume or (),
        html=html,
        json=json,
    )
    done = run(wanted, pack_in(rules))
    for line in done.lines:
        put(line + "\n")
    raise typer.Exit(FOUND_PROBLEMS if done.rejected else OK)
