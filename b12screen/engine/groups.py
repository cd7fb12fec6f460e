"""Questions that some rule or follow-up ties together, and what a pattern of answers to them gives."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from b12screen.engine.logic import Cases
from b12screen.engine.space import Space
from b12screen.engine.values import Value, Values, definite, given, matches
from b12screen.engine.views import Combinations
from b12screen.engine.wiring import Wiring
from b12screen.pack.conditions import AnswerIs
from b12screen.pack.models import Rule
from b12screen.pack.questions import Question

_MOST_PATTERNS = 50_000


class Found(NamedTuple):
    """What the answers to some questions give, whatever the answers to all others are.

    Rules, tests and follow-ups are bits of integers: rules by their order in the pack, tests by their order in
    the notes, follow-ups by asking order. `move` is what the outcomes and guidelines can get from here.
    """

    present: int = 0
    unknown: int = 0
    score: int = 0
    score_min: int = 0
    score_max: int = 0
    move: int = 0
    passed: int = 0
    failed: int = 0
    misplaced: int = 0


class Standing(NamedTuple):
    """Where a person stands in a group: which questions apply, their definite values, the completions left."""

    values: dict[str, Value]
    assumed: frozenset[str]
    applies: dict[str, bool | None]
    left: Cases
    misplaced: int


class Group:
    """One group: its questions in asking order, all completions of those that matter, and what each gives."""

    def __init__(
        self,
        questions: Sequence[Question],
        wiring: Wiring,
        combinations: Combinations,
        assume: Mapping[str, object],
    ) -> None:
        pack = wiring.pack
        self.questions = questions
        self._assume = assume
        self._combinations = combinations
        names = {question.id for question in questions}
        self._asked_as = wiring.asked_as
        self._bit = wiring.rule_bits
        self._tests = [(1 << i, test) for i, test in enumerate(wiring.note_tests()) if test.answer in names]
        self.values = {question.id: Values(question, wiring.tests.get(question.id, ())) for question in questions}
        rules = [rule for rule in wiring.rules if wiring.reads[rule.id] <= names]
        inside = [question for question in questions if question.id in wiring.matters]
        self.space = Space(inside, self.values, rules, wiring.reads)
        self._opened = {question.id: self.space.opened(question) for question in questions}
        self._levels = {rule.id: self._points_of(rule, pack.manifest.weights) for rule in rules}
        self._totals = self._all_totals()
        self._known: dict[tuple[object, ...], Found] = {}
        self.vectors = [view.vectors(self.space) for view in combinations.views]

    def found(self, answers: tuple[object, ...]) -> Found:
        """Give what these answers give, in the order of the group's questions; a misplaced follow-up spoils it."""
        return self._known.get(answers) or self._look_up(answers)

    def _look_up(self, answers: tuple[object, ...]) -> Found:
        if len(self._known) >= _MOST_PATTERNS:
            self._known.clear()
        self._known[answers] = found = self._find(answers)
        return found

    def _find(self, answers: Sequence[object]) -> Found:
        standing = self.stand(answers)
        if standing.misplaced:
            return Found(misplaced=standing.misplaced)
        left, holds = standing.left, self.space.holds
        present = [rule for rule, cases in holds.items() if cases & left == left]
        unknown = [rule for rule, cases in holds.items() if 0 != cases & left != left]
        totals = [total for total, cases in self._totals.items() if cases & left]
        passed, failed = self._tested(standing)
        return Found(
            present=sum(self._bit[rule] for rule in present),
            unknown=sum(self._bit[rule] for rule in unknown),
            score=sum(self.certain_points(rule, left) for rule in present),
            score_min=min(totals),
            score_max=max(totals),
            move=self._move(left),
            passed=passed,
            failed=failed,
        )

    def stand(self, answers: Sequence[object]) -> Standing:
        """Go through the questions in asking order, and keep the completions that agree with the answers."""
        values: dict[str, Value] = {}
        applies: dict[str, bool | None] = {}
        assumed, left, misplaced = set(), self.space.everything, 0
        for question, answer in zip(self.questions, answers, strict=True):
            name = question.id
            opened = self._opened[name] & left
            applies[name] = True if opened == left else None if opened else False
            if not applies[name] and given(answer):
                misplaced |= 1 << self._asked_as[name]
                continue
            if applies[name] and not given(answer) and name in self._assume:
                answer = self._assume[name]
                assumed.add(name)
            value = definite(question, answer)
            if value is not None:
                values[name] = value
                left &= self.space.columns.get(name, {}).get(self.values[name].standing_for(value), left)
        return Standing(values, frozenset(assumed), applies, left, misplaced)

    def certain_level(self, rule: Rule, left: Cases) -> int | None:
        """Give the last level of a rule that holds in every completion left."""
        holds = [cases & left == left for _, cases in self._levels[rule.id][1:]]
        return max((i for i, certain in enumerate(holds) if certain), default=None)

    def certain_points(self, rule: str, left: Cases) -> int:
        """Give the points of a rule, if it is present, at the last level that holds in every completion left."""
        return next(points for points, cases in reversed(self._levels[rule]) if cases & left == left)

    def _move(self, left: Cases) -> int:
        sets = (frozenset(vector for vector, cases in vectors.items() if cases & left) for vectors in self.vectors)
        return self._combinations.move(tuple(sets))

    def _tested(self, standing: Standing) -> tuple[int, int]:
        passed = failed = 0
        for bit, test in self._tests:
            truth = test_of(test, standing)
            passed |= bit if truth else 0
            failed |= bit if truth is False else 0
        return passed, failed

    def _points_of(self, rule: Rule, weights: Mapping[str, int]) -> list[tuple[int, Cases]]:
        """Give for the rule's own weight and then for each level the points, and where it holds if present."""
        levels = [(weights[level.weight], self.space.where(level.when)) for level in rule.levels]
        return [(weights[rule.weight], self.space.everything), *levels]

    def _all_totals(self) -> dict[int, Cases]:
        """Give each total of points that completions can have, with the completions that have it."""
        totals = {0: self.space.everything}
        for rule, cases in self.space.holds.items():
            parts = [(0, self.space.everything & ~cases)]
            for points, reached in reversed(self._levels[rule]):
                parts.append((points, reached & cases))
                cases &= ~reached
            totals = _summed(totals, parts)
        return totals


def test_of(test: AnswerIs, standing: Standing) -> bool | None:
    """Give the truth of a test in three-valued logic: of a follow-up that does not apply it is false."""
    if test.answer in standing.values:
        return matches(test, standing.values[test.answer])
    return False if standing.applies[test.answer] is False else None


def _summed(totals: Mapping[int, Cases], parts: Sequence[tuple[int, Cases]]) -> dict[int, Cases]:
    summed: dict[int, Cases] = {}
    for total, inside in totals.items():
        for points, cases in parts:
            if inside & cases:
                summed[total + points] = summed.get(total + points, 0) | inside & cases
    return summed
