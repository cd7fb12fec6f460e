"""What one run of `score` is asked for, and how it ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from b12screen.errors import UserError
from b12screen.formats.lines import CHUNK
from b12screen.formats.mapping.model import Mapping
from b12screen.formats.reader import ANY_CUT, Cut
from b12screen.formats.registry import (
    EXPORTS,
    TEXTS,
    AnswersFormat,
    InputFormat,
    OutputFormat,
    check_rejects_name,
    is_packed,
)
from b12screen.text import in_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What to score and how; a path of None is standard input or output, workers of None as many as are of use.

    `date` stands in summaries in words, and nowhere else; so do `for_clinician`, only the lines for a clinician, and
    `by_urgency`, the most urgent first.
    """

    inputs: Sequence[tuple[Path | None, InputFormat]]
    output: Path | None
    output_format: OutputFormat | AnswersFormat
    errors: Path | None = None
    receipt: Path | None = None
    explain: bool = False
    assume: Sequence[str] = ()
    ignore_extra: bool = False
    mapping: Mapping | None = None
    encoding: str | None = None
    cut: Cut = ANY_CUT
    stop_at_reject: bool = False
    check_only: bool = False
    workers: int | None = None
    locale: str | None = None
    date: str = ""
    for_clinician: bool = False
    by_urgency: bool = False
    show_progress: bool = False
    chunk: int = CHUNK

    @property
    def converts(self) -> bool:
        """Say whether answers go out, and no results."""
        return isinstance(self.output_format, AnswersFormat)

    @property
    def in_words(self) -> bool:
        """Say whether people are summed up in words."""
        return isinstance(self.output_format, OutputFormat) and self.output_format.in_words

    @property
    def rows(self) -> Cut:
        """Say how the rows of a table lie in its file; the mapping knows where its header is."""
        if self.mapping is None:
            return self.cut
        return self.cut._replace(header_row=self.mapping.header_row, header_rows=self.mapping.header_rows)

    def __post_init__(self) -> None:
        for option, path in (("--errors", self.errors), ("--receipt", self.receipt)):
            if path == Path("-"):
                raise UserError(f"{option} - is no file. Give a name: standard output is for the results.")
        check_rejects_name(self.errors)
        self._refuse_options_of_other_formats()
        if self.output and is_packed(self.output) and self.output_format.value in ("parquet", "html"):
            raise UserError(f"No {self.output_format.value} is packed as a whole. Leave out {self.output.suffix}.")
        if self.for_clinician and self.output_format is not OutputFormat.TEXT:
            raise UserError("--for clinician writes lines of text: give --to text, or -o FILE.txt.")
        if self.by_urgency and self.output_format is not OutputFormat.HTML:
            raise UserError("--sort urgency is for the index of --to html. Other formats carry urgency and how_soon.")

    def _refuse_options_of_other_formats(self) -> None:
        for option, value, forms in (
            ("--delimiter", self.cut.delimiter, (InputFormat.CSV, *EXPORTS)),
            ("--sheet", self.cut.sheet, (InputFormat.EXCEL, *EXPORTS)),
            ("--encoding", self.encoding, TEXTS),
        ):
            if value is not None and not any(form in forms for _, form in self.inputs):
                raise UserError(f"{option} is for {in_words(forms, 'or')}, and no input is read as that.")


@dataclass(frozen=True, slots=True)
class Done:
    """How a job ended: lines about rejects, a table of outcomes, one line about all, and the exit code."""

    rejects: tuple[str, ...]
    table: tuple[str, ...]
    summary: str
    exit_code: int
