"""The closed grammar of what a rule can test: all, any, not; answer, rule, count."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    GetJsonSchemaHandler,
    Tag,
    WithJsonSchema,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

Kind = Literal["red_flag", "risk_factor", "symptom", "modifier"]


class Model(BaseModel):
    """A piece of a pack: frozen, strict, and closed to unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, populate_by_name=False)


def _not_empty(items: tuple[Any, ...]) -> tuple[Any, ...]:
    if not items:
        raise PydanticCustomError("empty_list", "the list is empty; it needs at least one entry")
    return items


def _one_or_list(value: Any) -> Any:
    return value if isinstance(value, tuple) else (value,)


class _NotEmpty(AfterValidator):
    """Refuses an empty list, and says so in the JSON Schema too."""

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {**handler(core), "minItems": 1}


NotEmpty = _NotEmpty(_not_empty)
OneOrList = WithJsonSchema(
    {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]}
)


class AllOf(Model):
    """Holds when each condition holds."""

    all: Annotated[tuple["Condition", ...], NotEmpty]


class AnyOf(Model):
    """Holds when at least one condition holds."""

    any: Annotated[tuple["Condition", ...], NotEmpty]


class Not(Model):
    """Holds when the condition does not."""

    condition: "Condition" = Field(alias="not")


class AnswerIs(Model):
    """Tests one answer: `is` for options and yes or no, the four others for numbers, all given ones together."""

    answer: str
    is_: Annotated[tuple[str, ...], BeforeValidator(_one_or_list), OneOrList] = Field(alias="is", default=())
    at_least: int | None = None
    more_than: int | None = None
    below: int | None = None
    at_most: int | None = None

    @model_validator(mode="after")
    def _tests_something(self) -> "AnswerIs":
        if not self.is_ and not self.limits:
            raise PydanticCustomError("no_test", "say what the answer must be: is, at_least, more_than, below, at_most")
        return self

    @property
    def limits(self) -> dict[str, int]:
        """The limits given for a number, by operator."""
        named = {name: getattr(self, name) for name in ("at_least", "more_than", "below", "at_most")}
        return {name: limit for name, limit in named.items() if limit is not None}

    def allows(self, number: int) -> bool:
        """Say whether `number` keeps every limit given."""
        return (
            (self.at_least is None or number >= self.at_least)
            and (self.more_than is None or number > self.more_than)
            and (self.below is None or number < self.below)
            and (self.at_most is None or number <= self.at_most)
        )

    @property
    def cuts(self) -> Iterator[int]:
        """The numbers at which the truth of this condition can change: the first of each new interval."""
        for name, limit in self.limits.items():
            yield limit if name in ("at_least", "below") else limit + 1


class RuleHolds(Model):
    """Holds when the named rule is present."""

    rule: str


class CountFilter(Model):
    """Picks rules: those that fit every key given; with no key, all rules."""

    kind: Kind | None = None
    tag: str | None = None
    rules: tuple[str, ...] | None = None


class Count(Model):
    """Holds when at least so many of the picked rules are present."""

    count: CountFilter
    at_least: int = Field(ge=1)


_BY_KEY = {
    "all": "<all>",
    "any": "<any>",
    "not": "<not>",
    "answer": "<answer>",
    "rule": "<rule>",
    "count": "<count>",
}


def _form(value: Any) -> str | None:
    """Name the one form that a mapping can only mean, so that a typo in it gives one problem and not six."""
    if isinstance(value, BaseModel):
        keys = {field.alias or name for name, field in type(value).model_fields.items()}
    else:
        keys = set(value) if isinstance(value, dict) else set()
    return next((tag for key, tag in _BY_KEY.items() if key in keys), None)


Condition = Annotated[
    Annotated[AllOf, Tag("<all>")]
    | Annotated[AnyOf, Tag("<any>")]
    | Annotated[Not, Tag("<not>")]
    | Annotated[AnswerIs, Tag("<answer>")]
    | Annotated[RuleHolds, Tag("<rule>")]
    | Annotated[Count, Tag("<count>")],
    Discriminator(
        _form,
        custom_error_type="not_a_condition",
        custom_error_message="a condition is a mapping with one of: all, any, not, answer, rule, count",
    ),
]
Leaf = AnswerIs | RuleHolds | Count

for _model in (AllOf, AnyOf, Not):
    _model.model_rebuild()


def leaves(condition: Condition) -> Iterator[Leaf]:
    """Give the parts of a condition that test something, from left to right."""
    match condition:
        case AllOf(all=inner) | AnyOf(any=inner):
            for each in inner:
                yield from leaves(each)
        case Not(condition=inner):
            yield from leaves(inner)
        case _:
            yield condition


def picks(count: CountFilter, rule: Any) -> bool:
    """Say whether a count with this filter counts `rule`."""
    return (
        (count.kind is None or rule.kind == count.kind)
        and (count.tag is None or count.tag in rule.tags)
        and (count.rules is None or rule.id in count.rules)
    )
