"""Excel: the people of a survey, and people who answered everything, one workbook each."""

import json
import resource
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import xlsxwriter

from .ours import score
from .processes import run
from .report import Item, Remark, Speed
from .setup import Setup
from .side_by_side import clear, in_turn

MOST_ROWS = 20_000  # xlsxwriter takes a millisecond for each


def excel(setup: Setup) -> Iterator[Item]:
    """Excel in, NDJSON out."""
    count = min(setup.lines, MOST_ROWS)
    answered = setup.inputs.answered(open_in_100=0)
    for kind, lines in (("survey rows", setup.inputs.survey()), ("every question answered", answered)):
        source = write_workbook(setup.folder / "in.xlsx", setup, lines, count)
        floor = [sys.executable, "-m", "tests.benchmarks.excel_floor", str(source)]
        command = score(source, setup.folder / "out")
        floor_seconds, ours = in_turn(setup, floor, command).seconds()
        name = f"Excel, {kind}, {count:,} rows, 1 process"
        yield Speed(name=name, floor_is="python-calamine alone", floor=floor_seconds, ours=ours, target=3.0)
        yield Remark(f"{name}: {count / _processor_seconds(command):,.0f} rows a second of processor time.")
        clear(setup.folder, "*")


def _processor_seconds(command: Sequence[str]) -> float:
    """Give what a command takes of a processor, its start and end included, however many others wait for that."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run(command)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def write_workbook(path: Path, setup: Setup, lines: Iterable[bytes], count: int) -> Path:
    """Write people as a workbook, as somebody would fill it in."""
    names = ["id", *(question.id for question in setup.pack.questions)]
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, names)
        for row, line in enumerate(islice(lines, count), 1):
            person = json.loads(line)
            for place, name in enumerate(names):
                answer = person.get(name)
                if answer is not None:
                    sheet.write(row, place, ("no", "yes")[answer] if isinstance(answer, bool) else answer)
    return path
