"""The REDCap dictionary: each column by the rules for dictionaries, and branching that opens and closes as we do."""

import csv
import io
import re
from itertools import product
from pathlib import Path
from typing import Any

import exports
import pytest
from exports import FormField, Row, choices_in
from hostile_forms import TEXTS, hostile_pack
from redcap_logic import fields_in, is_shown
from small_pack import write_small_pack
from test_exports import B12, IRON, OPEN_PEOPLE, form_of, pack_at, vignettes

from b12screen.engine.plan import Plan
from b12screen.formats.exports.redcap_words import words_of
from b12screen.forms import redcap
from b12screen.forms.certainty import AtLeast, Certainty, Given
from b12screen.forms.logic import Logic
from b12screen.pack.load import load_pack
from b12screen.pack.models import Pack
from b12screen.pack.questions import Checklist

COLUMNS = [
    "Variable / Field Name",
    "Form Name",
    "Section Header",
    "Field Type",
    "Field Label",
    "Choices, Calculations, OR Slider Labels",
    "Field Note",
    "Text Validation Type OR Show Slider Number",
    "Text Validation Min",
    "Text Validation Max",
    "Identifier?",
    "Branching Logic (Show field only if...)",
    "Required Field?",
    "Custom Alignment",
    "Question Number (surveys only)",
    "Matrix Group Name",
    "Matrix Ranking?",
    "Field Annotation",
]
NAME, FORM, HEADER, TYPE, LABEL, CHOICES, NOTE, VALIDATION, LEAST, MOST = COLUMNS[:10]
LOGIC, MATRIX, ANNOTATION = COLUMNS[11], COLUMNS[15], COLUMNS[17]
YES_NO = {"1": "Yes", "0": "No", "8": "I do not know", "9": "I prefer not to say"}


def dictionary(pack: Pack) -> list[Row]:
    raw = redcap.form(pack, next(iter(pack.manifest.locales.values()))).decode()
    rows = list(csv.DictReader(io.StringIO(raw)))
    assert list(rows[0]) == COLUMNS
    return rows


@pytest.fixture(params=["b12", "iron", "hostile", "feet"])
def pack(request: pytest.FixtureRequest, tmp_path: Path) -> Pack:
    if request.param == "feet":
        return load_pack(write_small_pack(tmp_path / "feet"))
    return hostile_pack() if request.param == "hostile" else pack_at({"b12": B12, "iron": IRON}[request.param])


def test_each_column_of_the_dictionary_keeps_the_rules(pack: Pack) -> None:
    rows = dictionary(pack)
    names = [row[NAME] for row in rows]
    assert (names[0], rows[0][TYPE]) == ("record_id", "text")
    assert len(set(names)) == len(names)
    assert {question.id for question in pack.questions} <= set(names)
    shown_before: set[str] = set()
    for row in rows:
        assert re.fullmatch(r"[a-z](?:[a-z0-9]|_(?=[a-z0-9])){0,99}", row[NAME])
        assert row[FORM] == pack.manifest.id
        assert row[TYPE] in ("text", "radio", "descriptive")
        assert row[LABEL].strip()
        assert (row[TYPE] == "radio") == bool(row[CHOICES])
        assert row[VALIDATION] in ("", "integer")
        assert (row[VALIDATION] == "integer") == bool(row[LEAST]) == bool(row[MOST])
        assert not row[MATRIX] or (row[TYPE] == "radio" and re.fullmatch(r"[a-z0-9_]{1,60}", row[MATRIX]))
        assert row[ANNOTATION] == "" or row[ANNOTATION] == "@FORCE-MINMAX" or row[NAME] == "form_of"
        assert not any(row[each] for each in ("Identifier?", "Required Field?", "Custom Alignment", "Matrix Ranking?"))
        assert not row["Question Number (surveys only)"]
        assert fields_in(row[LOGIC]) <= shown_before, "logic reads fields that stand before"
        shown_before.add(row[NAME])


def test_choices_are_numbers_and_each_label_stands_once(pack: Pack) -> None:
    for row in dictionary(pack):
        choices = choices_in(row)
        assert all(re.fullmatch("[0-9]+", code) for code in choices)
        assert len({label.casefold() for label in choices.values()}) == len(choices)
        question = pack.question.get(row[NAME])
        if question and question.type == "yes_no":
            assert choices == YES_NO
        elif question and question.type == "choice":
            assert len(choices) == len(question.options) + 2
            assert list(choices.values())[-2:] == ["I do not know", "I prefer not to say"]
        elif question and question.range:
            assert (int(row[LEAST]), int(row[MOST])) == question.range


def test_a_checklist_is_a_matrix_of_neighbours_with_the_same_choices(pack: Pack) -> None:
    rows = dictionary(pack)
    lists = [each for section in pack.sections for each in section.pages if isinstance(each, Checklist)]
    groups = list(dict.fromkeys(row[MATRIX] for row in rows if row[MATRIX]))
    found = [[row[NAME] for row in rows if row[MATRIX] == group] for group in groups]
    assert found == [[question.id for question in page.questions] for page in lists]
    places = {row[NAME]: place for place, row in enumerate(rows)}
    for names in found:
        assert places[names[-1]] - places[names[0]] == len(names) - 1
        assert len({rows[places[name]][CHOICES] for name in names}) == 1


def filled(fields: list[FormField], pack: Pack, person: dict[str, Any]) -> Row:
    return exports.filled_in(fields, pack, person)


def test_branching_opens_and_closes_as_the_interview_does_whatever_is_answered() -> None:
    pack = pack_at(B12)
    plan, rows, fields = Plan(pack), dictionary(pack), form_of("redcap")[0]
    logic = {row[NAME]: row[LOGIC] for row in rows}
    seen: set[tuple[str, bool]] = set()
    for person in [*vignettes(), *OPEN_PEOPLE]:
        answers: dict[str, Any] = {}
        for question in pack.questions:
            values = filled(fields, pack, answers)
            applies = {name: does is True for name, does in plan.applies(plan.row(answers)).items()}
            assert {name: is_shown(logic[name], values) for name in applies} == applies, (person["id"], answers)
            for name in (name for name, does in applies.items() if pack.question[name].type == "number"):
                has_number = isinstance(answers.get(name), int)
                assert is_shown(logic[f"{name}_open"], values) == (applies[name] and not has_number)
            seen |= set(applies.items())
            answers |= {question.id: person[question.id]} if person.get(question.id) is not None else {}
    followed = [question.id for question in pack.questions if question.only_if]
    assert {(name, does) for name in followed for does in (True, False)} <= seen


def test_what_to_do_now_is_shown_as_soon_as_a_red_flag_is_answered() -> None:
    pack = pack_at(B12)
    plan, fields = Plan(pack), form_of("redcap")[0]
    notes = [row for row in dictionary(pack) if row[NAME].startswith("do_now")]
    locale = next(iter(pack.manifest.locales.values()))
    for person in [*vignettes(), *OPEN_PEOPLE]:
        present = plan.assess(plan.row(person)).present
        due = {getattr(locale, rule.do_now) for rule in pack.rules if rule.id in present and rule.do_now}
        assert {row[LABEL] for row in notes if is_shown(row[LOGIC], filled(fields, pack, person))} == due
    declined = filled(fields, pack, {"suicidal_thoughts": "declined"})
    assert [row[LABEL] for row in notes if is_shown(row[LOGIC], declined)] == [locale.crisis_line]


def test_texts_hold_nothing_that_redcap_reads_as_more_than_text() -> None:
    rows = {row[NAME]: row for row in dictionary(hostile_pack())}
    for row in rows.values():
        for column in (LABEL, NOTE, CHOICES, HEADER):
            assert not re.search(r"<\S|\[\S|\{\S|&#?\w+;|^[-=+@]", row[column])
    shown = [rows[question.id][LABEL] for question in hostile_pack().questions]
    assert [as_read(label) for label in shown] == [as_read(question.text) for question in hostile_pack().questions]
    options = list(choices_in(rows["diet"]).values())[: len(TEXTS)]
    assert [as_read(label.removesuffix(" (12)")) for label in options] == [as_read(text) for text in TEXTS]


def as_read(text: str) -> str:
    """What somebody reads: a blank behind a bracket changes nothing, and a bar is a stroke."""
    return re.sub(r"\s", "", text.replace("|", "/"))


def test_codes_are_those_that_projects_expect_and_ranges_are_enforced() -> None:
    rows = {row[NAME]: row for row in dictionary(pack_at(B12))}
    assert list(choices_in(rows["diet"])) == ["1", "2", "3", "4", "8", "9"]
    assert rows["age_open"][CHOICES] == "8, I do not know | 9, I prefer not to say"
    assert rows["metformin_months"][ANNOTATION] == "@FORCE-MINMAX"


@pytest.mark.parametrize("least", [1, 2, 3, 4])
def test_a_count_of_several_is_a_sum(least: int) -> None:
    pack, names = pack_at(B12), ("numbness", "hiv", "metformin")
    yes = tuple(Given(name, frozenset({"yes"})) for name in names)
    told = Logic(pack, Certainty(pack), words_of(pack), "[{}]".format, never="1 = 0").text(AtLeast(least, yes))
    for given in product("10", repeat=3):
        assert is_shown(told, dict(zip(names, given, strict=True))) == (given.count("1") >= least)
    assert ("if(" in told) == (least == 2)
