"""An unfinished interview as it is saved, and which of its answers still fit the rules of today."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

import msgspec

from b12screen.interview.drafts.store import DraftFile, UnusableError
from b12screen.interview.pages import Answers, Page, Pages
from b12screen.pack.answers import problem_with

_STALE = 24 * 60 * 60  # seconds; chosen for this program, like the rule that it serves


class Saved(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is kept of an interview: whom it is about, the answers, and the pages as they were when they were asked."""

    format: Literal[1] = 1
    pack_id: str
    pack: str
    locale: str | None
    for_other: bool
    id: str | int | None
    when: int = 0
    place: str = ""
    answers: dict[str, bool | int | str] = {}
    pages: tuple[str, ...] = ()
    files: tuple[str, ...] = ()  # where the page is to be saved at the end

    @property
    def age(self) -> str:
        """How long ago it was saved, in words."""
        minutes = max(0, int(time.time()) - self.when) // 60
        for amount, unit in ((minutes // 1440, "day"), (minutes // 60, "hour"), (minutes, "minute")):
            if amount:
                return f"{amount} {unit}{'s' if amount > 1 else ''} ago"
        return "less than a minute ago"

    @property
    def is_stale(self) -> bool:
        """Say whether a sign that needs help now may have come since."""
        return time.time() - self.when > _STALE


@dataclass(frozen=True, slots=True)
class Kept:
    """The answers that an interview can go on with, and the pages that must be asked again."""

    answers: Answers
    changed: Sequence[Page]
    stale: Sequence[Page]


def digests(pages: Pages, answers: Answers) -> tuple[str, ...]:
    """Give a digest of each page that has answers: of its words, options and follow-up, as the person saw them."""
    return tuple(_digest(page) for page in pages.all if any(each.id in answers for each in page.questions))


def what_is_left(saved: Saved, pages: Pages) -> Kept:
    """Give what still fits. UnusableError where an answer fits no question that it was given to."""
    asked_before = [page for page in pages.all if any(each.id in saved.answers for each in page.questions)]
    changed = [page for page in asked_before if _digest(page) not in saved.pages]
    stale = [page for page in asked_before if saved.is_stale and page not in changed and _is_alarming(page)]
    answers = {
        question.id: saved.answers[question.id]
        for page in asked_before
        if page not in changed and page not in stale
        for question in page.questions
        if question.id in saved.answers
    }
    if any(problem_with(question, answers.get(question.id)) for page in asked_before for question in page.questions):
        raise UnusableError("it holds an answer that does not fit its question")
    return Kept(pages.still_open(answers), changed, stale)


def _digest(page: Page) -> str:
    return sha256(msgspec.json.encode(page.checklist or page.questions[0])).hexdigest()[:16]


def _is_alarming(page: Page) -> bool:
    return any(question.unknown_means == "yes" for question in page.questions)


def read(file: DraftFile) -> Saved:
    """Give what a file holds. UnusableError when it is no interview as this program saves it."""
    try:
        return msgspec.json.decode(file.read(), type=Saved)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise UnusableError("it is damaged, or another version of b12screen wrote it") from None
