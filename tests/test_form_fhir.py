"""The R4 Questionnaire: what it holds, and that its expressions say in every engine what the plan says."""

import json
import random
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest
from fhir.resources.R4B.questionnaire import Questionnaire as Peer
from fhirpath_js import evaluated
from fhirpathpy import evaluate
from fhirpathpy.models import models
from hostile_forms import hostile_pack
from oracle import Oracle
from parts import parted
from random_packs import random_person, write_random_pack
from small_pack import write_small_pack

from b12screen.engine.plan import Plan
from b12screen.formats.fhir.answers import ResponseWriter
from b12screen.formats.json.reader import measure
from b12screen.forms.fhir.questionnaire import as_json, questionnaire
from b12screen.forms.fhir.r4 import Questionnaire
from b12screen.pack.load import load_pack
from b12screen.pack.models import Pack
from b12screen.pack.questions import Checklist
from b12screen.pack.root import rules_root

IRON = Path(__file__).parent / "packs" / "iron"
PACKS, PARTS, PEOPLE = 150, 3, 12
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


@pytest.mark.parametrize("part", parted(range(PARTS), always=1))
def test_what_the_form_works_out_is_what_the_plan_says_on_random_packs(tmp_path: Path, part: int) -> None:
    sets, wanted, without_outcome = [], [], 0
    for seed in range(part, PACKS, PARTS):
        plan, people = made_up(tmp_path / str(seed), seed)
        written = expressions(form_of(plan.pack))
        told = [name for name in RESULTS if name in written]
        assert "points-min" in told
        without_outcome += "result-outcome" not in told
        sets.append({"expressions": [written[name] for name in told], "resources": [response(plan, p) for p in people]})
        wanted.append([[expected(plan, person)[name] for name in told] for person in people])
    for number, (found, want) in enumerate(zip(evaluated(sets), wanted, strict=True)):
        assert found == want, part + number * PARTS
    assert without_outcome < len(sets) / 2


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


# What is no form


def spoilt(*path: str | int, to: Any) -> Any:
    """Give the form of the iron pack with one thing changed; what is changed to None is taken out."""
    form = json.loads(json.dumps(form_of(load_pack(IRON))))
    inner = form
    for step in path[:-1]:
        inner = inner[step]
    if to is None:
        del inner[path[-1]]
    else:
        inner[path[-1]] = to
    return form


YOU = ("item", 2, "item")
FOLLOW_UP = (*YOU, 1)  # tired_weeks, which opens where tired is yes
OURS, PEER, PATHS = "our own models", "fhir.resources", "fhirpath.js"
DEFECTS = {
    "a bad status": (("status",), "ready", {OURS}),
    "a bad type of an item": ((*YOU, 0, "type"), "tickbox", {OURS}),
    "an unknown property": ((*YOU, 0, "colour"), "red", {OURS, PEER}),
    "a linkId twice": ((*YOU, 0, "linkId"), "tired_weeks", {OURS}),
    "no linkId": ((*YOU, 0, "linkId"), None, {OURS, PEER}),
    "no type": ((*YOU, 0, "type"), None, {OURS, PEER}),
    "enableWhen without an answer": ((*FOLLOW_UP, "enableWhen", 0, "answerCoding"), None, {OURS, PEER}),
    "enableWhen with a bad operator": ((*FOLLOW_UP, "enableWhen", 0, "operator"), "like", {OURS}),
    "enableWhen about nothing": ((*FOLLOW_UP, "enableWhen", 0, "question"), "elsewhere", {OURS}),
    "options of a boolean": ((*YOU, 0, "type"), "boolean", {OURS}),
    "options of a number": ((*YOU, 0, "type"), "integer", {OURS}),
    "two value[x]": ((*FOLLOW_UP, "extension", 0, "valueString"), "0", {OURS, PEER}),
    "a display with children": ((*YOU, 0, "item", 0, "item"), [{"linkId": "x", "type": "display"}], {OURS}),
    "a bad date": (("date",), "2026-13-01", {OURS, PEER}),
    "broken FHIRPath": (("item", -1, "item", 0, "extension", 0, "valueExpression", "expression"), "iif((", {PATHS}),
}


def refusing(form: Any) -> set[str]:
    """Give the checkers that refuse a form."""
    found = set()
    for checker, check in (
        (OURS, lambda: Questionnaire.model_validate_json(json.dumps(form))),
        (PEER, lambda: Peer.model_validate(form)),
        (PATHS, lambda: evaluated([{"expressions": list(expressions(form).values()), "resources": [{}]}])),
    ):
        try:
            check()
        except (ValueError, AssertionError):
            found.add(checker)
    return found


def test_a_good_form_is_refused_by_no_checker(tmp_path: Path) -> None:
    for folder in (rules_root(), IRON, write_small_pack(tmp_path / "small")):
        assert refusing(form_of(load_pack(folder))) == set()


@pytest.mark.parametrize("wrong", DEFECTS)
def test_each_defect_of_a_form_is_refused_by_some_checker(wrong: str) -> None:
    path, to, checkers = DEFECTS[wrong]
    assert refusing(spoilt(*path, to=to)) == checkers


# What it holds


def test_the_form_names_its_rules_and_its_questions_by_key() -> None:
    pack = load_pack(rules_root())
    form = form_of(pack)
    assert (form["url"], form["version"]) == ("https://b12screen.invalid/Questionnaire/b12", pack.manifest.version)
    assert form["identifier"] == [{"system": "https://b12screen.invalid/pack", "value": pack.name}]
    assert form["extension"][0]["valueCode"] == "prior-edit"
    links = [item["linkId"] for item in items(form)]
    assert [link for link in links if "-" not in link] == [question.id for question in pack.questions]
    assert sum(link.endswith("-all") for link in links) == len(lists_of(pack))


def lists_of(pack: Pack) -> list[Checklist]:
    return [page for section in pack.sections for page in section.pages if isinstance(page, Checklist)]


def test_what_answers_a_whole_list_excludes_everything_else() -> None:
    for item in items(form_of(load_pack(IRON))):
        if item["linkId"].endswith(("-all", "-open")):
            assert all(option["extension"][0]["valueBoolean"] for option in item["answerOption"])
            assert item["answerOption"][0]["extension"][0]["url"].endswith("questionnaire-optionExclusive")


def test_texts_that_other_systems_take_for_more_come_through_as_they_are() -> None:
    pack = hostile_pack()
    by_link = {item["linkId"]: item for item in items(form_of(pack))}
    for question in pack.questions:
        item = by_link[question.id]
        assert item["text"] == question.text
        told = [option["valueCoding"]["display"] for option in item.get("answerOption", [])]
        assert told[: len(question.options)] == [option.text for option in question.options]


def test_a_title_with_quotes_and_line_ends_is_a_text_of_fhirpath() -> None:
    pack = load_pack(IRON)
    title = "It's \\ \"here\",\n\tnow ') \u200fאב"
    last = msgspec.structs.replace(pack.outcomes[-1], title=title)
    form = form_of(pack.changed(outcomes=(*pack.outcomes[:-1], last)))
    [[[found]]] = evaluated([{"expressions": [expressions(form)["result-outcome"]], "resources": [{}]}])
    assert found == [title]


def test_what_a_form_cannot_work_out_is_left_out_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    pack = load_pack(rules_root())
    monkeypatch.setattr("b12screen.forms.certainty._MOST_PATTERNS", 4)
    form = form_of(pack)
    assert not set(expressions(form)) & set(RESULTS)
    assert "so it is left out" in form["purpose"]
    assert "so they are left out" in form["purpose"]
    assert "left out" not in form_of_plain(monkeypatch, pack)["purpose"]


def form_of_plain(monkeypatch: pytest.MonkeyPatch, pack: Pack) -> Any:
    monkeypatch.undo()
    return form_of(pack)


def test_points_are_in_no_text_that_a_person_sees() -> None:
    hidden = [item for item in items(form_of(load_pack(rules_root()))) if item["linkId"].startswith("points-")]
    assert len(hidden) == 2
    for item in hidden:
        assert any(each["url"].endswith("questionnaire-hidden") for each in item["extension"])
