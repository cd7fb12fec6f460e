"""What may stand as an answer to a question, in a file, in a cell or typed."""

import re
from typing import Any

import msgspec

from b12screen.pack.questions import OPEN_ANSWERS, AnswerInFile, Question
from b12screen.text import did_you_mean, in_words

_DIGITS = re.compile(r"[0-9]+", re.ASCII)
_MOST_DIGITS = 18  # more is out of any range, and too long to be worth reading


class AnswerProblem(msgspec.Struct, frozen=True):
    """Why an answer cannot stand: a code (docs/meaning.md, "Rejects"), and a sentence that never repeats the answer."""

    code: str
    message: str


def problem_with(question: Question, value: Any) -> AnswerProblem | None:
    """Check one answer in its JSON form; None and the open answers always stand."""
    if value is None or (isinstance(value, str) and value in OPEN_ANSWERS):
        return None
    if question.type == "yes_no":
        return None if isinstance(value, bool) or value in ("yes", "no") else _wrong_type(question)
    if question.type == "choice":
        return _problem_with_option(question, value)
    if not isinstance(value, int) or isinstance(value, bool):
        return _wrong_type(question)
    return None if in_range(question, value) else _out_of_range(question)


def parse_cell(question: Question, cell: str) -> AnswerInFile | AnswerProblem:
    """Read the text of one CSV cell, or of one typed answer, into its JSON form; blanks around it do not count."""
    cell = cell.strip()
    word = cell.lower()
    if cell == "":
        return None
    if word in OPEN_ANSWERS or (question.type == "choice" and word in ("yes", "no") and word in question.values):
        value: AnswerInFile = word
    elif question.type == "number" and _DIGITS.fullmatch(cell):
        value = int(cell[-_MOST_DIGITS:]) if len(cell) <= _MOST_DIGITS else 10**_MOST_DIGITS
    elif question.type == "yes_no":
        value = {"yes": True, "true": True, "no": False, "false": False}.get(word, cell)
    else:
        value = cell
    return problem_with(question, value) or value


def in_range(question: Question, number: int) -> bool:
    """Say whether `number` can answer a number question."""
    lowest, highest = question.range or (0, 0)
    return lowest <= number <= highest


def _problem_with_option(question: Question, value: Any) -> AnswerProblem | None:
    if not isinstance(value, str):
        return _wrong_type(question)
    if value in question.values:
        return None
    listed = in_words(question.values, "or")
    hint = did_you_mean(value, question.values)
    return AnswerProblem("unknown_option", f"the answer is none of {listed}{hint}")


def _out_of_range(question: Question) -> AnswerProblem:
    lowest, highest = question.range or (0, 0)
    return AnswerProblem("out_of_range", f"the number is not from {lowest} to {highest}")


def _wrong_type(question: Question) -> AnswerProblem:
    forms = {
        "yes_no": 'true, false, "yes" or "no"',
        "choice": "an option code in quotes",
        "number": "a whole number, without quotes or decimal point",
    }
    return AnswerProblem("wrong_type", f'the answer must be {forms[question.type]}, or "unknown", "declined" or null')
