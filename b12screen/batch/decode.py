"""Bytes of one JSON record -> id and answers, checked in one step by a type built from the pack."""

import re
import sys
from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Literal, NamedTuple, NoReturn

import msgspec
from msgspec import UNSET, Meta, UnsetType

from b12screen.batch.lines import LONGEST_LINE, RawRecord
from b12screen.batch.rejects import RejectedError
from b12screen.engine.plan import Answers, Plan
from b12screen.pack.answers import problem_with
from b12screen.pack.questions import OPEN_ANSWERS, Question
from b12screen.text import did_you_mean

_MOST_DIGITS = sys.get_int_max_str_digits()  # Python refuses to read longer integers


class Record(NamedTuple):
    """One person: the id as it was given, and the answers in the order of Plan.fields."""

    id: str | int | None
    answers: Answers


# A record as it stands in the file, and what was read from it; None where the line is blank.
Reading = tuple[RawRecord, Record | RejectedError | None]


def json_readings(records: Iterable[RawRecord], decoder: "JsonDecoder") -> Iterator[Reading]:
    """Read each record, or say why not."""
    for raw in records:
        if not raw.raw:
            yield raw, None
            continue
        try:
            yield raw, decoder.record(raw)
        except RejectedError as error:
            yield raw, error


class JsonDecoder:
    """Reads records strictly. Good records take the fast way; the others are read again, to say what is wrong."""

    def __init__(self, plan: Plan, *, ignore_extra: bool = False) -> None:
        self._plan = plan
        self._ignore_extra = ignore_extra
        self._known = {question.id: question for question in plan.fields}
        fields = [("id", str | int | None | UnsetType, UNSET)]
        fields += [(question.id, answer_type(question), UNSET) for question in plan.fields]
        form = msgspec.defstruct("Answers", fields, forbid_unknown_fields=not ignore_extra)
        self._decoder = msgspec.json.Decoder(form)

    def record(self, raw_record: RawRecord) -> Record:
        """Read one record; RejectedError says the first thing that is wrong with it."""
        raw = raw_record.raw
        if raw_record.too_long:
            raise RejectedError("too_long", f"the record has more than {LONGEST_LINE:,} bytes")
        try:
            values = msgspec.structs.astuple(self._decoder.decode(raw))
        except (msgspec.MsgspecError, ValueError, RecursionError):
            return self._slowly(raw)
        # A key that stands twice shows as one colon too many; a colon inside a text only looks like one.
        if raw.count(b":") != len(values) - values.count(UNSET):
            return self._slowly(raw)
        return Record(None if values[0] is UNSET else values[0], values[1:])

    def _slowly(self, raw: bytes) -> Record:
        pairs = _pairs(raw)
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise RejectedError("duplicate_key", "the key stands twice", key)
            seen.add(key)
        for key, value in pairs:
            self._check(key, value)
        answers = dict(pairs)
        return Record(answers.get("id"), self._plan.row(answers))

    def _check(self, key: str, value: object) -> None:
        if key == "id":
            if value is not None and (not isinstance(value, (str, int)) or isinstance(value, (bool, _Oversized))):
                raise RejectedError("wrong_type", "the id must be text, a whole number or null", key)
        elif question := self._known.get(key):
            if problem := problem_with(question, value):
                raise RejectedError(problem.code, problem.message, key)
        elif not self._ignore_extra:
            raise RejectedError("unknown_key", f"no question has this key{did_you_mean(key, self._known)}", key)


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


class _Oversized(int):
    """Stands for an integer that is too long to be read."""


class _Pairs(list[tuple[str, Any]]):
    """An object as its keys and values in order, so that a key that stands twice is seen."""


def _pairs(raw: bytes) -> _Pairs:
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        raise RejectedError("encoding", "the record is not UTF-8") from None
    if _has_lone_surrogate(text):
        raise RejectedError("encoding", "half of a surrogate pair is no character")
    import json

    try:
        value = json.loads(text, object_pairs_hook=_Pairs, parse_constant=_refuse, parse_int=_integer)
    except ValueError as error:
        where = f" at character {error.pos + 1}" if isinstance(error, json.JSONDecodeError) else ""
        raise RejectedError("not_json", f"the record is not JSON{where}") from None
    except RecursionError:
        raise RejectedError("not_json", "the record is nested too deeply") from None
    if not isinstance(value, _Pairs):
        raise RejectedError("not_an_object", "a record is an object: {...}")
    return value


def _has_lone_surrogate(text: str) -> bool:
    """Look for half a pair among the escapes, also where the text around it is not JSON."""
    if "\\u" not in text:
        return False
    escapes = text.replace("\\\\", "  ")
    whole_pair = r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    return bool(re.search(r"\\u[dD][89a-fA-F][0-9a-fA-F]{2}", re.sub(whole_pair, " ", escapes)))


def _integer(digits: str) -> int:
    if len(digits.removeprefix("-")) > _MOST_DIGITS:
        return _Oversized(-(10**30) if digits.startswith("-") else 10**30)
    return int(digits)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")
