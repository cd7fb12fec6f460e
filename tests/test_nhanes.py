"""Real people: the 13,177 of the NHANES survey, in one go."""

import csv
import gzip
import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from oracle import Oracle, read
from people_on_file import LABELS, SURVEY, survey_lines

RULES = Path(__file__).parents[1] / "rules"
EVERYBODY = 13_177
MOST_COMPLETIONS = 4_000
LEFT_OPEN = ("food", "mouth")  # enough for brute force to have something to try
NERVES = ("numbness", "pins_and_needles", "balance_problems", "walking_difficulty")  # what the survey asked


def scored(given: list[str], *options: str) -> tuple[list[dict[str, Any]], str]:
    command = [sys.executable, "-m", "b12screen", "score", *options]
    done = subprocess.run(command, input="".join(given), capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()], done.stderr


@pytest.fixture(scope="module")
def survey() -> list[str]:
    return [line.decode() for line in survey_lines()]


def test_the_files_hold_what_their_page_says(survey: list[str]) -> None:
    with gzip.open(LABELS, "rt", encoding="utf-8", newline="") as file:
        labels = list(csv.DictReader(file))
    assert [each["id"] for each in labels] == [json.loads(line)["id"] for line in survey]
    assert len(labels) == EVERYBODY
    assert {each["cycle"] for each in labels} == {"1999-2000", "2001-2002", "2011-2012"}
    assert Counter(each["low_b12"] for each in labels) == {"0": EVERYBODY - 273, "1": 273}
    assert Counter(each["b12_or_mma"] for each in labels) == {"0": 11_962 - 522, "1": 522, "": EVERYBODY - 11_962}
    assert all((each["low_b12"] == "1") == (float(each["b12_pg_ml"]) < 200) for each in labels)


def test_everybody_is_scored_and_the_summary_says_what_was_assumed(survey: list[str]) -> None:
    rows, said = scored([], str(SURVEY), "--assume", "red_flags=no")
    assert [row["id"] for row in rows] == [json.loads(line)["id"] for line in survey]
    assert len(rows) == EVERYBODY
    assert said.splitlines()[-1].startswith("13,177 read, 13,177 scored, 0 rejected; assumed red_flags=no; rules b12 ")
    counts = [int(number.replace(",", "")) for number in re.findall(r"^  [a-z_]+ +([0-9,]+)  +[0-9.]+ %$", said, re.M)]
    assert sum(counts) == EVERYBODY


def test_people_spread_over_the_survey_get_what_brute_force_gives(survey: list[str]) -> None:
    spread = survey[:: EVERYBODY // 10]
    sections = [section for section in read(RULES / "questions.yaml") if section["id"] not in LEFT_OPEN]
    assume = [option for section in sections for option in ("--assume", f"{section['id']}=no")]
    rows, _ = scored(spread, "--explain", *assume)
    oracle = Oracle(RULES)
    for line, row in zip(spread, rows, strict=True):
        answers = with_no(json.loads(line), sections)
        assert 1 < len(oracle.completions(answers, len(oracle.questions))) <= MOST_COMPLETIONS
        expected = oracle.assess(answers)
        assert {key: row[key] for key in expected} == expected, row["id"]


def with_no(person: dict[str, Any], sections: list[dict[str, Any]]) -> dict[str, Any]:
    """Do by hand what the run was told to assume: a follow-up only where its opener is certainly true."""
    answers = {key: answer for key, answer in person.items() if key != "id"}
    for section in sections:
        questions = [question for page in section["pages"] for question in page.get("questions", [page])]
        with_no = [question["id"] for question in questions if question["type"] == "yes_no" or _has_no(question)]
        symptoms_open = any(answers.get(name) is True for name in NERVES)
        closed = {"iron_not_working"} | (set() if symptoms_open else {"symptoms_both_sides"})
        closed |= set() if 12 <= answers["age"] <= 60 else {"pregnancy"}
        answers |= {name: "no" for name in with_no if name not in answers and name not in closed}
    return answers


def _has_no(question: dict[str, Any]) -> bool:
    return any(option["code"] == "no" for option in question.get("options", []))
