"""`rules mutate` finds the changes that no example and no case notices; the built-in pack leaves none."""

from itertools import islice
from pathlib import Path

import pytest
from small_pack import change, write_small_pack

import b12screen.authoring.mutation
from b12screen.authoring.mutation import KnownAnswers, mutants, mutate
from b12screen.authoring.trials import answers_of
from b12screen.engine.plan import Plan
from b12screen.pack.load import load_pack
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
    assert all(mutant.pack != pack for mutant in found)


def test_a_change_that_opens_other_follow_ups_is_tried_with_the_answers_that_are_then_asked(tmp_path: Path) -> None:
    write_small_pack(tmp_path)
    change(tmp_path, "questions.yaml", "only_if: {answer: blister, is: yes}", "only_if: {rule: fever}")
    change(
        tmp_path,
        "symptoms/blister.yaml",
        "{blister: yes, blister_days: 4}",
        "{fever: yes, blister: yes, blister_days: 4}",
    )
    change(tmp_path, "cases/walkers.yaml", "answers: {blister: yes,", "answers: {fever: yes, blister: yes,")
    pack = load_pack(tmp_path)
    known = KnownAnswers(pack)
    by_rule = {mutant.rule: mutant for mutant in mutants(pack)}
    [case] = pack.cases
    assert known.of(case, by_rule["fever"]) is None
    for rule in ("blister", "new_shoes", None):
        mutant = by_rule[rule]
        assert known.of(case, mutant) == answers_of(case, Plan(mutant.pack))
