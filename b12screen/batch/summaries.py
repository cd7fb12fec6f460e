"""A weighed person -> the summary in words, and a folder of pages with an index as one of the formats of results."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from b12screen.batch.reading import Weighed, shown_id
from b12screen.batch.writers import Joined
from b12screen.engine.explain import explain
from b12screen.engine.plan import Plan
from b12screen.errors import UserError
from b12screen.output import open_folder, open_private
from b12screen.pack.models import Locale
from b12screen.report.html import as_html, page
from b12screen.report.plain import as_text
from b12screen.report.summarize import summarize
from b12screen.report.summary import Person, Summary
from b12screen.text import clean

_ROWS = "<!-- people -->\n"


class Summaries:
    """Puts the people of one input into words; `source` is its name where there are several."""

    def __init__(self, plan: Plan, locale: Locale, source: str | None, date: str) -> None:
        self._plan = plan
        self._locale = locale
        self._source = source
        self._date = date

    def of(self, line: int, weighed: Weighed) -> Summary:
        """Give the summary of one person."""
        identifier, answers, tally, conclusion = weighed
        assessment = self._plan.told(tally, conclusion)
        explanation = explain(self._plan, answers, assessment)
        subject = f"Record {line}" if self._source is None else f"Record {line} of {self._source}"
        if (given_id := shown_id(identifier)) is not None:
            subject += f", id {given_id}"
        person = Person(subject, self._plan.by_question(answers))
        return summarize(self._plan, person, assessment, explanation, self._locale, self._date)


class TextWriter(Joined):
    """Results as summaries in words, with a rule between two people."""

    between = b"\n" + b"=" * 72 + b"\n\n"

    def __init__(self, summaries: Summaries) -> None:
        self._summaries = summaries

    def row(self, line: int, weighed: Weighed) -> bytes:
        """Give one summary."""
        return as_text(self._summaries.of(line, weighed)).encode("utf-8", errors="replace")


class PageWriter(Joined):
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
