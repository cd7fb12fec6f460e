"""Nothing about the subject of the built-in pack is in code: a pack about sore feet goes through every command."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from small_pack import write_small_pack

PACKAGE = Path(__file__).parents[1] / "b12screen"

# The package's own name, what says what the program is for where no pack is loaded yet, and the strokes of a picture.
ALLOWED = re.compile(r'b12screen|vitamin B12 risk factors and symptoms|"stroke[-"]', re.IGNORECASE)
CLINICAL = re.compile(
    r"\b(b-?12|cobalamin|metformin|omeprazole|vegan|vegetarian|crohn|celiac|coeliac|gastr\w+|numbness|tingling|neuropathy|"
    r"an(?:a|ae)mia|pregnan\w+|nitrous|folic|folate|ng239|nice|mhra|aafp|nhs|stroke|suicid\w+|tongue|fatigue|999|111)\b",
    re.IGNORECASE,
)


def test_no_clinical_word_stands_in_code() -> None:
    for path in sorted([*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.yaml")]):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            is_example = line.lstrip().startswith(">>> ")  # of how to call a function with the built-in pack
            assert is_example or not CLINICAL.search(ALLOWED.sub("", line)), f"{path}:{number}: {line.strip()}"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return write_small_pack(tmp_path / "feet")


def run(pack: Path, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    """Run a command beside the pack, so that no output holds the name of a folder that is not of the test."""
    command = [sys.executable, "-m", "b12screen", *arguments]
    return subprocess.run(command, input=typed, cwd=pack.parent, capture_output=True, encoding="utf-8", check=False)


def test_another_subject_goes_through_every_command(pack: Path) -> None:
    answers = '{"id": "w", "fever": false, "blister": true, "blister_days": 5, "shoes": "new"}\n'
    scored = run(pack, "score", "--rules", "feet", "--explain", typed=answers)
    result = json.loads(scored.stdout)
    assert scored.returncode == 0
    assert (result["outcome"], result["decided"], result["score"]) == ("change_shoes", True, 4)
    assert result["pack"].startswith("feet@1.2.3+sha256:")
    text = run(pack, "score", "--rules", "feet", "--to", "text", typed=answers).stdout
    assert "CHANGE YOUR SHOES" in text and not CLINICAL.search(ALLOWED.sub("", text))
    commands = [
        ["rules", "check", "feet"],
        ["rules", "test", "feet"],
        ["rules", "list", "--rules", "feet"],
        ["rules", "show", "blister", "--rules", "feet"],
        ["rules", "docs", "--rules", "feet"],
        ["rules", "diff", "feet", "feet"],
        ["schema", "answers", "--rules", "feet"],
        ["schema", "result", "--rules", "feet"],
        ["template", "--rules", "feet"],
        ["rules", "new", "modifier", "old_shoes", "--rules", "feet"],
    ]
    for command in commands:
        done = run(pack, *command)
        assert (done.returncode, done.stderr) == (0, ""), command
        assert done.stdout and not CLINICAL.search(ALLOWED.sub("", done.stdout)), command


def test_mutants_of_another_subject_are_tried(pack: Path) -> None:
    done = run(pack, "rules", "mutate", "feet")
    assert done.returncode == 1
    assert done.stdout.splitlines()[-1].endswith(" unnoticed.")
