"""b12screen rules: commands for the people who write rules."""

import shlex
from pathlib import Path
from typing import Annotated, Literal

import typer

from b12screen.cli.help import HelpfulTyper
from b12screen.cli.options import Rules, pack_read_in, put, say
from b12screen.errors import FOUND_PROBLEMS, OK
from b12screen.text import clean

Folder = Annotated[
    Path | None, typer.Argument(metavar="[DIR]", help="The rules, as with --rules; else the built-in ones.")
]
NewFolder = Annotated[Path, typer.Argument(metavar="DIR", help="A folder that is new or empty.")]

rules_app = HelpfulTyper(
    help="Write rules of your own, check them, and read them in plain words.", no_args_is_help=True
)


@rules_app.command()
def check(
    folder: Folder = None,
    form: Annotated[
        Literal["full", "concise", "json"],
        typer.Option("--format", help="With the line and a caret; a line each; JSON."),
    ] = "full",
    rules: Rules = None,
) -> None:
    """Find every problem in a folder of rules. Exit code 0: none. 1: problems, listed on standard output."""
    from b12screen.authoring.check.every_problem import checked

    report = checked(folder or rules, form)
    put(report.text + "\n")
    raise typer.Exit(FOUND_PROBLEMS if report.count else OK)


@rules_app.command("list")
def list_(folder: Folder = None, rules: Rules = None) -> None:
    """List the rules: kind, id, weights, tags, title."""
    from b12screen.authoring.rule_list import rule_lines

    for line in rule_lines(pack_read_in(folder or rules)):
        put(line + "\n")


@rules_app.command()
def test(
    folder: Folder = None,
    word: Annotated[str | None, typer.Option("-k", metavar="WORD", help="Only those with this in their name.")] = None,
    junit: Annotated[Path | None, typer.Option("--junitxml", metavar="FILE", help="Write JUnit XML too.")] = None,
    rules: Rules = None,
) -> None:
    """Try every example and case. Exit code 1 when one fails, or when nothing ran."""
    from b12screen.authoring.trial_report import report_trials

    report = report_trials(folder or rules, word, junit)
    put("\n".join(report.lines) + "\n")
    raise typer.Exit(OK if report.passed else FOUND_PROBLEMS)


@rules_app.command()
def mutate(
    folder: Folder = None,
    rules: Rules = None,
) -> None:
    """Change the rules one place at a time, and say which change no example or case notices."""
    from b12screen.authoring.mutation import mutate as try_mutants

    report = try_mutants(pack_read_in(folder or rules))
    put("\n".join(report.lines()) + "\n")
    raise typer.Exit(OK if report.clean else FOUND_PROBLEMS)


@rules_app.command()
def new(
    kind: Annotated[str, typer.Argument(metavar="KIND", help="red_flag, risk_factor, symptom or modifier.")],
    identifier: Annotated[str, typer.Argument(metavar="ID", help="Small letters, digits and _.")],
    folder: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="Rules of your own, as with --rules; needs not be finished.")
    ] = None,
    rules: Rules = None,
) -> None:
    """Write a rule file with blanks to fill, into rules of your own."""
    from b12screen.authoring.new_rule import write_new_rule

    path = write_new_rule(folder or rules, kind, identifier)
    checks = shlex.join(["b12screen", "rules", "check", str(folder or rules)])
    put(clean(f"Wrote {path}. Fill its blanks, marked ~, then run: {checks}") + "\n")


@rules_app.command()
def init(folder: NewFolder) -> None:
    """Write a small example pack into a new folder."""
    from b12screen.authoring.new_pack import write_example_pack

    write_example_pack(folder)
    put(f"Wrote a small example pack into {clean(str(folder))}. Change it into your own.\n")
    _say_next(folder)


@rules_app.command()
def copy(folder: NewFolder) -> None:
    """Copy the built-in rules into a new folder."""
    from b12screen.authoring.new_pack import copy_built_in_pack

    copy_built_in_pack(folder)
    put(f"Copied the built-in rules into {clean(str(folder))}. Change them there.\n")
    _say_next(folder)


def _say_next(folder: Path) -> None:
    quoted = clean(shlex.quote(str(folder)))
    put(f"  Check them:      b12screen rules check {quoted}\n")
    put(f"  Try their cases: b12screen rules test {quoted}\n")
    put(f"  Be asked:        b12screen ask --rules {quoted}\n")


@rules_app.command()
def show(
    identifier: Annotated[str, typer.Argument(metavar="ID", help="Of a rule, question, outcome, note or other entry.")],
    folder: Folder = None,
    rules: Rules = None,
) -> None:
    """Say one rule in plain words: its condition, weight, reason, sources, examples, and who uses it."""
    from b12screen.authoring.show import shown

    put(shown(pack_read_in(folder or rules), identifier) + "\n")


@rules_app.command()
def explain(
    code: Annotated[str | None, typer.Argument(metavar="CODE", help="A problem code; else all, a line each.")] = None,
) -> None:
    """Say what a problem code means, with a wrong example and how to mend it."""
    from b12screen.authoring.codes.registry import explained

    put(explained(code) + "\n")


@rules_app.command()
def docs(
    folder: Folder = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="DIR", help="Write catalogue.md into this folder.")
    ] = None,
    rules: Rules = None,
) -> None:
    """Print the catalogue: every question, rule, outcome, note, guideline and source, in Markdown."""
    from b12screen.authoring.catalogue import catalogue, write_catalogue

    pack = pack_read_in(folder or rules)
    if output is None:
        put(catalogue(pack))
    else:
        say(f"Wrote {write_catalogue(pack, output)}.")


@rules_app.command()
def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="The folder of rules as it was.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="The folder of rules as it is to be.")],
    answers: Annotated[
        str | None,
        typer.Option("--answers", metavar="FILE", help="Score these answers with both; - is standard input."),
    ] = None,
    fail_on: Annotated[
        Literal["downgrade"] | None, typer.Option("--fail-on", help="End in 1 when the urgency of anyone goes down.")
    ] = None,
    form: Annotated[Literal["text", "markdown", "json"], typer.Option("--format", help="How to say it.")] = "text",
) -> None:
    """Say what changed in meaning, and which version that needs. Exit code 1: the new version is not enough."""
    from b12screen.authoring.diff.formats import diffed

    report = diffed(old, new, answers, form, fail_on_downgrade=fail_on == "downgrade")
    put(report.text + "\n")
    raise typer.Exit(FOUND_PROBLEMS if report.failed else OK)
