"""Holds the oracle to results worked out by hand, and the random packs to the whole grammar."""

from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import pytest
from oracle import Oracle
from random_packs import condition_features, random_bold_person, random_person, write_random_pack

from b12screen.pack.load import load_pack

PLACES = ("rule", "level", "opener", "outcome", "view", "note")
FORMS = (
    *("all", "any", "not", "rule", "answer is", "a list of values", "not over a follow-up"),
    *("answer at_least", "answer more_than", "answer below", "answer at_most", "two limits"),
    *("count everything", "count kind", "count tag", "count rules", "count kind and tag", "count kind and rules"),
    *("count at_least 1", "count at_least 2", "count at_least 3"),
)
NEVER = ("count everything in rule", "count everything in level")  # it would count the rule itself: a circle
FEATURES = {
    *(f"{form} in {place}" for form in FORMS for place in PLACES if f"{form} in {place}" not in NEVER),
    *(f"{kind}{follow_up}" for kind in ("yes_no", "choice", "number") for follow_up in ("", " follow-up")),
    *(f"{kind} that feeds {what}" for kind in ("yes_no", "choice", "number") for what in ("no rule", "rules")),
    *(f"{kind} rule" for kind in ("red_flag", "risk_factor", "symptom", "modifier")),
    *(f"rule with {levels} levels" for levels in (0, 1, 2)),
    *("yes_no with unknown_means", "yes_no with unknown_means follow-up"),
    *("follow-up of a follow-up", "follow-up of a follow-up through a rule"),
    *("rule named after its question", "negative weight", "negative level", "chain of three rules"),
    *("1 groups", "2 groups", "3 groups", "4 groups"),
}

YES_NO = "{id: %s, type: yes_no}"
OUTCOMES = "[{id: high, when: {rule: high}}, {id: low, when: {rule: low}}, {id: none}]"


def tiny(folder: Path, questions: list[str], rules: dict[str, str], outcomes: str, guidelines: str = "[]") -> Oracle:
    """Write the part of a pack that the oracle reads; a bare word is a yes_no question."""
    asked = ", ".join(each if each.startswith("{") else YES_NO % each for each in questions)
    weights = "{strong: 3, moderate: 2, weak: 1, none: 0, protective: -2}"
    (folder / "pack.yaml").write_text(f"weights: {weights}", encoding="utf-8")
    (folder / "questions.yaml").write_text(f"[{{id: all_of_them, pages: [{asked}]}}]", encoding="utf-8")
    (folder / "outcomes.yaml").write_text(outcomes, encoding="utf-8")
    (folder / "guidelines.yaml").write_text(guidelines, encoding="utf-8")
    (folder / "symptoms").mkdir()
    for name, rest in rules.items():
        (folder / "symptoms" / f"{name}.yaml").write_text(
            f"{{id: {name}, kind: symptom, weight: weak, {rest}}}", encoding="utf-8"
        )
    return Oracle(folder)


def said(oracle: Oracle, answers: dict[str, Any], *keys: str) -> list[Any]:
    result = oracle.assess(answers)
    return [result[key] for key in keys]


@pytest.fixture
def vegan(tmp_path: Path) -> Oracle:
    diet = "{id: diet, type: choice, options: [{code: mixed}, {code: vegetarian}, {code: vegan}]}"
    plants = "{answer: diet, is: [vegetarian, vegan]}"
    rules = {
        "numbness": "when: {answer: numbness, is: yes}",
        "with_b12": f"when: {{all: [{plants}, {{answer: b12, is: yes}}]}}",
        "without_b12": f"when: {{all: [{plants}, {{not: {{answer: b12, is: yes}}}}]}}",
    }
    outcomes = """
        - {id: ask, when: {rule: numbness}}
        - {id: risk, when: {count: {rules: [with_b12, without_b12]}, at_least: 1}}
        - {id: none}"""
    return tiny(tmp_path, [diet, "b12", "numbness"], rules, outcomes)


def test_a_well_vegan_who_does_not_know_her_tablets_is_decided(vegan: Oracle) -> None:
    result = vegan.assess({"diet": "vegan", "b12": "unknown", "numbness": False})
    assert (result["outcome"], result["decided"], result["could_become"], result["settle"]) == ("risk", True, [], [])
    assert (result["present"], result["unknown"]) == ([], ["with_b12", "without_b12"])


def test_one_of_two_rules_must_hold_and_nobody_knows_which_so_the_score_is_below_its_bounds(vegan: Oracle) -> None:
    answers = {"diet": "vegan", "b12": None, "numbness": "no"}
    assert said(vegan, answers, "score", "score_min", "score_max") == [0, 1, 1]


def test_nothing_answered_leaves_everything_open(vegan: Oracle) -> None:
    keys = ("outcome", "could_become", "settle", "score", "score_min", "score_max")
    assert said(vegan, {}, *keys) == ["none", ["ask", "risk"], ["diet", "numbness"], 0, 0, 2]


def test_an_outcome_can_be_certain_although_each_completion_names_an_earlier_one_first(tmp_path: Path) -> None:
    outcomes = "[{id: a, when: {answer: q, is: yes}}, {id: b, when: {answer: q, is: no}}, {id: c}]"
    oracle = tiny(tmp_path, ["q"], {}, outcomes)
    keys = ("outcome", "decided", "could_become", "settle")
    assert said(oracle, {"q": "declined"}, *keys) == ["c", False, ["a", "b"], ["q"]]


def metformin(folder: Path) -> Oracle:
    months = "{id: months, type: number, range: [0, 960], only_if: {answer: metformin, is: yes}}"
    levels = "levels: [{weight: strong, when: {answer: months, at_least: 48}}, %s]"
    protective = "{weight: protective, when: {answer: months, more_than: 100, at_most: 101}}"
    rules = {
        "metformin": f"when: {{answer: metformin, is: yes}}, {levels % protective}",
        "never_long": "when: {not: {answer: months, at_least: 48}}",
    }
    outcomes = "[{id: long, when: {not: {rule: never_long}}}, {id: other}]"
    return tiny(folder, ["metformin", months], rules, outcomes)


def test_the_last_level_that_holds_gives_the_points(tmp_path: Path) -> None:
    oracle = metformin(tmp_path)
    points = [said(oracle, {"metformin": "yes", "months": months}, "score") for months in (47, 48, 100, 101, 102)]
    assert points == [[1 + 1], [3], [3], [-2], [3]]


def test_score_counts_the_certain_level_and_the_bounds_every_interval(tmp_path: Path) -> None:
    keys = ("score", "score_min", "score_max", "settle", "could_become")
    assert said(metformin(tmp_path), {"metformin": True}, *keys) == [1, -2, 3, ["months"], ["long"]]


def test_a_closed_follow_up_passes_no_test_so_not_over_it_holds(tmp_path: Path) -> None:
    result = metformin(tmp_path).assess({"metformin": False})
    assert (result["present"], result["unknown"], result["decided"]) == (["never_long"], [], True)


def test_a_question_settles_through_the_follow_up_that_it_opens(tmp_path: Path) -> None:
    assert said(metformin(tmp_path), {}, "settle", "could_become") == [["metformin", "months"], ["long"]]


def test_a_follow_up_is_a_problem_unless_its_opener_is_certain(tmp_path: Path) -> None:
    oracle = metformin(tmp_path)
    assert oracle.follow_up_problem({"metformin": "yes", "months": 3}) is None
    assert oracle.follow_up_problem({"metformin": "no", "months": None}) is None
    for opener in (False, None, "unknown", "declined"):
        assert oracle.follow_up_problem({"metformin": opener, "months": 3}) == "months"


def test_a_follow_up_that_asserts_nothing_is_taken_as_not_asked_unless_its_opener_is_certain(tmp_path: Path) -> None:
    oracle = metformin(tmp_path)
    for opener in (False, None, "unknown", "declined"):
        for answer in (0, "unknown", "declined"):
            filled = {"metformin": opener, "months": answer}
            assert oracle.follow_up_problem(filled) is None
            assert oracle.assess(filled) == oracle.assess({"metformin": opener})


def test_an_opener_can_be_certain_though_the_rules_it_counts_are_not(tmp_path: Path) -> None:
    follow_up = "{id: f, type: yes_no, only_if: {count: {kind: symptom}, at_least: 1}}"
    rules = {"high": "when: {answer: q, is: yes}", "low": "when: {answer: q, is: no}"}
    oracle = tiny(tmp_path, ["q", follow_up], rules, OUTCOMES)
    assert oracle.follow_up_problem({"f": True}) is None
    assert said(oracle, {"f": True}, "present", "unknown", "settle") == [[], ["high", "low"], ["q"]]


def test_a_follow_up_of_a_closed_follow_up_is_closed_and_the_first_problem_is_named(tmp_path: Path) -> None:
    first = "{id: first, type: yes_no, only_if: {answer: q, is: yes}}"
    second = "{id: second, type: yes_no, only_if: {answer: first, is: yes}}"
    rules = {"high": "when: {answer: second, is: yes}", "low": "when: {answer: second, is: no}"}
    oracle = tiny(tmp_path, ["q", first, second], rules, OUTCOMES)
    assert oracle.follow_up_problem({"second": "yes", "first": "yes", "q": "unknown"}) == "first"
    assert oracle.follow_up_problem({"q": "yes", "second": True}) == "second"
    assert oracle.follow_up_problem({"q": "yes", "second": "unknown"}) is None
    assert oracle.follow_up_problem({"q": "no", "first": "no", "second": "yes"}) == "second"
    assert said(oracle, {"q": "no"}, "outcome", "decided", "settle") == ["none", True, []]
    assert said(oracle, {}, "could_become", "settle") == [["high", "low"], ["q", "first", "second"]]
    assert said(oracle, {"q": "yes", "first": "yes"}, "could_become", "settle") == [["high", "low"], ["second"]]


def test_a_question_settles_nothing_where_it_is_closed_though_its_own_follow_up_does(tmp_path: Path) -> None:
    first = "{id: first, type: yes_no, only_if: {answer: q, is: yes}}"
    second = "{id: second, type: yes_no, only_if: {not: {answer: first, is: yes}}}"
    high = "when: {all: [{answer: q, is: no}, {answer: second, is: yes}]}"
    oracle = tiny(tmp_path, ["q", first, second], {"high": high}, "[{id: high, when: {rule: high}}, {id: none}]")
    assert said(oracle, {"q": "no"}, "settle") == [["second"]]
    assert said(oracle, {"q": "unknown"}, "settle") == [["q", "second"]]


def test_two_questions_that_only_matter_together_settle_only_where_one_alone_can_change_the_outcome(
    tmp_path: Path,
) -> None:
    high = "when: {all: [{answer: p, is: yes}, {answer: q, is: yes}]}"
    oracle = tiny(tmp_path, ["p", "q"], {"high": high}, "[{id: high, when: {rule: high}}, {id: none}]")
    assert said(oracle, {}, "settle") == [["p", "q"]]
    assert said(oracle, {"p": "no"}, "settle") == [[]]


def test_unknown_counts_as_yes_only_where_the_question_says_so(tmp_path: Path) -> None:
    flag = "{id: flag, type: yes_no, unknown_means: yes}"
    rules = {"high": "when: {answer: flag, is: yes}", "low": "when: {answer: plain, is: yes}"}
    oracle = tiny(tmp_path, [flag, "plain"], rules, OUTCOMES)
    keys = ("outcome", "present", "unknown")
    assert said(oracle, {"flag": "unknown", "plain": "unknown"}, *keys) == ["high", ["high"], ["low"]]
    assert said(oracle, {"flag": "declined", "plain": True}, *keys) == ["low", ["low"], ["high"]]


def test_a_count_of_two_needs_two_rules_in_the_same_completion(tmp_path: Path) -> None:
    rules = {
        "high": "when: {count: {tag: t}, at_least: 2}",
        "low": "when: {answer: p, is: no}",
        "p": "tags: [t], when: {answer: p, is: yes}",
        "q": "tags: [t], when: {all: [{answer: p, is: no}, {answer: q, is: yes}]}",
        "r": "tags: [t, u], when: {answer: r, is: yes}",
    }
    oracle = tiny(tmp_path, ["p", "q", "r"], rules, OUTCOMES)
    assert said(oracle, {"r": "no"}, "unknown", "could_become") == [["low", "p", "q"], ["low"]]
    assert said(oracle, {"r": "yes", "p": "yes"}, "outcome", "present") == ["high", ["high", "p", "r"]]


def test_a_guideline_says_its_first_certain_view(tmp_path: Path) -> None:
    views = "[{id: a, when: {answer: n, at_least: 3, below: 5}}, {id: b, when: {answer: n, below: 5}}, {id: c}]"
    number = "{id: n, type: number, range: [0, 9]}"
    oracle = tiny(tmp_path, [number], {}, "[{id: none}]", f"[{{id: g, views: {views}}}]")
    said_of = [oracle.assess({"n": number})["guidelines"]["g"] for number in (2, 3, 4, 5, 0, "unknown")]
    assert said_of == ["b", "a", "a", "c", "b", "c"]


@pytest.mark.soak
def test_random_packs_use_every_feature_of_the_grammar(tmp_path: Path) -> None:
    rng, found = Random(7), Counter[str]()
    for i in range(300):
        write_random_pack(tmp_path / str(i), rng)
        found += condition_features(tmp_path / str(i))
    assert {feature: found[feature] for feature in sorted(FEATURES) if found[feature] < 5} == {}


@pytest.mark.soak
def test_random_people_reach_every_kind_of_result(tmp_path: Path) -> None:
    rng, found = Random(7), Counter[str]()
    for i in range(120):
        write_random_pack(tmp_path / str(i), rng)
        oracle = Oracle(tmp_path / str(i))
        for _ in range(10):
            found.update(kinds_of_result(oracle.assess(random_person(oracle, rng))))
            found["follow-up problem"] += oracle.follow_up_problem(random_bold_person(oracle, rng)) is not None
    assert len(found) == 9, found
    assert min(found.values()) >= 5, found


def kinds_of_result(result: dict[str, Any]) -> list[str]:
    kinds = {
        "decided with a rule unknown": result["decided"] and result["unknown"],
        "undecided": not result["decided"],
        "could become three others": len(result["could_become"]) >= 3,
        "present": result["present"],
        "several settle": len(result["settle"]) >= 2,
        "score below its bounds": result["score"] < result["score_min"],
        "score above its bounds": result["score"] > result["score_max"],
        "bounds apart": result["score_min"] < result["score_max"],
    }
    return [kind for kind, found in kinds.items() if found]


@pytest.mark.soak
def test_random_packs_load(tmp_path: Path) -> None:
    rng = Random(3)
    for i in range(200):
        write_random_pack(tmp_path / str(i), rng)
        load_pack(tmp_path / str(i))
