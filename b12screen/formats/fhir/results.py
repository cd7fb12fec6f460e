"""Results as FHIR R4: for each person a Bundle that a server takes as it is, with what was found and why.

docs/decisions.md says why a GuidanceResponse and an Observation, and no RiskAssessment.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID, uuid5

import msgspec

from b12screen.engine.explain import Reason, explain
from b12screen.engine.plan import Assessment, Plan
from b12screen.formats.fhir.codes import BASE, url_of_form
from b12screen.formats.reader import Weighed, shown_id
from b12screen.formats.summaries import Summaries
from b12screen.formats.writer import JoinedRows, ResultsWanted, answer_in_words
from b12screen.report.summary import Summary
from b12screen.report.wording import FLAGS_OPEN

_Json = dict[str, Any]
_NAMES = UUID("6f0a5d52-6d0d-5b0e-9c2e-3f6f7a1c9b12")  # for names that b12screen gives
_REFERENCE = re.compile(r"([A-Z][A-Za-z]+/[A-Za-z0-9.-]{1,64}|https?://\S+|urn:\S+)")
NO_DIAGNOSIS = "Self-reported answers, weighed by rules. Not a diagnosis; no test result was read."


class ResultWriter(JoinedRows):
    """Writes a Bundle of two resources a person, a line each."""

    def __init__(self, wanted: ResultsWanted, source: str | None) -> None:
        self._plan = wanted.plan
        self._summaries = Summaries(wanted, source)
        self._assumed = wanted.assumed
        self._source = source
        self._written = _Written(wanted.plan)

    def row(self, line: int, weighed: Weighed) -> bytes:
        """Give one Bundle."""
        identifier, answers, tally, conclusion = weighed
        assessment = self._plan.told(tally, conclusion)
        explanation = explain(self._plan, answers, assessment)
        of_record = {"line": line} | ({} if self._source is None else {"source": self._source})
        about = self._written.about(shown_id(identifier))
        observation = self._written.observation(assessment) | about
        said = [*_said(self._summaries.of(line, weighed)), *(f"Assumed: {each}" for each in self._assumed)]
        guidance = self._written.guidance(assessment, explanation.reasons, explanation.settle, said) | about
        return _bundle(guidance, observation, msgspec.json.encode([self._plan.pack.name, of_record]))


class _Written:
    """What the results of a pack have in common."""

    def __init__(self, plan: Plan) -> None:
        self._pack = plan.pack
        self._outcomes = {each.id: each for each in plan.pack.outcomes}
        self._sources = {each.id: each for each in plan.pack.sources}

    def about(self, identifier: str | None) -> _Json:
        """Say whom a result is about: by reference where the id is one, else by the id as it is."""
        if identifier is None:
            return {}
        is_reference = _REFERENCE.fullmatch(identifier)
        return {"subject": {"reference": identifier} if is_reference else {"identifier": {"value": identifier}}}

    def observation(self, found: Assessment) -> _Json:
        """Give the outcome, with the points and what else sorts people, as an Observation."""
        numbers = {name: getattr(found, name) for name in ("score", "score_min", "score_max", "urgency")}
        parts = [self._part(name, {"valueInteger": value}) for name, value in numbers.items() if value is not None]
        texts = {"how_soon": found.how_soon, **{f"guideline-{name}": view for name, view in found.guidelines.items()}}
        parts += [self._part(name, {"valueString": value}) for name, value in texts.items() if value is not None]
        return {
            "resourceType": "Observation",
            "status": "preliminary",
            "category": [_concept("http://terminology.hl7.org/CodeSystem/observation-category", "survey", "Survey")],
            "code": _concept(f"{BASE}/result", "outcome", self._pack.manifest.title),
            "valueCodeableConcept": self._outcome(found.outcome),
            "method": self._rules(),
            "component": [
                *parts,
                *(self._part("could-become", {"valueCodeableConcept": self._outcome(o)}) for o in found.could_become),
                *(self._part("present", {"valueCodeableConcept": self._rule(rule)}) for rule in found.present),
                *(self._part("unknown", {"valueCodeableConcept": self._rule(rule)}) for rule in found.unknown),
            ],
        }

    def guidance(
        self, found: Assessment, reasons: Iterable[Reason], settle: Sequence[str], said: Iterable[str]
    ) -> _Json:
        """Give what to do and why as a GuidanceResponse; data-requested where open answers could change it."""
        guidance: _Json = {
            "resourceType": "GuidanceResponse",
            "moduleCodeableConcept": self._rules(),
            "status": "success" if found.decided else "data-requested",
            "reasonCode": [self._reason(each) for each in reasons],
            "note": [{"text": each} for each in said],
        }
        if settle:
            asked = [{"system": url_of_form(self._pack), "code": name} for name in settle]
            needed = {"type": "QuestionnaireResponse", "codeFilter": [{"path": "item.linkId", "code": asked}]}
            guidance["dataRequirement"] = [needed]
        return {name: value for name, value in guidance.items() if value != []}

    def _rules(self) -> _Json:
        """Name the rules exactly: id, version and content hash."""
        return _concept(f"{BASE}/pack", self._pack.name, self._pack.manifest.title)

    def _outcome(self, name: str) -> _Json:
        return _concept(f"{BASE}/{self._pack.manifest.id}-outcome", name, self._outcomes[name].title)

    def _rule(self, name: str) -> _Json:
        return _concept(f"{BASE}/{self._pack.manifest.id}-rule", name, self._pack.rule[name].title)

    def _reason(self, reason: Reason) -> _Json:
        answers = ", ".join(f"{name}={answer_in_words(answer)}" for name, answer in reason.answers.items())
        cited = " ".join(self._sources[each].citation for each in reason.sources)
        return self._rule(reason.rule) | {"text": f"{reason.because} Answers: {answers}. Sources: {cited}"}

    @staticmethod
    def _part(name: str, value: _Json) -> _Json:
        return {"code": _concept(f"{BASE}/result", name.replace("_", "-")), **value}


def _concept(system: str, code: str, display: str | None = None) -> _Json:
    coding = {"system": system, "code": code} | ({} if display is None else {"display": display})
    return {"coding": [coding]}


def _said(summary: Summary) -> Iterator[str]:
    """Give what a summary tells the person to do, in its order, and what it is not."""
    yield from (each.do_now for each in summary.urgent)
    if summary.crisis:
        yield summary.crisis
    if summary.unanswered_flags:
        yield FLAGS_OPEN
    for advice in summary.soon:
        yield " ".join([advice.how_soon, *(each.text for each in advice.say)])
    yield summary.title
    if summary.when:
        yield summary.when
    yield from (each.text for each in (summary.say, *summary.steps))
    for advice in summary.later:
        yield " ".join([advice.how_soon, *(each.text for each in advice.say)])
    yield from (NO_DIAGNOSIS, summary.made.status)


def _bundle(guidance: _Json, observation: _Json, named: bytes) -> bytes:
    """Put both into a transaction; their addresses hold inside it, and are the same each time."""
    seed = (named + msgspec.json.encode([guidance, observation])).decode()
    of_observation, of_guidance = (f"urn:uuid:{uuid5(_NAMES, f'{kind}{seed}')}" for kind in ("observation", "guidance"))
    guidance["reasonReference"] = [{"reference": of_observation}]
    entries = [(of_guidance, guidance), (of_observation, observation)]
    bundle = {
        "resourceType": "Bundle",
        "type": "transaction",
        "entry": [
            {"fullUrl": url, "resource": each, "request": {"method": "POST", "url": each["resourceType"]}}
            for url, each in entries
        ],
    }
    return msgspec.json.encode(bundle) + b"\n"
