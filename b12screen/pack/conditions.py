"""The closed grammar of what a rule can test: all, any, not; answer, rule, count."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from b12screen.pack.problems import UnfitError
from b12screen.pack.structs import Limits, Mark, NotEmpty, PackStruct

Kind = Literal["red_flag", "risk_factor", "symptom", "modifier"]


class AllOf(PackStruct, frozen=True, tag="all", tag_field="form"):
    """Holds when each condition holds."""

    all: Annotated[tuple["Condition", ...], NotEmpty]


class AnyOf(PackStruct, frozen=True, tag="any", tag_field="form"):
    """Holds when at least one condition holds."""

    any: Annotated[tuple["Condition", ...], NotEmpty]


class Not(PackStruct, frozen=True, tag="not", tag_field="form", rename={"condition": "not"}):
    """Holds when the condition does not."""

    condition: "Condition"


class AnswerIs(PackStruct, frozen=True, tag="answer", tag_field="form", rename={"is_": "is"}):
    """Tests one answer: `is` for options and yes or no, the four others for numbers, all given ones together."""

    answer: str
    is_: Annotated[tuple[str, ...], Mark("one_or_list")] = ()
    at_least: int | None = None
    more_than: int | None = None
    below: int | None = None
    at_most: int | None = None

    def __post_init__(self) -> None:
        if not self.is_ and not self.limits:
            raise UnfitError("no_test", "say what the answer must be: is, at_least, more_than, below, at_most")

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
    def cuts(self) -> dict[str, int]:
        """The numbers at which the truth of this condition can change, by operator: the first of each new interval."""
        return {name: limit + (name in ("more_than", "at_most")) for name, limit in self.limits.items()}


class RuleHolds(PackStruct, frozen=True, tag="rule", tag_field="form"):
    """Holds when the named rule is present."""

    rule: str


class CountFilter(PackStruct, frozen=True):
    """Picks rules: those that fit every key given; with no key, all rules."""

    kind: Kind | None = None
    tag: str | None = None
    rules: tuple[str, ...] | None = None


class Count(PackStruct, frozen=True, tag="count", tag_field="form"):
    """Holds when at least so many of the picked rules are present."""

    count: CountFilter
    at_least: Annotated[int, Limits(ge=1)]


Condition = Annotated[AllOf | AnyOf | Not | AnswerIs | RuleHolds | Count, Mark("condition")]
Leaf = AnswerIs | RuleHolds | Count


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
