"""What a mapping holds: the fields and codes of somebody's answers, and the questions that they are."""

import hashlib
from typing import Annotated, Any, Literal

import msgspec

from b12screen.formats.mapping.dates import day_in
from b12screen.pack.problems import UnfitError
from b12screen.pack.questions import AnswerInFile
from b12screen.pack.structs import Limits, Mark, NotEmpty, PackStruct

Cell = Annotated[str, Limits(max_length=2000)]
Field = Annotated[str, Limits(min_length=1, max_length=1000)]
Cells = tuple[Cell, ...]
OneOrMore = Annotated[tuple[Cell, ...], Mark("one_or_list")]
Row = Annotated[int, Limits(ge=1, le=1000)]

NOT_ASKED = "not_asked"  # an answer that a mapping may name beside those of the question


class Entry(PackStruct, frozen=True, kw_only=True):
    """Where the answer to one question stands, and how it is written there."""

    field: Field | None = None
    answers: dict[str, AnswerInFile] = {}  # noqa: RUF012 - msgspec gives every entry its own
    not_asked: Cells = ()
    unknown: Cells = ()
    declined: Cells = ()
    lists: OneOrMore = ()
    contains: OneOrMore = ()
    absent: Literal["no", "not_asked"] | None = None
    times: int | float | None = None
    round: Literal["down"] | None = None
    born: Field | None = None
    on: Field | None = None

    def __post_init__(self) -> None:
        if (self.field is None) == (self.born is None):
            raise UnfitError("no_field", "say where the answer stands: `field`, or `born` with `on`")
        if (self.born is None) != (self.on is None):
            raise UnfitError("born", "`born` and `on` go together: an age is that on a day, which is never today")
        ways = [name for name in ("answers", "lists", "contains", "born") if getattr(self, name)]
        if len(ways) > 1:
            raise UnfitError("two_ways", f"`{ways[0]}` and `{ways[1]}` are two ways to read an answer; keep one")
        if bool(self.contains) != (self.absent is not None):
            told = "say what it means that a text names none of `contains`: `absent: no`, or `absent: not_asked`"
            raise UnfitError("absent", told if self.contains else "`absent` goes with `contains`")
        if ways and (self.times is not None or self.round is not None):
            raise UnfitError("two_ways", f"`times` and `round` are for numbers, and `{ways[0]}` gives none")
        if self.times is not None and not 0 < self.times < 1e9:
            raise UnfitError("out_of_range", "`times` is a number above 0")

    @property
    def fields(self) -> dict[str, str]:
        """The fields that are read, by the key that names each; a day that is written out is none."""
        named = {"field": self.field, "born": self.born, "on": self.on}
        if self.on and day_in(self.on):
            del named["on"]
        return {key: name for key, name in named.items() if name is not None}


class TickBoxes(PackStruct, frozen=True, kw_only=True):
    """Fields that are one "tick all that apply"; `none` is the box for "none of these"."""

    fields: Annotated[tuple[Field, ...], NotEmpty]
    none: Field | None = None

    @property
    def all(self) -> tuple[str, ...]:
        """Every box, that for none of them included."""
        return tuple(dict.fromkeys([*self.fields, *([self.none] if self.none else [])]))


class PersonRows(PackStruct, frozen=True, kw_only=True):
    """What several rows of one person mean; `order_by` is the field that says which is first and last."""

    same_id: Literal["separate", "join", "first", "last"] = "separate"
    order_by: Field | None = None

    def __post_init__(self) -> None:
        if self.order_by and self.same_id not in ("first", "last"):
            raise UnfitError("order_by", "`order_by` goes with `same_id: first` or `same_id: last`")


class Long(PackStruct, frozen=True, kw_only=True):
    """A row an answer: the field that names the question, and the field that holds the answer."""

    key: Field
    value: Field


class MappingFile(PackStruct, frozen=True, kw_only=True):
    """How somebody's fields and codes become questions and answers."""

    id: Field | None = None
    header_row: Row = 1
    header_rows: Row = 1
    only: dict[Field, OneOrMore] = {}  # noqa: RUF012 - msgspec gives every mapping its own
    rows: PersonRows = msgspec.field(default_factory=PersonRows)
    long: Long | None = None
    not_asked: Cells = ()
    unknown: Cells = ()
    declined: Cells = ()
    separator: Annotated[str, Limits(min_length=1, max_length=20)] = ";"
    questions: dict[str, Entry] = {}  # noqa: RUF012 - msgspec gives every mapping its own
    tick_boxes: tuple[TickBoxes, ...] = ()
    ignore: Literal["all"] | tuple[Field, ...] = ()


class Mapping(MappingFile, frozen=True, kw_only=True):
    """A mapping; `document` is the file that it was read from, and None for one that a program makes.

    A program makes one as a file would say it, and has it checked against the rules:

        mapping = Mapping(
            id="record_id",
            questions={
                "age": Entry(field="age_yrs"),
                "blister": Entry(field="q12", answers={"1": "yes", "0": "no", "8": "unknown"}),
                "wet_shoes": Entry(field="sx___1"),
            },
            tick_boxes=(TickBoxes(fields=("sx___1", "sx___2", "sx___99"), none="sx___99"),),
            ignore="all",
        )
        check(mapping, pack)  # of b12screen.formats.mapping.check; UserError with every problem
        reader = InputFormat.CSV.reads().reader(plan, ignore_extra=False, mapping=mapping)

    Cells and codes are text. An answer is "yes", "no", True, False, an option, a whole number, "unknown", "declined",
    or "not_asked".
    """

    document: Any = None  # not by the name of its type, which would bring YAML into every run

    @property
    def joins(self) -> bool:
        """Say whether a person is made of several rows."""
        return self.long is not None or self.rows.same_id != "separate"

    @property
    def sha256(self) -> str:
        """The digest of what the mapping says, however it is laid out."""
        return hashlib.sha256(self.sent()).hexdigest()

    def sent(self) -> bytes:
        """Give the mapping without its file, for another process."""
        return msgspec.json.encode(msgspec.structs.replace(self, document=None))


KEYS = sorted(
    {key for struct in (MappingFile, Entry, TickBoxes, PersonRows, Long) for key in struct.__struct_encode_fields__}
)


def made_of(file: MappingFile, document: Any = None) -> Mapping:
    """Give the mapping that a file holds."""
    return Mapping(**msgspec.structs.asdict(file), document=document)


def received(sent: bytes) -> Mapping:
    """Give the mapping that another process sent."""
    return made_of(msgspec.json.decode(sent, type=MappingFile))
