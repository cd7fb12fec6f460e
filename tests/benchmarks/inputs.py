"""The kinds of input that are timed, as endless lines: answered people, survey people, bad lines, CSV."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from itertools import cycle
from random import Random

from people_on_file import survey_lines

from b12screen.pack.models import Pack

from .people import OPEN_IN_100, Answers, People
from .spoil import spoil


class Inputs:
    """Every kind of input; the same people each time, and no person twice."""

    def __init__(self, pack: Pack, seed: int) -> None:
        self.pack = pack
        self.seed = seed

    def people(self, *, open_in_100: float = OPEN_IN_100) -> Iterator[tuple[str, Answers]]:
        """Give people by name, who leave so many of 100 answers open."""
        people = People(self.pack, self.seed, open_in_100=open_in_100)
        return ((f"p-{i:07}", person) for i, person in enumerate(people, 1))

    def answered(self, *, spaced: bool = False, open_in_100: float = OPEN_IN_100) -> Iterator[bytes]:
        """Give every question answered, compact or with a space after each comma and colon."""
        encode = json.JSONEncoder(separators=(", ", ": ") if spaced else (",", ":")).encode
        return (
            encode({"id": name, **person}).encode() + b"\n" for name, person in self.people(open_in_100=open_in_100)
        )

    def spoiled(self) -> Iterator[tuple[str, bytes]]:
        """Give the same, each with one error at a random place, and the code of the error."""
        rng = Random(f"errors {self.seed}")
        return (spoil(line, self.pack, rng) for line in self.answered())

    def bad(self) -> Iterator[bytes]:
        """Give only the lines of it."""
        return (line for _, line in self.spoiled())

    def survey(self) -> Iterator[bytes]:
        """Give the people of the survey, over and over, ids kept."""
        return cycle(survey_lines())

    def cells(self, *, open_in_100: float = OPEN_IN_100) -> Iterator[bytes]:
        """Give every question answered, as CSV; first the names."""
        names = [question.id for question in self.pack.questions]
        yield _row(["id", *names])
        for name, person in self.people(open_in_100=open_in_100):
            yield _row([name, *map(_cell, person.values())])


def _row(cells: Iterable[object]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue().encode()


def _cell(answer: object) -> object:
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    return "" if answer is None else answer
