"""Questions that some rule or follow-up ties together, and what a pattern of answers to them gives."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from operator import getitem
from typing import NamedTuple

from b12screen.engine.accumulators import Layout
from b12screen.engine.completions import Completions
from b12screen.engine.conclusions import Conclusions, Total
from b12screen.engine.dependencies import Dependencies
from b12screen.engine.logic import Cases, kleene
from b12screen.engine.memo import Lookup, remember
from b12screen.engine.notes import Notes
from b12screen.engine.values import Value, Values, asserts, definite, given, matches
from b12screen.pack.conditions import AnswerIs, Leaf, RuleHolds, leaves
from b12screen.pack.models import Rule
from b12screen.pack.questions import Question

_MOST_PATTERNS = 16_384

# What one answer adds to the measure of a tally, for whoever makes the plan.
Measure = Callable[[Question, object], int]

# Between what a rule can add to a sum of points, with the weights of a pack.
Bounds = Callable[[Rule, Mapping[str, int]], tuple[int, int]]


class Found(NamedTuple):
    """What the answers to some questions give, whatever the answers to all others are.

    `tally` has the fields of accumulators.py; `total` is what they contribute to outcomes, guidelines and notes.
    """

    tally: int
    total: Total


class Standing(NamedTuple):
    """Where a person stands in a group: which questions apply, their definite values, the completions left."""

    values: dict[str, Value]
    assumed: frozenset[str]
    applies: dict[str, bool | None]
    left: Cases
    misplaced: int


class Common(NamedTuple):
    """What all groups of a plan share."""

    layout: Layout
    conclusions: Conclusions
    notes: Notes
    assume: Mapping[str, object]
    measure: Measure
    bounds: Bounds


class Group:
    """One group: its questions in asking order, all completions of those that matter, and what each gives."""

    def __init__(
        self,
        number: int,
        questions: Sequence[Question],
        dependencies: Dependencies,
        common: Common,
    ) -> None:
        pack = dependencies.pack
        self.questions = questions
        self._layout = common.layout
        self._conclusions = common.conclusions
        self._assume = common.assume
        self._measures = [Lookup(partial(common.measure, question), _MOST_PATTERNS) for question in questions]
        self._share = common.notes.share_of(number)
        read = [
            *(leaf for _, note in self._share.decides for leaf in leaves(note.when)),
            *(leaf for *_, leaf in self._share.tells),
        ]
        self._rules_read = any(isinstance(leaf, RuleHolds) for leaf in read)
        self._note_questions = sorted({leaf.answer for leaf in read if isinstance(leaf, AnswerIs)})
        self._told: dict[tuple[object, ...], int] = {}
        self._asked_as = dependencies.asked_as
        self._bit = dependencies.rule_bits
        self.values = {question.id: Values(question, dependencies.tests.get(question.id, ())) for question in questions}
        rules = [rule for rule in dependencies.rules if dependencies.home[rule.id] == number]
        inside = [question for question in questions if question.id in dependencies.matters]
        self.completions = Completions(inside, self.values, rules, dependencies.reads)
        self._opened = {question.id: self.completions.opened(question) for question in questions}
        self._levels = {rule.id: self._points_of(rule, pack.manifest.weights) for rule in rules}
        self._totals = self._all_totals()
        self._lowest = sum(common.bounds(rule, pack.manifest.weights)[0] for rule in rules)
        self._verdicts: dict[Cases, Found] = {}
        self.vectors = [view.vectors(self.completions) for view in common.conclusions.views]

    def find(self, answers: Sequence[object]) -> Found:
        """Give what these answers give, in the order of the group's questions; a misplaced follow-up spoils it."""
        standing = self.stand(answers)
        if standing.misplaced:
            return Found(standing.misplaced * self._layout.regular, self._conclusions.nothing)
        tally, total = self._verdicts.get(standing.left) or self._judge(standing.left)
        tally += self._notes(standing)
        tally += sum(map(getitem, self._measures, answers)) * self._layout.measure.one
        return Found(tally, total)

    def forget(self) -> None:
        """Forget the totals given; what it costs is time."""
        self._verdicts.clear()

    def _judge(self, left: Cases) -> Found:
        """Give what the rules make of the completions left."""
        holds, layout = self.completions.holds, self._layout
        present = [rule for rule in self.completions.rules if holds[rule.id] & left == left]
        unknown = [rule for rule in self.completions.rules if 0 != holds[rule.id] & left != left]
        totals = [total for total, cases in self._totals.items() if cases & left]
        score = sum(self.certain_points(rule.id, left) for rule in present)
        tally = sum(self._bit[rule.id] for rule in present) * layout.present.one
        tally += sum(self._bit[rule.id] for rule in unknown) * layout.unknown.one
        tally += (score - self._lowest) * layout.score.one
        tally += (min(totals) - self._lowest) * layout.score_min.one
        tally += (max(totals) - self._lowest) * layout.score_max.one
        sets = [frozenset(vector for vector, cases in each.items() if cases & left) for each in self.vectors]
        total = self._conclusions.contributed(sets, present, [*present, *unknown])
        return remember(self._verdicts, left, Found(tally, total), _MOST_PATTERNS)

    def stand(self, answers: Sequence[object]) -> Standing:
        """Go through the questions in asking order, and keep the completions that agree with the answers."""
        values: dict[str, Value] = {}
        applies: dict[str, bool | None] = {}
        assumed, left, misplaced = set(), self.completions.everything, 0
        for question, answer in zip(self.questions, answers, strict=True):
            name = question.id
            opened = self._opened[name] & left
            applies[name] = applied = True if opened == left else None if opened else False
            if not given(answer):
                if not applied or name not in self._assume:
                    continue
                answer = self._assume[name]
                assumed.add(name)
            elif not applied:
                misplaced |= asserts(question, answer) << self._asked_as[name]
                continue  # what asserts nothing is taken as not asked: exports fill it in
            value = definite(question, answer)
            if value is not None:
                values[name] = value
                left &= self._agreeing(name, value)
        return Standing(values, frozenset(assumed), applies, left, misplaced)

    def _agreeing(self, question: str, value: Value) -> Cases:
        """Give the completions with this value; all, where the question does not matter to any of them."""
        column = self.completions.columns.get(question)
        return self.completions.everything if column is None else column[self.values[question].standing_for(value)]

    def certain_level(self, rule: Rule, left: Cases) -> int | None:
        """Give the last level of a rule that holds in every completion left."""
        holds = [cases & left == left for _, cases in self._levels[rule.id][1:]]
        return max((i for i, certain in enumerate(holds) if certain), default=None)

    def certain_points(self, rule: str, left: Cases) -> int:
        """Give the points of a rule, if it is present, at the last level that holds in every completion left."""
        return next(points for points, cases in reversed(self._levels[rule]) if cases & left == left)

    def _notes(self, standing: Standing) -> int:
        """Give the fields of a tally for the notes that this group decides alone, and for what it tells the others."""
        values, applies = standing.values, standing.applies
        pattern = (
            standing.left if self._rules_read else 0,
            *[(values.get(name), applies[name]) for name in self._note_questions],
        )
        known = self._told.get(pattern)
        if known is None:
            known = remember(self._told, pattern, self._tell(standing), _MOST_PATTERNS)
        return known

    def _tell(self, standing: Standing) -> int:
        def truth(leaf: Leaf) -> bool | None:
            if isinstance(leaf, AnswerIs):
                return test_of(leaf, standing)
            assert isinstance(leaf, RuleHolds)  # counts stay with all groups
            cases = self.completions.holds[leaf.rule] & standing.left
            return True if cases == standing.left else None if cases else False

        decided = sum(bit for bit, note in self._share.decides if kleene(note.when, truth) is True)
        told = sum(bit for bit, wanted, leaf in self._share.tells if truth(leaf) is wanted)
        return decided * self._layout.notes.one + told * self._layout.heard.one

    def _points_of(self, rule: Rule, weights: Mapping[str, int]) -> list[tuple[int, Cases]]:
        """Give for the rule's own weight and then for each level the points, and where it holds if present."""
        levels = [(weights[level.weight], self.completions.where(level.when)) for level in rule.levels]
        return [(weights[rule.weight], self.completions.everything), *levels]

    def _all_totals(self) -> dict[int, Cases]:
        """Give each total of points that completions can have, with the completions that have it."""
        totals = {0: self.completions.everything}
        for rule, cases in self.completions.holds.items():
            parts = [(0, self.completions.everything & ~cases)]
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


def lowest_and_highest(rule: Rule, weights: Mapping[str, int]) -> tuple[int, int]:
    """Give the bounds of what a rule can add to a sum of points."""
    points = [0, weights[rule.weight], *(weights[level.weight] for level in rule.levels)]
    return min(points), max(points)


def _summed(totals: Mapping[int, Cases], parts: Sequence[tuple[int, Cases]]) -> dict[int, Cases]:
    summed: dict[int, Cases] = {}
    for total, inside in totals.items():
        for points, cases in parts:
            if inside & cases:
                summed[total + points] = summed.get(total + points, 0) | inside & cases
    return summed
