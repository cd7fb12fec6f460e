"""Every completion of some questions at once: each is one bit, and each answer and rule is a set of bits."""

from collections.abc import Mapping, Sequence
from math import prod

from b12screen.engine.logic import Cases, where, where_at_least
from b12screen.engine.values import Value, Values, matches
from b12screen.errors import UserError
from b12screen.pack.conditions import AnswerIs, Condition, Leaf, RuleHolds, picks
from b12screen.pack.models import Rule
from b12screen.pack.questions import Question

MOST_COMPLETIONS = 65_536
# Where follow-ups are closed, positions stay empty; this bounds the positions of one group, 2^22 bits or 0.5 MB.
_MOST_POSITIONS = 1 << 22


_TOO_MANY = f"they can be answered in more than {MOST_COMPLETIONS:,} ways"


class TooManyCompletionsError(UserError):
    """Questions that the rules tie together, and that can be answered in more ways than anyone can go through."""

    def __init__(self, questions: Sequence[Question], rules: Sequence[Rule], ways: str) -> None:
        self.rules = tuple(rule.id for rule in rules)
        names = ", ".join(question.id for question in questions)
        super().__init__(
            f"the rules tie these questions together, and {ways}: {names}; "
            "split the rules that join them, or test fewer of these questions in one rule"
        )


class Completions:
    """The completions of `questions`, which are in asking order, and of the rules that read no other question.

    A position is a number in mixed radix, with one digit for each question. `everything` holds the positions
    that are completions; where a follow-up does not apply, its digit is 0 and no value of it holds.
    """

    def __init__(
        self,
        questions: Sequence[Question],
        values: Mapping[str, Values],
        rules: Sequence[Rule],
        reads: Mapping[str, frozenset[str]],
    ) -> None:
        self.rules = rules
        self.everything: Cases = 1
        self.size = 1
        self.columns: dict[str, dict[Value, Cases]] = {}
        self.holds: dict[str, Cases] = {}
        self._strides: dict[str, int] = {}
        self._reads = reads
        if prod(len(values[question.id].all) for question in questions) > _MOST_POSITIONS:
            raise TooManyCompletionsError(questions, rules, _too_many_positions(questions))
        for question in questions:
            self._add(question, values[question.id].all)
        if self.everything.bit_count() > MOST_COMPLETIONS:
            raise TooManyCompletionsError(questions, rules, _TOO_MANY)
        self._evaluate_rules()

    def where(self, condition: Condition) -> Cases:
        """Give the completions in which a condition on these questions and rules holds."""
        return where(condition, self._leaf, self.everything)

    def opened(self, question: Question) -> Cases:
        """Give the completions in which a question applies."""
        return self.everything if question.only_if is None else self.where(question.only_if)

    def answers_in(self, cases: Cases) -> dict[str, Value]:
        """Give the answers of the first of these completions; a question that does not apply has none."""
        first = cases & -cases
        return {
            question: value
            for question, column in self.columns.items()
            for value, where_given in column.items()
            if where_given & first
        }

    def smear(self, cases: Cases, questions: Sequence[str]) -> Cases:
        """Give every position that differs from one of `cases` at most in these questions."""
        for question in questions:
            if question in self.columns:
                cases = self._smear_one(cases, question)
        return cases

    def _smear_one(self, cases: Cases, question: str) -> Cases:
        stride, radix = self._strides[question], len(self.columns[question])
        digit_is_zero = _ones(stride) * _repeat(stride * radix, self.size // (stride * radix))
        folded = 0
        for digit in range(radix):
            folded |= (cases >> digit * stride) & digit_is_zero
        return folded * _repeat(stride, radix)

    def _add(self, question: Question, values: Sequence[Value]) -> None:
        """Multiply the positions by one more digit; where the question does not apply, only digit 0 stays."""
        if question.only_if is not None:
            self._evaluate_rules()
        applies = self.opened(question)
        copies = _repeat(self.size, len(values))
        self.everything = applies * copies | self.everything
        for column in self.columns.values():
            column.update({value: cases * copies & self.everything for value, cases in column.items()})
        self.columns[question.id] = {value: applies << digit * self.size for digit, value in enumerate(values)}
        self._strides[question.id] = self.size
        self.size *= len(values)

    def _evaluate_rules(self) -> None:
        """Find where each rule holds, in reading order, as far as its questions are here already."""
        self.holds = {}
        for rule in self.rules:
            if self._reads[rule.id] <= self.columns.keys():
                self.holds[rule.id] = self.where(rule.when)

    def _leaf(self, leaf: Leaf) -> Cases:
        if isinstance(leaf, AnswerIs):
            column = self.columns[leaf.answer]
            return sum(cases for value, cases in column.items() if matches(leaf, value))
        if isinstance(leaf, RuleHolds):
            return self.holds[leaf.rule]
        counted = (self.holds[rule.id] for rule in self.rules if picks(leaf.count, rule))
        return where_at_least(leaf.at_least, counted, self.everything)


def _too_many_positions(questions: Sequence[Question]) -> str:
    """Without follow-ups every position is a completion; with them, the completions may be far fewer."""
    if all(question.only_if is None for question in questions):
        return _TOO_MANY
    return f"their answers can be put together in more than {_MOST_POSITIONS:,} ways, closed follow-ups included"


def _ones(length: int) -> int:
    return (1 << length) - 1


def _repeat(length: int, times: int) -> int:
    """Give the factor that writes a pattern of `length` bits `times` times in a row."""
    factor, written = 1, 1
    while written * 2 <= times:
        factor |= factor << length * written
        written *= 2
    return factor | factor << length * (times - written)
