"""Emergencies in words: what to do now and why, and which emergency questions nobody has answered."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import get_args

from b12screen.engine.plan import Assessment, Plan
from b12screen.pack.conditions import AnswerIs
from b12screen.pack.models import DoNow, Locale, Rule
from b12screen.pack.questions import Question
from b12screen.report.summary import Person, Urgent


def urgent_help(plan: Plan, person: Person, assessment: Assessment, locale: Locale) -> Iterator[Urgent]:
    """Give each kind of help that is needed at once, the most pressing first, with what calls for it."""
    flags = [plan.pack.rule[name] for name in assessment.present if plan.pack.rule[name].kind == "red_flag"]
    for help_needed in get_args(DoNow):
        calling = [rule for rule in flags if rule.do_now == help_needed]
        unsure = [rule for rule in calling if is_unsure(rule, person)]
        if calling:
            certain = [rule for rule in calling if rule not in unsure]
            yield Urgent(getattr(locale, help_needed), _titles(certain), _titles(unsure))


def is_unsure(rule: Rule, person: Person) -> bool:
    """Say whether a red flag is up only because somebody was not sure."""
    return isinstance(rule.when, AnswerIs) and person.answers.get(rule.when.answer) == "unknown"


def unanswered_flags(
    plan: Plan, person: Person, assessment: Assessment, assumed: Mapping[str, object]
) -> list[Question]:
    """Give the open questions about red flags, and those whose answer was only assumed: nobody has asked either."""
    open_ = _open_flags(plan, person, assessment)
    absent = [rule for rule in plan.pack.rules if rule.kind == "red_flag" and rule.id not in assessment.present]
    found = {
        name
        for name in assumed
        if plan.pack.question[name].type == "yes_no"
        and any(name in plan.dependencies.reads[rule.id] and _puts_up(plan, person, rule, name, ()) for rule in absent)
    }
    return [question for question in plan.pack.questions if question in open_ or question.id in found]


def crisis_line(
    plan: Plan, person: Person, assessment: Assessment, urgent: Iterable[Urgent], locale: Locale
) -> str | None:
    """Give the crisis line where its question was declined, unless it is shown already."""
    unknown = (plan.pack.rule[name] for name in assessment.unknown)
    questions = [name for rule in unknown if rule.do_now == "crisis_line" for name in plan.dependencies.reads[rule.id]]
    declined = any(person.answers.get(name) == "declined" for name in questions)
    shown = any(each.do_now == locale.crisis_line for each in urgent)
    return locale.crisis_line if declined and not shown else None


def _open_flags(plan: Plan, person: Person, assessment: Assessment) -> list[Question]:
    """Give the open questions of which one yes alone would put up a red flag that is not up yet, in asking order."""
    row = plan.row(person.answers)
    told = {name for _, standing in plan.standings(row) for name in standing.values}
    unknown = [plan.pack.rule[name] for name in assessment.unknown if plan.pack.rule[name].kind == "red_flag"]
    found: set[str] = set()
    for rule in unknown:
        asked = [name for name in plan.dependencies.reads[rule.id] if name not in told]
        open_ = [name for name in asked if plan.pack.question[name].type == "yes_no"]
        found.update(name for name in open_ if _puts_up(plan, person, rule, name, open_))
    return [question for question in plan.pack.questions if question.id in found]


def _puts_up(plan: Plan, person: Person, rule: Rule, name: str, open_: Sequence[str]) -> bool:
    """Say whether a yes to one question, and a no to the other open ones, makes the rule hold for certain."""
    answers = {**person.answers, **dict.fromkeys(open_, "no"), name: "yes"}
    return rule.id in plan.assess(plan.row(answers)).present


def _titles(rules: Iterable[Rule]) -> tuple[str, ...]:
    return tuple(rule.title for rule in rules)
