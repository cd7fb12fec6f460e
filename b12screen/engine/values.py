"""What an answer says for certain, and which answers no condition can tell apart."""

from bisect import bisect_right
from collections.abc import Iterable

from b12screen.pack.conditions import AnswerIs
from b12screen.pack.questions import OPEN_ANSWERS, Question

Value = str | int


def definite(question: Question, answer: object) -> Value | None:
    """Give "yes", "no", the option or the number, or None where the question is still open."""
    if answer == "unknown":
        return question.unknown_means
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    return answer if isinstance(answer, (str, int)) and answer not in OPEN_ANSWERS else None


def given(answer: object) -> bool:
    """Say whether a person was asked and said something, be it "unknown" or "declined"."""
    return isinstance(answer, (str, int))


def asserts(question: Question, answer: object) -> bool:
    """Say whether an answer says more than that the question does not apply; "no", 0 and an open answer do not."""
    return definite(question, answer) not in (None, "no", 0)


def matches(test: AnswerIs, value: Value) -> bool:
    """Say whether a definite value passes the test."""
    return value in test.is_ if isinstance(value, str) else test.allows(value)


class Values:
    """The values of one question that a completion has to try: one of each kind that conditions can tell apart."""

    def __init__(self, question: Question, tests: Iterable[AnswerIs]) -> None:
        # "no" comes before "yes", so that the first completion of any set is the plainest one.
        self.all: tuple[Value, ...] = question.values if question.type == "choice" else question.values[::-1]
        self._starts: list[int] = []
        if question.range is not None:
            lowest, highest = question.range
            cuts = {cut for test in tests for cut in test.cuts.values() if lowest < cut <= highest}
            self._starts = [lowest, *sorted(cuts)]
            self.all = tuple(self._starts)

    def standing_for(self, value: Value) -> Value:
        """Give the value tried in place of this one: of a number, the first of its interval."""
        return self._starts[bisect_right(self._starts, value) - 1] if isinstance(value, int) else value
