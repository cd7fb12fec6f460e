"""Every format, a line each: what its files are called, and the module that reads or writes it."""

from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, cast

from b12screen.errors import UserError
from b12screen.formats.extras import needs_extra

if TYPE_CHECKING:
    from b12screen.formats.answers.wanted import WritesAnswers
    from b12screen.formats.reader import ReadsAnswers
    from b12screen.formats.writer import WritesResults


class _Format(StrEnum):
    module: str
    endings: tuple[str, ...]

    def __new__(cls, name: str, module: str, *endings: str) -> Self:
        """Take the name that options have, the module below this folder, and the endings of files."""
        member = str.__new__(cls, name)
        member._value_ = name
        member.module = f"{__package__}.{module}"
        member.endings = endings
        return member

    @classmethod
    def of_ending(cls, ending: str) -> Self:
        """Give the format of files that end so; the first one for any other ending."""
        members = list(cls)
        return next((each for each in members if ending.lower() in each.endings), members[0])

    def load(self) -> Any:
        """Import the module; UserError where what it needs is not installed."""
        with needs_extra(self.value):
            return import_module(self.module)


class InputFormat(_Format):
    """How answers can come in."""

    NDJSON = "ndjson", "json.ndjson"
    JSON = "json", "json.array", ".json"
    CSV = "csv", "csv.reader", ".csv", ".tsv"
    EXCEL = "excel", "excel.workbook", ".xlsx", ".xlsm", ".xls"
    PARQUET = "parquet", "parquet.file", ".parquet"
    FHIR = "fhir", "fhir.bulk"
    XLSFORM = "xlsform", "exports.xlsform"
    REDCAP = "redcap", "exports.redcap"

    def reads(self) -> "ReadsAnswers":
        """Give the module that reads this format."""
        return cast("ReadsAnswers", self.load())


EXPORTS = (InputFormat.XLSFORM, InputFormat.REDCAP)  # each has a mapping of its own, to which one that is given adds
TEXTS = (InputFormat.NDJSON, InputFormat.JSON, InputFormat.CSV, *EXPORTS)


class OutputFormat(_Format):
    """How results can go out."""

    NDJSON = "ndjson", "json.ndjson"
    JSON = "json", "json.array", ".json"
    CSV = "csv", "csv.writer", ".csv"
    PARQUET = "parquet", "parquet.file", ".parquet"
    TEXT = "text", "text", ".txt"
    HTML = "html", "html", ".html"
    TABLE = "table", "table"
    FHIR = "fhir", "fhir.bulk"

    def writes(self) -> "WritesResults":
        """Give the module that writes this format."""
        return cast("WritesResults", self.load())

    @property
    def in_words(self) -> bool:
        """Say whether people are summed up in words, for a person to read."""
        return self in (OutputFormat.TEXT, OutputFormat.HTML)

    @property
    def needs_one_process(self) -> bool:
        """Say whether what is written depends on more than the records at hand."""
        return self in (OutputFormat.PARQUET, OutputFormat.HTML)


class AnswersFormat(_Format):
    """How answers can go out."""

    NDJSON = "ndjson", "answers.lines"
    JSON = "json", "answers.array", ".json"
    CSV = "csv", "answers.rows", ".csv"
    PARQUET = "parquet", "answers.columns", ".parquet"
    FHIR = "fhir", "fhir.bulk"

    def writes(self) -> "WritesAnswers":
        """Give the module that writes this format."""
        return cast("WritesAnswers", self.load())

    @property
    def needs_one_process(self) -> bool:
        """Say whether what is written depends on more than the records at hand."""
        return self is AnswersFormat.PARQUET


_COMPRESSED = (".gz", ".zst")
# Endings of tables that are not written: whoever asks for one must not get lines of JSON under that name.
_NOT_WRITTEN = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".tsv", ".pdf", ".docx", ".doc", ".zip")


def input_format(path: Path | None) -> InputFormat:
    """Give the format that a file's ending means, that of a compressed file included; any other one is NDJSON."""
    return InputFormat.of_ending(_inner(path).suffix) if path else InputFormat.NDJSON


def answers_format(path: Path | None) -> AnswersFormat:
    """Give the format that a file's ending means; any other ending, and standard output, is NDJSON."""
    return AnswersFormat.of_ending(_written(path)) if path else AnswersFormat.NDJSON


def output_format(path: Path | None) -> OutputFormat:
    """Give the format that a file's ending means; any other ending, and standard output, is NDJSON."""
    return OutputFormat.of_ending(_written(path)) if path else OutputFormat.NDJSON


def is_packed(path: Path) -> bool:
    """Say whether a file's name says that all of it is packed."""
    return path.suffix.lower() in _COMPRESSED


def check_rejects_name(path: Path | None) -> None:
    """Raise UserError for a file of rejects whose name says that it is something else than lines of JSON."""
    ending = _inner(path).suffix.lower() if path else ""
    if ending in _NOT_WRITTEN or OutputFormat.of_ending(ending) is not OutputFormat.NDJSON:
        raise UserError(f"Rejected records are lines of JSON, and no {ending}. Give --errors FILE.ndjson.")


def _inner(path: Path) -> Path:
    """Give a name without the ending that says that it is packed."""
    return Path(path.stem) if is_packed(path) else path


def _written(path: Path) -> str:
    ending = _inner(path).suffix
    if ending.lower() in _NOT_WRITTEN:
        raise UserError(f"No {ending} is written. Give a name that ends in .csv, which spreadsheets open.")
    return ending
