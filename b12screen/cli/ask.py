"""b12screen ask: the interview."""

import shlex
import sys
from typing import Annotated

import typer

from b12screen.cli.flags import LocaleName, Rules, pack_in, say
from b12screen.errors import UserError

_Resume = Annotated[bool, typer.Option("--resume", help="Go on with the unfinished interview that was saved last.")]
_NoSave = Annotated[bool, typer.Option("--no-save", help="Save nothing on this computer, and offer nothing saved.")]
_Forget = Annotated[bool, typer.Option("--forget", help="Delete all unfinished interviews that were saved, and leave.")]


def ask(
    resume: _Resume = False,
    no_save: _NoSave = False,
    forget: _Forget = False,
    rules: Rules = None,
    locale: LocaleName = None,
) -> None:
    """Answer questions here, and get a summary to take to a clinician.

    The questions go to standard error and the summary to standard output, so that > FILE keeps it. Your answers are
    saved on this computer after each page, readable only by you, and deleted when you finish.

    Exit code 0: finished. 2: no terminal. 3: stopped before the end. 130: Ctrl-C.
    """
    from b12screen.interview.run import Wanted, interview
    from b12screen.interview.shelf import forgotten

    if forget:
        say(forgotten())
        return
    if resume and no_save:
        raise UserError("--resume goes on with what was saved, and --no-save leaves it alone. Give one of them.")
    again = f"b12screen ask --rules {shlex.quote(str(rules))}" if rules else "b12screen ask"
    wanted = Wanted(locale=locale, saves=not no_save, resume=resume, again=again)
    with interview(pack_in(rules), wanted) as result:
        sys.stdout.write(result)
        sys.stdout.flush()  # while it can still be said that this failed
