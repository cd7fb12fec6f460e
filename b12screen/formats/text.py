"""Results as summaries in plain text, one below the other."""

from contextlib import AbstractContextManager
from typing import BinaryIO

from b12screen.formats.reader import Weighed
from b12screen.formats.summaries import Summaries
from b12screen.formats.writer import JoinedRows, ResultsWanted, WriterOf, to_one_file
from b12screen.report.plain import as_text, clinician_text


def results(wanted: ResultsWanted) -> AbstractContextManager[tuple[BinaryIO, WriterOf]]:
    """Open the file for summaries, and give what writes them."""
    return to_one_file(wanted, lambda source: TextWriter(Summaries(wanted, source), for_clinician=wanted.for_clinician))


class TextWriter(JoinedRows):
    """Results as summaries in words, with a rule between two people."""

    between = b"\n" + b"=" * 72 + b"\n\n"

    def __init__(self, summaries: Summaries, *, for_clinician: bool) -> None:
        self._summaries = summaries
        self._as_text = clinician_text if for_clinician else as_text

    def row(self, line: int, weighed: Weighed) -> bytes:
        """Give one summary."""
        return self._as_text(self._summaries.of(line, weighed)).encode("utf-8", errors="replace")
