"""Imports point down, and functions and modules stay short."""

import ast
import statistics
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "b12screen"
SOURCES = sorted(PACKAGE.rglob("*.py"))

# Each may import those below it; the six in the middle know each other only where EXCEPTIONS says so.
LEVELS = [
    {"cli", "spark"},  # the two ways in: for whoever types a command, and for whoever holds a SparkSession
    {"interview", "batch", "report", "fhir", "evaluate", "authoring"},
    {"engine"},
    {"pack"},
    {"output"},
    {"errors", "private", "text", "__init__"},
]
# All of report, and the readers of batch, but not its scoring loop.
EXCEPTIONS = {
    "report",
    "batch.decode",
    "batch.formats",
    "batch.names",
    "batch.reading",
    "batch.readers",
    "batch.rejects",
    "batch.source",
}


def part_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def level_of(part: str) -> int:
    return next(level for level, parts in enumerate(LEVELS) if part in parts)


def imported(path: Path) -> set[str]:
    """What a module imports of b12screen, at the top or inside functions, as part.module.name."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            package, _, rest = name.partition(".")
            if package == "b12screen":
                found.add("__init__" if rest in ("", "__version__") else rest)
    return found


def is_exception(name: str) -> bool:
    return any(f"{name}.".startswith(f"{allowed}.") for allowed in EXCEPTIONS)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_down(path: Path) -> None:
    part = part_of(path)
    if part == "__main__":
        assert {name.partition(".")[0] for name in imported(path)} == {"cli"}
        return
    if part == "__init__" and path.parent == PACKAGE:  # what others import from the top, loaded when it is asked for
        assert not {
            name for name in imported(path) if not name.startswith(("batch.library", "batch.rejects", "errors"))
        }
        return
    for name in imported(path):
        other = name.partition(".")[0]
        sideways = other != part and level_of(other) == level_of(part) and not is_exception(name)
        assert level_of(other) >= level_of(part) and not sideways, f"{part} imports {name}"


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
