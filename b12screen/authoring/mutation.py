"""Changes a pack in one place at a time, and finds the changes that no example and no case notices."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from msgspec.structs import replace

from b12screen.authoring.retrials import Change, Retrials
from b12screen.authoring.trials import run_trials
from b12screen.authoring.variants import variants
from b12screen.errors import UserError
from b12screen.pack.models import GuidelineView, Note, Outcome, Pack, Rule

AnyEntry = TypeVar("AnyEntry", Outcome, Note, GuidelineView)


@dataclass(frozen=True, slots=True)
class Mutant:
    """A change of a pack in one place, and a name that says where and how."""

    name: str
    change: Change


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
    retrials = Retrials(pack)
    excused = {each.change for each in pack.manifest.unnoticed}
    tried, survivors = 0, []
    for mutant in mutants(pack):
        tried += 1
        if not retrials.notice(mutant.change):
            survivors.append(mutant.name)
    unnoticed = tuple(name for name in survivors if name not in excused)
    return MutationReport(tried, unnoticed, tuple(sorted(excused - set(survivors))))


def mutants(pack: Pack) -> Iterator[Mutant]:
    """Give every mutant: weights, tags, levels and conditions of rules; conditions of outcomes, notes, guidelines."""
    for i, rule in enumerate(pack.rules):
        for what, changed in _of_rule(rule, pack):
            rules = _replaced(pack.rules, i, changed)
            yield Mutant(f"{rule.id}: {what}", Change(pack.changed(rules=rules), rule=rule.id))
    for _, what, outcomes in _of_entries(pack.outcomes):
        yield Mutant(what, Change(pack.changed(outcomes=outcomes), view=0))
    for i, what, notes in _of_entries(pack.notes):
        yield Mutant(what, Change(pack.changed(notes=notes), note=i))
    for i, guideline in enumerate(pack.guidelines):
        for _, what, views in _of_entries(guideline.views):
            guidelines = _replaced(pack.guidelines, i, replace(guideline, views=views))
            yield Mutant(f"{guideline.id} {what}", Change(pack.changed(guidelines=guidelines), view=i + 1))


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


def _of_entries(entries: Sequence[AnyEntry]) -> Iterator[tuple[int, str, tuple[AnyEntry, ...]]]:
    """Give every change of one entry, with the position of that one."""
    for i, entry in enumerate(entries):
        if entry.when is not None:
            for what, when in variants(entry.when):
                yield i, f"{entry.id}: {what}", _replaced(entries, i, replace(entry, when=when))


_Item = TypeVar("_Item")


def _replaced(items: Sequence[_Item], position: int, item: _Item) -> tuple[_Item, ...]:
    return (*items[:position], item, *items[position + 1 :])
