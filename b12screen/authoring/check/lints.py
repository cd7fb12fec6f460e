"""What the shape of a pack cannot show: dead rules, unused questions and sources, missing proofs."""

from collections.abc import Callable, Iterator

from msgspec.structs import astuple

from b12screen.authoring.check.workspace import Workspace
from b12screen.pack.conditions import Condition
from b12screen.pack.problems import Problem
from b12screen.pack.reads import rules_read

Lint = Callable[[Workspace], Iterator[Problem]]


def unused_question(work: Workspace) -> Iterator[Problem]:
    """A question that no rule, note, guideline, outcome or opener reads is asked for nothing."""
    used = set(work.plan.dependencies.tests) | {test.answer for test in work.plan.dependencies.note_tests()}
    for path, question in work.parsed.located_questions():
        if question.id not in used:
            document = work.parsed.document("questions.yaml")
            message = f'nothing reads the answer to "{question.id}"'
            yield work.at(document, (*path, "id"), "unused_question", message)


def rule_never_holds(work: Workspace) -> Iterator[Problem]:
    """A rule that holds in no completion says nothing."""
    for rule in work.pack.rules:
        if not work.group_of(rule).completions.holds[rule.id]:
            yield work.at_rule(rule, ("when",), "rule_never_holds", f'no answers make "{rule.id}" hold')


def rule_never_matters(work: Workspace) -> Iterator[Problem]:
    """A rule without points that nothing counts or names changes no result."""
    weights = work.pack.manifest.weights
    read = {name for condition in _all_conditions(work) for name in rules_read(condition, work.pack.rules)}
    for rule in work.pack.rules:
        points = [weights[rule.weight], *(weights[level.weight] for level in rule.levels)]
        if rule.id not in read and not any(points):
            message = f'"{rule.id}" has no points, and nothing counts or names it'
            yield work.at_rule(rule, ("id",), "rule_never_matters", message)


def level_never_reached(work: Workspace) -> Iterator[Problem]:
    """A level counts where the rule and the level hold and no later level does; a rule's own weight where none does."""
    for rule in work.pack.rules:
        completions = work.group_of(rule).completions
        left = completions.holds[rule.id]
        for i, level in reversed(list(enumerate(rule.levels))):
            reached = completions.where(level.when) & left
            if not reached and completions.holds[rule.id]:
                message = f'no answers make level {i + 1} of "{rule.id}" count'
                yield work.at_rule(rule, ("levels", i), "level_never_reached", message)
            left &= ~reached
        if rule.levels and not left:
            message = f'the levels of "{rule.id}" leave nothing for its own weight'
            yield work.at_rule(rule, ("weight",), "level_never_reached", message)


def negative_weight(work: Workspace) -> Iterator[Problem]:
    """Only a modifier takes points away."""
    weights = work.pack.manifest.weights
    for rule in work.pack.rules:
        levels = [(("levels", i, "weight"), level.weight) for i, level in enumerate(rule.levels)]
        for path, weight in [(("weight",), rule.weight), *levels]:
            if weights[weight] < 0 and rule.kind != "modifier":
                message = f'"{rule.id}" is a {rule.kind} and weighs {weights[weight]}'
                yield work.at_rule(rule, path, "negative_weight", message)


def example_missing(work: Workspace) -> Iterator[Problem]:
    """Each verdict that a rule can get is shown by an example."""
    for rule in work.pack.rules:
        completions = work.group_of(rule).completions
        possible = ["present"] * bool(completions.holds[rule.id]) + ["absent"] * (
            completions.holds[rule.id] != completions.everything
        )
        shown = {example.expect for example in rule.examples}
        for verdict in [*possible, "unknown"]:
            if verdict not in shown and len(possible) == 2:
                message = f'no example of "{rule.id}" expects {verdict}'
                yield work.at_rule(rule, ("examples",), "example_missing", message)


def uncited_source(work: Workspace) -> Iterator[Problem]:
    """A source that nothing cites is not what the pack rests on; a citation with a typo may have meant it."""
    if any(problem.code == "unknown_source" for problem in work.parsed.all_problems()):
        return
    cited = _cited(work)
    document = work.parsed.document("sources.yaml")
    for i, source in enumerate(work.pack.sources):
        if source.id not in cited:
            yield work.at(document, (i, "id"), "uncited_source", f'nothing cites "{source.id}"')


def _all_conditions(work: Workspace) -> Iterator[Condition]:
    """Give every condition of the pack: those of rules, openers and views, and those of notes."""
    yield from work.plan.dependencies.exact_conditions()
    yield from (note.when for note in work.pack.notes)


def _cited(work: Workspace) -> set[str]:
    pack = work.pack
    citing = [*(rule.sources for rule in pack.rules), *(outcome.sources for outcome in pack.outcomes)]
    citing += [note.sources for note in pack.notes]
    citing += [step.sources for outcome in pack.outcomes for step in outcome.steps]
    cited = {source for sources in citing for source in sources}
    cited |= {guideline.source for guideline in pack.guidelines}
    for statements in astuple(pack.manifest.always):
        cited |= {source for statement in statements for source in statement.sources}
    return cited


LINTS: tuple[Lint, ...] = (
    unused_question,
    rule_never_holds,
    rule_never_matters,
    level_never_reached,
    negative_weight,
    example_missing,
    uncited_source,
)
