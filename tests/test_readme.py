"""The README is true: its examples are what the program prints, and its commands are what .ci/run runs."""

import doctest
import re
import subprocess
import sys
from pathlib import Path

from picture import HASHES, MEND, PICTURE, hashes, page

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_examples_are_fresh() -> None:
    command = [sys.executable, "-m", "cogapp", "--check", "README.md"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, f"README.md is stale; run: cog -r README.md\n{done.stdout}{done.stderr}"


def test_the_picture_is_fresh() -> None:
    assert "![A report in a browser](docs/report.png)" in README
    assert PICTURE.read_bytes().startswith(b"\x89PNG")
    assert HASHES.read_text(encoding="utf-8") == hashes(page()), f"docs/report.png is stale; {MEND}"


def test_each_command_to_copy_is_one_line_that_makes_its_own_environment() -> None:
    blocks = re.findall(r"```sh\n(.*?)```", README, flags=re.DOTALL)
    assert len(blocks) == 4
    for block in blocks:
        assert re.fullmatch(r"python3 -m venv \.venv && \.venv/bin/pip install -q .*\n", block)


def test_the_examples_in_python_give_what_they_show() -> None:
    blocks = re.findall(r"```pycon\n(.*?)```", README, flags=re.DOTALL)
    for block in blocks:
        told: list[str] = []
        test = doctest.DocTestParser().get_doctest(block, {}, "README.md", "README.md", 0)
        doctest.DocTestRunner().run(test, out=told.append)
        assert not told, "".join(told)
    assert len(blocks) == 1


def test_every_file_named_in_a_command_ships() -> None:
    for name in re.findall(r"b12screen score (\S+\.ndjson)", README):
        assert (ROOT / name).is_file()
