"""Files of lines: how one is written, and how lines spread over all of it are picked."""

from collections.abc import Iterable
from itertools import islice
from pathlib import Path


def write(path: Path, lines: Iterable[bytes], count: int) -> Path:
    """Write the first `count` lines."""
    with path.open("wb") as file:
        file.writelines(islice(lines, count))
    return path


def places(count: int, most: int) -> range:
    """Give the places, from 0, of at most `most` lines spread over `count`."""
    return range(0, count, -(-count // most))


def pick(path: Path, at: range) -> list[bytes]:
    """Give the lines at these places."""
    with path.open("rb") as file:
        return list(islice(file, at.start, at.stop, at.step))
