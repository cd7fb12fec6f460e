"""What the fields and choices of a form are called in one system: for whoever writes the form, or reads what came back.

Every word stands here once, so that an export means what the form asked.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from hashlib import sha256
from typing import NamedTuple
from unicodedata import category

import msgspec

from b12screen.pack.models import Pack
from b12screen.pack.questions import Question
from b12screen.text import starting_large

_OPEN = {"unknown": "I do not know", "declined": "I prefer not to say"}
_YES_NO = {"yes": "Yes", "no": "No"}


class Choice(NamedTuple):
    """One choice of a field: its code and its label there, and the answer that it is here."""

    code: str
    label: str
    answer: str


class Field(NamedTuple):
    """One field of a form: its name and its label there, and its choices; a number has none."""

    name: str
    label: str
    choices: tuple[Choice, ...] = ()


class Taken:
    """The names of a form, none of which may stand twice."""

    def __init__(self, *reserved: str) -> None:
        self._taken = set(reserved)

    def take(self, wanted: str) -> str:
        """Give the name that is wanted, with a number behind it where it is taken."""
        number, name = 1, wanted
        while name in self._taken:
            number += 1
            name = f"{wanted}_{number}"
        self._taken.add(name)
        return name


class Words(NamedTuple):
    """The fields that hold answers, by question; `open` are those that say why there is no number.

    `stamp` is the name of the field that holds `stamped`, which says what the form was made from. `names` gives names
    to whatever else the form holds; `text` makes a text safe to show there.
    """

    answers: dict[str, Field]
    open: dict[str, Field]
    stamp: str
    stamped: str
    names: Taken
    text: Callable[[str], str]


def words(
    pack: Pack,
    *,
    reserved: Iterable[str],
    name: Callable[[str], str],
    text: Callable[[str], str],
    codes: Callable[[Question, tuple[str, ...]], tuple[str, ...]],
) -> Words:
    """Give the words of a form. `name`, `text` and `codes` make what the other system takes as such."""
    names = Taken(*reserved)
    called = {question.id: names.take(name(question.id)) for question in pack.questions}
    numbers = [question for question in pack.questions if question.type == "number"]
    open_called = {question.id: names.take(name(f"{question.id}_open")) for question in numbers}
    labels = _distinct(
        {called[question.id]: text(question.text) for question in pack.questions}
        | {open_called[question.id]: text(f"{starting_large(question.label)}: why no number?") for question in numbers}
    )

    def field(named: str, question: Question, answers: dict[str, str]) -> Field:
        listed = codes(question, tuple(answers))
        told = _distinct({code: text(label) for code, label in zip(listed, answers.values(), strict=True)})
        choices = (Choice(*each, answer) for each, answer in zip(told.items(), answers, strict=True))
        return Field(named, labels[named], tuple(choices))

    return Words(
        {each.id: field(called[each.id], each, answers_of(each)) for each in pack.questions},
        {each.id: field(open_called[each.id], each, _OPEN) for each in numbers},
        names.take("form_of"),
        stamp_of(pack),
        names,
        text,
    )


def answers_of(question: Question) -> dict[str, str]:
    """Give every answer that a field offers as a choice, with its label; none for a number, which is typed."""
    if question.type == "number":
        return {}
    told = _YES_NO if question.type == "yes_no" else {option.code: option.text for option in question.options}
    return told | _OPEN


def stamp_of(pack: Pack) -> str:
    """Say what a form is made from: the pack, and a hash of its questions alone, which decide what an answer means."""
    return f"{pack.name} questions:{_questions_hash(pack)}"


def why_another_form(stamp: str, pack: Pack) -> str | None:
    """Say why answers to a form with this stamp cannot be read with these rules; None where they can."""
    found = re.fullmatch(r"([a-z][a-z0-9_]*)@([0-9.]+)\+sha256:[0-9a-f]+ questions:([0-9a-f]+)", stamp.strip())
    mine = f"{pack.manifest.id} {pack.manifest.version}"
    if found is None or found[1] != pack.manifest.id:
        return f"they answer another form, and these rules are {mine}"
    if found[3] == _questions_hash(pack):
        return None
    return f"they answer the questions of {found[1]} {found[2]}, and these rules are {mine}, whose questions differ"


def one_line(text: str) -> str:
    """Give a text on one line, without control characters, which not every file can hold.

    Marks that decide how a text is read, such as from right to left, are a part of it.
    """
    told = " ".join(text.split())
    return "".join(char if char.isprintable() or category(char) == "Cf" else "\ufffd" for char in told)


def _questions_hash(pack: Pack) -> str:
    return sha256(msgspec.json.encode(pack.sections)).hexdigest()[:16]


def _distinct(labels: dict[str, str]) -> dict[str, str]:
    """Give labels that each mean one thing: one that stands twice, or is another's code, gets its own behind it."""
    codes = {code.casefold() for code in labels}
    while True:
        counts = Counter(label.casefold() for label in labels.values())
        mistakable = [
            code
            for code, label in labels.items()
            if counts[label.casefold()] > 1 or (label.casefold() in codes and label.casefold() != code.casefold())
        ]
        if not mistakable:
            return labels
        labels = labels | {code: f"{labels[code]} ({code})" for code in mistakable}
