"""b12screen map: a first mapping for somebody's file, and what a mapping makes of it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from b12screen.cli.help import HelpfulTyper
from b12screen.cli.options import Rules, pack_in
from b12screen.cli.records import Delimiter, Encoding, From, Sheet, of_files
from b12screen.errors import FOUND_PROBLEMS, OK
from b12screen.formats.registry import InputFormat, input_format

if TYPE_CHECKING:
    from b12screen.formats.mapping.making.inputs import FileOfRows

map_app = HelpfulTyper(help="Say what columns and codes of your own mean: docs/mapping.md.", no_args_is_help=True)

_File = Annotated[str, typer.Argument(metavar="FILE", help="A file of answers; - for standard input.")]
_Mapping = Annotated[Path, typer.Argument(metavar="MAP", help="The mapping.")]
_Output = Annotated[
    Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write the draft here, else to standard output.")
]


@map_app.command()
def draft(
    file: _File,
    output: _Output = None,
    from_: From = None,
    encoding: Encoding = None,
    delimiter: Delimiter = None,
    sheet: Sheet = None,
    rules: Rules = None,
) -> None:
    """Write a first mapping for a file: names that match, codes that were seen, and blanks to fill in."""
    from b12screen.formats.mapping.making.draft import draft
    from b12screen.output import open_output

    text = draft(_file(file, from_, encoding, delimiter, sheet), pack_in(rules))
    with open_output(output, replace=False) as out:
        out.write(text.encode())


@map_app.command()
def check(
    mapping: _Mapping,
    file: _File,
    from_: From = None,
    encoding: Encoding = None,
    delimiter: Delimiter = None,
    sheet: Sheet = None,
    rules: Rules = None,
) -> None:
    """Count what a mapping makes of a file, and show three people as they were read. It prints health data.

    Exit code 0: all people could be read. 1: some are rejected. 2: could not run.
    """
    from b12screen.engine.plan import Plan
    from b12screen.formats.mapping.load import load_mapping
    from b12screen.formats.mapping.making.review import in_lines, review

    pack = pack_in(rules)
    by, plan = load_mapping(mapping, pack), Plan(pack)
    found = review(_file(file, from_, encoding, delimiter, sheet, by.header_row, by.header_rows), by, plan)
    for line in in_lines(found, plan):
        typer.echo(line)
    raise typer.Exit(FOUND_PROBLEMS if found.has_problems else OK)


def _file(
    given: str,
    from_: InputFormat | None,
    encoding: str | None,
    delimiter: str | None,
    sheet: str | None,
    header_row: int = 1,
    header_rows: int = 1,
) -> "FileOfRows":
    from b12screen.formats.mapping.making.inputs import FileOfRows
    from b12screen.formats.source import file_path

    path, read = file_path(given), of_files(encoding, delimiter, sheet)
    cut = read["cut"]._replace(header_row=header_row, header_rows=header_rows)
    return FileOfRows(path=path, form=from_ or input_format(path), encoding=read["encoding"], cut=cut)
