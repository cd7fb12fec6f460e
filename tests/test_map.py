"""`b12screen map`: a draft that nobody can score with before it is filled in, and what a mapping makes of a file."""

from pathlib import Path

import pytest
from mapped import MAP, PACK, mapping, people_at_random, written
from typer.testing import CliRunner, Result

from b12screen.cli.app import app
from b12screen.errors import UserError
from b12screen.formats.registry import InputFormat

CLINIC = """\
record_id,age_yrs,metformin,diet3,sx___1,sx___2,site,note,Sudden_confusion,Do you feel dizziness?
007,64,1,3,0,1,north,a,yes,no
008,82,0,1,1,0,north,b,no,Yes
"""

DRAFT = """\
# A first mapping for clinic.csv. Fill in each ~, or take its line out: a mapping with blanks is refused.
# Answers are yes, no, unknown, declined, not_asked, an option or a number. How it all works: docs/mapping.md
id: record_id
not_asked: []  # cells that mean "not asked" in every field, such as NA or "-99"
questions:
  sudden_confusion:  # new confusion over hours or days
    field: Sudden_confusion
    answers:
      "yes": ~
      "no": ~
  age:  # age
    field: age_yrs
    unknown: ~  # [] where no number means that; seen: 64, 82
  metformin:
    field: metformin
    answers:
      "1": ~
      "0": ~
  diet:  # what you eat
    field: diet3
    answers:
      "3": ~
      "1": ~
  dizziness:  # dizziness or light-headedness
    field: "Do you feel dizziness?"
    answers:
      "no": ~
      "Yes": ~
tick_boxes:  # lists of which people tick all that apply; a box is read by an entry under questions
  - fields: [sx___1, sx___2]
    none: ~  # the box for none of these; take this line out where there is none
    # sx___1: which question is it?
    # sx___2: which question is it?
ignore:  # write a name in place of each ~ to leave it out, or give it a question above; or `ignore: all`
  - ~  # site: north
  - ~  # note: a, b
"""


FORMS = {each.value: each for each in InputFormat}


def run(*arguments: object) -> Result:
    ran = CliRunner().invoke(app, [str(each) for each in arguments])
    if isinstance(ran.exception, UserError):
        raise ran.exception
    return ran


def in_folder(folder: Path, name: str, content: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    (folder / name).write_text(content, encoding="utf-8")


def test_a_draft_names_what_matches_and_leaves_blanks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    in_folder(tmp_path, "clinic.csv", CLINIC, monkeypatch)
    assert run("map", "draft", "clinic.csv").stdout == DRAFT
    with pytest.raises(UserError) as caught:
        mapping(DRAFT)
    problems = str(caught.value)
    assert 'map.yaml:9:14: blank: still a blank: "yes"' in problems
    assert problems.count(": blank: ") == DRAFT.count(": ~") + DRAFT.count("- ~")


def test_a_draft_is_a_new_file_for_its_owner_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    in_folder(tmp_path, "clinic.csv", CLINIC, monkeypatch)
    assert run("map", "draft", "clinic.csv", "-o", "map.yaml").exit_code == 0
    assert (tmp_path / "map.yaml").stat().st_mode & 0o777 == 0o600
    with pytest.raises(UserError, match="is there already"):
        run("map", "draft", "clinic.csv", "-o", "map.yaml")


@pytest.mark.parametrize("form", ["csv", "ndjson", "json", "parquet"])
def test_a_draft_of_a_file_that_fits_already_can_score(tmp_path: Path, form: str) -> None:
    people: list[dict[str, object]] = [
        {"id": "p", "age": 64, "metformin": "yes"},
        {"id": "q", "age": None, "metformin": "no"},
    ]
    (tmp_path / f"people.{form}").write_bytes(written(people, FORMS[form]))
    run("map", "draft", tmp_path / f"people.{form}", "-o", tmp_path / "map.yaml")
    text = (tmp_path / "map.yaml").read_text()
    assert list(mapping(text).questions) == ["age", "metformin"]
    assert run("score", tmp_path / f"people.{form}", "--map", tmp_path / "map.yaml").exit_code == 0


def test_a_draft_of_strange_names_can_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    in_folder(tmp_path, "odd.csv", '"a: b","# c",yes,"x ""y""",long\n1,2,3,4,' + "z" * 100 + "\n", monkeypatch)
    drafted = run("map", "draft", "odd.csv").stdout
    assert "~: {field: ~}  # no field has the name of a question" in drafted
    assert "  - ~  # long: many different cells\n" in drafted
    filled = drafted.replace("  ~: {field: ~}", '  age: {field: "a: b"}')
    for name in ('"# c"', '"yes"', r'"x \"y\""', "long"):
        filled = filled.replace("  - ~", f"  - {name}", 1) if name != '"a: b"' else filled
    with pytest.raises(UserError, match="blank"):
        mapping(filled)


def test_a_file_without_fields_is_no_reason_to_draft(tmp_path: Path) -> None:
    (tmp_path / "none.ndjson").write_text("{}\n")
    with pytest.raises(UserError, match="has no fields, so there is nothing to map"):
        run("map", "draft", tmp_path / "none.ndjson")


CHECKED = """\
id: record_id
questions:
  sudden_confusion: {field: Sudden_confusion}
  age: {field: age_yrs}
  metformin: {field: metformin, answers: {"1": yes}}
  numbness: {field: sx___2, answers: {"1": yes, "0": no}}
  dizziness: {field: "Do you feel dizziness?"}
  low_mood_or_anxiety: {field: note, lists: a}
ignore: [diet3, sx___1, site]
"""


def test_check_counts_what_a_mapping_makes_of_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    in_folder(tmp_path, "clinic.csv", CLINIC, monkeypatch)
    in_folder(tmp_path, "map.yaml", CHECKED, monkeypatch)
    ran = run("map", "check", "map.yaml", "clinic.csv")
    assert ran.exit_code == 1
    lines = ran.stdout.splitlines()
    assert lines[0] == "clinic.csv: 2 people, 1 of them rejected; 0 rows left out"
    assert lines[1] == "Fields that are left out: diet3, sx___1 and site"
    assert lines[2] == (
        "These look like tick boxes: sx___2. Name them under tick_boxes, or 0 says no where nobody was asked"
    )
    assert lines[3].startswith("Questions that nobody was asked: sudden_face_arm_speech, ")
    assert lines[4:7] == [
        "Rejected: unmapped_answer 1",
        'Not mapped, of metformin: "0" 1',
        'Not mapped, of note, as a choice: "b" 1',
    ]
    assert lines[7] == "Emergency questions                     yes       no     open"
    assert "  sudden_confusion                        1        0        0" in lines
    assert "  saddle_numbness                   never asked" in lines
    assert lines[-2:] == [
        "As they were read:",
        "  line 2, id 007: sudden_confusion yes, age 64, numbness yes, metformin yes, low_mood_or_anxiety yes, "
        "dizziness no",
    ]


@pytest.mark.parametrize("form", ["csv", "ndjson", "parquet"])
def test_check_counts_as_convert_does(tmp_path: Path, form: str) -> None:
    (tmp_path / "map.yaml").write_text(MAP)
    file = tmp_path / f"clinic.{form}"
    file.write_bytes(written(people_at_random(200), FORMS[form]))
    told = run("map", "check", tmp_path / "map.yaml", file).stdout.splitlines()
    converted = run("convert", file, "--map", tmp_path / "map.yaml", "-o", tmp_path / "out").stderr
    read, kept, rejected = (
        converted.splitlines()[-1].split(part)[0].split()[-1] for part in (" read", " conv", " rej")
    )
    left = converted.split(" rows left out")[0].split()[-1]
    assert told[0] == f"{file}: {read} people, {rejected} of them rejected; {left} rows left out"
    assert int(read) == int(kept) + int(rejected)


def test_check_reads_people_of_several_rows_and_titles_above_a_header(tmp_path: Path) -> None:
    (tmp_path / "map.yaml").write_text("header_row: 2\nrows: {same_id: join}\nquestions: {age: {field: a}}\n")
    (tmp_path / "x.csv").write_text("A title,\nid,a\np,64\np,\np,65\nq,\nr,1,2\n")
    ran = run("map", "check", tmp_path / "map.yaml", tmp_path / "x.csv")
    assert ran.stdout.startswith(f"{tmp_path / 'x.csv'}: 3 people, 2 of them rejected; 0 rows left out\n")
    assert "Rejected: conflict 1, not_an_object 1" in ran.stdout
    assert ran.stdout.endswith("As they were read:\n  line 6, id q: nothing was asked\n")


def test_check_counts_follow_ups_and_fields_that_no_record_has(tmp_path: Path) -> None:
    (tmp_path / "map.yaml").write_text(
        "questions:\n  metformin: {field: m}\n  metformin_months: {field: n}\n  ppi: {field: p}"
    )
    (tmp_path / "x.ndjson").write_text('{"m": "no", "n": 3}\n')
    ran = run("map", "check", tmp_path / "map.yaml", tmp_path / "x.ndjson")
    assert "Rejected: follow_up 1" in ran.stdout
    assert "Fields of the mapping that no record has: p" in ran.stdout


@pytest.mark.parametrize(("name", "rows"), [("x.csv", "alter\n64\n"), ("x.ndjson", '{"alter": 64}\n')])
def test_check_reads_the_answers_in_the_path_of_a_file(tmp_path: Path, name: str, rows: str) -> None:
    folder = tmp_path / "metformin=yes" / "kost=v"
    folder.mkdir(parents=True)
    (folder / name).write_text(rows)
    by = tmp_path / "map.yaml"
    by.write_text("questions: {age: {field: alter}, diet: {field: kost, answers: {v: vegan}}}\n")
    assert ": age 64, metformin yes, diet vegan" in run("map", "check", by, folder / name).stdout


def test_the_questions_of_the_draft_are_those_of_the_rules() -> None:
    assert {"sudden_confusion", "age", "metformin", "diet", "dizziness"} <= PACK.question.keys()
