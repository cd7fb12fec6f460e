"""Whole files, scored as a user would: NDJSON, survey, many lines, bad lines, CSV."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from .lines import pick, places
from .ours import score
from .processes import SEES_MEMORY, run
from .report import Item, Memory, Remark, Speed
from .setup import Setup
from .side_by_side import SAMPLE, clear, csv_floor, in_turn, ndjson_floor, sample_of

MOST_MB, GROWTH_MB = 64, 8
FLOOR = "orjson loads and dumps"


def answered(setup: Setup) -> Iterator[Item]:
    """Every question answered, on 1 and 2 processes: by people who know all answers, and by others."""
    for open_in_100, who in ((0, ""), (3, ", 3 in 100 unknown or declined")):
        lines = setup.inputs.answered(spaced=setup.spaced, open_in_100=open_in_100)
        kind = f"every question answered{who}" + (", spaced" if setup.spaced else "")
        yield from _beside_floor(setup, lines, kind, 2.5 if open_in_100 else 1.8, 2.0 if open_in_100 else 1.5)


def survey(setup: Setup) -> Iterator[Item]:
    """The survey's people, over and over, on 1 and 2 processes."""
    yield from _beside_floor(setup, setup.inputs.survey(), "survey lines", 2.5, 2.0)


def large(setup: Setup) -> Iterator[Item]:
    """Five times as many lines; and the memory from a tenth of the lines up."""
    sizes = (setup.lines // 10, setup.lines, setup.lines * 5)
    workers = 2
    above = []
    for count in sizes:
        source = setup.file("in.ndjson", setup.inputs.answered(open_in_100=0), count)
        if count == sizes[-1]:
            rounds = in_turn(
                setup,
                ndjson_floor(setup, source, sample_of(setup, source, count), workers),
                score(source, setup.folder / "out", workers=workers),
            )
            floor, ours = rounds.seconds()
            name = f"every question answered, {count:,} lines, {_on(workers)}"
            yield Speed(name=name, floor_is=FLOOR, floor=floor, ours=ours, target=2.0)
            above.append(rounds.peak())
        else:
            above.append(max(run(score(source, setup.folder / "out", workers=workers)).peaks, default=0))
        clear(setup.folder, "*")
    yield from _memory(setup, f"every question answered, {_on(workers)}", sizes, above)


def bad(setup: Setup) -> Iterator[Item]:
    """A file where every line is bad, beside one of good lines; rejects are written too."""
    good = setup.file("good.ndjson", setup.inputs.answered(open_in_100=0), setup.lines)
    spoiled = setup.file("bad.ndjson", setup.inputs.bad(), setup.lines)
    some = setup.file("some_bad.ndjson", setup.inputs.bad(), setup.lines // 10)
    out, errors = setup.folder / "out", f"--errors={setup.folder / 'out_errors'}"
    few = run(score(some, out, errors), code=1)
    rounds = in_turn(setup, score(good, out), score(spoiled, out, errors), code=1)
    floor, ours = rounds.seconds()
    name = f"every line bad, {setup.lines:,} lines, {_on(1)}"
    yield Speed(name=name, floor_is="ours, good lines", floor=floor, ours=ours, target=10)
    sizes = (setup.lines // 10, setup.lines)
    yield from _memory(setup, f"every line bad, {_on(1)}", sizes, [max(few.peaks, default=0), rounds.peak()])
    clear(setup.folder, "*")


def cells(setup: Setup) -> Iterator[Item]:
    """CSV in, and CSV out."""
    source = setup.file("in.csv", setup.inputs.cells(open_in_100=0), setup.lines + 1)
    rounds = in_turn(
        setup,
        csv_floor(setup, source, _csv_sample(setup, source)),
        score(source, setup.folder / "out", "--to", "csv"),
    )
    floor, ours = rounds.seconds()
    name = f"CSV to CSV, {setup.lines:,} rows, {_on(1)}"
    yield Speed(name=name, floor_is="csv.reader and csv.writer", floor=floor, ours=ours, target=2.5)
    clear(setup.folder, "*")


def _beside_floor(setup: Setup, lines: Iterator[bytes], kind: str, target: float, aim: float) -> Iterator[Item]:
    source = setup.file("in.ndjson", lines, setup.lines)
    sample = sample_of(setup, source, setup.lines)
    for workers in (2, 1):
        ours = score(source, setup.folder / "out", workers=workers)
        floor, taken = in_turn(setup, ndjson_floor(setup, source, sample, workers), ours).seconds()
        name = f"{kind}, {setup.lines:,} lines, {_on(workers)}"
        yield Speed(name=name, floor_is=FLOOR, floor=floor, ours=taken, target=target, aim=aim)
    clear(setup.folder, "*")


def _csv_sample(setup: Setup, source: Path) -> Path:
    some, sample = setup.folder / "some.csv", setup.folder / "sample.csv"
    step = places(setup.lines, SAMPLE).step
    some.write_bytes(b"".join(pick(source, range(1)) + pick(source, range(1, setup.lines + 1, step))))
    run(score(some, sample, "--to", "csv"))
    return sample


def _memory(setup: Setup, name: str, sizes: tuple[int, ...], peaks: list[int]) -> Iterator[Item]:
    if not SEES_MEMORY:
        yield Remark(f"Skipped the memory of {name}: this system does not tell it.")
        return
    above = tuple((peak - _start(setup)) / 1e6 for peak in peaks)
    yield Memory(name=name, lines=sizes, above_start=above, most=MOST_MB, growth=GROWTH_MB)


@cache
def _start(setup: Setup) -> int:
    """Give the memory of a process that has only started, and scored one line."""
    one = setup.file("one.ndjson", setup.inputs.answered(), 1)
    return max(max(run(score(one, setup.folder / "out"), every=0.001).peaks) for _ in range(3))


def _on(workers: int) -> str:
    return f"{workers} process" + ("es" if workers > 1 else "")
