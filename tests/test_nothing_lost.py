"""Where formats, mappings and forms meet: no answer is lost or turned round between them, and no emergency hidden."""

import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest
from terminal import Ask, words
from test_score import read_rejects, refused, score, score_here

CHOICES = 'questions: {sudden_confusion: {field: sx, lists: "2"}}'
LAST = """
    rows: {same_id: last, order_by: visit}
    questions: {sudden_confusion: {field: sc, answers: {"1": yes, "0": no}}}
"""


def refused_by(*arguments: str) -> str:
    command = [sys.executable, "-m", "b12screen", *arguments]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout) == (2, "")
    return done.stderr.strip()


def mapping(folder: Path, text: str) -> Path:
    file = folder / "map.yaml"
    file.write_text(dedent(text), encoding="utf-8")
    return file


@pytest.mark.parametrize("cell", ['"2"', '"2.0"', "2.0", "2", '["2.0", "3"]', "[2]"])
def test_a_choice_is_found_however_its_code_is_written(tmp_path: Path, cell: str) -> None:
    ran = score_here("--map", mapping(tmp_path, CHOICES), given=f'{{"sx": {cell}}}\n')
    assert ran.rows[0]["present"] == ["sudden_confusion"]


def test_a_choice_that_is_a_box_is_found_as_true_too(tmp_path: Path) -> None:
    by = mapping(tmp_path, CHOICES.replace('"2"', '"1"'))
    assert score_here("--map", by, given='{"sx": true}\n').rows[0]["present"] == ["sudden_confusion"]


@pytest.mark.parametrize(
    ("form", "given"),
    [
        ("csv", "rid,sudden_confusion,age\n1,yes,50,x\n"),
        ("csv", "rid,sudden_confusion,age\n1,no,50,x\n"),
        ("ndjson", '{"rid": 1, "sudden_confusion": "yes"\n'),
        ("ndjson", '{"rid": 1, "sudden_confusion": "no"\n'),
    ],
)
def test_a_row_that_cannot_be_read_hides_no_emergency_where_rows_are_joined(
    tmp_path: Path, form: str, given: str
) -> None:
    by = mapping(tmp_path, "{id: rid, ignore: all, rows: {same_id: join}, questions: {age: {field: age}}}")
    errors = tmp_path / "errors"
    assert score_here("--map", by, "--from", form, "--errors", errors, given=given).code in (1, 2)
    [reject] = read_rejects(errors)
    assert reject.get("red_flag", False) == ("yes" in given)


def test_rows_are_ordered_by_numbers_and_days_alone(tmp_path: Path) -> None:
    by = mapping(tmp_path, LAST)
    days = "id,visit,sc\n1,2026-01-10,1\n1,2026-01-09,0\n"
    assert score_here("--map", by, "--from", "csv", given=days).rows[0]["present"] == ["sudden_confusion"]
    source = tmp_path / "people.csv"
    source.write_text("id,visit,sc\n1,10/01/2026,1\n1,9/01/2026,0\n")
    assert refused("--map", by, source).startswith('The field "visit" of `order_by` holds what is neither a number')


@pytest.mark.parametrize(("name", "text"), [("x.ndjson", '{"n": "no"}\n'), ("x.csv", "n\nno\n")])
def test_a_field_in_the_path_is_read_by_a_mapping_as_a_column_is(tmp_path: Path, name: str, text: str) -> None:
    folder = tmp_path / "met=1"
    folder.mkdir()
    (folder / name).write_text(text)
    by = mapping(tmp_path, 'questions: {metformin: {field: met, answers: {"1": yes, "0": no}}, numbness: {field: n}}')
    assert score_here(folder / name, "--map", by).rows[0]["present"] == ["metformin"]
    only = mapping(tmp_path, 'only: {met: "1"}\nquestions: {numbness: {field: n}}')
    assert len(score_here(folder / name, "--map", only).rows) == 1


def test_answers_in_the_path_of_responses_are_refused_and_deep_documents_rejected(tmp_path: Path) -> None:
    folder = tmp_path / "metformin=yes"
    folder.mkdir()
    (folder / "r.ndjson").write_text('{"resourceType": "QuestionnaireResponse"}\n')
    assert "Move the file to another folder." in refused("--from", "fhir", folder / "r.ndjson")
    deep = '{"resourceType": "QuestionnaireResponse", "item": ' + "[" * 5000 + "]" * 5000 + "}"
    ran = score("--from", "fhir", given=deep)
    assert (ran.code, "fault of b12screen" in ran.err) == (1, False)


def test_n_at_the_question_whether_a_list_is_right_asks_it_again(ask: Ask) -> None:
    interview = ask()
    assert "Right?" in interview.answer("0")
    assert "Which do you have?" in words(interview.answer("n"))
    assert "Yes: a drooping face. No to the rest. Right?" in words(interview.answer("1"))


def test_a_form_and_schemas_go_only_where_they_fit(tmp_path: Path) -> None:
    for kind, name, wanted in (
        ("redcap", "x.xlsx", ".csv"),
        ("fhir", "x.csv", ".json"),
        ("xlsform", "x.json", ".xlsx"),
    ):
        said = refused_by("form", "--to", kind, "-o", str(tmp_path / name))
        assert said == f"{kind} is written as {wanted}, and not as {Path(name).suffix}. Give -o FILE{wanted}."
    assert refused_by("schema", "answers", "-o", "s.json").startswith("-o DIR goes with pack alone.")
    assert list(tmp_path.iterdir()) == []
