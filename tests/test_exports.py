"""What ODK Central, KoboToolbox and REDCap export comes back as it was answered, with the result that it must have."""

import csv
import io
import json
import re
import tempfile
from collections.abc import Callable, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any

import exports
import pytest
from exports import FormField, Person
from hostile_forms import hostile_pack
from test_score import Ran, lines, read_rejects, refused, score_here
from test_vignettes import VIGNETTES, answers_of
from typer.testing import CliRunner
from xlsxwriter import Workbook

from b12screen.cli.app import app
from b12screen.engine.plan import Plan
from b12screen.errors import UserError
from b12screen.formats.registry import InputFormat
from b12screen.formats.source import open_source
from b12screen.forms import redcap, xlsform
from b12screen.pack.load import load_pack
from b12screen.pack.models import Pack

ROOT = Path(__file__).parents[1]
IRON = ROOT / "tests" / "packs" / "iron"

Export = Callable[..., bytes]
EXPORTS: dict[str, tuple[str, Export]] = {
    "ODK Central": ("xlsform", exports.central),
    "ODK Central without groups": ("xlsform", partial(exports.central, groups=False)),
    "KoboToolbox": ("xlsform", exports.kobo),
    "KoboToolbox without groups": ("xlsform", partial(exports.kobo, groups=False)),
    "KoboToolbox with labels": ("xlsform", partial(exports.kobo, labels=True)),
    "KoboToolbox with labels, without groups": (
        "xlsform",
        partial(exports.kobo, labels=True, groups=False),
    ),
    "REDCap raw": ("redcap", exports.redcap),
    "REDCap with labels": ("redcap", partial(exports.redcap, labels=True)),
}


@cache
def pack_at(rules: Path) -> Pack:
    return load_pack(rules)


B12 = ROOT / "rules"
VERSION = load_pack(B12).manifest.version


@cache
def form_of(kind: str, rules: Path = B12) -> tuple[list[FormField], str]:
    return form_in(kind, pack_at(rules))


def form_in(kind: str, pack: Pack) -> tuple[list[FormField], str]:
    """The fields of a form, and what it writes into its own field."""
    locale = next(iter(pack.manifest.locales.values()))
    if kind == "xlsform":
        made = xlsform.form(pack, locale)
        [stamp] = [row["calculation"] for row in exports.sheets_in(made)["survey"] if row["name"] == "form_of"]
        return exports.fields_of_xlsform(made), stamp.strip("'")
    made = redcap.form(pack, locale)
    [row] = [row for row in csv.DictReader(io.StringIO(made.decode())) if row["Variable / Field Name"] == "form_of"]
    default = re.search(r'@DEFAULT="([^"]*)"', row["Field Annotation"])
    assert default
    return exports.fields_of_redcap(made), default[1]


def exported(name: str, people: Sequence[Person], rules: Path = B12) -> bytes:
    kind, export = EXPORTS[name]
    fields, stamp = form_of(kind, rules)
    filled = [(str(each["id"]), exports.filled_in(fields, pack_at(rules), each)) for each in people]
    pairs = list(exports.stamped(fields, stamp, filled))
    return export(fields, pairs, form=pack_at(rules).manifest.id) if kind == "redcap" else export(fields, pairs)


def scored(name: str, raw: bytes, *options: str | Path) -> Ran:
    return score_here("--from", EXPORTS[name][0], *options, "-", given=raw)


def without_lines(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {key: value for key, value in row.items() if key != "line"} | {"id": str(row["id"]).removeprefix("uuid:")}
        for row in rows
    ]


@cache
def vignettes() -> list[dict[str, Any]]:
    plan = Plan(pack_at(B12))
    people = [{"id": f"v-{each['n']}", **answers_of(each, plan)} for each in VIGNETTES]
    return [{name: as_truth(name, answer) for name, answer in person.items()} for person in people]


def as_truth(name: str, answer: Any) -> Any:
    question = pack_at(B12).question.get(name)
    return {"yes": True, "no": False}.get(answer, answer) if question and question.type == "yes_no" else answer


OPEN_PEOPLE: list[dict[str, Any]] = [
    {"id": "emergency", "saddle_numbness": True, "hiv": "declined"},
    {"id": "all unknown", "age": "unknown", "diet": "unknown", "numbness": "unknown", "suicidal_thoughts": "unknown"},
    {"id": "all declined", "age": "declined", "diet": "declined", "numbness": "declined", "metformin": "declined"},
    {"id": "not asked", "age": None, "hiv": False},
    {"id": "follow-ups", "age": 40, "metformin": True, "metformin_months": "declined", "ppi": True, "ppi_months": 0},
]


@pytest.mark.parametrize("name", EXPORTS)
def test_every_vignette_and_every_open_answer_comes_back_with_its_result(name: str) -> None:
    people: list[dict[str, Any]] = [*vignettes(), *OPEN_PEOPLE]
    ran = scored(name, exported(name, people), "--explain")
    assert ran.code == 0, ran.err
    expected = score_here("--explain", given=lines(*people))
    assert without_lines(ran.rows) == without_lines(expected.rows)


@pytest.mark.parametrize("name", EXPORTS)
def test_the_form_of_another_pack_comes_back_too(name: str) -> None:
    people: list[dict[str, Any]] = [
        {"id": "a", "breathless_at_rest": "unknown", "tired": True, "tired_weeks": "declined", "diet": "vegan"},
        {"id": "b", "breathless_at_rest": False, "tired": True, "tired_weeks": 500, "heavy_periods": True},
        {"id": "c", "tired": "declined", "blood_donor": "unknown", "diet": "unknown"},
    ]
    ran = scored(name, exported(name, people, IRON), "--rules", IRON)
    assert ran.code == 0, ran.err
    assert without_lines(ran.rows) == without_lines(score_here("--rules", IRON, given=lines(*people)).rows)


@pytest.mark.parametrize("name", EXPORTS)
def test_labels_that_look_like_something_else_come_back(name: str) -> None:
    """Every option of a pack whose texts are hostile, such as an option that reads "1" and has another code."""
    pack = hostile_pack()
    plan = Plan(pack)
    [diet] = [question for question in pack.questions if question.type == "choice"]
    people = [{"id": code, "diet": code, "tired": True, "tired_weeks": 3} for code in [*diet.values, "unknown"]]
    kind, export = EXPORTS[name]
    fields, stamp = form_in(kind, pack)
    by_name = {field.name: field for field in fields}
    codes = dict(zip([*diet.values, "unknown", "declined"], by_name["diet"].choices, strict=True))
    yes = next(code for code, label in by_name["tired"].choices.items() if label == "Yes")
    same = {"tired": yes, "tired_weeks": "3", "form_of": stamp}
    filled = [(str(each["id"]), {"diet": codes[str(each["diet"])], **same}) for each in people]
    raw = export(fields, filled, **({"form": "iron"} if kind == "redcap" else {}))
    read = answers_in(plan, kind, raw)
    assert [(each["diet"], each["tired"], each["tired_weeks"]) for each in read] == [
        (each["diet"], True, 3) for each in people
    ]


def answers_in(plan: Plan, kind: str, raw: bytes) -> list[dict[str, Any]]:
    """The answers that a reader takes out of an export."""
    with open_source_of(raw) as source:
        module = next(each for each in InputFormat if each == kind).reads()
        reader = module.reader(plan, ignore_extra=False)
        readings = [each for some in module.records(source, ()) for each in reader.read(some)]
    assert all(isinstance(found, tuple) for _, _, found in readings), readings
    people = [found for _, _, found in readings if isinstance(found, tuple)]
    return [dict(zip([each.id for each in plan.fields], answers, strict=False)) for _, answers, _, _ in people]


def open_source_of(raw: bytes) -> Any:
    path = Path(tempfile.mkdtemp()) / "export.csv"
    path.write_bytes(raw)
    return open_source(path)


def test_an_export_of_another_form_is_refused() -> None:
    said = refused("--from", "xlsform", "-", given=b"start,name,colour\n1,2,3\n")
    assert said == (
        f'This export holds no question of b12 {VERSION}; its columns begin with "start", "name" and "colour". It is '
        "of another form, or of other rules, which --rules DIR names."
    )
    said = refused("--from", "redcap", "--rules", IRON, "-", given=exported("REDCap raw", vignettes()[:1]))
    assert said == (
        "These answers cannot be scored: they answer another form, and these rules are iron 0.1.0. Name the rules of "
        "that form: --rules DIR."
    )


@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_of_older_questions_is_refused_and_one_older_record_alone(name: str, tmp_path: Path) -> None:
    kind, export = EXPORTS[name]
    fields, stamp = form_of(kind)
    older = re.sub(r"questions:.*", "questions:0123456789abcdef", stamp.replace(VERSION, "0.0.1"))
    new, old = ({"age": "30", "form_of": each} for each in (stamp, older))
    told = f"they answer the questions of b12 0.0.1, and these rules are b12 {VERSION}, whose questions differ"
    said = refused("--from", kind, "-", given=export(fields, [("a", old), ("b", old)]))
    assert said == f"These answers cannot be scored: {told}. Name the rules of that form: --rules DIR."
    ran = scored(name, export(fields, [("a", old), ("b", new)]), "--errors", tmp_path / "e")
    assert (ran.code, len(ran.rows)) == (1, 1)
    [reject] = read_rejects(tmp_path / "e")
    assert (reject["code"], reject["message"]) == ("other_form", told)


def test_rules_that_changed_without_their_questions_still_read_the_form() -> None:
    fields, stamp = form_of("redcap")
    newer = stamp.replace(f"@{VERSION}+sha256:", "@9.9.9+sha256:0")
    assert scored("REDCap raw", exports.redcap(fields, [("a", {"age": "30", "form_of": newer})])).code == 0


def test_what_only_the_project_has_is_left_alone_and_rows_that_nobody_filled_in_are_counted() -> None:
    """REDCap writes a row for every event and every repeated instrument, where this form is blank."""
    fields, _ = form_of("redcap")
    header, row = list(csv.reader(io.StringIO(exports.redcap(fields, [("a", {"age": "30"})]).decode())))
    blank = [("a" if name == "record_id" else "0" if name == "b12_complete" else "") for name in header]
    undone = [cell or "x" if name == "bloods_complete" else cell for name, cell in zip(header, blank, strict=True)]
    seen = ["2" if name == "b12_complete" else cell for name, cell in zip(header, blank, strict=True)]
    ran = scored("REDCap raw", exports.as_csv([header, row, blank, undone, seen]))
    assert ran.ids == ["a", "a"]
    assert [each["outcome"] for each in ran.rows] == ["not_enough_answers"] * 2
    assert "2 rows left out" in ran.err


def test_a_project_may_call_its_id_something_else_and_so_may_a_mapping(tmp_path: Path) -> None:
    raw = exports.redcap(form_of("redcap")[0], [("007", {"age": "30"})])
    assert scored("REDCap raw", raw.replace(b"record_id,", b"study-id,", 1)).row["id"] == "007"
    own = tmp_path / "own.yaml"
    own.write_text("id: redcap_event_name\n", encoding="utf-8")
    assert scored("REDCap raw", raw, "--map", own).row["id"] == "baseline_arm_1"


def test_the_missing_data_codes_of_a_project_are_said_by_a_mapping(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text('not_asked: ["-99"]\nunknown: [UNK]\ndeclined: [NASK]\nonly: {redcap_event_name: baseline_arm_1}\n')
    codes = {"age": "UNK", "numbness": "NASK", "hiv": "-99", "diet": "UNK", "metformin": "1"}
    raw = exports.redcap(form_of("redcap")[0], [("a", codes)])
    person = {"id": "a", "age": "unknown", "numbness": "declined", "diet": "unknown", "metformin": True}
    ran = scored("REDCap raw", raw, "--map", own, "--explain")
    assert without_lines(ran.rows) == without_lines(score_here("--explain", given=lines(person)).rows)
    ran = scored("REDCap raw", raw.replace(b"baseline", b"month_6", 1), "--map", own)
    assert (ran.code, ran.rows) == (0, [])


def test_a_mapping_that_only_adds_needs_a_format_to_add_to(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text('not_asked: ["-99"]\n', encoding="utf-8")
    assert "no question is named" in problems("--from", "csv", "--map", own, "-", given=b"id,age\n1,2\n")


def test_a_mapping_may_take_a_question_from_a_field_of_the_project(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("questions: {age: {field: redcap_survey_identifier, times: 2}}\n", encoding="utf-8")
    raw = exports.redcap(form_of("redcap")[0], [("a", {"hiv": "0"})]).replace(
        b"baseline_arm_1,,,,", b"baseline_arm_1,,,7,"
    )
    assert scored("REDCap raw", raw, "--map", own).row["outcome"] == "out_of_scope"
    own.write_text("questions: {age: {field: birth}}\n", encoding="utf-8")
    said = refused("--from", "redcap", "--map", own, "-", given=raw)
    assert said == 'There is no column "birth", which the mapping reads. Check its name.'


def problems(*options: str | Path, given: bytes) -> str:
    with pytest.raises(UserError) as found:
        CliRunner().invoke(app, ["score", *map(str, options)], input=given, catch_exceptions=False)
    return str(found.value)


# A cell that no form lets anybody give -> the reject's field and code.
WRONG = {
    ("xlsform", "numbness", "maybe"): ("numbness", "unmapped_answer"),
    ("xlsform", "numbness", "1"): ("numbness", "unmapped_answer"),
    ("xlsform", "diet", "keto"): ("diet", "unmapped_answer"),
    ("xlsform", "age", "121"): ("age", "out_of_range"),
    ("xlsform", "age", "34.5"): ("age", "wrong_type"),
    ("xlsform", "age_open", "maybe"): ("age", "unmapped_answer"),
    ("xlsform", "metformin_months", "3"): ("metformin_months", "follow_up"),
    ("redcap", "numbness", "2"): ("numbness", "unmapped_answer"),
    ("redcap", "numbness", "yes"): ("numbness", "unmapped_answer"),
    ("redcap", "age", "-1"): ("age", "out_of_range"),
}


@pytest.mark.parametrize(("cell", "reject"), WRONG.items())
def test_a_cell_that_the_form_does_not_offer_is_rejected(
    cell: tuple[str, str, str], reject: tuple[str, str], tmp_path: Path
) -> None:
    kind, name, value = cell
    export = exports.central if kind == "xlsform" else exports.redcap
    ran = score_here(
        "--from", kind, "--errors", tmp_path / "e", "-", given=export(form_of(kind)[0], [("a", {name: value})])
    )
    [found] = read_rejects(tmp_path / "e")
    assert (ran.code, found["field"], found["code"]) == (1, *reject)
    assert value not in found["message"] or value == "1"


def test_all_that_is_wrong_with_a_row_is_in_its_reject(tmp_path: Path) -> None:
    raw = exports.redcap(form_of("redcap")[0], [("a", {"age": "-1", "numbness": "2", "nerve_pain": "x"})])
    score_here("--from", "redcap", "--errors", tmp_path / "e", "-", given=raw)
    [found] = read_rejects(tmp_path / "e")
    assert {found["field"], *(each["field"] for each in found["more"])} == {"age", "numbness", "nerve_pain"}
    assert {each["message"] for each in found["more"] if each["code"] == "unmapped_answer"} == {
        "the cell is no choice of this question in the form"
    }


def test_a_number_goes_before_why_there_is_none() -> None:
    raw = exports.central(form_of("xlsform")[0], [("a", {"age": "30", "age_open": "unknown"})])
    assert scored("ODK Central", raw).row["outcome"] == "not_enough_answers"
    assert "age" not in str(scored("ODK Central", raw, "--explain").row["settle"])


def test_columns_that_are_nearly_a_question_or_stand_twice_are_refused(tmp_path: Path) -> None:
    said = refused("--from", "redcap", "-", given=b"record_id,form_of,age,suicidal_thought\n1,,30,1\n")
    assert said == (
        'The column "suicidal_thought" is nearly the question "suicidal_thoughts", which nothing else gives. Rename '
        "it, or name it under `ignore` in a mapping (--map)."
    )
    own = tmp_path / "own.yaml"
    own.write_text("ignore: [suicidal_thought]\n", encoding="utf-8")
    raw = b"record_id,form_of,age,suicidal_thought\n1,,30,1\n"
    assert score_here("--from", "redcap", "--map", own, "-", given=raw).code == 0
    said = refused("--from", "xlsform", "-", given=b"about/age,about-age\n1,2\n")
    assert said == 'The columns "about/age" and "about-age" are the same question; keep one.'


def test_rows_that_cannot_be_read_are_rejected_and_blank_ones_are_none(tmp_path: Path) -> None:
    raw = b'\nabout-age,KEY,form_of\n\n30,a,\n31,b,,c\n"32,d,\n33,e,\n'
    ran = score_here("--from", "xlsform", "--errors", tmp_path / "e", "-", given=raw)
    assert ran.ids == ["a", "e"]
    assert [each["code"] for each in read_rejects(tmp_path / "e")] == ["not_an_object", "not_an_object"]
    assert refused("--from", "redcap", "-", given=b"\n\n").startswith("The CSV input has no header row.")


def test_a_workbook_of_kobotoolbox_is_read_as_its_csv_is(tmp_path: Path) -> None:
    raw = exported("KoboToolbox with labels", vignettes())
    book = Workbook(tmp_path / "export.xlsx")
    sheet = book.add_worksheet()
    for line, row in enumerate(csv.reader(io.StringIO(raw.decode()), delimiter=";")):
        for column, cell in enumerate(row):
            sheet.write(line, column, int(cell) if cell.isdigit() else cell)
    book.close()
    ran = score_here("--from", "xlsform", tmp_path / "export.xlsx")
    assert without_lines(ran.rows) == without_lines(scored("KoboToolbox with labels", raw).rows)


def test_a_wrong_cell_of_a_workbook_is_kept_by_the_names_of_its_columns(tmp_path: Path) -> None:
    book = Workbook(tmp_path / "export.xlsx")
    sheet = book.add_worksheet()
    for line, row in enumerate((["about/age", "hiv", "_uuid", "form_of"], [30, "maybe", "a", ""], ["", "no", "b", ""])):
        sheet.write_row(line, 0, row)
    book.close()
    ran = score_here("--from", "xlsform", "--errors", tmp_path / "e", tmp_path / "export.xlsx")
    assert (ran.code, ran.ids) == (1, ["b"])
    [reject] = read_rejects(tmp_path / "e")
    assert (reject["field"], reject["code"]) == ("hiv", "unmapped_answer")
    assert json.loads(reject["raw"]) == {"about/age": "30", "hiv": "maybe", "_uuid": "a"}


def test_an_older_record_behind_many_others_is_rejected_alone(tmp_path: Path) -> None:
    fields, stamp = form_of("redcap")
    people = [(str(number), {"age": "30", "form_of": stamp}) for number in range(1_100)]
    raw = exports.redcap(fields, [*people, ("old", {"age": "30", "form_of": "b12@0.0.1+sha256:0 questions:0"})])
    ran = scored("REDCap raw", raw, "--errors", tmp_path / "e")
    assert len(ran.rows) == 1_100
    assert [each["code"] for each in read_rejects(tmp_path / "e")] == ["other_form"]


def test_a_text_that_no_workbook_can_hold_is_refused() -> None:
    pack = pack_at(IRON)
    [first, *others] = pack.sections
    long = first.__class__(first.id, "x" * 32_768, first.pages)
    with pytest.raises(UserError, match="too long for a workbook"):
        form_in("xlsform", pack.changed(sections=(long, *others)))


# A record that cannot be scored -> whether it raises a red flag as far as it can be read.
EMERGENCIES = {
    "a wrong cell beside an emergency": ({"saddle_numbness": "1", "diet": "77"}, True),
    "an emergency that the person is not sure of": ({"saddle_numbness": "8", "diet": "77"}, True),
    "an emergency in words": ({"saddle_numbness": "Yes", "diet": "77"}, True),
    "an emergency in a word that the form has not": ({"saddle_numbness": "y"}, True),
    "no emergency": ({"saddle_numbness": "0", "diet": "77"}, False),
    "an emergency in an older form": ({"saddle_numbness": "1", "form_of": "b12@0.0.1+sha256:0 questions:0"}, True),
}


@pytest.mark.parametrize("name", EMERGENCIES)
def test_a_rejected_record_does_not_hide_an_emergency(name: str, tmp_path: Path) -> None:
    cells, is_one = EMERGENCIES[name]
    people = [("good", {"age": "30", "form_of": form_of("redcap")[1]}), ("a", cells)]
    raw = exports.redcap(form_of("redcap")[0], people)
    assert scored("REDCap raw", raw, "--errors", tmp_path / "e").code == 1
    [reject] = read_rejects(tmp_path / "e")
    assert reject.get("red_flag", False) == is_one


def test_a_row_with_a_cell_too_many_does_not_hide_an_emergency(tmp_path: Path) -> None:
    raw = b"about/age,red_flags/saddle_numbness,KEY,form_of\n30,yes,a,,b\n30,no,a,,b\n"
    score_here("--from", "xlsform", "--errors", tmp_path / "e", "-", given=raw)
    assert [each.get("red_flag", False) for each in read_rejects(tmp_path / "e")] == [True, False]


def test_rows_of_several_events_are_put_together_once_they_are_answers(tmp_path: Path) -> None:
    fields, _ = form_of("redcap")
    raw = exports.redcap(fields, [("a", {"age": "30", "hiv": "0"}), ("a", {"numbness": "1"}), ("b", {"age": "40"})])
    together = tmp_path / "together.yaml"
    together.write_text("questions: {age: {field: age}}\nignore: all\nrows: {same_id: join}\n", encoding="utf-8")
    said = refused("--from", "redcap", "--map", together, "-", given=raw)
    assert said == (
        "An export of a form needs no mapping of its own, and its rows are read one by one. To put rows together, make "
        "answers of them with b12screen convert, and give these with the mapping."
    )
    (tmp_path / "export.csv").write_bytes(raw)
    answers = tmp_path / "answers.csv"
    made = CliRunner().invoke(app, ["convert", "--from", "redcap", str(tmp_path / "export.csv"), "-o", str(answers)])
    assert made.exit_code == 0, made.output
    ran = score_here(answers, "--map", together)
    assert (ran.ids, ran.rows[0]["present"]) == (["a", "b"], ["numbness"])


def test_a_file_with_few_of_the_questions_and_no_stamp_is_no_export() -> None:
    said = refused("--from", "redcap", "-", given=b"record_id,age,met\n1,67,1\n")
    assert said.startswith("This export has 1 of the 73 questions of the form, and no field form_of")


def test_a_code_that_does_not_say_why_there_is_no_number_is_never_the_number(tmp_path: Path) -> None:
    raw = b"record_id,form_of,age,age_open\n1,,,99\n2,,,8\n"
    ran = score_here("--from", "redcap", "--errors", tmp_path / "e", "-", given=raw)
    assert ran.ids == ["2"]
    [reject] = read_rejects(tmp_path / "e")
    assert (reject["field"], reject["code"]) == ("age", "unmapped_answer")
