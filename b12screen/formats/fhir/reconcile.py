"""Holds a response against the form that it answers: each item in its place, answered as it can be.

No renderer tried does this; what does not fit they drop, keep or take in part, each in another way.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from b12screen.formats.fhir import codes
from b12screen.formats.fhir.layout import Spot, spots
from b12screen.formats.fhir.parse import as_path
from b12screen.formats.fhir.responses import Answer, Item, Response, checked, checked_item
from b12screen.formats.mapping.near import question_meant
from b12screen.formats.rejects import RejectedError
from b12screen.pack.answers import problem_with
from b12screen.pack.models import Pack
from b12screen.pack.questions import Question
from b12screen.text import did_you_mean

Found = dict[str, object]  # answers by question
_Path = tuple[str | int, ...]

_MOST_SKIPPED = 1_000


class Form:
    """The form that a pack makes, as responses to it are read."""

    def __init__(self, pack: Pack, *, ignore_extra: bool) -> None:
        self.spots = {spot.link: spot for spot in spots(pack)}
        self._shown = re.compile(r"(about-this-form|.*-help|now-.*|cannot-tell-[0-9]+)")
        self._pack = pack
        self._ignore_extra = ignore_extra
        self.skipped: dict[str, None] = {}  # linkIds that the form does not have
        self._coded = {question.id: codes.coded(pack, question) for question in pack.questions}
        self._url = codes.url_of_form(pack)

    def read(self, record: Mapping[str, Any]) -> tuple[str | None, Found]:
        """Give who a response is about, and the answers; RejectedError for the first thing that does not fit."""
        kind = record.get("resourceType")
        if kind != "QuestionnaireResponse":
            raise RejectedError("not_a_response", _not_a_response(kind), "resourceType")
        response = checked(record)
        self._check_head(response)
        answers: Found = {}
        self._take(response.item or (), None, ("item",), answers, set())
        return _about(response), answers

    def read_item(self, record: Mapping[str, Any], parent: str | None) -> Found:
        """Give the answers of one item that stands in `parent`."""
        answers: Found = {}
        self._take([checked_item(record)], parent, ("item",), answers, set())
        return answers

    def _check_head(self, response: Response) -> None:
        if response.implicitRules is not None or response.modifierExtension:
            name = "implicitRules" if response.implicitRules is not None else "modifierExtension"
            raise RejectedError("not_fhir", f"{name} can change what all else means, and is not known here", name)
        if response.status == "entered-in-error":
            raise RejectedError("wrong_status", "the response was entered in error", "status")
        self._check_form(response.questionnaire or "")

    def _check_form(self, given: str) -> None:
        url, _, version = given.partition("|")
        own = self._pack.manifest.version
        if url != self._url:
            message = "the response does not say that it answers this form"
            message += f"; these rules' form is {codes.canonical(self._pack)}"
        elif version != own:
            message = f"the response answers another version of this form than {own}, or does not say which"
            message += "; score it with the rules of that version: --rules DIR"
        else:
            return
        raise RejectedError("other_form", message, "questionnaire")

    def _take(self, items: Sequence[Item], parent: str | None, path: _Path, answers: Found, seen: set[str]) -> None:
        for number, item in enumerate(items):
            here = (*path, number)
            if item.modifierExtension:
                raise _reject("not_fhir", "modifierExtension can change what all else means", item.linkId, here)
            spot = self._spot(item, here)
            if spot is None:
                self._take(item.item or (), item.linkId, (*here, "item"), answers, seen)
                continue
            if spot.parent != parent:
                raise _reject("misplaced", "the form has this item in another place", item.linkId, here)
            if item.linkId in seen:
                raise _reject("two_answers", "the item stands twice", item.linkId, here)
            seen.add(item.linkId)
            self._take_one(item, spot, here, answers)
            self._take(item.item or (), item.linkId, (*here, "item"), answers, seen)

    def _spot(self, item: Item, path: _Path) -> Spot | None:
        """Give what the form has under a linkId; None for what may be skipped."""
        link = item.linkId
        if spot := self.spots.get(link):
            return spot
        if self._shown.fullmatch(link) and item.answer is None:
            return None
        if not self._ignore_extra:
            hint = did_you_mean(link, self.spots)
            raise _reject("unknown_key", f"the form has no item with this linkId{hint}", link, path)
        if meant := question_meant(link, self._coded):
            message = f'this linkId is nearly "{meant}", so it is not left out'
            raise _reject("unknown_key", message, link, path)
        if len(self.skipped) < _MOST_SKIPPED:
            self.skipped[link] = None
        return None

    def _take_one(self, item: Item, spot: Spot, path: _Path, answers: Found) -> None:
        given = item.answer or []
        if len(given) > 1 and spot.role != "worked_out":
            raise _reject("two_answers", "the item has more than one answer", spot.link, (*path, "answer", 1))
        if spot.role == "group" and given:
            raise _reject("wrong_type", "a group has no answer of its own", spot.link, (*path, "answer"))
        for number, answer in enumerate(given):
            here = (*path, "answer", number)
            kind, value = _one_value(answer, spot, here)
            if spot.role != "worked_out":
                self._answer(spot, kind, value, here, answers)

    def _answer(self, spot: Spot, kind: str, value: Any, path: _Path, answers: Found) -> None:
        if spot.role == "whole_list":
            told = self._option(codes.whole_list(), kind, value, spot, path)
            for question in spot.questions:
                self._set(question, told, spot, path, answers)
            return
        [question] = spot.questions
        if question.type == "number" and spot.role == "answer":
            if kind != "valueInteger":
                raise _reject("wrong_type", "the answer must be a valueInteger", spot.link, path)
            problem = problem_with(question, value)
            if problem:
                raise _reject(problem.code, problem.message, spot.link, path)
            told = value
        else:
            told = self._option(self._coded[question.id], kind, value, spot, path)
        self._set(question, told, spot, path, answers)

    def _option(self, options: Mapping[codes.Coded, object], kind: str, value: Any, spot: Spot, path: _Path) -> object:
        if kind != "valueCoding":
            raise _reject("wrong_type", "the answer must be a valueCoding", spot.link, path)
        if (value.system, value.code) not in options:
            raise _reject("unknown_option", "the form does not offer this system and code", spot.link, path)
        return options[value.system, value.code]

    def _set(self, question: Question, told: object, spot: Spot, path: _Path, answers: Found) -> None:
        if answers.setdefault(question.id, told) != told or type(answers[question.id]) is not type(told):
            message = "the question is answered twice: by itself, and by what answers it with others or says it is open"
            raise _reject("two_answers", message, question.id if spot.role == "whole_list" else spot.link, path)


def _one_value(answer: Answer, spot: Spot, path: _Path) -> tuple[str, Any]:
    if answer.modifierExtension:
        raise _reject("not_fhir", "modifierExtension can change what all else means", spot.link, path)
    if answer.item:
        raise _reject("misplaced", "the form has no items inside an answer", spot.link, (*path, "item"))
    values = list(answer.values.items())
    if len(values) != 1:
        what = "there are two value[x]" if values else "there is no value[x]"
        raise _reject("not_fhir", f"{what}: R4 wants one", spot.link, path)
    return values[0]


def _about(response: Response) -> str | None:
    """Give the id of a record."""
    reference = response.subject.reference if response.subject else None
    if reference is not None and reference.startswith("#"):
        message = "the subject is a resource inside the response, whose name says nothing outside of it"
        raise RejectedError("not_fhir", message, "subject.reference")
    by_name = response.subject.identifier if response.subject else None
    value = by_name.get("value") if by_name else None
    return reference or (value if isinstance(value, str) else None) or response.id


def _not_a_response(kind: object) -> str:
    if kind == "Questionnaire":
        return "this is a form without answers; give the responses to it"
    if kind == "Bundle":
        return "this is a Bundle among single responses; give it as an input of its own"
    return "this is another resource than a QuestionnaireResponse, or does not say what it is"


def _reject(code: str, message: str, link: str, path: _Path) -> RejectedError:
    return RejectedError(code, f"{message}, at {as_path(path)}", link)
