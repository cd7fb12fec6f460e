"""What the writers of answers have in common."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

import msgspec

from b12screen.engine.plan import Plan
from b12screen.formats.mapping.model import Mapping
from b12screen.formats.reader import Weighed
from b12screen.formats.writer import WriterOf
from b12screen.pack.questions import Question


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswersWanted:
    """Which answers a run is to write, and where; an `output` of None is standard output."""

    plan: Plan
    output: Path | None
    mapping: Mapping | None = None  # which says where ids stand
    parquet_inputs: Sequence[Path | None] = ()  # where all inputs are Parquet, whose ids keep their type


class WritesAnswers(Protocol):
    """What a module has that writes a format of answers."""

    def answers(self, wanted: AnswersWanted) -> AbstractContextManager[tuple[BinaryIO, WriterOf]]:
        """Open what answers go to, and give the writer for each input in turn."""


class InOrder:
    """Gives the answers of people in asking order; a truth is always written as one."""

    def __init__(self, plan: Plan) -> None:
        self.questions = plan.pack.questions
        place = {question.id: place for place, question in enumerate(plan.fields)}
        self._places = [(question, place[question.id]) for question in self.questions]

    def of(self, weighed: Weighed) -> Iterator[tuple[Question, object]]:
        """Give each question and its answer; None where it was not asked."""
        answers = weighed[1]
        for question, place in self._places:
            yield question, _plain(question, answers[place])


def _plain(question: Question, answer: object) -> object:
    if answer is msgspec.UNSET:
        return None
    return answer == "yes" if question.type == "yes_no" and answer in ("yes", "no") else answer
