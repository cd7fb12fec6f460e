"""The house holds: rooms and floors, imports that point down, and the budgets of modules and functions."""

import ast
import statistics
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "b12screen"
SOURCES = sorted(PACKAGE.rglob("*.py"))

# Floors from the top down. A room may use those below it, and none of its own floor but as MAY_USE says.
FLOORS = [
    {"__main__"},
    {"cli"},
    {"interview", "batch", "spark", "forms", "evaluate", "authoring"},
    {"api"},
    {"formats"},
    {"report"},
    {"engine"},
    {"pack"},
    {"output", "private"},
    {"errors", "packed", "text", "unfinished", "__init__"},
]
MAY_USE = {("spark", "batch"), ("__init__", "api")}  # the same run on a cluster; what the package shows to Python
MOST_FILES = 16  # of a room, its __init__ not counted


def module_of(path: Path) -> str:
    """The dotted name below the package; the package itself is __init__."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if len(parts) > 1 and parts[-1] == "__init__" else parts)


MODULES = {module_of(path): path for path in SOURCES}


def room_of(module: str) -> str:
    return module.partition(".")[0]


def floor_of(room: str) -> int:
    return next(floor for floor, rooms in enumerate(FLOORS) if room in rooms)


def imported(path: Path) -> Iterator[str]:
    """The modules of b12screen that a file imports, at its top, inside functions, or for types only."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            package, _, rest = name.partition(".")
            if package == "b12screen":
                yield next((each for each in (rest, rest.rpartition(".")[0]) if each in MODULES), "__init__")


@pytest.mark.parametrize("module", MODULES)
def test_imports_point_down(module: str) -> None:
    room = room_of(module)
    for name in imported(MODULES[module]):
        other = room_of(name)
        is_down = other == room or floor_of(other) > floor_of(room) or (room, other) in MAY_USE
        # The package shows errors.py and api.py to Python when it is asked for them.
        assert is_down or room == "__init__", f"{module} imports {name}"


def test_no_files_import_each_other_in_a_circle() -> None:
    graph = {module: set(imported(path)) - {module, "__init__"} for module, path in MODULES.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(f"a circle of imports: {' -> '.join(error.args[1])}")


def test_rooms_are_small_and_no_file_repeats_the_name_of_its_room() -> None:
    for room in {path.parent for path in SOURCES}:
        names = [path.stem for path in room.glob("*.py") if path.stem != "__init__"]
        assert len(names) <= MOST_FILES, f"{room} has {len(names)} files"
        repeats = [name for name in names if room.name in (name, *name.split("_")) and room != PACKAGE]
        assert not repeats, f"{room}: {repeats} repeat the name of their room"


@pytest.mark.parametrize("forbidden", ["pathlib", "sys", "os", "yaml", "rich", "typer", "io"])
def test_the_engine_knows_no_disk_no_terminal_no_yaml(forbidden: str) -> None:
    for path in (PACKAGE / "engine").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                assert forbidden not in {alias.name.partition(".")[0] for alias in node.names}, path
            if isinstance(node, ast.ImportFrom):
                assert (node.module or "").partition(".")[0] != forbidden, path


def test_modules_and_functions_stay_within_their_budgets() -> None:
    lengths = []
    for path in SOURCES:
        text = path.read_text(encoding="utf-8")
        assert text.count("\n") <= 300, f"{path} has more than 300 lines"
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                lines = (node.end_lineno or 0) - node.lineno + 1
                assert lines <= 50, f"{path}:{node.lineno} {node.name} has {lines} lines"
                lengths.append(lines)
    assert statistics.median(lengths) <= 10
    assert statistics.quantiles(lengths, n=20)[-1] <= 30


def test_every_module_says_its_job_in_its_first_line() -> None:
    for path in SOURCES:
        text = path.read_text(encoding="utf-8")
        assert not text or ast.get_docstring(ast.parse(text)), path
