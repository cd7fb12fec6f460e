"""What a clinician needs in 20 seconds: at most ten lines, without advice, as one would dictate them."""

from collections.abc import Iterable, Iterator, Sequence

from b12screen.engine.plan import Assessment, Plan
from b12screen.pack.conditions import AnswerIs, Count, leaves, picks
from b12screen.pack.models import Rule
from b12screen.pack.questions import Question
from b12screen.report import wording
from b12screen.report.citations import Citations
from b12screen.report.flags import is_unsure
from b12screen.report.summary import Person, Said

MOST_LINES = 10
_MOST_NAMES = 8
_MANY_MONTHS = 24


def clinician_lines(
    plan: Plan, person: Person, assessment: Assessment, open_flags: Sequence[Question], cited: Citations
) -> tuple[Said, ...]:
    """Put a person into the words of a clinician: who, emergency signs, symptoms, risks, guidelines, limits."""
    record = _Record(plan, person, assessment)
    lines = [
        *(Said(line) for line in (record.who(), record.flags(open_flags), record.symptoms(), record.risks())),
        *_guidelines(plan, assessment, cited),
    ]
    return (*lines[: MOST_LINES - 1], Said(record.limits()))


def short(rule: Rule) -> str:
    """Give what a clinician calls a rule."""
    return rule.short or rule.title


def repeats_a_number(rule: Rule) -> bool:
    """Say whether a rule changes points only, for a number that stands on the page anyway, such as the age."""
    tests = [leaf for leaf in leaves(rule.when) if isinstance(leaf, AnswerIs)]
    return rule.kind == "modifier" and bool(tests) and all(test.cuts for test in tests)


class _Record:
    """Reads the answers of one person as a clinician would."""

    def __init__(self, plan: Plan, person: Person, assessment: Assessment) -> None:
        self._pack = plan.pack
        self._person = person
        # What was not asked is None or, in a batch, a mark of the decoder.
        self._answers = {name: each for name, each in person.answers.items() if isinstance(each, (bool, int, str))}
        self._present = [plan.pack.rule[name] for name in assessment.present]
        self._unknown = [plan.pack.rule[name] for name in assessment.unknown]
        self._applies = plan.applies(plan.row(person.answers))
        self._reads = plan.dependencies.reads
        self._read_by_rules = {name for rule in plan.pack.rules for name in self._reads[rule.id]}

    def who(self) -> str:
        """Give age, options chosen, and what else was answered with yes but is no rule."""
        modifiers = [short(rule) for rule in self._present if rule.kind == "modifier" and not repeats_a_number(rule)]
        facts = [*filter(None, map(self._fact, self._pack.questions)), *modifiers]
        proxy = [wording.PROXY] if self._person.for_other else []
        return _line(wording.WHO, [*(facts or [wording.NO_AGE]), *proxy])

    def flags(self, open_: Sequence[Question]) -> str:
        """Give the emergency signs that were asked, and how they were answered."""
        present = [rule for rule in self._present if rule.kind == "red_flag"]
        unsure = [rule for rule in present if is_unsure(rule, self._person)]
        asked = sum(rule.kind == "red_flag" for rule in self._pack.rules)
        said = [f"{wording.SAID_YES} {_listed(map(short, [r for r in present if r not in unsure]))}"]
        said = said if len(present) > len(unsure) else []
        said += [f"{wording.SAID_UNSURE} {_listed(map(short, unsure))}"] if unsure else []
        said += [f"{wording.NOT_ASKED} {_listed(map(self._sign, open_))}"] if open_ else []
        return _line(wording.FLAGS, said or [wording.NONE_OF.format(asked)], between="; ")

    def symptoms(self) -> str:
        """Give the symptoms, and what follow-ups say of all of them."""
        more = [self._follow_up(each) for each in self._pack.questions if self._is_about_symptoms(each)]
        return self._rules(wording.SYMPTOMS, "symptom", [each for each in more if each])

    def risks(self) -> str:
        """Give the risk factors, those of medicines with how long."""
        return self._rules(wording.RISKS, "risk_factor", [])

    def limits(self) -> str:
        """Say what was not answered, and what this cannot tell."""
        asked = [each for each in self._pack.questions if self._applies[each.id] is not False]
        open_ = [each for each in asked if self._answers.get(each.id, "unknown") in ("unknown", "declined")]
        few = f" ({_listed(each.label for each in open_)})" if len(open_) <= _MOST_NAMES else ""
        left = wording.LEFT_OPEN.format(len(open_), len(asked), few) if open_ else wording.ALL_GIVEN
        return f"{left} {wording.LIMITS}"

    def _rules(self, heading: str, kind: str, more: list[str]) -> str:
        every = [rule for rule in self._pack.rules if rule.kind == kind]
        present = [rule for rule in self._present if rule.kind == kind]
        open_ = [rule for rule in self._unknown if rule.kind == kind]
        absent = len(every) - len(present) - len(open_)
        none = (wording.NONE_OF_OTHERS if present else wording.NONE_OF).format(absent)
        told = f" ({', '.join(more)})" if more else ""
        said = [_listed(map(self._with_length, present)) + told] if present else []
        said += [none] if absent else []
        said += [f"{len(open_)} {wording.NOT_ASKED.rstrip(':')}"] if open_ else []
        return _line(heading, said, between="; ")

    def _with_length(self, rule: Rule) -> str:
        """Give a rule's name, with the number that a follow-up of its question asks for."""
        asked = {leaf.answer for leaf in leaves(rule.when) if isinstance(leaf, AnswerIs)}
        lengths = [
            _length(question, self._answers[question.id])
            for question in self._pack.questions
            if question.type == "number" and question.id in self._answers and _opened_by(question) & asked
        ]
        told = [each for each in lengths if each]
        return f"{short(rule)} ({', '.join(told)})" if told else short(rule)

    def _sign(self, question: Question) -> str:
        """Name an emergency sign after the rule that one question decides."""
        flags = [rule for rule in self._pack.rules if rule.kind == "red_flag"]
        named = [short(r) for r in flags if isinstance(r.when, AnswerIs) and r.when.answer == question.id]
        return named[0] if named else question.label

    def _is_about_symptoms(self, question: Question) -> bool:
        """Say whether a question, which asks for no number, follows up symptoms."""
        if question.only_if is None or question.type == "number" or question.id in self._read_by_rules:
            return False
        symptoms = [rule for rule in self._pack.rules if rule.kind == "symptom"]
        read = {name for rule in symptoms for name in self._reads[rule.id]}
        tests = list(leaves(question.only_if))
        counts = any(isinstance(test, Count) and any(picks(test.count, rule) for rule in symptoms) for test in tests)
        return counts or any(isinstance(test, AnswerIs) and test.answer in read for test in tests)

    def _follow_up(self, question: Question) -> str | None:
        answer = self._answers.get(question.id)
        if answer in (True, "yes", False, "no"):
            return question.label if answer in (True, "yes") else f"not {question.label}"
        named = [option.text for option in question.options if option.code == answer]
        return named[0][:1].lower() + named[0][1:] if named else None

    def _fact(self, question: Question) -> str | None:
        """Give an answer that stands for itself: a number that nothing opens, an option, or a yes that is no rule."""
        answer = self._answers.get(question.id)
        if answer is None or answer in ("unknown", "declined"):
            return None
        if question.type == "number" and question.only_if is None:
            return f"{question.label} {answer}"
        if question.id in self._read_by_rules or self._is_about_symptoms(question) or answer in (False, "no"):
            return None
        if question.type == "choice":
            return str(answer).replace("_", " ")
        return question.label if question.type == "yes_no" else None


def _guidelines(plan: Plan, assessment: Assessment, cited: Citations) -> Iterator[Said]:
    """Give what each guideline says of these answers, where it has anything to say."""
    for guideline in plan.pack.guidelines:
        view = next(each for each in guideline.views if each.id == assessment.guidelines[guideline.id])
        if view.applies:
            yield cited.said(f"{guideline.title}: {view.say}", (guideline.source,), named=True)


def _opened_by(question: Question) -> set[str]:
    opener = question.only_if
    return {leaf.answer for leaf in leaves(opener) if isinstance(leaf, AnswerIs)} if opener is not None else set()


def _length(question: Question, answer: object) -> str | None:
    if not isinstance(answer, int) or isinstance(answer, bool):
        return None
    if question.unit == "months" and answer >= _MANY_MONTHS:
        years, months = divmod(answer, 12)
        return f"{years} years" if not months else f"{years} years {months} months"
    return wording.in_unit(question, answer)


def _listed(names: Iterable[str]) -> str:
    every = list(names)
    hidden = len(every) - _MOST_NAMES
    return ", ".join([*every[:_MOST_NAMES], *([wording.AND_MORE.format(hidden)] if hidden > 0 else [])])


def _line(heading: str, said: Sequence[str], between: str = ", ") -> str:
    return f"{heading}: {between.join(said)}." if said else f"{heading}: -"
