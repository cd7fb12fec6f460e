"""The physical lines of a file as bytes, some at a time, with their numbers."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

LONGEST_LINE = 1_048_576
CHUNK = 262_144  # bytes read at a time; much larger ones no longer fit beside the tables in a processor's cache
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
# Of a line that is too long only so much is kept that its length can be seen, a byte order mark before it included.
_KEPT = LONGEST_LINE + len(BYTE_ORDER_MARK) + len(b"\r\n")

Read = Callable[[int], bytes]  # gives some bytes, at most so many; none at the end


class Lines(NamedTuple):
    """Some records in a row: the physical line of the first, and the bytes of each without the newline."""

    first: int
    raws: Sequence[bytes]


class Rest(NamedTuple):
    """Where reading stands: the number of the line at hand, and what was read of it."""

    line: int = 1
    read: bytes = b""


def next_lines(read: Read, rest: Rest, size: int = CHUNK) -> tuple[Lines | None, Rest]:
    """Read on until at least one line is whole, and give the whole lines; None at the end."""
    line, held = rest
    while block := read(size):
        whole = block.split(b"\n")
        whole[0] = held + whole[0]
        held = whole.pop()
        if whole:
            return Lines(line, _without_mark(line, whole)), Rest(line + len(whole), held)
        held = held[:_KEPT]
    return (Lines(line, _without_mark(line, [held])) if held else None), Rest(line + bool(held))


def all_lines(read: Read, size: int = CHUNK) -> Iterator[Lines]:
    """Give every line, some at a time."""
    lines, rest = next_lines(read, Rest(), size)
    while lines is not None:
        yield lines
        lines, rest = next_lines(read, rest, size)


def _without_mark(line: int, lines: list[bytes]) -> list[bytes]:
    if line == 1:
        lines[0] = lines[0].removeprefix(BYTE_ORDER_MARK)
    return lines
