"""The XLSForm, with ODK's own programs: pyxform compiles it, ODK Validate accepts it, its engine asks as we do."""

import io
import shutil
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import exports
import pytest
from exports import Row
from hostile_forms import hostile_pack
from node import run_with_node
from odk_picture import HASHES, MEND, hashes
from pyxform.xls2xform import convert
from test_exports import B12, IRON, OPEN_PEOPLE, form_of, pack_at, vignettes, without_lines
from test_score import lines, score_here

from b12screen.engine.plan import Plan
from b12screen.forms import xlsform
from b12screen.pack.models import DoNow, Pack

TEN = ("v-1", "v-13", "v-17", "v-29", "v-33", "v-35", "v-37", "v-9", "v-49", "v-53")
JAVA = pytest.mark.skipif(shutil.which("java") is None, reason="no Java here, which runs ODK Validate")


def workbook(pack: Pack) -> bytes:
    return xlsform.form(pack, next(iter(pack.manifest.locales.values())))


def compiled(pack: Pack, *, validate: bool = False) -> str:
    return str(convert(xlsform=io.BytesIO(workbook(pack)), validate=validate).xform)


@JAVA
@pytest.mark.parametrize("rules", [B12, IRON], ids=["b12", "iron"])
def test_pyxform_compiles_the_form_and_odk_validate_accepts_it(rules: Path) -> None:
    done = convert(xlsform=io.BytesIO(workbook(pack_at(rules))), validate=True)
    assert done.warnings == []
    names = {element.tag.rpartition("}")[2] for element in ET.fromstring(done.xform).iter()}
    assert {question.id for question in pack_at(rules).questions} <= names


def test_the_picture_of_the_form_is_fresh() -> None:
    assert HASHES.read_text(encoding="utf-8") == hashes(), MEND


class Filled(NamedTuple):
    """What ODK's engine says of people who filled in the form, one answer at a time."""

    shown: dict[str, str]
    people: dict[str, dict[str, Any]]
    hostile: dict[str, str]


@cache
def ten() -> list[dict[str, Any]]:
    return [each for each in vignettes() if each["id"] in TEN] + OPEN_PEOPLE


def in_order(filled: Row) -> list[tuple[str, str]]:
    """The answers in the order in which the form asks."""
    return [(field.name, filled[field.name]) for field in form_of("xlsform")[0] if field.name in filled]


NUMBERS = [("age", "-1"), ("age", "121"), ("age", "0"), ("age", "120"), ("metformin", "yes")]
NUMBERS += [("metformin_months", "961"), ("metformin_months", "960")]


@pytest.fixture(scope="module")
def filled() -> Filled:
    """One process fills in the form for everybody, and shows the hostile one."""
    pack, (fields, _) = pack_at(B12), form_of("xlsform")
    people = [in_order(exports.filled_in(fields, pack, each)) for each in ten()]
    forms = [{"xform": compiled(pack), "people": [*people, NUMBERS]}, {"xform": compiled(hostile_pack()), "people": []}]
    done, hostile = run_with_node("answer_xform.mjs", forms)
    names = [*(each["id"] for each in ten()), "numbers"]
    return Filled(done["shown"], dict(zip(names, done["people"], strict=True)), hostile["shown"])


def test_questions_open_and_close_as_in_the_interview(filled: Filled) -> None:
    plan = Plan(pack_at(B12))
    fields = form_of("xlsform")[0]
    seen: set[tuple[str, bool]] = set()
    for person in ten():
        typed = in_order(exports.filled_in(fields, pack_at(B12), person))
        answers: dict[str, Any] = {}
        for step, (name, _) in zip(filled.people[person["id"]]["steps"], [*typed, ("", "")], strict=True):
            applies = {question for question, does in plan.applies(plan.row(answers)).items() if does}
            assert {question for question in plan.pack.question if question in step} == applies, (person["id"], answers)
            why = {question.id for question in plan.pack.questions if f"{question.id}_open" in step}
            numbers = {each for each in applies if plan.pack.question[each].type == "number"}
            assert why == {each for each in numbers if answers.get(each) in (None, "unknown", "declined")}
            seen |= {(question, question in applies) for question in plan.pack.question}
            assert not name or name in step, f"{name} is answered, but not shown"
            question = name.removesuffix("_open")
            answers |= {question: person.get(question)} if question else {}
    followed = [question.id for question in plan.pack.questions if question.only_if]
    assert {(name, does) for name in followed for does in (True, False)} <= seen, "a follow-up never opened, or closed"


def test_what_to_do_now_is_shown_as_soon_as_a_red_flag_is_answered(filled: Filled) -> None:
    plan = Plan(pack_at(B12))
    locale = next(iter(plan.pack.manifest.locales.values()))
    kinds: set[DoNow] = set()
    for person in ten():
        present = plan.assess(plan.row(person)).present
        due = {rule.do_now for rule in plan.pack.rules if rule.id in present and rule.do_now}
        step = filled.people[person["id"]]["steps"][-1]
        told = {filled.shown[name] for name in step if name.startswith("do_now")}
        assert told == {getattr(locale, kind) for kind in due}
        kinds |= due
    assert kinds == {"emergency", "crisis_line", "eye", "same_day"}


def test_numbers_that_we_refuse_are_refused(filled: Filled) -> None:
    assert filled.people["numbers"]["refused"] == [0, 1, 5]


def leaves(xml: str) -> Iterator[tuple[str, str]]:
    for element in ET.fromstring(xml).iter():
        if len(element) == 0 and element.text:
            yield element.tag.rpartition("}")[2], element.text


def test_the_submissions_come_back_with_their_results(filled: Filled) -> None:
    people = [(each["id"], dict(leaves(filled.people[each["id"]]["xml"]))) for each in ten()]
    assert all(person["form_of"] == form_of("xlsform")[1] for _, person in people)
    ran = score_here("--from", "xlsform", "--explain", "-", given=exports.central(form_of("xlsform")[0], people))
    assert ran.code == 0, ran.err
    assert without_lines(ran.rows) == without_lines(score_here("--explain", given=lines(*ten())).rows)


@JAVA
def test_odk_validate_accepts_texts_that_look_like_something_else() -> None:
    assert convert(xlsform=io.BytesIO(workbook(hostile_pack())), validate=True).warnings == []


def test_texts_are_shown_as_texts(filled: Filled) -> None:
    for question in hostile_pack().questions:
        assert as_read(filled.hostile[question.id]) == as_read(question.text)
        for option in question.options:
            assert as_read(filled.hostile[f"{question.id}={option.code}"]) == as_read(option.text)


def as_read(text: str) -> str:
    """What somebody reads: the joiner that keeps signs apart has no width, and quotes are straight."""
    return text.replace("\u2060", "").translate(str.maketrans("\u201c\u201d", '""'))
