"""The records of a file as bytes, some at a time: the lines of NDJSON, or the elements of a JSON array."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from b12screen.errors import UserError

LONGEST_LINE = 1_048_576
CHUNK = 262_144  # bytes read at a time; much larger ones no longer fit beside the tables in a processor's cache
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
        lines[0] = lines[0].removeprefix(_BOM)
    return lines


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
        pass  # also for what spoils only one element, such as NaN or a thousand brackets
    try:
        return list(_elements_slowly(text))
    except ValueError:
        raise UserError(
            "The input is not one JSON array: it is cut off, or a comma or bracket is wrong. "
            "For one object a line, use --from ndjson."
        ) from None


# A text, a quote that nobody closes, or a mark that parts an array.
_TOKENS = re.compile(rb'"(?:[^"\\]|\\.)*"|["\[\]{},]', re.DOTALL)
_OPENED_BY = {b"]": b"[", b"}": b"{"}


def _elements_slowly(text: bytes) -> Iterator[bytes]:
    """Part an array at its commas by counting brackets; ValueError where that cannot be done."""
    open_brackets: list[bytes] = []
    start, closed_at = 1, 0  # of the element at hand; where its brackets ended
    for token in _TOKENS.finditer(text):
        mark, at = token[0], token.start()
        if mark in (b"[", b"{"):
            open_brackets.append(mark)
        elif mark == b'"' or (mark in _OPENED_BY and open_brackets.pop() != _OPENED_BY[mark]):
            raise ValueError
        elif mark in _OPENED_BY and len(open_brackets) == 1:
            closed_at = token.end()
        elif (mark == b"," and len(open_brackets) == 1) or not open_brackets:
            element = text[start:at].strip(_JSON_SPACE)
            if not element or (start < closed_at and text[closed_at:at].strip(_JSON_SPACE)):
                raise ValueError
            yield element
            start = token.end()
            if not open_brackets:
                break
    if open_brackets or start != len(text):
        raise ValueError
