"""The types of ids and answers in JSON, as msgspec checks them while it reads."""

from typing import Annotated, Any, Literal

from msgspec import Meta, UnsetType

from b12screen.pack.questions import OPEN_ANSWERS, Question

_WHOLE = Annotated[float, Meta(multiple_of=1)]
ID_TYPE: Any = str | int | _WHOLE | None


def answer_type_or_decimal(question: Question) -> Any:
    """Give the same type, also for whole numbers that are written with a decimal point or an exponent."""
    lowest, highest = question.range or (0, 0)
    decimal = Annotated[float, Meta(ge=lowest, le=highest, multiple_of=1)]
    return answer_type(question) | decimal if question.type == "number" else answer_type(question)


def answer_type(question: Question) -> Any:
    """Give the type of an answer in JSON, for msgspec."""
    if question.type == "number":
        lowest, highest = question.range or (0, 0)
        definite: Any = Annotated[int, Meta(ge=lowest, le=highest)]
    else:
        definite = Literal[question.values]
    if question.type == "yes_no":
        definite = bool | definite
    return definite | Literal[OPEN_ANSWERS] | None | UnsetType
