"""Which items a form has, and what each stands for: the same for whoever writes the form, its answers, or reads them.

The linkId of a question is its key. All others hold a hyphen, which no key does.
"""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from b12screen.pack.models import Pack
from b12screen.pack.questions import Checklist, Page, Question, Section

POINTS_MIN, POINTS_MAX, OUTCOME = "points-min", "points-max", "result-outcome"
RESULT = "section-result-of-the-form"
WORKED_OUT = (POINTS_MIN, POINTS_MAX, OUTCOME)

# answer: of a question. no_number: why a number is open. whole_list: of a checklist at once. shown: what a form shows.
Role = Literal["group", "answer", "no_number", "whole_list", "worked_out", "shown"]


class Spot(NamedTuple):
    """An item of the form: its linkId, that of the item around it, and the questions that it answers."""

    link: str
    parent: str | None
    role: Role
    questions: tuple[Question, ...] = ()


def of_section(section: Section) -> str:
    """Give the linkId of a section."""
    return f"section-{section.id}"


def of_list(section: Section, page: Page) -> str:
    """Give the linkId of a checklist."""
    return f"list-{section.id}-{section.pages.index(page) + 1}"


def of_whole_list(group: str) -> str:
    """Give the linkId of the item that answers a checklist at once."""
    return f"{group}-all"


def of_no_number(question: Question) -> str:
    """Give the linkId of the item that says why there is no number."""
    return f"{question.id}-open"


def of_help(link: str) -> str:
    """Give the linkId of the help beside an item."""
    return f"{link}-help"


def spots(pack: Pack) -> Iterator[Spot]:
    """Give every item that a response can hold, in the order of the form."""
    for section in pack.sections:
        yield Spot(of_section(section), None, "group")
        for page in section.pages:
            yield from _of_page(section, page)
    yield Spot(RESULT, None, "group")
    yield from (Spot(link, RESULT, "worked_out") for link in WORKED_OUT)


def _of_page(section: Section, page: Page) -> Iterator[Spot]:
    around = of_section(section)
    if isinstance(page, Checklist):
        group = of_list(section, page)
        yield Spot(group, around, "group")
        yield Spot(of_whole_list(group), group, "whole_list", page.questions)
        yield from (Spot(each.id, group, "answer", (each,)) for each in page.questions)
        return
    yield Spot(page.id, around, "answer", (page,))
    if page.type == "number":
        yield Spot(of_no_number(page), around, "no_number", (page,))
