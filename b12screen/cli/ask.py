"""b12screen ask: the interview."""

import shlex
import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from b12screen.cli.flags import LocaleName, Rules, pack_in, say
from b12screen.errors import UserError
from b12screen.text import clean

_Answers = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Start from the answers of one person, and ask only the rest.")
]
_SaveAnswers = Annotated[
    Path | None, typer.Option(metavar="FILE", help="At the end, write the answers here, as a line that score reads.")
]
_Id = Annotated[str | None, typer.Option("--id", metavar="ID", help="Put this id on the summary and the answers.")]
_ForOther = Annotated[
    bool, typer.Option("--for-other", help="Word questions and summary for somebody who answers for another person.")
]
_Resume = Annotated[bool, typer.Option("--resume", help="Go on with the unfinished interview that was saved last.")]
_NoSave = Annotated[bool, typer.Option("--no-save", help="Save nothing on this computer, and offer nothing saved.")]
_Forget = Annotated[bool, typer.Option("--forget", help="Delete all unfinished interviews that were saved, and leave.")]
_Plain = Annotated[bool, typer.Option("--plain", help="Ask in sentences only: no bold, no columns.")]


def ask(
    answers: _Answers = None,
    save_answers: _SaveAnswers = None,
    id: _Id = None,
    for_other: _ForOther = False,
    resume: _Resume = False,
    no_save: _NoSave = False,
    forget: _Forget = False,
    plain: _Plain = False,
    rules: Rules = None,
    locale: LocaleName = None,
) -> None:
    """Answer questions here, and get a summary to take to a clinician.

    The questions go to standard error and the summary to standard output, so that > FILE keeps it. Your answers are
    saved on this computer after each page, readable only by you, and deleted when you finish.

    Exit code 0: finished. 2: could not run. 3: stopped before the end. 130: Ctrl-C.
    """
    from b12screen.batch.output import check_output, open_output
    from b12screen.interview.run import Wanted, interview
    from b12screen.interview.shelf import forgotten

    if forget:
        say(forgotten())
        return
    _refuse_what_cannot_be(answers, save_answers, id, resume, no_save)
    if save_answers:
        check_output(save_answers)
    again = f"b12screen ask --rules {shlex.quote(str(rules))}" if rules else "b12screen ask"
    wanted = Wanted(
        date=date.today().isoformat(),
        locale=locale,
        id=id,
        for_other=for_other,
        answers=answers,
        plain=plain,
        saves=not no_save,
        resume=resume,
        again=again,
    )
    with interview(pack_in(rules), wanted) as done:
        sys.stdout.write(done.text)
        sys.stdout.flush()  # while it can still be said that this failed
        if save_answers:
            with open_output(save_answers) as file:
                file.write(done.record)
            say(f"Your answers are in {clean(str(save_answers))}. It holds health data.")


def _refuse_what_cannot_be(
    answers: Path | None, save_answers: Path | None, id: str | None, resume: bool, no_save: bool
) -> None:
    if resume and no_save:
        raise UserError("--resume goes on with what was saved, and --no-save leaves it alone. Give one of them.")
    if resume and answers:
        raise UserError("--resume and --answers each say where to start. Give one of them.")
    if Path("-") in (answers, save_answers):
        raise UserError("Give the name of a file: here - would be the terminal.")
    if id == "":
        raise UserError("The id after --id is empty. Leave --id out, or give one.")
    try:
        (id or "").encode()
    except UnicodeEncodeError:
        raise UserError("The id after --id is not UTF-8. Give another one.") from None
