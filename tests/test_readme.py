"""The README is true: its examples are what the program prints, and its commands are what .ci/run runs."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_examples_are_fresh() -> None:
    command = [sys.executable, "-m", "cogapp", "--check", "README.md"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, f"README.md is stale; run: cog -r README.md\n{done.stdout}{done.stderr}"


def test_each_command_to_copy_is_one_line_that_makes_its_own_environment() -> None:
    blocks = re.findall(r"```sh\n(.*?)```", README, flags=re.DOTALL)
    assert len(blocks) == 4
    for block in blocks:
        assert re.fullmatch(r"python3 -m venv \.venv && \.venv/bin/pip install -q .*\n", block)


def test_every_file_named_in_a_command_ships() -> None:
    for name in re.findall(r"b12screen score (\S+\.ndjson)", README):
        assert (ROOT / name).is_file()
