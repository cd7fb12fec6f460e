"""Made-up people and their summaries, for all tests of what a person is told, and what nobody may be told."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import NamedTuple

import pytest
from people_on_file import vignettes
from terminal import words

from b12screen.authoring.trials import answers_of
from b12screen.engine.explain import explain
from b12screen.engine.plan import Plan
from b12screen.pack.conditions import AnswerIs
from b12screen.pack.load import load_pack
from b12screen.pack.models import Pack, Rule
from b12screen.pack.questions import Question
from b12screen.pack.root import rules_root
from b12screen.report.plain import as_text
from b12screen.report.summarize import locale_of, summarize
from b12screen.report.summary import Person, Summary

Fill = Callable[[Question], object]  # what a question gets that a story leaves out; None leaves it open
Given = Mapping[str, object]


@cache
def plan() -> Plan:
    return Plan(load_pack(rules_root()))


def summary_of(answers: Given, plan: Plan, locale: str | None = None, date: str = "2031-05-04") -> Summary:
    row = plan.row(answers)
    found = plan.assess(row)
    person = Person("Summary of your answers", answers)
    return summarize(plan, person, found, explain(plan, row, found), locale_of(plan.pack, locale), date)


def filled(given: Given, rest: Fill, plan: Plan) -> dict[str, object]:
    """Give an answer to each question that certainly applies, in asking order."""
    answers: dict[str, object] = {}
    for question in plan.pack.questions:
        if question.only_if is None or plan.applies(plan.row(answers))[question.id]:
            answer = given.get(question.id, rest(question))
            if answer is not None:
                answers[question.id] = answer
    return answers


def with_yes(question: Question) -> object:
    """Answer so that most rules are present."""
    if question.range is not None:
        return question.range[1]
    return question.values[0] if question.type == "yes_no" else question.values[-1]


def with_no(question: Question) -> object:
    return {"pregnancy": "no", "diet": "mixed"}.get(question.id, "no" if question.type == "yes_no" else None)


def red_flags(pack: Pack) -> list[tuple[Rule, Question]]:
    """Give the red flags that one question decides, and that question."""
    flags = [rule for rule in pack.rules if rule.kind == "red_flag"]
    return [(rule, pack.question[rule.when.answer]) for rule in flags if isinstance(rule.when, AnswerIs)]


def but_no_red_flag(rest: Fill) -> Fill:
    asked = {question.id for _, question in red_flags(plan().pack)}
    return lambda question: "no" if question.id in asked else rest(question)


EXTREMES: dict[str, tuple[Given, Callable[[], Fill]]] = {
    "answers nothing": ({}, lambda: lambda _: None),
    "yes to all, at 120": ({}, lambda: with_yes),
    "yes to all, at 30": ({"age": 30}, lambda: with_yes),
    "yes to all but red flags": ({"age": 30, "nitrous_oxide": "no"}, lambda: but_no_red_flag(with_yes)),
    "no to all": ({"age": 30}, lambda: with_no),
    "below 16": ({"age": 15}, lambda: with_no),
    "being treated": ({"age": 40, "b12_deficiency_treated": "yes"}, lambda: with_no),
    "does not know anything": ({}, lambda: lambda _: "unknown"),
    "does not know but has no red flag": ({}, lambda: but_no_red_flag(lambda _: "unknown")),
    "declines everything": ({}, lambda: lambda _: "declined"),
}


class Story(NamedTuple):
    """A vignette: its answers, and what stands where it is silent."""

    answers: dict[str, object]
    base: str

    def told(self) -> dict[str, object]:
        pack = plan().pack
        skipped = {
            question.id for section in pack.sections if section.id in self.base for question in section.questions
        }
        rest = but_no_red_flag(lambda _: "unknown") if self.base == "unknown" else with_no
        return filled(self.answers, lambda question: None if question.id in skipped else rest(question), plan())


@cache
def stories() -> dict[str, Story]:
    return {f"vignette {each['n']}": Story(each["answers"], each["base"]) for each in vignettes()}


@cache
def summary(person: str) -> Summary:
    if person in EXTREMES:
        given, rest = EXTREMES[person]
        return summary_of(filled(given, rest(), plan()), plan())
    return summary_of(stories()[person].told(), plan())


@cache
def cases() -> dict[str, Summary]:
    """Give the summaries of the pack's own cases."""
    return {case.id: summary_of(answers_of(case, plan()), plan()) for case in plan().pack.cases}


everybody = pytest.mark.parametrize("person", [*EXTREMES, *stories()])


def text_of(person: str) -> str:
    return words(as_text(summary(person)))


NEVER = re.compile(
    r"""
    \byou\ (probably\ |may\ well\ |certainly\ |clearly\ |do\ not\ |don't\ |do\ )*(have|lack)\ (a\ |low\ |no\ )?
        (vitamin\ )?b12(?!\ (injections|tablets))
    | \byou\ (are|seem)\ (not\ |probably\ )?(b12[ -])?deficient
    | (?<!whether\ )\byour\ (vitamin\ )?b12\ (level\ |result\ |number\ )?is\ (probably\ |too\ )?(low|high|normal|fine)
    | % | \bper\ ?cent\b
    | \b(low|lower|no|small)\ risk\b | \bat\ (a\ )?high(er)?\ risk | \byour\ risk\ (of|is)\b
    | \bno\ need\ to\b | \bnothing\ to\ worry\b | \brest\ assured\b
    | \byou\ are\ (fine|healthy|safe)\b
    | \b(mg|mcg|[µμ]g|micrograms?|milligrams?|pmol|pg/ml|ng/l)\b | \bloading\ dose | \bdos(e|age)\ of\b
    | \binjections?\ (every|each|a\ (week|month))\b | \binjection\ schedule
    | \b(methyl|cyano|hydroxo|hydroxy)-?cobalamin | \bsublingual
    | \bb12\ will\ help
    | \b(your|nerve)\ damage\ is\ (not\ )?(reversible|permanent|irreversible)
    | (?<!do\ not\ )(?<!not\ )\b(stop|switch)\ (taking\ )?(your\ |the\ )?
        (metformin|medicines?|acid|omeprazole|colchicine|tablets?|treatment)
    | \bwait\ (until|for|and\ see)\b | \bcan\ wait\b
    | \bmust\ be\ tested\b | \bnice\ says\ you\b
    | \b(book|buy|order)\ (now|online|a\ test|your)\b | \baffiliate\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
