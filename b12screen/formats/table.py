"""Results as lines for a person at a terminal: who, what to do, how soon, points; the other formats say all."""

from contextlib import AbstractContextManager
from typing import BinaryIO

from b12screen.engine.plan import Plan
from b12screen.formats.reader import Weighed, shown_id
from b12screen.formats.writer import JoinedRows, ResultsWanted, WriterOf, to_one_file
from b12screen.text import clean

_LONGEST_ID = 24


def results(wanted: ResultsWanted) -> AbstractContextManager[tuple[BinaryIO, WriterOf]]:
    """Open the file for results, and give what writes them."""
    return to_one_file(wanted, lambda source: TableWriter(wanted.plan))


class TableWriter(JoinedRows):
    """Results as lines of columns; without an id, the line of the record stands there."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        widest = max(len(outcome.id) for outcome in plan.pack.outcomes)
        self._line = f"{{:<{_LONGEST_ID}}}  {{:<{widest}}}  {{:<8}}  {{:>6}}  {{}}"
        self.start = self._as_line("id", "outcome", "how soon", "points", "")

    def row(self, line: int, weighed: Weighed) -> bytes:
        """Give one line."""
        told = self._plan.told(*weighed[2:])
        who = shown_id(weighed[0])
        shown = f"line {line:,}" if who is None else clean(who)
        is_open = "" if told.decided else "open"
        return self._as_line(shown[:_LONGEST_ID], told.outcome, told.how_soon or "", str(told.score), is_open)

    def _as_line(self, *cells: str) -> bytes:
        return f"{self._line.format(*cells).rstrip()}\n".encode(errors="replace")
