"""A pack of many rules, as benchmarks make it, is as good as a small one: its examples and cases pass."""

from large_pack import large_pack

from b12screen.authoring.mutation import mutants
from b12screen.authoring.trials import run_trials
from b12screen.pack.load import load_pack
from b12screen.pack.root import rules_root


def test_a_pack_of_300_rules_has_300_questions_and_passes_its_own_examples_and_cases() -> None:
    pack = large_pack(load_pack(rules_root()))
    assert len(pack.rules) == 300
    assert len({each.id for each in pack.questions}) == len(pack.questions) >= 300
    assert all(trial.passed for trial in run_trials(pack))


def test_the_copies_are_changed_as_the_first_ones_are() -> None:
    names = {mutant.name for mutant in mutants(large_pack(load_pack(rules_root()), 150))}
    for end in ("", "_2"):
        assert f"metformin{end}: level 2 metformin_months{end} at_least 48 -> 47" in names
