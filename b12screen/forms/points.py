"""The fewest and the most points that open answers can make, as a tree of answers for each group of questions."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from b12screen.engine.completions import Completions
from b12screen.engine.logic import Cases
from b12screen.engine.values import Value
from b12screen.forms.certainty import Certainty, cases_of
from b12screen.forms.conditions import Plain, Some, plain
from b12screen.pack.models import Pack, Rule

_MOST_NODES = 400


@dataclass(frozen=True, slots=True)
class Pick:
    """What the answer to a question gives; `otherwise` where it is open, or gives the same."""

    question: str
    branches: "tuple[tuple[frozenset[Value], Tree], ...]"
    otherwise: "Tree"


Tree = int | Pick


class TooManyError(ValueError):
    """The points of some questions are tied together in too many ways for a form."""


def bounds(pack: Pack, certainty: Certainty) -> tuple[list[Tree], list[Tree]]:
    """Give what has to be added up for the fewest points, and for the most. TooManyError where that is too much."""
    fewest, most = list[Tree](), list[Tree]()
    for group in _groups(pack, certainty):
        completions, totals = _totals(pack, group, certainty)
        for chosen, trees in ((min, fewest), (max, most)):
            trees.append(_Trees(completions, totals, chosen).of(completions.everything))
    return fewest, most


def _groups(pack: Pack, certainty: Certainty) -> Iterator[list[Rule]]:
    """Give the rules that can have points, those together that read the same question."""
    weights = pack.manifest.weights
    weighed = [rule for rule in pack.rules if any(weights[each] for each in _weights(rule))]
    conditions = [_conditions(rule, pack) for rule in weighed]
    for group in certainty.together(conditions):
        here = set(map(id, group))  # two rules may have the same condition
        yield [rule for rule, condition in zip(weighed, conditions, strict=True) if id(condition) in here]


def _weights(rule: Rule) -> list[str]:
    return [rule.weight, *(level.weight for level in rule.levels)]


def _conditions(rule: Rule, pack: Pack) -> Plain:
    """Give a condition that reads what the rule and its levels read."""
    return Some(1, tuple(plain(each, pack) for each in (rule.when, *(level.when for level in rule.levels))))


def _totals(pack: Pack, rules: Iterable[Rule], certainty: Certainty) -> tuple[Completions, dict[int, Cases]]:
    rules = list(rules)
    names = frozenset().union(*(certainty.reads(_conditions(rule, pack)) for rule in rules))
    completions = certainty.completions(names)
    if completions is None:
        raise TooManyError(sorted(names))
    totals = {0: completions.everything}
    for rule in rules:
        left = cases_of(plain(rule.when, pack), completions)
        parts = [(0, completions.everything & ~left)]
        for level in reversed(rule.levels):
            reached = cases_of(plain(level.when, pack), completions) & left
            parts.append((pack.manifest.weights[level.weight], reached))
            left &= ~reached
        parts.append((pack.manifest.weights[rule.weight], left))
        totals = _summed(totals, parts)
    return completions, totals


def _summed(totals: Mapping[int, Cases], parts: Iterable[tuple[int, Cases]]) -> dict[int, Cases]:
    summed: dict[int, Cases] = {}
    for points, cases in parts:
        for total, inside in totals.items():
            if inside & cases:
                summed[total + points] = summed.get(total + points, 0) | inside & cases
    return summed


class _Trees:
    """Makes the tree of one group of questions, which are asked in order."""

    def __init__(
        self, completions: Completions, totals: Mapping[int, Cases], chosen: Callable[[Iterable[int]], int]
    ) -> None:
        self._columns = list(completions.columns.items())
        self._totals = totals
        self._chosen = chosen
        self._made = 0

    def of(self, left: Cases, asked: int = 0) -> Tree:
        """Give the tree for the completions left when so many questions have been looked at."""
        totals = [total for total, cases in self._totals.items() if cases & left]
        if len(totals) == 1 or asked == len(self._columns):
            return self._chosen(totals)
        self._made += 1
        if self._made > _MOST_NODES:
            raise TooManyError(name for name, _ in self._columns)
        name, column = self._columns[asked]
        otherwise = self.of(left, asked + 1)
        branches: dict[Tree, frozenset[Value]] = {}
        for value, cases in column.items():
            if cases & left:
                tree = self.of(cases & left, asked + 1)
                branches[tree] = branches.get(tree, frozenset()) | {value}
        told = tuple((values, tree) for tree, values in branches.items() if tree != otherwise)
        return Pick(name, told, otherwise) if told else otherwise
