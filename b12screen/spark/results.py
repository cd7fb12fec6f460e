"""The results of one share of the input on their way from a worker: lines, or Parquet files as a line of text each."""

import io
from base64 import b64encode
from collections.abc import Iterator
from typing import Protocol

from b12screen.batch.columns import ColumnScorer
from b12screen.batch.loop import Scorer, ScoresRecords
from b12screen.formats.json.writer import JsonWriter
from b12screen.formats.parquet.file import ParquetWriter
from b12screen.formats.parquet.results import ResultTable
from b12screen.formats.parquet.scoring import TableScorer
from b12screen.formats.registry import InputFormat
from b12screen.formats.writer import Writer
from b12screen.spark.settings import Settings

_LARGEST_FILE = 1 << 24  # bytes; what is written above that still goes into it

END = "PAR1"  # of every Parquet file


class Results(Protocol):
    """Takes in results as they are written to `out`."""

    out: io.BytesIO

    def scorer(self, source: str, form: InputFormat) -> ScoresRecords:
        """Give what scores the records of an input, and writes their results."""

    def written(self) -> Iterator[bytes]:
        """Give what is done since that was last asked, a line of text or several."""

    def ended(self) -> Iterator[bytes]:
        """Give what is left."""


class ResultLines:
    """Results as lines of JSON."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.out = io.BytesIO()

    def scorer(self, source: str, form: InputFormat) -> ScoresRecords:
        """Give what scores the records of an input."""
        settings = self._settings
        writer = JsonWriter(settings.plan(), assumed=settings.assume, source=source, explained=settings.explain)
        return _scorer(settings, source, form, writer)

    def written(self) -> Iterator[bytes]:
        """Give the lines since the last ones."""
        if self.out.tell():
            yield self.out.getvalue()
            self.out = io.BytesIO()

    def ended(self) -> Iterator[bytes]:
        """Nothing is left."""
        return iter(())


class ResultFiles:
    """Results as Parquet files: each is a line of text, base64 of all its bytes but `END`.

    Spark writes such a line as it is, where rows with lists would go through it one by one.
    """

    def __init__(self, settings: Settings, table: ResultTable) -> None:
        self._settings = settings
        self._writer = ParquetWriter(table, one_thread=True)
        self.out = io.BytesIO()

    def scorer(self, source: str, form: InputFormat) -> ScoresRecords:
        """Give what scores the records of an input."""
        settings, writer = self._settings, self._writer.of(source)
        if form is not InputFormat.PARQUET:
            return _scorer(settings, source, form, writer)
        table = TableScorer(
            settings.columns(),
            writer.table,
            ignore_extra=settings.ignore_extra,
            source=source,
            mapping=settings.mapped(),
        )
        return ColumnScorer(source, settings.plan(), writer, table)

    def written(self) -> Iterator[bytes]:
        """Give a file once it is large."""
        if self.out.tell() >= _LARGEST_FILE:
            yield from self.ended()

    def ended(self) -> Iterator[bytes]:
        """Give the last file, where there is anything in it."""
        if self._writer.begun:
            self._writer.finish(self.out, empty=False)
            yield b64encode(self.out.getvalue().removesuffix(END.encode()))
            self.out = io.BytesIO()


def _scorer(settings: Settings, source: str, form: InputFormat, writer: Writer) -> Scorer:
    plan = settings.plan()
    reader = form.reads().reader(plan, ignore_extra=settings.ignore_extra, mapping=settings.mapped())
    return Scorer(source, plan, reader, writer)
