"""Answers as CSV: a column a question, in asking order; a cell is empty where nothing was asked."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from b12screen.formats.answers.wanted import AnswersWanted, InOrder
from b12screen.formats.csv.writer import id_cell
from b12screen.formats.reader import Weighed
from b12screen.formats.writer import JoinedRows, WriterOf, answer_in_words
from b12screen.output import open_output


@contextmanager
def answers(wanted: AnswersWanted) -> Iterator[tuple[BinaryIO, WriterOf]]:
    """Open the file for answers, and give what writes them."""
    writer = RowWriter(InOrder(wanted.plan))
    with open_output(wanted.output) as file:
        yield file, lambda _: writer


class RowWriter(JoinedRows):
    """Answers as rows; no answer holds what CSV would have to quote."""

    def __init__(self, in_order: InOrder) -> None:
        self._in_order = in_order
        self.start = ",".join(["id", *(question.id for question in in_order.questions)]).encode() + b"\n"

    def row(self, line: int, weighed: Weighed) -> bytes:
        """Give one row."""
        cells = ["" if answer is None else answer_in_words(answer) for _, answer in self._in_order.of(weighed)]
        return b",".join([id_cell(weighed[0]), *(cell.encode() for cell in cells)]) + b"\n"
