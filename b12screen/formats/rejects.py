"""Records that could not be read: what is wrong with each, for a file and, without any value, for the screen."""

import codecs
import re
from collections.abc import Iterable, Iterator, Set
from itertools import islice

import msgspec

from b12screen.engine.memo import Lookup
from b12screen.engine.plan import Plan
from b12screen.engine.urgency import RedFlags
from b12screen.engine.values import Value, definite
from b12screen.pack.answers import AnswerProblem, parse_cell
from b12screen.pack.questions import Question
from b12screen.text import clean, nearest

RAW_BYTES = 2_000
_LONGEST_FIELD = 80
_MOST_MORE = 9

Kind = tuple[str, str, str]  # what many rejects share: the field, if it is one, the code and the sentence


class RejectedError(ValueError):
    """Why one record cannot be scored: the field, if it is one field, a code, and a sentence.

    None of them repeats an answer. The codes: docs/meaning.md, "Rejects". `red_flag` says whether the record, as far
    as it could be read, raises a red flag. `where` is what the sentence says of this record alone, and `more` the
    problems of its other fields.
    """

    def __init__(self, code: str, message: str, field: str | None = None, *, where: str = "") -> None:
        self.red_flag = False
        self.more: tuple[RejectedError, ...] = ()
        self.code = code
        self.message = message + where
        self.field = field
        self.line: int | None = None  # of many records that a program passes in, the number of this one
        self.kind: Kind = ((field or "")[:_LONGEST_FIELD], code, message)
        super().__init__(": ".join(part for part in (field, code, self.message) if part))


def first_of(problems: Iterable[RejectedError]) -> RejectedError | None:
    """Give the first problem of a record, with the others in it; a few of them, where a record has many."""
    found = list(islice(problems, 1 + _MOST_MORE))
    if found:
        found[0].more = tuple(found[1:])
    return found[0] if found else None


def rejected(problem: AnswerProblem, field: str | None) -> RejectedError:
    """Say why a record cannot be scored, from what is wrong with one answer."""
    message = problem.message
    if problem.is_number and problem.code == "wrong_type":
        message = "a number is no answer here; say what numbers mean with --map"
    elif problem.is_number:
        message += "; say what numbers mean with --map"
    return RejectedError(problem.code, message, field)


# How people and programs write yes and no, for a question whose answer may be vital.
_LIKELY = {
    **dict.fromkeys(["yes", "y", "true", "t", "1", "1.0", "x", "on", "checked", "ticked"], "yes"),
    **dict.fromkeys(["no", "n", "false", "f", "0", "0.0", "off", "unchecked", "unticked"], "no"),
}
_MOST_NAMES = 1_000  # that are remembered
_MOST_GUESSED = 20  # names of one record that are compared with those of questions, which takes a millisecond
_MOST_PATTERNS = 20_000
_LONGEST_NAME = 60
# A name, and the word behind it, in what is nearly JSON; no part of it is looked at more than a few times.
_PAIRS = re.compile(rb"""\b(\w{1,%d})["'\s]{0,9}[:=]["'\[\s]{0,9}([\w.]{1,20})""" % _LONGEST_NAME)
_ESCAPES = re.compile(rb"\\u00([2-7][0-9a-fA-F])")


class Emergencies:
    """Looks for red flags in records that are rejected, as far as they can be read: none may be overlooked."""

    def __init__(self, plan: Plan) -> None:
        flags = RedFlags(plan.dependencies)
        self._known = {question.id: question for question in plan.fields}
        self._vital = {name: self._known[name] for name in flags.questions}
        self._nearest = Lookup[str, str | None](lambda name: nearest(name, self._known), _MOST_NAMES)
        self._are_raised = Lookup[frozenset[tuple[str, Value]], bool](
            lambda values: flags.are_raised(dict(values)), _MOST_PATTERNS
        )

    @property
    def questions(self) -> Set[str]:
        """The questions on which a red flag depends."""
        return self._vital.keys()

    def mark(self, error: RejectedError, told: Iterable[tuple[object, object]]) -> None:
        """Mark a reject if names and answers, however often and under nearly what names they stand, raise a flag."""
        guesses = _MOST_GUESSED
        values: dict[str, Value] = {}
        for name, answer in told:
            question, guessed = self._meant(str(name)[:_LONGEST_NAME], guesses > 0)
            guesses -= guessed
            value = _likely(question, answer) if question else None
            if question and value is not None and values.get(question.id) != "yes":
                values[question.id] = value
        error.red_flag |= bool(values) and self._are_raised[frozenset(values.items())]

    def mark_by_text(self, error: RejectedError, raw: bytes) -> None:
        """Mark a reject whose text is meant to be JSON."""
        self.mark(error, pairs_told(raw))

    def _meant(self, name: str, may_guess: bool) -> tuple[Question | None, bool]:
        """Give the question of which a verdict may depend that a name means, and whether that was a guess."""
        name = name.strip().lower()
        is_new = name not in self._nearest
        if name in self._known or name.isdigit() or (is_new and not may_guess):
            return self._vital.get(name), False
        return self._vital.get(self._nearest[name] or ""), is_new


def pairs_told(raw: bytes) -> Iterator[tuple[str, str]]:
    """Give what look like names and answers in a text that is meant to be JSON, and need not be."""
    if b"\\u00" in raw:
        raw = _ESCAPES.sub(lambda found: bytes.fromhex(found[1].decode()), raw)
    for found in _PAIRS.finditer(raw.replace(b"\0", b"")):  # UTF-16 has a 0 beside each letter
        yield found[1].decode(), found[2].decode()


def _likely(question: Question, answer: object) -> Value | None:
    """Give what an answer most likely says for certain, also where it is written as no answer may be."""
    if isinstance(answer, bytes):
        answer = answer.decode(errors="replace")
    if isinstance(answer, float | int) and not abs(answer) < 1_000_000:
        return None
    text = str(answer).strip().lower() if isinstance(answer, str | float | int) else ""
    if question.type == "yes_no" and text in _LIKELY:
        return _LIKELY[text]
    read = parse_cell(question, text)
    return None if isinstance(read, AnswerProblem) else definite(question, read)


class Problem(msgspec.Struct, frozen=True):
    """Another problem of a rejected record."""

    field: str | None
    code: str
    message: str


class Reject(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line of the --errors file; `raw` is health data."""

    source: str
    line: int
    field: str | None
    code: str
    message: str
    raw: str
    red_flag: bool = False
    more: tuple[Problem, ...] = ()


def as_line(source: str, line: int, raw: bytes, error: RejectedError) -> bytes:
    """Give one line of the --errors file."""
    text = readable(raw, cut=error.code == "too_long")
    more = tuple(Problem(each.field, each.code, each.message) for each in error.more)
    told = Reject(source, line, error.field, error.code, error.message, text, error.red_flag, more)
    return msgspec.json.encode(told) + b"\n"


def for_screen(source: str, line: int, error: RejectedError) -> str:
    """Say in which line a reject is and what is wrong there, never a value."""
    field = f" {clean(error.field[:_LONGEST_FIELD])}:" if error.field else ""
    return f"{source}:{line}:{field} {error.code}: {error.message}"


def readable(raw: bytes, *, cut: bool) -> str:
    r"""Give a record as text, with bytes that are not UTF-8 as \xNN; only the start of one that is too long."""
    decoder = codecs.getincrementaldecoder("utf-8")(errors="backslashreplace")
    return decoder.decode(raw[:RAW_BYTES] if cut else raw, final=not cut)
