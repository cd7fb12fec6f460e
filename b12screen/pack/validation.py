"""The structs of a pack as pydantic checks them when files are read: problems with places, and JSON Schemas."""

from collections.abc import Callable
from functools import cache
from typing import Annotated, Any, get_args

import msgspec
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    Tag,
    WithJsonSchema,
    create_model,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError
from pydantic_core.core_schema import no_info_after_validator_function

from b12screen.pack.problems import UnfitError

# Strict, and closed to unknown keys. A condition holds conditions, so a model is built only when it is used.
_CONFIG = ConfigDict(extra="forbid", strict=True, populate_by_name=False, defer_build=True)


@cache
def _model(struct: type[msgspec.Struct]) -> type[BaseModel]:
    """Give a model with the name, the words and the fields of a struct."""
    fields: dict[str, Any] = {each.name: (each.type, _field(each)) for each in msgspec.structs.fields(struct)}
    return create_model(struct.__name__, __config__=_CONFIG, __doc__=struct.__doc__, **fields)


def _field(field: msgspec.structs.FieldInfo) -> Any:
    if field.default_factory is not msgspec.NODEFAULT:
        return Field(alias=field.encode_name, default_factory=field.default_factory)
    return Field(alias=field.encode_name, default=... if field.required else field.default)


def schema_of_struct(struct: type[msgspec.Struct], handler: GetCoreSchemaHandler) -> CoreSchema:
    """Tell pydantic to read a struct as its model, and to make the struct of what it read."""

    def made(read: BaseModel) -> msgspec.Struct:
        try:
            return struct(**dict(read))
        except UnfitError as error:
            raise PydanticCustomError(error.code, str(error)) from None

    return no_info_after_validator_function(made, handler.generate_schema(_model(struct)))


def marked(source: Any, name: str) -> Any:
    """Give a type with the annotations that a mark stands for."""
    return _MARKS[name](source)


def _not_empty(items: tuple[Any, ...]) -> tuple[Any, ...]:
    if not items:
        raise PydanticCustomError("empty_list", "the list is empty; it needs at least one entry")
    return items


class _NotEmpty(AfterValidator):
    """Refuses an empty list, and says so in the JSON Schema too."""

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {**handler(core), "minItems": 1}


def _one_or_list(value: Any) -> Any:
    return value if isinstance(value, tuple) else (value,)


_ONE_OR_LIST = WithJsonSchema(
    {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]}
)


def _no_other_type(value: Any) -> Any:
    if value is None or isinstance(value, (bool, int, str)):
        return value
    raise PydanticCustomError("wrong_type", "an answer is text, a whole number, true, false or null")


_CONDITION_KEYS = ("all", "any", "not", "answer", "rule", "count")


def _form_of_condition(value: Any) -> str | None:
    """Name the one form that a mapping can only mean, so that a typo in it gives one problem and not six."""
    keys = value if isinstance(value, dict) else ()
    return next((f"<{key}>" for key in _CONDITION_KEYS if key in keys), None)


def _form_of_page(value: Any) -> str:
    return "<checklist>" if isinstance(value, dict) and "checklist" in value else "<question>"


def _form_of_step(value: Any) -> str:
    return "<step>" if isinstance(value, (dict, msgspec.Struct)) else "<text>"


_IS_CONDITION = Discriminator(
    _form_of_condition,
    custom_error_type="not_a_condition",
    custom_error_message="a condition is a mapping with one of: all, any, not, answer, rule, count",
)


def _one_of(forms: Any, discriminator: Discriminator) -> Any:
    """Give a union of structs of which each is known by the tag that it is stored with."""
    tagged: Any = None
    for form in get_args(forms):
        member: Any = Annotated[form, Tag(f"<{form.__struct_config__.tag}>")]
        tagged = member if tagged is None else tagged | member
    return Annotated[tagged, discriminator]


def _text_or_struct(forms: Any) -> Any:
    """Give a union of a text and a struct, so that a slip in one gives no problem about the other."""
    text, struct = get_args(forms)
    return Annotated[Annotated[text, Tag("<text>")] | Annotated[struct, Tag("<step>")], Discriminator(_form_of_step)]


_MARKS: dict[str, Callable[[Any], Any]] = {
    "not_empty": lambda source: Annotated[source, _NotEmpty(_not_empty)],
    "one_or_list": lambda source: Annotated[source, BeforeValidator(_one_or_list), _ONE_OR_LIST],
    "answer": lambda source: Annotated[source, BeforeValidator(_no_other_type)],
    "condition": lambda source: _one_of(source, _IS_CONDITION),
    "step": lambda source: _text_or_struct(source),
    "page": lambda source: _one_of(source, Discriminator(_form_of_page)),
}
