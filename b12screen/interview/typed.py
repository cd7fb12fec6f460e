"""What a person typed on a page -> answers, or a sentence that says how to mend it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from b12screen.pack.answers import AnswerProblem, parse_cell
from b12screen.pack.questions import Question

_MARKED = re.compile(r"([0-9]{1,3})(\s*\?|-)?", re.ASCII)
_MARKS = {"": True, "?": "unknown", "-": "declined"}
_BETWEEN = re.compile(r"\s*[,;]\s*|\s+(?![\s?])")
_PART = r"(?:([0-9]{1,4})\s*(?:%s))?"
_YEARS_AND_MONTHS = re.compile(
    _PART % "years?|yrs?|y" + r"[\s,]*(?:and\s+)?" + _PART % "months?|mths?|mos?|m", re.ASCII | re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Mistake:
    """What to say about something that could not be read; a second one in a row gets other words."""

    say: str
    again: str


def read_checklist(lines: Sequence[Question], typed: str) -> dict[str, object] | Mistake:
    """Read "1,3?,5-" or "0"; lines that are not named become "no", so have them confirmed."""
    parts = (part for part in _BETWEEN.split(typed.strip()) if part)
    marks = [_MARKED.fullmatch(part) for part in parts]
    highest = len(lines)
    several = f"1,{min(highest, 3)}"
    example = f"Type numbers from the list with commas between them, for example {several}. For none of these, type 0."
    if highest == 1:
        example = how_to_check(1)
    if not all(marks) or not marks:
        return Mistake(f"That could not be read. {example}", _checklist_help(highest))
    chosen = [(int(mark[1]), (mark[2] or "").strip()) for mark in marks if mark]
    numbers = [number for number, _ in chosen]
    if chosen == [(0, "")]:
        return {question.id: False for question in lines}
    if 0 in numbers:
        return Mistake("0 means none of these, so it stands alone. Type 0, or the numbers that fit.", example)
    if max(numbers) > highest:
        return Mistake(f"The list goes from 1 to {highest}. {example}", _checklist_help(highest))
    if len(set(numbers)) < len(numbers):
        return Mistake("A number stands there twice. Type each number once.", example)
    answers: dict[str, object] = {question.id: False for question in lines}
    for number, mark in chosen:
        answers[lines[number - 1].id] = _MARKS[mark]
    return answers


def read_single(question: Question, typed: str) -> object | Mistake:
    """Read the number of an option, a number, or a word such as yes; never gives None."""
    text = typed.strip()
    listed = dict(enumerate(choices(question), start=1))
    if question.type != "number" and text.isascii() and text.isdigit():
        if int(text) not in listed:
            say = f"The list goes from 1 to {len(listed)}. Type the number of your answer."
            return Mistake(say, "Type only the number that stands before your answer, then press Enter.")
        return _checked(question, listed[int(text)][0])
    return _checked(question, _SHORT.get(text.lower(), _in_unit(question, text)))


def _in_unit(question: Question, text: str) -> str:
    """Give "3 years", "18 months" or "1 year 6 months" as a number of what is asked for; anything else as it is."""
    found = _YEARS_AND_MONTHS.fullmatch(text)
    if not found or found.lastindex is None:
        return text
    years, months = (int(part or 0) for part in found.groups())
    if question.unit == "months":
        return str(12 * years + months)
    return str(years) if question.unit == "years" and found[2] is None else text


def choices(question: Question) -> list[tuple[str, str]]:
    """Give what can be chosen on the page of a single question: what it stands for in data, and its words."""
    if question.type == "number":
        return []
    if question.type == "yes_no":
        options = [("yes", "Yes"), ("no", "No")]
    else:
        options = [(option.code, option.text) for option in question.options]
    return [*options, ("unknown", "I do not know"), ("declined", "I prefer not to say")]


_SHORT = {"y": "yes", "n": "no", "u": "unknown", "p": "declined"}


def _checked(question: Question, text: str) -> object | Mistake:
    value = parse_cell(question, text) if text else AnswerProblem("wrong_type", "nothing was typed")
    if isinstance(value, AnswerProblem):
        wrong = f"T{value.message[1:]}." if value.code == "out_of_range" else "That could not be read."
        return Mistake(f"{wrong} {how_to_answer(question)}", f"Not yet. {how_to_answer(question)} Then press Enter.")
    return value


def how_to_answer(question: Question) -> str:
    """Say what to type on the page of a single question."""
    if question.range is not None:
        lowest, highest = question.range
        unit = f" ({question.unit})" if question.unit else ""
        example = ", or for example 3 years" if question.unit == "months" else ""
        return (
            f"Type a whole number from {lowest} to {highest}{unit}{example}. "
            "Or u: I do not know; p: I prefer not to say."
        )
    return "Type the number of your answer."


def _checklist_help(highest: int) -> str:
    if highest == 1:
        return f"{how_to_check(1)} Then press Enter."
    return (
        f"Type only numbers from 1 to {highest}, with commas: 1,{min(highest, 3)}. Add ? to a number where you are not "
        "sure: 2?. Add - where you prefer not to say: 2-. For none of these, type 0. Then press Enter."
    )


def how_to_check(highest: int) -> str:
    """Say what to type on a checklist page of so many lines."""
    if highest == 1:
        return "Type 1 if it fits, 1? if you are not sure, 1- if you prefer not to say, 0 if not."
    return (
        f"Type the numbers of those that fit, with commas: 1,{min(highest, 3)}. Add ? where you are not sure: 2?. "
        "Add - where you prefer not to say: 2-. 0 for none of these."
    )


def read_back(lines: Sequence[Question], answers: Mapping[str, object]) -> str:
    """Give the answers to a checklist as a person would say them."""
    groups = {
        "Yes": [line.label for line in lines if answers.get(line.id) in (True, "yes")],
        "Not sure": [line.label for line in lines if answers.get(line.id) == "unknown"],
        "Prefer not to say": [line.label for line in lines if answers.get(line.id) == "declined"],
    }
    told = [f"{name}: {'; '.join(labels)}." for name, labels in groups.items() if labels]
    noes = [line for line in lines if answers.get(line.id) in (False, "no")]
    if noes:
        told.append("No to all of these." if len(noes) == len(lines) else "No to the rest.")
    return " ".join(told) or "Not answered."
