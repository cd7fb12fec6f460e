"""A QuestionnaireResponse of R4 as closed models: what R4 does not know, or needs and lacks, is refused."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from b12screen.formats.fhir.parse import as_path
from b12screen.formats.rejects import RejectedError

_Object = dict[str, Any]
_DATE = r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01])"
_TIME = r"T([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])"
DATE_TIME = rf"^{_DATE}({_TIME})?)?)?$"
ID = r"^[A-Za-z0-9.-]{1,64}$"
STATUSES = ("in-progress", "completed", "amended", "entered-in-error", "stopped")


class Element(BaseModel):
    """Something of R4, closed to what it does not know; _name, which R4 has for every simple value, may stand."""

    model_config = ConfigDict(extra="forbid", strict=True)

    id: str | None = None
    extension: list[_Object] | None = None

    @model_validator(mode="before")
    @classmethod
    def _without_shadows(cls, given: Any) -> Any:
        if not isinstance(given, Mapping):
            return given
        shadows = {f"_{name}" for name in cls.model_fields}
        return {name: value for name, value in given.items() if name not in shadows}


class Coding(Element):
    """A code of a system."""

    system: str | None = None
    version: str | None = None
    code: str | None = None
    display: str | None = None
    userSelected: bool | None = None


class Answer(Element):
    """One answer, of one kind of value."""

    modifierExtension: list[_Object] | None = None
    valueBoolean: bool | None = None
    valueDecimal: int | float | None = None
    valueInteger: int | None = None
    valueDate: str | None = None
    valueDateTime: str | None = None
    valueTime: str | None = None
    valueString: str | None = None
    valueUri: str | None = None
    valueAttachment: _Object | None = None
    valueCoding: Coding | None = None
    valueQuantity: _Object | None = None
    valueReference: _Object | None = None
    item: Annotated[list["Item"], Field(min_length=1)] | None = None

    @property
    def values(self) -> dict[str, Any]:
        """The values given, by kind; R4 wants one."""
        named = {name: getattr(self, name) for name in type(self).model_fields if name.startswith("value")}
        return {name: value for name, value in named.items() if value is not None}


class Item(Element):
    """An item that was answered, or a group."""

    modifierExtension: list[_Object] | None = None
    linkId: Annotated[str, Field(min_length=1)]
    definition: str | None = None
    text: str | None = None
    answer: Annotated[list[Answer], Field(min_length=1)] | None = None
    item: Annotated[list["Item"], Field(min_length=1)] | None = None


class Reference(Element):
    """Who a response is about."""

    reference: str | None = None
    type: str | None = None
    identifier: _Object | None = None
    display: str | None = None


class Response(Element):
    """Somebody's answers to a form."""

    id: Annotated[str, Field(pattern=ID)] | None = None
    resourceType: Literal["QuestionnaireResponse"]
    meta: _Object | None = None
    implicitRules: str | None = None
    language: str | None = None
    text: _Object | None = None
    contained: list[_Object] | None = None
    modifierExtension: list[_Object] | None = None
    identifier: _Object | None = None
    basedOn: list[_Object] | None = None
    partOf: list[_Object] | None = None
    questionnaire: str | None = None
    status: Literal[STATUSES]  # type: ignore[valid-type]
    subject: Reference | None = None
    encounter: _Object | None = None
    authored: Annotated[str, Field(pattern=DATE_TIME)] | None = None
    author: _Object | None = None
    source: _Object | None = None
    item: Annotated[list[Item], Field(min_length=1)] | None = None


def checked(found: Mapping[str, Any]) -> Response:
    """Give a response; RejectedError for the first thing in it that is not R4."""
    try:
        return Response.model_validate(found)
    except ValidationError as error:
        raise _reject(error) from None


def checked_item(found: Mapping[str, Any]) -> Item:
    """Give an item alone; RejectedError for the first thing in it that is not R4."""
    try:
        return Item.model_validate(found)
    except ValidationError as error:
        raise _reject(error) from None


_PROBLEMS = {
    "extra_forbidden": "R4 has no such property here",
    "missing": "a property that R4 needs is missing",
    "too_short": "R4 has no empty lists",
    "string_too_short": "it is empty",
    "string_pattern_mismatch": "it is not written as R4 wants it",
    "literal_error": "it is none of the codes that R4 has for it",
}


def _reject(error: ValidationError) -> RejectedError:
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    path = as_path(first["loc"])
    what = _PROBLEMS.get(first["type"], "it is of another kind of JSON than R4 has here")
    if path == "identifier":
        what += "; a list is R5, so export the responses as R4"
    return RejectedError("wrong_status" if path == "status" else "not_fhir", f"{what}, at {path}", path)
