"""The kinds of answer to each question: answers of one kind are all the same to a plan."""

from collections.abc import Iterable, Mapping

from b12screen.engine.values import Value, Values, asserts, definite, given
from b12screen.pack.conditions import AnswerIs
from b12screen.pack.questions import OPEN_ANSWERS, Question

# Whether it was given, whether it asserts something where nothing may, and what it stands for.
_Kind = tuple[bool, bool, Value | None]


class Kinds:
    """The kinds of one question, each with a code from 0 and an answer that stands for all others of it.

    `tests` are all that read the question, those of notes included; one that nothing reads and nothing opens has one
    kind. An answer is in its JSON form.
    """

    def __init__(
        self, question: Question, tests: Iterable[AnswerIs], *, matters: bool, assume: Mapping[str, object]
    ) -> None:
        self._question = question
        self._matters = matters
        # Where nothing opens a question and nothing is assumed for it, silence says as little as "declined".
        self._tells_silence = question.only_if is not None or question.id in assume
        self._values = Values(question, tests)
        self._codes: dict[_Kind, int] = {}
        self.standing_for: list[object] = []
        for answer in (None, *OPEN_ANSWERS, *self._values.all, *self._around_nothing()):
            if self._codes.setdefault(self._kind(answer), len(self.standing_for)) == len(self.standing_for):
                self.standing_for.append(answer)

    def __len__(self) -> int:
        return len(self.standing_for)

    def code(self, answer: object) -> int:
        """Give the code of an answer that can stand."""
        return self._codes[self._kind(answer)]

    def _kind(self, answer: object) -> _Kind:
        value = definite(self._question, answer) if given(answer) and self._matters else None
        return (
            self._tells_silence and given(answer),
            self._question.only_if is not None and asserts(self._question, answer),
            None if value is None else self._values.standing_for(value),
        )

    def _around_nothing(self) -> Iterable[int]:
        """Give the numbers around which a follow-up begins to assert something; they may be of one interval."""
        lowest, highest = self._question.range or (1, 0)
        return (number for number in (0, 1) if lowest <= number <= highest)
