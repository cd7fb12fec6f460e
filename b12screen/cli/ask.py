"""b12screen ask: the interview."""

import os
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from b12screen.cli.options import AsOf, ForWhom, LocaleName, Map, Reader, Rules, day, mapping_in, pack_in, put, say
from b12screen.errors import UserError
from b12screen.text import clean

if TYPE_CHECKING:
    from b12screen.interview.run import Finished

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
_Save = Annotated[
    list[Path] | None,
    typer.Option(
        "--save", metavar="FILE", help="Also save the summary here, as .html, .md, .txt or .json; can be repeated."
    ),
]
_Full = Annotated[bool, typer.Option("--full", help="Show the whole page at the end, and not only one screen of it.")]
_Plain = Annotated[
    bool, typer.Option("--plain", help="Ask in sentences only: no bold, no columns. Also with ACCESSIBLE=1.")
]


def ask(
    files: _Save = None,
    answers: _Answers = None,
    map_: Map = None,
    save_answers: _SaveAnswers = None,
    id: _Id = None,
    for_other: _ForOther = False,
    resume: _Resume = False,
    no_save: _NoSave = False,
    forget: _Forget = False,
    full: _Full = False,
    for_: ForWhom = Reader.PATIENT,
    plain: _Plain = False,
    rules: Rules = None,
    locale: LocaleName = None,
    as_of: AsOf = None,
) -> None:
    """Answer questions here, and get a summary to take to a clinician.

    The questions go to standard error and the summary to standard output, so that > FILE keeps the whole page; a
    terminal shows one screen of it. Your answers are saved on this computer after each page, readable only by you, and
    deleted when you finish.

    Exit code 0: finished. 2: could not run. 3: stopped before the end. 130: Ctrl-C.
    """
    from b12screen.interview.drafts.store import forgotten
    from b12screen.interview.run import Wanted, interview

    if forget:
        say(forgotten())
        return
    _refuse_what_cannot_be(answers, map_, save_answers, id, resume, no_save)
    _check_places(files or (), save_answers)
    pack = pack_in(rules)
    wanted = Wanted(
        date=day(as_of),
        locale=locale,
        id=id,
        for_other=for_other,
        answers=answers,
        mapping=mapping_in(map_, pack),
        files=tuple(files or ()),
        plain=plain or os.environ.get("ACCESSIBLE", "0") not in ("", "0"),
        saves=not no_save,
        resume=resume,
        again=_again(rules, save_answers),
    )
    with interview(pack, wanted) as done:
        _hand_over(done, save_answers, reader=for_, full=full)


def _check_places(files: list[Path] | tuple[()], save_answers: Path | None) -> None:
    """Raise UserError for the first file that could not be written, before anybody has answered anything."""
    from b12screen.output import check_place, real_path
    from b12screen.report.save import check_places

    check_places(files)
    if save_answers:
        if real_path(save_answers) in map(real_path, files):
            raise UserError("--save and --save-answers name the same file. Choose another name for one of them.")
        check_place(save_answers)


def _again(rules: Path | None, save_answers: Path | None) -> str:
    """Give the command that asks with the same rules, and writes the same answers."""
    options = [("--rules", rules), ("--save-answers", save_answers)]
    return shlex.join(["b12screen", "ask", *(word for name, path in options if path for word in (name, str(path)))])


def _hand_over(done: "Finished", save_answers: Path | None, *, reader: Reader, full: bool) -> None:
    """Put the result wherever it is wanted: on one screen for a person, as the whole page anywhere else."""
    from b12screen.interview.ending import Ending
    from b12screen.output import open_output

    try:
        if save_answers:
            with open_output(save_answers) as answers:
                answers.write(done.record)
            say(f"Your answers are in {clean(str(save_answers))}. It holds health data.")
    finally:  # last, since nothing may stand below an emergency
        if sys.stdout.isatty() and reader is Reader.PATIENT:
            Ending(done.summary, done.terminal).show(done.files, full=full)
        else:
            _print_and_save(done, reader)


def _print_and_save(done: "Finished", reader: Reader) -> None:
    from b12screen.report.plain import WIDTH, as_text, clinician_text
    from b12screen.report.save import save

    text = clinician_text if reader is Reader.CLINICIAN else as_text
    try:
        put(text(done.summary, done.terminal.result_width(WIDTH)))
    finally:
        for file in done.files:
            save(done.summary, file)
            say(f"Saved: {clean(str(file))}. It holds health data.")


def _refuse_what_cannot_be(
    answers: Path | None, map_: Path | None, save_answers: Path | None, id: str | None, resume: bool, no_save: bool
) -> None:
    if resume and no_save:
        raise UserError("--resume goes on with what was saved, and --no-save leaves it alone. Give one of them.")
    if resume and answers:
        raise UserError("--resume and --answers each say where to start. Give one of them.")
    if map_ and not answers:
        raise UserError("--map says how to read the file of --answers. Give both.")
    if Path("-") in (answers, save_answers):
        raise UserError("Give the name of a file: here - would be the terminal.")
    if id == "":
        raise UserError("The id after --id is empty. Leave --id out, or give one.")
    try:
        (id or "").encode()
    except UnicodeEncodeError:
        raise UserError("The id after --id is not UTF-8. Give another one.") from None
