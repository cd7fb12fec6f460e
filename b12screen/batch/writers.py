"""The formats of results: each turns one weighed person into a row, and puts rows into a file."""

import csv
import io
import re
from collections.abc import Sequence
from typing import Any, BinaryIO, Protocol

import msgspec

from b12screen.batch.pieces import Pieces, Style
from b12screen.batch.reading import Weighed, shown_id
from b12screen.engine.explain import Explanation, Reason, explain
from b12screen.engine.plan import Plan

_encode = msgspec.json.encode


class Writer(Protocol):
    """A format: rows are made for each person, and written in the order of the input; what a row is, is its own."""

    def row(self, line: int, weighed: Weighed) -> Any:
        """Give what is to be written of one person."""

    def write(self, rows: list[Any], file: BinaryIO, *, first: bool) -> None:
        """Write rows; `first` says that no other one stands before them."""

    def finish(self, file: BinaryIO, *, empty: bool) -> None:
        """Write what stands behind all rows; `empty` says that there are none."""


class Joined:
    """A format in bytes: `start`, then the rows with `between` between them, then `end`."""

    start = between = end = b""

    def write(self, rows: list[bytes], file: BinaryIO, *, first: bool) -> None:
        """Write rows; `first` says that no other one stands before them."""
        file.write(self.start if first else self.between)
        file.write(self.between.join(rows))

    def finish(self, file: BinaryIO, *, empty: bool) -> None:
        """Write what stands behind all rows; `empty` says that there are none."""
        file.write(self.start + self.end if empty else self.end)


class JsonWriter(Joined):
    """Results as JSON objects (docs/meaning.md, "Results"): a line each, or as the elements of one array."""

    def __init__(
        self, plan: Plan, *, assumed: Sequence[str], source: str | None, explained: bool, array: bool = False
    ) -> None:
        self.start, self.between, self.end = (b"[\n", b",\n", b"\n]\n") if array else (b"", b"", b"")
        self._plan = plan
        self._explained = explained
        self._written = Pieces(plan, _json_style([each.id for each in plan.pack.guidelines])).written
        # Doubled, since this is a format with %d for the line.
        shown = _encode(source).replace(b"%", b"%%") if source is not None else b""
        self._line = b',"line":%%d%b' % (b',"source":' + shown if shown else b"")
        self._pack = b'],"pack":' + _encode(plan.pack.name)
        self._last = b',"assumed":' + _encode(assumed) if assumed else b""
        self._last += b"}" if array else b"}\n"
        self._tail = self._pack + self._last

    def row(self, line: int, weighed: Weighed) -> bytes:
        """Give one object."""
        identifier, _, tally, conclusion = weighed
        before, points, present, unknown, after, notes = self._written(tally, conclusion)
        tail = self._tail
        if self._explained:
            tail = self._pack + _explanation(explained(self._plan, weighed)) + self._last
        return b"".join(
            (
                b'{"id":',
                identifier,
                self._line % line,
                before,
                points,
                present,
                b'],"unknown":[',
                unknown,
                after,
                notes,
                tail,
            )
        )


def explained(plan: Plan, weighed: Weighed) -> Explanation:
    """Say why a person was weighed so."""
    _, answers, tally, conclusion = weighed
    return explain(plan, answers, plan.told(tally, conclusion))


def _explanation(told: Explanation) -> bytes:
    return b',"reasons":' + _encode(told.reasons) + b',"settle":' + _encode(told.settle)


def _json_style(guidelines: Sequence[str]) -> Style:
    def conclusion(outcome: str, could_become: Sequence[str], views: Sequence[str]) -> tuple[bytes, bytes]:
        head = {"outcome": outcome, "decided": not could_become, "could_become": could_become}
        told = _encode(dict(zip(guidelines, views, strict=True)))
        return b"," + _encode(head)[1:-1], b'],"guidelines":' + told + b',"notes":['

    points = b',"score":%d,"score_min":%d,"score_max":%d,"present":['
    return Style(name=_encode, between=b",", points=points, conclusion=conclusion)


class CsvWriter(Joined):
    """Results as rows; lists are joined with ; and no cell can be taken for a formula."""

    def __init__(self, plan: Plan, *, assumed: Sequence[str], source: str | None, explained: bool) -> None:
        self._plan = plan
        self._explained = explained
        self._written = Pieces(plan, _CSV_STYLE).written
        self._source = b"" if source is None else b"," + _cells(source)
        self._tail = b"," + plan.pack.name.encode()
        self._last = (b"," + _cells(";".join(assumed)) if assumed else b"") + b"\n"
        guidelines = [f"guideline_{each.id}" for each in plan.pack.guidelines]
        columns = ["id", "line", *([] if source is None else ["source"]), "outcome", "decided", "could_become"]
        columns += ["score", "score_min", "score_max", "present", "unknown", *guidelines, "notes", "pack"]
        columns += [*(["reasons", "settle"] if explained else []), *(["assumed"] if assumed else [])]
        self.start = ",".join(columns).encode() + b"\n"

    def row(self, line: int, weighed: Weighed) -> bytes:
        """Give one row."""
        identifier, _, tally, conclusion = weighed
        before, points, present, unknown, after, notes = self._written(tally, conclusion)
        tail = self._tail
        if self._explained:
            told = explained(self._plan, weighed)
            tail += b"," + _cells(";".join(map(_reason, told.reasons)), ";".join(told.settle))
        head = b"%b,%d%b," % (_id_cell(identifier), line, self._source)
        return b"".join((head, before, points, present, b",", unknown, after, notes, tail, self._last))


def _csv_conclusion(outcome: str, could_become: Sequence[str], views: Sequence[str]) -> tuple[bytes, bytes]:
    decided = "false" if could_become else "true"
    before = f"{outcome},{decided},{';'.join(could_become)},"
    return before.encode(), "".join(f",{view}" for view in views).encode() + b","


_CSV_STYLE = Style(name=str.encode, between=b";", points=b"%d,%d,%d,", conclusion=_csv_conclusion)


def _reason(reason: Reason) -> str:
    answers = ", ".join(f"{question}={in_plain(answer)}" for question, answer in reason.answers.items())
    return f"{reason.rule} ({answers})" if answers else reason.rule


def in_plain(answer: object) -> str:
    """Give an answer as a cell holds it."""
    return ("yes" if answer else "no") if isinstance(answer, bool) else str(answer)


_PLAIN_ID = re.compile(rb'"([A-Za-z0-9][A-Za-z0-9_.:/ -]*)"|(-?[0-9]+)')
_RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "\t", "\r")


def _id_cell(identifier: bytes | msgspec.Raw) -> bytes:
    if plain := _PLAIN_ID.fullmatch(identifier):
        return plain[1] or plain[2]
    return _cells(shown_id(identifier) or "")


def _cells(*texts: str) -> bytes:
    """Write cells as the csv module does; a text that a spreadsheet would run gets an apostrophe before it."""
    row = io.StringIO()
    csv.writer(row, lineterminator="\r\n").writerow(  # before Python 3.13, it quotes only line endings that it uses
        [f"'{text}" if text.startswith(_RUN_BY_SPREADSHEETS) else text for text in texts]
    )
    return row.getvalue().removesuffix("\r\n").encode()


class Repeats:
    """Ids that occur more than once in a run; about 150 bytes of memory for each person with an id."""

    def __init__(self) -> None:
        self.count = 0
        self._seen: dict[bytes, tuple[str, int]] = {}

    def of(self, source: str) -> Writer:
        """Give a writer that writes nothing but ids that were seen before, in this input or an earlier one."""
        return _RepeatWriter(self, source)

    def told(self, source: str, line: int, identifier: bytes) -> bytes:
        """Take in one id, and give a line of JSON if it was seen before."""
        # An id can be written in several ways, with escapes and without.
        same = _encode(msgspec.json.decode(identifier)) if b"\\" in identifier else identifier
        first_source, first_line = self._seen.setdefault(same, (source, line))
        if identifier == b"null" or (first_source, first_line) == (source, line):
            return b""
        self.count += 1
        places = _encode({"source": source, "line": line, "first_source": first_source, "first_line": first_line})
        return b'{"id":' + identifier + b"," + places[1:] + b"\n"


class _RepeatWriter(Joined):
    def __init__(self, repeats: Repeats, source: str) -> None:
        self._repeats = repeats
        self._source = source

    def row(self, line: int, weighed: Weighed) -> bytes:
        return self._repeats.told(self._source, line, bytes(weighed[0]))
