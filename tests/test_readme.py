"""The README is true: its picture is fresh, and its commands are what .ci/run runs."""

import re
from pathlib import Path

from picture import HASHES, MEND, PICTURE, hashes, page

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_picture_is_fresh() -> None:
    assert "![A report in a browser](docs/report.png)" in README
    assert PICTURE.read_bytes().startswith(b"\x89PNG")
    assert HASHES.read_text(encoding="utf-8") == hashes(page()), f"docs/report.png is stale; {MEND}"


def test_each_command_to_copy_is_one_line_that_makes_its_own_environment() -> None:
    blocks = re.findall(r"```sh\n(.*?)```", README, flags=re.DOTALL)
    assert len(blocks) == 4
    for block in blocks:
        assert re.fullmatch(r"python3 -m venv \.venv && \.venv/bin/pip install -q .*\n", block)


def test_every_file_named_in_a_command_ships() -> None:
    for name in re.findall(r"b12screen score (\S+\.ndjson)", README):
        assert (ROOT / name).is_file()
