"""zen-engine on the rules of a pack: as one compiled expression, its fastest form, and as a decision graph."""

import json
from collections.abc import Sequence
from typing import Any

import zen

from b12screen.pack.models import Pack

from .people import Answers
from .translate import first_outcome, translated


class ZenLanguage:
    """The expressions of zen."""

    def all_of(self, parts: Sequence[str]) -> str:
        """Hold when each part does."""
        return f"({' and '.join(parts)})"

    def any_of(self, parts: Sequence[str]) -> str:
        """Hold when some part does."""
        return f"({' or '.join(parts)})"

    def negated(self, part: str) -> str:
        """Hold when the part does not."""
        return f"(not {part})"

    def at_least(self, number: int, parts: Sequence[str]) -> str:
        """Hold when so many parts do."""
        return f"(sum([{', '.join(f'({part} ? 1 : 0)' for part in parts)}]) >= {number})"

    def equals(self, question: str, value: bool | str) -> str:
        """Compare an answer with yes, no or an option."""
        return f"({question} == {json.dumps(value)})"

    def compares(self, question: str, operator: str, number: int) -> str:
        """Compare a number."""
        return f"({question} {operator} {number})"

    def chosen(self, condition: str, name: str, otherwise: str) -> str:
        """Give `name` where the condition holds, else what stands in `otherwise`."""
        return f"({condition} ? {self.named(name)} : {otherwise})"

    def named(self, name: str) -> str:
        """Give a name as it is."""
        return json.dumps(name)


class ZenExpression:
    """An array: of each rule whether it is present, then the outcome."""

    name = "zen-engine, compiled expression"

    def __init__(self, pack: Pack) -> None:
        language = ZenLanguage()
        parts = [translated(rule.when, pack, language) for rule in pack.rules]
        self._rules = [rule.id for rule in pack.rules]
        self.evaluate = zen.compile_expression(f"[{', '.join([*parts, first_outcome(pack, language)])}]").evaluate

    def read(self, raw: Any) -> tuple[str, tuple[str, ...]]:
        """Give the outcome and the rules that are present."""
        *verdicts, outcome = raw
        return outcome, tuple(rule for rule, present in zip(self._rules, verdicts, strict=True) if present)


class ZenGraph:
    """A decision graph with one node, which gives each rule and the outcome a key, as its editor would."""

    name = "zen-engine, decision graph"

    def __init__(self, pack: Pack) -> None:
        language = ZenLanguage()
        values = {f"rule_{rule.id}": translated(rule.when, pack, language) for rule in pack.rules}
        values["outcome"] = first_outcome(pack, language)
        self._rules = [rule.id for rule in pack.rules]
        self._decision = zen.ZenEngine().create_decision(json.dumps(_graph(values)))

    def evaluate(self, answers: Answers) -> Any:
        """Run the graph."""
        return self._decision.evaluate(answers)

    def read(self, raw: Any) -> tuple[str, tuple[str, ...]]:
        """Give the outcome and the rules that are present."""
        found = raw["result"]
        return found["outcome"], tuple(rule for rule in self._rules if found[f"rule_{rule}"])


def _graph(values: dict[str, str]) -> dict[str, Any]:
    expressions = [{"id": key, "key": key, "value": value} for key, value in values.items()]
    content = {"expressions": expressions, "passThrough": False, "executionMode": "single"}
    kinds = {"inputNode": {}, "expressionNode": content, "outputNode": {}}
    nodes = [
        {"id": kind, "type": kind, "name": kind, "position": {"x": 0, "y": 0}, "content": inside}
        for kind, inside in kinds.items()
    ]
    ways = [("inputNode", "expressionNode"), ("expressionNode", "outputNode")]
    edges = [{"id": one, "type": "edge", "sourceId": one, "targetId": other} for one, other in ways]
    return {"nodes": nodes, "edges": edges}
