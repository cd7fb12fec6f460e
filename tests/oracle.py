"""What docs/meaning.md promises for one person, by trying all completions; shares no code with b12screen."""

import operator
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import yaml

Values = tuple[Any, ...]  # one a question, in asking order: "yes", an option, an integer; None where it does not apply

FOLDERS = ("red_flags", "risk_factors", "symptoms", "modifiers")
LIMITS = {"at_least": operator.ge, "more_than": operator.gt, "below": operator.lt, "at_most": operator.le}
OPEN = (None, "unknown", "declined")
LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class Oracle:
    """The rule files of one pack, and what they say of a person."""

    def __init__(self, folder: Path) -> None:
        self.weights = {name: int(weight) for name, weight in read(folder / "pack.yaml")["weights"].items()}
        pages = [page for section in read(folder / "questions.yaml") for page in section["pages"]]
        self.questions = [question for page in pages for question in page.get("questions", [page])]
        self.rules = [read(path) for name in FOLDERS for path in sorted((folder / name).glob("*.yaml"))]
        self.rule = {rule["id"]: rule for rule in self.rules}
        self.outcomes = read(folder / "outcomes.yaml")
        self.guidelines = read(folder / "guidelines.yaml") if (folder / "guidelines.yaml").exists() else []
        self.notes = read(folder / "notes.yaml") if (folder / "notes.yaml").exists() else []
        self.position = {question["id"]: i for i, question in enumerate(self.questions)}
        self.candidates = {question["id"]: self.candidates_of(question) for question in self.questions}
        self.parts = list(self.named_conditions())
        self.applies_after: dict[Values, bool] = {}
        self.seen: dict[Values, tuple[frozenset[str], int, str]] = {}

    def assess(self, answers: dict[str, Any]) -> dict[str, Any]:
        """Say what holds in every completion of the answers, and what in some."""
        answers, _ = self.taken(answers)
        completions = self.completions(answers, len(self.questions))
        holding, points, firsts = zip(*map(self.look_at, completions), strict=True)
        certain, possible = frozenset.intersection(*holding), frozenset.union(*holding)
        outcome = first(self.outcomes, "outcome", certain)
        could_become = [each["id"] for each in self.outcomes if each["id"] in firsts and each["id"] != outcome]
        return {
            "outcome": outcome,
            "decided": not could_become,
            "could_become": could_become,
            "score": self.total(certain),
            "score_min": min(points),
            "score_max": max(points),
            "present": [name for name in self.rule if f"rule {name}" in certain],
            "unknown": [name for name in self.rule if f"rule {name}" in possible - certain],
            "urgency": number(next(each.get("urgency") for each in self.outcomes if each["id"] == outcome)),
            "guidelines": {each["id"]: first(each["views"], f"view {each['id']}", certain) for each in self.guidelines},
            "settle": self.settling(answers, dict(zip(completions, firsts, strict=True))) if could_become else [],
        }

    def how_soon(self, outcome: str, present: list[str], notes: list[str]) -> str | None:
        """Give the soonest time that the outcome, the red flags found and these notes call for."""
        flags = [self.rule[name]["do_now"] for name in present if "do_now" in self.rule[name]]
        times = {"same_day" if each == "same_day" else "now" for each in flags}
        times |= {each.get("how_soon") for each in self.outcomes if each["id"] == outcome}
        times |= {each.get("how_soon") for each in self.notes if each["id"] in notes}
        return next((time for time in ("now", "same_day", "days", "weeks") if time in times), None)

    def follow_up_problem(self, answers: dict[str, Any]) -> str | None:
        """Give the first follow-up that asserts something although its opener is not certain."""
        return self.taken(answers)[1]

    def taken(self, answers: dict[str, Any]) -> tuple[dict[str, Any], str | None]:
        """Give the answers without those to follow-ups that are not certainly open, and the first that asserts more."""
        taken, problem = dict(answers), None
        for i, question in enumerate(self.questions):
            if "only_if" in question and taken.get(question["id"]) is not None:
                # An opener reads only what is asked earlier, so only that needs completing.
                earlier = self.completions(taken, i)
                if not all(self.holds(question["only_if"], values) for values in earlier):
                    answer = given(question, {question["id"]: taken.pop(question["id"])})
                    problem = problem or (None if answer in (*OPEN, "no", 0) else str(question["id"]))
        return taken, problem

    def completions(self, answers: dict[str, Any], asked: int) -> list[Values]:
        """Give every completion of the first `asked` questions."""
        found: list[Values] = [()]
        for question in self.questions[:asked]:
            answer = given(question, answers)
            choices = self.candidates[question["id"]] if answer in OPEN else (answer,)
            found = [(*values, each) for values in found for each in (choices if self.applies(values) else (None,))]
        return found

    def applies(self, values: Values) -> bool:
        """Say whether the question asked next, after these, applies."""
        if values not in self.applies_after:
            self.applies_after[values] = self.holds(self.questions[len(values)].get("only_if"), values)
        return self.applies_after[values]

    def look_at(self, values: Values) -> tuple[frozenset[str], int, str]:
        """Give for one completion what holds, the sum of points, and the outcome that comes first."""
        if values not in self.seen:
            holding = frozenset(name for name, condition in self.parts if self.holds(condition, values))
            self.seen[values] = holding, self.total(holding), first(self.outcomes, "outcome", holding)
        return self.seen[values]

    def holds(self, condition: Any, values: Values) -> bool:
        """Say whether a condition holds where everything it reads is known."""
        match condition:
            case None:
                return True
            case {"all": inner}:
                return all(self.holds(each, values) for each in inner)
            case {"any": inner}:
                return any(self.holds(each, values) for each in inner)
            case {"not": inner}:
                return not self.holds(inner, values)
            case {"rule": name}:
                return self.holds(self.rule[name]["when"], values)
            case {"count": wanted, "at_least": least}:
                counted = [rule for rule in self.rules if picks(wanted, rule)]
                return sum(self.holds(rule["when"], values) for rule in counted) >= int(least)
            case {"answer": name}:
                return allows(condition, values[self.position[name]])
        raise ValueError(condition)

    def total(self, holding: frozenset[str]) -> int:
        """Add up the points of the rules that hold, each at its last level that holds."""
        total = 0
        for rule in self.rules:
            if f"rule {rule['id']}" in holding:
                levels = enumerate(rule.get("levels", []))
                reached = [level["weight"] for i, level in levels if f"level {rule['id']} {i}" in holding]
                total += self.weights[[rule["weight"], *reached][-1]]
        return total

    def settling(self, answers: dict[str, Any], outcome_of: dict[Values, str]) -> list[str]:
        """Give the open questions that change the outcome, alone or with the follow-ups that they open."""
        names = [question["id"] for question in self.questions if given(question, answers) in OPEN]
        return [name for name in names if self.settles(name, outcome_of)]

    def settles(self, name: str, outcome_of: dict[Values, str]) -> bool:
        # Where the question does not apply its value is None in the whole group, so no two of them differ in it.
        at, opened = self.position[name], self.opened_by(name)
        others = [i for i in range(len(self.questions)) if i != at and i not in opened]
        groups: dict[Values, set[tuple[Any, str]]] = defaultdict(set)
        for values, outcome in outcome_of.items():
            groups[tuple(values[i] for i in others)].add((values[at], outcome))
        pairs = (pair for group in groups.values() for pair in combinations(group, 2))
        return any(one[0] != two[0] and one[1] != two[1] for one, two in pairs)

    def opened_by(self, name: str) -> set[int]:
        """Give the follow-ups that a question opens, directly or through another; they are asked after it."""
        opening = {self.position[name]}
        for i, question in enumerate(self.questions):
            if self.read_by(question.get("only_if")) & opening:
                opening.add(i)
        return opening - {self.position[name]}

    def read_by(self, condition: Any) -> set[int]:
        """Give the questions that decide a condition, through rules as well; a level decides nothing."""
        found: set[int] = set()
        for leaf in leaves(condition):
            if "answer" in leaf:
                found.add(self.position[leaf["answer"]])
            else:
                wanted = leaf["count"] if "count" in leaf else {"rules": [leaf["rule"]]}
                found.update(*(self.read_by(rule["when"]) for rule in self.rules if picks(wanted, rule)))
        return found

    def named_conditions(self) -> Iterator[tuple[str, Any]]:
        """Give each rule, level, outcome and view with its condition."""
        for rule in self.rules:
            yield f"rule {rule['id']}", rule["when"]
            yield from ((f"level {rule['id']} {i}", each["when"]) for i, each in enumerate(rule.get("levels", [])))
        yield from ((f"outcome {each['id']}", each.get("when")) for each in self.outcomes)
        for guideline in self.guidelines:
            yield from ((f"view {guideline['id']} {each['id']}", each.get("when")) for each in guideline["views"])

    def candidates_of(self, question: dict[str, Any]) -> tuple[Any, ...]:
        """Give the values to try: of a number, each limit with its neighbours and both ends, so each interval's."""
        if question["type"] == "yes_no":
            return ("yes", "no")
        if question["type"] == "choice":
            return tuple(option["code"] for option in question["options"])
        lowest, highest = map(int, question["range"])
        everywhere = leaves([self.questions, self.rules, self.outcomes, self.guidelines])
        tests = [leaf for leaf in everywhere if leaf.get("answer") == question["id"]]
        limits = [int(test[name]) for test in tests for name in LIMITS if name in test]
        near = {limit + step for limit in limits for step in (-1, 0, 1)}
        return tuple(sorted({lowest, highest} | {number for number in near if lowest <= number <= highest}))


def read(path: Path) -> Any:
    """Read a YAML file; every scalar stays text."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)


def number(text: str | None) -> int | None:
    """Read a number that may be null."""
    return None if text in (None, "null") else int(text)


def given(question: dict[str, Any], answers: dict[str, Any]) -> Any:
    """Give the answer in one form: "yes" for true, and for "unknown" where that means yes."""
    answer = answers.get(question["id"])
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    return question.get("unknown_means", answer) if answer == "unknown" else answer


def allows(test: dict[str, Any], value: Any) -> bool:
    """Say whether a value passes a test; a question that does not apply passes none."""
    if value is None:
        return False
    if "is" in test:
        return value in (test["is"] if isinstance(test["is"], list) else [test["is"]])
    return all(keeps(value, int(test[name])) for name, keeps in LIMITS.items() if name in test)


def picks(wanted: dict[str, Any], rule: dict[str, Any]) -> bool:
    """Say whether a count counts this rule."""
    return (
        wanted.get("kind", rule["kind"]) == rule["kind"]
        and ("tag" not in wanted or wanted["tag"] in rule.get("tags", []))
        and rule["id"] in wanted.get("rules", [rule["id"]])
    )


def leaves(tree: Any) -> Iterator[dict[str, Any]]:
    """Give every answer, rule and count in a condition, or in whole files; examples are not conditions."""
    if isinstance(tree, dict):
        if tree.keys() & {"answer", "rule", "count"}:
            yield tree
        else:
            yield from leaves([inner for key, inner in tree.items() if key != "examples"])
    elif isinstance(tree, list):
        for each in tree:
            yield from leaves(each)


def first(entries: list[dict[str, Any]], prefix: str, holding: frozenset[str]) -> str:
    """Give the first entry that holds."""
    return next(str(each["id"]) for each in entries if f"{prefix} {each['id']}" in holding)
