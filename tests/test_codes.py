"""Every problem code of the source is explained, and nothing is explained that no code gives."""

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from small_pack import FILES, change, write_small_pack
from typer.testing import CliRunner

from b12screen.authoring.codes.registry import CODES, explained
from b12screen.cli.app import app
from b12screen.errors import UserError
from b12screen.pack.load import load_pack
from b12screen.pack.problems import PackError
from b12screen.pack.read.parse import parse
from b12screen.pack.read.yaml12 import read_yaml

SOURCES = sorted((Path(__file__).parents[1] / "b12screen").rglob("*.py"))

# Where a code, or the kind that unknown_KIND ends in, stands among the arguments of these calls.
CODE_AT = {"report": 1, "problem_at": 1, "Problem": 1, "_unreadable": 1, "_misnamed": 3}
CODE_AT |= {"at": 2, "at_rule": 2, "_at": 2, "_at_outcome": 1}
CODE_AT |= {"Finding": 1, "Refusal": 0, "PydanticCustomError": 0, "UnfitError": 0, "AnswerProblem": 0}
CODE_AT |= {"RejectedError": 0, "_reject": 0}
KIND_AT = {"_unknown": 2, "_check": 3}


def texts(node: ast.AST) -> set[str]:
    """The texts in a piece of source that could be a code or a kind."""
    found = {each.value for each in ast.walk(node) if isinstance(each, ast.Constant) and isinstance(each.value, str)}
    return {text for text in found if text.isidentifier()}


def possible(argument: ast.expr, function: ast.AST) -> set[str]:
    """What an argument can be: itself, either side of an if, or what is assigned to its name in the function."""
    if isinstance(argument, ast.Constant):
        return texts(argument)
    if isinstance(argument, ast.IfExp):
        return possible(argument.body, function) | possible(argument.orelse, function)
    if not isinstance(argument, ast.Name):
        return set()
    found = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and [ast.unparse(target) for target in node.targets] == [argument.id]:
            found |= possible(node.value, function)
        if isinstance(node, ast.For) and isinstance(node.target, ast.Tuple) and isinstance(node.iter, ast.Tuple):
            names = [ast.unparse(target) for target in node.target.elts]
            for row in node.iter.elts if argument.id in names else []:
                assert isinstance(row, ast.Tuple)
                found |= possible(row.elts[names.index(argument.id)], function)
    return found


def given(tree: ast.Module, places: dict[str, int]) -> Iterator[str]:
    """What stands at those places in the calls of a module."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    for function in functions:
        for node in ast.walk(function):
            if isinstance(node, ast.Call):
                name = ast.unparse(node.func).rpartition(".")[2]
                if name in places and len(node.args) > places[name]:
                    yield from possible(node.args[places[name]], function)


def codes_in_the_source() -> set[str]:
    found = set()
    for path in SOURCES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found |= set(given(tree, CODE_AT))
        found |= {f"unknown_{kind}" for kind in given(tree, KIND_AT)}
        for node in ast.walk(tree):
            if isinstance(node, ast.keyword) and node.arg == "custom_error_type":
                found |= texts(node.value)
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "_WORDING":
                assert isinstance(node.value, ast.Dict)
                found |= {ast.literal_eval(value)[0] for value in node.value.values}
    return found


def test_every_code_in_the_source_is_explained() -> None:
    assert sorted(codes_in_the_source() - set(CODES)) == [], "add them to a b12screen/authoring/codes_of_*.py"


def test_no_code_is_explained_that_the_source_does_not_give() -> None:
    assert sorted(set(CODES) - codes_in_the_source()) == [], "take them out of b12screen/authoring/codes_of_*.py"


def test_the_codes_are_found_in_all_the_ways_that_they_are_written() -> None:
    """A constant, either side of an if, a name, the end of unknown_, and a table."""
    assert codes_in_the_source() >= {
        "cycle",
        "reserved_id",
        "duplicate_id",
        "unknown_note",
        "unknown_tag",
        "empty_text",
    }


def values_in(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, tuple) else ()
    for key, inner in entries:
        yield from values_in(inner, (*path, key))


def replaced(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    if isinstance(value, dict):
        return {key: replaced(inner, path[1:], new) if key == path[0] else inner for key, inner in value.items()}
    return [replaced(inner, path[1:], new) if i == path[0] else inner for i, inner in enumerate(value)]


@pytest.mark.parametrize("wrong", [None, -1, 1.5, True, "x", "X y", "", [], {}, {"a": 1}, ["a", 1], "x" * 2_001])
def test_whatever_stands_in_a_file_gives_explained_codes_only(wrong: Any) -> None:
    """Types of pydantic that the loader does not word would pass through as codes of their own."""
    for name, text in FILES.items():
        value = read_yaml(name, text.encode()).value
        for path in values_in(value):
            document = read_yaml(name, json.dumps(replaced(value, path, wrong)).encode())
            parse(name, document)
            assert {problem.code for problem in document.problems} <= set(CODES), f"{path} of {name}"


@pytest.mark.parametrize("code", sorted(CODES))
def test_an_explanation_is_complete(code: str) -> None:
    explanation = CODES[code]
    assert explanation.means.endswith(".") and len(explanation.means) <= 100, "it is one line of the list"
    assert explanation.mend.endswith(".")
    assert explanation.wrong.strip()


def test_one_code_is_explained_in_full() -> None:
    assert explained("level_never_reached") == (
        "level_never_reached: A level, or the rule's own weight, counts for nobody.\n\n"
        "Wrong:\n\n"
        "    levels:\n"
        "      - {weight: strong, when: {answer: blister_days, at_least: 5}}\n"
        "      - {weight: weak, when: {answer: blister_days, at_least: 3}}     # hides the level above\n\n"
        "How to mend it: The last level that holds counts: put the narrower condition last, or take the level out."
    )


def test_without_a_code_all_are_listed_by_name() -> None:
    lines = CliRunner().invoke(app, ["rules", "explain"]).stdout.splitlines()
    assert [line.split()[0] for line in lines] == sorted(CODES)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("cycl", 'There is no problem code "cycl". Did you mean "cycle"?'),
        ("zzz", 'There is no problem code "zzz". b12screen rules explain lists them all.'),
        ("\x1b[2J", 'There is no problem code "\ufffd[2J". b12screen rules explain lists them all.'),
    ],
)
def test_an_unknown_code_says_what_to_do(typed: str, said: str) -> None:
    with pytest.raises(UserError) as raised:
        explained(typed)
    assert str(raised.value) == said


CHANGES = "changelog:\n  - {version: 1.2.2, date: 2026-01-31, what: More.}\n"


def test_the_changelog_starts_with_the_version_of_the_pack(tmp_path: Path) -> None:
    pack = write_small_pack(tmp_path / "pack")
    change(pack, "pack.yaml", "language: en\n", f"language: en\n{CHANGES}")
    with pytest.raises(PackError) as raised:
        load_pack(pack)
    [problem] = raised.value.problems
    assert problem.concise() == (
        f"{pack}/pack.yaml:9:15: changelog: the newest entry, which comes first, must be about version 1.2.3"
    )
    change(pack, "pack.yaml", "version: 1.2.2", "version: 1.2.3")
    assert load_pack(pack).manifest.changelog[0].what == "More."
