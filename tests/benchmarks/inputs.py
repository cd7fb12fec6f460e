"""The kinds of input that are timed: answered people, survey people, bad lines, CSV."""

import csv
import io
import json
from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from pathlib import Path
from random import Random

from b12screen.pack.models import Pack

from .lines import Lines
from .people import Answers, People
from .spoil import spoil

DISTINCT = 50_000  # people; longer files repeat them with other ids


class Inputs:
    """Every kind of input, made on first use."""

    def __init__(self, pack: Pack, survey: Path, lines: int, seed: int) -> None:
        self.pack = pack
        self.seed = seed
        self._survey = survey
        self._distinct = min(lines, DISTINCT)

    @cached_property
    def people(self) -> list[Answers]:
        """The distinct people."""
        return list(islice(People(self.pack, self.seed), self._distinct))

    @cached_property
    def answered(self) -> Lines:
        """Every question answered, as compact JSON."""
        return Lines([_json(person, ",", ":") for person in self.people], b'{"id":"p-%07d",')

    @cached_property
    def spaced(self) -> Lines:
        """The same with a space after each comma and colon, as many programs write it."""
        return Lines([_json(person, ", ", ": ") for person in self.people], b'{"id": "p-%07d", ')

    @cached_property
    def bad(self) -> Lines:
        """The same, each with one error at a random place."""
        rng = Random(f"errors {self.seed}")
        return Lines([spoil(body, self.pack, rng)[1] for body in self.answered.bodies], self.answered.start)

    @cached_property
    def survey(self) -> Lines | None:
        """The people of the survey, ids kept; None where the survey is not there."""
        return Lines(self._survey.read_bytes().splitlines()) if self._survey.is_file() else None

    @cached_property
    def cells(self) -> Lines:
        """Every question answered, as CSV."""
        names = [question.id for question in self.pack.questions]
        head = ",".join(["id", *names]).encode() + b"\n"
        return Lines(list(_rows([person[name] for name in names] for person in self.people)), b"p-%07d,", head)


def _json(person: Answers, comma: str, colon: str) -> bytes:
    return json.dumps(person, separators=(comma, colon)).encode()[1:]


def _rows(people: Iterator[list[object]]) -> Iterator[bytes]:
    words = {True: "yes", False: "no", None: ""}
    for answers in people:
        text = io.StringIO()
        cells = [words[answer] if answer is None or isinstance(answer, bool) else answer for answer in answers]
        csv.writer(text, lineterminator="").writerow(cells)
        yield text.getvalue().encode()
