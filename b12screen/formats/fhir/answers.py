"""Answers as QuestionnaireResponses to the form of the same pack; what was not asked is left out."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from b12screen.engine.plan import Plan
from b12screen.engine.values import given
from b12screen.formats.fhir import codes
from b12screen.formats.fhir.layout import of_list, of_no_number, of_section
from b12screen.formats.reader import Weighed, shown_id
from b12screen.formats.writer import JoinedRows
from b12screen.pack.questions import Checklist, Question, Section

_Item = dict[str, Any]


class ResponseWriter(JoinedRows):
    """Writes a response of each person, a line each."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._canonical = codes.canonical(plan.pack)
        self._coded = {
            question.id: {_as_one(answer): coded for coded, answer in codes.coded(plan.pack, question).items()}
            for question in plan.pack.questions
        }

    def row(self, line: int, weighed: Weighed) -> bytes:
        """Give one response; in-progress where a question that applies was not asked."""
        identifier, answers, *_ = weighed
        applies = {name for name, applied in self._plan.applies(answers).items() if applied}
        # What else was answered says no more than that it does not apply, and no form asks it.
        told = {name: answer for name, answer in self._plan.by_question(answers).items() if name in applies}
        is_whole = all(map(given, told.values()))
        about = shown_id(identifier)
        response: dict[str, Any] = {
            "resourceType": "QuestionnaireResponse",
            "questionnaire": self._canonical,
            "status": "completed" if is_whole else "in-progress",
            **({"subject": _subject(about)} if about else {}),
        }
        if items := list(self._sections(told)):
            response["item"] = items
        return msgspec.json.encode(response) + b"\n"

    def _sections(self, told: Mapping[str, object]) -> Iterator[_Item]:
        for section in self._plan.pack.sections:
            if items := list(self._pages(section, told)):
                yield {"linkId": of_section(section), "item": items}

    def _pages(self, section: Section, told: Mapping[str, object]) -> Iterator[_Item]:
        for page in section.pages:
            if not isinstance(page, Checklist):
                yield from self._answer(page, told.get(page.id))
            elif items := [item for each in page.questions for item in self._answer(each, told.get(each.id))]:
                yield {"linkId": of_list(section, page), "item": items}

    def _answer(self, question: Question, answer: object) -> Iterator[_Item]:
        if not given(answer):
            return
        if question.type == "number" and not isinstance(answer, str):
            yield {"linkId": question.id, "answer": [{"valueInteger": answer}]}
            return
        system, code = self._coded[question.id][_as_one(answer)]
        link = of_no_number(question) if question.type == "number" else question.id
        yield {"linkId": link, "answer": [{"valueCoding": {"system": system, "code": code}}]}


def _subject(about: str) -> _Item:
    """Say whom a response is about; what begins with # would be a resource inside the response."""
    return {"identifier": {"value": about}} if about.startswith("#") else {"reference": about}


def _as_one(answer: object) -> object:
    """Give the same for yes and true, and for no and false."""
    return {True: "yes", False: "no"}[answer] if isinstance(answer, bool) else answer
