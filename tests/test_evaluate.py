"""b12screen evaluate, as a shell sees it: every format, every figure, and what it refuses."""

import csv
import gzip
import json
import os
import re
import stat
import sys
from collections.abc import Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from people_on_file import LABELS, SURVEY, survey_lines
from typer.testing import CliRunner

import b12screen
from b12screen.cli.app import app
from b12screen.errors import UserError
from b12screen.evaluate.fewer import Fewer
from b12screen.evaluate.read.results import read_results
from b12screen.evaluate.statistics import area

EVERY_20TH = 20


class Ran:
    """A run in this process: exit code, lines, and what was told; a UserError counts as the message and code 2."""

    def __init__(self, *options: object, stdin: str | None = None) -> None:
        done = CliRunner().invoke(app, ["evaluate", *map(str, options)], input=stdin)
        self.code, self.out = done.exit_code, done.stdout
        self.told = str(done.exception) if isinstance(done.exception, UserError) else ""
        if isinstance(done.exception, UserError):
            self.code = done.exception.exit_code
        elif done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception


@pytest.fixture(scope="module")
def some(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every 20th person of the survey: answers, labels, and results, in each format."""
    folder = tmp_path_factory.mktemp("evaluate")
    lines = [line for place, line in enumerate(survey_lines()) if place % EVERY_20TH == 0]
    (folder / "answers.ndjson").write_bytes(b"".join(lines))
    people = [json.loads(line) for line in lines]
    with gzip.open(LABELS, "rt", newline="") as file:
        labels = list(csv.DictReader(file))[::EVERY_20TH]
    write_csv(folder / "labels.csv", labels)
    with (folder / "labels.ndjson").open("w") as out:
        out.writelines(json.dumps({**each, "low_b12": int(each["low_b12"])}) + "\n" for each in labels)
    (folder / "labels.json").write_text(json.dumps(labels))
    typed = pl.DataFrame(labels).with_columns(pl.col("low_b12") == "1", pl.col("weight").cast(float))
    typed.write_parquet(folder / "labels.parquet")
    keys = list(dict.fromkeys(key for person in people for key in person))
    cells = [{key: yes_or_no(person.get(key)) for key in keys} for person in people]
    write_csv(folder / "answers.csv", cells)
    pl.DataFrame(cells, infer_schema_length=None).write_parquet(folder / "answers.parquet")
    for ending in ("ndjson", "json", "csv", "parquet"):
        command = ["score", str(folder / "answers.ndjson"), "-o", str(folder / f"results.{ending}"), "-q"]
        assert CliRunner().invoke(app, [*command, "--assume", "red_flags=no"]).exit_code == 0
    return folder


def yes_or_no(value: object) -> str | None:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return None if value is None else str(value)


def write_csv(path: Path, rows: Sequence[dict[str, Any]]) -> None:
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def figures(some: Path, answers: str, labels: str, *options: object) -> dict[str, Any]:
    ran = Ran(some / answers, some / labels, "--label", "low_b12", "--json", some / "out.json", *options)
    assert (ran.code, ran.told) == (0, "")
    found: dict[str, Any] = json.loads((some / "out.json").read_text())
    return found


@pytest.fixture(scope="module")
def found(some: Path) -> dict[str, Any]:
    return figures(some, "answers.ndjson", "labels.csv", "--assume", "red_flags=no", "--weight", "weight")


@pytest.mark.parametrize("answers", ["answers.csv", "answers.parquet"])
def test_answers_of_every_format_give_the_same(some: Path, found: dict[str, Any], answers: str) -> None:
    other = figures(some, answers, "labels.csv", "--assume", "red_flags=no", "--weight", "weight")
    assert {**other, "answers": found["answers"]} == found


@pytest.mark.parametrize("ending", ["ndjson", "json", "csv", "parquet"])
def test_results_and_labels_of_every_format_give_the_same(some: Path, found: dict[str, Any], ending: str) -> None:
    other, found = figures(some, f"results.{ending}", f"labels.{ending}", "--weight", "weight"), deepcopy(found)
    for side in ("unweighted", "weighted"):
        for each in (other[side], found[side]):
            for about_age in (each["rankings"], each["decisions"]["choices"]):  # results carry no answers
                about_age[:] = [one for one in about_age if "age" not in one["by"].split()]
    same = {"answers": found["answers"], "labels": found["labels"]}
    assert {**other, **same} == found


def test_figures_are_those_counted_by_hand(some: Path, found: dict[str, Any]) -> None:
    results = [json.loads(line) for line in (some / "results.ndjson").read_text().splitlines()]
    with (some / "labels.csv").open(newline="") as file:
        labels = {each["id"]: each["low_b12"] == "1" for each in csv.DictReader(file)}
    assert (found["people"], found["cases"]) == (len(results), sum(labels.values()))
    as_no, as_yes, left_out = found["unweighted"]["bounds"]
    for outcome in as_no["outcomes"]:
        chosen = [each for each in results if each["outcome"] == outcome["name"]]
        check(outcome, chosen, results, labels)
    for outcome in as_yes["outcomes"]:
        chosen = [each for each in results if outcome["name"] in (each["outcome"], *each["could_become"])]
        check(outcome, chosen, results, labels)
    for cut in as_no["cuts"]:
        check(cut, [each for each in results if each["score"] >= int(cut["name"])], results, labels)
    for cut in as_yes["cuts"]:
        check(cut, [each for each in results if each["score_max"] >= int(cut["name"])], results, labels)
    assert (left_out["people"], left_out["outcomes"]) == (0, [])  # the survey left something open in everybody
    metformin = next(each for each in found["unweighted"]["rules"] if each["rule"] == "metformin")
    assert metformin["present"] == sum("metformin" in each["present"] for each in results)
    assert metformin["unknown"] == sum("metformin" in each["unknown"] for each in results)


def check(
    test: dict[str, Any], chosen: list[dict[str, Any]], everybody: list[dict[str, Any]], labels: dict[str, bool]
) -> None:
    hits = sum(labels[each["id"]] for each in chosen)
    cases, others = sum(labels.values()), len(labels) - sum(labels.values())
    assert (test["people"], test["cases"]) == (len(chosen), hits)
    assert test["sensitivity"]["value"] == pytest.approx(hits / cases)
    assert test["specificity"]["value"] == pytest.approx(1 - (len(chosen) - hits) / others)
    assert test["predictive_value"]["value"] == pytest.approx(hits / len(chosen))
    assert test["number_needed"]["value"] == (pytest.approx(len(chosen) / hits) if hits else None)


def test_who_answered_everything_is_in_all_three_ways_alike(some: Path) -> None:
    same = figures(some, "answers.ndjson", "labels.csv", "--assume", "all=no", "--assume", "age=50")["unweighted"]
    as_no, as_yes, left_out = same["bounds"]
    assert 0 < left_out["people"] <= as_no["people"]
    assert left_out["people_with_settled_points"] > 0
    assert as_yes["area"]["value"] == pytest.approx(as_no["area"]["value"], abs=0.02)


def test_people_are_parted_by_answers_and_by_columns_of_the_labels(some: Path) -> None:
    found = figures(some, "answers.ndjson", "labels.csv", "--by", "age, metformin,cycle", "--assume", "red_flags=no")
    by_age, by_metformin, by_cycle = found["unweighted"]["groups"]
    for each in (by_age, by_metformin, by_cycle):
        assert sum(group["people"] for group in each["groups"]) == found["people"]
        assert sum(group["cases"] for group in each["groups"]) == found["cases"]
    assert [group["name"] for group in by_metformin["groups"]][:2] == ["no", "yes"]
    assert [group["name"] for group in by_cycle["groups"]] == ["1999-2000", "2001-2002", "2011-2012"]
    assert by_age["groups"][0]["name"].startswith("below ")
    assert by_age["groups"][-1]["name"].endswith(" or more")


def test_an_age_in_the_labels_stands_in_for_that_of_the_answers(tmp_path: Path) -> None:
    people = [{"id": i, "age": 30 + i, "metformin": i % 3 == 0} for i in range(60)]
    answers, results, labels = tmp_path / "a.ndjson", tmp_path / "r.csv", tmp_path / "l.csv"
    answers.write_text("".join(json.dumps(each) + "\n" for each in people))
    assert CliRunner().invoke(app, ["score", str(answers), "-o", str(results), "-q"]).exit_code == 0
    write_csv(labels, [{"id": i, "age": 30 + i, "low": int(i > 40)} for i in range(60)])
    rankings = []
    for given in (answers, results):
        assert Ran(given, labels, "--label", "low", "--by", "age", "--json", tmp_path / "o.json").code == 0
        told = json.loads((tmp_path / "o.json").read_text())["unweighted"]
        rankings.append((told["rankings"], told["groups"]))
    assert rankings[0] == rankings[1]
    assert rankings[0][0][1]["area"]["value"] == 1.0


def test_ids_are_joined_whatever_their_type_and_order(tmp_path: Path) -> None:
    answers, labels = tmp_path / "answers.csv", tmp_path / "labels.ndjson"
    answers.write_text("id;age\n007;70\n8;30\n=9;40\n".replace(";", ","))
    labels.write_text('{"id": "=9", "low": true}\n\n{"id": 8, "low": false}\n{"id": "007", "low": 1.0}\n')
    assert CliRunner().invoke(app, ["score", str(answers), "-o", str(tmp_path / "r.csv"), "-q"]).exit_code == 0
    for given in (answers, tmp_path / "r.csv"):
        ran = Ran(given, labels, "--label", "low")
        assert ran.out.splitlines()[1] == "3 people, 2 with low (66.7 %).", ran.told


def test_answers_come_from_standard_input_too(some: Path) -> None:
    text = (some / "answers.ndjson").read_text()
    ran = Ran("-", some / "labels.csv", "--label", "low_b12", stdin=text)
    assert ran.out.splitlines()[-3].startswith("Answers: stdin.")
    results = (some / "results.ndjson").read_text()
    assert Ran("-", some / "labels.csv", "--label", "low_b12", stdin=results).code == 0


def test_who_is_left_out_is_named_and_counted(tmp_path: Path) -> None:
    answers, labels = tmp_path / "a.ndjson", tmp_path / "l.csv"
    lines = [{"id": f"p{i}", "age": 40 + i} for i in range(20)] + [{"age": 50}, {"id": "bad", "age": "old"}]
    answers.write_text("".join(json.dumps(each) + "\n" for each in lines))
    rows = [f"p{i},{i % 2},{0 if i == 4 else 1}" for i in range(3, 15)]
    labels.write_text("id,low,w\n" + "\n".join([*rows, "p15,,1", "p16,1,", "x1,1,1", "x\x1b2,0,1", ",1,1"]) + "\n")
    ran = Ran(answers, labels, "--label", "low", "--weight", "w", "--json", tmp_path / "o.json")
    assert ran.code == 1
    told = [line for line in ran.out.splitlines() if line.startswith("Left out: ")]
    assert told == [
        f"Left out: 1 cannot be read as answers; b12screen score {answers} says why.",
        f"Left out: 1 in {answers} without an id.",
        f"Left out: 1 in {labels} without an id.",
        f"Left out: 6 only in {answers}: p0, p1, p2, p17, p18 and 1 more.",
        f"Left out: 2 only in {labels}: x1, x\ufffd2.",
        "Left out: 1 whose label is empty.",
        "Left out: 2 whose weight is 0 or empty.",
    ]
    left_out = json.loads((tmp_path / "o.json").read_text())["left_out"]
    assert left_out["ids_only_in_answers"] == ["p0", "p1", "p2", "p17", "p18", "p19"]


GOOD_ANSWERS = '{"id": 1, "age": 70}\n{"id": 2, "age": 30}\n{"id": 3, "age": 50}\n'
GOOD_LABELS = "id,low,w\n1,1,2\n2,0,1\n3,0,1\n"
NO_LABEL = '{labels}, record %d: "low" must be 1, 0, or empty where it is not known.'
ALIKE = (
    "Of the %d people who can be compared, %s has low. How well people are told apart can only be measured where some "
    "have it and some do not."
)
MORE_THAN_ONCE = "%s occurs more than once. Keep one record a person."
REFUSED: dict[str, tuple[str, str | bytes, str]] = {
    "no such column": (GOOD_ANSWERS, "id,lwo\n1,1\n", '{labels} has no column "low"; did you mean "lwo"?'),
    "no id": (GOOD_ANSWERS, "no,low\n1,1\n", '{labels} has no column "id"; there are no and low'),
    "no labels": (GOOD_ANSWERS, "id,low\n", "{labels} has nobody with an id, so nothing can be compared."),
    "no people": ('{"age": 3}', GOOD_LABELS, "{answers} has nobody with an id, so nothing can be compared."),
    "other ids": (
        GOOD_ANSWERS,
        "id,low\nx\x1b,1\n",
        "No id of {answers} is in {labels}, so nothing can be compared. "
        'Ids look like "1" in the first and "x\ufffd" in the other.',
    ),
    "empty": (GOOD_ANSWERS, "", '{labels} has no column "id"'),
    "repeated label": (GOOD_ANSWERS, "id,low\n1,1\n2,0\n1,1\n", "{labels}: " + MORE_THAN_ONCE % "1"),
    "repeated person": (GOOD_ANSWERS * 2, GOOD_LABELS, "{answers}: " + MORE_THAN_ONCE % "1, 2, 3"),
    "no label": (GOOD_ANSWERS, "id,low\n1,1\n2,2\n", NO_LABEL % 2),
    "nan": (GOOD_ANSWERS, "id,low\n1,nan\n2,0\n", NO_LABEL % 1),
    "nobody": (GOOD_ANSWERS, "id,low\n1,0\n2,0\n3,\n", ALIKE % (2, "nobody")),
    "everybody": (GOOD_ANSWERS, "id,low\n1,1\n2,yes\n", ALIKE % (2, "everybody")),
    "one person": (GOOD_ANSWERS, "id,low\n3,1\n", ALIKE % (1, "everybody")),
    "short row": (GOOD_ANSWERS, "id,low\n1\n", "{labels}, up to line 2: a row has 1 cells, the header has 2."),
    "two of a name": (GOOD_ANSWERS, "id,low,low\n1,1,0\n", "{labels} has two columns of one name. Keep one."),
    "quote": (GOOD_ANSWERS, 'id,low\n1,"1\n', "Cannot read {labels} as CSV: check quotes and line ends near line 3."),
    "latin": (GOOD_ANSWERS, b"id,low\n\xe9,1\n", "{labels} is not UTF-8, from about line 1 on. Save it as UTF-8."),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_measured_is_refused_in_one_sentence(tmp_path: Path, case: str) -> None:
    people, rows, expected = REFUSED[case]
    answers, labels = tmp_path / "a.ndjson", tmp_path / "l.csv"
    answers.write_text(people)
    labels.write_bytes(rows.encode() if isinstance(rows, str) else rows)
    ran = Ran(answers, labels, "--label", "low")
    assert (ran.code, ran.told) == (2, expected.format(answers=answers, labels=labels))
    assert ran.out == ""


@pytest.mark.parametrize("weight", ["-1", "nan", "inf", "1e400", "much"])
def test_a_weight_that_is_none_is_refused(tmp_path: Path, weight: str) -> None:
    answers, labels = tmp_path / "a.ndjson", tmp_path / "l.csv"
    answers.write_text(GOOD_ANSWERS)
    labels.write_text(GOOD_LABELS.replace("2,0,1", f"2,0,{weight}"))
    ran = Ran(answers, labels, "--label", "low", "--weight", "w")
    expected = f'{labels}, record 2: the weight "w" must be a number of 0 or more; 0 or nothing leaves the person out.'
    assert (ran.code, ran.told) == (2, expected)


def test_the_id_is_no_label_and_no_weight(some: Path) -> None:
    for options in (("--label", "id"), ("--label", "low_b12", "--weight", "id")):
        ran = Ran(some / "answers.ndjson", some / "labels.csv", *options)
        assert ran.told == '"id" says who somebody is. Name another column for --label and --weight.'


def test_by_something_that_nobody_has_is_refused(some: Path) -> None:
    for by, hint in (("metfromin", '; did you mean "metformin"?'), ("zzz", "")):
        ran = Ran(some / "answers.ndjson", some / "labels.csv", "--label", "low_b12", "--by", by)
        assert ran.told == f'--by "{by}" is no question that was read and no column of the labels{hint}'
    ran = Ran(some / "results.csv", some / "labels.csv", "--label", "low_b12", "--by", "metformin")
    assert ran.told.endswith("; results carry no answers")
    ran = Ran(some / "answers.csv", some / "labels.csv", "--label", "low_b12", "--by", "id")
    assert ran.told == "--by id has 659 different values; 50 are the most to compare."


def test_results_of_other_or_mixed_rules_are_refused(some: Path, tmp_path: Path) -> None:
    text = (some / "results.csv").read_text()
    pack = b12screen.score_one({})["pack"]
    other = tmp_path / "other.csv"
    other.write_text(text.replace(pack, "b12@0.1.0+sha256:00"))
    ran = Ran(other, some / "labels.csv", "--label", "low_b12")
    assert ran.told == (
        f"{other} holds results of b12@0.1.0+sha256:00, and the rules here are {pack}. "
        "Give --rules with the rules that made them, or the answers instead of results."
    )
    other.write_text(text.replace(pack, "b12@0.1.0+sha256:00", 5))
    assert Ran(other, some / "labels.csv", "--label", "low_b12").told == (
        f"{other} mixes results of 2 packs of rules (b12@0.1.0+sha256:00, {pack}). Score everybody with one."
    )
    ran = Ran(some / "results.csv", some / "labels.csv", "--label", "low_b12", "--assume", "all=no")
    assert ran.told == "--assume is for answers, and these are results. Give it to b12screen score."


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("ask_clinician", "ask_a_friend", '"ask_a_friend" is no outcome and no rule of '),
        (",false,", ",,", None),
        ("\n", "\n\n", None),
    ],
)
def test_results_that_somebody_edited(some: Path, tmp_path: Path, old: str, new: str, says: str | None) -> None:
    edited = tmp_path / "edited.csv"
    edited.write_text((some / "results.csv").read_text().replace(old, new))
    ran = Ran(edited, some / "labels.csv", "--label", "low_b12")
    assert (says in ran.told) if says else ran.code == 0


def test_a_score_that_is_no_number_is_refused(some: Path, tmp_path: Path) -> None:
    edited = tmp_path / "edited.ndjson"
    edited.write_text((some / "results.ndjson").read_text().replace('"score":', '"score":"x","was":', 1))
    ran = Ran(edited, some / "labels.csv", "--label", "low_b12")
    assert ran.told == f"{edited}: a score is no whole number. Write the results again with b12screen score."
    edited.write_text((some / "results.ndjson").read_text() + "[1]\n")
    ran = Ran(edited, some / "labels.csv", "--label", "low_b12")
    assert ran.told == f"{edited}, line 660: this is no JSON object."


def test_a_damaged_parquet_file_is_refused(some: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.parquet"
    cut.write_bytes((some / "labels.parquet").read_bytes()[:-9])
    ran = Ran(some / "answers.ndjson", cut, "--label", "low_b12")
    assert ran.told == f"Cannot read {cut}: it is no whole Parquet file, or a column holds no plain values."


def test_no_file_is_named_twice(some: Path) -> None:
    answers, labels = some / "answers.ndjson", some / "labels.csv"
    ran = Ran(answers, labels, "--label", "low_b12", "--json", answers)
    assert ran.told == f"ANSWERS and --json are the same file, {answers}. Choose another name."
    assert answers.stat().st_size > 10_000


def test_figures_are_readable_by_nobody_else(some: Path) -> None:
    figures(some, "results.csv", "labels.csv")
    if os.name == "posix":
        assert stat.S_IMODE((some / "out.json").stat().st_mode) == 0o600


def test_no_figure_is_nan(some: Path, tmp_path: Path) -> None:
    """Few people, so that most groups have nobody, or only people of one kind, in them."""
    lines = (some / "answers.ndjson").read_text().splitlines()[:12]
    (tmp_path / "a.ndjson").write_text("\n".join(lines))
    ids = [json.loads(line)["id"] for line in lines]
    write_csv(tmp_path / "l.csv", [{"id": each, "low": int(i == 4), "w": 1 + i} for i, each in enumerate(ids)])
    options = ("--by", "age,ppi,diet", "--weight", "w", "--json", tmp_path / "o.json", "--assume", "red_flags=no")
    ran = Ran(tmp_path / "a.ndjson", tmp_path / "l.csv", "--label", "low", *options)
    assert ran.code == 0
    for text in (ran.out, (tmp_path / "o.json").read_text()):
        assert not re.search(r"\b(nan|inf|infinity)\b", text, re.IGNORECASE)


def test_without_numpy_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, some: Path) -> None:
    for name in [each for each in sys.modules if each.startswith("b12screen.evaluate")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "numpy", None)
    ran = Ran(some / "answers.ndjson", some / "labels.csv", "--label", "low_b12")
    assert ran.told == "numpy is not installed. Get it with: pip install 'matplotlib>=3.9,<4' 'numpy>=1.26,<3'"


def test_the_survey_gives_what_its_page_says() -> None:
    """The whole survey, in one go: 13,177 people."""
    ran = Ran(SURVEY, LABELS, "--label", "low_b12", "--assume", "red_flags=no")
    assert ran.out.splitlines()[1:3] == [
        "13,177 people, 273 with low_b12 (2.1 %).",
        "Assumed where nothing was asked: red_flags=no.",
    ]


def test_answers_are_read_by_a_mapping_as_score_reads_them(some: Path, tmp_path: Path, found: dict[str, Any]) -> None:
    mapped, mapping = tmp_path / "mapped.csv", tmp_path / "map.yaml"
    with (some / "answers.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    write_csv(mapped, [{f"q_{key}": cell.replace("yes", "1") for key, cell in row.items()} for row in rows])
    coded = [key for key in rows[0] if key not in ("id", "age", "diet") and not key.endswith("_months")]
    lines = [f'  {key}: {{field: q_{key}, answers: {{"1": yes, "no": no}}}}' for key in coded]
    lines += [f"  {key}: {{field: q_{key}}}" for key in rows[0] if key not in (*coded, "id")]
    mapping.write_text("id: q_id\nquestions:\n" + "\n".join(lines) + "\n")
    options = ("--map", mapping, "--assume", "red_flags=no", "--weight", "weight", "--json", tmp_path / "o.json")
    ran = Ran(mapped, some / "labels.csv", "--label", "low_b12", *options)
    assert (ran.code, ran.told) == (0, "")
    assert {**json.loads((tmp_path / "o.json").read_text()), "answers": found["answers"]} == found


def test_columns_that_are_no_question_are_refused_or_ignored(some: Path, tmp_path: Path) -> None:
    wide = tmp_path / "wide.csv"
    wide.write_text(re.sub("^", "site,", (some / "answers.csv").read_text(), flags=re.MULTILINE).removesuffix("site,"))
    ran = Ran(wide, some / "labels.csv", "--label", "low_b12")
    assert ran.code == 2 and '"site"' in ran.told
    assert Ran(wide, some / "labels.csv", "--label", "low_b12", "--extra", "ignore").code == 0
    none = tmp_path / "none.ndjson"
    none.write_text('{"id": "nhanes-2", "site": "a"}\n')
    ran = Ran(none, some / "labels.csv", "--label", "low_b12", "--extra", "ignore")
    assert ran.told == f"No field of {none} is a question. Say what yours mean: b12screen map draft FILE"


def test_workbooks_are_read(some: Path, tmp_path: Path, found: dict[str, Any]) -> None:
    for name in ("answers", "labels", "results"):
        frame = pl.read_csv(some / f"{name}.csv", infer_schema=False)
        frame.write_excel(tmp_path / f"{name}.xlsx")
    options = ("--weight", "weight", "--json", tmp_path / "o.json")
    for name, more in (("answers", ("--assume", "red_flags=no")), ("results", ())):
        ran = Ran(tmp_path / f"{name}.xlsx", tmp_path / "labels.xlsx", "--label", "low_b12", *options, *more)
        assert (ran.code, ran.told) == (0, "")
        other = json.loads((tmp_path / "o.json").read_text())
        assert other["unweighted"]["bounds"] == found["unweighted"]["bounds"]
        assert other["weighted"]["rules"] == found["weighted"]["rules"]


def test_what_a_question_changes_is_what_scoring_without_it_gives(tmp_path: Path) -> None:
    lines = survey_lines()[:2_000:5]
    people = [json.loads(line) for line in lines]
    (tmp_path / "a.ndjson").write_bytes(b"".join(lines))
    write_csv(tmp_path / "l.csv", [{"id": each["id"], "low": int(i % 9 == 0)} for i, each in enumerate(people)])
    options = ("--label", "low", "--assume", "red_flags=no", "--questions", "--json", tmp_path / "o.json")
    ran = Ran(tmp_path / "a.ndjson", tmp_path / "l.csv", *options)
    assert ran.code == 0 and "WOULD FEWER QUESTIONS DO AS WELL?" in ran.out
    fewer = json.loads((tmp_path / "o.json").read_text())["fewer"]
    assert fewer["people"] == len(people)
    told = {each["question"]: each for each in fewer["questions"]}
    assert {"pregnancy", "nerve_pain"}.isdisjoint(told)  # nobody was asked
    assert told["age"]["cost"] == "a page of its own"
    assert re.fullmatch(r"a line in a list of \d+", told["metformin"]["cost"])
    assert told["ppi_months"]["cost"] == "a follow-up"
    before = [b12screen.score_one(each, assume=["red_flags=no"]) for each in people]
    for name, instead in (("metformin", False), ("age", None), ("walking_difficulty", False), ("diet", None)):
        gone = {name, f"{name}_months"}
        others = [{key: value for key, value in each.items() if key not in gone} for each in people]
        asked = [name in each for each in people]
        without = [{**each, name: instead} if was else each for each, was in zip(others, asked, strict=True)]
        after = [b12screen.score_one(each, assume=["red_flags=no"]) for each in without]
        changed = [i for i, (a, b) in enumerate(zip(before, after, strict=True)) if a["outcome"] != b["outcome"]]
        assert told[name]["answered"] == sum(asked)
        assert told[name]["outcomes_changed"] == len(changed)
        assert told[name]["cases_changed"] == sum(i % 9 == 0 for i in changed)
        scores, cases = np.array([each["score"] for each in after]), np.arange(len(people)) % 9 == 0
        assert told[name]["area"]["value"] == pytest.approx(area(scores, cases).value)
    assert any(told[name]["outcomes_changed"] for name in ("metformin", "age", "diet"))


def test_questions_need_answers_and_look_at_some_of_very_many(some: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = Ran(some / "results.csv", some / "labels.csv", "--label", "low_b12", "--questions")
    assert ran.told == "--questions needs answers; results of score do not hold them."
    monkeypatch.setattr(sys.modules[Fewer.__module__], "MOST_PEOPLE", 100)
    told = figures(some, "answers.ndjson", "labels.csv", "--questions")
    assert told["fewer"]["people"] == len(range(0, told["people"], 7)) <= 100
    monkeypatch.setattr(sys.modules[Fewer.__module__], "MOST_PEOPLE", 1)
    ran = Ran(some / "answers.ndjson", some / "labels.csv", "--label", "low_b12", "--questions")
    assert ran.told == "--questions looks at every so-many-th person only, and among these all are alike."


def test_the_order_of_people_and_labels_changes_nothing(some: Path, tmp_path: Path, found: dict[str, Any]) -> None:
    header, *rows = (some / "labels.csv").read_text().splitlines(keepends=True)
    turned = tmp_path / "turned.csv"
    turned.write_text("".join([header, *reversed(rows)]))
    other = figures(some, "answers.ndjson", str(turned), "--assume", "red_flags=no", "--weight", "weight")
    assert {**other, "labels": found["labels"]} == found


def test_lists_that_were_forgotten_are_read_again(
    some: Path, found: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules[read_results.__module__], "_MOST_LISTS", 5)
    other = figures(some, "results.csv", "labels.csv", "--weight", "weight")
    for side in ("unweighted", "weighted"):
        assert other[side]["rules"] == found[side]["rules"]
        assert other[side]["bounds"] == found[side]["bounds"]
