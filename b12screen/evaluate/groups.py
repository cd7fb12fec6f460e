"""The same figures for parts of the people: by an answer, or by a column of the labels."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import msgspec
import numpy as np

from b12screen.errors import UserError
from b12screen.evaluate.accuracy import area_of
from b12screen.evaluate.read.joined import Joined
from b12screen.evaluate.statistics import Estimate, Flags, Weights, mass, share
from b12screen.pack.models import Pack

_MOST_GROUPS = 50
NOT_KNOWN = "not known"


class FoundIn(msgspec.Struct, frozen=True):
    """Of the people of a group: the share of cases that have an outcome, and of the others that do not."""

    outcome: str
    people: int
    sensitivity: Estimate
    specificity: Estimate


class Group(msgspec.Struct, frozen=True):
    """Some of the people: how many, how many are cases, and how well they are told apart; what is open counts as no."""

    name: str
    people: int
    cases: int
    share: Estimate
    area: Estimate
    outcomes: Sequence[FoundIn]


class Parted(msgspec.Struct, frozen=True):
    """Everybody, parted by one column."""

    by: str
    groups: Sequence[Group]


def calls_for_something(pack: Pack) -> dict[int, str]:
    """Give the outcomes, by place, that call for something; each can be looked at as a test."""
    return {place: each.id for place, each in enumerate(pack.outcomes) if each.urgency and not each.reassuring}


def parted(joined: Joined, by: Sequence[str], cuts: Mapping[str, Sequence[int]]) -> list[Parted]:
    """Part the people by some columns; `cuts` are those of whole numbers. UserError for a column of too many values."""
    return [Parted(name, list(_groups(joined, name, cuts.get(name, ())))) for name in by]


def _groups(joined: Joined, by: str, cuts: Sequence[int]) -> Iterator[Group]:
    people, cases, weights = joined.people, joined.cases, joined.weights
    outcomes = calls_for_something(people.pack)
    for name, chosen in _flags(joined.groups[by], cuts, by).items():
        its, others = cases & chosen, ~cases & chosen
        yield Group(
            name=name,
            people=int(np.count_nonzero(chosen)),
            cases=int(np.count_nonzero(its)),
            share=share(mass(its, weights), mass(chosen, weights)),
            area=area_of(people.score, cases, weights, chosen),
            outcomes=[
                _found(outcome, people.outcome == place, its, others, weights)
                for place, outcome in outcomes.items()
                if (people.outcome == place).any()
            ],
        )


def _found(outcome: str, tested: Flags, cases: Flags, others: Flags, weights: Weights) -> FoundIn:
    return FoundIn(
        outcome=outcome,
        people=int(np.count_nonzero(tested & (cases | others))),
        sensitivity=share(mass(tested & cases, weights), mass(cases, weights)),
        specificity=share(mass(~tested & others, weights), mass(others, weights)),
    )


def _flags(column: Sequence[object], cuts: Sequence[int], by: str) -> Mapping[str, Flags]:
    order = {name: place for place, name in enumerate(spans(cuts))}
    named = [_group(value, cuts) for value in column]
    different = sorted(set(named), key=lambda each: (each == NOT_KNOWN, order.get(each, -1), each))
    if len(different) > _MOST_GROUPS:
        raise UserError(f"--by {by} has {len(different):,} different values; {_MOST_GROUPS} are the most to compare.")
    number_of = {name: number for number, name in enumerate(different)}
    numbers = np.array([number_of[name] for name in named])
    return {name: numbers == number for name, number in number_of.items()}


def _group(value: object, cuts: Sequence[int]) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    whole = whole_number(value) if cuts else None
    if whole is not None:
        return spans(cuts)[sum(whole >= cut for cut in cuts)]
    text = "" if value is None or isinstance(value, msgspec.UnsetType) else str(value)
    return text or NOT_KNOWN


def whole_number(value: object) -> int | None:
    """Give the whole number that an answer or a cell is; None for anything else."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def spans(cuts: Sequence[int]) -> list[str]:
    """Name the spans between cuts."""
    if not cuts:
        return []
    middle = [f"{low} to {high - 1}" if high - low > 1 else str(low) for low, high in pairwise(cuts)]
    return [f"below {cuts[0]}", *middle, f"{cuts[-1]} or more"]
