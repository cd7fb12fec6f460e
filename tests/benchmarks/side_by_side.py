"""Floor and ours in turn on one file, and the sample of our own results that the floor writes."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

import orjson

from .lines import pick, places
from .ours import score
from .processes import Ran, run
from .setup import Setup

SAMPLE = 5_000  # result rows that the floor writes over and over, so that it needs little memory


@dataclass
class Rounds:
    """What each round took; the first of each pair is the floor's."""

    floor: list[Ran] = field(default_factory=list)
    ours: list[Ran] = field(default_factory=list)
    processor: bool = False

    def seconds(self) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """Give the seconds of each round, the floor's and ours."""
        return self._of(self.floor), self._of(self.ours)

    def _of(self, rounds: Sequence[Ran]) -> tuple[float, ...]:
        return tuple(ran.processor if self.processor else ran.seconds for ran in rounds)

    def peak(self) -> int:
        """Give the most memory that any process of ours had."""
        return max(chain.from_iterable(ran.peaks for ran in self.ours), default=0)


def in_turn(setup: Setup, floor: Sequence[str], ours: Sequence[str], code: int = 0) -> Rounds:
    """Run both by turns, and remove what they wrote each time, so that the disk holds little."""
    rounds = Rounds(processor=setup.processor)
    for _ in range(setup.rounds):
        for command, ran, expected in ((floor, rounds.floor, 0), (ours, rounds.ours, code)):
            ran.append(run(command, code=expected))
            clear(setup.folder, "out*")
    return rounds


def ndjson_floor(setup: Setup, source: Path, sample: Path, workers: int) -> list[str]:
    """Give the command of the NDJSON floor."""
    output = setup.folder / "out_floor"
    return [sys.executable, "-m", "tests.benchmarks.floor", str(source), str(sample), str(output), str(workers)]


def csv_floor(setup: Setup, source: Path, sample: Path) -> list[str]:
    """Give the command of the CSV floor."""
    output = setup.folder / "out_floor"
    return [sys.executable, "-m", "tests.benchmarks.csv_floor", str(source), str(sample), str(output)]


def sample_of(setup: Setup, source: Path, count: int) -> Path:
    """Score lines spread over the whole file, and give the result rows that the whole run would give for them."""
    some, sample = setup.folder / "some.ndjson", setup.folder / "sample.ndjson"
    at = places(count, SAMPLE)
    some.write_bytes(b"".join(pick(source, at)))
    run(score(some, sample))
    rows = [orjson.loads(row) for row in sample.read_bytes().splitlines()]
    renumbered = (orjson.dumps(row | {"line": place + 1}) for row, place in zip(rows, at, strict=True))
    sample.write_bytes(b"\n".join(renumbered) + b"\n")
    return sample


def clear(folder: Path, pattern: str) -> None:
    """Remove files."""
    for path in folder.glob(pattern):
        path.unlink()
