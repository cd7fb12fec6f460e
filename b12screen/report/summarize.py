"""Assessment -> summary: chooses what a person is told, and puts it into words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import get_args

from b12screen import __version__
from b12screen.engine.explain import Explanation
from b12screen.engine.plan import Assessment, Plan
from b12screen.errors import UserError
from b12screen.pack.conditions import AnswerIs
from b12screen.pack.models import DoNow, HowSoon, Locale, Note, Outcome, Pack, Rule, Statement
from b12screen.pack.questions import Question
from b12screen.report.summary import (
    Advice,
    Answered,
    AnsweredSection,
    Cited,
    Finding,
    GuidelineSays,
    Made,
    Person,
    Points,
    Said,
    Summary,
    Urgent,
)
from b12screen.report.wording import ASSUMED, ASSUMED_1, FIRST_ABOVE, POINTS_ARE, VERIFIED, answer_in_words
from b12screen.text import clean, did_you_mean, in_words, starting_large


def locale_of(pack: Pack, name: str | None) -> Locale:
    """Give the locale of that name, or the pack's first; UserError when it has none of that name."""
    locales = pack.manifest.locales
    if name is None:
        return next(iter(locales.values()))
    if name not in locales:
        listed = in_words(locales, "or")
        hint = did_you_mean(name, locales) or "."
        raise UserError(f'There is no locale "{clean(name)}"{hint} Choose {listed}.')
    return locales[name]


def summarize(
    plan: Plan, person: Person, assessment: Assessment, explanation: Explanation, locale: Locale, date: str
) -> Summary:
    """Put an assessment into words; `date` is shown as it is given, and is all that differs between two days."""
    pack = plan.pack
    outcome = next(each for each in pack.outcomes if each.id == assessment.outcome)
    notes = [note for note in pack.notes if note.id in assessment.notes]
    urgent = tuple(_urgent(plan, person, assessment, locale))
    cited = _Sources(pack)
    assumed = plan.assumed(plan.row(person.answers))
    always = pack.manifest.always
    soon = tuple(_soonest_first(notes, locale, cited))
    waits = [advice for advice in soon if urgent and advice.how_soon != locale.how_soon.get("same_day")]
    return Summary(
        language=pack.manifest.language,
        subject=person.subject,
        for_other=person.for_other,
        outcome=outcome.id,
        assumed=_said_of_assumed(len(assumed)),
        urgent=urgent,
        crisis=_crisis(plan, person, assessment, urgent, locale),
        unanswered_flags=tuple(
            starting_large(each.label) for each in _unanswered_flags(plan, person, assessment, assumed)
        ),
        soon=tuple(advice for advice in soon if advice not in waits),
        title=outcome.title,
        say=cited.marked(outcome),
        steps=(*([FIRST_ABOVE] if _cannot_wait(soon, locale) and not urgent else []), *outcome.next_steps),
        later=tuple(waits),
        advice=tuple(cited.marked(note) for note in notes if note.how_soon is None),
        until_then=cited.all_marked(always.until_then),
        findings=tuple(_findings(pack, explanation, cited)),
        points=None if urgent else _points(assessment),
        could_become=tuple(each.title for each in pack.outcomes if each.id in assessment.could_become),
        settle=tuple(starting_large(pack.question[name].label) for name in explanation.settle),
        cannot_tell=cited.all_marked(always.cannot_tell),
        guidelines=tuple(_guidelines(pack, assessment, cited)),
        bring=cited.all_marked(always.bring),
        ask=cited.all_marked(always.ask),
        answers=tuple(_answers(plan, person, assumed)),
        sources=cited.listed(),
        made=Made(pack.manifest.title, pack.name, f"b12screen {__version__}", _status(pack), date),
    )


def _said_of_assumed(answers: int) -> str | None:
    return None if not answers else ASSUMED_1 if answers == 1 else ASSUMED.format(answers)


def _cannot_wait(soon: Iterable[Advice], locale: Locale) -> bool:
    """Say whether there is advice that is sooner than an appointment usually is."""
    return any(advice.how_soon in (locale.how_soon.get("same_day"), locale.how_soon.get("days")) for advice in soon)


def _urgent(plan: Plan, person: Person, assessment: Assessment, locale: Locale) -> Iterator[Urgent]:
    """Give each kind of help that is needed at once, the most pressing first, with what calls for it."""
    flags = [plan.pack.rule[name] for name in assessment.present if plan.pack.rule[name].kind == "red_flag"]
    for help_needed in get_args(DoNow):
        calling = [rule for rule in flags if rule.do_now == help_needed]
        unsure = [rule for rule in calling if _is_unsure(rule, person)]
        if calling:
            certain = [rule for rule in calling if rule not in unsure]
            yield Urgent(getattr(locale, help_needed), _titles(certain), _titles(unsure))


def _is_unsure(rule: Rule, person: Person) -> bool:
    """Say whether a red flag is up only because somebody was not sure."""
    return isinstance(rule.when, AnswerIs) and person.answers.get(rule.when.answer) == "unknown"


def open_flags(plan: Plan, person: Person, assessment: Assessment) -> list[Question]:
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


def _unanswered_flags(
    plan: Plan, person: Person, assessment: Assessment, assumed: Mapping[str, object]
) -> list[Question]:
    """Give the open questions about red flags, and those whose answer was only assumed: nobody has asked either."""
    open_ = open_flags(plan, person, assessment)
    absent = [rule for rule in plan.pack.rules if rule.kind == "red_flag" and rule.id not in assessment.present]
    found = {
        name
        for name in assumed
        if plan.pack.question[name].type == "yes_no"
        and any(name in plan.dependencies.reads[rule.id] and _puts_up(plan, person, rule, name, ()) for rule in absent)
    }
    return [question for question in plan.pack.questions if question in open_ or question.id in found]


def _puts_up(plan: Plan, person: Person, rule: Rule, name: str, open_: Sequence[str]) -> bool:
    """Say whether a yes to one question, and a no to the other open ones, makes the rule hold for certain."""
    answers = {**person.answers, **dict.fromkeys(open_, "no"), name: "yes"}
    return rule.id in plan.assess(plan.row(answers)).present


def _crisis(plan: Plan, person: Person, assessment: Assessment, urgent: Iterable[Urgent], locale: Locale) -> str | None:
    """Give the crisis line where its question was declined, unless it is shown already."""
    unknown = (plan.pack.rule[name] for name in assessment.unknown)
    questions = [name for rule in unknown if rule.do_now == "crisis_line" for name in plan.dependencies.reads[rule.id]]
    declined = any(person.answers.get(name) == "declined" for name in questions)
    shown = any(each.do_now == locale.crisis_line for each in urgent)
    return locale.crisis_line if declined and not shown else None


def _soonest_first(notes: Sequence[Note], locale: Locale, cited: "_Sources") -> Iterator[Advice]:
    for how_soon in get_args(HowSoon):
        calling = [note for note in notes if note.how_soon == how_soon]
        if calling:
            yield Advice(locale.how_soon[how_soon], cited.all_marked(calling))


def _findings(pack: Pack, explanation: Explanation, cited: "_Sources") -> Iterator[Finding]:
    for reason, weight in zip(explanation.reasons, explanation.weights, strict=True):
        answers = tuple(_answered(pack.question[name], answer) for name, answer in reason.answers.items())
        weighs = None if pack.rule[reason.rule].kind == "red_flag" else weight
        yield Finding(reason.title, weighs, answers, cited.said(reason.because, reason.sources))


def _points(assessment: Assessment) -> Points:
    bounds = (assessment.score_min, assessment.score_max)
    least, most = min(bounds), max(bounds)
    range_ = "" if least == most == assessment.score else f" (open answers: from {least} to {most})"
    return Points(assessment.score, least, most, f"Points: {assessment.score}{range_}. {POINTS_ARE}")


def _guidelines(pack: Pack, assessment: Assessment, cited: "_Sources") -> Iterator[GuidelineSays]:
    for guideline in pack.guidelines:
        view = next(view for view in guideline.views if view.id == assessment.guidelines[guideline.id])
        yield GuidelineSays(guideline.title, VERIFIED[guideline.verified], cited.said(view.say, (guideline.source,)))


def _answers(plan: Plan, person: Person, assumed: Mapping[str, object]) -> Iterator[AnsweredSection]:
    """Give every question that applies or may apply, section by section, with its answer."""
    applies = plan.applies(plan.row(person.answers))
    for section in plan.pack.sections:
        lines = []
        for question in section.questions:
            if applies[question.id] is not False:
                value = assumed.get(question.id)
                said = _answered(question, person.answers.get(question.id) if value is None else value)
                lines.append(said if value is None else Answered(said.question, f"{said.answer} (assumed)"))
        if lines:
            yield AnsweredSection(section.title, tuple(lines))


def _answered(question: Question, answer: object) -> Answered:
    return Answered(starting_large(question.label), answer_in_words(question, answer))


def _status(pack: Pack) -> str:
    if pack.manifest.reviewed_by is None:
        return "These rules have not been reviewed by a clinician yet (status: unreviewed)."
    return f"Reviewed by {pack.manifest.reviewed_by} on {pack.manifest.reviewed_on}."


def _titles(rules: Iterable[Rule]) -> tuple[str, ...]:
    return tuple(rule.title for rule in rules)


class _Sources:
    """Numbers sources in the order in which sentences cite them."""

    def __init__(self, pack: Pack) -> None:
        self._sources = {source.id: source for source in pack.sources}
        self._numbers: dict[str, int] = {}

    def said(self, text: str, sources: Iterable[str]) -> Said:
        """Give what is said, with the numbers of its sources."""
        return Said(text, tuple(self._numbers.setdefault(source, len(self._numbers) + 1) for source in sources))

    def marked(self, said: Outcome | Note | Statement) -> Said:
        """Give what a part of the pack says, with the numbers of its sources."""
        return self.said(said.say, said.sources)

    def all_marked(self, said: Iterable[Note | Statement]) -> tuple[Said, ...]:
        """Give what several parts say, each with the numbers of its sources."""
        return tuple(self.marked(each) for each in said)

    def listed(self) -> tuple[Cited, ...]:
        """Give every source cited so far, by number, with how much of it was read."""
        cited = ((number, self._sources[name]) for name, number in self._numbers.items())
        return tuple(Cited(number, each.citation, each.address, each.read) for number, each in cited)
