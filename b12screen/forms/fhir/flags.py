"""What to do at once, shown as soon as a red flag is answered."""

from collections.abc import Iterator, Mapping, Sequence
from typing import get_args

from b12screen.formats.fhir.layout import of_no_number
from b12screen.forms.certainty import NEVER, AtLeast, Certainty, Formula
from b12screen.forms.fhir.opening import Openings
from b12screen.forms.fhir.r4 import Item
from b12screen.pack.models import DoNow, Locale, Pack, Rule
from b12screen.pack.questions import Section
from b12screen.pack.reads import questions_by_rule


class Flags:
    """Places what to do at once behind the last question that each red flag reads."""

    def __init__(
        self, pack: Pack, certainty: Certainty, openings: Openings, lists: Mapping[str, str], locale: Locale
    ) -> None:
        self._pack = pack
        self._certainty = certainty
        self._openings = openings
        self._lists = lists
        self._locale = locale
        self._reads = questions_by_rule(pack.rules)

    def after(self, section: Section) -> Iterator[Item]:
        """Give what may have to be done at once when a section is answered, the most pressing first."""
        here = [each.id for each in section.questions]
        for do_now in get_args(DoNow):
            rules = [rule for rule in self._pack.rules if rule.do_now == do_now and self._last(rule) in here]
            text = getattr(self._locale, do_now)
            if rules and text:
                yield self._item(f"now-{section.id}-{do_now.replace('_', '-')}", text, rules)

    def _last(self, rule: Rule) -> str | None:
        read = self._reads[rule.id]
        return next((each.id for each in reversed(self._pack.questions) if each.id in read), None)

    def _item(self, link: str, text: str, rules: Sequence[Rule]) -> Item:
        opening = self._openings.where(self._any(rules), declined=self._declined(rules))
        return Item(
            linkId=link,
            type="display",
            text=text,
            extension=opening.extensions,
            enableWhen=opening.enable_when,
            enableBehavior=opening.behavior,
        )

    def _any(self, rules: Sequence[Rule]) -> Formula:
        formulas = [self._certainty.in_part(rule.when) for rule in rules]
        known = [each for each in formulas if each != NEVER]
        return known[0] if len(known) == 1 else AtLeast(1, tuple(known))

    def _declined(self, rules: Sequence[Rule]) -> list[str]:
        """Give the items that show the crisis text when somebody prefers not to say."""
        read = [name for rule in rules if rule.do_now == "crisis_line" for name in sorted(self._reads[rule.id])]
        asked = [self._pack.question[name] for name in read]
        links = [of_no_number(each) if each.type == "number" else each.id for each in asked]
        return list(dict.fromkeys([*links, *(self._lists[name] for name in read if name in self._lists)]))
