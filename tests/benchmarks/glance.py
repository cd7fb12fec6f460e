"""The cohort's picture of a million results, beside reading the same people's results with `csv`; and its memory."""

import sys
from collections.abc import Iterator
from pathlib import Path

from .ours import score
from .processes import SEES_MEMORY, run
from .report import Item, Memory, Remark, Speed
from .setup import Setup
from .side_by_side import clear, in_turn

MOST_MB, GROWTH_MB = 260, 16  # above a process that has only started; most of it are numpy and pyarrow
_FLOOR = "import collections, csv, sys; collections.deque(csv.reader(open(sys.argv[1], newline='')), 0)"
_FORMATS = ("csv", "ndjson", "parquet")


def glance(setup: Setup) -> Iterator[Item]:
    """Count results in each format that they can have."""
    yield from _speed(setup)
    if not SEES_MEMORY:
        yield Remark("Skipped the memory of cohort: this system does not tell it.")
        return
    for form in _FORMATS:
        yield _memory(setup, form, (setup.lines // 10, setup.lines))


def _speed(setup: Setup) -> Iterator[Item]:
    paths = {form: _results(setup, form, setup.lines) for form in _FORMATS}
    floor = [sys.executable, "-c", _FLOOR, str(paths["csv"])]
    for form, path in paths.items():
        read, ours = in_turn(setup, floor, cohort(path)).seconds()
        name = f"cohort, {setup.lines:,} results as {form}, 1 process"
        yield Speed(name=name, floor_is="csv.reader of the results as CSV", floor=read, ours=ours, target=5, aim=3)
    clear(setup.folder, "*")


def _memory(setup: Setup, form: str, sizes: tuple[int, ...]) -> Memory:
    start = max(run(cohort(_results(setup, "ndjson", 1))).peaks)
    peaks = [max(run(cohort(_results(setup, form, count))).peaks) for count in sizes]
    clear(setup.folder, "*")
    above = tuple((peak - start) / 1e6 for peak in peaks)
    return Memory(name=f"cohort, results as {form}", lines=sizes, above_start=above, most=MOST_MB, growth=GROWTH_MB)


def cohort(path: Path) -> list[str]:
    """Give the command that counts a file of results."""
    return [sys.executable, "-m", "b12screen", "cohort", "-q", str(path)]


def _results(setup: Setup, form: str, count: int) -> Path:
    """Score people, with a few answers open; the answers are removed."""
    answers = setup.file("people.ndjson", setup.inputs.answered(), count)
    path = setup.folder / f"results.{form}"
    run(score(answers, path, "-q", workers=2 if form != "parquet" else 1))
    answers.unlink()
    return path
