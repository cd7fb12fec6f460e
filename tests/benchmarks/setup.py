"""What every benchmark works with: the pack, the inputs, a folder to write in, how many lines and rounds."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from b12screen.pack.models import Pack

from .inputs import Inputs
from .lines import write


@dataclass(frozen=True, kw_only=True, eq=False)
class Setup:
    """One run of the benchmarks."""

    pack: Pack
    inputs: Inputs
    folder: Path
    lines: int
    rounds: int
    seed: int
    spaced: bool
    processor: bool = False

    def file(self, name: str, lines: Iterable[bytes], count: int) -> Path:
        """Write an input."""
        return write(self.folder / name, lines, count)
