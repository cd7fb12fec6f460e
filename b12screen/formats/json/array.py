"""JSON: one array of records, or records one after the other; results as one array."""

import re
from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import BinaryIO

import msgspec

from b12screen.engine.plan import Plan
from b12screen.errors import UserError
from b12screen.formats.json.fields import JsonFields
from b12screen.formats.json.mapped import json_reader
from b12screen.formats.json.reader import JSON_SPACE
from b12screen.formats.json.sequence import one_after_the_other
from b12screen.formats.json.writer import json_results
from b12screen.formats.lines import BYTE_ORDER_MARK, CHUNK, Lines, Read
from b12screen.formats.mapping.model import Mapping
from b12screen.formats.reader import ANY_CUT, Cut, Reader
from b12screen.formats.source import Source
from b12screen.formats.writer import ResultsWanted, WriterOf


def records(source: Source, columns: Collection[str], size: int = CHUNK, cut: Cut = ANY_CUT) -> Iterator[Lines]:
    """Give the records of an input; all at once, since an array ends where its last bracket closes."""
    return elements(source.read, size)


def reader(
    plan: Plan, *, ignore_extra: bool, keeps_answers: bool = True, mapping: Mapping | None = None
) -> Reader[Lines]:
    """Give what reads and scores records."""
    return json_reader(plan, mapping, ignore_extra=ignore_extra, keeps_answers=keeps_answers)


def fields(*, id_field: str, separator: str) -> JsonFields:
    """Give what reads the fields of records."""
    return JsonFields(id_field, separator)


def results(wanted: ResultsWanted) -> AbstractContextManager[tuple[BinaryIO, WriterOf]]:
    """Open the file for results, and give what writes them."""
    return json_results(wanted, array=True)


def elements(read: Read, size: int = CHUNK) -> Iterator[Lines]:
    """Give the elements of one JSON array, or objects that follow each other; a line is the position from 1.

    Raises UserError when there is nothing, or when the array as a whole is not JSON, so that nothing can be told apart
    in it.
    """
    text = b"".join(iter(lambda: read(size), b"")).removeprefix(BYTE_ORDER_MARK).strip(JSON_SPACE)
    if not text:
        raise UserError(
            "The JSON input is empty. Give one object of answers or an array of them; see b12screen template."
        )
    yield Lines(1, _elements(text) if text.startswith(b"[") else one_after_the_other(text))


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
            + ("JSON has no comments." if re.search(rb"^\s*//", text, re.MULTILINE) else _FOR_LINES)
        ) from None


_FOR_LINES = "For one object a line, use --from ndjson."

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
            element = text[start:at].strip(JSON_SPACE)
            if not element or (start < closed_at and text[closed_at:at].strip(JSON_SPACE)):
                raise ValueError
            yield element
            start = token.end()
            if not open_brackets:
                break
    if open_brackets or start != len(text):
        raise ValueError
