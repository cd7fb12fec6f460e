"""Results as CSV rows: lists are joined with ; and no cell can be taken for a formula."""

import csv
import io
import re
from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import BinaryIO

import msgspec

from b12screen.engine.explain import Reason
from b12screen.engine.plan import Plan
from b12screen.formats.csv.ids import harmless
from b12screen.formats.fragments import Fragments, Style
from b12screen.formats.reader import Weighed, shown_id
from b12screen.formats.writer import JoinedRows, ResultsWanted, WriterOf, answer_in_words, explained, to_one_file


def results(wanted: ResultsWanted) -> AbstractContextManager[tuple[BinaryIO, WriterOf]]:
    """Open the file for results, and give what writes them."""
    return to_one_file(
        wanted,
        lambda source: CsvWriter(wanted.plan, assumed=wanted.assumed, source=source, explained=wanted.explained),
    )


class CsvWriter(JoinedRows):
    """Results as rows; lists are joined with ; and no cell can be taken for a formula."""

    def __init__(self, plan: Plan, *, assumed: Sequence[str], source: str | None, explained: bool) -> None:
        self._plan = plan
        self._explained = explained
        self._written = Fragments(plan, _CSV_STYLE).written
        self._source = b"" if source is None else b"," + _cells(source)
        self._tail = b"," + plan.pack.name.encode()
        self._last = (b"," + _cells(";".join(assumed)) if assumed else b"") + b"\n"
        guidelines = [f"guideline_{each.id}" for each in plan.pack.guidelines]
        columns = ["id", "line", *([] if source is None else ["source"]), "outcome", "decided", "could_become"]
        columns += ["score", "score_min", "score_max", "present", "unknown", *guidelines, "notes"]
        columns += ["urgency", "how_soon", "pack"]
        columns += [*(["reasons", "settle"] if explained else []), *(["assumed"] if assumed else [])]
        self.start = ",".join(columns).encode() + b"\n"

    def row(self, line: int, weighed: Weighed) -> bytes:
        """Give one row."""
        identifier, _, tally, conclusion = weighed
        before, points, present, unknown, after, notes, urgency = self._written(tally, conclusion)
        tail = self._tail
        if self._explained:
            told = explained(self._plan, weighed)
            tail += b"," + _cells(";".join(map(_reason, told.reasons)), ";".join(told.settle))
        head = b"%b,%d%b," % (id_cell(identifier), line, self._source)
        return b"".join((head, before, points, present, b",", unknown, after, notes, urgency, tail, self._last))


def _csv_conclusion(outcome: str, could_become: Sequence[str], views: Sequence[str]) -> tuple[bytes, bytes]:
    decided = "false" if could_become else "true"
    before = f"{outcome},{decided},{';'.join(could_become)},"
    return before.encode(), "".join(f",{view}" for view in views).encode() + b","


def _csv_urgency(number: int | None, how_soon: str | None) -> bytes:
    return f",{'' if number is None else number},{how_soon or ''}".encode()


_CSV_STYLE = Style(name=str.encode, between=b";", points=b"%d,%d,%d,", conclusion=_csv_conclusion, urgency=_csv_urgency)


def _reason(reason: Reason) -> str:
    answers = ", ".join(f"{question}={answer_in_words(answer)}" for question, answer in reason.answers.items())
    return f"{reason.rule} ({answers})" if answers else reason.rule


_PLAIN_ID = re.compile(rb'"([A-Za-z0-9][A-Za-z0-9_.:/ -]*)"|(-?[0-9]+)')


def id_cell(identifier: bytes | msgspec.Raw) -> bytes:
    """Give an id as a cell that no spreadsheet runs."""
    if plain := _PLAIN_ID.fullmatch(identifier):
        return plain[1] or plain[2]
    return _cells(shown_id(identifier) or "")


def _cells(*texts: str) -> bytes:
    """Write cells as the csv module does; a text that a spreadsheet would run gets an apostrophe before it."""
    row = io.StringIO()
    csv.writer(row, lineterminator="\r\n").writerow(  # before Python 3.13, it quotes only line endings that it uses
        [harmless(text) for text in texts]
    )
    return row.getvalue().removesuffix("\r\n").encode()
