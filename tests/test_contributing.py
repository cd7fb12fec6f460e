"""docs/contributing.md is true: its map is the one that the architecture test holds, and its way is the one taken."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from test_architecture import FLOORS

import b12screen

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "contributing.md").read_text(encoding="utf-8")
NOT_ON_THE_MAP = {"__main__", "__init__"}

CALLED = """
import json, sys
from pathlib import Path
import b12screen
from b12screen.cli.app import main
package, called = str(Path(b12screen.__file__).parents[1]), {}
def note(frame, event, argument):
    if event == "call" and frame.f_code.co_name != "<module>" and frame.f_code.co_filename.startswith(package):
        called.setdefault(frame.f_code.co_filename[len(package) + 1:])
sys.setprofile(note)
try:
    main()
finally:
    sys.setprofile(None)
    print(json.dumps(list(called)))
"""


def section(heading: str) -> str:
    return PAGE.partition(f"\n### {heading}\n")[2].partition("\n#")[0]


def files_in(text: str) -> list[str]:
    return re.findall(r"`(b12screen/[\w/]+\.py)`", text)


def test_the_map_has_the_floors_that_the_architecture_test_holds() -> None:
    rows = re.findall(r"^\| (\d) \| ([^|]*) \|", PAGE, flags=re.MULTILINE)
    found = {(int(floor), name) for floor, names in rows for name in re.findall(r"`b12screen/(\w+)(?:/|\.py)`", names)}
    rooms = [(floor, room) for floor, rooms in enumerate(reversed(FLOORS)) for room in rooms]
    assert found == {(floor, room) for floor, room in rooms if room not in NOT_ON_THE_MAP}


def test_the_way_of_a_line_goes_through_the_files_that_are_named(tmp_path: Path) -> None:
    numbered = section("The way of one line of NDJSON").partition("\nSeveral processes")[0]
    wanted = files_in(numbered)
    assert len(wanted) > 15
    people = tmp_path / "people.ndjson"
    people.write_text('{"age": 82, "numbness": "yes"}\n{"age": 200}\n', encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", CALLED, "score", str(people), "-o", str(tmp_path / "results.ndjson")],
        capture_output=True,
        encoding="utf-8",
        env=os.environ | {"XDG_CACHE_HOME": str(tmp_path / "cache")},
        check=False,
    )
    called = json.loads(done.stdout)
    # The job is data, whose own functions Python makes.
    assert [name for name in wanted if name not in called and name != "b12screen/batch/job.py"] == []


def test_the_way_of_an_answer_names_the_files_of_the_interview() -> None:
    named = files_in(section("The way of one typed answer"))
    assert [name for name in named if not (ROOT / name).is_file()] == []
    assert {name for name in named if name.startswith("b12screen/interview/")}


def test_the_changelog_begins_with_the_next_version_or_with_the_one_that_is_here() -> None:
    changelog = (ROOT / "docs" / "changelog.md").read_text(encoding="utf-8")
    first, *rest = re.findall(r"^## (\d+\.\d+\.\d+)(?: \((unreleased|\d{4}-\d\d-\d\d)\))?$", changelog, re.MULTILINE)
    released = [version for version, dated in [first, *rest] if dated != "unreleased"]
    assert released[0] == b12screen.__version__
    numbers = [tuple(map(int, version.split("."))) for version, _ in [first, *rest]]
    assert numbers == sorted(numbers, reverse=True)
