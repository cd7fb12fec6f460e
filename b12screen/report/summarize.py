"""Assessment -> summary: chooses what a person is told, and puts it into words."""

from collections.abc import Iterable, Iterator
from typing import get_args

from b12screen import __version__
from b12screen.engine.explain import Explanation, Reason, Truths
from b12screen.engine.logic import kleene
from b12screen.engine.plan import Assessment, Plan
from b12screen.errors import UserError
from b12screen.pack.conditions import AnswerIs, Condition, Count, RuleHolds, leaves, picks
from b12screen.pack.models import HowSoon, Locale, Outcome, Pack, Rule, Statement
from b12screen.pack.questions import Question
from b12screen.report import wording
from b12screen.report.citations import Citations
from b12screen.report.clinician import clinician_lines, repeats_a_number, short
from b12screen.report.flags import crisis_line, unanswered_flags, urgent_help
from b12screen.report.summary import (
    Advice,
    Answered,
    AnsweredSection,
    Finding,
    Made,
    Person,
    Points,
    Said,
    Summary,
)
from b12screen.report.wording import answer_in_words
from b12screen.text import clean, did_you_mean, in_words, starting_large

MOST_REASONS = 5
_KINDS = ("red_flag", "symptom", "risk_factor", "modifier")


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
    words = _Words(plan, person, assessment, explanation, locale)
    heard = Citations(plan.pack)
    words.told(heard, date)
    return words.told(Citations(plan.pack, heard.chosen()), date)


class _Words:
    """Puts one assessment into words."""

    def __init__(
        self, plan: Plan, person: Person, assessment: Assessment, explanation: Explanation, locale: Locale
    ) -> None:
        self._plan, self._pack, self._locale = plan, plan.pack, locale
        self._person, self._assessment, self._explanation = person, assessment, explanation
        self._row = plan.row(person.answers)
        self._assumed = plan.assumed(self._row)
        self._truths = Truths(plan, assessment, list(plan.standings(self._row)))
        self._outcome = next(each for each in self._pack.outcomes if each.id == assessment.outcome)
        self._notes = [note for note in self._pack.notes if note.id in assessment.notes]
        self._urgent = tuple(urgent_help(plan, person, assessment, locale))
        self._open_flags = unanswered_flags(plan, person, assessment, self._assumed)
        self._points = plan.points_by_rule(self._row)
        self._ordered = sorted(filter(self._is_told, explanation.reasons), key=self._place)

    def told(self, cited: Citations, date: str) -> Summary:
        """Give the summary, with sources numbered as they are cited."""
        manifest, always = self._pack.manifest, self._pack.manifest.always
        soon = tuple(self._advice(cited))
        waits = [each for each in soon if self._urgent and each.how_soon != self._locale.how_soon.get("same_day")]
        now = tuple(each for each in soon if each not in waits)
        return Summary(
            language=manifest.language,
            subject=self._person.subject,
            for_other=self._person.for_other,
            outcome=self._outcome.id,
            urgency=self._assessment.urgency,
            how_soon=self._assessment.how_soon,
            assumed=_said_of_assumed(len(self._assumed)),
            urgent=self._urgent,
            crisis=crisis_line(self._plan, self._person, self._assessment, self._urgent, self._locale),
            unanswered_flags=tuple(starting_large(each.label) for each in self._open_flags),
            soon=now,
            title=self._outcome.title,
            when=self._when(),
            say=cited.said(self._outcome.say, self._outcome.sources, advice=True),
            steps=tuple(self._steps(now, cited)),
            later=tuple(waits),
            clinician=clinician_lines(self._plan, self._person, self._assessment, self._open_flags, cited),
            because=tuple(self._because()),
            findings=tuple(self._finding(each, cited) for each in self._ordered[:MOST_REASONS]),
            also=tuple(each.title for each in self._ordered[MOST_REASONS:]),
            in_short=tuple(short(self._pack.rule[each.rule]) for each in self._ordered),
            could_become=tuple(each.title for each in self._pack.outcomes if each.id in self._assessment.could_become),
            settle=tuple(starting_large(self._pack.question[name].label) for name in self._explanation.settle),
            until_then=(
                *(cited.said(note.say, note.sources, advice=True) for note in self._notes if note.how_soon is None),
                *self._statements(always.until_then, cited),
            ),
            bring=tuple(self._statements(always.bring, cited)),
            ask=tuple(self._statements(always.ask, cited)),
            cannot_tell=tuple(self._statements(always.cannot_tell, cited)),
            points=None if self._urgent else _points(self._assessment),
            answers=tuple(self._answers()),
            sources=cited.listed(),
            second_hand=wording.SECOND_HAND if any(each.second_hand for each in cited.listed()) else None,
            made=Made(manifest.title, self._pack.name, f"b12screen {__version__}", _status(self._pack), date),
        )

    def _advice(self, cited: Citations) -> Iterator[Advice]:
        """Give the notes that say how soon, the soonest first."""
        for how_soon in get_args(HowSoon):
            calling = [note for note in self._notes if note.how_soon == how_soon]
            if calling:
                said = tuple(cited.said(note.say, note.sources, advice=True) for note in calling)
                yield Advice(self._locale.how_soon[how_soon], said)

    def _when(self) -> str | None:
        """Say how soon the outcome asks for, unless what stands above is as soon."""
        own = self._outcome.how_soon
        times = get_args(HowSoon)
        above = [times.index(note.how_soon) for note in self._notes if note.how_soon]
        if own is None or self._urgent or min(above, default=len(times)) <= times.index(own):
            return None
        return self._locale.how_soon[own]

    def _steps(self, soon: Iterable[Advice], cited: Citations) -> Iterator[Said]:
        """Give the next steps; of those with a condition only the first that may hold."""
        cannot_wait = (self._locale.how_soon.get("same_day"), self._locale.how_soon.get("days"))
        if not self._urgent and any(each.how_soon in cannot_wait for each in soon):
            yield Said(wording.FIRST_ABOVE)
        told = False
        for step in self._outcome.steps:
            if step.when is None or not (told or self._is_out(step.when)):
                told |= step.when is not None
                yield cited.said(step.say, step.sources)

    def _statements(self, statements: Iterable[Statement], cited: Citations) -> Iterator[Said]:
        for each in statements:
            if each.when is None or not self._is_out(each.when):
                yield cited.said(each.say, each.sources, advice=True)

    def _is_out(self, condition: Condition) -> bool:
        """Say whether a condition certainly does not hold; what is open may hold, so a warning is not left out."""
        return kleene(condition, self._truths.of) is False

    def _because(self) -> Iterator[Answered]:
        """Give the answers that the condition of the outcome itself tests and finds."""
        tests = leaves(self._outcome.when) if self._outcome.when is not None else ()
        for test in tests:
            if isinstance(test, AnswerIs) and self._truths.of(test):
                yield _answered(self._pack.question[test.answer], self._person.answers.get(test.answer))

    def _is_told(self, reason: Reason) -> bool:
        return not repeats_a_number(self._pack.rule[reason.rule])

    def _place(self, reason: Reason) -> tuple[bool, int, int]:
        """Give the place of a reason among others: what the outcome looks at first, then by kind and points."""
        rule = self._pack.rule[reason.rule]
        return (not _leads_to(self._outcome, rule), _KINDS.index(rule.kind), -self._points[rule.id])

    def _finding(self, reason: Reason, cited: Citations) -> Finding:
        asked = [self._pack.question[name] for name in reason.answers]
        more = [
            _answered(each, reason.answers[each.id])
            for each in asked
            if each.only_if is not None or reason.answers[each.id] in ("unknown", "declined")
        ]
        return Finding(reason.title, tuple(more), cited.said(reason.because, reason.sources))

    def _answers(self) -> Iterator[AnsweredSection]:
        """Give every question that applies or may apply, section by section; those with the same answer together."""
        applies = self._plan.applies(self._row)
        for section in self._pack.sections:
            lines = [self._line(question) for question in section.questions if applies[question.id] is not False]
            if lines:
                yield AnsweredSection(section.title, tuple(_together(lines)))

    def _line(self, question: Question) -> Answered:
        value = self._assumed.get(question.id)
        said = _answered(question, self._person.answers.get(question.id) if value is None else value)
        return said if value is None else Answered(said.question, f"{said.answer} (assumed)")


def _leads_to(outcome: Outcome, rule: Rule) -> bool:
    """Say whether the condition of an outcome looks at a rule."""
    if outcome.when is None:
        return False
    for leaf in leaves(outcome.when):
        if isinstance(leaf, Count) and picks(leaf.count, rule):
            return True
        if isinstance(leaf, RuleHolds) and leaf.rule == rule.id:
            return True
    return False


def _together(lines: Iterable[Answered]) -> Iterator[Answered]:
    """Give answers that say something of their own first, then each fixed answer with all questions that got it."""
    fixed = (wording.YES, wording.NO, wording.NOT_SURE, wording.PREFER_NOT, wording.NOT_ANSWERED)
    alike: dict[str, list[str]] = {}
    for line in lines:
        if line.answer.removesuffix(" (assumed)") in fixed:
            alike.setdefault(line.answer, []).append(line.question)
        else:
            yield line
    for answer in sorted(alike, key=lambda said: fixed.index(said.removesuffix(" (assumed)"))):
        yield Answered(answer, "; ".join(alike[answer]))


def _said_of_assumed(answers: int) -> str | None:
    return None if not answers else wording.ASSUMED_1 if answers == 1 else wording.ASSUMED.format(answers)


def _points(assessment: Assessment) -> Points:
    bounds = (assessment.score_min, assessment.score_max)
    least, most = min(bounds), max(bounds)
    range_ = "" if least == most == assessment.score else f" (open answers: from {least} to {most})"
    return Points(assessment.score, least, most, f"Points: {assessment.score}{range_}.")


def _answered(question: Question, answer: object) -> Answered:
    return Answered(starting_large(question.label), answer_in_words(question, answer))


def _status(pack: Pack) -> str:
    if pack.manifest.reviewed_by is None:
        return "These rules have not been reviewed by a clinician yet (status: unreviewed)."
    return f"Reviewed by {pack.manifest.reviewed_by} on {pack.manifest.reviewed_on}."
