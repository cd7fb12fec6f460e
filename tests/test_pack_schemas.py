"""The published JSON Schemas accept every file of the pack, refuse what a schema can see, and are fresh."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from system import said_of

from b12screen.authoring.schemas import pack_schemas
from b12screen.pack.read.files import FOLDERS, LISTS, MANIFEST
from b12screen.pack.read.yaml12 import read_yaml

SHIPPED = Path(__file__).parents[1] / "rules"
FILES = sorted(path for path in SHIPPED.rglob("*.yaml"))


def plain(value: Any) -> Any:
    """A value as a JSON library gives it: lists for tuples."""
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    return [plain(each) for each in value] if isinstance(value, tuple) else value


def schema_name(path: Path) -> str:
    if path.parent == SHIPPED:
        return f"{path.stem}.json"
    return "cases.json" if path.parent.name == "cases" else "rule.json"


def errors(name: str, text: str) -> list[str]:
    value = plain(read_yaml("file.yaml", text.encode()).value)
    return [error.message for error in Draft202012Validator(pack_schemas()[name]).iter_errors(value)]


def test_every_schema_is_a_schema() -> None:
    for schema in pack_schemas().values():
        Draft202012Validator.check_schema(schema)


def test_the_schemas_accept_every_file_of_the_pack() -> None:
    assert {path.name for path in FILES if path.parent == SHIPPED} == {MANIFEST, *LISTS}
    assert {path.parent.name for path in FILES} - {SHIPPED.name} == set(FOLDERS)
    found = {str(path): errors(schema_name(path), path.read_text(encoding="utf-8")) for path in FILES}
    assert {path: messages for path, messages in found.items() if messages} == {}


def test_the_schemas_beside_the_rules_are_fresh() -> None:
    written = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in (SHIPPED / "schema").iterdir()}
    assert written == json.loads(json.dumps(pack_schemas())), "run: b12screen schema pack -o rules/schema"


def test_every_file_names_its_schema_in_its_first_line() -> None:
    for path in FILES:
        first = path.read_text(encoding="utf-8").partition("\n")[0]
        prefix = "# yaml-language-server: $schema="
        assert first.startswith(prefix), f"{path} starts with {first!r}"
        named = (path.parent / first.removeprefix(prefix)).resolve()
        assert named == SHIPPED / "schema" / schema_name(path)


# What a schema can see without knowing the other files: a file, what is put for what.
SEEN = {
    "a typo in a key": ("symptoms/numbness.yaml", "because:", "becuase:"),
    "a missing key": ("symptoms/numbness.yaml", "weight: none\n", ""),
    "no source": ("symptoms/numbness.yaml", "sources: [", "sources: []\nother: ["),
    "a kind that does not exist": ("symptoms/numbness.yaml", "kind: symptom", "kind: symptoms"),
    "an id with capitals": ("symptoms/numbness.yaml", "id: numbness", "id: Numbness"),
    "a condition with a typo": ("symptoms/numbness.yaml", "{answer: numbness, is: yes}", "{answr: numbness, is: yes}"),
    "a threshold in quotes": ("risk_factors/metformin.yaml", "at_least: 48", 'at_least: "48"'),
    "a count of none": ("outcomes.yaml", "at_least: 1", "at_least: 0"),
    "a verdict that does not exist": ("symptoms/numbness.yaml", "expect: present", "expect: yes"),
    "an outcome without a title": ("outcomes.yaml", "  title:", "  tilte:"),
}


@pytest.mark.parametrize("defect", SEEN)
def test_the_schemas_refuse_what_a_schema_can_see(defect: str) -> None:
    file, old, new = SEEN[defect]
    text = (SHIPPED / file).read_text(encoding="utf-8")
    assert old in text
    assert errors(schema_name(SHIPPED / file), text.replace(old, new, 1))


def test_the_schemas_are_written_where_they_are_wanted_or_printed_as_one(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "b12screen", "schema", "pack"]
    printed = subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout
    assert json.loads(printed) == json.loads(json.dumps(pack_schemas()))
    subprocess.run([*command, "-o", str(tmp_path / "new")], check=True)
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == sorted(pack_schemas())
    refused = subprocess.run([*command, "-o", "/dev/null/x"], capture_output=True, encoding="utf-8", check=False)
    assert (refused.returncode, refused.stderr) == (
        2,
        f"Cannot write into /dev/null/x: {said_of('ENOTDIR').lower()}.\n",
    )
