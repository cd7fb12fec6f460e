"""Forms of random packs: what they show, and what comes back of them, for conditions that no pack of ours has."""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable
from functools import partial
from random import Random
from typing import Any

import exports
import pytest
from oracle import Oracle
from random_packs import random_person, write_random_pack
from redcap_logic import is_shown
from test_exports import answers_in, form_in

from b12screen.engine.plan import Plan
from b12screen.forms import redcap, xlsform
from b12screen.pack.load import load_pack
from b12screen.pack.models import Pack

PACKS, PEOPLE = 30, 10


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Plan, Oracle, Random]]:
    found = []
    for seed in range(PACKS):
        rng, folder = Random(seed), tmp_path_factory.mktemp("pack")
        write_random_pack(folder, rng)
        found.append((Plan(load_pack(folder)), Oracle(folder), rng))
    return found


def logic_of_redcap(pack: Pack) -> dict[str, str]:
    made = redcap.form(pack, next(iter(pack.manifest.locales.values()))).decode()
    rows = csv.DictReader(io.StringIO(made))
    return {row["Variable / Field Name"]: row["Branching Logic (Show field only if...)"] for row in rows}


def logic_of_xlsform(pack: Pack) -> dict[str, str]:
    """The same of a workbook: its expressions differ only in how they name a field."""
    survey = exports.sheets_in(xlsform.form(pack, next(iter(pack.manifest.locales.values()))))["survey"]
    never = {"false()": "1 = 0"}
    return {
        row["name"]: re.sub(r"\$\{(\w+)\}", r"[\1]", never.get(row["relevant"], row["relevant"]))
        for row in survey
        if row["type"] not in ("end_group", "begin_group")
    }


@pytest.mark.parametrize(("kind", "logic_of"), [("redcap", logic_of_redcap), ("xlsform", logic_of_xlsform)])
def test_a_form_shows_what_certainly_applies_and_nothing_else(
    packs: list[tuple[Plan, Oracle, Random]], kind: str, logic_of: Callable[[Pack], dict[str, str]]
) -> None:
    seen: Counter[tuple[bool, bool]] = Counter()
    texts = ""
    for plan, oracle, rng in packs:
        logic, (fields, _) = logic_of(plan.pack), form_in(kind, plan.pack)
        texts += " ".join(logic.values())
        for _ in range(PEOPLE):
            person, answers = random_person(oracle, rng), dict[str, Any]()
            for question in plan.pack.questions:
                values = exports.filled_in(fields, plan.pack, answers)
                applies = plan.applies(plan.row(answers))
                for each in plan.pack.questions:
                    seen[applies[each.id] is True, is_shown(logic[each.id], values)] += 1
                if is_shown(logic[question.id], values) and question.id in person:
                    answers[question.id] = person[question.id]
    assert seen[False, True] == 0
    assert seen[True, False] < 0.01 * seen[True, True], "a form may wait longer than the interview, but seldom does"
    assert seen[False, False] > 100
    for sign in (" and ", " or ", ">= ", "<= ", "!= ''", "= '"):
        assert sign in texts, f"no form says {sign}"


@pytest.mark.parametrize(
    ("kind", "labels"), [("redcap", False), ("redcap", True), ("xlsform", False), ("xlsform", True)]
)
def test_every_answer_comes_back(packs: list[tuple[Plan, Oracle, Random]], kind: str, labels: bool) -> None:
    export = partial(exports.redcap, form="random") if kind == "redcap" else exports.kobo
    for plan, oracle, rng in packs:
        fields, stamp = form_in(kind, plan.pack)
        people = [random_person(oracle, rng) for _ in range(PEOPLE)]
        filled = [
            (str(number), exports.filled_in(fields, plan.pack, person) | {"form_of": stamp})
            for number, person in enumerate(people)
        ]
        read = answers_in(plan, kind, export(fields, filled, labels=labels))
        assert read == [
            {each.id: as_truth(each.type, person.get(each.id)) for each in plan.fields} for person in people
        ]


def as_truth(kind: str, answer: Any) -> Any:
    return {"yes": True, "no": False}.get(answer, answer) if kind == "yes_no" else answer
