"""The R4 Questionnaire: what it holds, and that its expressions say in every engine what the plan says."""

import json
import random
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from fhirpath_js import evaluated
from fhirpathpy import evaluate
from fhirpathpy.models import models
from oracle import Oracle
from random_packs import random_person, write_random_pack

from b12screen.engine.plan import Plan
from b12screen.formats.fhir.answers import ResponseWriter
from b12screen.formats.json.reader import measure
from b12screen.forms.fhir.questionnaire import as_json, questionnaire
from b12screen.pack.load import load_pack
from b12screen.pack.models import Pack

IRON = Path(__file__).parent / "packs" / "iron"
PACKS, PEOPLE = 150, 12
RESULTS = ("result-outcome", "points-min", "points-max")


def form_of(pack: Pack) -> Any:
    return as_json(questionnaire(pack, next(iter(pack.manifest.locales.values()))))


def items(form: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for item in form.get("item", []):
        yield item
        yield from items(item)


def expressions(form: Mapping[str, Any]) -> dict[str, str]:
    """Give every expression by the item that it belongs to."""
    return {
        item["linkId"]: extension["valueExpression"]["expression"]
        for item in items(form)
        for extension in item.get("extension", [])
        if "valueExpression" in extension
    }


def response(plan: Plan, answers: Mapping[str, Any]) -> Any:
    row = plan.row(answers)
    return json.loads(ResponseWriter(plan).row(1, (b"null", row, *plan.tally(row))))


def expected(plan: Plan, answers: Mapping[str, Any]) -> dict[str, list[Any]]:
    found = plan.assess(plan.row(answers))
    title = next(each.title for each in plan.pack.outcomes if each.id == found.outcome)
    return dict(zip(RESULTS, ([title], [found.score_min], [found.score_max]), strict=True))


def made_up(folder: Path, seed: int) -> tuple[Plan, list[dict[str, Any]]]:
    rng = random.Random(f"forms {seed}")
    write_random_pack(folder, rng)
    plan, oracle = Plan(load_pack(folder), {}, measure), Oracle(folder)
    return plan, [random_person(oracle, rng) for _ in range(PEOPLE)]


def test_what_the_form_works_out_is_what_the_plan_says_on_random_packs(tmp_path: Path) -> None:
    sets, wanted, without_outcome = [], [], 0
    for seed in range(PACKS):
        plan, people = made_up(tmp_path / str(seed), seed)
        written = expressions(form_of(plan.pack))
        told = [name for name in RESULTS if name in written]
        assert "points-min" in told
        without_outcome += "result-outcome" not in told
        sets.append({"expressions": [written[name] for name in told], "resources": [response(plan, p) for p in people]})
        wanted.append([[expected(plan, person)[name] for name in told] for person in people])
    for seed, (found, want) in enumerate(zip(evaluated(sets), wanted, strict=True)):
        assert found == want, seed
    assert without_outcome < PACKS / 2


def test_follow_ups_are_shown_where_they_apply_on_random_packs(tmp_path: Path) -> None:
    """A form may open a follow-up later than the interview, where questions are tied together; never sooner."""
    opened = missed = 0
    for seed in range(PACKS // 3):
        plan, people = made_up(tmp_path / str(seed), seed)
        form = form_of(plan.pack)
        for person in people:
            applies = plan.applies(plan.row(person))
            shown = shown_in(form, response(plan, person))
            for question in plan.pack.questions:
                if question.only_if is not None:
                    assert applies[question.id] or not shown[question.id], (seed, person, question.id)
                    opened += bool(applies[question.id])
                    missed += bool(applies[question.id]) and not shown[question.id]
    assert opened > 100
    assert missed == 0


def shown_in(form: Mapping[str, Any], filled: Any) -> dict[str, bool]:
    """Say of each item whether a renderer shows it."""
    given = {item["linkId"]: next(iter(item["answer"][0].values())) for item in items(filled) if "answer" in item}
    return {item["linkId"]: is_shown(item, given, filled) for item in items(form)}


def is_shown(item: Mapping[str, Any], given: Mapping[str, Any], filled: Any) -> bool:
    for extension in item.get("extension", []):
        if extension["url"].endswith("enableWhenExpression"):
            path = extension["valueExpression"]["expression"]
            [shown] = evaluate(filled, path, {"resource": filled}, models["r4"])
            return bool(shown)
    tests = [holds(test, given) for test in item.get("enableWhen", [])]
    return not tests or (any if item.get("enableBehavior") == "any" else all)(tests)


def holds(test: Mapping[str, Any], given: Mapping[str, Any]) -> bool:
    value = given.get(test["question"])
    if test["operator"] == "exists":
        return (value is not None) is test["answerBoolean"]
    if value is None:
        return False
    if "answerCoding" in test:
        return all(value[name] == test["answerCoding"][name] for name in ("system", "code"))
    return bool(value >= test["answerInteger"] if test["operator"] == ">=" else value <= test["answerInteger"])
