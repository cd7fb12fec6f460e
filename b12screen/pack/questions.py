"""What is asked: questions, their options and follow-ups, checklists, sections."""

from typing import Annotated, Literal

from b12screen.pack.conditions import Condition
from b12screen.pack.problems import UnfitError
from b12screen.pack.structs import Limits, Mark, NotEmpty, PackStruct

Text = Annotated[str, Limits(min_length=1, max_length=2000, strip_whitespace=True)]
Id = Annotated[str, Limits(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
AnswerInFile = Annotated[bool | int | str | None, Mark("answer")]

OPEN_ANSWERS = ("unknown", "declined")


class Option(PackStruct, frozen=True):
    """One choice of a choice question."""

    code: Annotated[str, Limits(pattern=r"^[a-z0-9][a-z0-9_]*$", max_length=60)]
    text: Text

    def __post_init__(self) -> None:
        if self.code in OPEN_ANSWERS:
            raise UnfitError("reserved", f'"{self.code}" is an answer to every question, not an option')


class Question(PackStruct, frozen=True, tag="question", tag_field="form"):
    """One thing asked; `only_if` makes it a follow-up, which applies only where that condition holds."""

    id: Id
    type: Literal["yes_no", "choice", "number"]
    text: Text
    label: Text
    detail: Text | None = None  # what the text includes and leaves out, for whoever asks
    why: Text | None = None
    options: tuple[Option, ...] = ()
    range: tuple[int, int] | None = None
    unit: Text | None = None
    only_if: Condition | None = None
    unknown_means: Literal["yes"] | None = None
    same_page: Literal["yes"] | None = None  # asked straight after what stands before it, as part of the same page

    def __post_init__(self) -> None:
        codes = [option.code for option in self.options]
        if (self.type == "choice") != (len(codes) >= 2):
            raise UnfitError("options", "a choice question has 2 options or more, the others have none")
        if len(set(codes)) < len(codes):
            raise UnfitError("options", "an option code is written twice")
        if (self.type == "number") != (self.range is not None) or (self.range and self.range[0] > self.range[1]):
            raise UnfitError("range", "a number question has a range [lowest, highest], the others have none")
        if self.unknown_means and self.type != "yes_no":
            raise UnfitError("unknown_means", "unknown_means is for yes_no questions only")

    @property
    def values(self) -> tuple[str, ...]:
        """What `is` can compare this question with; nothing for a number."""
        return ("yes", "no") if self.type == "yes_no" else tuple(option.code for option in self.options)


class Checklist(PackStruct, frozen=True, kw_only=True, tag="checklist", tag_field="form"):
    """Several yes_no questions that are one page on screen and separate keys in the data."""

    checklist: Text
    why: Text | None = None
    questions: Annotated[tuple[Question, ...], NotEmpty]

    def __post_init__(self) -> None:
        if any(question.type != "yes_no" for question in self.questions):
            raise UnfitError("checklist", "a checklist holds yes_no questions only")


Page = Annotated[Question | Checklist, Mark("page")]


class Section(PackStruct, frozen=True):
    """Pages that belong together, in asking order."""

    id: Id
    title: Text
    pages: Annotated[tuple[Page, ...], NotEmpty]

    def __post_init__(self) -> None:
        first = next(iter(self.pages), None)
        if isinstance(first, Question) and first.same_page:
            raise UnfitError(
                "same_page", "same_page stands at the first page of a section, so nothing stands before it"
            )

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every question of the section, in asking order."""
        pages = (page.questions if isinstance(page, Checklist) else (page,) for page in self.pages)
        return tuple(question for page in pages for question in page)
