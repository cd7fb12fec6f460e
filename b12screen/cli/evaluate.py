"""b12screen evaluate: how well outcomes and points tell people apart, on people of whom it is known."""

from pathlib import Path
from typing import Annotated

import typer

from b12screen.cli.options import Assume, Map, Rules, mapping_in, pack_in, put
from b12screen.cli.records import Extra, ExtraOption, From
from b12screen.errors import FOUND_PROBLEMS, OK
from b12screen.formats.extras import needs_extra
from b12screen.formats.registry import EXPORTS

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
_Questions = Annotated[
    bool, typer.Option("--questions", help="Leave out each question in turn, and say what that changes.")
]
_Html = Annotated[Path | None, typer.Option(metavar="FILE", help="Write a page with every table and picture here.")]
_Json = Annotated[Path | None, typer.Option(metavar="FILE", help="Write every figure here.")]


def evaluate(
    answers: _Answers,
    labels: _Labels,
    label: _Label,
    weight: _Weight = None,
    by: _By = None,
    from_: From = None,
    map_: Map = None,
    assume: Assume = None,
    extra: ExtraOption = Extra.REJECT,
    questions: _Questions = False,
    html: _Html = None,
    json: _Json = None,
    rules: Rules = None,
) -> None:
    """Measure how well outcomes and points tell people apart, where it is known who has it.

    Exit code 0: all well. 1: some records could not be read as answers. 2: could not run.
    """
    with needs_extra("evaluate"):
        from b12screen.evaluate.figures import Wanted
        from b12screen.evaluate.read.scored import Way
        from b12screen.evaluate.run import run

    from b12screen.formats.source import file_path

    pack = pack_in(rules)
    wanted = Wanted(
        answers=file_path(answers),
        labels=labels,
        label=label,
        weight=weight,
        by=[name.strip() for name in by.split(",")] if by else (),
        way=Way(from_, mapping_in(map_, pack, adds=from_ in EXPORTS), extra is Extra.IGNORE, assume or ()),
        questions=questions,
        html=html,
        json=json,
    )
    done = run(wanted, pack)
    for line in done.lines:
        put(line + "\n")
    raise typer.Exit(FOUND_PROBLEMS if done.rejected else OK)
