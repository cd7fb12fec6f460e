"""Which page comes next, which are answered, and what a change makes void; no terminal."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from b12screen.engine.plan import Plan
from b12screen.pack.questions import Checklist, Question, Section
from b12screen.text import starting_large

Answers = Mapping[str, object]  # in JSON form, by question; only what was asked


@dataclass(frozen=True, slots=True)
class Page:
    """What is asked at once, a checklist or a single question; those with the same `top` are parts of one page."""

    number: int
    top: int  # the number of the first part
    section: Section
    checklist: Checklist | None
    questions: tuple[Question, ...]

    @property
    def why(self) -> str | None:
        """Why we ask."""
        return self.checklist.why if self.checklist else self.questions[0].why


class Pages:
    """All pages of a pack in asking order, and which of them apply to the answers so far."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self.all = tuple(_pages(plan))

    def lines(self, page: Page, answers: Answers) -> tuple[Question, ...]:
        """Give the questions of a page that certainly apply."""
        return _lines(page, self._applies(answers))

    def is_answered(self, page: Page, answers: Answers) -> bool:
        """Say whether every line of the page has an answer."""
        return all(question.id in answers for question in self.lines(page, answers))

    def next(self, answers: Answers) -> Page | None:
        """Give the first page that has something left to ask."""
        applies = self._applies(answers)
        left = (page for page in self.all if any(line.id not in answers for line in _lines(page, applies)))
        return next(left, None)

    def before(self, page: Page | None, answers: Answers) -> Page | None:
        """Give the nearest page before this one, or the last page of all for None, that has lines to show."""
        earlier = self.all[: page.number] if page else self.all
        applies = self._applies(answers)
        return next((each for each in reversed(earlier) if _lines(each, applies)), None)

    def shown(self, answers: Answers) -> list[tuple[Page, ...]]:
        """Give the pages that have lines to show, each with its parts."""
        applies = self._applies(answers)
        with_lines = (page for page in self.all if _lines(page, applies))
        return [tuple(parts) for _, parts in groupby(with_lines, key=lambda page: page.top)]

    def part_after(self, page: Page, answers: Answers) -> Page | None:
        """Give the next part of the same page that has lines to show."""
        applies = self._applies(answers)
        rest = (each for each in self.all[page.number + 1 :] if each.top == page.top and _lines(each, applies))
        return next(rest, None)

    def progress(self, page: Page, answers: Answers) -> str:
        """Say how far this page is; "at most" stands there while an answer to come may open or close a page."""
        place, total, certain = self._place(page, answers)
        return f"Page {place} of {total if certain else f'at most {total}'}"

    def share(self, page: Page, answers: Answers) -> float:
        """Give how much of the pages stands before this one, from 0 to 1."""
        place, total, _ = self._place(page, answers)
        return (place - 1) / total

    def _place(self, page: Page, answers: Answers) -> tuple[int, int, bool]:
        """Give the number of a page, how many there are at most, and whether that many will come."""
        applies = self._applies(answers)
        to_come: set[str] = set()
        is_certain: dict[int, bool] = {}  # by the top of each page that may be shown
        for each in self.all:
            waits_for = {line.id: self._opened_by(line) & to_come for line in each.questions}
            lines = [
                name for name, awaited in waits_for.items() if applies[name] or (applies[name] is None and awaited)
            ]
            if lines:
                certain = any(applies[name] and not waits_for[name] for name in lines)
                is_certain[each.top] = is_certain.get(each.top, False) or certain
                to_come.update(name for name in lines if name not in answers)
        return list(is_certain).index(page.top) + 1, len(is_certain), all(is_certain.values())

    def _opened_by(self, question: Question) -> frozenset[str]:
        return self._plan.dependencies.opened_by.get(question.id, frozenset())

    def _applies(self, answers: Answers) -> Mapping[str, bool | None]:
        return self._plan.applies(self._plan.row(answers))

    def still_open(self, answers: Answers) -> dict[str, object]:
        """Give the answers without those to follow-ups that are not certainly open any more."""
        kept = dict(answers)
        for question in self._plan.pack.questions:
            if question.only_if and question.id in kept and not self._applies(kept)[question.id]:
                del kept[question.id]
        return kept


def _lines(page: Page, applies: Mapping[str, bool | None]) -> tuple[Question, ...]:
    return tuple(question for question in page.questions if applies[question.id])


def title_of(page: Page) -> str:
    """Give what a page is called where it is not shown."""
    return page.section.title if page.checklist else starting_large(page.questions[0].label)


def _pages(plan: Plan) -> Iterator[Page]:
    top = 0
    pages = ((section, page) for section in plan.pack.sections for page in section.pages)
    for number, (section, page) in enumerate(pages):
        if isinstance(page, Checklist):
            top = number
            yield Page(number, top, section, page, page.questions)
        else:
            top = top if page.same_page else number
            yield Page(number, top, section, None, (page,))
