"""What a Spark worker does with its share of the input: the same readers, plan and writers as on one machine."""

import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple

import msgspec
import numpy as np
import pyarrow as pa

from b12screen.batch.counts import Counts
from b12screen.batch.loop import Files, ScoresRecords
from b12screen.batch.noticed import Noticed
from b12screen.batch.open_questions import OpenQuestions
from b12screen.engine.columns.tables import MOST_ROWS
from b12screen.errors import UserError, place_of
from b12screen.formats.files.paths import answers_in, with_answers
from b12screen.formats.files.recognized import refuse_other_kinds
from b12screen.formats.lines import CHUNK, Lines
from b12screen.formats.mapping.check import fields_read
from b12screen.formats.mapping.fields import names_read
from b12screen.formats.parquet.columns import Rows
from b12screen.formats.registry import TEXTS, InputFormat
from b12screen.formats.rejects import Kind
from b12screen.formats.source import Source
from b12screen.spark.results import ResultFiles, ResultLines, Results
from b12screen.spark.settings import Settings

# What a worker gives back: the kind of each row says where it is written, or who reads it.
RESULTS, REJECTS, COUNTS, PROBLEMS = "results", "rejects", "counts", "problems"
GIVEN_BACK = pa.schema([("kind", pa.string()), ("value", pa.string())])


class FileSplit(NamedTuple):
    """A share of a file's lines that one task reads: the number of the first line, and how many there are."""

    first: int
    lines: int


_ALL = -1
_SHOWN = 16  # lines by which it shows what a file is
_AT_ONCE = 1_024  # people whose results are held together; with --explain, one has 50 kB
_WHOLE = FileSplit(first=1, lines=_ALL)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Task:
    """What every worker needs to know about the whole input; a file is known by its address."""

    settings: Settings
    names: Mapping[str, str]  # what rows and messages call each file, in the order of the input
    forms: Mapping[str, InputFormat]
    splits: Mapping[str, Mapping[int, FileSplit]]  # by the place of their first byte; none for a file that is not split
    skipped: tuple[str, ...] = ()  # columns of Parquet that no worker gets to see
    id_type: pa.DataType | None = None  # of results in columns; None for results as lines

    def split(self, address: str, place: int) -> FileSplit:
        """Give the split of a file that begins at a place. UserError where none did when the lines were counted."""
        splits = self.splits.get(address)
        found = (_WHOLE if place == 0 else None) if splits is None else splits.get(place)
        if found is None:
            raise self.changed(address)
        return found

    def changed(self, address: str) -> UserError:
        """Say that somebody wrote to a file."""
        return UserError(f"{self.names[address]} changed while it was read. Score it again once nothing writes to it.")

    def results(self) -> Results:
        """Give what takes in the results of one share."""
        if self.id_type is None:
            return ResultLines(self.settings)
        return ResultFiles(self.settings, self.settings.result_table(self.id_type, has_source=True))


class ShareCounts(msgspec.Struct, frozen=True):
    """The counts of one worker's share of the input."""

    scored: int
    rejected: dict[str, int]
    kinds: list[tuple[Kind, int]]
    red_flags: int
    blank: int
    outcomes: dict[int, int]
    left_out: int
    noticed: Noticed
    open: OpenQuestions

    def counts(self) -> Counts:
        """Give them as the counts of a run."""
        counts = Counts(
            self.scored,
            Counter(self.rejected),
            self.red_flags,
            self.blank,
            Counter(self.outcomes),
            noticed=self.noticed,
            open=self.open,
        )
        counts.left_out = self.left_out
        counts.kinds.add(self.kinds)
        return counts


def address_of(uri: str) -> str:
    """Give the address of a file, of which a URI with an empty host has two spellings."""
    return re.sub(r"^(\w+):///", r"\1:/", uri)


Batches = Iterator[pa.RecordBatch]


def score_lines(task: Task, batches: Batches) -> Batches:
    """Score lines; the columns are the line, the address of its file, and where its split of the file begins."""
    return _told(task, _scored_lines, batches)


def score_files(task: Task, batches: Batches) -> Batches:
    """Score whole files; the columns are their bytes and their addresses."""
    return _told(task, _scored_files, batches)


def score_rows(task: Task, batches: Batches) -> Batches:
    """Score rows; the columns are the answers, the address of the file, and the place in it, counted from 0."""
    return _told(task, _scored_rows, batches)


def _told(task: Task, score: "Callable[[_Share, Batches], Batches]", batches: Batches) -> Batches:
    try:
        with without_values():
            share = _Share(task)
            yield from score(share, batches)
            yield from share.end()
    except UserError as error:
        yield from _given_back(PROBLEMS, str(error).encode())


class WorkerError(Exception):
    """A fault of this program on a worker: the kind of error and its place, never its words."""


@contextmanager
def without_values() -> Iterator[None]:
    """Keep every value out of what Spark writes to its logs when the block fails."""
    try:
        yield
    except UserError:
        raise
    except Exception as error:
        raise WorkerError(place_of(error)) from None


class _Share:
    """The part of the input that one task reads: its rows and rejects as they come, and its counts at the end."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self._plan = task.settings.plan()
        self._results = task.results()
        self._current: tuple[str, ScoresRecords] | None = None  # by the address of its file
        self._counts = Counts()

    def score_all(self, address: str, records: Iterable[Any]) -> Batches:
        """Score records of a file, with the answers that stand in its path."""
        mapping = self.task.settings.mapped()
        told = answers_in(address, self._plan, fields_read(mapping) if mapping else ())
        for some in with_answers(self.task.forms[address], records, told, self._plan):
            yield from self._score(address, some)

    def few(self, some: Iterable[Rows]) -> Iterator[Rows]:
        """Give rows so that the results of those that come together are no more than memory should hold."""
        most = _AT_ONCE if self.task.settings.explain else MOST_ROWS
        for first, batch in some:
            for start in range(0, max(batch.num_rows, 1), most):
                yield Rows(first + start, batch.slice(start, most))

    def _score(self, address: str, some: Any) -> Batches:
        scorer, errors = self._scorer(address), io.BytesIO()
        scorer.write(scorer.score(some), Files(self._results.out, errors), self._counts)
        for lines in self._results.written():
            yield from _given_back(RESULTS, lines)
        yield from _given_back(REJECTS, errors.getvalue())

    def _scorer(self, address: str) -> ScoresRecords:
        if self._current is None or self._current[0] != address:
            self._current = address, self._results.scorer(self.task.names[address], self.task.forms[address])
        return self._current[1]

    def end(self) -> Batches:
        """Give what is left, and what became of the share."""
        for lines in self._results.ended():
            yield from _given_back(RESULTS, lines)
        yield from _given_back(COUNTS, msgspec.json.encode(self._told()))

    def _told(self) -> ShareCounts:
        counts = self._counts
        counts.noticed.skipped |= dict.fromkeys(self.task.skipped)
        return ShareCounts(
            scored=counts.scored,
            rejected=counts.rejected,
            kinds=list(counts.kinds.counts.items()),
            red_flags=counts.red_flags,
            blank=counts.blank,
            outcomes=counts.outcomes,
            left_out=counts.left_out,
            noticed=counts.noticed,
            open=counts.open,
        )


def _given_back(kind: str, lines: bytes) -> Batches:
    """Give lines as one row: Spark writes it as they are, and sooner than a row for each."""
    if lines:
        yield pa.record_batch([[kind], [lines.removesuffix(b"\n").decode()]], schema=GIVEN_BACK)


def _scored_lines(share: _Share, batches: Batches) -> Batches:
    read: dict[tuple[str, int], int] = {}
    for batch in batches:
        lines, addresses, places = batch.columns
        for first, end in _runs(addresses, places, step=0):
            address, place = address_of(addresses[first].as_py()), places[first].as_py()
            before = read.get((address, place), 0)
            line = share.task.split(address, place).first + before
            raws = lines[first:end].to_pylist()
            if line == 1:
                refuse_other_kinds(share.task.names[address], b"\n".join(raws[:_SHOWN]), InputFormat.NDJSON)
            yield from share.score_all(address, [Lines(line, raws)])
            read[address, place] = before + end - first
    for (address, place), count in read.items():
        if share.task.split(address, place).lines not in (count, _ALL):
            raise share.task.changed(address)


def _scored_files(share: _Share, batches: Batches) -> Batches:
    settings = share.task.settings
    known = names_read(settings.plan(), settings.mapped())
    for batch in batches:
        for content, uri in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            address = address_of(uri)
            form, name = share.task.forms[address], share.task.names[address]
            encoding = settings.encoding if form in TEXTS else None
            source = Source(name, io.BytesIO(content), hashed=False, encoding=encoding)
            refuse_other_kinds(name, source.start, form)
            records = form.reads().records(source, known, CHUNK, settings.cut)
            yield from share.score_all(address, records if form is not InputFormat.PARQUET else share.few(records))


def _scored_rows(share: _Share, batches: Batches) -> Batches:
    for batch in batches:
        *_, addresses, places = batch.columns
        answers = batch.select(batch.schema.names[:-2])
        for first, end in _runs(addresses, places, step=1, most=MOST_ROWS):
            rows = Rows(places[first].as_py() + 1, answers.slice(first, end - first))
            yield from share.score_all(address_of(addresses[first].as_py()), share.few([rows]))


def _runs(addresses: pa.Array, places: pa.Array, *, step: int, most: int = _AT_ONCE) -> Iterator[tuple[int, int]]:
    """Part rows where another file begins, where the place does not go on by this step, and where they are many."""
    files = addresses.dictionary_encode().indices.to_numpy()
    breaks = np.flatnonzero((np.diff(files) != 0) | (np.diff(places.to_numpy()) != step)) + 1
    ends = sorted({*breaks.tolist(), *range(most, len(files), most), len(files)} - {0})
    yield from zip([0, *ends], ends, strict=False)
