"""`rules check` and `rules test` find what is wrong with the meaning of a pack, each where it stands."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from small_pack import FILES, change, copy_pack, write, write_small_pack
from test_codes import replaced, values_in

from b12screen.authoring.check.every_problem import checked, problems_in
from b12screen.authoring.codes.registry import CODES
from b12screen.authoring.trial_report import report_trials
from b12screen.authoring.trials import run_trials
from b12screen.engine.plan import Plan
from b12screen.pack.load import load_pack
from b12screen.pack.read.yaml12 import read_yaml

SHIPPED = Path(__file__).parents[1] / "rules"


def edit(file: str, old: str, new: str) -> Callable[[Path], None]:
    """Change the first place of a file of the pack where `old` stands."""

    def put_in(folder: Path) -> None:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text, f"{file} no longer holds {old!r}"
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")

    return put_in


def red_flags_below_scope(folder: Path) -> None:
    path = folder / "outcomes.yaml"
    head, urgent, scope, rest = re.split(
        r"(?=^- id: (?:urgent|out_of_scope|contact_care_team)\n)", path.read_text(encoding="utf-8"), flags=re.M
    )
    path.write_text(head + scope + urgent + rest, encoding="utf-8")


def numbness_twice(folder: Path) -> None:
    text = (folder / "symptoms/numbness.yaml").read_text(encoding="utf-8")
    text = text.replace("kind: symptom", "kind: risk_factor")
    (folder / "risk_factors/numbness.yaml").write_text(text, encoding="utf-8")


# One defect each, and what must be said of it: file:line:column where it stands, and the code.
DEFECTS: dict[str, tuple[Callable[[Path], None], str, str]] = {
    "a typo in a key": (
        edit("symptoms/numbness.yaml", "because:", "becuase:"),
        r"symptoms/numbness\.yaml:\d+:1",
        "unknown_key",
    ),
    "an unreachable outcome": (
        edit(
            "outcomes.yaml",
            "when: {answer: age, below: 16}",
            "when: {all: [{answer: age, below: 16}, {answer: age, more_than: 20}]}",
        ),
        r"outcomes\.yaml:\d+:7",
        "unreachable_outcome",
    ),
    "a red flag moved below scope": (red_flags_below_scope, r"outcomes\.yaml:\d+:7", "red_flag_outranked"),
    "a reassuring outcome on unknown": (
        edit("outcomes.yaml", "      - not: {count: {kind: symptom}, at_least: 1}\n", ""),
        r"outcomes\.yaml:\d+:7",
        "reassuring_with_symptom",
    ),
    "a missing source": (
        edit("risk_factors/metformin.yaml", "sources: [mhra_2022", "sources: [mhra_2021"),
        r"risk_factors/metformin\.yaml:\d+:\d+",
        "unknown_source",
    ),
    "a duplicated id": (
        numbness_twice,
        r"symptoms/numbness\.yaml:\d+:5",
        "duplicate_id",
    ),
    "a negative weight on a symptom": (
        edit("symptoms/numbness.yaml", "weight: none", "weight: protective"),
        r"symptoms/numbness\.yaml:\d+:9",
        "negative_weight",
    ),
    "a cycle": (
        edit("symptoms/numbness.yaml", "when: {answer: numbness, is: yes}", "when: {rule: numbness}"),
        r"symptoms/numbness\.yaml:\d+:7",
        "cycle",
    ),
    "a forbidden phrase": (
        edit("outcomes.yaml", "  say: >-\n", "  say: >-\n    You are at low risk.\n"),
        r"outcomes\.yaml:\d+:8",
        "forbidden_phrase",
    ),
}


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return copy_pack(SHIPPED, tmp_path / "rules")


@pytest.mark.parametrize("defect", DEFECTS)
def test_check_finds_a_single_defect_where_it_stands(defect: str, pack: Path) -> None:
    put_in, place, code = DEFECTS[defect]
    put_in(pack)
    found = [(str(problem.place), problem.code) for problem in problems_in(pack)]
    assert any(re.search(f"{place}$", where) and code == got for where, got in found), found


def test_the_trials_find_a_threshold_of_4_months_in_place_of_48(pack: Path) -> None:
    edit("risk_factors/metformin.yaml", "at_least: 48", "at_least: 4")(pack)
    report = report_trials(pack, None, None)
    assert not report.passed
    told = r"/risk_factors/metformin\.yaml:\d+:5: FAILED metformin, example \d: points: expected 2, got 3"
    assert any(re.fullmatch(told, line.removeprefix(str(pack))) for line in report.lines)


def test_a_failing_case_is_told_where_it_stands_and_written_as_junit_xml(tmp_path: Path) -> None:
    folder = write_small_pack(tmp_path / "pack")
    change(folder, "cases/walkers.yaml", "score: 2", "score: 3")
    report = report_trials(folder, "case", tmp_path / "junit.xml")
    assert report.lines == (
        f"{folder}/cases/walkers.yaml:1:7: FAILED case first_walk: score: expected 3, got 2",
        "0 passed, 1 failed.",
    )
    suite = ElementTree.parse(tmp_path / "junit.xml").getroot()
    assert (suite.get("tests"), suite.get("failures")) == ("1", "1")
    assert [case.get("name") for case in suite] == ["case first_walk"]


def test_trials_where_nothing_ran_do_not_pass(tmp_path: Path) -> None:
    report = report_trials(write_small_pack(tmp_path), "no such word", None)
    assert not report.passed
    assert report.lines == ("Nothing ran: no example and no case has that word in its name.",)


def test_check_has_three_formats(tmp_path: Path) -> None:
    folder = write_small_pack(tmp_path)
    change(folder, "symptoms/blister.yaml", "weight: weak", "weight: week")
    place = f"{folder}/symptoms/blister.yaml"
    message = 'there is no weight "week"; did you mean "weak"? pack.yaml has strong, weak and none'
    concise = f"{place}:6:9: unknown_weight: {message}"
    assert checked(folder, "concise").text == f"{concise}\n1 problem found."
    assert checked(folder, "full").text.startswith(f"{concise}\n    6 | weight: week\n")
    listed = [{"file": place, "line": 6, "column": 9, "code": "unknown_weight", "message": message}]
    assert json.loads(checked(folder, "json").text) == listed


def test_the_shipped_pack_has_no_problem_and_every_trial_passes() -> None:
    assert [problem.concise() for problem in problems_in(SHIPPED)] == []
    assert [trial.told() for trial in run_trials(load_pack(SHIPPED)) if not trial.passed] == []


@pytest.mark.parametrize("defect", ["a red flag moved below scope", "a reassuring outcome on unknown"])
def test_a_counterexample_can_be_answered_and_breaks_the_pack(defect: str, pack: Path) -> None:
    DEFECTS[defect][0](pack)
    problem = next(problem for problem in problems_in(pack) if problem.code == DEFECTS[defect][2])
    example = json.loads(problem.message.partition(": ")[2].partition(", and no to all others")[0])
    plan = Plan(load_pack(pack))
    answers = {question.id: False for question in plan.pack.questions if question.type == "yes_no"} | example
    applies = plan.applies(plan.row(example))
    found = plan.assess(plan.row({name: value for name, value in answers.items() if applies[name]}))
    rules = [plan.pack.rule[name].kind for name in found.present]
    outcome = next(each for each in plan.pack.outcomes if each.id == found.outcome)
    assert "red_flag" in rules and outcome.id != "urgent" if "flag" in defect else "symptom" in rules


WANDERER = """\
id: wanderer
kind: modifier
title: Wanderer
when: {answer: shoes, is: old}
weight: none
because: Old shoes have walked far.
sources: [handbook]
examples:
  - {given: {shoes: old}, expect: present}
  - {given: {shoes: new}, expect: absent}
  - {given: {}, expect: unknown}
"""

# A change to the small pack, and the one problem that it gives.
# What is put for what, in which file of the small pack, and every problem that this gives.
LINTS: dict[str, tuple[str, str, str, list[str]]] = {
    "a question that nothing reads": (
        "questions.yaml",
        "- id: kit\n  title: Your kit\n  pages:\n",
        "- id: kit\n  title: Your kit\n  pages:\n    - {id: hat, type: yes_no, text: A hat, label: a hat, why: Sun.}\n",
        ['questions.yaml:19:12: unused_question: nothing reads the answer to "hat"'],
    ),
    "a rule that never holds": (
        "red_flags/fever.yaml",
        "when: {answer: fever, is: yes}",
        "when: {all: [{answer: fever, is: yes}, {answer: fever, is: no}]}",
        [
            'outcomes.yaml:1:7: unreachable_outcome: no answers lead to "stop"',
            'red_flags/fever.yaml:4:7: rule_never_holds: no answers make "fever" hold',
        ],
    ),
    "a level that is never reached": (
        "symptoms/blister.yaml",
        "{answer: blister_days, at_least: 3}",
        "{answer: blister, is: no}",
        [
            'questions.yaml:9:11: unused_question: nothing reads the answer to "blister_days"',
            'symptoms/blister.yaml:8:5: level_never_reached: no answers make level 1 of "blister" count',
        ],
    ),
    "levels that leave nothing for the rule's own weight": (
        "symptoms/blister.yaml",
        "{answer: blister_days, at_least: 3}",
        "{answer: blister_days, at_least: 0}",
        ['symptoms/blister.yaml:6:9: level_never_reached: the levels of "blister" leave nothing for its own weight'],
    ),
    "a verdict without an example": (
        "red_flags/fever.yaml",
        "  - {given: {fever: declined}, expect: unknown}\n",
        "",
        ['red_flags/fever.yaml:10:3: example_missing: no example of "fever" expects unknown'],
    ),
    "a source that nothing cites": (
        "sources.yaml",
        "- id: handbook\n",
        "- {id: atlas, citation: Atlas, address: the shelf, read: whole}\n- id: handbook\n",
        ['sources.yaml:1:8: uncited_source: nothing cites "atlas"'],
    ),
    "a forbidden phrase, in any case": (
        "pack.yaml",
        "always:\n",
        "forbidden: [keep the BLISTER]\nalways:\n",
        ['notes.yaml:4:8: forbidden_phrase: the text says "keep the BLISTER", which pack.yaml forbids'],
    ),
    "a page without a reason": (
        "questions.yaml",
        "      why: New shoes rub.\n",
        "",
        ["questions.yaml:19:7: missing_text: the page does not say why it is asked (why)"],
    ),
    "an outcome without a next step": (
        "outcomes.yaml",
        "  next_steps: [Change them.]\n",
        "",
        ['outcomes.yaml:8:3: missing_text: "change_shoes" does not say what to do next (next_steps)'],
    ),
    "a negative weight on a risk factor": (
        "pack.yaml",
        "weak: 1",
        "weak: -1",
        [
            'risk_factors/new_shoes.yaml:6:9: negative_weight: "new_shoes" is a risk_factor and weighs -1',
            'symptoms/blister.yaml:6:9: negative_weight: "blister" is a symptom and weighs -1',
        ],
    ),
    "a yes that lowers the urgency": (
        "outcomes.yaml",
        "      - {rule: new_shoes}\n",
        "      - {rule: new_shoes}\n      - not: {answer: blister_days, more_than: 9}\n",
        [],
    ),
    "a symptom that lowers the urgency": (
        "outcomes.yaml",
        "- id: walk_on\n  urgency: null",
        "- id: rest\n  when: {not: {answer: blister, is: yes}}\n  urgency: 1\n  title: Rest\n  say: Rest.\n"
        "  next_steps: [Sit.]\n- id: walk_on\n  urgency: null",
        [
            'outcomes.yaml:23:7: yes_lowers_urgency: a yes to "blister" leads here from "rest": '
            '{"blister": "yes", "blister_days": 0, "shoes": "old"}, and no to all others'
        ],
    ),
}


@pytest.mark.parametrize("lint", LINTS)
def test_check_says_what_is_wrong_with_the_meaning_word_for_word(lint: str, tmp_path: Path) -> None:
    file, old, new, expected = LINTS[lint]
    change(write_small_pack(tmp_path), file, old, new)
    found = [problem.concise().removeprefix(f"{tmp_path}/") for problem in problems_in(tmp_path)]
    assert found == expected


def test_a_rule_without_points_that_nothing_reads_never_matters(tmp_path: Path) -> None:
    write(write_small_pack(tmp_path), "modifiers/wanderer.yaml", WANDERER)
    found = [problem.concise().removeprefix(f"{tmp_path}/") for problem in problems_in(tmp_path)]
    assert found == [
        'modifiers/wanderer.yaml:1:5: rule_never_matters: "wanderer" has no points, and nothing counts or names it'
    ]


def test_the_small_pack_has_no_problem(tmp_path: Path) -> None:
    assert problems_in(write_small_pack(tmp_path)) == ()


@pytest.mark.parametrize("wrong", [None, "x", [], {"a": 1}, [{"id": "zz"}]])
@pytest.mark.parametrize("name", FILES)
def test_whatever_stands_in_a_file_the_rest_is_checked_too(name: str, wrong: Any, tmp_path: Path) -> None:
    """Entries that fit are checked beside those that do not, and nothing that is misshapen gets in the way."""
    folder = write_small_pack(tmp_path)
    value = read_yaml(name, FILES[name].encode()).value
    for path in values_in(value):
        write(folder, name, json.dumps(replaced(value, path, wrong)))
        assert {problem.code for problem in problems_in(folder)} <= set(CODES), path
