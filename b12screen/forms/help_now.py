"""What to do now for red flags, and behind which question a form shows it."""

from typing import get_args

from b12screen.forms.certainty import NEVER, AtLeast, Certainty, Formula
from b12screen.pack.models import DoNow, Locale, Pack, Rule
from b12screen.pack.questions import Checklist
from b12screen.pack.reads import questions_by_rule

Help = list[tuple[str, Formula, list[str]]]


def help_after(pack: Pack, certainty: Certainty, locale: Locale, *, whole_lists: bool = False) -> dict[str, Help]:
    """Give what to do now by the question behind which it stands: the text, when it holds, and what shows it declined.

    The most pressing comes first. A red flag stands behind the last question that it reads, or with `whole_lists`
    behind the list of that question.
    """
    reads = questions_by_rule(pack.rules)
    pages = [page for section in pack.sections for page in section.pages]
    listed = [page.questions if isinstance(page, Checklist) else (page,) for page in pages]
    if not whole_lists:
        listed = [(question,) for questions in listed for question in questions]
    found: dict[str, Help] = {}
    for kind in get_args(DoNow):
        flags = [rule for rule in pack.rules if rule.do_now == kind]
        for place, questions in enumerate(listed):
            later = {each.id for page in listed[place + 1 :] for each in page}
            here = {each.id for each in questions}
            rules = [rule for rule in flags if reads[rule.id] & here and not reads[rule.id] & later]
            if rules:
                declined = sorted(name for rule in rules for name in reads[rule.id]) if kind == "crisis_line" else []
                text = getattr(locale, kind)
                found.setdefault(questions[-1].id, []).append((text, _any(certainty, rules), declined))
    return found


def _any(certainty: Certainty, rules: list[Rule]) -> Formula:
    formulas = [each for rule in rules if (each := certainty.of(rule.when) or certainty.in_part(rule.when)) != NEVER]
    return formulas[0] if len(formulas) == 1 else AtLeast(1, tuple(formulas))
