"""Options that several commands share, and what they stand for."""

import sys
from contextlib import suppress
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from b12screen.errors import UserError
from b12screen.text import clean

if TYPE_CHECKING:
    from b12screen.formats.mapping.model import Mapping
    from b12screen.pack.models import Pack

Rules = Annotated[
    Path | None, typer.Option("--rules", metavar="DIR", help="Use the rules in this folder, not the built-in ones.")
]
LocaleName = Annotated[
    str | None,
    typer.Option("--locale", metavar="NAME", help="Word emergency advice for a country, for example en-GB."),
]
Assume = Annotated[
    list[str] | None,
    typer.Option(metavar="KEY=ANSWER", help="Take this answer where nothing was asked: a question, a section or all."),
]

Map = Annotated[
    Path | None,
    typer.Option("--map", metavar="FILE", help="Read fields and codes of your own by this mapping, docs/mapping.md."),
]


class Reader(StrEnum):
    """Whom a page is for."""

    PATIENT = "patient"
    CLINICIAN = "clinician"


ForWhom = Annotated[
    Reader, typer.Option("--for", help="The page for the patient, or only the lines for the clinician, as text.")
]
AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar="DATE", help="The date on a summary, as YYYY-MM-DD; else today.")
]


def day(as_of: str | None) -> str:
    """Give the date that --as-of names, or today's."""
    try:
        return (datetime.strptime(as_of, "%Y-%m-%d") if as_of else datetime.now()).date().isoformat()
    except ValueError:
        how = "Write it as year, month and day, for example 2026-11-21."
        raise UserError(f'--as-of "{clean(as_of or "")}" is no date. {how}') from None


def pack_in(rules: Path | None) -> "Pack":
    """Give the pack that --rules names, or the built-in one, for people who use rules."""
    from b12screen.pack.ready import ready_pack
    from b12screen.pack.root import rules_root

    return ready_pack(rules or rules_root())


def pack_read_in(rules: Path | None) -> "Pack":
    """Give the same pack for people who write rules: read from its files, never from what is stored of them."""
    from b12screen.pack.load import load_pack
    from b12screen.pack.root import rules_root

    return load_pack(rules or rules_root())


def mapping_in(path: Path | None, pack: "Pack", *, adds: bool = False) -> "Mapping | None":
    """Give the mapping that --map names; UserError with everything that is wrong with it."""
    if path is None:
        return None
    from b12screen.formats.mapping.load import load_mapping

    return load_mapping(path, pack, adds=adds)


def put(text: str) -> None:
    """Print text to standard output, all of it: Python's own print drops what a stream without a buffer leaves over."""
    from b12screen.output import open_output

    with open_output(None) as out:
        out.write(text.encode(sys.stdout.encoding or "utf-8", sys.stdout.errors or "replace"))


def say(*lines: str) -> None:
    """Print lines to standard error, where talk goes; when nobody can hear it, the run goes on."""
    with suppress(OSError):
        for line in lines:
            print(line, file=sys.stderr)
