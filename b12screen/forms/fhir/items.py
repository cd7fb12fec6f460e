"""The questions of a pack as items of a form, with what helps to answer them."""

from collections.abc import Iterable, Iterator, Mapping

from b12screen.formats.fhir import layout
from b12screen.formats.fhir.codes import ABSENT, DECLINED, NONE, UNKNOWN, Coded, coded, whole_list
from b12screen.forms.certainty import ALWAYS, Certainty, Formula
from b12screen.forms.fhir.extensions import EXCLUSIVE, SIDE_BY_SIDE, control, number_range
from b12screen.forms.fhir.opening import Opening, Openings
from b12screen.forms.fhir.r4 import AnswerOption, Coding, Item
from b12screen.pack.models import Pack
from b12screen.pack.questions import Checklist, Page, Question, Section

WORDS = {
    ("", "yes"): "Yes",
    ("", "no"): "No",
    ("", NONE): "None of these",
    (ABSENT, UNKNOWN): "I do not know",
    (ABSENT, DECLINED): "I prefer not to say",
}
WHOLE_LIST = "All of these at once"
NO_NUMBER = "If you cannot say"


class Items:
    """Makes the items of a pack's pages."""

    def __init__(self, pack: Pack, certainty: Certainty, openings: Openings) -> None:
        self._pack = pack
        self._certainty = certainty
        self._openings = openings

    def of_page(self, section: Section, page: Page) -> Iterator[Item]:
        """Give the items of one page."""
        if isinstance(page, Checklist):
            yield self._of_list(layout.of_list(section, page), page)
            return
        yield self._of_question(page, self._openings.where(self._opener(page)))
        if page.type == "number":
            yield self._of_no_number(page)

    def _of_list(self, group: str, page: Checklist) -> Item:
        at_once = layout.of_whole_list(group)
        whole = Item(
            linkId=at_once,
            type="choice",
            text=WHOLE_LIST,
            extension=(control("drop-down"),),
            answerOption=tuple(_options(whole_list(), {}, exclusive=True)),
        )
        questions = [
            self._of_question(each, self._openings.where(self._opener(each), unless=at_once)) for each in page.questions
        ]
        helped = _help(group, page.why)
        return Item(linkId=group, type="group", text=page.checklist, item=(*helped, whole, *questions))

    def _of_question(self, question: Question, opening: Opening) -> Item:
        """Give a question; what it includes and why it is asked stand beside it as help."""
        is_number = question.type == "number"
        looks = number_range(*question.range) if question.range else (control("radio-button"),)
        across = (SIDE_BY_SIDE,) if question.type == "yes_no" else ()
        texts = {option.code: option.text for option in question.options}
        return Item(
            linkId=question.id,
            type="integer" if is_number else "choice",
            text=question.text,
            extension=(*looks, *across, *opening.extensions),
            enableWhen=opening.enable_when,
            enableBehavior=opening.behavior,
            answerOption=() if is_number else tuple(_options(coded(self._pack, question), texts)),
            item=_help(question.id, question.detail, question.why),
        )

    def _of_no_number(self, question: Question) -> Item:
        opening = self._openings.where(self._opener(question), unless=question.id)
        return Item(
            linkId=layout.of_no_number(question),
            type="choice",
            text=NO_NUMBER,
            extension=(control("drop-down"), *opening.extensions),
            enableWhen=opening.enable_when,
            enableBehavior=opening.behavior,
            answerOption=tuple(_options(coded(self._pack, question), {}, exclusive=True)),
        )

    def _opener(self, question: Question) -> Formula:
        return ALWAYS if question.only_if is None else self._certainty.in_part(question.only_if)


def words(system: str, code: str) -> str:
    """Give how an answer reads that is no option of a question's own."""
    return WORDS[system if system == ABSENT else "", code]


def _options(
    codes: Iterable[Coded], of_options: Mapping[str, str], *, exclusive: bool = False
) -> Iterator[AnswerOption]:
    for system, code in codes:
        told = None if system == ABSENT else of_options.get(code)
        coding = Coding(system=system, code=code, display=told or words(system, code))
        yield AnswerOption(valueCoding=coding, extension=(EXCLUSIVE,) if exclusive else ())


def _help(link: str, *texts: str | None) -> tuple[Item, ...]:
    told = " ".join(filter(None, texts))
    if not told:
        return ()
    return (Item(linkId=layout.of_help(link), type="display", text=told, extension=(control("help"),)),)
