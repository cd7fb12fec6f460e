"""When an item of a form is shown: as enableWhen where that can say it, else as an expression."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from b12screen.formats.fhir.codes import ABSENT, NONE, OPEN, WHOLE_LIST, system_of
from b12screen.forms.certainty import ALWAYS, Formula, Given
from b12screen.forms.fhir.extensions import opened_by
from b12screen.forms.fhir.paths import Paths, answer_to, quoted
from b12screen.forms.fhir.r4 import Coding, EnableWhen, Extension
from b12screen.pack.models import Pack


class Opening(NamedTuple):
    """When an item is shown, in the three parts that R4 has for it."""

    enable_when: tuple[EnableWhen, ...] = ()
    behavior: Literal["all", "any"] | None = None
    extensions: tuple[Extension, ...] = ()


class Openings:
    """Says when items are shown."""

    def __init__(self, pack: Pack, paths: Paths) -> None:
        self._pack = pack
        self._paths = paths

    def where(self, formula: Formula, *, unless: str | None = None, declined: Sequence[str] = ()) -> Opening:
        """Show an item where a formula holds, or one of some items is declined, but not once `unless` is answered."""
        none = () if unless is None else (EnableWhen(question=unless, operator="exists", answerBoolean=False),)
        if formula == ALWAYS:
            return Opening(none)
        clauses = self._clauses(formula)
        more = tuple(_asks(link, ABSENT, "asked-declined") for link in declined)
        if clauses is not None:
            when, is_all = clauses
            if more and (len(when) == 1 or not is_all) and not none:
                return Opening((*when, *more), "any")
            if not more and (len(when) == 1 or is_all or not none):
                both = (*none, *when)
                return Opening(both, ("all" if none or is_all else "any") if len(both) > 1 else None)
        path = " or ".join([self._paths.truth(formula), *(_declines(link) for link in declined)])
        if unless is not None:
            path = f"{answer_to(unless)}.empty() and ({path})"
        return Opening(extensions=(opened_by(f"iif({path}, true, false)"),))

    def _clauses(self, formula: Formula) -> tuple[tuple[EnableWhen, ...], bool] | None:
        """Give tests of single answers, and whether all must hold, or any; None where they would have to be mixed."""
        if isinstance(formula, Given):
            return self._of_given(formula)
        parts = [self._clauses(each) if isinstance(each, Given) else None for each in formula.parts]
        known = [each for each in parts if each is not None]
        if not parts or len(known) < len(parts) or formula.number not in (1, len(parts)):
            return None
        is_all = formula.number > 1
        if any(len(when) > 1 and wants_all is not is_all for when, wants_all in known):
            return None
        return tuple(each for when, _ in known for each in when), is_all

    def _of_given(self, given: Given) -> tuple[tuple[EnableWhen, ...], bool] | None:
        question = self._pack.question[given.question]
        if question.type != "number":
            codes = self._paths.codes(question, given.values)
            own = system_of(self._pack, question)
            return tuple(_asks(link, _system(code, own), code) for link, code in codes), False
        ranges = self._paths.ranges(question, given.values)
        if len(ranges) > 1:
            return None
        lowest, highest = question.range or (0, 0)
        [(first, last)] = ranges
        least = EnableWhen(question=question.id, operator=">=", answerInteger=first)
        most = EnableWhen(question=question.id, operator="<=", answerInteger=last)
        limits = [*([least] if first > lowest else []), *([most] if last < highest else [])]
        return tuple(limits or [least]), True


def _system(code: str, own: str) -> str:
    return ABSENT if code in OPEN else WHOLE_LIST if code == NONE else own


def _asks(link: str, system: str, code: str) -> EnableWhen:
    return EnableWhen(question=link, operator="=", answerCoding=Coding(system=system, code=code))


def _declines(link: str) -> str:
    return f"{answer_to(link)}.code = {quoted('asked-declined')}"
