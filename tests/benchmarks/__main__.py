"""python -m tests.benchmarks: makes the data, runs floor, peers and ours by turns, prints a table."""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from b12screen.pack.load import load_pack

from . import files
from .columns import columns
from .correctness import check
from .evaluation import evaluation
from .excel import excel
from .glance import glance
from .inputs import Inputs
from .machine import machine
from .mapped import mapped
from .measured import measured
from .mutations import mutations
from .ndjson import ndjson
from .processes import ROOT
from .report import Item, Remark, Report, Speed
from .responses import responses
from .setup import Setup
from .side_by_side import SAMPLE
from .spark import spark
from .startup import startup
from .table import shown

SHORT_LINES = 2_000


class Name(StrEnum):
    """The benchmarks, in the order of the table."""

    ANSWERED = "answered"
    SURVEY = "survey"
    LARGE = "large"
    BAD = "bad"
    NDJSON = "ndjson"
    CSV = "csv"
    EXCEL = "excel"
    COLUMNS = "columns"
    MAPPED = "mapped"
    RESPONSES = "responses"
    COHORT = "cohort"
    EVALUATION = "evaluation"
    MEASURED = "measured"
    STARTUP = "startup"
    MUTATE = "mutate"
    SPARK = "spark"


BENCHMARKS: dict[Name, Callable[[Setup], Iterator[Item]]] = {
    Name.ANSWERED: files.answered,
    Name.SURVEY: files.survey,
    Name.LARGE: files.large,
    Name.BAD: files.bad,
    Name.NDJSON: ndjson,
    Name.CSV: files.cells,
    Name.EXCEL: excel,
    Name.COLUMNS: columns,
    Name.MAPPED: mapped,
    Name.RESPONSES: responses,
    Name.COHORT: glance,
    Name.EVALUATION: evaluation,
    Name.MEASURED: measured,
    Name.STARTUP: startup,
    Name.MUTATE: mutations,
    Name.SPARK: spark,
}
NEEDS_JAVA = {Name.SPARK}  # so it runs only where it is asked for


def main(
    lines: Annotated[int, typer.Option(min=1_000, help="Lines of a file; `large` takes 5 times as many.")] = 1_000_000,
    rounds: Annotated[int, typer.Option(min=1, help="How often each is run, by turns.")] = 3,
    only: Annotated[list[Name] | None, typer.Option(help="Only this one; may be repeated.")] = None,
    seed: Annotated[int, typer.Option(help="Makes the same people each time.")] = 1,
    spaced: Annotated[bool, typer.Option("--spaced", help="Write the lines of `answered` with spaces.")] = False,
    processor: Annotated[
        bool, typer.Option("--processor", help="Compare processor time of files, for a machine that others use.")
    ] = False,
    json: Annotated[Path | None, typer.Option(metavar="FILE", help="Write all figures here too.")] = None,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print the tables for the README.")] = False,
    short: Annotated[
        bool, typer.Option("--short", help="Few lines, no times: check that all ways give the same.")
    ] = False,
) -> None:
    """Measure b12screen beside a floor and beside other rule engines. Data is made from a seed, and removed."""
    os.umask(0o077)
    lines = SHORT_LINES if short else lines
    pack = load_pack(ROOT / "rules")
    with tempfile.TemporaryDirectory() as folder:
        setup = Setup(
            pack=pack,
            inputs=Inputs(pack, seed),
            folder=Path(folder),
            lines=lines,
            rounds=rounds,
            seed=seed,
            spaced=spaced,
            processor=processor,
        )
        if short:
            for said in check(setup):
                print(said)
            return
        report = Report(
            machine(), (*_measured(setup, only or [name for name in Name if name not in NEEDS_JAVA]), *_notes(setup))
        )
    if json:
        json.write_bytes(report.as_json())
    print(shown(report, markdown=markdown), end="")


def _measured(setup: Setup, names: list[Name]) -> Iterator[Item]:
    for name in names:
        print(f"{name} ...", file=sys.stderr, flush=True)
        for item in BENCHMARKS[name](setup):
            if isinstance(item, Speed):
                print(f"  {item.name}: {item.ratios()[0]:.2f}", file=sys.stderr, flush=True)
            yield item


def _notes(setup: Setup) -> Iterator[Item]:
    yield Remark(
        f"The people are made up from seed {setup.seed}, each anew: none is repeated. The floor does orjson.loads of "
        f"each line and orjson.dumps of the same result rows, of which {SAMPLE:,}, spread over the file, are loaded at "
        "the start and written over and over. All times of files are of whole processes, start and end included; ours "
        "also flushes its file to the disk, the floor does not."
    )


if __name__ == "__main__":
    typer.run(main)
