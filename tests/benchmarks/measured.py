"""`evaluate` of people who are scored already, beside reading results and labels with csv."""

import csv
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

from .ours import score
from .processes import run
from .report import Item, Speed
from .setup import Setup
from .side_by_side import clear, in_turn

_CASES = 0.05  # the share of people who have it


def measured(setup: Setup) -> Iterator[Item]:
    """Every question answered; whether somebody has it is drawn by lot."""
    people = setup.file("in.ndjson", setup.inputs.answered(), setup.lines)
    results, labels = setup.folder / "results.csv", setup.folder / "labels.csv"
    run(score(people, results))
    _draw(results, labels, setup.seed)
    floor = [sys.executable, "-m", "tests.benchmarks.reading", str(results), str(labels)]
    ours = [sys.executable, "-m", "b12screen", "evaluate", str(results), str(labels), "--label", "has_it"]
    read, taken = in_turn(setup, floor, ours).seconds()
    name = f"evaluate, {setup.lines:,} scored people and their labels in CSV, 1 process"
    yield Speed(name=name, floor_is="csv reads both", floor=read, ours=taken, target=4)
    clear(setup.folder, "*")


def _draw(results: Path, labels: Path, seed: int) -> None:
    rng = Random(seed)
    with results.open(newline="", encoding="utf-8") as file, labels.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(("id", "has_it"))
        writer.writerows((row["id"], int(rng.random() < _CASES)) for row in csv.DictReader(file))
