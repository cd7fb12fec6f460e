"""Which formats there are, and which one a file's ending means."""

from enum import StrEnum
from pathlib import Path


class InputFormat(StrEnum):
    """How answers can come in."""

    NDJSON = "ndjson"
    JSON = "json"
    CSV = "csv"
    PARQUET = "parquet"


class OutputFormat(StrEnum):
    """How results can go out."""

    NDJSON = "ndjson"
    JSON = "json"
    CSV = "csv"
    PARQUET = "parquet"
    TEXT = "text"
    HTML = "html"

    @property
    def in_words(self) -> bool:
        """Say whether people are summed up in words, for a person to read."""
        return self in (OutputFormat.TEXT, OutputFormat.HTML)

    @property
    def needs_one_process(self) -> bool:
        """Say whether what is written depends on more than the records at hand."""
        return self in (OutputFormat.PARQUET, OutputFormat.HTML)


class Extra(StrEnum):
    """What to do with a key or column that is no question."""

    REJECT = "reject"
    IGNORE = "ignore"


class Engine(StrEnum):
    """What scores people: this machine, or Spark and its workers."""

    LOCAL = "local"
    SPARK = "spark"


class OnError(StrEnum):
    """What to do after a record that is rejected."""

    CONTINUE = "continue"
    STOP = "stop"


_INPUT = {".json": InputFormat.JSON, ".csv": InputFormat.CSV, ".parquet": InputFormat.PARQUET}
_OUTPUT = {
    ".json": OutputFormat.JSON,
    ".csv": OutputFormat.CSV,
    ".parquet": OutputFormat.PARQUET,
    ".txt": OutputFormat.TEXT,
    ".html": OutputFormat.HTML,
}
_COMPRESSED = (".gz", ".zst")


def input_format(path: Path | None) -> InputFormat:
    """Give the format that a file's ending means, that of a compressed file included; any other one is NDJSON."""
    if path is None:
        return InputFormat.NDJSON
    inner = Path(path.stem) if path.suffix.lower() in _COMPRESSED else path
    return _INPUT.get(inner.suffix.lower(), InputFormat.NDJSON)


def output_format(path: Path | None) -> OutputFormat:
    """Give the format that a file's ending means; any other ending, and standard output, is NDJSON."""
    return _OUTPUT.get(path.suffix.lower(), OutputFormat.NDJSON) if path else OutputFormat.NDJSON
