"""docs/mapping.md: every example gives what it shows, every key is named, and every example of a key can be read."""

import re
from pathlib import Path
from typing import Any

import pytest
from examples import ROOT, named_in_table, python_that_fails
from mapped import mapping
from typer.testing import CliRunner

from b12screen.cli.app import app
from b12screen.formats.mapping.model import KEYS

PAGE = (ROOT / "docs" / "mapping.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^### (.+?)\n(.*?)(?=^###? |\Z)", PAGE, flags=re.DOTALL | re.MULTILINE))
BLOCK = re.compile(r"^```(csv|yaml|json|pycon)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
EXAMPLES = [
    (f"{name} {number}", *(content for _, content in blocks[start : start + 3]))
    for name, section in SECTIONS.items()
    for blocks in [BLOCK.findall(section)]
    for number, start in enumerate(range(0, len(blocks) // 3 * 3, 3), 1)
]


@pytest.mark.parametrize(("name", "rows", "by", "converted"), EXAMPLES, ids=[name for name, *_ in EXAMPLES])
def test_an_example_gives_what_it_shows(tmp_path: Path, name: str, rows: str, by: str, converted: str) -> None:
    (tmp_path / "file.csv").write_text(rows, encoding="utf-8")
    (tmp_path / "map.yaml").write_text(by, encoding="utf-8")
    ran = CliRunner().invoke(app, ["convert", str(tmp_path / "file.csv"), "--map", str(tmp_path / "map.yaml")])
    assert ran.stdout == converted
    assert ran.exit_code == 0


def test_there_is_an_example_of_each_system() -> None:
    wanted = ["REDCap", "KoboToolbox", "Qualtrics", "Google Forms", "Microsoft Forms", "An extract of health records"]
    assert [*SECTIONS] == [*wanted, "A DataFrame"]
    assert len(EXAMPLES) == len(wanted) + 1


def test_the_example_in_python_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    [(_, by)] = [block for block in BLOCK.findall(SECTIONS["A DataFrame"]) if block[0] == "yaml"]
    (tmp_path / "map.yaml").write_text(by, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert python_that_fails("docs/mapping.md", PAGE) == ""


def test_every_key_is_named() -> None:
    named = set(named_in_table("docs/mapping.md", "What it can say"))
    inside = {"fields", "none", "same_id", "order_by", "key", "value"}  # of what is named there
    assert named - {"all"} >= set(KEYS) - inside
    assert all(f"{key}:" in PAGE for key in inside)


@pytest.mark.parametrize("example", re.findall(r"^\|.*\| `([^|]*)` \|$", PAGE, flags=re.MULTILINE))
def test_every_example_of_a_key_can_be_read(example: str) -> None:
    of_question = re.match(r"(age|metformin|numbness|ppi|metformin_months): ", example)
    age = "questions:\n  age: {field: a}\n"
    text = (
        f"questions:\n  {example}"
        if of_question
        else age + (f"tick_boxes:\n  {example}" if example.startswith("- ") else example)
    )
    assert mapping(text).questions


def test_the_loader_refuses_what_the_page_calls_refused(tmp_path: Path) -> None:
    told: Any = CliRunner().invoke(app, ["map", "check", str(tmp_path / "no.yaml"), "-"]).exception
    assert "b12screen map draft makes one" in str(told)
