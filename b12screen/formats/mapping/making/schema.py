"""The JSON Schema of a mapping, for editors: every key with its meaning, and the questions and answers of the rules."""

from typing import Any

from b12screen.formats.mapping.model import NOT_ASKED, MappingFile
from b12screen.pack.models import Pack
from b12screen.pack.questions import OPEN_ANSWERS, Question
from b12screen.pack.read.parse import adapter

KEYS: dict[str, dict[str, str]] = {
    "MappingFile": {
        "id": "The field that holds the id; else the field id.",
        "header_row": "The line with the names of the fields, in CSV and Excel; titles above it are passed over.",
        "header_rows": "How many rows of header there are from there. Qualtrics has 3.",
        "only": "Rows to take, by the cells of a field. The others are counted as left out.",
        "rows": "What several rows of one person mean.",
        "long": "For a file with a row an answer: the field that names the question, and the field with the answer.",
        "not_asked": "Cells that mean that a question was not asked, beside empty ones.",
        "unknown": "Cells that mean that the person does not know.",
        "declined": "Cells that mean that the person prefers not to say.",
        "separator": "What stands between the choices in one cell.",
        "questions": "Each question with its entry. A field with the name of a question needs none.",
        "tick_boxes": "Fields that are one list of which a person ticks all that apply.",
        "ignore": "Fields to leave out, or `all` that nothing reads.",
    },
    "Entry": {
        "field": "The field with the answer.",
        "answers": "What each cell means. A cell that is not listed is a reject.",
        "not_asked": "Cells of this field that mean not asked.",
        "unknown": "Cells of this field that mean that the person does not know.",
        "declined": "Cells of this field that mean that the person prefers not to say.",
        "lists": "Yes where the cell, which may hold several choices, holds this one; else no.",
        "contains": "Yes where the text of the cell has one of these words or phrases.",
        "absent": "What it means that the text has none of them: no or not_asked.",
        "times": "What to multiply the number by, such as 12 for years that are asked as months.",
        "round": "down leaves out what stands behind the decimal point.",
        "born": "The field with the day of birth, as year-month-day; goes with `on`.",
        "on": "The field with the day of the answers, or a day such as 2026-01-31.",
    },
    "TickBoxes": {
        "fields": "The boxes. One that is not ticked is no only where another one of them is ticked.",
        "none": "The box for none of these.",
    },
    "PersonRows": {
        "same_id": "separate: each row is a person. join: all rows are one; two answers are a reject. first, last.",
        "order_by": "The field that says which row is first and which is last; else their order.",
    },
    "Long": {
        "key": "The field that names the question.",
        "value": "The field with the answer.",
    },
}


def schema_of_mapping(pack: Pack) -> dict[str, Any]:
    """Give the schema of a mapping for these rules."""
    schema: dict[str, Any] = adapter(MappingFile).json_schema(by_alias=True)
    for title, piece in [*schema["$defs"].items(), ("MappingFile", schema)]:
        for key, value in piece["properties"].items():
            value["description"] = KEYS[title][key]
    entry = schema["$defs"]["Entry"]
    questions = {question.id: _entry_of(question, entry) for question in pack.questions}
    schema["properties"]["questions"] |= {
        "properties": questions,
        "additionalProperties": False,
        "propertyNames": {"enum": list(questions)},
        "minProperties": 1,
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": f"A mapping for {pack.name}",
    }


def _entry_of(question: Question, entry: dict[str, Any]) -> dict[str, Any]:
    """Give the schema of the entry of one question: the answers that it has."""
    truths = [True, False] if question.type == "yes_no" else []
    words: dict[str, Any] = {"enum": [*truths, *question.values, *OPEN_ANSWERS, NOT_ASKED, None]}
    lowest, highest = question.range or (0, 0)
    number = {"type": "integer", "minimum": lowest, "maximum": highest}
    answer = {"anyOf": [number, words]} if question.type == "number" else words
    answers = entry["properties"]["answers"] | {"additionalProperties": answer}
    return {"description": question.text, "allOf": [{"$ref": "#/$defs/Entry"}], "properties": {"answers": answers}}
