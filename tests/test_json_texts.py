"""Every JSON text of the table is decided as it says: on a line, on many lines with workers, and in an array."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

import pytest
from json_texts import INPUTS, TEXTS
from json_values import Reject, Scored
from small_pack import write_small_pack
from typer.testing import CliRunner

from b12screen.cli.app import app

WATCHED = ("metformin", "diet_vegetarian_with_b12")  # so that no and not answered can be told apart
GOOD = b'{"id": "good"}'

Given = dict[int, Scored | Reject]


class Ran(NamedTuple):
    """What one run gave by line, and the last line that it said."""

    given: Given
    told: str


def scored(source: Path, *options: str) -> Ran:
    errors = source.with_suffix(".errors")
    command = [sys.executable, "-m", "b12screen", "score", str(source), "--errors", str(errors), *options]
    done = subprocess.run([*command, "--assume", "red_flags=no"], capture_output=True)
    assert done.returncode == 1, done.stderr.decode()
    return Ran(by_line(done.stdout, errors), done.stderr.decode().splitlines()[-1])


def by_line(out: bytes, errors: Path) -> Given:
    rows: list[dict[str, Any]] = [json.loads(line) for line in out.splitlines()]
    rejects: list[dict[str, Any]] = [json.loads(line) for line in errors.read_bytes().splitlines()]
    given: Given = {row["line"]: Scored(row["id"], tuple(found_in(row))) for row in rows}
    given.update({each["line"]: Reject(each["code"], each["field"]) for each in rejects})
    assert len(given) == len(rows) + len(rejects)
    return given


def found_in(row: dict[str, Any]) -> list[str]:
    absent = [f"no {rule}" for rule in WATCHED if rule not in (*row["present"], *row["unknown"])]
    present = [rule for rule in row["present"] if rule != "age_from_50"]  # which every age of the table brings along
    return [*present, *absent, *(["out_of_scope"] if row["outcome"] == "out_of_scope" else [])]


def on_lines(folder: Path, *options: str) -> Ran:
    """Score every text on a line of its own, each between two good ones."""
    source = folder / "texts.ndjson"
    source.write_bytes(GOOD + b"\n" + b"".join(text.raw + b"\n" + GOOD + b"\n" for text in TEXTS.values()))
    return scored(source, *options)


@pytest.fixture(scope="module")
def one_process(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    return on_lines(tmp_path_factory.mktemp("texts"))


LINE_OF = {name: 2 * at for at, name in enumerate(TEXTS, start=1)}


@pytest.mark.parametrize("name", TEXTS)
def test_a_json_text_is_decided_as_the_table_says(one_process: Ran, name: str) -> None:
    line = LINE_OF[name]
    assert one_process.given.get(line) == TEXTS[name].gives, TEXTS[name].why
    assert {one_process.given.get(line - 1), one_process.given.get(line + 1)} == {Scored("good")}


def test_texts_that_are_blank_are_counted_and_nothing_else_is(one_process: Ran) -> None:
    gives = [text.gives for text in TEXTS.values()]
    good, bad = (
        len(TEXTS) + 1 + sum(isinstance(each, Scored) for each in gives),
        sum(isinstance(each, Reject) for each in gives),
    )
    counted = f"{good + bad:,} read, {good:,} scored, {bad:,} rejected; {gives.count(None)} blank lines; "
    assert one_process.told.startswith(counted)


@pytest.mark.parametrize("workers", ["2", "5"])
def test_workers_decide_every_text_alike(one_process: Ran, workers: str, tmp_path: Path) -> None:
    assert on_lines(tmp_path, "--workers", workers) == one_process


def test_an_array_of_all_texts_that_are_json_decides_them_alike(tmp_path: Path) -> None:
    elements = [text for text in TEXTS.values() if is_json(text.raw)]
    assert len(elements) > 300
    source = tmp_path / "texts.json"
    source.write_bytes(b"[" + b",\n".join(text.raw for text in elements) + b"]")
    given = scored(source).given
    for position, text in enumerate(elements, start=1):
        assert given.pop(position) == text.gives, text.raw[:200]
    assert given == {}


def is_json(raw: bytes) -> bool:
    """Say whether this is JSON as far as its form goes, whatever bytes and halves of pairs its texts hold."""
    try:
        json.loads(raw.decode("latin-1"), parse_constant=refuse, parse_int=str)
    except (ValueError, RecursionError):
        return False
    return True


def refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


@pytest.mark.parametrize("name", INPUTS)
def test_a_whole_input_is_cut_into_lines_as_the_table_says(name: str, tmp_path: Path) -> None:
    data, gives = INPUTS[name]
    errors = tmp_path / "errors"
    options = ["--rules", str(write_small_pack(tmp_path / "rules")), "--errors", str(errors)]
    done = CliRunner().invoke(app, ["score", *options], input=data)
    given = {line: (each["id"] if "id" in each else each["code"]) for line, each in lines_of(done.stdout_bytes, errors)}
    wanted = {
        line: each.id if isinstance(each, Scored) else each.code for line, each in enumerate(gives, start=1) if each
    }
    assert given == wanted
    blank = gives.count(None)
    assert (f"; {blank} blank line{'s' * (blank > 1)}; " in done.stderr) == (blank > 0)


def lines_of(out: bytes, errors: Path) -> list[tuple[int, dict[str, Any]]]:
    found = [json.loads(line) for line in (*out.splitlines(), *errors.read_bytes().splitlines())]
    return [(each["line"], each) for each in found]


def test_an_id_stays_exact_beside_a_key_that_is_ignored(tmp_path: Path) -> None:
    ids = [2**53 + 1, -(2**63) - 1, 2**64, 10**300, "a:b", "007", 0, ""]
    people = [f'{{"x": {{"id": ":", "x": [1, "}}"]}}, "age": 64, "id": {json.dumps(each)}}}\n' for each in ids]
    ran = CliRunner().invoke(app, ["score", "--extra", "ignore"], input="".join(people))
    assert [json.loads(line)["id"] for line in ran.stdout.splitlines()] == ids
