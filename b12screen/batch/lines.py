"""The records of a file of JSON, one after another, with the line that each stands on."""

from collections.abc import Iterator, Sequence
from typing import BinaryIO, NamedTuple

import msgspec

from b12screen.errors import UserError

LONGEST_LINE = 1_048_576
_BOM = b"\xef\xbb\xbf"
_LONGEST_ENDING = b"\r\n"
_JSON_SPACE = b" \t\r\n"


class RawRecord(NamedTuple):
    """One record as it stands in the file: the line it starts on, its bytes, and whether bytes were left out."""

    line: int
    raw: bytes
    too_long: bool = False


def physical_lines(file: BinaryIO) -> Iterator[RawRecord]:
    """Give every line without its ending; of a line that is too long only the start is kept in memory."""
    number = 0
    while line := file.readline(LONGEST_LINE + len(_BOM) + len(_LONGEST_ENDING)):
        number += 1
        if number == 1:
            line = line.removeprefix(_BOM)
        content = _without_ending(line)
        too_long = len(content) > LONGEST_LINE
        while too_long and line and not line.endswith(b"\n"):
            line = file.readline(LONGEST_LINE)
        yield RawRecord(number, content, too_long)


def ndjson_records(file: BinaryIO) -> Iterator[RawRecord]:
    """Give every line; blank ones have no bytes."""
    for record in physical_lines(file):
        yield record if record.too_long or record.raw.strip(_JSON_SPACE) else record._replace(raw=b"")


def json_records(file: BinaryIO) -> Iterator[RawRecord]:
    """Give the elements of one JSON array, or the one object that the file is; `line` is the position from 1.

    Raises UserError when there is nothing, or when the array as a whole is not JSON, so that nothing can be told apart
    in it.
    """
    text = file.read().removeprefix(_BOM).strip(_JSON_SPACE)
    if not text:
        raise UserError(
            "The JSON input is empty. Give one object of answers or an array of them; see b12screen template."
        )
    if not text.startswith(b"["):
        yield RawRecord(1, text, len(text) > LONGEST_LINE)
        return
    for position, raw in enumerate(_elements(text), start=1):
        yield RawRecord(position, raw, len(raw) > LONGEST_LINE)


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
    import json

    chars = text.decode("latin-1")  # a character a byte, so that places are the same
    read = json.JSONDecoder(strict=False, parse_int=str).raw_decode
    elements: list[bytes] = []
    at, mark = 0, ","
    while mark == ",":
        start = _after_space(chars, at + 1)
        end = read(chars, start)[1]
        elements.append(text[start:end])
        at = _after_space(chars, end)
        mark = chars[at]
    if mark != "]" or at + 1 < len(chars):
        raise ValueError
    return elements


def _after_space(chars: str, at: int) -> int:
    while chars[at] in " \t\r\n":
        at += 1
    return at


def _without_ending(line: bytes) -> bytes:
    return line.removesuffix(b"\n").removesuffix(b"\r") if line.endswith(b"\n") else line
