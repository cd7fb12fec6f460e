"""Answers as one JSON array of objects, without what was not asked."""

from contextlib import AbstractContextManager
from typing import BinaryIO

from b12screen.formats.answers.lines import objects
from b12screen.formats.answers.wanted import AnswersWanted
from b12screen.formats.writer import WriterOf


def answers(wanted: AnswersWanted) -> AbstractContextManager[tuple[BinaryIO, WriterOf]]:
    """Open the file for answers, and give what writes them."""
    return objects(wanted, array=True)
