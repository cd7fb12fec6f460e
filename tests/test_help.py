"""Help is grouped, whole and plain, ends in examples that work, and the shell completes commands."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from b12screen.cli.app import app
from b12screen.cli.help import EXAMPLES

PROGRAM = (sys.executable, "-m", "b12screen")


def run(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"COLUMNS": "80"} | settings
    return subprocess.run([*PROGRAM, *arguments], capture_output=True, encoding="utf-8", env=environment, check=False)


def commands(command: Any, path: str = "b12screen") -> Iterator[tuple[str, Any]]:
    """Give every command by the words that are typed for it."""
    yield path, command
    for name, inner in getattr(command, "commands", {}).items():
        yield from commands(inner, f"{path} {name}")


ALL = dict(commands(typer.main.get_command(app)))


@pytest.mark.parametrize("path", ALL)
def test_every_command_has_help_with_an_example_under_both_names(path: str) -> None:
    words = path.split()[1:]
    short, long = run(*words, "-h"), run(*words, "--help")
    assert (long.returncode, long.stderr) == (0, "")
    assert short.stdout == long.stdout
    usage, *_, last = long.stdout.splitlines()
    assert usage.startswith(f"Usage: {path} ")
    assert last.startswith("  ") and last.strip() == EXAMPLES[path][-1]
    assert "  -h, --help" in long.stdout
    assert max(map(len, long.stdout.splitlines())) < 80
    assert "..." not in long.stdout.replace("[ARGS]...", "").replace("[INPUT]...", "")
    assert not re.search(r"\{[a-z_]+\}", long.stdout)  # the name that a parameter has in Python


def test_examples_are_of_commands_that_are_there_with_options_that_they_have() -> None:
    begin = {"b12screen rules init", "b12screen rules copy"}
    assert EXAMPLES.keys() - ALL.keys() <= begin
    for example in (each for path, examples in EXAMPLES.items() if path in ALL for each in examples):
        typed = shlex.split(example.partition("b12screen")[2].partition("|")[0].partition(">")[0])
        path = next(path for path in reversed(ALL) if f"b12screen {' '.join(typed)} ".startswith(f"{path} "))
        command = ALL[path]
        command.make_context(path, typed[len(path.split()) - 1 :], resilient_parsing=True)
        known = {name for parameter in command.params for name in parameter.opts}
        assert {word for word in typed if word.startswith("-")} <= known, example


SCORE = ["Arguments", "What comes in", "What goes out", "Words", "Rules", "How it runs", "Options", "Examples"]


@pytest.mark.parametrize(
    ("words", "groups"),
    [
        (["score"], SCORE),
        (["ask"], ["What comes in", "What goes out", "Words", "Unfinished interviews", "Rules", "Options", "Examples"]),
        (
            [],
            [
                "Options",
                "Answer and score",
                "Measure",
                "Ask with other systems",
                "For programs",
                "For people who write rules",
                "Examples",
            ],
        ),
        (["rules"], ["Options", "Begin", "Check", "Read", "Examples"]),
    ],
)
def test_options_and_commands_stand_in_groups(words: list[str], groups: list[str]) -> None:
    told = run(*words, "--help").stdout
    assert re.findall(r"^(\S.*):$", told, flags=re.MULTILINE) == groups
    assert re.search(r"^Options:\n(  .*\n)*  -h, --help  +Show this message and exit\.\n\n", told, flags=re.MULTILINE)


def test_commands_are_listed_with_whole_sentences() -> None:
    told = " ".join(run("--help").stdout.split())
    assert "score Score the answers of many people, from files or a pipe: one result a person." in told
    assert 'template Print an empty answers file: every question, with null for "not asked".' in told
    assert "rules Write rules of your own, check them, and read them in plain words." in told


@pytest.mark.parametrize("typed", [("[bold]x[/bold]",), ("score", "--to", "[red]csv"), ("rules", "[link=a]show")])
def test_what_is_typed_is_never_read_as_markup(typed: tuple[str, ...]) -> None:
    done = run(*typed)
    assert done.returncode == 2
    assert typed[-1] in done.stderr


def test_help_does_not_wait_for_rich() -> None:
    program = (
        "import sys; from b12screen.cli.app import main; sys.argv = ['b12screen', 'score', '--help']\n"
        "try: main()\n"
        "finally: print(*(name for name in ('rich', 'pydantic', 'msgspec') if name in sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "\n")


def completed(words: str) -> list[str]:
    """Give what bash is told for the last of these words, through the variables that the script for bash sets."""
    place = str(len(words.split(" ")) - 1)
    done = run(_B12SCREEN_COMPLETE="complete_bash", COMP_WORDS=words, COMP_CWORD=place)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.split()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("b12screen sco", ["score"]),
        ("b12screen sc", ["score", "schema"]),
        ("b12screen rules sh", ["show"]),
        ("b12screen score --fro", ["--from"]),
        ("b12screen score --to c", ["csv"]),
    ],
)
def test_the_shell_is_told_how_words_can_go_on(words: str, told: list[str]) -> None:
    assert completed(words) == told


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with the command on the way to programs."""
    (tmp_path / "bin").mkdir()
    script = tmp_path / "bin" / "b12screen"
    script.write_text(f'#!/bin/sh\nexec {shlex.join(PROGRAM)} "$@"\n', encoding="utf-8")
    script.chmod(0o755)
    return tmp_path


def test_completion_is_installed_and_works_in_bash(home: Path) -> None:
    settings = {"HOME": str(home), "PATH": f"{home / 'bin'}:{os.environ['PATH']}"}
    installed = run("--install-completion", "bash", **settings, _TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION="1")
    assert installed.returncode == 0
    shown = run("--show-completion", "bash", **settings, _TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION="1")
    assert shown.stdout.strip() == (home / ".bash_completions" / "b12screen.sh").read_text(encoding="utf-8").strip()
    typed = "b12screen score --ch"
    program = f"""
        source {home}/.bashrc
        COMP_WORDS=({typed}); COMP_CWORD=2
        "$(complete -p b12screen | sed 's/.*-F \\([^ ]*\\).*/\\1/')" b12screen
        echo "${{COMPREPLY[@]}}"
    """
    done = subprocess.run(
        ["bash", "--norc", "-c", program], capture_output=True, encoding="utf-8", env=os.environ | settings, check=False
    )
    assert (done.stdout, done.stderr) == ("--check-only\n", "")
