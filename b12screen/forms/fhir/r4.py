"""The part of an R4 Questionnaire that forms use, as closed models: what R4 does not know cannot be written."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Uri = Annotated[str, Field(pattern=r"^\S+$")]
Code = Annotated[str, Field(pattern=r"^[^\s]+(\s[^\s]+)*$")]
Text = Annotated[str, Field(min_length=1, pattern=r"\S")]
LinkId = Annotated[str, Field(min_length=1, max_length=255)]
ItemType = Literal["group", "display", "integer", "string", "choice"]
Operator = Literal["exists", "=", "!=", ">", "<", ">=", "<="]


class Element(BaseModel):
    """Something of R4, closed to what is not named here."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Coding(Element):
    """A code of a system, and how it reads."""

    system: Uri
    code: Code
    display: Text | None = None


class CodeableConcept(Element):
    """A concept by its codes."""

    coding: tuple[Coding, ...]


class Expression(Element):
    """Something to be worked out."""

    language: Literal["text/fhirpath"] = "text/fhirpath"
    expression: Text
    description: Text | None = None


class Extension(Element):
    """More about an element, of one kind of value."""

    url: Uri
    valueBoolean: bool | None = None
    valueCode: Code | None = None
    valueInteger: int | None = None
    valueCodeableConcept: CodeableConcept | None = None
    valueExpression: Expression | None = None

    @model_validator(mode="after")
    def _has_one_value(self) -> "Extension":
        _one_value(self, "value")
        return self


class EnableWhen(Element):
    """An answer that opens an item."""

    question: LinkId
    operator: Operator
    answerBoolean: bool | None = None
    answerInteger: int | None = None
    answerCoding: Coding | None = None

    @model_validator(mode="after")
    def _has_one_answer(self) -> "EnableWhen":
        _one_value(self, "answer")
        if (self.operator == "exists") != (self.answerBoolean is not None):
            raise ValueError("exists, and only exists, compares with yes or no")
        return self


class AnswerOption(Element):
    """One choice."""

    extension: tuple[Extension, ...] = ()
    valueCoding: Coding


class Item(Element):
    """A question, a group of them, or a text between them."""

    linkId: LinkId
    text: Text | None = None
    type: ItemType
    enableWhen: tuple[EnableWhen, ...] = ()
    enableBehavior: Literal["all", "any"] | None = None
    repeats: bool | None = None
    readOnly: bool | None = None
    extension: tuple[Extension, ...] = ()
    answerOption: tuple[AnswerOption, ...] = ()
    item: tuple["Item", ...] = ()

    @model_validator(mode="after")
    def _holds_together(self) -> "Item":
        if self.type == "display" and (self.item or self.answerOption):
            raise ValueError("a display holds nothing")
        if self.answerOption and self.type != "choice":
            raise ValueError("only a choice has options")
        if len(self.enableWhen) > 1 and self.enableBehavior is None:
            raise ValueError("say whether all conditions must hold, or any")
        return self

    def all(self) -> "list[Item]":
        """Give the item and all inside."""
        return [self, *(each for inner in self.item for each in inner.all())]


class Identifier(Element):
    """A name that a system gave."""

    system: Uri
    value: Text


class Questionnaire(Element):
    """The form."""

    resourceType: Literal["Questionnaire"] = "Questionnaire"
    extension: tuple[Extension, ...] = ()
    url: Uri
    identifier: tuple[Identifier, ...] = ()
    version: Text
    name: Annotated[str, Field(pattern=r"^[A-Z]([A-Za-z0-9_]){0,254}$")]
    title: Text
    status: Literal["draft", "active", "retired", "unknown"]
    experimental: bool | None = None
    subjectType: tuple[Literal["Patient"], ...] = ()
    description: Text | None = None
    purpose: Text | None = None
    item: Annotated[tuple[Item, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _links_hold(self) -> "Questionnaire":
        links = [each.linkId for item in self.item for each in item.all()]
        if len(set(links)) < len(links):
            raise ValueError("a linkId stands twice")
        asked = {when.question for item in self.item for each in item.all() for when in each.enableWhen}
        if asked - set(links):
            raise ValueError("enableWhen asks for an item that is not there")
        return self


def _one_value(element: Element, named: str) -> None:
    values = [getattr(element, name) for name in type(element).model_fields if name.startswith(named)]
    if len([each for each in values if each is not None]) != 1:
        raise ValueError(f"there must be one {named}[x]")
