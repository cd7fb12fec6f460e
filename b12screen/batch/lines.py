"""The records of a file as bytes, some at a time: the lines of NDJSON, or the elements of a JSON array."""

import json
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from b12screen.errors import UserError

LONGEST_LINE = 1_048_576
CHUNK = 1_048_576  # bytes read at a time
_BOM = b"\xef\xbb\xbf"
_JSON_SPACE = b" \t\r\n"
# Of a line that is too long no more is kept than shows that it is, whatever mark stands before it.
_KEPT = LONGEST_LINE + len(_BOM) + len(b"\r\n")

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
        whole, newline, after = block.rpartition(b"\n")
        if newline:
            lines = Lines(line, _without_mark(line, held + whole).split(b"\n"))
            return lines, Rest(line + len(lines.raws), after)
        held = (held + block)[:_KEPT]
    return (Lines(line, [_without_mark(line, held)]) if held else None), Rest(line + bool(held))


def all_lines(read: Read, size: int = CHUNK) -> Iterator[Lines]:
    """Give every line, some at a time."""
    lines, rest = next_lines(read, Rest(), size)
    while lines is not None:
        yield lines
        lines, rest = next_lines(read, rest, size)


def _without_mark(line: int, text: bytes) -> bytes:
    return text.removeprefix(_BOM) if line == 1 else text


def elements(read: Read, size: int = CHUNK) -> Iterator[Lines]:
    """Give the elements of one JSON array, or the one object that the file is; a line is the position from 1.

    Raises UserError when there is nothing, or when the array as a whole is not JSON, so that nothing can be told apart
    in it.
    """
    text = b"".join(iter(lambda: read(size), b"")).removeprefix(_BOM).strip(_JSON_SPACE)
    if not text:
        raise UserError(
            "The JSON input is empty. Give one object of answers or an array of them; see b12screen template."
        )
    yield Lines(1, _elements(text) if text.startswith(b"[") else [text])


def _elements(text: bytes) -> Sequence[bytes]:
    """Give the bytes of each element of an array; what is wrong inside one is left to whoever reads it."""
    try:
        return [bytes(each) for each in msgspec.json.decode(text, type=list[msgspec.Raw])]
    except (msgspec.DecodeError, RecursionError):
        pass  # also for what spoils only one element, such as NaN or half of a surrogate pair
    try:
        return _elements_slowly(text)
    except (ValueError, IndexError):
        why = "it is cut off, or a comma or bracket is wrong"
    except RecursionError:
        why = "it is nested too deeply"
    raise UserError(f"The input is not one JSON array: {why}. For one object a line, use --from ndjson.")


def _elements_slowly(text: bytes) -> Sequence[bytes]:
    chars = text.decode("latin-1")  # a character a byte, so that places are the same
    read = json.JSONDecoder(strict=False, parse_int=str).raw_decode
    found: list[bytes] = []
    at, mark = 0, ","
    while mark == ",":
        start = _after_space(chars, at + 1)
        end = read(chars, start)[1]
        found.append(text[start:end])
        at = _after_space(chars, end)
        mark = chars[at]
    if mark != "]" or at + 1 < len(chars):
        raise ValueError
    return found


def _after_space(chars: str, at: int) -> int:
    while chars[at] in " \t\r\n":
        at += 1
    return at
