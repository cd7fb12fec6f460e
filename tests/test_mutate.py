"""`rules mutate` finds the changes that no example and no case notices; the built-in pack leaves none."""

from collections import Counter
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

import pytest
from msgspec.structs import replace
from oracle import Oracle
from random_packs import random_person, write_random_pack
from small_pack import change, write_small_pack

import b12screen.authoring.mutation
from b12screen.authoring.mutation import mutants, mutate
from b12screen.authoring.retrials import Retrials
from b12screen.authoring.trials import answers_in, answers_of, said_in, trials
from b12screen.engine.plan import Plan
from b12screen.pack.load import load_pack
from b12screen.pack.models import Case, Example, Expected, Pack, Rule
from b12screen.pack.root import rules_root

PARTS = 8  # so that a part can be run alone, and none takes long


@pytest.mark.parametrize("part", range(PARTS))
def test_the_built_in_pack_leaves_no_change_unnoticed_but_those_with_a_reason(
    part: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = load_pack(rules_root())
    tried = list(islice(mutants(pack), part, None, PARTS))
    monkeypatch.setattr(b12screen.authoring.mutation, "mutants", lambda _: tried)
    report = mutate(pack)
    assert report.tried == len(tried) > 500 / PARTS
    assert report.unnoticed == ()
    assert {mutant.name for mutant in tried} & set(report.stale) == set()


def test_every_excuse_of_the_built_in_pack_is_for_a_change_that_is_tried_and_has_a_reason() -> None:
    pack = load_pack(rules_root())
    names = {mutant.name for mutant in mutants(pack)}
    assert {each.change for each in pack.manifest.unnoticed} <= names
    assert all(each.because for each in pack.manifest.unnoticed)


def test_a_threshold_that_no_example_tests_is_unnoticed_until_it_is_excused(tmp_path: Path) -> None:
    write_small_pack(tmp_path)
    name = "blister: level 1 blister_days at_least 3 -> 2"
    assert name in mutate(load_pack(tmp_path)).unnoticed
    change(tmp_path, "pack.yaml", "always:\n", f'unnoticed: [{{change: "{name}", because: It is a test.}}]\nalways:\n')
    assert name not in mutate(load_pack(tmp_path)).unnoticed


def test_an_excuse_for_a_change_that_is_noticed_is_stale(tmp_path: Path) -> None:
    excuse = 'unnoticed: [{change: "fever: fever is yes -> is no", because: It is a test.}]\nalways:\n'
    change(write_small_pack(tmp_path), "pack.yaml", "always:\n", excuse)
    report = mutate(load_pack(tmp_path))
    assert report.stale == ("fever: fever is yes -> is no",)
    assert not report.clean


def test_every_mutant_differs_from_its_pack_in_one_named_place(tmp_path: Path) -> None:
    pack = load_pack(write_small_pack(tmp_path))
    found = list(mutants(pack))
    assert len({mutant.name for mutant in found}) == len(found)
    assert all(mutant.change.pack != pack for mutant in found)


def test_a_change_that_opens_other_follow_ups_is_tried_with_the_answers_that_are_then_asked(tmp_path: Path) -> None:
    write_small_pack(tmp_path)
    change(tmp_path, "questions.yaml", "only_if: {answer: blister, is: yes}", "only_if: {rule: fever}")
    old = "{blister: yes, blister_days: 4}"
    change(tmp_path, "symptoms/blister.yaml", old, "{fever: yes, blister: yes, blister_days: 4}")
    change(tmp_path, "cases/walkers.yaml", "base: no", "base: unknown")
    change(tmp_path, "cases/walkers.yaml", "{blister: yes, blister_days: 1, shoes: new}", "{blister: yes, fever: no}")
    pack = stating_everything(load_pack(tmp_path), [])
    plan, [case] = Plan(pack), pack.cases
    [fever] = [each.change.pack for each in mutants(pack) if each.name == "fever: fever is yes -> is no"]
    group = plan.group_in(fever, "fever")
    asked = dict(zip([each.id for each in group.questions], answers_in(group, said_in(group, case)), strict=True))
    assert "blister_days" not in answers_of(case, plan)
    assert asked["blister_days"] == answers_of(case, Plan(fever))["blister_days"] == "unknown"
    compare(pack)


def compare(pack: Pack, step: int = 1) -> Counter[bool]:
    """Hold what is found of mutants to what a whole new plan finds; give how often something was noticed."""
    retrials, noticed = Retrials(pack), Counter[bool]()
    for mutant in islice(mutants(pack), 0, None, step):
        plan = Plan(mutant.change.pack)
        fails = not all(trial.passed for trial in trials(mutant.change.pack, plan))
        assert retrials.notice(mutant.change) == fails, mutant.name
        noticed[fails] += 1
    return noticed


def stating_everything(pack: Pack, people: list[dict[str, Any]], every: int = 1) -> Pack:
    """Give a pack with people as further cases; every so many states all that there is, the others the outcome."""
    bases: list[Any] = ["none", "no", "unknown"]
    stories = [
        Case(id=f"p{i}", story="Random.", base=bases[i % 3], answers=each, expect=Expected(""))
        for i, each in enumerate(people)
    ]
    plan, cases = Plan(pack), []
    for i, case in enumerate((*pack.cases, *stories)):
        found = plan.assess(plan.row(answers_of(case, plan)))
        all_of_it = {key: getattr(found, key) for key in Expected.__struct_fields__}
        cases.append(replace(case, expect=Expected(**all_of_it) if i % every == 0 else Expected(found.outcome)))
    return pack.changed(cases=tuple(cases))


def with_examples(pack: Pack, people: list[dict[str, Any]], rng: Random) -> Pack:
    """Give a pack in which the examples of each rule are two of these people."""
    plan = Plan(pack)

    def example(rule: Rule, person: dict[str, Any]) -> Example:
        found = plan.assess(plan.row(person))
        verdict: Any = "present" if rule.id in found.present else "unknown" if rule.id in found.unknown else "absent"
        points = plan.points_by_rule(plan.row(person))[rule.id] if verdict == "present" else 0
        return Example(person, verdict, rng.choice([None, points]))

    def examples(rule: Rule) -> tuple[Example, ...]:
        return tuple(example(rule, some) for some in rng.sample(people, 2))

    return pack.changed(rules=tuple(replace(each, examples=examples(each)) for each in pack.rules))


def test_what_is_worked_out_anew_for_a_change_is_what_a_whole_new_plan_says() -> None:
    noticed = compare(load_pack(rules_root()), step=11)
    assert noticed[True] > 40


@pytest.mark.parametrize("seed", range(30))
def test_the_same_holds_for_random_packs_and_people(seed: int, tmp_path: Path) -> None:
    rng = Random(f"mutate {seed}")
    write_random_pack(tmp_path, rng)
    oracle, pack = Oracle(tmp_path), load_pack(tmp_path)
    people = [each for each in (random_person(oracle, rng) for _ in range(30)) if not oracle.follow_up_problem(each)]
    people = people[:6]
    compare(stating_everything(with_examples(pack, people, rng), people[: seed % 6], every=1 + seed % 4))


def test_random_packs_hold_changes_of_every_kind_and_some_that_nothing_notices(tmp_path: Path) -> None:
    kinds: Counter[str] = Counter()
    for seed in range(30):
        write_random_pack(tmp_path / str(seed), Random(f"mutate {seed}"))
        for mutant in mutants(load_pack(tmp_path / str(seed))):
            change = mutant.change
            kinds["tag" if " tag " in mutant.name and change.rule else "rule"] += change.rule is not None
            kinds["note"] += change.note is not None
            kinds["outcome"] += change.view == 0
            kinds["guideline"] += bool(change.view)
    assert min(kinds.values()) > 50, kinds
