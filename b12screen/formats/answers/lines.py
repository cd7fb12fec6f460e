"""Answers as NDJSON: an object a line, without what was not asked."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import BinaryIO

import msgspec

from b12screen.formats.answers.wanted import AnswersWanted, InOrder
from b12screen.formats.reader import Weighed
from b12screen.formats.writer import JoinedRows, WriterOf
from b12screen.output import open_output


def answers(wanted: AnswersWanted) -> AbstractContextManager[tuple[BinaryIO, WriterOf]]:
    """Open the file for answers, and give what writes them."""
    return objects(wanted, array=False)


@contextmanager
def objects(wanted: AnswersWanted, *, array: bool) -> Iterator[tuple[BinaryIO, WriterOf]]:
    """Open the file for objects, as lines or as one array."""
    writer = ObjectWriter(InOrder(wanted.plan), array=array)
    with open_output(wanted.output) as file:
        yield file, lambda _: writer


class ObjectWriter(JoinedRows):
    """Answers as JSON objects."""

    def __init__(self, in_order: InOrder, *, array: bool) -> None:
        self.start, self.between, self.end = (b"[\n", b",\n", b"\n]\n") if array else (b"", b"", b"")
        self._last = b"}" if array else b"}\n"
        self._in_order = in_order

    def row(self, line: int, weighed: Weighed) -> bytes:
        """Give one object."""
        said = {question.id: answer for question, answer in self._in_order.of(weighed) if answer is not None}
        answers = msgspec.json.encode(said)[1:-1]
        head = b'{"id":' + bytes(weighed[0])
        return head + (b"," + answers if answers else b"") + self._last
