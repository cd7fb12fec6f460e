"""When something is shown, as a line of text: XPath and REDCap's branching logic differ in how they name a field."""

from collections.abc import Callable, Iterable

from b12screen.formats.exports.words import Words
from b12screen.forms.certainty import ALWAYS, Certainty, Formula, Given, numbers
from b12screen.pack.models import Pack
from b12screen.pack.questions import Question


class Logic:
    """Says in one system's words when something holds; `named` makes a reference of a field's name."""

    def __init__(
        self, pack: Pack, certainty: Certainty, words: Words, named: Callable[[str], str], *, never: str
    ) -> None:
        self._pack = pack
        self._certainty = certainty
        self._words = words
        self._named = named
        self._never = never

    def shown(self, question: Question) -> str:
        """Say when a question is asked; nothing for one that always is."""
        if question.only_if is None:
            return ""
        return self.text(self._certainty.of(question.only_if) or self._certainty.in_part(question.only_if))

    def shown_any(self, questions: Iterable[Question]) -> str:
        """Say when one of some questions is asked; nothing where one always is."""
        told = list(dict.fromkeys(map(self.shown, questions)))
        return "" if "" in told else either(told)

    def open(self, question: Question) -> str:
        """Say when there is no number, although the question is asked."""
        blank = f"{self._named(self._words.answers[question.id].name)} = ''"
        return " and ".join(filter(None, [_whole(self.shown(question), " or "), blank]))

    def help_now(self, formula: Formula, declined: Iterable[str]) -> str:
        """Say when help is needed now, or a question about it was declined."""
        questions = [self._pack.question[name] for name in declined]
        told = [self._is(each, {"declined"}) for each in questions if each.type != "number"]
        return either([self.text(formula), *told])

    def text(self, formula: Formula) -> str:
        """Say when a formula holds; nothing where it always does."""
        if formula == ALWAYS:
            return ""
        if isinstance(formula, Given):
            return self._given(formula)
        each = [self.text(part) for part in formula.parts]
        if formula.number > len(each):
            return self._never
        if formula.is_all:
            return " and ".join(_whole(part, " or ") for part in each)
        if formula.number == 1:
            return either(each)
        return f"({' + '.join(f'if({part}, 1, 0)' for part in each)}) >= {formula.number}"

    def _given(self, given: Given) -> str:
        question = self._pack.question[given.question]
        if question.type != "number":
            unsure = {"unknown"} if question.unknown_means in given.values else set()
            return self._is(question, {str(value) for value in given.values} | unsure)
        name = self._named(self._words.answers[question.id].name)
        ranges = numbers(question, given.values, self._certainty.values[question.id].all)
        return either(_between(name, *each, *(question.range or (0, 0))) for each in ranges)

    def _is(self, question: Question, answers: set[str]) -> str:
        field = self._words.answers[question.id]
        codes = [choice.code for choice in field.choices if choice.answer in answers]
        return either(f"{self._named(field.name)} = '{code}'" for code in codes)


def either(parts: Iterable[str]) -> str:
    """Say that one of the parts holds."""
    different = list(dict.fromkeys(parts))
    return different[0] if len(different) == 1 else " or ".join(_whole(part, " and ") for part in different)


def _between(name: str, first: int, last: int, lowest: int, highest: int) -> str:
    """Ask for a number first: REDCap compares a blank like 0."""
    least = [f"{name} >= {first}"] if first > lowest else []
    most = [f"{name} <= {last}"] if last < highest else []
    return " and ".join([f"{name} != ''", *least, *most])


def _whole(part: str, joined_with: str) -> str:
    return f"({part})" if joined_with in part else part
