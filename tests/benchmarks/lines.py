"""Files of any length from a few lines: each line is a body that repeats, with an id that does not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

_BLOCK = 1_000


@dataclass(frozen=True)
class Lines:
    """How line `i`, counted from 0, is made: `start`, which may number it, and one of the bodies."""

    bodies: Sequence[bytes]
    start: bytes = b""
    head: bytes = b""  # before all lines

    def line(self, i: int) -> bytes:
        """Give one line, with its ending."""
        start = self.start % (i + 1) if self.start else b""
        return start + self.bodies[i % len(self.bodies)] + b"\n"

    def write(self, path: Path, count: int) -> Path:
        """Write the first `count` lines."""
        lines = map(self.line, range(count))
        with path.open("wb") as file:
            file.write(self.head)
            while block := list(islice(lines, _BLOCK)):
                file.writelines(block)
        return path

    def spread(self, count: int, most: int) -> Iterator[int]:
        """Give the numbers of at most `most` lines, evenly spread over the first `count`."""
        yield from range(0, count, -(-count // most))
