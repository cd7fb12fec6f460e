"""Refuses what goes in circles: rules through rules and counts, follow-ups through what opens them."""

from collections.abc import Sequence
from graphlib import CycleError, TopologicalSorter

from b12screen.pack.conditions import Condition
from b12screen.pack.models import Rule
from b12screen.pack.read.parsed_pack import ParsedPack
from b12screen.pack.reads import answers_read, conditions_of, questions_by_rule, questions_read, rules_read

_Node = tuple[str, str]
_MOST_CYCLES = 20


def check_circles(parsed: ParsedPack) -> None:
    """Note each circle at one of the places that close it; without one, note openers that are asked too late."""
    graph = _graph(parsed)
    for found in range(_MOST_CYCLES):
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            circle: list[_Node] = error.args[1]
            _report_circle(parsed, circle)
            graph[circle[1]].discard(circle[0])
        else:
            if not found:
                _check_openers_come_first(parsed)
            return


def _graph(parsed: ParsedPack) -> dict[_Node, set[_Node]]:
    rules = parsed.rules
    graph: dict[_Node, set[_Node]] = {
        ("rule", rule.id): set().union(*(_reads(each, rules) for each in conditions_of(rule))) for rule in rules
    }
    for _, question in parsed.located_questions():
        if question.only_if is not None:
            graph["question", question.id] = _reads(question.only_if, rules)
    return graph


def _reads(condition: Condition, rules: Sequence[Rule]) -> set[_Node]:
    read = {("rule", name) for name in rules_read(condition, rules)}
    return read | {("question", leaf.answer) for leaf in answers_read(condition)}


def _report_circle(parsed: ParsedPack, circle: list[_Node]) -> None:
    kind, name = circle[1]
    shown = " reads ".join(f'{kind} "{name}"' for kind, name in reversed(circle))
    message = f"this goes in a circle: {shown}"
    if kind == "rule":
        file = next(file for file in parsed.rule_files if file.value.id == name)
        file.document.report(("when",), "cycle", message)
    else:
        path = next(path for path, question in parsed.located_questions() if question.id == name)
        parsed.document("questions.yaml").report((*path, "only_if"), "cycle", message)


def _check_openers_come_first(parsed: ParsedPack) -> None:
    by_rule = questions_by_rule(parsed.rules)
    asked: set[str] = set()
    for path, question in parsed.located_questions():
        read = questions_read(question.only_if, parsed.rules, by_rule) if question.only_if is not None else frozenset()
        for late in sorted(read - asked):
            message = f'"{late}" is asked after this question, so it cannot open it'
            parsed.document("questions.yaml").report((*path, "only_if"), "opener_too_late", message)
        asked.add(question.id)
