"""tests/constraints.txt pins all that pyproject.toml asks for, within its bounds."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
PINNED = ROOT / "tests" / "constraints.txt"
TEXT = PINNED.read_text(encoding="utf-8")
MEND = TEXT.partition("via the following command:\n#    ")[2].partition("\n")[0]  # which uv writes at the top


def wanted() -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    listed = [
        *project["dependencies"],
        *(each for extra in project["optional-dependencies"].values() for each in extra),
    ]
    return [found for found in map(Requirement, listed) if found.name != "b12screen"]


def pinned() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in TEXT.splitlines():
        if match := re.match(r"([a-z0-9-]+)==([^ ;]+)", line):
            found.setdefault(match[1], []).append(match[2])
    return found


@pytest.mark.parametrize("requirement", wanted(), ids=str)
def test_each_requirement_is_pinned_within_its_bounds(requirement: Requirement) -> None:
    versions = pinned().get(re.sub(r"[-_.]+", "-", requirement.name).lower(), [])
    assert versions, f"{requirement.name} is not pinned; run: {MEND}"
    assert any(map(requirement.specifier.contains, versions)), f"{requirement} is pinned to {versions}; run: {MEND}"


def test_every_requirement_has_a_lower_and_an_upper_bound() -> None:
    bounds = {str(each): {part.operator for part in each.specifier} for each in wanted()}
    assert not [name for name, operators in bounds.items() if not operators >= {">=", "<"}]


def test_the_command_that_pins_is_documented() -> None:
    options = "--universal --all-extras --python-version 3.11 --no-annotate -o tests/constraints.txt"
    assert f"uv pip compile pyproject.toml {options}" == MEND


def test_no_address_of_a_registry_and_no_path_of_a_machine_is_pinned() -> None:
    assert not re.search(r"://| @ |(?<!\S)/", TEXT)
