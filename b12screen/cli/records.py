"""Options of the commands that read records of many people."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from b12screen.cli.options import mapping_in
from b12screen.formats.registry import EXPORTS, InputFormat

if TYPE_CHECKING:
    from b12screen.pack.models import Pack


class Extra(StrEnum):
    """What to do with a key or column that is no question."""

    REJECT = "reject"
    IGNORE = "ignore"


class OnError(StrEnum):
    """What to do after a record that is rejected."""

    CONTINUE = "continue"
    STOP = "stop"


Inputs = Annotated[
    list[str] | None, typer.Argument(metavar="[INPUT]...", help="Files of answers; - or nothing for standard input.")
]
From = Annotated[
    InputFormat | None, typer.Option("--from", help="Format of the input; else by its ending, else ndjson.")
]
Encoding = Annotated[
    str | None, typer.Option(metavar="NAME", help="Encoding of text that is not UTF-8, such as cp1252.")
]
Delimiter = Annotated[
    str | None, typer.Option(metavar="SIGN", help="What parts the cells of CSV; else found from its first row.")
]
Sheet = Annotated[str | None, typer.Option(metavar="NAME", help="The sheet of a workbook that has several.")]
Errors = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Write rejected records here. They hold health data.")
]
Receipt = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Write what was done here: rules, options, inputs, counts.")
]
ExtraOption = Annotated[Extra, typer.Option(help="What to do with keys that are no question.")]
OnErrorOption = Annotated[OnError, typer.Option(help="What to do after a rejected record.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Leave out progress and the line that sums up the run.")]


def reading(
    pack: "Pack",
    from_: InputFormat | None,
    map_: Path | None,
    assume: list[str] | None,
    extra: Extra,
    on_error: OnError,
) -> dict[str, Any]:
    """Give what says how records are read."""
    strictness = {"ignore_extra": extra is Extra.IGNORE, "stop_at_reject": on_error is OnError.STOP}
    return {"mapping": mapping_in(map_, pack, adds=from_ in EXPORTS), "assume": assume or (), **strictness}


def of_files(encoding: str | None, delimiter: str | None, sheet: str | None) -> dict[str, Any]:
    """Give what says how the inputs are to be read."""
    from b12screen.formats.csv.delimiter import check_delimiter
    from b12screen.formats.files.encodings import check_encoding
    from b12screen.formats.reader import Cut

    cut = Cut(delimiter=check_delimiter(delimiter) if delimiter is not None else None, sheet=sheet)
    return {"encoding": check_encoding(encoding) if encoding is not None else None, "cut": cut}
