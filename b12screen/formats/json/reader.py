"""Reads JSON records: a type that is built from the pack checks id and answers in one step."""

import re
import sys
from collections import deque
from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Annotated, Any, Literal, NoReturn

import msgspec
from msgspec import UNSET, Meta, Raw, UnsetType

from b12screen.engine.memo import Lookup
from b12screen.engine.plan import Plan
from b12screen.formats.lines import LONGEST_LINE, Lines
from b12screen.formats.reader import AT_ONCE, Reading, Weighed, weigh
from b12screen.formats.rejects import RejectedError
from b12screen.pack.answers import problem_with
from b12screen.pack.questions import OPEN_ANSWERS, Question
from b12screen.text import did_you_mean

_MOST_DIGITS = sys.get_int_max_str_digits()  # Python refuses to read longer integers
_DEEPEST = 600  # brackets inside each other
_NO_ID = Raw(b"null")
_MOST_HINTS = 1_000
_REFUSED = (msgspec.MsgspecError, ValueError, RecursionError)
_AROUND = len(b'{"id":}')  # what a record has beside its answers, their commas, and the id
JSON_SPACE = b" \t\r\n"


def measure(question: Question, answer: object) -> int:
    """Give the length of the shortest JSON for an answer with its key and comma, and 1 << 32; 0 for an absent one.

    So the sum tells how many keys a record has, and how short it can be: a record that is just as long as that
    cannot hide a key that stands twice.
    """
    if answer is UNSET:
        return 0
    return len(question.id) + len('"":,') + len(msgspec.json.encode(answer)) + (1 << 32)


class JsonReader:
    """Reads records strictly. Good records take the fast way; the others are read again, to say what is wrong.

    The plan must have been made with `measure`.
    """

    def __init__(self, plan: Plan, *, ignore_extra: bool = False) -> None:
        self._plan = plan
        self._ignore_extra = ignore_extra
        self._known = {question.id: question for question in plan.fields}
        # The nearest key takes a millisecond to find; a wrong key is wrong in many records.
        self._hints = Lookup[str, str](lambda key: did_you_mean(key, self._known), _MOST_HINTS)
        self._decode = msgspec.json.Decoder(form_of(plan.fields, ignore_extra=ignore_extra)).decode
        self._regular = plan.layout.regular
        self._shift = plan.layout.measure.shift
        self._check_id = msgspec.json.Decoder(str | int | None).decode

    def read(self, lines: Lines) -> Sequence[Reading]:
        """Read each record, or say why not."""
        found: list[Reading] = []
        for i in range(0, len(lines.raws), AT_ONCE):
            found += self._read(Lines(lines.first + i, lines.raws[i : i + AT_ONCE]))
        return found

    def read_one(self, record: Mapping[str, object]) -> Weighed | RejectedError:
        """Read a record whose values are what Python makes of JSON, or say why not."""
        try:
            for key, value in record.items():
                if not isinstance(key, str):
                    raise RejectedError("unknown_key", "a key is no text")
                self._check(key, value)
            identifier = _as_json(record.get("id"))
        except RejectedError as error:
            return error
        return weigh(self._plan, identifier, self._plan.row(record))

    def _read(self, lines: Lines) -> list[Reading]:
        try:
            people = self._decoded(lines.raws)
        except _REFUSED:  # one bad record, at least
            if len(lines.raws) > 1:
                one_by_one = (Lines(line, [raw]) for line, raw in enumerate(lines.raws, lines.first))
                return [reading for each in one_by_one for reading in self._read(each)]
            [raw] = lines.raws
            return [(lines.first, raw, self._slowly(raw))]
        shift, is_doubtful = self._shift, self._is_doubtful
        found: list[Reading] = []
        weighed = zip(lines.raws, people, *self._plan.tallies(people), strict=True)
        for line, (raw, answers, tally, conclusion) in enumerate(weighed, lines.first):
            identifier = answers[-1]
            shortest = (tally >> shift & 0xFFFF_FFFF) + len(identifier) + _AROUND
            # A record that is as short as it can be hides nothing. Most are; of the others the keys are counted.
            if (len(raw) != shortest or shortest > LONGEST_LINE) and is_doubtful(raw, identifier, tally):
                found.append((line, raw, self._slowly(raw)))
            else:
                found.append((line, raw, (identifier, answers, tally, conclusion)))
        return found

    def _decoded(self, raws: Sequence[bytes]) -> list[tuple[Any, ...]]:
        people = list(map(msgspec.structs.astuple, map(self._decode, raws)))
        deque(map(self._check_id, map(itemgetter(-1), people)), maxlen=0)
        return people

    def _is_doubtful(self, raw: bytes, identifier: Raw, tally: int) -> bool:
        """Say whether a follow-up has no open question, a key may occur twice, or the record is too long."""
        # A key that occurs twice shows as one colon too many. Of the values only the id can have colons of its own.
        keys = tally >> self._shift + 32 & 0xFFFF
        if identifier is not _NO_ID:
            keys += 1 + bytes(identifier).count(b":")
        return tally >= self._regular or raw.count(b":") != keys or len(raw) > LONGEST_LINE

    def _slowly(self, raw: bytes) -> Weighed | RejectedError | None:
        raw = raw.removesuffix(b"\r")
        if len(raw) > LONGEST_LINE:
            return RejectedError("too_long", f"the record has more than {LONGEST_LINE:,} bytes")
        if not raw.strip(JSON_SPACE):
            return None
        try:
            return self._checked(raw)
        except RejectedError as error:
            return error

    def _checked(self, raw: bytes) -> Weighed | RejectedError:
        pairs = _pairs(raw)
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise RejectedError("duplicate_key", "the key stands twice", key)
            seen.add(key)
        for key, value in pairs:
            self._check(key, value)
        return weigh(self._plan, self._raw_id(raw), self._plan.row(dict(pairs)))

    def _raw_id(self, raw: bytes) -> bytes:
        """Give the id, as it is written, of a record that is known to be valid."""
        return bytes(msgspec.json.decode(raw, type=_OnlyId).id)

    def _check(self, key: str, value: object) -> None:
        if key == "id":
            if value is not None and (not isinstance(value, (str, int)) or isinstance(value, (bool, _Oversized))):
                raise RejectedError("wrong_type", "the id must be text, a whole number or null", key)
        elif question := self._known.get(key):
            if problem := problem_with(question, value):
                raise RejectedError(problem.code, problem.message, key)
        elif not self._ignore_extra:
            raise RejectedError("unknown_key", f"no question has this key{self._hints[key]}", key)


def _as_json(identifier: object) -> bytes:
    try:
        return b"%d" % identifier if isinstance(identifier, int) else msgspec.json.encode(identifier)
    except UnicodeEncodeError:
        raise RejectedError("encoding", "half of a surrogate pair is no character") from None


class _OnlyId(msgspec.Struct):
    id: Raw = _NO_ID


def form_of(questions: Sequence[Question], *, ignore_extra: bool = False) -> type[msgspec.Struct]:
    """Give the type of a record, whose fields are the answers to these questions and then the id, for msgspec."""
    fields = [(question.id, answer_type(question), UNSET) for question in questions]
    return msgspec.defstruct("Answers", [*fields, ("id", Raw, _NO_ID)], forbid_unknown_fields=not ignore_extra)


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
    """An object as its keys and values in order, so that a key that occurs twice is seen."""


def _pairs(raw: bytes) -> _Pairs:
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        raise RejectedError("encoding", "the record is not UTF-8") from None
    if _has_lone_surrogate(text):
        raise RejectedError("encoding", "half of a surrogate pair is no character")
    if _is_too_deep(text):
        raise RejectedError("not_json", "the record is nested too deeply")
    import json

    try:
        value = json.loads(text, object_pairs_hook=_Pairs, parse_constant=_refuse, parse_int=_integer)
    except ValueError as error:
        where = f" at character {_fault_in(text, error.pos) + 1}" if isinstance(error, json.JSONDecodeError) else ""
        raise RejectedError("not_json", f"the record is not JSON{where}") from None
    if not isinstance(value, _Pairs):
        raise RejectedError("not_an_object", "a record is an object: {...}")
    return value


def _fault_in(text: str, position: int) -> int:
    """Give where a record stops being JSON; of a comma too many, Python names the comma only from 3.13 on."""
    before = text[:position].rstrip(" \t\r\n")
    return len(before) - 1 if before.endswith(",") and text[position : position + 1] in ("]", "}") else position


def _is_too_deep(text: str) -> bool:
    """Look for more brackets inside each other than any record needs; how many Python can read varies."""
    if text.count("[") + text.count("{") <= _DEEPEST:
        return False
    depth = 0
    for bracket in re.findall(r"[\[\]{}]", re.sub(r'"(?:[^"\\]|\\.)*"', "", text)):
        depth += 1 if bracket in "[{" else -1
        if depth > _DEEPEST:
            return True
    return False


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
