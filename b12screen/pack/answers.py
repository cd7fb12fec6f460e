"""What may stand as an answer to a question, in a file, in a cell or typed."""

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from b12screen.pack.questions import OPEN_ANSWERS, AnswerInFile, Question
from b12screen.text import did_you_mean, in_words

_NUMBER = re.compile(r"([0-9]+)(?:\.0+)?", re.ASCII)
_OPEN = 'or "unknown", "declined" or null'
_IN_JSON = {
    "yes_no": f'the answer must be true, false, "yes" or "no", {_OPEN}',
    "choice": f"the answer must be an option code in quotes, {_OPEN}",
    "number": f"the answer must be a whole number without quotes, {_OPEN}",
}
_IN_CELLS = {  # any text of a cell is of the type of an option
    "yes_no": "the answer must be yes, no, unknown or declined, or empty",
    "number": "the answer must be a whole number, unknown or declined, or empty",
}
_MOST_DIGITS = 18  # more is out of any range, and too long to be worth reading


class AnswerProblem(msgspec.Struct, frozen=True):
    """Why an answer cannot stand: a code (docs/meaning.md, "Rejects"), and a sentence that never repeats the answer.

    `is_number` says that it is a number, such as 1 for yes, where a word is asked for.
    """

    code: str
    message: str
    is_number: bool = False


def whole(value: Any) -> Any:
    """Give 64 for 64.0, as some programs write whole numbers; anything else as it is."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def problem_with(question: Question, value: Any, wanted: Mapping[str, str] = _IN_JSON) -> AnswerProblem | None:
    """Check one answer in its JSON form; None and the open answers always stand.

    `wanted` says for each type of question what an answer must be where it came from.
    """
    if value is None or (isinstance(value, str) and value in OPEN_ANSWERS):
        return None
    if question.type == "yes_no":
        return None if isinstance(value, bool) or value in ("yes", "no") else _wrong_type(question, value, wanted)
    if question.type == "choice":
        return _problem_with_option(question, value, wanted)
    if not isinstance(value, int) or isinstance(value, bool):
        return _wrong_type(question, value, wanted)
    return None if in_range(question, value) else _out_of_range(question)


def parse_cell(question: Question, cell: str) -> AnswerInFile | AnswerProblem:
    """Read the text of one CSV cell, or of one typed answer, into its JSON form; blanks around it do not count."""
    cell = cell.strip()
    word = cell.lower()
    if cell == "":
        return None
    if word in OPEN_ANSWERS or (question.type == "choice" and word in ("yes", "no") and word in question.values):
        value: AnswerInFile = word
    elif question.type == "number" and (number := _NUMBER.fullmatch(cell)):
        digits = number[1].lstrip("0") or "0"
        value = int(digits) if len(digits) <= _MOST_DIGITS else 10**_MOST_DIGITS
    elif question.type == "yes_no":
        value = {"yes": True, "true": True, "no": False, "false": False}.get(word, cell)
    else:
        value = cell
    return problem_with(question, value, _IN_CELLS) or value


def in_range(question: Question, number: int) -> bool:
    """Say whether `number` can answer a number question."""
    lowest, highest = question.range or (0, 0)
    return lowest <= number <= highest


def _problem_with_option(question: Question, value: Any, wanted: Mapping[str, str]) -> AnswerProblem | None:
    if not isinstance(value, str):
        return _wrong_type(question, value, wanted)
    if value in question.values:
        return None
    listed = in_words(question.values, "or")
    hint = did_you_mean(value, question.values)
    return AnswerProblem("unknown_option", f"the answer is none of {listed}{hint}", _is_number(value))


def _out_of_range(question: Question) -> AnswerProblem:
    lowest, highest = question.range or (0, 0)
    return AnswerProblem("out_of_range", f"the number is not from {lowest} to {highest}")


def _wrong_type(question: Question, value: Any, wanted: Mapping[str, str]) -> AnswerProblem:
    return AnswerProblem("wrong_type", wanted[question.type], question.type != "number" and _is_number(value))


def _is_number(value: Any) -> bool:
    if isinstance(value, str):
        return _NUMBER.fullmatch(value) is not None
    return isinstance(value, (int, float)) and not isinstance(value, bool)
