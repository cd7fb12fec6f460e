"""Which formats there are, and which one a file's ending means."""

from enum import StrEnum
from pathlib import Path


class InputFormat(StrEnum):
    """How answers can come in."""

    NDJSON = "ndjson"
    JSON = "json"
    CSV = "csv"


class OutputFormat(StrEnum):
    """How results can go out."""

    NDJSON = "ndjson"
    JSON = "json"
    TEXT = "text"


class Extra(StrEnum):
    """What to do with a key or column that is no question."""

    REJECT = "reject"
    IGNORE = "ignore"


_INPUT = {".json": InputFormat.JSON, ".csv": InputFormat.CSV}
_OUTPUT = {".json": OutputFormat.JSON, ".txt": OutputFormat.TEXT}


def input_format(path: Path | None) -> InputFormat:
    """Give the format that a file's ending means; any other ending, and standard input, is NDJSON."""
    return _INPUT.get(path.suffix.lower(), InputFormat.NDJSON) if path else InputFormat.NDJSON


def output_format(path: Path | None) -> OutputFormat:
    """Give the format that a file's ending means; any other ending, and standard output, is NDJSON."""
    return _OUTPUT.get(path.suffix.lower(), OutputFormat.NDJSON) if path else OutputFormat.NDJSON
