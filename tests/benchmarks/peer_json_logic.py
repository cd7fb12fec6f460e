"""json-logic on the rules of a pack."""

from collections.abc import Sequence
from typing import Any

from json_logic import jsonLogic

from b12screen.pack.models import Pack

from .people import Answers
from .translate import first_outcome, translated

Logic = Any  # a literal, or a mapping with one operator


class JsonLogicLanguage:
    """The operators of JsonLogic."""

    def all_of(self, parts: Sequence[Logic]) -> Logic:
        """Hold when each part does."""
        return {"and": list(parts)} if len(parts) > 1 else parts[0]

    def any_of(self, parts: Sequence[Logic]) -> Logic:
        """Hold when some part does."""
        return {"or": list(parts)} if len(parts) > 1 else parts[0]

    def negated(self, part: Logic) -> Logic:
        """Hold when the part does not."""
        return {"!": part}

    def at_least(self, number: int, parts: Sequence[Logic]) -> Logic:
        """Hold when so many parts do."""
        return {">=": [{"+": [{"if": [part, 1, 0]} for part in parts]}, number]}

    def equals(self, question: str, value: bool | str) -> Logic:
        """Compare an answer with yes, no or an option."""
        answer = {"var": question}
        return answer if value is True else {"===": [answer, value]}

    def compares(self, question: str, operator: str, number: int) -> Logic:
        """Compare a number."""
        return {operator: [{"var": question}, number]}

    def chosen(self, condition: Logic, name: str, otherwise: Logic) -> Logic:
        """Give `name` where the condition holds, else what stands in `otherwise`."""
        return {"if": [condition, name, otherwise]}

    def named(self, name: str) -> Logic:
        """Give a name as it is."""
        return name


class JsonLogic:
    """An array: of each rule whether it is present, then the outcome."""

    name = "json-logic"

    def __init__(self, pack: Pack) -> None:
        language = JsonLogicLanguage()
        parts = [translated(rule.when, pack, language) for rule in pack.rules]
        self._rules = [rule.id for rule in pack.rules]
        self._logic = [*parts, first_outcome(pack, language)]

    def evaluate(self, answers: Answers) -> Any:
        """Run all of it."""
        return jsonLogic(self._logic, answers)

    def read(self, raw: Any) -> tuple[str, tuple[str, ...]]:
        """Give the outcome and the rules that are present."""
        *verdicts, outcome = raw
        return outcome, tuple(rule for rule, present in zip(self._rules, verdicts, strict=True) if present)
