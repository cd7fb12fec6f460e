"""Results as a folder of pages, one a person, with an index."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import BinaryIO

from b12screen.errors import UserError
from b12screen.formats.reader import Weighed
from b12screen.formats.summaries import Summaries
from b12screen.formats.writer import JoinedRows, ResultsWanted, WriterOf
from b12screen.output import open_folder, open_private
from b12screen.report.html import as_html, page
from b12screen.text import clean

_ROWS = "<!-- people -->\n"


@contextmanager
def results(wanted: ResultsWanted) -> Iterator[tuple[BinaryIO, WriterOf]]:
    """Open a folder for pages, and give what writes them; pages and index appear only when the block ends well."""
    numbers = count(1)
    with open_pages(wanted.output) as (pages, index):
        yield (
            index,
            lambda source: PageWriter(pages, Summaries(wanted, source), next(numbers) if source is not None else None),
        )


class PageWriter(JoinedRows):
    """Results as one page a person in a folder; what a row gives is its line of the index.

    A page is named after its line, since an id can be anything, and a file name is seen by more people than a file.
    """

    def __init__(self, folder: Path, summaries: Summaries, input_number: int | None) -> None:
        self._folder = folder
        self._summaries = summaries
        self._prefix = "" if input_number is None else f"{input_number}-"
        start, _, end = page("index.html").partition(_ROWS)
        self.start, self.end = start.encode(), end.encode()

    def row(self, line: int, weighed: Weighed) -> bytes:
        """Write one page, and give its line of the index."""
        summary = self._summaries.of(line, weighed)
        name = f"{self._prefix}{line:06}.html"
        with open_private(self._folder / name) as file:
            file.write(as_html(summary).encode())
        return page("index_row.html", name=name, summary=summary).encode()


@contextmanager
def open_pages(folder: Path | None) -> Iterator[tuple[Path, BinaryIO]]:
    """Give the folder to write pages to, and its index; both appear only when the block ends well."""
    if folder is None or folder.suffix.lower() == ".html":
        instead = "" if folder is None else f", and not {clean(str(folder))}"
        raise UserError(f"--to html writes one page a person: give -o DIR, a folder that is not there yet{instead}.")
    with open_folder(folder) as pages, open_private(pages / "index.html") as index:
        yield pages, index
