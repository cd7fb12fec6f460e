"""When a condition holds whatever the open answers turn out to be, said by the answers that were given.

A form knows no completions; it can only test what was answered. `Certainty.of` finds the tests that hold exactly where
the condition holds in every completion, and gives None where that takes more than is worth trying.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

from b12screen.engine.completions import Completions
from b12screen.engine.dependencies import Dependencies
from b12screen.engine.logic import Cases
from b12screen.engine.values import Value, Values, matches
from b12screen.forms.conditions import Plain, Some, Test, asked_by_answers, plain, questions_in
from b12screen.pack.conditions import Condition
from b12screen.pack.models import Pack
from b12screen.pack.questions import Question

_MOST_PATTERNS = 4_096


@dataclass(frozen=True, slots=True)
class Given:
    """One of these answers was given; of a number, the first of each interval that no condition parts."""

    question: str
    values: frozenset[Value]


@dataclass(frozen=True, slots=True)
class AtLeast:
    """At least so many of the parts hold."""

    number: int
    parts: "tuple[Given | AtLeast, ...]"

    @property
    def is_all(self) -> bool:
        """Say whether all have to hold."""
        return self.number == len(self.parts)


Formula = Given | AtLeast
ALWAYS, NEVER = AtLeast(0, ()), AtLeast(1, ())
_Pattern = dict[str, frozenset[Value]]


class Certainty:
    """What of a pack is certain by which answers."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        dependencies = Dependencies(pack)
        tests = dependencies.tests_of_all()
        self.values = {question.id: Values(question, tests.get(question.id, ())) for question in pack.questions}
        self._openers = {each.id: plain(each.only_if, pack) for each in pack.questions if each.only_if is not None}

    def of(self, condition: Condition) -> Formula | None:
        """Give when a condition is certain, exactly; None where that cannot be said."""
        return self._of(plain(condition, self._pack))

    def in_part(self, condition: Condition) -> Formula:
        """Give the same, or where it cannot be said, what each part alone makes certain: never more than is."""
        exact = self.of(condition)
        return exact if exact is not None else self._of(plain(condition, self._pack), in_part=True) or NEVER

    def _of(self, condition: Plain, *, in_part: bool = False) -> Formula | None:
        if isinstance(condition, Test):
            return self._of_test(condition, in_part=in_part)
        groups = list(self.together(condition.parts))
        is_all = condition.at_least == len(condition.parts)
        if not is_all and not in_part and max(map(len, groups), default=0) > 1:
            if condition.at_least > 1:
                return self._by_patterns(condition)
            found = [
                self._of(each[0]) if len(each) == 1 else self._by_patterns(Some(1, tuple(each))) for each in groups
            ]
        else:
            found = [self._of(each, in_part=in_part) for each in condition.parts]
        known = [each for each in found if each is not None]
        return _simple(condition.at_least, known) if len(known) == len(found) or in_part else None

    def _of_test(self, condition: Test, *, in_part: bool) -> Formula | None:
        name = condition.test.answer
        fitting = frozenset(v for v in self.values[name].all if matches(condition.test, v) != condition.negated)
        opener = self._pack.question[name].only_if
        if len(fitting) == len(self.values[name].all):
            is_open = opener is None or condition.negated
            return ALWAYS if is_open or opener is None else self._of(plain(opener, self._pack), in_part=in_part)
        given: Formula = Given(name, fitting) if fitting else NEVER
        if opener is None or not condition.negated:
            return given
        closed = self._of(plain(opener, self._pack, negated=True), in_part=in_part)
        return None if closed is None else _simple(1, [given, closed])

    def together(self, parts: Sequence[Plain]) -> Iterator[list[Plain]]:
        """Give the parts in groups, of which no two read the same question."""
        groups: list[tuple[frozenset[str], list[Plain]]] = []
        for part in parts:
            reads, members = self.reads(part), [part]
            for other in [each for each in groups if each[0] & reads]:
                groups.remove(other)
                reads, members = reads | other[0], [*other[1], *members]
            groups.append((reads, members))
        return (members for _, members in groups)

    def reads(self, condition: Plain) -> frozenset[str]:
        """Give the questions that a condition reads, with those that open them."""
        return questions_in(condition, self._openers)

    def completions(self, names: frozenset[str]) -> Completions | None:
        """Give the completions of some questions; None where they are too many, or where a follow-up counts rules."""
        asked = [each for each in self._pack.questions if each.id in names]
        if prod(len(self.values[each.id].all) + 1 for each in asked) > _MOST_PATTERNS:
            return None
        try:
            return Completions([asked_by_answers(each, self._pack) for each in asked], self.values, [], {})
        except ValueError:
            return None

    def _by_patterns(self, condition: Plain) -> Formula | None:
        """Give when a condition is certain whose parts share questions, by trying every pattern of answers."""
        completions = self.completions(self.reads(condition))
        if completions is None:
            return None
        patterns = _merged(list(_fewest(completions, cases_of(condition, completions))))
        return _simple(1, [_simple(len(each), [Given(*given) for given in each.items()]) for each in patterns])


def cases_of(condition: Plain, completions: Completions) -> Cases:
    """Give the completions in which a condition holds."""
    if isinstance(condition, Test):
        cases = completions.where(condition.test)
        return completions.everything & ~cases if condition.negated else cases
    reached = [completions.everything] + [0] * condition.at_least
    for part in condition.parts:
        cases = cases_of(part, completions)
        for number in range(condition.at_least, 0, -1):
            reached[number] |= reached[number - 1] & cases
    return reached[condition.at_least]


def _fewest(completions: Completions, cases: Cases) -> Iterator[_Pattern]:
    """Give the fewest answers that leave only these completions."""
    found: list[dict[str, Value]] = []
    columns = completions.columns
    choices = [[None, *column] for column in columns.values()]
    for picked in sorted(product(*choices), key=lambda values: len(values) - values.count(None)):
        pattern = {name: value for name, value in zip(columns, picked, strict=True) if value is not None}
        left = completions.everything
        for name, value in pattern.items():
            left &= columns[name][value]
        if left and left & cases == left and not any(each.items() <= pattern.items() for each in found):
            found.append(pattern)
    yield from ({name: frozenset({value}) for name, value in pattern.items()} for pattern in found)


def _merged(patterns: list[_Pattern]) -> list[_Pattern]:
    """Put together patterns that differ in the answer to one question."""
    for i, one in enumerate(patterns):
        for other in patterns[i + 1 :]:
            differing = [name for name in one if one[name] != other.get(name)]
            if one.keys() == other.keys() and len(differing) == 1:
                [name] = differing
                rest = [each for each in patterns if each is not one and each is not other]
                return _merged([*rest[:i], one | {name: one[name] | other[name]}, *rest[i:]])
    return patterns


def _simple(number: int, parts: Sequence[Formula]) -> Formula:
    """Give at least so many of some formulas, without what is always or never so."""
    certain = sum(each == ALWAYS for each in parts)
    kept = tuple(each for each in parts if each not in (ALWAYS, NEVER))
    number -= certain
    if number <= 0:
        return ALWAYS
    if number > len(kept):
        return NEVER
    return kept[0] if len(kept) == 1 else AtLeast(number, kept)


def numbers(question: Question, values: frozenset[Value], all_values: Sequence[Value]) -> list[tuple[int, int]]:
    """Give the answers to a number question as ranges from the first to the last."""
    _, highest = question.range or (0, 0)
    starts = [each for each in all_values if isinstance(each, int)]
    ends = [*(start - 1 for start in starts[1:]), highest]
    ranges: list[tuple[int, int]] = []
    for start, end in zip(starts, ends, strict=True):
        if start in values:
            if ranges and ranges[-1][1] == start - 1:
                ranges[-1] = (ranges[-1][0], end)
            else:
                ranges.append((start, end))
    return ranges
