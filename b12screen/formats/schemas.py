"""JSON Schemas of one record of answers and of one result, and an empty record to fill in."""

import json
from typing import Any

from b12screen.engine.urgency import SOONEST_FIRST
from b12screen.pack.models import Pack
from b12screen.pack.questions import OPEN_ANSWERS, Question

_DRAFT = "https://json-schema.org/draft/2020-12/schema"


def schema_of_answers(pack: Pack) -> dict[str, Any]:
    """Give the schema of one record of input; docs/meaning.md, "Answers", says what it means."""
    properties: dict[str, Any] = {
        "id": {"type": ["string", "integer", "null"], "description": "Returned unchanged; null when absent."}
    }
    properties |= {question.id: _schema_of(question) for question in pack.questions}
    return {
        "$schema": _DRAFT,
        "title": f"Answers for {pack.name}",
        "description": "One person. An absent key and null both mean: not asked.",
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }


def schema_of_result(pack: Pack) -> dict[str, Any]:
    """Give the schema of one result; docs/meaning.md, "Results", says what it means."""
    outcomes = {"enum": [outcome.id for outcome in pack.outcomes]}
    rules = {"type": "array", "items": {"enum": [rule.id for rule in pack.rules]}}
    guidelines = {each.id: {"enum": [view.id for view in each.views]} for each in pack.guidelines}
    properties: dict[str, Any] = {
        "id": {"type": ["string", "integer", "null"]},
        "line": {"type": "integer", "minimum": 1},
        "outcome": outcomes,
        "decided": {"type": "boolean", "description": "Whether no open answer can change the outcome."},
        "could_become": {"type": "array", "items": outcomes, "uniqueItems": True},
        "score": {"type": "integer", "description": "Points of what is certain. Editorial: they change no outcome."},
        "score_min": {"type": "integer", "description": "The smallest sum over all ways to answer what is open."},
        "score_max": {"type": "integer", "description": "The largest such sum."},
        "present": rules,
        "unknown": rules,
        "guidelines": _closed(guidelines),
        "notes": {"type": "array", "items": {"enum": [note.id for note in pack.notes]}},
        "urgency": {
            "type": ["integer", "null"],
            "description": "The urgency of the outcome, the highest first; null where too little is known.",
        },
        "how_soon": {
            "enum": [*SOONEST_FIRST, None],
            "description": "The soonest that the outcome, the red flags found and the notes call for.",
        },
        "pack": {"const": pack.name},
    }
    optional = {
        "reasons": {"type": "array", "items": _reason(pack)},
        "settle": {"type": "array", "items": {"enum": [question.id for question in pack.questions]}},
        "assumed": {"type": "array", "items": {"type": "string"}, "description": "KEY=ANSWER, as typed."},
    }
    title = f"A result of {pack.name}, status {pack.manifest.status}"
    return {"$schema": _DRAFT, "title": title, **_closed(properties, optional)}


def empty_answers(pack: Pack) -> dict[str, None]:
    """Give a record in which nothing was asked."""
    return dict.fromkeys(["id", *(question.id for question in pack.questions)])


def shown(document: dict[str, Any]) -> str:
    """Give a document as indented JSON."""
    return json.dumps(document, indent=2, ensure_ascii=False)


def _schema_of(question: Question) -> dict[str, Any]:
    described: dict[str, Any] = {"description": question.text}
    if question.only_if is not None:
        described["description"] += " (A follow-up: only where what opens it is certainly true.)"
    if question.range is not None:
        lowest, highest = question.range
        number = {"type": "integer", "minimum": lowest, "maximum": highest}
        return {**described, "anyOf": [number, {"enum": [*OPEN_ANSWERS, None]}]}
    truths = [True, False] if question.type == "yes_no" else []
    return {**described, "enum": [*truths, *question.values, *OPEN_ANSWERS, None]}


def _reason(pack: Pack) -> dict[str, Any]:
    text = {"type": "string"}
    answers = {"type": "object", "additionalProperties": {"type": ["string", "integer", "boolean"]}}
    sources = {"type": "array", "items": {"enum": [source.id for source in pack.sources]}}
    return _closed({"rule": text, "title": text, "because": text, "answers": answers, "sources": sources})


def _closed(properties: dict[str, Any], optional: dict[str, Any] | None = None) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {**properties, **(optional or {})},
        "required": list(properties),
        "additionalProperties": False,
    }
