"""Changes a pack in one place at a time, and finds the changes that no example and no case notices."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from msgspec.structs import replace

from b12screen.authoring.trials import answers_of, run_trials, trials_of, try_case
from b12screen.authoring.variants import variants
from b12screen.engine.plan import Plan
from b12screen.errors import UserError
from b12screen.pack.models import Case, GuidelineView, Note, Outcome, Pack, Rule
from b12screen.pack.reads import rules_read

AnyEntry = TypeVar("AnyEntry", Outcome, Note, GuidelineView)


@dataclass(frozen=True, slots=True)
class Mutant:
    """A pack that differs in one place: where and how, and the rule that this is in, if it is in one."""

    name: str
    pack: Pack
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class MutationReport:
    """How many changes were tried, those that nothing noticed, and excuses in the pack for what was noticed."""

    tried: int
    unnoticed: tuple[str, ...]
    stale: tuple[str, ...]

    @property
    def clean(self) -> bool:
        """Say whether every change was noticed or excused, and every excuse needed."""
        return not self.unnoticed and not self.stale

    def lines(self) -> list[str]:
        """Give a line for each problem, and one that sums up."""
        return [
            *(f"UNNOTICED {name}: add an example or a case that fails with it" for name in self.unnoticed),
            *(f"STALE {name}: it is noticed now; take it out of unnoticed in pack.yaml" for name in self.stale),
            f"{self.tried} changes tried, {len(self.unnoticed)} unnoticed.",
        ]


def mutate(pack: Pack) -> MutationReport:
    """Try every mutant of a pack against its examples and cases; UserError when these fail already."""
    if failed := [trial for trial in run_trials(pack) if not trial.passed]:
        raise UserError(f"{len(failed)} examples or cases fail already; mend them first: b12screen rules test")
    known = KnownAnswers(pack)
    excused = {each.change for each in pack.manifest.unnoticed}
    tried, survivors = 0, []
    for mutant in mutants(pack):
        tried += 1
        if _passes(mutant, known):
            survivors.append(mutant.name)
    unnoticed = tuple(name for name in survivors if name not in excused)
    return MutationReport(tried, unnoticed, tuple(sorted(excused - set(survivors))))


class KnownAnswers:
    """The answers of all cases of a pack, which hold for every mutant that opens the same follow-ups."""

    def __init__(self, pack: Pack) -> None:
        plan = Plan(pack)
        self._by_case = {case.id: answers_of(case, plan) for case in pack.cases}
        self._open = _rules_that_open(pack)

    def of(self, case: Case, mutant: Mutant) -> dict[str, object] | None:
        """Give the answers of a case, and None where the mutant may change them."""
        return None if mutant.rule in self._open else self._by_case[case.id]


def _rules_that_open(pack: Pack) -> set[str]:
    """Give the rules that decide whether some follow-up is open, directly or through other rules."""
    found: set[str] = set()
    openers = [question.only_if for question in pack.questions if question.only_if is not None]
    left = [name for opener in openers for name in rules_read(opener, pack.rules)]
    while left:
        name = left.pop()
        if name not in found:
            found.add(name)
            left += rules_read(pack.rule[name].when, pack.rules)
    return found


def _passes(mutant: Mutant, known: KnownAnswers) -> bool:
    """Try the examples of the changed rule first, since they notice most; those of other rules, and cases, after."""
    plan = Plan(mutant.pack)
    first = [rule for rule in mutant.pack.rules if rule.id == mutant.rule]
    return (
        all(trial.passed for rule in first for trial in trials_of(rule, plan))
        and all(try_case(case, plan, known.of(case, mutant)).passed for case in mutant.pack.cases)
        and all(trial.passed for rule in mutant.pack.rules for trial in trials_of(rule, plan))
    )


def mutants(pack: Pack) -> Iterator[Mutant]:
    """Give every mutant: weights, tags, levels and conditions of rules; conditions of outcomes, notes, guidelines."""
    for i, rule in enumerate(pack.rules):
        for what, changed in _of_rule(rule, pack):
            yield Mutant(f"{rule.id}: {what}", pack.changed(rules=_replaced(pack.rules, i, changed)), rule.id)
    for what, outcomes in _of_entries(pack.outcomes):
        yield Mutant(what, pack.changed(outcomes=outcomes))
    for what, notes in _of_entries(pack.notes):
        yield Mutant(what, pack.changed(notes=notes))
    for i, guideline in enumerate(pack.guidelines):
        for what, views in _of_entries(guideline.views):
            changed_guideline = replace(guideline, views=views)
            guidelines = _replaced(pack.guidelines, i, changed_guideline)
            yield Mutant(f"{guideline.id} {what}", pack.changed(guidelines=guidelines))


def _of_rule(rule: Rule, pack: Pack) -> Iterator[tuple[str, Rule]]:
    for what, when in variants(rule.when):
        yield what, replace(rule, when=when)
    for what, weight in _weights(rule.weight, pack):
        yield what, replace(rule, weight=weight)
    for i, level in enumerate(rule.levels):
        for what, weight in _weights(level.weight, pack):
            levels = _replaced(rule.levels, i, replace(level, weight=weight))
            yield f"level {i + 1} {what}", replace(rule, levels=levels)
        for what, when in variants(level.when):
            levels = _replaced(rule.levels, i, replace(level, when=when))
            yield f"level {i + 1} {what}", replace(rule, levels=levels)
    for tag in rule.tags:
        yield f"tag {tag} dropped", replace(rule, tags=tuple(each for each in rule.tags if each != tag))


def _weights(name: str, pack: Pack) -> Iterator[tuple[str, str]]:
    """Give one other weight: the next in the order of the pack, or the first."""
    weights = pack.manifest.weights
    others = [other for other in [*weights, *weights] if weights[other] != weights[name]]
    following = list(weights).index(name) + 1
    other = next((each for each in list(weights)[following:] if each in others), others[0] if others else None)
    if other is not None:
        yield f"weight {name} -> {other}", other


def _of_entries(entries: Sequence[AnyEntry]) -> Iterator[tuple[str, tuple[AnyEntry, ...]]]:
    for i, entry in enumerate(entries):
        if entry.when is not None:
            for what, when in variants(entry.when):
                yield f"{entry.id}: {what}", _replaced(entries, i, replace(entry, when=when))


_Item = TypeVar("_Item")


def _replaced(items: Sequence[_Item], position: int, item: _Item) -> tuple[_Item, ...]:
    return (*items[:position], item, *items[position + 1 :])
