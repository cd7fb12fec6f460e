"""Two minds must agree: the engine and the brute-force oracle, on random packs and on the shipped one."""

import random
from pathlib import Path
from typing import Any

import pytest
from oracle import Oracle
from parts import parted
from random_packs import random_bold_person, random_person, write_random_pack

from b12screen.engine.explain import explain
from b12screen.engine.plan import FollowUpError, Plan
from b12screen.pack.load import load_pack

PACKS, PEOPLE = 1_000, 12
PARTS = 16  # so that a part can be run alone, and none takes long
PARTS_OF_SHIPPED = 40  # of 80 people, each of whom takes the oracle seconds


def said_by_engine(plan: Plan, answers: dict[str, Any]) -> dict[str, Any]:
    row = plan.row(answers)
    found = plan.assess(row)
    return {
        "outcome": found.outcome,
        "decided": found.decided,
        "could_become": list(found.could_become),
        "score": found.score,
        "score_min": found.score_min,
        "score_max": found.score_max,
        "present": list(found.present),
        "unknown": list(found.unknown),
        "urgency": found.urgency,
        "guidelines": found.guidelines,
        "settle": list(explain(plan, row, found).settle),
    }


def time_by_oracle(plan: Plan, oracle: Oracle, answers: dict[str, Any]) -> str | None:
    """How soon, for the notes that the engine gives: it may keep some back that are certain."""
    result = oracle.assess(answers)
    return oracle.how_soon(result["outcome"], result["present"], list(plan.assess(plan.row(answers)).notes))


def misplaced_by_engine(plan: Plan, answers: dict[str, Any]) -> str | None:
    try:
        plan.assess(plan.row(answers))
    except FollowUpError as error:
        return error.question.id
    return None


@pytest.mark.parametrize("part", parted(range(PARTS), always=2))
def test_engine_and_oracle_agree_on_random_packs(part: int, tmp_path: Path) -> None:
    for seed in range(part, PACKS, PARTS):
        rng = random.Random(f"agreement {seed}")
        folder = tmp_path / str(seed)
        write_random_pack(folder, rng)
        plan, oracle = Plan(load_pack(folder)), Oracle(folder)
        for _ in range(PEOPLE):
            person = random_person(oracle, rng)
            assert said_by_engine(plan, person) == oracle.assess(person), (seed, person)
            assert plan.assess(plan.row(person)).how_soon == time_by_oracle(plan, oracle, person), (seed, person)
            bold = random_bold_person(oracle, rng)
            assert misplaced_by_engine(plan, bold) == oracle.follow_up_problem(bold), (seed, bold)


SHIPPED = Path(__file__).parents[1] / "rules"
TANGLED = ("nitrous_oxide", "numbness", "balance_problems", "diet", "b12_source", "age", "metformin", "pregnancy")


def person_with_few_open(oracle: Oracle, rng: random.Random) -> dict[str, Any]:
    """Leave a few questions open, among them some that share rules; answer the others, mostly with no."""
    names = [question["id"] for question in oracle.questions]
    still_open = {*rng.sample(TANGLED, 2), *rng.sample(names, rng.choice([0, 1, 2]))}
    answers: dict[str, Any] = {}
    for question in oracle.questions:
        if question["id"] in still_open:
            answers[question["id"]] = rng.choice([None, "unknown", "declined"])
        elif question["type"] == "yes_no":
            answers[question["id"]] = rng.random() < 0.08
        else:
            answers[question["id"]] = rng.choice(oracle.candidates[question["id"]])
    while (name := oracle.follow_up_problem(answers)) is not None:
        del answers[name]
    return answers


@pytest.fixture(scope="module")
def shipped() -> tuple[Plan, Oracle]:
    """Give both minds to all parts, since the oracle remembers what it has worked out."""
    return Plan(load_pack(SHIPPED)), Oracle(SHIPPED)


@pytest.mark.parametrize("part", parted(range(PARTS_OF_SHIPPED), always=1))
def test_engine_and_oracle_agree_on_the_shipped_pack(part: int, shipped: tuple[Plan, Oracle]) -> None:
    rng = random.Random("shipped")
    plan, oracle = shipped
    people = [person_with_few_open(oracle, rng) for _ in range(80)]
    for person in people[part::PARTS_OF_SHIPPED]:
        assert said_by_engine(plan, person) == oracle.assess(person), person
