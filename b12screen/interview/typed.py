"""What a person typed on a page -> answers, or a sentence that says how to mend it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from b12screen.pack.answers import AnswerProblem, parse_cell
from b12screen.pack.questions import Question

_MARKED = re.compile(r"([0-9]{1,3})(?:-([0-9]{1,3}))?(\?|-|y|n)?", re.ASCII)
_MARKS = {"": True, "?": "unknown", "-": "declined", "y": True, "n": False}
_ONE_LINE = ("y", "n")  # marks that change a line of an earlier answer, and leave the others
_ALL_LINES = {
    **dict.fromkeys(("0", "n", "no", "none"), False),
    **dict.fromkeys(("u", "unsure", "not sure"), "unknown"),
    "p": "declined",
}
_RANGE = re.compile(r"(?<=[0-9])\s+-\s+(?=[0-9])")
_BETWEEN = re.compile(r"\s*[,;]\s*|\s+(?![\s?])")
_PART = r"(?:([0-9]{1,4})\s*(?:%s))?"
_YEARS_AND_MONTHS = re.compile(
    _PART % "years?|yrs?|y" + r"[\s,]*(?:and\s+)?" + _PART % "months?|mths?|mos?|m", re.ASCII | re.IGNORECASE
)

NOT_SURE = "u: not sure   p: rather not say"


@dataclass(frozen=True, slots=True)
class Mistake:
    """What to say about something that could not be read; a second one in a row gets other words."""

    say: str
    again: str


def read_checklist(
    lines: Sequence[Question], typed: str, earlier: Mapping[str, object] | None = None
) -> dict[str, object] | Mistake:
    """Read "1,3?,5-", "1-4", or a word for all lines; lines that are not named become "no", so say what was taken.

    With `earlier` answers to every line, "3y" or "3n" changes that line alone.
    """
    text = typed.strip().lower()
    highest = len(lines)
    if text in _ALL_LINES:
        return {question.id: _ALL_LINES[text] for question in lines}
    if highest == 1 and text in ("y", "yes"):
        return {lines[0].id: True}
    chosen = list(_chosen(text))
    how_to = how_to_check(highest)
    if not chosen or None in chosen:
        return Mistake(f"That could not be read. {how_to}", _checklist_help(highest))
    pairs = [pair for pair in chosen if pair]
    numbers = [number for number, _ in pairs]
    if 0 in numbers:
        return Mistake("0 means none of these, so it stands alone. Type 0, or the numbers that fit.", how_to)
    if wrong := [number for number in numbers if number > highest]:
        there = f"1 to {highest}" if highest > 1 else "only 1"
        return Mistake(f"There is no {wrong[0]} here: {there}.", _checklist_help(highest))
    if len(set(numbers)) < len(numbers):
        return Mistake("A number stands there twice. Type each number once.", how_to)
    changes = [mark in _ONE_LINE for _, mark in pairs]
    if any(changes) and not (earlier and all(changes)):
        return Mistake(f"y and n behind a number change an earlier answer. {how_to}", how_to)
    kept = earlier if earlier and any(changes) else dict.fromkeys((line.id for line in lines), False)
    answers: dict[str, object] = {line.id: kept[line.id] for line in lines}
    for number, mark in pairs:
        answers[lines[number - 1].id] = _MARKS[mark]
    return answers


def _chosen(text: str) -> Iterator[tuple[int, str] | None]:
    """Give each number that is named, with its mark; None for a part that is none."""
    for part in filter(None, _BETWEEN.split(_RANGE.sub("-", text))):
        found = _MARKED.fullmatch(part.replace(" ", ""))
        if found is None:
            yield None
            return
        first, last = int(found[1]), int(found[2] or found[1])
        if last < first or last - first > 100:
            yield None
            return
        yield from ((number, found[3] or "") for number in range(first, last + 1))


def read_single(question: Question, typed: str) -> object | Mistake:
    """Read y, n, the number or word of an option, a number, u or p; never gives None."""
    text = typed.strip()
    if question.type == "choice":
        text = _option(question, text)
        if text.isascii() and text.isdigit():
            say = f"There is no {text} here: 1 to {len(question.options)}."
            return Mistake(say, f"Not clear. {how_to_answer(question)}")
    return _checked(question, _SHORT.get(text.lower(), _in_unit(question, text)))


def _option(question: Question, text: str) -> str:
    """Give the code of the option that a number or a word of its own means; anything else as it is."""
    if text.isascii() and text.isdigit() and 1 <= int(text) <= len(question.options):
        return question.options[int(text) - 1].code
    if text.isdigit() or text.lower() in _SHORT:
        return text if text.isdigit() or text.lower() in ("u", "p") else _SHORT[text.lower()]
    meant = [option.code for option in question.options if option.text.lower().startswith(text.lower())]
    return meant[0] if text and len(meant) == 1 else text.lower()


def _in_unit(question: Question, text: str) -> str:
    """Give "3 years", "18 months" or "1 year 6 months" as a number of what is asked for; anything else as it is."""
    found = _YEARS_AND_MONTHS.fullmatch(text)
    if not found or found.lastindex is None:
        return text
    years, months = (int(part or 0) for part in found.groups())
    if question.unit == "months":
        return str(12 * years + months)
    return str(years) if question.unit == "years" and found[2] is None else text


_SHORT = {"y": "yes", "n": "no", "u": "unknown", "p": "declined"}


def _checked(question: Question, text: str) -> object | Mistake:
    value = parse_cell(question, text) if text else AnswerProblem("wrong_type", "nothing was typed")
    if isinstance(value, AnswerProblem):
        wrong = f"T{value.message[1:]}." if value.code == "out_of_range" else "That could not be read."
        return Mistake(f"{wrong} {how_to_answer(question)}", f"Not clear. {how_to_answer(question)} Then press Enter.")
    return value


def how_to_answer(question: Question) -> str:
    """Say what to type on the page of a single question."""
    if question.range is not None:
        lowest, highest = question.range
        unit = f" {question.unit}" if question.unit else ""
        example = ', or "3 years"' if question.unit == "months" else ""
        return f"Type a number, {lowest} to {highest}{unit}{example}. {NOT_SURE}"
    if question.type == "yes_no":
        return f"y: yes   n: no   {NOT_SURE}"
    return f"Type a number, 1 to {len(question.options)}. {NOT_SURE}"


def _checklist_help(highest: int) -> str:
    if highest == 1:
        return f"Not clear. {how_to_check(1)}"
    return (
        f"Type only numbers from 1 to {highest}, with commas: 1,{min(highest, 3)}. Add ? to a number where you are not "
        "sure: 2?. Add - where you prefer not to say: 2-. For none of these, type 0. Then press Enter."
    )


def how_to_check(highest: int) -> str:
    """Say what to type on a checklist page of so many lines, in full."""
    if highest == 1:
        return "1: it fits   1?: not sure   1-: rather not say   0: no"
    return (
        f"Type the numbers that fit, with commas: 1,{min(highest, 3)}; 0 for none. 2? where you are not sure, "
        "2- where you prefer not to say. u: not sure of any. p: rather not say any."
    )


def how_to_check_again(highest: int) -> str:
    """Say the same in one line, once it was said in full."""
    if highest == 1:
        return how_to_check(1)
    return f"1,{min(highest, 3)}: yes   2?: not sure   2-: rather not say   0: none   u, p: all of them"


def how_to_change(lines: Sequence[Question]) -> str:
    """Say how to change an earlier answer to a checklist, or to keep it."""
    if len(lines) == 1:
        return "Press Enter to keep it."
    return "Press Enter to keep it, or change one line: 2y or 2n."


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
