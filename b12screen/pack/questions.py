"""What is asked: questions, their options and follow-ups, checklists, sections."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, StringConstraints, Tag, model_validator
from pydantic_core import PydanticCustomError

from b12screen.pack.conditions import Condition, Model, NotEmpty

Text = Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]


def _no_other_type(value: Any) -> Any:
    if value is None or isinstance(value, (bool, int, str)):
        return value
    raise PydanticCustomError("wrong_type", "an answer is text, a whole number, true, false or null")


AnswerInFile = Annotated[bool | int | str | None, BeforeValidator(_no_other_type)]

OPEN_ANSWERS = ("unknown", "declined")


class Option(Model):
    """One choice of a choice question."""

    code: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_]*$", max_length=60)]
    text: Text

    @model_validator(mode="after")
    def _not_reserved(self) -> "Option":
        if self.code in OPEN_ANSWERS:
            raise PydanticCustomError("reserved", f'"{self.code}" is an answer to every question, not an option')
        return self


class Question(Model):
    """One thing asked; `only_if` makes it a follow-up, which applies only where that condition holds."""

    id: Id
    type: Literal["yes_no", "choice", "number"]
    text: Text
    label: Text
    why: Text | None = None
    options: tuple[Option, ...] = ()
    range: tuple[int, int] | None = None
    unit: Text | None = None
    only_if: Condition | None = None
    unknown_means: Literal["yes"] | None = None

    @model_validator(mode="after")
    def _fits_its_type(self) -> "Question":
        codes = [option.code for option in self.options]
        if (self.type == "choice") != (len(codes) >= 2):
            raise PydanticCustomError("options", "a choice question has 2 options or more, the others have none")
        if len(set(codes)) < len(codes):
            raise PydanticCustomError("options", "an option code is written twice")
        if (self.type == "number") != (self.range is not None) or (self.range and self.range[0] > self.range[1]):
            raise PydanticCustomError("range", "a number question has a range [lowest, highest], the others have none")
        if self.unknown_means and self.type != "yes_no":
            raise PydanticCustomError("unknown_means", "unknown_means is for yes_no questions only")
        return self

    @property
    def values(self) -> tuple[str, ...]:
        """What `is` can compare this question with; nothing for a number."""
        return ("yes", "no") if self.type == "yes_no" else tuple(option.code for option in self.options)


class Checklist(Model):
    """Several yes_no questions that are one page on screen and separate keys in the data."""

    checklist: Text
    why: Text | None = None
    questions: Annotated[tuple[Question, ...], NotEmpty]

    @model_validator(mode="after")
    def _only_yes_no(self) -> "Checklist":
        if any(question.type != "yes_no" for question in self.questions):
            raise PydanticCustomError("checklist", "a checklist holds yes_no questions only")
        return self


def _page_form(value: Any) -> str:
    return "<checklist>" if isinstance(value, dict) and "checklist" in value else "<question>"


Page = Annotated[
    Annotated[Question, Tag("<question>")] | Annotated[Checklist, Tag("<checklist>")],
    Discriminator(_page_form),
]


class Section(Model):
    """Pages that belong together, in asking order."""

    id: Id
    title: Text
    pages: Annotated[tuple[Page, ...], NotEmpty]

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every question of the section, in asking order."""
        pages = (page.questions if isinstance(page, Checklist) else (page,) for page in self.pages)
        return tuple(question for page in pages for question in page)
