"""b12screen cohort: a scored population at a glance, on a page and on the terminal, and a work list."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from b12screen.cli.options import Map, Rules, mapping_in, pack_in, say
from b12screen.formats.extras import needs_extra
from b12screen.formats.registry import InputFormat

_Results = Annotated[
    list[str],
    typer.Argument(metavar="RESULTS", help="Results that score wrote, in one file or several; - for standard input."),
]
_From = Annotated[
    InputFormat | None,
    typer.Option(
        "--from",
        metavar="<ndjson|json|csv|parquet>",
        help="Format of the results; else by their ending, else ndjson.",
    ),
]
_Answers = Annotated[
    Path | None, typer.Option(metavar="FILE", help="The answers that were scored, to see age against outcome.")
]
_Output = Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write a page here, as HTML.")]
_WorkList = Annotated[
    int, typer.Option("--worklist", min=0, metavar="N", help="List the first N people to see, by id, now first.")
]
_Suppress = Annotated[
    int, typer.Option(min=0, metavar="N", help="Hide groups of fewer than N people, for what leaves the building.")
]
_Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print no tables.")]


def cohort(
    results: _Results,
    from_: _From = None,
    answers: _Answers = None,
    map_: Map = None,
    output: _Output = None,
    worklist: _WorkList = 0,
    suppress: _Suppress = 0,
    rules: Rules = None,
    quiet: _Quiet = False,
) -> None:
    """Show the people of a results file at a glance: outcomes, ages, what they have, what is open.

    Results can be NDJSON, JSON, CSV and Parquet, also packed as .gz or .zst.

    Exit code 0: all well. 2: could not run.
    """
    with needs_extra("evaluate"):
        from b12screen.evaluate.cohort.run import CohortJob, run
    from b12screen.formats.source import file_path

    pack = pack_in(rules)
    job = CohortJob(
        results=[file_path(each) for each in results],
        form=from_,
        answers=answers,
        mapping=mapping_in(map_, pack),
        work_list=worklist,
        suppress=suppress,
        output=output,
    )
    run(job, pack, None if quiet else sys.stdout)
    say(*([f"Wrote {output}."] if output and not quiet else []))
