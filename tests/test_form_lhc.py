"""The form in LHC-Forms: ten people click through it, and what it shows, says and gives back is what b12screen says."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lhc_forms import LhcForm, lhc_forms, list_of, worked_out
from parts import parted
from people_on_file import vignettes
from test_score import lines, score_here
from test_vignettes import answers_of

from b12screen.engine.plan import Assessment, Plan
from b12screen.formats.fhir.codes import ABSENT, NONE, WHOLE_LIST
from b12screen.forms.fhir.questionnaire import as_json, questionnaire
from b12screen.pack.load import load_pack
from b12screen.pack.models import Pack
from b12screen.pack.questions import Checklist
from b12screen.pack.root import rules_root

PACK = load_pack(rules_root())
PLAN = Plan(PACK)
LOCALE = next(iter(PACK.manifest.locales.values()))
FORM = as_json(questionnaire(PACK, LOCALE))
# Plain and urgent ones, with follow-ups, what is not known, and what is left out.
TEN = [5, 13, 25, 1, 3, 11, 19, 31, 41, 47]


@pytest.fixture(scope="module")
def screen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LhcForm]:
    with lhc_forms(tmp_path_factory.mktemp("lhc"), PACK) as form:
        yield form


def ticked_at_once(answers: dict[str, Any], page: Checklist) -> bool:
    return all(answers.get(each.id) == "no" for each in page.questions if each.only_if is None)


def go_through(screen: LhcForm, answers: dict[str, Any]) -> None:
    """Answer as in the interview, page by page; what is shown of each section must be what applies."""
    so_far: dict[str, Any] = {}
    for section in PACK.sections:
        for page in section.pages:
            if isinstance(page, Checklist) and ticked_at_once(answers, page):
                screen.answer_list(list_of(PACK, page.questions[0].id), WHOLE_LIST, NONE)
                so_far |= {each.id: "no" for each in page.questions if each.id in answers}
                continue
            for question in page.questions if isinstance(page, Checklist) else [page]:
                if question.id in answers:
                    so_far[question.id] = answers[question.id]
                    screen.answer(question, answers[question.id])
        screen.settle()
        applies = PLAN.applies(PLAN.row(so_far))
        followers = [each.id for each in section.questions if each.only_if is not None]
        closed = {
            each.id
            for page in section.pages
            if isinstance(page, Checklist) and ticked_at_once(answers, page)
            for each in page.questions
        }
        assert {name for name in followers if screen.is_shown(name)} == {
            name for name in followers if applies[name] and name not in closed
        }


def people() -> list[dict[str, Any]]:
    return sorted((each for each in vignettes() if each["n"] in TEN), key=lambda each: TEN.index(each["n"]))


@pytest.mark.parametrize("vignette", parted(people(), always=3), ids=TEN)
def test_a_person_who_clicks_through_the_form_gets_the_result_of_the_interview(
    screen: LhcForm, tmp_path: Path, vignette: dict[str, Any]
) -> None:
    answers = {name: answer for name, answer in answers_of(vignette, PLAN).items() if answer is not None}
    screen.load(FORM)
    go_through(screen, answers)
    response = screen.response()
    expected = PLAN.assess(PLAN.row(answers))
    assert expected.outcome == vignette["expect"]["outcome"]
    assert worked_out(response) == told(expected, PACK)
    assert {text for text in now_texts() if screen.page.get_by_text(text, exact=True).is_visible()} == due(expected)
    file = tmp_path / "response.json"
    file.write_text(json.dumps(response))
    from_form, from_answers = score_here(file, "--from", "fhir", "-q"), score_here("-q", given=lines(answers).encode())
    assert (from_form.code, from_form.err) == (0, "")
    assert without_id(from_form.rows) == without_id(from_answers.rows)


def told(expected: Assessment, pack: Pack) -> dict[str, Any]:
    title = next(each.title for each in pack.outcomes if each.id == expected.outcome)
    return {"result-outcome": title, "points-min": expected.score_min, "points-max": expected.score_max}


def now_texts() -> set[str]:
    return {text for text in (LOCALE.emergency, LOCALE.crisis_line, LOCALE.eye, LOCALE.same_day) if text}


def due(expected: Assessment) -> set[str]:
    return {getattr(LOCALE, do_now) for rule in PACK.rules if (do_now := rule.do_now) and rule.id in expected.present}


def without_id(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{key: value for key, value in row.items() if key not in ("id", "line")} for row in rows]


def test_a_list_that_is_answered_at_once_closes_its_questions_and_what_they_opened(screen: LhcForm) -> None:
    screen.load(FORM)
    screen.answer(PACK.question["metformin"], True)
    assert screen.is_shown("metformin_months")
    screen.answer(PACK.question["metformin_months"], 12)
    screen.answer_list(list_of(PACK, "metformin"), WHOLE_LIST, NONE)
    screen.settle()
    assert not screen.is_shown("metformin")
    assert not screen.is_shown("metformin_months")
    assert "metformin" not in json.dumps([each["linkId"] for each in leaves(screen.response())])
    screen.answer_list(list_of(PACK, "metformin"), ABSENT, "asked-unknown")
    [at_once] = [each for each in leaves(screen.response()) if each["linkId"] == "list-medicines-1-all"]
    assert [each["valueCoding"]["code"] for each in at_once["answer"]] == ["asked-unknown"]
    screen.clear("list-medicines-1-all")
    screen.wait_for("metformin")


def leaves(item: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for each in item.get("item", []):
        yield from leaves(each) if "item" in each else [each]
