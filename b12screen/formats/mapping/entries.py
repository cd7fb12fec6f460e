"""How one entry of a mapping reads cells: a function from text to an answer, or to why it is none."""

import re
from collections.abc import Callable, Iterable
from collections.abc import Mapping as Table
from decimal import Decimal
from functools import partial
from math import floor

from b12screen.formats.mapping.cells import NO_TEXT, is_listed, spellings, tick_in
from b12screen.formats.mapping.dates import age_on, day_in
from b12screen.formats.mapping.model import NOT_ASKED, Entry, Mapping
from b12screen.pack.answers import AnswerProblem, parse_cell, problem_with
from b12screen.pack.questions import OPEN_ANSWERS, AnswerInFile, Question

Answer = AnswerInFile | AnswerProblem
Reads = Callable[[str], Answer]

_NO_CELL = AnswerProblem("wrong_type", "the cell holds no text, number or truth")
_NUMBER = re.compile(r"[+-]?[0-9]{1,18}(?:\.[0-9]{1,18})?")


def reads_cell(mapping: Mapping, entry: Entry, question: Question, *, is_box: bool = False) -> Reads:
    """Give what reads the cell of an entry; `is_box` says that it is one of several tick boxes."""
    listed = _listed(mapping, entry, question)
    otherwise = _otherwise(mapping, entry, question, listed)
    if is_box:
        return partial(_box, listed, otherwise)
    return partial(_cell, listed, otherwise)


def reads_days(mapping: Mapping, entry: Entry, question: Question) -> Callable[[str, str], Answer]:
    """Give what reads an age from the cell with the day of birth and that with the day of the answers."""
    return partial(_age, _listed(mapping, entry, question), question)


def answer_of(question: Question, given: AnswerInFile) -> Answer:
    """Give an answer that a mapping names in its JSON form."""
    if given is None or given == NOT_ASKED:
        return None
    return parse_cell(question, given) if isinstance(given, str) else problem_with(question, given) or given


def _listed(mapping: Mapping, entry: Entry, question: Question) -> Table[str, Answer]:
    """Give the answers by cell; what an entry says goes before what the mapping says for all questions."""
    found: dict[str, Answer] = {cell.strip(): answer_of(question, given) for cell, given in entry.answers.items()}
    for source in (entry, mapping):
        for answer, cells in ((None, source.not_asked), ("unknown", source.unknown), ("declined", source.declined)):
            for cell in cells:
                found.setdefault(cell.strip(), answer)
    found.setdefault("", None)
    return found


def _cell(listed: Table[str, Answer], otherwise: Reads, text: str) -> Answer:
    for spelling in spellings(text):
        if spelling in listed:
            return listed[spelling]
    return _NO_CELL if text == NO_TEXT else otherwise(text)


def _box(listed: Table[str, Answer], otherwise: Reads, text: str) -> Answer:
    """Read a tick box; one that is not ticked is "no", which counts only where the person saw the list."""
    if text == "":
        return False
    found = _cell(listed, otherwise, text)
    tick = tick_in(text)
    return tick if isinstance(found, AnswerProblem) and tick is not None else found


def _otherwise(mapping: Mapping, entry: Entry, question: Question, listed: Table[str, Answer]) -> Reads:
    if entry.answers:
        return partial(_unlisted, question)
    if entry.lists:
        return partial(_choices, listed, mapping.separator, [each.strip() for each in entry.lists])
    if entry.contains:
        named = re.compile("|".join(map(_words, entry.contains)), re.IGNORECASE)
        absent = False if entry.absent == "no" else None
        return lambda text: True if named.search(text) else absent
    if question.type == "number":
        return partial(_number, entry, question)
    return partial(_usual, question)


def _usual(question: Question, text: str) -> Answer:
    found = parse_cell(question, text.lower() if text.lower() in OPEN_ANSWERS else text)
    if isinstance(found, AnswerProblem) and question.type == "yes_no" and tick_in(text) is not None:
        how = "say what it means under `answers`, or name the field under `tick_boxes`"
        return AnswerProblem("unmapped_answer", f"the cell is no answer; {how}")
    return found


def _unlisted(question: Question, text: str) -> AnswerProblem:
    """Refuse a cell that no answer is listed for; where it is a label and no code, say how labels are spelt."""
    labels = [option.text for option in question.options] or ["yes", "no"]
    known = {word.casefold() for word in (*labels, *question.values, *OPEN_ANSWERS, "true", "false")}
    hint = f"; it is a label, so list labels: {', '.join(labels)}" if text.casefold() in known else ""
    return AnswerProblem("unmapped_answer", f"the cell is none that `answers` lists{hint}")


def _choices(listed: Table[str, Answer], separator: str, wanted: Iterable[str], text: str) -> Answer:
    """Look for choices in a cell that holds several; one that says unknown or declined leaves the others open."""
    parts = [part.strip() for part in text.split(separator)]
    held = _joined(parts)
    if any(_joined([part.strip() for part in each.split(separator)]) in held for each in wanted):
        return True
    for part in parts:
        for spelling in spellings(part) if part else ():
            if open_answer := listed.get(spelling):
                return open_answer
    return False if any(part and not is_listed(part, listed) for part in parts) else None


def _joined(parts: Iterable[str]) -> str:
    """Put choices together so that one can be looked for in several, however each is spelt."""
    return "\0" + "\0".join(min(spellings(part)[1:]) for part in parts) + "\0"


def _words(phrase: str) -> str:
    return r"(?<!\w)" + r"\s+".join(map(re.escape, phrase.split())) + r"(?!\w)"


def _number(entry: Entry, question: Question, text: str) -> Answer:
    if not _NUMBER.fullmatch(text):
        return _usual(question, text)
    number = Decimal(text) * Decimal(str(entry.times or 1))
    whole = floor(number)
    if number != whole and entry.round is None:
        return AnswerProblem("wrong_type", "the number is not whole; `round: down` leaves out what is behind the point")
    return problem_with(question, whole) or whole


def _age(listed: Table[str, Answer], question: Question, born: str, on: str) -> Answer:
    for text in (born, on):
        if text in listed:
            return listed[text]
    first, last = day_in(born), day_in(on)
    if first is None or last is None:
        return AnswerProblem("wrong_type", "a day is written as year, month and day, such as 1950-01-31")
    age = age_on(first, last)
    if age < 0:
        return AnswerProblem("out_of_range", "the day of birth is after the day of the answers")
    return problem_with(question, age) or age
