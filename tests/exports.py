"""Answers as ODK Central, KoboToolbox and REDCap export them, made of answers and of the form's own file."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from openpyxl import load_workbook

from b12screen.pack.models import Pack
from b12screen.pack.questions import Question

Person = Mapping[str, Any]  # answers by question, and the id
Row = dict[str, str]

OPEN = {"unknown": "I do not know", "declined": "I prefer not to say"}
YES_NO = {True: "Yes", False: "No", "yes": "Yes", "no": "No"}


class FormField(NamedTuple):
    """A field as the form's file says it: its name and label, its choices by code, and the groups around it."""

    name: str
    label: str
    choices: Mapping[str, str]
    groups: tuple[tuple[str, str], ...] = ()  # the name and the label of each


def sheets_in(workbook: bytes) -> dict[str, list[Row]]:
    """The rows of each sheet, by the names of its columns."""
    found: dict[str, list[Row]] = {}
    for sheet in load_workbook(io.BytesIO(workbook)):
        names, *rows = [["" if cell is None else str(cell) for cell in row] for row in sheet.values]
        found[sheet.title] = [dict(zip(names, row, strict=True)) for row in rows]
    return found


def fields_of_xlsform(workbook: bytes) -> list[FormField]:
    sheets = sheets_in(workbook)
    lists: dict[str, Row] = {}
    for row in sheets["choices"]:
        lists.setdefault(row["list_name"], {})[row["name"]] = row["label"]
    groups: list[tuple[str, str]] = []
    fields: list[FormField] = []
    for row in sheets["survey"]:
        if row["type"] == "begin_group":
            groups.append((row["name"], row["label"]))
        elif row["type"] == "end_group":
            groups.pop()
        elif row["type"] != "note":
            choices = lists.get(row["type"].partition(" ")[2], {})
            fields.append(FormField(row["name"], row["label"] or row["name"], choices, tuple(groups)))
    return fields


def fields_of_redcap(dictionary: bytes) -> list[FormField]:
    return [
        FormField(row["Variable / Field Name"], row["Field Label"], choices_in(row))
        for row in csv.DictReader(io.StringIO(dictionary.decode()))
        if row["Field Type"] != "descriptive"
    ]


def choices_in(row: Mapping[str, str]) -> Row:
    """The labels of a field of a dictionary, by code."""
    listed = row["Choices, Calculations, OR Slider Labels"]
    pairs = [each.split(",", 1) for each in listed.split(" | ")] if listed else []
    return {code.strip(): label.strip() for code, label in pairs}


def label_of(question: Question, answer: Any) -> str:
    if question.type == "yes_no" and answer in YES_NO:
        return YES_NO[answer]
    return OPEN.get(answer) or next(option.text for option in question.options if option.code == answer)


def filled_in(fields: Sequence[FormField], pack: Pack, person: Person) -> Row:
    """What a form holds, by name, once somebody has answered it; what stands there by itself included."""
    by_name = {field.name: field for field in fields}
    filled: Row = {}
    for name, answer in person.items():
        if answer is None or name == "id":
            continue
        question = pack.question[name]
        if question.type == "number" and answer not in OPEN:
            filled[name] = str(answer)
            continue
        field = by_name[f"{name}_open" if question.type == "number" else name]
        code_of = {label: code for code, label in field.choices.items()}
        filled[field.name] = code_of[label_of(question, answer)]
    return filled


def cells(fields: Sequence[FormField], filled: Row, *, labels: bool) -> list[str]:
    found = [filled.get(field.name, "") for field in fields]
    return [field.choices.get(cell, cell) if labels else cell for field, cell in zip(fields, found, strict=True)]


def as_csv(rows: Sequence[Sequence[str]], *, delimiter: str = ",") -> bytes:
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter).writerows(rows)
    return file.getvalue().encode()


def central(fields: Sequence[FormField], people: Sequence[tuple[str, Row]], *, groups: bool = True) -> bytes:
    """A CSV of ODK Central: a column a question, the names of groups before it or left out."""
    before = [f"{'-'.join(name for name, _ in field.groups)}-" if field.groups and groups else "" for field in fields]
    names = [f"{path}{field.name}" for path, field in zip(before, fields, strict=True)]
    header = ["SubmissionDate", *names, "meta-instanceID" if groups else "instanceID", "KEY", "SubmitterID", "Status"]
    rows = [
        ["2026-11-27T08:00:00.000Z", *cells(fields, filled, labels=False), f"uuid:{name}", f"uuid:{name}", "12", ""]
        for name, filled in people
    ]
    return as_csv([[*header, "FormVersion"], *([*row, "0.4.0"] for row in rows)])


def kobo(
    fields: Sequence[FormField],
    people: Sequence[tuple[str, Row]],
    *,
    groups: bool = True,
    labels: bool = False,
    delimiter: str = ";",
) -> bytes:
    """A CSV of KoboToolbox: names or labels, behind those of the groups or alone."""

    def named(field: FormField) -> str:
        path = [group[labels] for group in field.groups] if groups else []
        return "/".join([*path, field.label if labels else field.name])

    header = ["start", "end", *map(named, fields), "_id", "_uuid", "_submission_time", "_status", "__version__"]
    rows = [
        ["", "", *cells(fields, filled, labels=labels), str(number), name, "2026-11-27T08:00:00", "", "vA1"]
        for number, (name, filled) in enumerate(people)
    ]
    return as_csv([header, *rows], delimiter=delimiter)


def redcap(
    fields: Sequence[FormField], people: Sequence[tuple[str, Row]], *, form: str = "b12", labels: bool = False
) -> bytes:
    """A CSV of REDCap with other instruments beside the form; with labels, the names of columns are labels too."""
    raw = ["redcap_event_name", "redcap_repeat_instrument", "redcap_repeat_instance", "redcap_survey_identifier"]
    told = ["Event Name", "Repeat Instrument", "Repeat Instance", "Survey Identifier"]
    first, *others = fields
    header = [
        first.label if labels else first.name,
        *(told if labels else raw),
        "Survey Timestamp" if labels else f"{form}_timestamp",
        *(field.label if labels else field.name for field in others),
        "Complete?" if labels else f"{form}_complete",
        *(["Diabetes (choice=Type 1)", "Complete?"] if labels else ["diabetes___1", "bloods_complete"]),
    ]
    rows = [
        [
            name,
            "Baseline" if labels else "baseline_arm_1",
            "",
            "",
            "",
            "2026-11-27 08:00:00",
            *cells(others, filled, labels=labels),
            "Complete" if labels else "2",
            *(["Unchecked", "Incomplete"] if labels else ["0", "0"]),
        ]
        for name, filled in people
    ]
    return as_csv([header, *rows])


def stamped(fields: Sequence[FormField], stamp: str, people: Sequence[tuple[str, Row]]) -> Iterator[tuple[str, Row]]:
    """The same people, with what the form writes into its own field."""
    assert any(field.name == "form_of" for field in fields)
    return ((name, filled | {"form_of": stamp}) for name, filled in people)
