"""What somebody sees who types b12screen and nothing else."""

import subprocess
import sys

import pytest

FIRST_SCREEN = """\
b12screen puts vitamin B12 risk factors and symptoms together, and says when
to discuss testing with a clinician. It gives no diagnosis and no dose.
  Answer the questions yourself:   b12screen ask
  Score a file of many people:     b12screen score people.ndjson
All commands: b12screen --help
"""


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "b12screen", *arguments]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False)


def test_the_first_screen_says_in_five_lines_what_it_is_what_it_is_not_and_what_to_type() -> None:
    done = run()
    assert (done.returncode, done.stdout, done.stderr) == (0, FIRST_SCREEN, "")
    assert len(FIRST_SCREEN.splitlines()) == 5
    assert all(len(line) < 80 for line in FIRST_SCREEN.splitlines())


@pytest.mark.parametrize("command", ["ask", "score"])
def test_the_commands_that_it_names_are_there(command: str) -> None:
    assert f"b12screen {command}" in FIRST_SCREEN
    assert run(command, "--help").stdout.startswith(f"Usage: b12screen {command} [OPTIONS]")


def test_a_word_that_is_no_command_gets_no_first_screen() -> None:
    done = run("aks")
    assert (done.returncode, done.stdout) == (2, "")
    assert "No such command 'aks'" in done.stderr
