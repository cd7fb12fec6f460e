"""Results as a folder of pages, one a person, with an index."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import BinaryIO

from b12screen.errors import UserError
from b12screen.formats.reader import Weighed
from b12screen.formats.summaries import Summaries
from b12screen.formats.writer import ResultsWanted, WriterOf
from b12screen.output import open_folder, open_private
from b12screen.report.html import as_html
from b12screen.report.work_list import Entry, entry, work_list
from b12screen.text import clean


@contextmanager
def results(wanted: ResultsWanted) -> Iterator[tuple[BinaryIO, WriterOf]]:
    """Open a folder for pages, and give what writes them; pages and index appear only when the block ends well."""
    numbers, listed = count(1), list[Entry]()
    with open_pages(wanted.output) as (pages, index):
        yield (
            index,
            lambda source: PageWriter(
                pages,
                Summaries(wanted, source),
                next(numbers) if source is not None else None,
                listed,
                by_urgency=wanted.by_urgency,
            ),
        )


class PageWriter:
    """Results as one page a person in a folder, and an index that is written when all are known.

    A page is named after its line, since an id can be anything, and a file name is seen by more people than a file.
    """

    def __init__(
        self, folder: Path, summaries: Summaries, input_number: int | None, listed: list[Entry], *, by_urgency: bool
    ) -> None:
        self._folder = folder
        self._summaries = summaries
        self._prefix = "" if input_number is None else f"{input_number}-"
        self._listed = listed
        self._by_urgency = by_urgency

    def row(self, line: int, weighed: Weighed) -> Entry:
        """Write one page, and give its line of the index."""
        summary = self._summaries.of(line, weighed)
        name = f"{self._prefix}{line:06}.html"
        with open_private(self._folder / name) as file:
            file.write(as_html(summary).encode())
        return entry(name, summary)

    def write(self, rows: list[Entry], file: BinaryIO, *, first: bool) -> None:
        """Keep the lines of the index: what stands above them is known when the last person is."""
        self._listed += rows

    def finish(self, file: BinaryIO, *, empty: bool) -> None:
        """Write the index."""
        file.write(work_list(self._listed, by_urgency=self._by_urgency).encode())


@contextmanager
def open_pages(folder: Path | None) -> Iterator[tuple[Path, BinaryIO]]:
    """Give the folder to write pages to, and its index; both appear only when the block ends well."""
    if folder is None or folder.suffix.lower() == ".html":
        instead = "" if folder is None else f", and not {clean(str(folder))}"
        raise UserError(f"--to html writes one page a person: give -o DIR, a folder that is not there yet{instead}.")
    with open_folder(folder) as pages, open_private(pages / "index.html") as index:
        yield pages, index
