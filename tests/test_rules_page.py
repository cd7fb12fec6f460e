"""docs/rules.md is complete, is fresh, and its YAML is what a pack may hold."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from rules_page import CODE_GROUPS, EXAMPLES, keys, pieces
from small_pack import change, write
from test_pack_schemas import plain

from b12screen.authoring.check.every_problem import problems_in
from b12screen.authoring.codes.mappings import CODES_OF_MAPPINGS
from b12screen.authoring.codes.records import CODES_OF_RECORDS
from b12screen.authoring.codes.registry import CODES
from b12screen.authoring.keys import KEYS
from b12screen.authoring.new_pack import write_example_pack
from b12screen.pack.load import read_pack
from b12screen.pack.read.files import FOLDERS, LISTS, MANIFEST
from b12screen.pack.read.yaml12 import read_yaml

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```yaml\n(.*?)^```$", PAGE, flags=re.DOTALL | re.MULTILINE)


def of_the_page(start: str) -> list[str]:
    """Give the blocks whose first line starts so, without that line."""
    return [block.partition("\n")[2] for block in BLOCKS if block.startswith(f"# {start}")]


NAMED = [re.fullmatch(r"# ([a-z_/]+\.yaml)\n(.*)", block, flags=re.DOTALL) for block in BLOCKS]
FILES = [(found[1], found[2]) for found in NAMED if found]
CONDITIONS = of_the_page("condition")


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    write_example_pack(tmp_path / "bicycle")
    return tmp_path / "bicycle"


def test_the_page_is_fresh() -> None:
    command = [sys.executable, "-m", "cogapp", "--check", "docs/rules.md"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, f"docs/rules.md is stale; run: cog -r docs/rules.md\n{done.stdout}{done.stderr}"


def test_every_key_is_explained_and_nothing_else_is() -> None:
    found = {name: set(piece["properties"]) for name, piece, _ in pieces()}
    assert {name: set(keys) for name, keys in KEYS.items()} == found


def test_every_key_stands_in_a_table() -> None:
    for name, _, _ in pieces():
        assert [row for row in keys(name).splitlines() if row not in PAGE] == [], name


def test_every_example_is_what_its_schema_lets_pass() -> None:
    for name, piece, others in pieces():
        for key, value in piece["properties"].items():
            if key in EXAMPLES[name]:
                read = plain(read_yaml("x", EXAMPLES[name][key].encode()).value)
                errors = list(Draft202012Validator({**value, "$defs": others}).iter_errors(read))
                assert not errors, f"{name}.{key}: {errors[0].message}"
            else:
                assert "$ref" in str(value), f"{name}.{key} has no example"


def test_every_file_and_every_problem_code_of_a_pack_is_on_the_page() -> None:
    for name in (MANIFEST, *LISTS, *(f"{folder}/*.yaml" for folder in FOLDERS)):
        assert f"`{name}`" in PAGE, name
    codes = set(re.findall(r"^\| `(\w+)` \| [^|]+ \| [^|]+ \|$", PAGE, re.MULTILINE))
    of_packs = set(CODES) - set(CODES_OF_RECORDS) - set(CODES_OF_MAPPINGS)
    assert codes >= of_packs
    assert {code for group in CODE_GROUPS.values() for code in group} == of_packs


def test_every_block_of_yaml_is_of_a_kind_that_is_tried_here() -> None:
    tried = (*(name for name, _ in FILES), "condition", "added to pack.yaml", "wrong, in ")
    tried = (*tried, "two steps, not one", "yaml-language-server: $schema=schema/questions.json")
    assert [block for block in BLOCKS if not block.startswith(tuple(f"# {each}" for each in tried))] == []


@pytest.mark.parametrize(("name", "text"), FILES)
def test_a_file_of_the_page_loads_in_the_example_pack(name: str, text: str, pack: Path) -> None:
    write(pack, name, text)
    assert [each.concise() for each in read_pack(pack).all_problems()] == []


def test_what_can_be_added_to_pack_yaml_can_be(pack: Path) -> None:
    [text] = of_the_page("added to pack.yaml")
    write(pack, MANIFEST, (pack / MANIFEST).read_text(encoding="utf-8") + text)
    assert [each.concise() for each in problems_in(pack)] == []
    assert set(read_yaml("x", text.encode()).value) == {"forbidden", "changelog", "unnoticed"}


@pytest.mark.parametrize("condition", CONDITIONS)
def test_a_condition_of_the_page_stands_in_the_example_pack(condition: str, pack: Path) -> None:
    indented = condition.replace("\n", "\n    ").rstrip()
    change(pack, "notes.yaml", "when: {answer: noisy_chain, is: yes}", f"when:\n    {indented}")
    assert [each.concise() for each in read_pack(pack).all_problems()] == []


def test_every_form_of_a_condition_has_an_example() -> None:
    wanted = {key for name in ("AllOf", "AnyOf", "Not", "AnswerIs", "RuleHolds", "Count") for key in KEYS[name]}
    assert {key for key in wanted if not any(re.search(rf"\b{key}:", text) for text in CONDITIONS)} == set()


def test_a_comma_splits_a_text_in_a_list_on_one_line_as_the_page_says() -> None:
    [text] = of_the_page("two steps, not one")
    assert len(read_yaml("x", text.encode()).value["next_steps"]) == 2


def test_every_link_leads_to_a_heading() -> None:
    headings = re.findall(r"^#+ (.*)$", re.sub(r"^```.*?^```$", "", PAGE, flags=re.DOTALL | re.MULTILINE), re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}
    links = set(re.findall(r"\]\(#(.*?)\)", PAGE))
    assert links and links <= anchors


def test_every_command_of_the_page_exists() -> None:
    for command in set(re.findall(r"b12screen rules ([a-z]+)", PAGE)):
        done = subprocess.run(
            [sys.executable, "-m", "b12screen", "rules", command, "--help"], capture_output=True, check=False
        )
        assert done.returncode == 0, command
