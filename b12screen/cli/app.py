"""The command b12screen: its commands, and what each kind of failure ends in."""

import gc
import os
import sys
from pathlib import Path
from typing import Annotated, Any, NoReturn, TextIO

import typer

from b12screen import __version__
from b12screen.cli.ask import ask
from b12screen.cli.cohort import cohort
from b12screen.cli.convert import convert
from b12screen.cli.evaluate import evaluate
from b12screen.cli.form import form
from b12screen.cli.help import HelpfulGroup, HelpfulTyper
from b12screen.cli.mapping import map_app
from b12screen.cli.options import say
from b12screen.cli.rules import rules_app
from b12screen.cli.schema import schema, template
from b12screen.cli.score import score
from b12screen.errors import COULD_NOT_RUN, INTERRUPTED, OK, UserError, place_of, system_says

FIRST_SCREEN = """\
b12screen puts vitamin B12 risk factors and symptoms together, and says when
to discuss testing with a clinician. It gives no diagnosis and no dose.
  Answer the questions yourself:   b12screen ask
  Score a file of many people:     b12screen score people.ndjson
All commands: b12screen --help"""


class ReaderLeftError(Exception):
    """Whoever read the output has left, and there is nobody to tell."""


class Commands(HelpfulGroup):
    """Ends quietly at a closed pipe, which typer alone would call a failure."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise ReaderLeftError from None


app = HelpfulTyper(
    name="b12screen",
    cls=Commands,
    help="Puts vitamin B12 risk factors and symptoms together, and says when to discuss testing with a clinician. "
    "It gives no diagnosis.",
    pretty_exceptions_enable=False,
)
app.command()(ask)
app.command()(score)
app.command()(cohort)
app.command()(convert)
app.command()(evaluate)
app.command()(form)
app.add_typer(map_app, name="map")
app.add_typer(rules_app, name="rules")
app.command()(schema)
app.command()(template)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"b12screen {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def options(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    """Say what this is where no command is given."""
    if context.invoked_subcommand is None:
        typer.echo(FIRST_SCREEN)


def main() -> None:
    """Run the command line, and end the process with the exit code of errors.py."""
    if sys.stderr is None:  # it was closed, and print() would put talk among the data
        sys.stderr = Path(os.devnull).open("w")  # noqa: SIM115 - it stays open to the end
    gc.freeze()  # what is imported stays to the end; to go through it again and again, and at exit, took 8 ms
    try:
        app(prog_name="b12screen")
    except SystemExit:
        _drop_unwritten(sys.stderr)  # when nobody can hear the talk, the run has ended well all the same
        raise
    except UserError as error:
        _end(error.exit_code, str(error))
    except KeyboardInterrupt:
        _end(INTERRUPTED)
    except ReaderLeftError:
        _end(OK)
    except OSError as error:
        _end(COULD_NOT_RUN, f"Cannot go on: {system_says(error)}.")
    except Exception as error:
        _end(COULD_NOT_RUN, _fault(error))


def _end(code: int, *told: str) -> NoReturn:
    say(*told)
    _drop_unwritten(sys.stdout, sys.stderr)
    sys.exit(code)


def _drop_unwritten(*streams: TextIO | None) -> None:
    """Keep Python from trying once more at exit, where it would complain in words and with an exit code of its own."""
    for stream in filter(None, streams):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _fault(error: Exception) -> str:
    return f"b12screen {__version__} failed: {place_of(error)}. This is a fault of b12screen; report this line."
