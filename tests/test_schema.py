"""`b12screen schema` and `b12screen template`: what they print agrees with what `score` takes and gives."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from test_score import BAD_LINES, GOOD_LINES

RULES = Path(__file__).parents[1] / "rules"

# A JSON Schema sees values, not how they were written or what other answers say.
UNSEEN = {"duplicate_key", "follow_up", "too_long", "encoding", "not_json"}
UNSEEN_LINES = {"an id of 5,000 digits"}  # which is an integer, but longer than Python reads
SEEN = [name for name, (_, _, code) in BAD_LINES.items() if code not in UNSEEN and name not in UNSEEN_LINES]


def printed(*arguments: str, given: str = "") -> str:
    done = subprocess.run(
        [sys.executable, "-m", "b12screen", *arguments], input=given, capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def validator(of: str) -> Draft202012Validator:
    document = json.loads(printed("schema", of))
    Draft202012Validator.check_schema(document)
    return Draft202012Validator(document)


def document_of(schema: Draft202012Validator) -> dict[str, Any]:
    assert isinstance(schema.schema, dict)
    return schema.schema


@pytest.fixture(scope="module")
def answers_schema() -> Draft202012Validator:
    return validator("answers")


@pytest.fixture(scope="module")
def result_schema() -> Draft202012Validator:
    return validator("result")


@pytest.fixture(scope="module")
def template() -> dict[str, None]:
    empty: dict[str, None] = json.loads(printed("template"))
    return empty


def questions() -> Iterator[dict[str, Any]]:
    for section in yaml.safe_load((RULES / "questions.yaml").read_text(encoding="utf-8")):
        for page in section["pages"]:
            yield from page.get("questions", [page])


@pytest.mark.parametrize("name", GOOD_LINES)
def test_the_schema_of_answers_takes_every_good_line(answers_schema: Draft202012Validator, name: str) -> None:
    answers_schema.validate(json.loads(GOOD_LINES[name]))


@pytest.fixture
def integers_of_any_length() -> Iterator[None]:
    """Lift Python's limit, for one test only: others rely on it."""
    limit = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(10_000)
    yield
    sys.set_int_max_str_digits(limit)


@pytest.mark.usefixtures("integers_of_any_length")
@pytest.mark.parametrize("name", SEEN)
def test_the_schema_of_answers_refuses_the_bad_lines_that_it_can_see(
    answers_schema: Draft202012Validator, name: str
) -> None:
    line, field, _ = BAD_LINES[name]
    answers = json.loads(line)
    errors = list(answers_schema.iter_errors(answers))
    assert errors
    if field is not None and field in document_of(answers_schema)["properties"]:
        assert field in {error.path[0] for error in errors if error.path}


def test_the_schema_knows_every_question_and_no_other_key(
    answers_schema: Draft202012Validator, template: dict[str, None]
) -> None:
    keys = ["id", *(question["id"] for question in questions())]
    assert list(document_of(answers_schema)["properties"]) == keys
    assert document_of(answers_schema)["additionalProperties"] is False
    assert template == dict.fromkeys(keys)


def test_the_template_is_an_answers_file_in_which_nothing_was_asked(
    answers_schema: Draft202012Validator, template: dict[str, None]
) -> None:
    answers_schema.validate(template)
    filled, empty = (
        json.loads(printed("score", "--from", "json", given=text)) for text in (json.dumps(template), "{}")
    )
    assert filled == empty


PEOPLE: tuple[dict[str, Any], ...] = (
    {},
    {"id": "a", "age": 34, "diet": "vegan", "b12_source": "no", "pins_and_needles": True, "symptoms_both_sides": "yes"},
    {"id": 7, "age": 81, "metformin": True, "metformin_months": 60, "numbness": "declined"},
    {"id": 10**25, "age": 22, "nitrous_oxide": "yes", "balance_problems": "yes", "symptom_duration": "under_1_month"},
    {"id": None, "age": 15, "sudden_confusion": "unknown", "suicidal_thoughts": "declined"},
    {"age": 64, "b12_deficiency_treated": True, "gastrectomy": True},
    {"age": 28, "pregnancy": "pregnant", "iron_not_working": "unknown", "diet": "low_animal"},
)
OPTIONS: tuple[list[str], ...] = (
    [],
    ["--explain"],
    ["--assume", "red_flags=no"],
    ["--explain", "--assume", "all=no", "--assume", "diet=mixed", "--assume", "metformin_months=12"],
)


@pytest.mark.parametrize("options", OPTIONS, ids=" ".join)
def test_every_result_fits_the_schema_of_results(result_schema: Draft202012Validator, options: list[str]) -> None:
    given = "".join(f"{json.dumps(person)}\n" for person in PEOPLE)
    results = [json.loads(line) for line in printed("score", *options, given=given).splitlines()]
    assert len(results) == len(PEOPLE)
    for result in results:
        result_schema.validate(result)


def test_the_schema_of_results_refuses_what_no_result_may_be(result_schema: Draft202012Validator) -> None:
    result = json.loads(printed("score", "--explain", given='{"numbness": true}'))
    result_schema.validate(result)
    changes: tuple[dict[str, Any], ...] = (
        {"outcome": "diagnosed"},
        {"present": ["no_such_rule"]},
        {"score": "5"},
        {"line": 0},
        {"pack": "b12"},
        {"extra": 1},
        {"reasons": [{}]},
    )
    for changed in changes:
        assert not result_schema.is_valid(result | changed), changed
    for key in set(result) - {"reasons", "settle"}:
        assert not result_schema.is_valid({name: value for name, value in result.items() if name != key}), key


def test_there_is_a_schema_of_nothing_else() -> None:
    done = subprocess.run([sys.executable, "-m", "b12screen", "schema", "nothing"], capture_output=True)
    assert (done.returncode, done.stdout) == (2, b"")


def test_the_template_as_a_table_is_its_first_row(template: dict[str, None]) -> None:
    header = printed("template", "--to", "csv")
    assert header == ",".join(template) + "\n"
    assert (
        json.loads(printed("score", "--from", "csv", given=f"{header}ana{',' * (len(template) - 1)}\n"))["id"] == "ana"
    )
