"""b12screen ask: the interview."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from b12screen.cli.flags import AsOf, LocaleName, Rules, day, pack_in, say
from b12screen.text import clean

_Save = Annotated[
    list[Path] | None,
    typer.Option(
        "--save", metavar="FILE", help="Also save the summary here, as .html, .md, .txt or .json; can be repeated."
    ),
]


def ask(rules: Rules = None, locale: LocaleName = None, files: _Save = None, as_of: AsOf = None) -> None:
    """Answer questions here, and get a summary to take to a clinician.

    The questions go to standard error and the summary to standard output, so that > FILE keeps it.
    Exit code 0: finished. 2: no terminal. 3: stopped before the end. 130: Ctrl-C.
    """
    from b12screen.interview.run import interview
    from b12screen.report.save import check_places, save

    date = day(as_of)
    check_places(files or ())
    done = interview(pack_in(rules), locale, date)
    try:
        sys.stdout.write(done.text)
        sys.stdout.flush()  # while it can still be said that this failed
    finally:
        for file in files or ():
            save(done.summary, file)
            say(f"Saved: {clean(str(file))}. It holds health data.")
