"""README and every page of docs/ are true: what they show is what the program and its Python functions give."""

import subprocess
import sys
from pathlib import Path

import pytest
from examples import PAGES, RUN_ELSEWHERE, python_that_fails, without_generated

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("page", [page for page in PAGES if "[[[cog" in (ROOT / page).read_text(encoding="utf-8")])
def test_the_examples_of_commands_are_fresh(page: str) -> None:
    command = [sys.executable, "-m", "cogapp", "--check", page]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, f"{page} is stale; run: cog -r {page}\n{done.stdout}{done.stderr}"


@pytest.mark.parametrize("page", PAGES)
def test_nobody_writes_the_output_of_a_command_by_hand(page: str) -> None:
    assert "```console" not in without_generated((ROOT / page).read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", sorted(set(PAGES) - RUN_ELSEWHERE.keys()))
def test_the_examples_in_python_give_what_they_show(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert python_that_fails(page, (ROOT / page).read_text(encoding="utf-8")) == ""


def test_pages_are_there_and_hold_examples_of_both_kinds() -> None:
    assert {"README.md", "docs/meaning.md", "docs/decisions.md"} <= set(PAGES)
    texts = {page: (ROOT / page).read_text(encoding="utf-8") for page in PAGES}
    assert "[[[cog" in texts["README.md"] and "```pycon" in texts["docs/meaning.md"]
    assert set(RUN_ELSEWHERE) <= set(PAGES)


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("```pycon\n>>> 1 + 1\n3\n```\n", "Expected:\n    3\nGot:\n    2"),
        ("```pycon\n>>> 1 + 1\n2\n```\nand\n```pycon\n>>> one\n1\n```\n", "name 'one' is not defined"),
        ("```python\nassert 1 == 2\n```\n", "AssertionError"),
        ("```python\none = 1\n```\nthen\n```pycon\n>>> one\n2\n```\n", "Expected:\n    2\nGot:\n    1"),
    ],
)
def test_an_example_that_is_wrong_is_told(page: str, said: str) -> None:
    assert said in python_that_fails("page.md", page)


def test_an_example_that_is_wrong_is_told_with_its_line() -> None:
    assert 'File "page.md", line 4, in page.md' in python_that_fails(
        "page.md", "Text.\n\n```pycon\n>>> 1 + 1\n3\n```\n"
    )
    assert 'File "page.md", line 3, in <module>' in python_that_fails("page.md", "\n```python\n1 / 0\n```\n")


def test_the_blocks_of_a_page_are_one_session() -> None:
    assert python_that_fails("page.md", "```python\none = 1\n```\n```pycon\n>>> one\n1\n>>> two = 2\n```\n") == ""
