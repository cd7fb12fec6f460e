"""`b12screen convert`: what a mapping made of a file, in every format, scores as the file itself does."""

import json
import stat
from pathlib import Path
from typing import Any

import pytest
from mapped import MAP, lines_of, people_at_random, written
from pyarrow import parquet
from typer.testing import CliRunner, Result

from b12screen.cli.app import app
from b12screen.errors import UserError
from b12screen.formats.registry import InputFormat


@pytest.fixture
def clinic(tmp_path: Path) -> Path:
    """A folder with somebody's file and its mapping."""
    (tmp_path / "map.yaml").write_text(MAP)
    (tmp_path / "clinic.csv").write_bytes(written(people_at_random(300), InputFormat.CSV))
    return tmp_path


def run(*arguments: object) -> Result:
    ran = CliRunner().invoke(app, [str(each) for each in arguments])
    if isinstance(ran.exception, UserError):
        raise ran.exception
    return ran


def results(path: Path) -> list[dict[str, Any]]:
    """What was written of each person, without where it stood."""
    return [row | {"line": 0} for row in lines_of(path)]


@pytest.mark.parametrize("form", ["ndjson", "json", "csv", "parquet"])
def test_what_is_converted_scores_as_the_file_with_its_mapping(clinic: Path, form: str) -> None:
    csv, by, answers = clinic / "clinic.csv", clinic / "map.yaml", clinic / f"answers.{form}"
    assert run("score", csv, "--map", by, "-o", clinic / "direct", "--errors", clinic / "errors").exit_code == 1
    ran = run("convert", csv, "--map", by, "-o", answers, "--errors", clinic / "rejects")
    assert ran.exit_code == 1
    assert (clinic / "rejects").read_bytes() == (clinic / "errors").read_bytes()
    assert stat.S_IMODE(answers.stat().st_mode) == 0o600
    assert run("score", answers, "-o", clinic / "later").exit_code == 0
    assert results(clinic / "later") == results(clinic / "direct")
    kept = len(results(clinic / "direct"))
    assert f"read, {kept} converted, " in ran.stderr


def test_only_what_was_asked_is_written(tmp_path: Path) -> None:
    (tmp_path / "people.ndjson").write_text('{"id":7,"metformin":"yes","age":64}\n{"id":"a\\u0041"}\n')
    assert run("convert", tmp_path / "people.ndjson").stdout == (
        '{"id":7,"age":64,"metformin":true}\n{"id":"a\\u0041"}\n'
    )
    assert json.loads(run("convert", tmp_path / "people.ndjson", "--to", "json").stdout) == [
        {"id": 7, "age": 64, "metformin": True},
        {"id": "aA"},
    ]
    header, first, second = run("convert", tmp_path / "people.ndjson", "--to", "csv").stdout.splitlines()
    assert dict(zip(header.split(","), first.split(","), strict=True))["metformin"] == "yes"
    assert second == "aA" + "," * header.count(",")


def test_ids_keep_their_type_from_parquet_to_parquet(tmp_path: Path) -> None:
    people: list[dict[str, object]] = [{"who": 7, "age": 64}, {"who": None, "age": 65}]
    (tmp_path / "people.parquet").write_bytes(written(people, InputFormat.PARQUET))
    (tmp_path / "map.yaml").write_text("id: who\nquestions: {age: {field: age}}\n")
    by, out = tmp_path / "map.yaml", tmp_path / "out.parquet"
    assert run("convert", tmp_path / "people.parquet", "--map", by, "-o", out).exit_code == 0
    assert parquet.read_table(out, columns=["id", "age"]).to_pylist() == [
        {"id": 7, "age": "64"},
        {"id": None, "age": "65"},
    ]
    assert run("score", tmp_path / "people.parquet", "--map", by, "-o", out).exit_code == 0
    assert parquet.read_table(out)["id"].to_pylist() == [7, None]


def test_an_empty_file_gives_an_empty_one(tmp_path: Path) -> None:
    (tmp_path / "none.ndjson").write_text("")
    for to, expected in (("ndjson", ""), ("json", "[\n\n]\n")):
        assert run("convert", tmp_path / "none.ndjson", "--to", to).stdout == expected
    assert run("convert", tmp_path / "none.ndjson", "-o", tmp_path / "none.parquet").exit_code == 0
    assert parquet.read_table(tmp_path / "none.parquet").num_rows == 0


def test_a_receipt_names_the_mapping_and_what_it_left_out(clinic: Path) -> None:
    run("convert", clinic / "clinic.csv", "--map", clinic / "map.yaml", "--receipt", clinic / "receipt", "-q")
    told = json.loads((clinic / "receipt").read_text())
    assert told["options"]["to"] == "ndjson"
    assert len(told["options"]["mapping"]) == 64
    assert told["left_out_by_mapping"] > 0
